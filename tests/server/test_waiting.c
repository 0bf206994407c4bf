/* SPDX-License-Identifier: MIT */
#include "server/ledger_lives.h"
#include "server/ledger_look.h"
#include "tests/server/waiting.h"

START_TEST(a_seat_that_is_left_goes_to_who_came_first)
{
	struct act in, first, second;

	up(2);
	ck_assert_int_eq(pool("granted", COURSE), 2);
	enrol(&sold, &in);
	enrol(&course, &first);
	enrol(&course, &second);
	ck_assert_int_eq(pool("waiting", COURSE), 2);
	ck_assert_int_eq(answer_to(&t, &first), NOTHING);
	leave(&in);
	ck_assert_int_eq(answer_to(&t, &first), YES);
	ck_assert_int_eq(answer_to(&t, &second), NOTHING);
	ck_assert_int_eq(pool("given", COURSE), 1);
	ck_assert_int_eq(pool("credited", COURSE), 1);
	leave(&in); /* twice */
	ck_assert_int_eq(pool("given", COURSE), 1);
	ck_assert_int_eq(answer_to(&t, &second), NOTHING);
	leave(&first); /* who got the seat that way leaves, too */
	ck_assert_int_eq(answer_to(&t, &second), YES);
	ck_assert_int_eq(pool("granted", COURSE), 2);
	ck_assert_int_eq(pool("waiting", COURSE), 0);
	leave(&second);
	/* nobody waits: it is the terminal's again */
	ck_assert_int_eq(pool("granted", COURSE), 3);
	down();
}
END_TEST

