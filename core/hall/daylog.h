/* SPDX-License-Identifier: MIT */
/*
 * The day's log, the same on terminal and hub: one line an act, masked. CSV is UTF-8 with BOM,
 * CRLF, every field quoted; a cell that begins with = + - @ TAB or CR gets a ' in front. Money in
 * yuan with two decimals. JSON lines carry machine names instead of words.
 *
 * Columns (zh): 日期,会堂,终端,序号,时间,服务,操作,居民号,姓名,年龄段,项目,数量,原价,补贴,应付,结果,
 * 经办,冲销,同步. Words come through `tr` from these keys; locales/ has them:
 *
 * export.date export.hall export.kiosk export.seq export.time export.service export.action
 * export.resident export.name export.band export.item export.qty export.list export.subsidy
 * export.due export.result export.by export.reversal export.sync
 * service.hall service.meal service.offering
 * action.check-in action.undo action.attend action.enrol action.leave action.order action.cancel
 * action.serve action.unserved action.collect action.phoned action.report action.vote action.print
 * action.reprint action.lookup action.setting action.adjust action.erased action.help
 * action.unknown action.request action.distress action.return
 * result.none result.final result.open result.list-price result.requested
 * by.self by.volunteer by.staff
 * sync.synced sync.waiting sync.quarantined
 *
 * An act of a kind that this version does not know has its number for a word. What is not known
 * (a body that does not open) and money where there is none are empty cells. A resident of another
 * hall is "330784-003/1234".
 */
#ifndef CORE_HALL_DAYLOG_H
#define CORE_HALL_DAYLOG_H

#include "core/hall/act.h"
#include "core/hall/catalogue.h"

struct daylog_entry {
	const struct act *act;
	const char *kiosk; /* name */
	const char *hall;  /* the hall's name, for people; the place when the name is not known */
	int64_t reversal_seq; /* seq of the act that ref names; 0 = none */
	const char *sync;     /* "synced", "waiting", "quarantined" */
};

typedef const char *(*daylog_words)(const char *key);

void daylog_csv_head(struct buf *out, daylog_words tr);
void daylog_csv(struct buf *out, const struct daylog_entry *entry, enum lang lang, daylog_words tr);
void daylog_json(struct buf *out, const struct daylog_entry *entry); /* one line */

#endif
