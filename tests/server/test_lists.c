/* SPDX-License-Identifier: MIT */
#include "server/callback.h"
#include "server/ledger_lease.h"
#include "server/lives.h"
#include "tests/server/terminal.h"

/* Who moves up on a waiting list, when, who is passed over, and the call-back sheet. T0 is a Sunday,
 * 10:00. */

#define MINUTE INT64_C(60000)
#define DAY_MS (1440 * MINUTE)
#define GYM    "seat/" PLACE "/E01/2026-11-23"
#define OFFERINGS                                                                                  \
	"id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\tbook\tahead\n"               \
	"C01\tclass\t园丁\t甲\t书法\t\t\tMon\t09:00-10:00\t9\t0\t\t\n"                        \
	"C02\tclass\t园丁\t乙\t国画\t\t\tMon\t09:30-10:30\t1\t0\t\t\n"                        \
	"C03\tclass\t园丁\t乙\t太极\t\t\tMon\t10:00-11:00\t1\t0\t\t\n"                        \
	"E01\tvenue\t园丁\t甲\t健身\t\t\tMon-Sun\t15:00-16:00\t%d\t0\t\t\n"                   \
	"N01\tclass\t花园\t乙\t跳舞\t\t\tMon\t09:30-10:00\t1\t0\t\t\n"

static struct fixture f;
static struct terminal t, u;

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
	terminal_enrol(&u, &f, "YD2");
	send_acts(&t, 1, 0);
	send_acts(&u, 1, 0);
	send_acts(&t, 1, 0);
}

static void down(void)
{
	struct err err = {0};
	int64_t broken = -1;

	ck_assert_int_eq(pools_check(&f.hub.ledger, &broken, &err), 0);
	ck_assert_int_eq(broken, 0);
	terminal_done(&t);
	terminal_done(&u);
	fixture_done(&f);
}

/* Four places each day, two at each terminal. */
static void up_both(void)
{
	up(4);
	sql(&f, "UPDATE lease SET granted=2, recall=0 WHERE stream_no=1 AND resource LIKE '%/E01/%'");
	sql(&f, "INSERT INTO lease(resource, stream_no, granted, until) SELECT resource, 2, 2,"
		" until FROM lease WHERE stream_no=1 AND resource LIKE '%/E01/%'");
}

static void hello(struct terminal *of)
{
	send_acts(of, of->last + 1, 0);
}

/* Somebody else from now on. */
static void next_person(struct terminal *of)
{
	randombytes_buf(of->dk, sizeof(of->dk));
}

struct wish {
	const char *what, *day; /* day NULL = a whole course */
	bool open;
	int64_t at_ms; /* 0 = now, by the hub's clock */
	enum clock_quality clock;
};

static void write_down(struct terminal *of, const struct wish *w, struct act *act)
{
	draft_init(of, act, ACT_ENROL);
	strcpy(act->head.what, w->what);
	if (w->what[0] == 'N')
		strcpy(act->head.at_place, NEIGHBOUR);
	act->head.course = !w->day;
	if (w->day)
		ck_assert_int_eq(day_parse(w->day, &act->head.service_day), 0);
	act->head.open = w->open;
	act->head.qty = 1;
	if (w->at_ms)
		act->head.at_ms = w->at_ms;
	act->head.clock = w->clock;
	carry_key(of, act, of->dk);
	journal(of, act);
}

static void enrol(struct terminal *of, const struct wish *w, struct act *act)
{
	write_down(of, w, act);
	send_acts(of, of->last, 1);
}

static void refer(struct terminal *of, enum act_kind kind, const struct act *to)
{
	struct act act;

	draft_init(of, &act, kind);
	act.head.has_ref = true;
	memcpy(act.head.ref, to->head.id, ACT_ID_BYTES);
	carry_key(of, &act, of->dk);
	journal(of, &act);
	send_acts(of, of->last, 1);
}