START_TEST(a_batch_twice_is_a_batch_once)
{
	struct act in, first, second;

	up(2);
	enrol(&sold, &in);
	enrol(&course, &first);
	enrol(&course, &second);
	leave(&in);
	send_acts(&t, 1, (int)t.last);
	send_acts(&t, 2, (int)t.last - 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM waiting"), 2);
	ck_assert_int_eq(pool("given", COURSE), 1);
	ck_assert_int_eq(pool("waiting", COURSE), 1);
	ck_assert_int_eq(answer_to(&t, &second), NOTHING);
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM feed WHERE kind='answer' AND gone=0"), 1);
	down();
}
END_TEST

START_TEST(while_anybody_waits_nothing_is_granted)
{
	struct act first, second, third;

	up(2);
	enrol(&course, &first);
	enrol(&course, &second);
	enrol(&course, &third);
	offer(4);
	send_acts(&t, t.last + 1, 0);
	ck_assert_int_eq(answer_to(&t, &first), YES);
	ck_assert_int_eq(answer_to(&t, &second), YES);
	ck_assert_int_eq(answer_to(&t, &third), NOTHING);
	ck_assert_int_eq(pool("granted", COURSE), 2);
	offer(9);
	send_acts(&t, t.last + 1, 0);
	ck_assert_int_eq(answer_to(&t, &third), YES);
	ck_assert_int_eq(pool("given", COURSE), 3);
	ck_assert_int_eq(pool("granted", COURSE), 6);
	/* fewer seats: what was promised stays, nothing more is given */
	offer(5);
	enrol(&course, &first);
	ck_assert_int_eq(answer_to(&t, &first), NOTHING);
	ck_assert_int_eq(pool("given", COURSE), 3);
	offer(9); /* for down() */
	send_acts(&t, t.last + 1, 0);
	ck_assert_int_eq(pool("granted", COURSE), 6);
	down();
}
END_TEST

START_TEST(returned_rights_go_to_the_list)
{
	struct act first;

	up(2);
	enrol(&course, &first);
	t.n_leases = 1;
	strcpy(t.leases[0].resource, COURSE);
	t.leases[0].granted = 2;
	t.leases[0].returned = 1;
	send_acts(&t, t.last + 1, 0);
	ck_assert_int_eq(answer_to(&t, &first), YES);
	ck_assert_int_eq(pool("granted", COURSE), 2);
	ck_assert_int_eq(pool("given", COURSE), 1);
	/* more than it ever had is no return, and no seat comes of it */
	enrol(&course, &first);
	enrol(&course, &first);
	t.leases[0].returned = 900;
	send_acts(&t, t.last + 1, 0);
	ck_assert_int_eq(pool("returned", COURSE), 2);
	ck_assert_int_eq(pool("given", COURSE), 2);
	ck_assert_int_eq(answer_to(&t, &first), NOTHING);
	down();
}
END_TEST

/* Only what a lease of the own hall or the hub gave is a seat that can be given back. */
START_TEST(no_seat_comes_of_nothing)
{
	static const struct wish made_up = {"N01", NEIGHBOUR, NULL, false};
	struct act act;

	up(2);
	enrol(&made_up, &act);
	enrol(&neighbours, &act); /* makes the pool */
	leave(&act);
	ck_assert_int_eq(pool("credited", "seat/" NEIGHBOUR "/N01"), 1);
	enrol(&made_up, &act);
	leave(&act);
	ck_assert_int_eq(pool("credited", "seat/" NEIGHBOUR "/N01"), 1);
	draft_init(&t, &act, ACT_ENROL);
	strcpy(act.head.what, "C01");
	act.head.course = true;
	act.head.qty = 50;
	carry_key(&t, &act, t.dk);
	journal(&t, &act);
	send_acts(&t, t.last, 1);
	leave(&act);
	ck_assert_int_eq(pool("credited", COURSE), 1);
	down();
}
END_TEST

START_TEST(who_leaves_the_list_frees_nothing)
{
	struct act in, first, second;

	up(2);
	enrol(&sold, &in);
	enrol(&course, &first);
	enrol(&course, &second);
	leave(&first);
	leave(&first);
	ck_assert_int_eq(pool("waiting", COURSE), 1);
	ck_assert_int_eq(pool("credited", COURSE), 0);
	ck_assert_int_eq(answer_to(&t, &first), NOTHING);
	leave(&in);
	ck_assert_int_eq(answer_to(&t, &second), YES);
	down();
}
END_TEST

START_TEST(when_the_day_is_past_the_answer_is_no)
{
	struct act first, late;

	up(2);
	enrol(&gym, &first);
	ck_assert_int_eq(pool("waiting", "seat/" PLACE "/E01/2026-11-23"), 1);
	f.now_ms += DAY_MS; /* the day itself */
	send_acts(&t, t.last + 1, 0);
	ck_assert_int_eq(answer_to(&t, &first), NOTHING);
	f.now_ms += DAY_MS;
	send_acts(&t, t.last + 1, 0);
	ck_assert_int_eq(answer_to(&t, &first), NO);
	ck_assert_int_eq(pool("waiting", "seat/" PLACE "/E01/2026-11-23"), 0);
	leave(&first); /* she had no seat */
	ck_assert_int_eq(pool("credited", "seat/" PLACE "/E01/2026-11-23"), 0);
	/* an act that was offline for days */
	enrol(&gym, &late);
	ck_assert_int_eq(answer_to(&t, &late), NO);
	down();
}
END_TEST

START_TEST(what_does_not_exist_is_answered_no)
{
	static const struct wish wishes[] = {
		{"X99", "", NULL, true}, {"C01", NEIGHBOUR, NULL, true}, /* not of that hall */
		{"C01", "330109-999", NULL, true},                       /* no hall at all */
		{"C01", "", "2026-11-23", true},        /* a course, not a session */
		{"E01", "", NULL, true},                /* the reverse */
		{"N01", NEIGHBOUR, "2026-11-23", true}, /* a course of the neighbour's */
	};
	struct act act;

	up(2);
	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		enrol(&wishes[i], &act);
		ck_assert_msg(answer_to(&t, &act) == NO, "wish %zu", i);
	}
	import_text_of(&f, "changes.tsv",
		"offering\tday\tchange\tto\ttime\troom_zh\troom_en\troom_ko\n"
		"E01\t2026-11-23\toff\t\t\t\t\t\n");
	enrol(&gym, &act);
	ck_assert_int_eq(answer_to(&t, &act), NO);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM pool WHERE waiting>0"), 0);
	down();
}
END_TEST

