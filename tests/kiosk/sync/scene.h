/* SPDX-License-Identifier: MIT */
/*
 * An exchange over a real store with a hub in memory; time stands still until a test moves it.
 */
#ifndef TESTS_KIOSK_SYNC_SCENE_H
#define TESTS_KIOSK_SYNC_SCENE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/fake_hub.h"
#include "tests/support/hall_fixture.h"
#include "tests/support/suite.h"

struct scene {
	struct fake_hub hub;
	struct store *store;
	struct exchange *x;
	struct hall_clock clock;
	int64_t wall_ms, boot_ms;
	struct exchange_outcome outcome; /* of the last reply */
	bool changed;                    /* some reply brought rows */
	char dir[64], db[100], keys[100];
};

/* What "random" yields: nonces count, jitter is what the test says. */
static uint32_t jitter;
static uint32_t drawn;

static inline void scene_random(void *buf, size_t n)
{
	memset(buf, 0, n);
	if (n == sizeof(jitter)) {
		memcpy(buf, &jitter, n);
		return;
	}
	drawn++;
	memcpy(buf, &drawn, sizeof(drawn));
}

static inline int64_t wall_ms(void *ctx)
{
	return ((struct scene *)ctx)->wall_ms;
}

static inline int64_t boot_ms(void *ctx)
{
	return ((struct scene *)ctx)->boot_ms;
}

static inline void scene_open_store(struct scene *s)
{
	struct err err = {0};

	ck_assert_msg(
		store_open(&s->store, s->db, s->keys, STORE_WRITE, &err) == 0, "%s", err.text);
}

static inline int scene_enrol(struct scene *s, const char *code, struct err *err)
{
	struct exchange_request req = {0};
	struct exchange_reply reply;
	struct buf body;
	int result;

	ck_assert_msg(exchange_enrol_request(s->store, code, &req, err) == 0, "%s", err->text);
	fake_hub_answer(&s->hub, &req, &body, &reply);
	result = exchange_enrol_reply(s->store, code, &req, &reply, err);
	buf_done(&req.body);
	buf_done(&body);
	return result;
}

static inline void scene_open(struct scene *s, bool enrolled)
{
	struct time_source source = {.wall_ms = wall_ms, .boot_ms = boot_ms, .ctx = s};
	char code[ENROL_CODE_SIZE];
	struct err err = {0};

	memset(s, 0, sizeof(*s));
	fake_hub_init(&s->hub);
	suite_dir(s->dir, sizeof(s->dir));
	snprintf(s->db, sizeof(s->db), "%s/terminal.db", s->dir);
	snprintf(s->keys, sizeof(s->keys), "%s/terminal.key", s->dir);
	s->wall_ms = s->hub.now_ms - 1234;
	s->boot_ms = 1000;
	scene_open_store(s);
	hall_clock_init(&s->clock, source, 0);
	fake_hub_code(&s->hub, code);
	if (enrolled)
		ck_assert_msg(scene_enrol(s, code, &err) == 0, "%s", err.text);
	s->hub.requests = 0;
	jitter = 4321;
	s->x = exchange_new(s->store, &s->clock, scene_random);
	ck_assert_ptr_nonnull(s->x);
}

static inline void scene_close(struct scene *s)
{
	char command[100];

	ck_assert_int_eq(s->hub.wrong, 0);
	exchange_free(s->x);
	store_close(s->store);
	snprintf(command, sizeof(command), "rm -rf %s", s->dir);
	ck_assert_int_eq(system(command), 0);
}

static inline void scene_record(struct scene *s, int n)
{
	for (int i = 0; i < n; i++) {
		struct moment now = hall_clock_now(&s->clock);
		struct recorded recorded = {0};
		struct person who;
		struct act act;
		struct err err = {0};

		act_init(&act, ACT_CHECK_IN);
		act.head.proof = PROOF_CARD;
		fixture_person(&who, FIXTURE_CROWD + i);
		ck_assert_msg(
			store_record(s->store, &now, &act, &who, &recorded, &err) == RECORD_OK,
			"%s", err.text);
		exchange_act_recorded(s->x, s->boot_ms);
	}
}

/* The request that is due; it has to be. */
static inline void scene_next(struct scene *s, struct exchange_request *req)
{
	struct err err = {0};

	memset(req, 0, sizeof(*req));
	ck_assert_msg(exchange_next(s->x, s->boot_ms, req, &err) == 1, "%s", err.text);
	ck_assert_int_eq(exchange_due_ms(s->x), INT64_MAX);
}

/* One request and what the hub says. */
static inline void scene_turn(struct scene *s)
{
	struct exchange_request req;
	struct exchange_reply reply;
	struct buf body;

	scene_next(s, &req);
	fake_hub_answer(&s->hub, &req, &body, &reply);
	exchange_reply(s->x, s->boot_ms, &reply, &s->outcome);
	s->changed |= s->outcome.catalogue_changed;
	buf_done(&req.body);
	buf_done(&body);
	ck_assert_int_ne(exchange_due_ms(s->x), INT64_MAX); /* something is always armed */
}

/* A request that nobody answers. */
static inline void scene_turn_lost(struct scene *s)
{
	struct exchange_request req;
	struct exchange_reply none = {0};

	scene_next(s, &req);
	none.id = req.id;
	exchange_reply(s->x, s->boot_ms, &none, &s->outcome);
	buf_done(&req.body);
}

/* Turns until nothing is due any more; how many it took. */
static inline int scene_contact(struct scene *s)
{
	int n = 0;

	while (exchange_due_ms(s->x) <= s->boot_ms && n < 100) {
		scene_turn(s);
		n++;
	}
	ck_assert_int_lt(n, 100);
	return n;
}

static inline void scene_wait_due(struct scene *s)
{
	s->boot_ms = exchange_due_ms(s->x);
}

static inline int64_t scene_wait_of(const struct scene *s)
{
	return exchange_due_ms(s->x) - s->boot_ms;
}

static inline struct outbox_state scene_state(const struct scene *s)
{
	struct outbox_state st;

	outbox_state(s->store, &st);
	return st;
}

static inline const char *scene_trouble(const struct scene *s)
{
	static struct exchange_status st;

	exchange_status(s->x, &st);
	return st.trouble;
}

static inline bool scene_online(const struct scene *s)
{
	struct exchange_status st;

	exchange_status(s->x, &st);
	return st.online;
}

/* The hub holds exactly the journal, each act once. */
static inline void scene_all_there_once(const struct scene *s, int64_t last)
{
	ck_assert_int_eq(scene_state(s).last, last);
	ck_assert_int_eq(scene_state(s).acked, last);
	ck_assert_int_eq(s->hub.acked, last);
	for (int64_t i = 1; i <= last; i++)
		ck_assert_int_eq(s->hub.taken[i], 1);
}

#endif
