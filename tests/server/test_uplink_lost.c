/* SPDX-License-Identifier: MIT */
/*
 * A hall's hub whose ledger is put back, or that of the hub above, or that is lost for good.
 */
#include "tests/server/uplink.h"

/* What its terminals hold is not its own to give back. */
START_TEST(nothing_is_given_back_before_all_have_told)
{
	struct terminal beside;
	struct err err = {0};

	up();
	hellos(3);
	terminal_enrol(&beside, &above, "YD9");
	send_acts(&beside, 1, 0);
	sql(&hall, "DELETE FROM lease");
	sql(&hall, "UPDATE pool SET granted=0, returned=0");
	ck_assert_int_eq(ledger_epoch_new(&hall.hub.ledger, 0, &err), 0);
	contact(GOOD);
	ck_assert_int_gt(
		sql_number(&hall, "SELECT recall FROM uplink_lease WHERE resource='" LUNCH "'"),
		30);
	contact(GOOD);
	ck_assert_int_eq(held(&above, "returned"), 0);
	strcpy(a.leases[0].resource, LUNCH);
	a.leases[0].granted = 45;
	a.n_leases = 1;
	b.leases[0] = a.leases[0];
	b.n_leases = 1;
	hellos(2);
	ck_assert_int_eq(held(&above, "returned"), 0); /* they have all of it */
	nothing_is_sold_twice();
	terminal_done(&beside);
	down();
}
END_TEST

/* ---- put back -------------------------------------------------------------------------------- */

START_TEST(a_hub_above_without_memory_is_told_again)
{
	struct hub_row row;
	struct err err = {0};
	int64_t unheard;

	up();
	hellos(2);
	make_acts(&a, 3);
	send_acts(&a, 1, 3);
	contact(GOOD);
	ck_assert_int_eq(sql_number(&above, "SELECT count(*) " OF_TWO), 3);
	sql(&above, "DELETE FROM act_range");
	sql(&above, "DELETE FROM act");
	sql(&above, "DELETE FROM lease");
	sql(&above, "UPDATE pool SET granted=0, returned=0, weigh=1");
	sql(&above,
		"UPDATE stream SET high=0, high_hash=(SELECT high_hash FROM stream WHERE via=no)"
		" WHERE via<>no");
	ck_assert_int_eq(ledger_epoch_new(&above.hub.ledger, 0, &err), 0);
	contact(GOOD);
	ck_assert_int_eq(sql_number(&above, "SELECT count(*) " OF_TWO), 3);
	ck_assert_int_eq(held(&above, "granted"), 90);
	/* it speaks for its terminals: nobody else is waited for */
	ck_assert_int_eq(ledger_hub(&above.hub.ledger, &row, &err), 0);
	ck_assert_int_eq(stream_unheard(&above.hub.ledger, &row.epoch, &unheard, &err), 0);
	ck_assert_int_eq(unheard, 0);
	nothing_is_sold_twice();
	down();
}
END_TEST

/* What was safe there is lost all the same, and its terminal has nothing new to say. */
START_TEST(a_hole_above_is_told_while_all_is_quiet)
{
	struct err err = {0};

	up();
	hellos(2);
	make_acts(&a, 3);
	send_acts(&a, 1, 2);
	send_acts(&a, 3, 1);
	sql(&above, "INSERT INTO backup(no, medium, made_ms) VALUES(1, 'x', 1), (2, 'y', 2);"
		    "INSERT INTO backup_high(backup_no, stream_no, high)"
		    " SELECT b.no, s.no, 3 FROM backup b, stream s");
	contact(GOOD);
	ck_assert_int_eq(sql_number(&hall, "SELECT count(*) FROM outgoing"), 1);
	sql(&above, "DELETE FROM act_range");
	sql(&above, "DELETE FROM act");
	sql(&above,
		"UPDATE stream SET high=0, high_hash=(SELECT high_hash FROM stream WHERE via=no)"
		" WHERE via<>no");
	ck_assert_int_eq(ledger_epoch_new(&above.hub.ledger, 0, &err), 0);
	contact(GOOD);
	contact(GOOD);
	ck_assert_int_eq(sql_number(&above, "SELECT from_seq FROM gap"), 1);
	ck_assert_int_eq(sql_number(&above, "SELECT to_seq FROM gap"), 2);
	ck_assert_int_eq(sql_number(&above, "SELECT seq " OF_TWO), 3);
	down();
}
END_TEST