/* The neighbouring hall has no terminal, so its seats are the hub's to give; until it gets one. */
START_TEST(seats_of_another_hall)
{
	struct act acts[4];

	up(2);
	for (int i = 0; i < 3; i++)
		enrol(&neighbours, &acts[i]);
	ck_assert_int_eq(answer_to(&t, &acts[0]), YES);
	ck_assert_int_eq(answer_to(&t, &acts[1]), YES);
	ck_assert_int_eq(answer_to(&t, &acts[2]), NOTHING);
	ck_assert_int_eq(pool("given", "seat/" NEIGHBOUR "/N01"), 2);
	leave(&acts[0]);
	ck_assert_int_eq(answer_to(&t, &acts[2]), YES);
	/* a terminal there is granted the rest: none */
	terminal_init(&u, &f);
	{
		char code[ENROL_CODE_SIZE];

		new_code(&f, "HY1", NEIGHBOUR, code);
		ck_assert_uint_eq(enrol_with(&u, code), 200);
	}
	send_acts(&u, 1, 0);
	ck_assert_int_eq(pool("granted", "seat/" NEIGHBOUR "/N01"), 0);
	ck_assert_int_eq(pool("granted", "meal/" NEIGHBOUR "/lunch/2026-11-23"), 60);
	/* the answer goes to the terminal that asked, not to the hall's own */
	ck_assert_int_eq(answer_to(&u, &acts[2]), NOTHING);
	leave(&acts[1]);
	send_acts(&u, 1, 0);
	ck_assert_int_eq(pool("granted", "seat/" NEIGHBOUR "/N01"), 1);
	terminal_done(&u);
	down();
}
END_TEST

/* A backup from before the grants: nothing is given until all have named the new epoch. */
START_TEST(nothing_is_given_by_a_hub_that_forgot)
{
	struct act in, first;
	struct epoch old;

	up(2);
	terminal_enrol(&u, &f, "YD2");
	send_acts(&u, 1, 0);
	enrol(&sold, &in);
	old = t.epoch;
	sql(&f, "DELETE FROM lease");
	sql(&f, "DELETE FROM feed WHERE kind='lease'");
	sql(&f, "UPDATE pool SET granted=0, returned=0");
	t.n_leases = 1;
	strcpy(t.leases[0].resource, "meal/" PLACE "/lunch/2026-11-23");
	t.leases[0].granted = 90;
	enrol(&course, &first); /* nothing has been told yet of the course's seats */
	ck_assert_uint_eq(t.epoch.n, old.n + 1);
	ck_assert_int_eq(answer_to(&t, &first), NOTHING);
	strcpy(t.leases[0].resource, COURSE);
	t.leases[0].granted = 2;
	t.leases[0].sold = 2;
	send_acts(&t, t.last + 1, 0);
	send_acts(&u, 1, 0);
	send_acts(&u, 1, 0);
	send_acts(&t, t.last + 1, 0);
	ck_assert_int_eq(answer_to(&t, &first), NOTHING);
	ck_assert_int_eq(pool("granted", COURSE), 2);
	leave(&in);
	ck_assert_int_eq(answer_to(&t, &first), YES);
	terminal_done(&u);
	down();
}
END_TEST

/* More counters than a batch has room for: a part of them is not all. */
START_TEST(a_part_of_the_counters_is_not_all)
{
	struct act first;

	up(2);
	enrol(&sold, &first);
	enrol(&sold, &first);
	sql(&f, "DELETE FROM lease");
	sql(&f, "DELETE FROM feed WHERE kind='lease'");
	sql(&f, "UPDATE pool SET granted=0, returned=0");
	t.n_leases = BATCH_LEASES_MAX;
	for (int i = 0; i < BATCH_LEASES_MAX; i++) {
		snprintf(t.leases[i].resource, RESOURCE_SIZE, "meal/" PLACE "/m%d/2026-11-23", i);
		t.leases[i].granted = 1;
	}
	enrol(&course, &first);
	ck_assert_uint_eq(t.epoch.n, 2);
	for (int page = 0; page < 3; page++) { /* each has news, and none is a new epoch */
		t.leases[0].granted++;
		send_acts(&t, t.last + 1, 0);
		ck_assert_uint_eq(t.epoch.n, 2);
		ck_assert_int_eq(answer_to(&t, &first), NOTHING);
	}
	t.n_leases = 1;
	t.leases[0] = (struct lease_count){COURSE, 2, 2, 0};
	send_acts(&t, t.last + 1, 0);
	ck_assert_uint_eq(t.epoch.n, 2);
	ck_assert_int_eq(answer_to(&t, &first), NOTHING);
	ck_assert_int_eq(pool("granted", COURSE), 2);
	offer(3);
	send_acts(&t, t.last + 1, 0);
	ck_assert_int_eq(answer_to(&t, &first), YES);
	down();
}
END_TEST