/* The feed's answer to this terminal: "yes", the reason of a no, or "" = none yet. */
static const char *answer_to(struct terminal *of, const struct act *enrolment)
{
	static char said[WHY_SIZE];
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct answer_row answer;
	struct feed_row row;
	struct feed feed;
	struct err err = {0};

	said[0] = 0;
	of->cursor = 0;
	ck_assert_uint_eq(get_feed(of, FEED_ROWS_MAX, &raw, &feed), 200);
	while (feed_next(&feed, &row, &err) == 1) {
		if (strcmp(row.kind, "answer") != 0)
			continue;
		ck_assert_int_eq(row_answer_decode(&row, &answer, &err), 0);
		if (memcmp(answer.id, enrolment->head.id, ACT_ID_BYTES) == 0)
			strcpy(said, answer.yes ? "yes" : answer.why);
	}
	buf_done(&raw);
	return said;
}

/* The open row of the sheet with this reason, of this act: its number, or 0. */
static int64_t on_sheet(const char *why, const struct act *of)
{
	struct callback c = {.no = 0};
	struct err err = {0};

	while (callback_next(&f.hub.ledger, PLACE, c.no, &c, &err) == 1)
		if (strcmp(c.why, why) == 0 && memcmp(c.id, of->head.id, ACT_ID_BYTES) == 0)
			return c.no;
	return 0;
}

static const struct wish gym = {.what = "E01", .day = "2026-11-23", .open = true};

START_TEST(by_promise_not_by_arrival)
{
	static const struct wish earlier = {"E01", "2026-11-23", true, T0 - MINUTE, CLOCK_HUB},
				 doubtful = {"E01", "2026-11-23", true, T0 - 2 * MINUTE,
					 CLOCK_WALL},
				 ahead = {"E01", "2026-11-23", true, T0 + DAY_MS, CLOCK_HUB};
	struct act first, second, third, last;

	up(1); /* which the first terminal holds */
	enrol(&t, &gym, &third);
	next_person(&t);
	enrol(&t, &ahead, &last); /* its clock is wrong: when it came */
	f.now_ms += MINUTE;
	enrol(&u, &earlier, &first);
	next_person(&u);
	enrol(&u, &doubtful, &second);
	hello(&t);
	hello(&u);
	for (int seats = 1; seats <= 4; seats++) {
		const struct act *order[] = {&first, &third, &last, &second};
		struct terminal *whose[] = {&u, &t, &t, &u};

		offer(seats + 1);
		hello(&t);
		for (int i = 0; i < 4; i++)
			ck_assert_msg(
				strcmp(answer_to(whose[i], order[i]), i < seats ? "yes" : "") == 0,
				"with %d seats: %d", seats, i);
	}
	ck_assert_int_gt(on_sheet("waiting-yes", &first), 0);
	down();
}
END_TEST

/* Two terminals have rights: somebody at the other may have been promised a place before. */
START_TEST(not_before_the_others_were_heard)
{
	struct act in, wish;

	up_both();
	enrol(&t, &(struct wish){"E01", "2026-11-23", false, 0, CLOCK_HUB}, &in);
	next_person(&t);
	f.now_ms += MINUTE;
	enrol(&t, &gym, &wish);
	refer(&t, ACT_LEAVE, &in);
	ck_assert_int_eq(sql_number(&f, "SELECT credited FROM pool WHERE resource='" GYM "'"), 1);
	ck_assert_str_eq(answer_to(&t, &wish), "");
	/* batches are not enough: only that nothing is unsent */
	make_acts(&u, 2);
	send_acts(&u, 1, 1);
	hello(&t);
	ck_assert_str_eq(answer_to(&t, &wish), "");
	send_acts(&u, 2, 1);
	hello(&u);
	ck_assert_str_eq(answer_to(&t, &wish), "yes");
	down();
}
END_TEST