static void forget_rights(struct fixture *f)
{
	struct err err = {0};

	sql(f, "DELETE FROM lease");
	sql(f, "DELETE FROM uplink_lease WHERE resource<>'" LUNCH "'");
	sql(f, "UPDATE uplink_lease SET granted=50, returned=50 WHERE resource='" LUNCH "'");
	sql(f, "UPDATE pool SET granted=0, returned=0, weigh=1");
	sql(f, "UPDATE uplink SET cursor=0");
	ck_assert_int_eq(ledger_epoch_new(&f->hub.ledger, 0, &err), 0);
}

/* Only the terminals know what they hold: until both have told, the hub above gives none of it away. */
START_TEST(what_both_hubs_forgot_is_granted_to_nobody)
{
	struct hub_row row;
	struct err err = {0};
	int64_t unheard;

	up();
	hellos(3);
	ck_assert_int_eq(held(&above, "granted"), 90);
	forget_rights(&above);
	forget_rights(&hall);
	sql(&hall, "UPDATE pool SET capacity=0");
	contact(GOOD);
	contact(GOOD);
	strcpy(a.leases[0].resource, LUNCH);
	a.leases[0].granted = 45;
	a.n_leases = 1;
	b.leases[0] = a.leases[0];
	b.n_leases = 1;
	send_acts(&a, 1, 0);
	send_acts(&a, 1, 0); /* now that it has heard of the new epoch */
	contact(GOOD);
	ck_assert_int_eq(held(&above, "granted-returned"), 45);
	ck_assert_int_eq(ledger_hub(&above.hub.ledger, &row, &err), 0);
	ck_assert_int_eq(stream_unheard(&above.hub.ledger, &row.epoch, &unheard, &err), 0);
	ck_assert_int_eq(unheard, 1);
	send_acts(&b, 1, 0);
	send_acts(&b, 1, 0);
	contact(GOOD);
	ck_assert_int_eq(held(&above, "granted-returned"), 90);
	ck_assert_int_eq(ledger_hub(&above.hub.ledger, &row, &err), 0);
	ck_assert_int_eq(stream_unheard(&above.hub.ledger, &row.epoch, &unheard, &err), 0);
	ck_assert_int_eq(unheard, 0);
	hellos(2);
	ck_assert_int_eq(held(&above, "granted-returned"), 90);
	ck_assert_int_eq(
		sql_number(&hall, "SELECT capacity FROM pool WHERE resource='" LUNCH "'"), 90);
	nothing_is_sold_twice();
	down();
}
END_TEST

/* Until when a course's seats hold is not in their name: the hall's hub has to hear it again first. */
START_TEST(seats_of_a_course_are_not_forgotten)
{
	static const char seats[] =
		"SELECT sum(granted) FROM lease e JOIN stream s ON s.no=e.stream_no"
		" WHERE resource='seat/" PLACE "/C01' AND s.via=s.no";
	struct terminal beside;

	up();
	import_text_of(&above, "offerings.tsv",
		"id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\n"
		"C01\tclass\t园丁\t\t书法\t\t\tMon\t09:00-10:00\t20\t0\n");
	hellos(3);
	ck_assert_int_eq(sql_number(&above, seats), 20);
	terminal_enrol(&beside, &above, "YD9");
	forget_rights(&above);
	forget_rights(&hall);
	sql(&hall, "DELETE FROM pool");
	sql(&hall, "DELETE FROM feed WHERE kind='offering'");
	strcpy(a.leases[0].resource, "seat/" PLACE "/C01");
	a.leases[0].granted = 20;
	a.n_leases = 1;
	for (int i = 0; i < 2; i++) {
		send_acts(&a, 1, 0);
		send_acts(&b, 1, 0);
	}
	for (int i = 0; i < 3; i++) {
		send_acts(&beside, 1, 0);
		contact(GOOD);
	}
	ck_assert_int_eq(sql_number(&above, seats), 20);
	nothing_is_sold_twice();
	terminal_done(&beside);
	down();
}
END_TEST

