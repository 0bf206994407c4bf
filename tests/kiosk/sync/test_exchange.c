/* SPDX-License-Identifier: MIT */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "tests/kiosk/sync/scene.h"
#include "tests/support/suite.h"

/* ---- the good case -------------------------------------------------------------------------- */

START_TEST(a_contact_is_hello_and_feed)
{
	struct scene s;
	struct exchange_status st;
	char expected[200], filter_hex[17];
	unsigned char filter[8];

	scene_open(&s, true);
	s.hub.notices = 3;
	ck_assert(!scene_online(&s));
	ck_assert_int_le(exchange_due_ms(s.x), s.boot_ms);
	scene_turn(&s);
	ck_assert(s.outcome.contact);
	ck_assert_str_eq(s.outcome.trouble, "");
	ck_assert_int_eq(s.hub.hellos, 1);
	ck_assert_int_eq(s.hub.header.first, 1);
	ck_assert_int_eq(exchange_due_ms(s.x), s.boot_ms);
	ck_assert_int_eq(hall_clock_now(&s.clock).quality, CLOCK_HUB);
	ck_assert_int_eq(hall_clock_now(&s.clock).ms, s.hub.now_ms);
	scene_turn(&s);
	ck_assert(s.outcome.contact);
	ck_assert(s.outcome.catalogue_changed);
	feed_filter("330784-004", s.hub.stream, filter);
	hex_from(filter_hex, filter, sizeof(filter));
	snprintf(expected, sizeof(expected),
		"epoch=1.e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1&rev=0&filter=%s&max=250", filter_hex);
	ck_assert_str_eq(s.hub.query, expected);
	ck_assert_int_eq(scene_state(&s).cursor, 3);
	ck_assert_int_eq(scene_wait_of(&s), 30000);
	exchange_status(s.x, &st);
	ck_assert(st.online);
	ck_assert_int_eq(st.unsent, 0);
	ck_assert_int_eq(st.last_contact_ms, s.hub.now_ms);
	ck_assert_str_eq(st.trouble, "");

	/* 30 s later the same, and the feed brings nothing new */
	s.boot_ms += 29999;
	ck_assert_int_eq(scene_contact(&s), 0);
	s.boot_ms += 1;
	ck_assert_int_eq(scene_contact(&s), 2);
	ck_assert_int_eq(s.hub.hellos, 2);
	ck_assert(!s.outcome.catalogue_changed);
	ck_assert_ptr_nonnull(strstr(s.hub.query, "&rev=3&"));
	scene_close(&s);
}
END_TEST

START_TEST(acts_go_a_second_after_the_first)
{
	struct scene s;

	scene_open(&s, true);
	scene_contact(&s);
	s.boot_ms += 5000;
	scene_record(&s, 1);
	ck_assert_int_eq(scene_wait_of(&s), 1000);
	s.boot_ms += 600;
	scene_record(&s, 2);
	ck_assert_int_eq(scene_wait_of(&s), 400);
	scene_wait_due(&s);
	ck_assert_int_eq(scene_contact(&s), 2);
	ck_assert_int_eq(s.hub.header.n, 3);
	ck_assert_int_eq(s.hub.hellos, 1);
	scene_all_there_once(&s, 3);
	ck_assert_int_eq(scene_wait_of(&s), 30000);
	scene_close(&s);
}
END_TEST

