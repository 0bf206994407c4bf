/* SPDX-License-Identifier: MIT */
/* One more right: asked for ahead of everything, taken whenever it comes, in no contact's way. */
#include <stdio.h>
#include <string.h>

#include "kiosk/store/internal.h"
#include "tests/kiosk/sync/scene.h"

#define SEAT     "seat/330784-004/C01"
#define PATIENCE 800

static int left(const struct scene *s)
{
	struct lease_state lease;
	struct err err = {0};

	ck_assert_int_eq(lease_read(s->store, SEAT, 20779, &lease, &err), 0);
	return lease_left(s->store, &lease);
}

static bool ask(struct scene *s)
{
	return exchange_ask(s->x, SEAT, s->boot_ms, PATIENCE);
}

static void online(struct scene *s)
{
	scene_open(s, true);
	s->hub.spare = 5;
	s->hub.notices = 1; /* a cursor: no snapshot that would replace all leases */
	ck_assert(!ask(s)); /* before the first contact nobody answers */
	scene_contact(s);
}

START_TEST(it_goes_at_once_and_is_kept)
{
	struct scene s;
	int64_t due;

	online(&s);
	s.boot_ms += 7000;
	due = exchange_due_ms(s.x);
	ck_assert(ask(&s));
	ck_assert_int_eq(exchange_due_ms(s.x), s.boot_ms);
	scene_turn(&s);
	ck_assert(s.outcome.asked && s.outcome.catalogue_changed && s.outcome.contact);
	ck_assert_str_eq(s.outcome.trouble, "");
	ck_assert_int_eq(s.hub.asks, 1);
	ck_assert_int_eq(left(&s), 1);
	ck_assert_int_eq(exchange_due_ms(s.x), due); /* the contact is when it was to be */
	ck_assert(scene_online(&s));

	store_close(s.store); /* it is on the disk */
	scene_open_store(&s);
	ck_assert_int_eq(left(&s), 1);
	exchange_free(s.x);
	s.x = exchange_new(s.store, &s.clock, scene_random);
	scene_close(&s);
}
END_TEST

START_TEST(nothing_to_give)
{
	struct scene s;

	online(&s);
	s.hub.spare = 0;
	ck_assert(ask(&s));
	scene_turn(&s);
	ck_assert(s.outcome.asked);
	ck_assert_int_eq(left(&s), 0);
	ck_assert(ask(&s)); /* another time perhaps */
	scene_close(&s);
}
END_TEST

/* Who says what it can do is not asked for what it cannot; who says nothing is tried. */
START_TEST(only_whom_it_can_be_asked)
{
	static const struct {
		int version;
		int64_t caps;
		bool asks;
	} cases[] = {{0, 0, true}, {1, CAP_ASK, true}, {1, CAP_LIFE, false}, {2, ~CAP_ASK, false}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct scene s;

		online(&s);
		s.hub.version = cases[i].version;
		s.hub.caps = cases[i].caps;
		scene_wait_due(&s);
		scene_contact(&s);
		ck_assert_int_eq(s.hub.header.caps, CAPS_OURS);
		ck_assert_msg(ask(&s) == cases[i].asks, "case %zu", i);
		scene_close(&s);
	}
}
END_TEST

/* Between a HELLO and its feed. */
START_TEST(in_the_middle_of_a_contact)
{
	struct scene s;

	online(&s);
	scene_wait_due(&s);
	scene_turn(&s);
	ck_assert(ask(&s));
	scene_turn(&s);
	ck_assert_int_eq(s.hub.asks, 1);
	ck_assert_int_eq(left(&s), 1);
	ck_assert_int_eq(scene_contact(&s), 1); /* the feed */
	ck_assert_int_eq(s.hub.feeds, 2);
	ck_assert_int_eq(scene_wait_of(&s), 30000);
	scene_close(&s);
}
END_TEST

/* While another request is out it waits, and is not asked when nobody waits any more. */
START_TEST(another_request_is_out)
{
	static const struct {
		int64_t takes;
		int asks;
	} cases[] = {{799, 1}, {800, 0}, {20000, 0}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct exchange_request req;
		struct exchange_reply reply;
		struct scene s;
		struct buf body;

		online(&s);
		scene_wait_due(&s);
		scene_next(&s, &req);
		ck_assert(ask(&s));
		ck_assert_int_eq(exchange_due_ms(s.x), INT64_MAX);
		s.boot_ms += cases[i].takes;
		fake_hub_answer(&s.hub, &req, &body, &reply);
		exchange_reply(s.x, s.boot_ms, &reply, &s.outcome);
		ck_assert(!s.outcome.asked);
		buf_done(&req.body);
		buf_done(&body);
		scene_contact(&s);
		ck_assert_int_eq(s.hub.asks, cases[i].asks);
		ck_assert_int_eq(left(&s), cases[i].asks);
		ck_assert_int_eq(scene_wait_of(&s), 30000);
		scene_close(&s);
	}
}
END_TEST