/* ---- a true backup ----------------------------------------------------------------------------- */

static void back_up(void)
{
	struct err err = {0};
	char path[128];

	if (postgres_asked()) {
		hub_close(&f.hub);
		postgres_put_by(f.db, false);
		fixture_open(&f);
		return;
	}
	snprintf(path, sizeof(path), "%s/copy", f.dir);
	ck_assert_msg(ledger_copy(&f.hub.ledger.sql.db, path, &err) == 0, "%s", err.text);
	ck_assert_msg(ledger_copy_mark(path, &err) == 0, "%s", err.text);
}

static void put_back(void)
{
	char command[400];

	hub_close(&f.hub);
	snprintf(command, sizeof(command), "cd %s && rm -f hub.db-* && mv copy hub.db", f.dir);
	if (postgres_asked())
		postgres_put_by(f.db, true);
	else
		ck_assert_int_eq(system(command), 0);
	fixture_open(&f);
}

static void tells_seat(struct terminal *of, const struct act *enrolment, const char *resource)
{
	struct seat_told *seat = &of->seats[of->n_seats++];

	memcpy(seat->id, enrolment->head.id, ACT_ID_BYTES);
	seat->seq = enrolment->head.seq;
	strcpy(seat->resource, resource);
}

#define NEIGHBOURS "seat/" NEIGHBOUR "/N01"

/* Two seats, given to two after the backup. The terminal that asks first knows nothing of it. */
START_TEST(a_hub_put_back_gives_no_seat_twice)
{
	struct act a, b, c;

	up(2);
	terminal_enrol(&u, &f, "YD2");
	send_acts(&u, 1, 0);
	back_up();
	enrol(&neighbours, &a);
	enrol(&neighbours, &b);
	ck_assert_int_eq(answer_to(&t, &a), YES);
	ck_assert_int_eq(answer_to(&t, &b), YES);
	tells_seat(&t, &a, NEIGHBOURS);
	tells_seat(&t, &b, NEIGHBOURS);
	put_back();
	enrol_on(&u, &neighbours, &c);
	send_acts(&u, 2, 0);
	ck_assert_int_eq(answer_to(&u, &c), NOTHING);
	ck_assert_int_eq(sql_number(&f, "SELECT heard_n FROM stream WHERE no=2"), 2);
	send_acts(&t, 1, 0); /* names the epoch that is forgotten */
	send_acts(&u, 2, 0);
	ck_assert_int_eq(answer_to(&u, &c), NOTHING);
	t.only_some = true;
	send_acts(&t, 1, 0);
	send_acts(&u, 2, 0);
	t.only_some = false;
	send_acts(&t, 1, 0);
	send_acts(&u, 2, 0);
	ck_assert_int_eq(answer_to(&u, &c), NOTHING);
	ck_assert_int_eq(pool("given", NEIGHBOURS), 2);
	/* their enrolments come again and nothing changes, nor when they are told twice */
	send_acts(&t, 1, 2);
	ck_assert_int_eq(answer_to(&t, &a), YES);
	ck_assert_int_eq(answer_to(&t, &b), YES);
	ck_assert_int_eq(pool("given", NEIGHBOURS), 2);
	ck_assert_uint_eq(t.epoch.n, 2);
	leave(&b);
	ck_assert_int_eq(answer_to(&u, &c), YES);
	ck_assert_int_eq(pool("given", NEIGHBOURS), 3);
	terminal_done(&u);
	down();
}
END_TEST