START_TEST(an_act_during_a_contact_is_not_forgotten)
{
	struct scene s;
	struct exchange_request req;
	struct exchange_reply reply;
	struct buf body;

	scene_open(&s, true);
	scene_turn(&s); /* HELLO */
	scene_next(&s, &req);
	scene_record(&s, 1); /* while the feed is asked for */
	fake_hub_answer(&s.hub, &req, &body, &reply);
	exchange_reply(s.x, s.boot_ms, &reply, &s.outcome);
	buf_done(&req.body);
	buf_done(&body);
	ck_assert_int_eq(scene_wait_of(&s), 1000);
	scene_wait_due(&s);
	scene_contact(&s);
	scene_all_there_once(&s, 1);
	/* and one while its batch is out goes in the next one of the same contact */
	scene_record(&s, 1);
	scene_wait_due(&s);
	scene_next(&s, &req);
	scene_record(&s, 1);
	fake_hub_answer(&s.hub, &req, &body, &reply);
	exchange_reply(s.x, s.boot_ms, &reply, &s.outcome);
	buf_done(&req.body);
	buf_done(&body);
	ck_assert_int_eq(exchange_due_ms(s.x), s.boot_ms);
	scene_contact(&s);
	scene_all_there_once(&s, 3);
	ck_assert_int_eq(scene_wait_of(&s), 30000);
	scene_close(&s);
}
END_TEST

START_TEST(a_long_outbox_goes_in_one_contact)
{
	struct scene s;

	scene_open(&s, true);
	scene_record(&s, 520);
	ck_assert_int_eq(scene_contact(&s), 3);
	ck_assert_int_eq(s.hub.largest, BATCH_ACTS_MAX);
	scene_all_there_once(&s, 520);
	scene_close(&s);
}
END_TEST

START_TEST(a_long_feed_comes_in_frames)
{
	struct scene s;

	scene_open(&s, true);
	s.hub.notices = 25;
	s.hub.per_frame = 10;
	ck_assert_int_eq(scene_contact(&s), 4);
	ck_assert_int_eq(s.hub.feeds, 3);
	ck_assert_int_eq(scene_state(&s).cursor, 25);
	ck_assert(s.changed);
	scene_close(&s);
}
END_TEST

START_TEST(counters_rise_over_a_restart)
{
	struct scene s;
	uint64_t counter;

	scene_open(&s, true);
	scene_contact(&s);
	counter = s.hub.counter;
	exchange_free(s.x);
	store_close(s.store);
	scene_open_store(&s);
	s.x = exchange_new(s.store, &s.clock, scene_random);
	scene_contact(&s);
	ck_assert_uint_gt(s.hub.counter, counter); /* the hub checked every single one */
	scene_close(&s);
}
END_TEST

START_TEST(the_hello_tells_the_status)
{
	struct scene s;
	char longer[300];

	scene_open(&s, true);
	exchange_tell_status(s.x, "{\"paper\":\"out\"}");
	scene_contact(&s);
	ck_assert_str_eq(s.hub.header.status, "{\"paper\":\"out\"}");
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = 0;
	exchange_tell_status(s.x, longer);
	scene_wait_due(&s);
	scene_contact(&s);
	ck_assert_str_eq(s.hub.header.status, "{\"paper\":\"out\"}");
	scene_close(&s);
}
END_TEST

/* ---- what the hub remembers otherwise ------------------------------------------------------- */

static void hub_restored(struct fake_hub *h, int64_t acked)
{
	h->epoch.n++;
	memset(h->epoch.id, 0xe2, sizeof(h->epoch.id));
	for (int64_t i = acked + 1; i <= h->acked; i++)
		h->taken[i] = 0;
	h->acked = acked;
}

START_TEST(a_lower_mark_in_a_new_epoch_sends_again)
{
	struct scene s;

	scene_open(&s, true);
	s.hub.notices = 2;
	scene_record(&s, 5);
	scene_contact(&s);
	scene_all_there_once(&s, 5);
	hub_restored(&s.hub, 2);
	scene_wait_due(&s);
	/* the HELLO is a gap to the hub; it tells its mark, and the rest follows at once */
	ck_assert_int_eq(scene_contact(&s), 3);
	scene_all_there_once(&s, 5);
	ck_assert_uint_eq(scene_state(&s).epoch.n, 2);
	ck_assert_ptr_nonnull(strstr(s.hub.query, "epoch=2.e2e2e2e2"));
	ck_assert_ptr_nonnull(strstr(s.hub.query, "&rev=0&")); /* the old cursor is none any more */
	ck_assert_str_eq(scene_trouble(&s), "");
	scene_close(&s);
}
END_TEST

