/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "tests/kiosk/sync/scene.h"
#include "tests/support/suite.h"

/* ---- answers that count for nothing --------------------------------------------------------- */

static void nothing_changed(struct scene *s, const char *why)
{
	ck_assert(!s->outcome.contact);
	ck_assert(!s->outcome.catalogue_changed);
	ck_assert_str_eq(s->outcome.trouble, why);
	ck_assert_str_eq(scene_trouble(s), why);
	ck_assert(!scene_online(s));
	ck_assert_int_eq(scene_state(s).acked, 0);
	ck_assert_int_eq(scene_state(s).cursor, 0);
	ck_assert_int_eq(hall_clock_now(&s->clock).quality, CLOCK_WALL);
	ck_assert_int_eq(scene_wait_of(s), jitter);
}

START_TEST(a_wrong_signature_changes_nothing)
{
	struct scene s;

	scene_open(&s, true);
	scene_record(&s, 2);
	s.hub.refuse_signature = true;
	scene_turn(&s);
	nothing_changed(&s, "signature");
	s.hub.refuse_signature = false;
	scene_wait_due(&s);
	scene_contact(&s);
	ck_assert_str_eq(scene_trouble(&s), "");
	ck_assert(scene_online(&s));
	scene_all_there_once(&s, 2);
	scene_close(&s);
}
END_TEST

START_TEST(another_nonce_changes_nothing)
{
	struct scene s;

	scene_open(&s, true);
	scene_record(&s, 2);
	s.hub.other_nonce = true;
	scene_turn(&s);
	nothing_changed(&s, "nonce");
	scene_close(&s);
}
END_TEST

START_TEST(another_nonce_in_the_feed_changes_nothing)
{
	struct scene s;

	scene_open(&s, true);
	s.hub.notices = 2;
	scene_turn(&s);
	s.hub.other_nonce = true;
	scene_turn(&s);
	ck_assert_str_eq(s.outcome.trouble, "nonce");
	ck_assert(!s.outcome.contact);
	ck_assert_int_eq(scene_state(&s).cursor, 0);
	ck_assert_int_eq(scene_wait_of(&s), jitter);
	scene_close(&s);
}
END_TEST

/* An answer to the request before, which nobody waits for any more, under its id or the new one. */
START_TEST(a_late_reply_changes_nothing)
{
	struct scene s;
	struct exchange_request first, second;
	struct exchange_reply late;
	struct buf body;

	scene_open(&s, true);
	scene_record(&s, 2);
	scene_next(&s, &first);
	fake_hub_answer(&s.hub, &first, &body, &late);
	exchange_reply(s.x, s.boot_ms, &(struct exchange_reply){.id = first.id}, &s.outcome);
	nothing_changed(&s, "no answer");
	exchange_reply(s.x, s.boot_ms, &late, &s.outcome); /* nothing is out */
	ck_assert(!s.outcome.contact);
	ck_assert_int_eq(scene_state(&s).acked, 0);
	scene_wait_due(&s);
	scene_next(&s, &second);
	ck_assert_uint_ne(second.id, first.id);
	exchange_reply(s.x, s.boot_ms, &late, &s.outcome); /* its id is not the one that is out */
	ck_assert(!s.outcome.contact);
	ck_assert_str_eq(s.outcome.trouble, "");
	ck_assert_int_eq(exchange_due_ms(s.x), INT64_MAX);
	late.id = second.id;
	exchange_reply(s.x, s.boot_ms, &late, &s.outcome); /* it answers another request */
	ck_assert_str_eq(s.outcome.trouble, "signature");
	ck_assert_int_eq(scene_state(&s).acked, 0);
	ck_assert_int_eq(scene_wait_of(&s), jitter);
	buf_done(&first.body);
	buf_done(&second.body);
	buf_done(&body);
	scene_wait_due(&s);
	scene_contact(&s);
	scene_all_there_once(&s, 2);
	scene_close(&s);
}
END_TEST

START_TEST(signed_nonsense_changes_nothing)
{
	static const char *const bodies[] = {"", "{}", "[]", "null", "{\"acked\":9}", "\xff"};
	struct scene s;

	scene_open(&s, true);
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		s.hub.status = 200;
		s.hub.status_body = bodies[i];
		scene_wait_due(&s);
		scene_turn(&s);
		ck_assert_str_eq(s.outcome.trouble, "ack");
		s.hub.status = 0;
		scene_wait_due(&s);
		scene_turn(&s);
		ck_assert(s.outcome.contact);
		s.hub.status = 200;
		scene_turn(&s);
		ck_assert_str_eq(s.outcome.trouble, "feed");
	}
	scene_close(&s);
}
END_TEST

