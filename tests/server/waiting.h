/* SPDX-License-Identifier: MIT */
/* The hub's waiting lists, by batches of a terminal as they come in. T0 is a Sunday, 10:00. */
#ifndef TESTS_SERVER_WAITING_H
#define TESTS_SERVER_WAITING_H

#include "tests/server/terminal.h"

#define DAY_MS INT64_C(86400000)
#define OFFERINGS                                                                                  \
	"id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\tbook\tahead\n"               \
	"C01\tclass\t园丁\t甲\t书法\t\t\tMon\t09:00-10:00\t%d\t0\t\t\n"                       \
	"E01\tvenue\t园丁\t甲\t健身\t\t\tMon-Sun\t15:00-16:00\t2\t0\t\t\n"                    \
	"N01\tclass\t花园\t乙\t跳舞\t\t\tTue\t09:00-10:00\t2\t0\t\t\n"

static struct fixture f;
static struct terminal t, u __attribute__((unused));

static void offer(int seats)
{
	char text[1024];

	snprintf(text, sizeof(text), OFFERINGS, seats);
	import_text_of(&f, "offerings.tsv", text);
}

static void up(int seats)
{
	fixture_init(&f);
	offer(seats);
	terminal_enrol(&t, &f, "YD1");
	send_acts(&t, 1, 0);
}

/* What the hub may never do. */
static void down(void)
{
	ck_assert_int_eq(
		sql_number(&f,
			"SELECT count(*) FROM pool"
			" WHERE granted-returned+given>CASE WHEN capacity>2 THEN capacity ELSE 2 END+credited"),
		0);
	terminal_done(&t);
	fixture_done(&f);
}

struct wish {
	const char *what, *at_place, *day; /* day NULL = the whole course */
	bool open;
};
static const struct wish course = {"C01", "", NULL, true}, sold = {"C01", "", NULL, false},
			 gym = {"E01", "", "2026-11-23", true},
			 neighbours = {"N01", NEIGHBOUR, NULL, true};

/* Each by somebody else. */
static void enrol_on(struct terminal *of, const struct wish *w, struct act *act)
{
	randombytes_buf(of->dk, sizeof(of->dk));
	draft_init(of, act, ACT_ENROL);
	strcpy(act->head.what, w->what);
	strcpy(act->head.at_place, w->at_place);
	act->head.course = !w->day;
	if (w->day)
		ck_assert_int_eq(day_parse(w->day, &act->head.service_day), 0);
	act->head.open = w->open;
	act->head.qty = 1;
	carry_key(of, act, of->dk);
	journal(of, act);
	send_acts(of, of->last, 1);
}

static void enrol(const struct wish *w, struct act *act)
{
	enrol_on(&t, w, act);
}

static void leave(const struct act *of)
{
	struct act act;

	draft_init(&t, &act, ACT_LEAVE);
	act.head.has_ref = true;
	memcpy(act.head.ref, of->head.id, ACT_ID_BYTES);
	carry_key(&t, &act, t.dk);
	journal(&t, &act);
	send_acts(&t, t.last, 1);
}

enum { NOTHING = -1, NO = 0, YES = 1 };

/* What the feed tells this terminal about an enrolment. */
static inline int answer_to(struct terminal *of, const struct act *enrolment)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct answer_row answer;
	struct feed_row row;
	struct feed feed;
	struct err err = {0};
	int said = NOTHING;

	of->cursor = 0;
	ck_assert_uint_eq(get_feed(of, FEED_ROWS_MAX, &raw, &feed), 200);
	while (feed_next(&feed, &row, &err) == 1) {
		if (strcmp(row.kind, "answer") != 0)
			continue;
		ck_assert_int_eq(row_answer_decode(&row, &answer, &err), 0);
		if (memcmp(answer.id, enrolment->head.id, ACT_ID_BYTES) == 0)
			said = answer.yes;
	}
	buf_done(&raw);
	return said;
}

static inline int64_t pool(const char *column, const char *resource)
{
	char text[200];

	snprintf(text, sizeof(text), "SELECT coalesce(max(%s), -1) FROM pool WHERE resource='%s'",
		column, resource);
	return sql_number(&f, text);
}
#define COURSE "seat/" PLACE "/C01"

#endif