START_TEST(a_gap_that_is_none_is_a_failure)
{
	struct scene s;

	scene_open(&s, true);
	scene_contact(&s);
	scene_record(&s, 2);
	scene_wait_due(&s);
	s.hub.trouble = "gap"; /* with the mark that the terminal knows */
	ck_assert_int_eq(scene_contact(&s), 1);
	ck_assert_str_eq(scene_trouble(&s), "gap");
	ck_assert_int_eq(scene_wait_of(&s), jitter);
	s.hub.trouble = NULL;
	scene_wait_due(&s);
	scene_contact(&s);
	scene_all_there_once(&s, 2);
	scene_close(&s);
}
END_TEST

START_TEST(a_mark_that_wavers_is_a_failure)
{
	struct scene s;
	int turns = 0;

	scene_open(&s, true);
	scene_record(&s, 4);
	scene_contact(&s);
	scene_wait_due(&s);
	hub_restored(&s.hub, 3);
	for (; exchange_due_ms(s.x) <= s.boot_ms && turns < 50; turns++) {
		scene_turn(&s);
		s.hub.acked = s.hub.acked > 1 ? s.hub.acked - 1 : s.hub.acked;
	}
	ck_assert_int_lt(turns, 10);
	ck_assert(!scene_online(&s));
	scene_close(&s);
}
END_TEST

START_TEST(a_chain_that_is_not_the_hubs_stops_acts_only)
{
	static const char *const troubles[] = {"hash", "fork"};

	for (int i = 0; i < 2; i++) {
		struct scene s;

		scene_open(&s, true);
		scene_contact(&s);
		scene_record(&s, 2);
		scene_wait_due(&s);
		s.hub.trouble = troubles[i];
		s.hub.notices = 1;
		ck_assert_int_eq(scene_contact(&s), 2); /* the feed still comes */
		ck_assert_int_eq(scene_state(&s).cursor, 1);
		ck_assert_str_eq(scene_trouble(&s), troubles[i]);
		ck_assert_int_eq(scene_state(&s).acked, 0);
		for (int j = 0; j < 3; j++) {
			scene_record(&s, 1);
			scene_wait_due(&s);
			ck_assert_int_eq(scene_contact(&s), 2);
			/* A new act may show the hub more; without one only HELLOs. */
			ck_assert_int_eq(s.hub.header.n, 3 + j);
			scene_wait_due(&s);
			ck_assert_int_eq(scene_contact(&s), 2);
			ck_assert_int_eq(s.hub.header.n, 0);
			ck_assert_int_eq(scene_wait_of(&s), 30000);
			ck_assert_str_eq(scene_trouble(&s), troubles[i]);
		}
		s.hub.trouble = NULL; /* staff settled it */
		scene_wait_due(&s);
		scene_contact(&s);
		scene_wait_due(&s);
		scene_contact(&s);
		scene_all_there_once(&s, 5);
		ck_assert_str_eq(scene_trouble(&s), "");
		scene_close(&s);
	}
}
END_TEST

START_TEST(another_act_at_the_hub_is_a_fork)
{
	struct scene s;

	scene_open(&s, true);
	scene_record(&s, 2);
	scene_contact(&s);
	s.hub.hash[2][0] ^= 1;
	scene_wait_due(&s);
	scene_contact(&s);
	ck_assert_ptr_nonnull(strstr("hash fork", scene_trouble(&s)));
	scene_record(&s, 1);
	scene_wait_due(&s);
	scene_contact(&s);
	ck_assert_int_eq(s.hub.acked, 2);
	ck_assert_int_eq(s.hub.header.n, 1); /* tried once, and not again */
	scene_wait_due(&s);
	scene_contact(&s);
	ck_assert_int_eq(s.hub.header.n, 0);
	scene_close(&s);
}
END_TEST

