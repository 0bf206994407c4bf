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
 * The workbook (XLSX) has three sheets: the log, its days, times and numbers true ones, its resident
 * numbers text; what was ordered and served by hall, meal and tier; and the exceptions, a line a reason:
 * unserved, served without an order, and what the program that exports knows besides (`odd`). What it
 * cannot know stands below them. Acts that are set aside ("quarantined") are in the log and in no total.
 *
 * The full log has more columns: 取餐号,凭据,备注. It is for whoever has said who they are and why, which is
 * an act that is written first; nothing is kept for it that was not kept before.
 *
 * Words come through `tr` from these keys; locales/ has them:
 *
 * export.date export.hall export.kiosk export.seq export.time export.service export.action
 * export.resident export.name export.band export.item export.qty export.list export.subsidy
 * export.due export.result export.by export.reversal export.sync export.service-day
 * export.less-rice export.pick-up export.delivery export.walk-in export.ticket export.proof export.note
 * sheet.log sheet.totals sheet.odd sheet.ordered sheet.served sheet.sum sheet.why sheet.meal sheet.tier
 * odd.unserved odd.no-order odd.twice odd.other-tier odd.erased odd.not-known odd.not-known-here
 * meal.breakfast meal.lunch meal.dinner
 * proof.none proof.card proof.code proof.typed proof.list proof.paper
 * service.hall service.meal service.offering
 * action.check-in action.undo action.attend action.enrol action.leave action.order action.cancel
 * action.serve action.unserved action.collect action.phoned action.report action.vote action.print
 * action.reprint action.lookup action.setting action.adjust action.erased action.help
 * action.unknown action.request action.distress action.return action.todo
 * action.day action.queue
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

#include "core/base/book.h"
#include "core/hall/act.h"
#include "core/hall/catalogue.h"

enum {                      /* reasons to look at a serving once more */
	ODD_UNSERVED = 1,   /* taken back: found by the workbook itself */
	ODD_NO_ORDER = 2,   /* so is this */
	ODD_TWICE = 4,      /* two subsidised ones of one person, day and meal */
	ODD_OTHER_TIER = 8, /* not the tier that the person's record gives on that day */
	ODD_ERASED = 16,    /* the person had been struck off before */
	ODD_COUNT = 5
};

struct daylog_entry {
	const struct act *act;
	const char *kiosk; /* name */
	const char *hall;  /* the hall's name, for people; the place when the name is not known */
	const char *at; /* the same of the hall whose offering it is (head.at_place); NULL = own */
	int64_t reversal_seq; /* seq of the act that ref names; 0 = none */
	const char *sync;     /* "synced", "waiting", "quarantined", as constants */
	unsigned odd;         /* ODD_… as far as the program knows; for the workbook */
};

typedef const char *(*daylog_words)(const char *key);

/* A meal's word; its id where there is none. */
const char *daylog_meal(daylog_words tr, const char *meal);

void daylog_csv_head(struct buf *out, daylog_words tr);
void daylog_csv(struct buf *out, const struct daylog_entry *entry, enum lang lang, daylog_words tr);
void daylog_json(struct buf *out, const struct daylog_entry *entry); /* one line */

/* ---- what `export` does on both programs ---------------------------------------------------- */

enum daylog_format { DAYLOG_CSV, DAYLOG_GB18030, DAYLOG_JSON, DAYLOG_XLSX };
#define DAYLOG_FORMATS "csv, gb18030, json or xlsx"

/* What was asked for, as it was typed; NULL = not given. */
struct daylog_wish {
	const char *day, *from, *until, *format, *lang;
};

struct daylog {
	enum daylog_format format;
	enum lang lang;
	day_t range[2]; /* both days are in it */
	daylog_words tr;
	bool full;        /* with the columns of the full log; not in JSON */
	bool district;    /* `odd` tells all there is to know; else servings are compared here */
	int64_t made_ms;  /* the workbook's date */
	struct buf *out;  /* the owner writes it out and clears it when it likes; XLSX: nothing */
	const char *path; /* XLSX: where it is written; struct outfile's part */
	struct daylog_book *book; /* XLSX; as memory from daylog_begin to daylog_end */
	struct line_memory *memory;
};

/* Reads format, language and days; err names the wrong one ("--day 2026-13-01: …"). A language
 * that was not asked for stays as it is in log. */
MUST_USE int daylog_read(struct daylog *log, const struct daylog_wish *wish, struct err *err);

/* Headings and one entry, appended to log->out in log's format, or to the workbook. Whoever has begun
 * ends, also after a failure: only when `whole` does the workbook get written. */
MUST_USE int daylog_begin(struct daylog *log, struct err *err);
MUST_USE int daylog_add(struct daylog *log, const struct daylog_entry *entry, struct err *err);
MUST_USE int daylog_end(struct daylog *log, bool whole, struct err *err);

/* "litang-YD1-2026-11-22.csv", "litang-2026-11-01_2026-11-30.gb18030.csv" for who "",
 * "litang-full-YD1-2026-11-22.xlsx". */
#define DAYLOG_NAME_SIZE 96
void daylog_name(const struct daylog *log, const char *who, char out[DAYLOG_NAME_SIZE]);

#endif
