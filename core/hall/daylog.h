/* SPDX-License-Identifier: MIT */
/*
 * The day's log, the same on terminal and hub: one line an act, masked. CSV is UTF-8 with BOM,
 * CRLF, every field quoted; a cell that begins with = + - @ TAB or CR gets a ' in front. Money in
 * yuan with two decimals. JSON lines carry machine names instead of words.
 *
 * Columns (zh): 日期,会堂,终端,序号,时间,服务,操作,居民号,姓名,年龄段,项目,数量,原价,补贴,应付,结果,
 * 经办,冲销,同步. Words come through `tr` from keys like "export.date"; locales/ has them.
 */
#ifndef CORE_HALL_DAYLOG_H
#define CORE_HALL_DAYLOG_H

#include "core/hall/act.h"
#include "core/hall/catalogue.h"

struct daylog_entry {
	const struct act *act;
	const char *kiosk;    /* name */
	const char *hall;     /* the hall's name, for people; the place when the name is not known */
	int64_t reversal_seq; /* seq of the act that ref names; 0 = none */
	const char *sync;     /* "synced", "waiting", "quarantined" */
};

typedef const char *(*daylog_words)(const char *key);

void daylog_csv_head(struct buf *out, daylog_words tr);
void daylog_csv(struct buf *out, const struct daylog_entry *entry, enum lang lang, daylog_words tr);
void daylog_json(struct buf *out, const struct daylog_entry *entry); /* one line */

#endif