START_TEST(a_revoked_terminal_gets_no_feed)
{
	struct scene s;

	scene_open(&s, true);
	s.hub.trouble = "revoked";
	ck_assert_int_eq(scene_contact(&s), 1);
	ck_assert_int_eq(s.hub.feeds, 0);
	ck_assert_str_eq(scene_trouble(&s), "revoked");
	ck_assert_int_eq(scene_wait_of(&s), 30000);
	scene_close(&s);
}
END_TEST

START_TEST(a_batch_that_cannot_be_read_is_halved)
{
	static const int64_t bad[] = {1, 2, 37, 64, 99, 100};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct scene s;

		scene_open(&s, true);
		scene_record(&s, 100);
		s.hub.bad_act = bad[i];
		ck_assert_int_lt(scene_contact(&s), 40);
		scene_all_there_once(&s, 100);
		ck_assert(scene_online(&s));
		ck_assert_str_eq(scene_trouble(&s), "");
		scene_close(&s);
	}
}
END_TEST

/* A hall's year of rights in a contact: the hub is told all before it gives anything. */
START_TEST(counters_go_page_by_page)
{
	static struct scene s;
	sqlite3 *db;

	scene_open(&s, true);
	ck_assert_int_eq(sqlite3_open(s.db, &db), SQLITE_OK);
	ck_assert_int_eq(
		sqlite3_exec(db,
			"WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i+1 FROM n WHERE i<249)"
			" INSERT INTO lease_count(resource, granted_seen, day)"
			" SELECT 'seat/330784-004/G'||i, 1, 99999 FROM n",
			NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(db);
	scene_turn(&s);
	ck_assert_int_eq(s.hub.header.n_leases, BATCH_LEASES_MAX);
	ck_assert(!s.hub.header.told_all);
	scene_turn_lost(&s);
	scene_wait_due(&s);
	ck_assert_int_eq(scene_contact(&s), 3); /* the second page again, the third, the feed */
	ck_assert_int_eq(s.hub.hellos, 3);
	ck_assert_int_eq(s.hub.header.n_leases, 150 - 2 * BATCH_LEASES_MAX);
	ck_assert(s.hub.header.told_all);
	scene_wait_due(&s);
	ck_assert_int_eq(scene_contact(&s), 2);
	ck_assert(s.hub.header.told_all);
	scene_close(&s);
}
END_TEST

START_TEST(one_act_that_is_refused_alone_waits)
{
	struct scene s;

	scene_open(&s, true);
	scene_record(&s, 4);
	s.hub.status = 400;
	s.hub.status_body = "{\"error\":\"bad\"}";
	ck_assert_int_eq(scene_contact(&s), 3); /* 4, 2, 1 */
	ck_assert_int_eq(scene_wait_of(&s), jitter);
	ck_assert_str_eq(scene_trouble(&s), "bad");
	s.hub.status = 0;
	scene_wait_due(&s);
	scene_contact(&s);
	scene_all_there_once(&s, 4);
	scene_close(&s);
}
END_TEST

SUITE_MAIN("exchange", a_contact_is_hello_and_feed, acts_go_a_second_after_the_first,
	an_act_during_a_contact_is_not_forgotten, a_long_outbox_goes_in_one_contact,
	a_long_feed_comes_in_frames, counters_rise_over_a_restart, the_hello_tells_the_status,
	a_lower_mark_in_a_new_epoch_sends_again, a_gap_that_is_none_is_a_failure,
	a_mark_that_wavers_is_a_failure, a_chain_that_is_not_the_hubs_stops_acts_only,
	another_act_at_the_hub_is_a_fork, a_revoked_terminal_gets_no_feed,
	a_batch_that_cannot_be_read_is_halved, counters_go_page_by_page,
	one_act_that_is_refused_alone_waits)