/* Both wait in the backup: who was told yes keeps the seat, whoever comes first. */
/* Nobody waits for who is gone. */
START_TEST(who_is_gone_is_not_awaited)
{
	struct err err = {0};
	struct act c;

	up(2);
	terminal_enrol(&u, &f, "YD2");
	send_acts(&u, 1, 0);
	back_up();
	put_back();
	enrol_on(&u, &neighbours, &c);
	send_acts(&u, 2, 0);
	ck_assert_int_eq(answer_to(&u, &c), NOTHING);
	ck_assert_int_eq(stream_dead(&f.hub.ledger, "YD3", T0, &err), 0);
	ck_assert_int_eq(stream_dead(&f.hub.ledger, "YD1", T0, &err), 1);
	sql(&f, "UPDATE pool SET credited=1 WHERE resource='" COURSE "'");
	send_acts(&u, 2, 0);
	ck_assert_int_eq(answer_to(&u, &c), YES);
	/* what it held is not granted again; what comes free is the next one's */
	ck_assert_int_eq(pool("granted", COURSE), 3);
	ck_assert_int_eq(sql_number(&f, "SELECT granted FROM lease WHERE stream_no=2"
					" AND resource='" COURSE "'"),
		1);
	terminal_done(&u);
	down();
}
END_TEST

START_TEST(who_waits_in_a_backup_keeps_what_was_told)
{
	struct act in, a, b;

	up(2);
	terminal_enrol(&u, &f, "YD2");
	send_acts(&u, 1, 0);
	enrol(&sold, &in);
	enrol_on(&u, &course, &b);
	enrol(&course, &a);
	back_up();
	{
		struct act gone;

		draft_init(&u, &gone, ACT_LEAVE);
		gone.head.has_ref = true;
		memcpy(gone.head.ref, b.head.id, ACT_ID_BYTES);
		carry_key(&u, &gone, u.dk);
		journal(&u, &gone);
		send_acts(&u, u.last, 1);
	}
	leave(&in);
	ck_assert_int_eq(answer_to(&t, &a), YES);
	tells_seat(&t, &a, COURSE);
	t.n_leases = 1;
	t.leases[0] = (struct lease_count){COURSE, 2, 1, 0};
	put_back();
	for (int i = 0; i < 3; i++) {
		send_acts(&u, 2, 0);
		send_acts(&t, 3, 0);
	}
	ck_assert_int_eq(answer_to(&t, &a), YES);
	ck_assert_int_eq(answer_to(&u, &b), NOTHING);
	ck_assert_int_eq(pool("given", COURSE), 1);
	/* a seat of somebody else's, one of nothing: not given */
	tells_seat(&t, &b, COURSE);
	tells_seat(&t, &in, "seat//x");
	tells_seat(&t, &in, "seat/" PLACE "/E01/tomorrow");
	t.seats[1].id[15] ^= 1;
	strcpy(t.seats[1].resource, "meal/" PLACE "/lunch/2026-11-23");
	memcpy(t.seats[2].id, b.head.id, ACT_ID_BYTES);
	send_acts(&t, 3, 0);
	ck_assert_int_eq(answer_to(&u, &b), NOTHING);
	ck_assert_int_eq(sql_number(&f, "SELECT sum(given) FROM pool"), 1);
	send_acts(&t, 3, 1); /* the seat that was left is credited when the leaving comes again */
	ck_assert_int_eq(pool("credited", COURSE), 1);
	terminal_done(&u);
	down();
}
END_TEST

SUITE_MAIN("waiting", a_seat_that_is_left_goes_to_who_came_first, a_batch_twice_is_a_batch_once,
	while_anybody_waits_nothing_is_granted, returned_rights_go_to_the_list,
	no_seat_comes_of_nothing, who_leaves_the_list_frees_nothing,
	when_the_day_is_past_the_answer_is_no, what_does_not_exist_is_answered_no,
	seats_of_another_hall, nothing_is_given_by_a_hub_that_forgot,
	a_part_of_the_counters_is_not_all, a_hub_put_back_gives_no_seat_twice,
	who_is_gone_is_not_awaited, who_waits_in_a_backup_keeps_what_was_told)