START_TEST(after_a_day_or_at_the_start_all_the_same)
{
	static const struct wish later = {"E01", "2026-11-25", true, 0, CLOCK_HUB};
	struct act tomorrow, in_days;

	up_both();
	f.now_ms += MINUTE;
	enrol(&t, &gym, &tomorrow);
	next_person(&t);
	enrol(&t, &later, &in_days);
	sql(&f, "UPDATE pool SET credited=1 WHERE resource LIKE '%/E01/%'");
	hello(&t);
	ck_assert_str_eq(answer_to(&t, &tomorrow), "");
	f.now_ms += DAY_MS - MINUTE;
	hello(&t);
	ck_assert_str_eq(answer_to(&t, &tomorrow), "");
	ck_assert_str_eq(answer_to(&t, &in_days), "");
	f.now_ms += MINUTE;
	hello(&t);
	ck_assert_str_eq(answer_to(&t, &in_days), "yes"); /* a day */
	down();
	up_both();
	f.now_ms += 6 * 60 * MINUTE;
	enrol(&t, &gym, &tomorrow);
	sql(&f, "UPDATE pool SET credited=1 WHERE resource LIKE '%/E01/%'");
	f.now_ms += (22 * 60 + 59) * MINUTE; /* 14:59 */
	hello(&t);
	ck_assert_str_eq(answer_to(&t, &tomorrow), "");
	f.now_ms += MINUTE;
	hello(&t);
	ck_assert_str_eq(answer_to(&t, &tomorrow), "yes"); /* 15:00 */
	down();
}
END_TEST

START_TEST(at_the_start_who_waits_is_told_no)
{
	struct act wish;

	up(1); /* which the first terminal holds */
	enrol(&t, &gym, &wish);
	f.now_ms += 29 * 60 * MINUTE - MINUTE;
	hello(&t);
	ck_assert_str_eq(answer_to(&t, &wish), "");
	f.now_ms += MINUTE;
	hello(&u);
	ck_assert_str_eq(answer_to(&t, &wish), "full");
	ck_assert_int_gt(on_sheet("waiting-no", &wish), 0);
	enrol(&t, &(struct wish){"X99", NULL, true, 0, CLOCK_HUB}, &wish);
	ck_assert_str_eq(answer_to(&t, &wish), "none");
	ck_assert_int_gt(on_sheet("waiting-no", &wish), 0);
	down();
}
END_TEST

/* While somebody waits all that is unsold is asked for, and goes to the list. */
START_TEST(what_is_unsold_goes_to_the_list)
{
	struct act wish;

	up_both();
	t.n_leases = 1;
	t.leases[0] = (struct lease_count){GYM, 2, 0, 0};
	u.n_leases = 1;
	u.leases[0] = (struct lease_count){GYM, 2, 2, 0};
	hello(&u);
	enrol(&t, &gym, &wish);
	hello(&t);
	ck_assert_int_eq(sql_number(&f, "SELECT recall FROM lease WHERE stream_no=1"
					" AND resource='" GYM "'"),
		2); /* not its share of them */
	ck_assert_int_eq(sql_number(&f, "SELECT recall FROM lease WHERE stream_no=2"
					" AND resource='" GYM "'"),
		0);
	t.leases[0].returned = 1;
	hello(&u);
	hello(&t);
	ck_assert_str_eq(answer_to(&t, &wish), "yes");
	ck_assert_int_eq(sql_number(&f, "SELECT given FROM pool WHERE resource='" GYM "'"), 1);
	down();
}
END_TEST

/* ---- conflicts -------------------------------------------------------------------------------- */