START_TEST(a_cut_feed_changes_nothing)
{
	struct scene s;

	scene_open(&s, true);
	s.hub.notices = 5;
	s.hub.cut_feed = 7;
	scene_contact(&s);
	ck_assert_str_eq(s.outcome.trouble, "feed");
	ck_assert_int_eq(scene_state(&s).cursor, 0);
	ck_assert(!s.changed);
	s.hub.cut_feed = 0;
	scene_wait_due(&s);
	scene_contact(&s);
	ck_assert_int_eq(scene_state(&s).cursor, 5);
	ck_assert(s.changed);
	scene_close(&s);
}
END_TEST

START_TEST(a_feed_that_does_not_advance_ends)
{
	struct scene s;

	scene_open(&s, true);
	s.hub.notices = 5;
	s.hub.endless_feed = true;
	ck_assert_int_eq(scene_contact(&s), 2);
	ck_assert_str_eq(scene_trouble(&s), "feed");
	ck_assert_int_gt(scene_wait_of(&s), 0);
	scene_close(&s);
}
END_TEST

/* ---- when it is tried again ----------------------------------------------------------------- */

START_TEST(retries_double_up_to_300_s_with_full_jitter)
{
	static const int64_t most[] = {
		5000, 10000, 20000, 40000, 80000, 160000, 300000, 300000, 300000};
	static const uint32_t draws[] = {0, 1, 4999, 5000, 5001, 12345, 299999, 300000, 0xffffffff};

	for (size_t d = 0; d < sizeof(draws) / sizeof(draws[0]); d++) {
		struct scene s;

		scene_open(&s, true);
		jitter = draws[d];
		for (size_t i = 0; i < sizeof(most) / sizeof(most[0]); i++) {
			scene_turn_lost(&s);
			ck_assert_int_eq(scene_wait_of(&s), jitter % (most[i] + 1));
			ck_assert_str_eq(s.outcome.trouble, "no answer");
			scene_wait_due(&s);
		}
		/* a contact that succeeds starts it over */
		scene_contact(&s);
		scene_wait_due(&s);
		scene_turn_lost(&s);
		ck_assert_int_eq(scene_wait_of(&s), jitter % 5001);
		scene_close(&s);
	}
}
END_TEST

START_TEST(an_act_does_not_hasten_a_retry)
{
	struct scene s;

	scene_open(&s, true);
	scene_turn_lost(&s);
	scene_record(&s, 1);
	ck_assert_int_eq(scene_wait_of(&s), jitter);
	scene_wait_due(&s);
	scene_contact(&s);
	scene_all_there_once(&s, 1);
	scene_close(&s);
}
END_TEST

START_TEST(retry_after_is_honoured)
{
	static const struct {
		int seconds;
		int64_t wait;
	} cases[] = {{0, 4321}, {4, 4321}, {5, 5000}, {120, 120000}, {65535, 3600000}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int is_signed = 0; is_signed < 2; is_signed++) {
			struct scene s;
			struct exchange_request req;
			struct exchange_reply reply;
			struct buf body;

			scene_open(&s, true);
			s.hub.status = 503;
			s.hub.status_body = "{\"error\":\"busy\"}";
			s.hub.refuse_signature = !is_signed;
			scene_next(&s, &req);
			fake_hub_answer(&s.hub, &req, &body, &reply);
			reply.retry_after = cases[i].seconds;
			exchange_reply(s.x, s.boot_ms, &reply, &s.outcome);
			ck_assert_int_eq(scene_wait_of(&s), cases[i].wait);
			ck_assert_str_eq(s.outcome.trouble, is_signed ? "busy" : "signature");
			ck_assert_int_eq(s.outcome.contact, is_signed);
			buf_done(&req.body);
			buf_done(&body);
			scene_close(&s);
		}
}
END_TEST