/* Rights are never lost: one that comes when nobody waits any more is stored. */
START_TEST(a_late_answer_is_taken)
{
	struct exchange_request req;
	struct exchange_reply reply;
	struct scene s;
	struct buf body;

	online(&s);
	ck_assert(ask(&s));
	scene_next(&s, &req);
	s.boot_ms += 15000;
	ck_assert(ask(&s)); /* for somebody else: this answer is not theirs */
	fake_hub_answer(&s.hub, &req, &body, &reply);
	exchange_reply(s.x, s.boot_ms, &reply, &s.outcome);
	ck_assert(s.outcome.catalogue_changed && !s.outcome.asked);
	ck_assert_int_eq(left(&s), 1);
	exchange_reply(s.x, s.boot_ms, &reply, &s.outcome); /* a second time: nothing */
	ck_assert_int_eq(left(&s), 1);
	buf_done(&req.body);
	buf_done(&body);
	scene_turn(&s);
	ck_assert(s.outcome.asked);
	ck_assert_int_eq(left(&s), 2);
	scene_close(&s);
}
END_TEST

START_TEST(an_answer_that_is_not_the_hubs)
{
	struct scene s;

	for (int i = 0; i < 3; i++) {
		online(&s);
		ck_assert(ask(&s));
		s.hub.other_nonce = i == 0;
		s.hub.refuse_signature = i == 1;
		if (i == 2)
			scene_turn_lost(&s);
		else
			scene_turn(&s);
		ck_assert(s.outcome.asked && !s.outcome.contact);
		ck_assert_int_eq(left(&s), 0);
		ck_assert_str_eq(scene_trouble(&s), i == 0   ? "nonce"
						    : i == 1 ? "signature"
							     : "no answer");
		/* Who answers nothing is not asked again; a HELLO soon tells. */
		ck_assert_int_eq(scene_online(&s), i == 0);
		if (i)
			ck_assert(!ask(&s));
		ck_assert_int_le(scene_wait_of(&s), i ? 1000 : 30000);
		s.hub.other_nonce = s.hub.refuse_signature = false;
		scene_wait_due(&s);
		scene_contact(&s);
		ck_assert(scene_online(&s) && ask(&s));
		scene_close(&s);
	}
}
END_TEST

/* An older hub does not know the question: not asked again on that day. */
START_TEST(an_older_hub)
{
	struct scene s;

	online(&s);
	s.hub.old = true;
	ck_assert(ask(&s));
	scene_turn(&s);
	ck_assert(s.outcome.asked);
	ck_assert(scene_online(&s));
	ck_assert_str_eq(scene_trouble(&s), "");
	ck_assert(!ask(&s));
	scene_wait_due(&s);
	scene_contact(&s);
	ck_assert(!ask(&s));
	ck_assert_int_eq(s.hub.asks, 1);
	s.hub.now_ms += INT64_C(86400000);
	scene_wait_due(&s);
	scene_contact(&s);
	ck_assert(ask(&s));
	scene_close(&s);
}
END_TEST

/* An epoch that the terminal does not believe in gives nothing. */
START_TEST(another_epoch)
{
	struct scene s;

	online(&s);
	s.hub.epoch.n++;
	ck_assert(ask(&s));
	scene_turn(&s);
	ck_assert(s.outcome.asked);
	ck_assert_int_eq(left(&s), 0);
	scene_close(&s);
}
END_TEST

/* What was recorded while the question was out goes a second after it. */
START_TEST(acts_meanwhile_are_not_forgotten)
{
	struct exchange_request req;
	struct exchange_reply reply;
	struct scene s;
	struct buf body;

	online(&s);
	ck_assert(ask(&s));
	scene_next(&s, &req);
	scene_record(&s, 1);
	fake_hub_answer(&s.hub, &req, &body, &reply);
	exchange_reply(s.x, s.boot_ms, &reply, &s.outcome);
	buf_done(&req.body);
	buf_done(&body);
	ck_assert_int_eq(scene_wait_of(&s), 1000);
	scene_wait_due(&s);
	scene_contact(&s);
	scene_all_there_once(&s, 1);
	scene_close(&s);
}
END_TEST

/* Since when the hub is not heard: from the start, the last contact, the oldest act that waits. */
START_TEST(since_when_it_is_silent)
{
	struct exchange_status st;
	struct scene s;
	int64_t began;

	scene_open(&s, true);
	began = hall_clock_now(&s.clock).ms;
	exchange_status(s.x, &st);
	ck_assert_int_eq(st.silent_since_ms, began);
	scene_contact(&s);
	exchange_status(s.x, &st);
	ck_assert_int_eq(st.silent_since_ms, 0);
	scene_wait_due(&s);
	scene_turn_lost(&s);
	exchange_status(s.x, &st);
	ck_assert_int_eq(st.silent_since_ms, st.last_contact_ms);
	scene_record(&s, 1);
	s.boot_ms += 3600000;
	exchange_free(s.x); /* the program starts anew an hour later */
	s.x = exchange_new(s.store, &s.clock, scene_random);
	exchange_status(s.x, &st);
	ck_assert_int_le(st.silent_since_ms, hall_clock_now(&s.clock).ms - 3600000);
	scene_close(&s);
}
END_TEST

SUITE_MAIN("ask", since_when_it_is_silent, it_goes_at_once_and_is_kept, nothing_to_give,
	only_whom_it_can_be_asked, in_the_middle_of_a_contact, another_request_is_out,
	a_late_answer_is_taken, an_answer_that_is_not_the_hubs, an_older_hub, another_epoch,
	acts_meanwhile_are_not_forgotten)