START_TEST(who_has_another_seat_at_that_time_is_passed_over)
{
	static const struct wish calligraphy = {"C01", NULL, false, 0, CLOCK_HUB},
				 painting = {"C02", NULL, true, 0, CLOCK_HUB},
				 taiji = {"C03", NULL, true, 0, CLOCK_HUB},
				 dance = {"N01", NULL, true, 0, CLOCK_HUB};
	struct act has, wish, after, other, elsewhere;

	up(1);                         /* which the first terminal holds */
	enrol(&t, &calligraphy, &has); /* Mon 09:00-10:00 */
	enrol(&t, &painting, &wish);   /* Mon 09:30 */
	enrol(&t, &taiji, &after);     /* Mon 10:00: right behind it */
	enrol(&t, &dance, &elsewhere); /* Mon 09:30, in the other hall */
	next_person(&t);
	enrol(&t, &painting, &other);
	sql(&f, "UPDATE pool SET credited=1 WHERE resource LIKE 'seat/%/C02'"
		" OR resource LIKE 'seat/%/C03' OR resource LIKE 'seat/%/N01'");
	hello(&u);
	hello(&t);
	ck_assert_str_eq(answer_to(&t, &wish), "conflict");
	ck_assert_str_eq(answer_to(&t, &other), "yes");
	ck_assert_str_eq(answer_to(&t, &after), "yes");
	ck_assert_str_eq(answer_to(&t, &elsewhere), "conflict");
	ck_assert_int_gt(on_sheet("conflict", &wish), 0);
	ck_assert_int_eq(on_sheet("waiting-no", &wish), 0);
	down();
}
END_TEST

/* A seat that was left is in nobody's way, nor is a session on another day; a moved one is. */
START_TEST(what_is_no_conflict)
{
	static const struct wish monday = {"E01", "2026-11-23", false, 0, CLOCK_HUB},
				 tuesday = {"E01", "2026-11-24", true, 0, CLOCK_HUB};
	struct act has, wish, moved;

	up(1); /* which the first terminal holds */
	enrol(&t, &monday, &has);
	enrol(&t, &tuesday, &wish);
	sql(&f, "UPDATE pool SET credited=1 WHERE resource='seat/" PLACE "/E01/2026-11-24'");
	hello(&u);
	hello(&t);
	ck_assert_str_eq(answer_to(&t, &wish), "yes");
	/* the same session twice */
	enrol(&t, &tuesday, &wish);
	sql(&f, "UPDATE pool SET credited=2 WHERE resource='seat/" PLACE "/E01/2026-11-24'");
	hello(&u);
	hello(&t);
	ck_assert_str_eq(answer_to(&t, &wish), "conflict");
	/* Monday's is moved to Wednesday, where they would have another */
	import_text_of(&f, "changes.tsv",
		"offering\tday\tchange\tto\ttime\troom_zh\troom_en\troom_ko\n"
		"E01\t2026-11-23\tmoved\t2026-11-25\t15:00-16:00\t\t\t\n");
	sql(&f, "DELETE FROM seat WHERE day<>20780");
	enrol(&t, &(struct wish){"E01", "2026-11-25", true, 0, CLOCK_HUB}, &moved);
	sql(&f, "UPDATE pool SET credited=1 WHERE resource='seat/" PLACE "/E01/2026-11-25'");
	hello(&u);
	hello(&t);
	ck_assert_str_eq(answer_to(&t, &moved), "conflict");
	down();
}
END_TEST

/* ---- the sheet -------------------------------------------------------------------------------- */

/* The call-back that a terminal of the hall hears of; its number, 0 = none. */
static int64_t heard(struct terminal *of, const struct act *act, struct callback_row *ret)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct feed_row row;
	struct feed feed;
	struct err err = {0};
	int64_t no = 0;

	of->cursor = 0;
	ck_assert_uint_eq(get_feed(of, FEED_ROWS_MAX, &raw, &feed), 200);
	while (feed_next(&feed, &row, &err) == 1) {
		if (strcmp(row.kind, "callback") != 0 || row.gone)
			continue;
		ck_assert_int_eq(row_callback_decode(&row, ret, &err), 0);
		if (memcmp(ret->id, act->head.id, ACT_ID_BYTES) == 0)
			no = ret->no;
	}
	buf_done(&raw);
	return no;
}

