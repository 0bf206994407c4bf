/* SPDX-License-Identifier: MIT */
/*
 * The day's log, the same on terminal and hub: one line an act, masked. CSV is UTF-8 with BOM,
 * CRLF, every field quoted; a text that begins with = + - @ TAB or CR gets a ' in front. GB18030 is
 * the same CSV in that code, without a BOM. JSON lines carry machine names instead of words.
 *
 * Columns (zh): 日期,会堂,终端,序号,时间,服务,操作,居民号,姓名,年龄段,项目,数量,原价,补贴,应付,结果,
 * 经办,冲销,同步,服务日. The last one is the day of the meal or the session, which the others do not
 * tell. An item cell names all dishes, then what is special: "红烧鱼; 米饭 x2; 饭少一点".
 *
 * Sums: money is yuan with two decimals and a true number. What takes something back - a cancel, a
 * meal not served after all, a place in a class left - has its amounts and quantity below zero, in
 * JSON too, so that orders and cancels add up to what is due, and served and unserved meals to the
 * claim. A cancel that still waits for the hub's word counts, too; its result says so. (The journal
 * keeps what was written: amounts of the act that was taken back.)
 *
 * Times are those of the zone in use (core/base/clock.h); days are those the act itself tells.
 *
 * Words come through `tr` from these keys; locales/ has them:
 *
 * export.date export.hall export.kiosk export.seq export.time export.service export.action
 * export.resident export.name export.band export.item export.qty export.list export.subsidy
 * export.due export.result export.by export.reversal export.sync export.service-day
 * export.less-rice export.pick-up export.delivery export.walk-in
 * service.hall service.meal service.offering
 * action.check-in action.undo action.attend action.enrol action.leave action.order action.cancel
 * action.serve action.unserved action.collect action.phoned action.report action.vote action.print
 * action.reprint action.lookup action.setting action.adjust action.erased action.help
 * action.unknown action.request action.distress action.return
 * result.none result.final result.open result.list-price result.requested
 * by.self by.volunteer by.staff by.family
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
	const char *at; /* the same of the hall whose offering it is (head.at_place); NULL = own */
	int64_t reversal_seq; /* seq of the act that ref names; 0 = none */
	const char *sync;     /* "synced", "waiting", "quarantined" */
};

typedef const char *(*daylog_words)(const char *key);

void daylog_csv_head(struct buf *out, daylog_words tr);
void daylog_csv(struct buf *out, const struct daylog_entry *entry, enum lang lang, daylog_words tr);
void daylog_json(struct buf *out, const struct daylog_entry *entry); /* one line */

/* ---- what `export` does on both programs ---------------------------------------------------- */

enum daylog_format { DAYLOG_CSV, DAYLOG_GB18030, DAYLOG_JSON };
#define DAYLOG_FORMATS "csv, gb18030 or json"

/* What was asked for, as it was typed; NULL = not given. */
struct daylog_wish {
	const char *day, *from, *until, *format, *lang;
};

struct daylog {
	enum daylog_format format;
	enum lang lang;
	day_t range[2]; /* both days are in it */
	daylog_words tr;
	struct buf *out; /* the owner writes it out and clears it when it likes */
};

/* Reads format, language and days; err names the wrong one ("--day 2026-13-01: …"). A language
 * that was not asked for stays as it is in log. */
MUST_USE int daylog_read(struct daylog *log, const struct daylog_wish *wish, struct err *err);

/* Headings and one entry, appended to log->out in log's format. */
MUST_USE int daylog_begin(struct daylog *log, struct err *err);
MUST_USE int daylog_add(struct daylog *log, const struct daylog_entry *entry, struct err *err);

/* "litang-YD1-2026-11-22.csv", "litang-2026-11-01_2026-11-30.gb18030.csv" for who "". */
#define DAYLOG_NAME_SIZE 96
void daylog_name(const struct daylog *log, const char *who, char out[DAYLOG_NAME_SIZE]);

#endif