START_TEST(a_halls_hub_that_was_put_back_finds_its_way)
{
	int64_t epoch;

	up();
	hellos(2);
	epoch = sql_number(&hall, "SELECT epoch_n FROM hub");
	sql(&hall, "UPDATE uplink SET counter=2");
	contact(GOOD);
	ck_assert_str_eq(uplink.trouble, "");
	ck_assert_int_gt(sql_number(&hall, "SELECT epoch_n FROM hub"), epoch);
	hellos(1);
	nothing_is_sold_twice();
	down();
}
END_TEST

/* Its disk is gone with what it had not passed on: the terminals bring it themselves. */
START_TEST(terminals_find_their_way_without_it)
{
	struct hub_row before, after;
	struct err err = {0};
	struct stream_row s;
	int64_t unheard;

	up();
	hellos(2);
	make_acts(&a, 2);
	ck_assert_int_eq(send_acts(&a, 1, 2).acked, 2);
	ck_assert_int_eq(ledger_hub(&above.hub.ledger, &before, &err), 0);
	a.f = &above;
	ck_assert_str_eq(send_acts(&a, 3, 0).trouble, "gap");
	ck_assert_int_eq(send_acts(&a, 1, 2).acked, 2);
	ck_assert_int_eq(sql_number(&above, "SELECT count(*) " OF_TWO), 2);
	/* but no rights beside those that its hall's hub has */
	ck_assert_int_eq(sql_number(&above, "SELECT count(DISTINCT stream_no) FROM lease"), 1);
	/* until somebody says that it will not come back */
	ck_assert_int_eq(stream_find(&above.hub.ledger, hall.hub.up.stream, &s, &err), 0);
	ck_assert_int_eq(relay_member_gone(&above.hub, &s, &err), 0);
	ck_assert_int_eq(
		stream_dead(&above.hub.ledger, "HUB1", above.now_ms - LOST_DAY_MS, &err), 1);
	ck_assert_int_eq(stream_unheard(&above.hub.ledger, &before.epoch, &unheard, &err), 0);
	ck_assert_int_eq(unheard, 0);         /* nobody waits for the other one */
	memset(&a.epoch, 7, sizeof(a.epoch)); /* the hall's hub's */
	send_acts(&a, 3, 0);
	send_acts(&a, 3, 0);
	ck_assert_int_eq(
		sql_number(&above, "SELECT granted FROM lease e JOIN stream s ON s.no=e.stream_no"
				   " WHERE s.via=0 AND resource='" LUNCH "'"),
		45); /* and as many for the other one, which was heard, too */
	ck_assert_int_eq(ledger_hub(&above.hub.ledger, &after, &err), 0);
	ck_assert_uint_eq(before.epoch.n, after.epoch.n); /* the district forgot nothing */
	down();
}
END_TEST

SUITE_MAIN("uplink lost", nothing_is_given_back_before_all_have_told,
	a_hub_above_without_memory_is_told_again, a_hole_above_is_told_while_all_is_quiet,
	what_both_hubs_forgot_is_granted_to_nobody, seats_of_a_course_are_not_forgotten,
	a_halls_hub_that_was_put_back_finds_its_way, terminals_find_their_way_without_it)