START_TEST(an_id_used_twice_is_told_to_the_hall)
{
	struct callback_row row;
	struct act first, second;
	unsigned char kc[16];

	up(4);
	write_down(&t, &gym, &first);
	next_person(&u);
	draft_init(&u, &second, ACT_ORDER);
	memcpy(second.head.id, first.head.id, ACT_ID_BYTES);
	strcpy(second.head.what, "lunch");
	ck_assert_int_eq(day_parse("2026-11-24", &second.head.service_day), 0);
	carry_key(&u, &second, u.dk);
	journal(&u, &second);
	send_acts(&t, 1, 1);
	send_acts(&u, 1, 1);
	ck_assert_int_eq(on_sheet("id-collision", &second), 1);
	ck_assert_int_eq(heard(&t, &second, &row), 1); /* whichever terminal of the hall */
	ck_assert_int_eq(heard(&u, &second, &row), 1);
	seal_key_mark(u.dk, kc);
	ck_assert_mem_eq(row.kc, kc, sizeof(kc));
	ck_assert_mem_eq(row.stream, u.stream, STREAM_BYTES);
	ck_assert_str_eq(row.why, "id-collision");
	ck_assert_str_eq(row.what, "lunch");
	ck_assert_int_eq(row.seq, 1);
	/* the order takes nothing, but stands on the sheet once */
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order"), 0);
	send_acts(&u, 1, 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM call_back"), 1);
	/* somebody told them, at another terminal */
	refer(&t, ACT_PHONED, &second);
	ck_assert_int_eq(heard(&t, &second, &row), 0);
	ck_assert_int_eq(on_sheet("id-collision", &second), 0);
	down();
}
END_TEST

START_TEST(what_is_settled_leaves_the_sheet)
{
	struct err err = {0};
	struct act first, second, third;

	up(1); /* which the first terminal holds */
	enrol(&t, &gym, &first);
	next_person(&t);
	enrol(&t, &gym, &second);
	next_person(&t);
	enrol(&t, &gym, &third);
	offer(4);
	hello(&u);
	hello(&t);
	ck_assert_int_gt(on_sheet("waiting-yes", &third), 0);
	refer(&t, ACT_LEAVE, &first);
	ck_assert_int_eq(on_sheet("waiting-yes", &first), 0);
	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	ck_assert_int_eq(
		callback_done(&f.hub, on_sheet("waiting-yes", &second), "by phone", f.now_ms, &err),
		1);
	ck_assert_int_eq(callback_done(&f.hub, 2, "again", f.now_ms, &err), 0);
	ck_assert_int_eq(callback_done(&f.hub, 99, "nobody", f.now_ms, &err), 0);
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
	ck_assert_int_eq(on_sheet("waiting-yes", &second), 0);
	ck_assert_int_gt(on_sheet("waiting-yes", &third), 0);
	down();
}
END_TEST

/* A terminal that was given up is heard once more: what it sold is set aside, and when somebody has
 * looked at it there is too little. */
START_TEST(sold_by_a_terminal_given_up)
{
	static const struct wish sold = {"E01", "2026-11-23", false, 0, CLOCK_HUB};
	struct moment now = moment_at(T0, CLOCK_HUB);
	struct callback_row row;
	struct act acts[2];
	struct err err = {0};
	char why[24];

	up(4);
	sql(&f, "UPDATE stream SET dead=1 WHERE no=2");
	for (int i = 0; i < 2; i++) {
		next_person(&u);
		enrol(&u, &sold, &acts[i]);
		ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM seat"), i);
		if (i)
			sql(&f, "UPDATE pool SET capacity=1, excess=9 WHERE resource='" GYM "'");
		ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
		ck_assert_int_eq(
			lives_release(&f.hub, &(struct release){2, i + 1, true}, &now, why, &err),
			1);
		ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
	}
	ck_assert_int_eq(on_sheet("oversold", &acts[0]), 0);
	ck_assert_int_gt(on_sheet("oversold", &acts[1]), 0);
	ck_assert_int_gt(heard(&t, &acts[1], &row), 0);
	down();
}
END_TEST

SUITE_MAIN("lists", by_promise_not_by_arrival, not_before_the_others_were_heard,
	after_a_day_or_at_the_start_all_the_same, at_the_start_who_waits_is_told_no,
	what_is_unsold_goes_to_the_list, who_has_another_seat_at_that_time_is_passed_over,
	what_is_no_conflict, an_id_used_twice_is_told_to_the_hall, what_is_settled_leaves_the_sheet,
	sold_by_a_terminal_given_up)