START_TEST(what_the_hub_says_is_shown)
{
	static const struct {
		unsigned status;
		const char *body, *trouble;
	} cases[] = {
		{403, "{\"error\":\"revoked\"}", "revoked"},
		{500, "not json", "HTTP 500"},
		{400, "{\"error\":7}", "HTTP 400"},
		{404, "", "HTTP 404"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct scene s;

		scene_open(&s, true);
		s.hub.status = cases[i].status;
		s.hub.status_body = cases[i].body;
		scene_turn(&s);
		ck_assert_str_eq(scene_trouble(&s), cases[i].trouble);
		ck_assert_int_eq(scene_wait_of(&s), jitter);
		scene_close(&s);
	}
}
END_TEST

START_TEST(counters_that_the_hub_has_seen_are_skipped)
{
	struct scene s;

	scene_open(&s, true);
	scene_contact(&s);
	s.hub.status = 409;
	s.hub.status_body = "{\"error\":\"counter\",\"counter\":30000}";
	scene_wait_due(&s);
	scene_turn(&s);
	ck_assert_str_eq(scene_trouble(&s), "counter");
	ck_assert_int_eq(scene_wait_of(&s), 0);        /* again at once, … */
	s.hub.status_body = "{\"error\":\"counter\"}"; /* says nothing to go by */
	scene_wait_due(&s);
	scene_turn(&s);
	ck_assert_int_eq(scene_wait_of(&s), jitter); /* … once a contact */
	ck_assert_uint_gt(s.hub.counter, 20000);     /* not all at once */
	ck_assert_uint_lt(s.hub.counter, 20100);
	s.hub.status_body = "{\"error\":\"counter\",\"counter\":30000}";
	scene_wait_due(&s);
	scene_turn(&s);
	s.hub.status = 0;
	scene_wait_due(&s);
	scene_contact(&s);
	ck_assert_uint_gt(s.hub.counter, 30000);
	ck_assert_uint_lt(s.hub.counter, 30100);
	ck_assert_str_eq(scene_trouble(&s), "");
	scene_close(&s);
}
END_TEST

START_TEST(a_hub_killed_between_loses_and_doubles_nothing)
{
	struct scene s;
	struct exchange_request req;
	struct exchange_reply reply;
	struct buf body;

	scene_open(&s, true);
	scene_contact(&s);
	scene_record(&s, 3);
	scene_wait_due(&s);
	/* it took the acts and died before its answer came */
	scene_next(&s, &req);
	fake_hub_answer(&s.hub, &req, &body, &reply);
	exchange_reply(s.x, s.boot_ms, &(struct exchange_reply){.id = req.id}, &s.outcome);
	buf_done(&req.body);
	buf_done(&body);
	ck_assert_int_eq(s.hub.acked, 3);
	ck_assert_int_eq(scene_state(&s).acked, 0);
	ck_assert(!scene_online(&s));
	scene_record(&s, 2);
	for (int i = 0; i < 5; i++) {
		scene_wait_due(&s);
		scene_turn_lost(&s);
	}
	scene_wait_due(&s);
	scene_contact(&s);
	ck_assert(scene_online(&s));
	scene_all_there_once(&s, 5);
	scene_close(&s);
}
END_TEST

/* A line that is too slow for all at once gets less and less, down to what any line carries. */
START_TEST(a_slow_line_gets_less_at_once)
{
	static const int batches[] = {40, 20, 10, 10};
	struct scene s;

	scene_open(&s, true);
	s.hub.notices = 3;
	scene_record(&s, 40);
	for (size_t i = 0; i < sizeof(batches) / sizeof(batches[0]); i++) {
		struct exchange_request req;
		struct exchange_reply reply;
		struct buf body;

		scene_wait_due(&s);
		scene_next(&s, &req);
		fake_hub_answer(&s.hub, &req, &body, &reply); /* arrives, the answer does not */
		ck_assert_int_eq(s.hub.header.n, batches[i]);
		exchange_reply(s.x, s.boot_ms, &(struct exchange_reply){.id = req.id}, &s.outcome);
		buf_done(&req.body);
		buf_done(&body);
	}
	/* it grows by what gets through */
	scene_wait_due(&s);
	scene_turn(&s);
	ck_assert_int_eq(s.hub.header.n, 10);
	while (strncmp(s.hub.query, "epoch=", 6) != 0)
		scene_turn(&s);
	ck_assert_int_eq(s.hub.largest, 40);
	scene_contact(&s);
	scene_all_there_once(&s, 40);
	/* the feed, too */
	for (int i = 0; i < 5; i++) {
		scene_wait_due(&s);
		scene_turn(&s); /* a HELLO */
		scene_turn_lost(&s);
	}
	scene_wait_due(&s);
	scene_turn(&s);
	scene_turn(&s);
	ck_assert_msg(strstr(s.hub.query, "max=10"), "%s", s.hub.query);
	scene_close(&s);
}
END_TEST

SUITE_MAIN("failures", a_slow_line_gets_less_at_once, a_wrong_signature_changes_nothing,
	another_nonce_changes_nothing, another_nonce_in_the_feed_changes_nothing,
	a_late_reply_changes_nothing, signed_nonsense_changes_nothing, a_cut_feed_changes_nothing,
	a_feed_that_does_not_advance_ends, retries_double_up_to_300_s_with_full_jitter,
	an_act_does_not_hasten_a_retry, retry_after_is_honoured, what_the_hub_says_is_shown,
	counters_that_the_hub_has_seen_are_skipped, a_hub_killed_between_loses_and_doubles_nothing)
