/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/sync/exchange.h"
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
static uint32_t jitter, drawn;

static void test_random(void *buf, size_t n)
{
	memset(buf, 0, n);
	if (n == sizeof(jitter)) {
		memcpy(buf, &jitter, n);
		return;
	}
	drawn++;
	memcpy(buf, &drawn, sizeof(drawn));
}

static int64_t wall_ms(void *ctx)
{
	return ((struct scene *)ctx)->wall_ms;
}

static int64_t boot_ms(void *ctx)
{
	return ((struct scene *)ctx)->boot_ms;
}

static void open_store(struct scene *s)
{
	struct err err = {0};

	ck_assert_msg(
		store_open(&s->store, s->db, s->keys, STORE_WRITE, &err) == 0, "%s", err.text);
}

static int enrol(struct scene *s, const char *code, struct err *err)
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

static void scene_open(struct scene *s, bool enrolled)
{
	struct time_source source = {.wall_ms = wall_ms, .boot_ms = boot_ms, .ctx = s};
	char code[ENROL_CODE_SIZE];
	struct err err = {0};

	memset(s, 0, sizeof(*s));
	fake_hub_init(&s->hub);
	strcpy(s->dir, "/tmp/litang-exchange-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(s->dir));
	snprintf(s->db, sizeof(s->db), "%s/terminal.db", s->dir);
	snprintf(s->keys, sizeof(s->keys), "%s/terminal.key", s->dir);
	s->wall_ms = s->hub.now_ms - 1234;
	s->boot_ms = 1000;
	open_store(s);
	hall_clock_init(&s->clock, source, 0);
	fake_hub_code(&s->hub, code);
	if (enrolled)
		ck_assert_msg(enrol(s, code, &err) == 0, "%s", err.text);
	s->hub.requests = 0;
	jitter = 4321;
	s->x = exchange_new(s->store, &s->clock, test_random);
	ck_assert_ptr_nonnull(s->x);
}

static void scene_close(struct scene *s)
{
	char command[100];

	ck_assert_int_eq(s->hub.wrong, 0);
	exchange_free(s->x);
	store_close(s->store);
	snprintf(command, sizeof(command), "rm -rf %s", s->dir);
	ck_assert_int_eq(system(command), 0);
}

static void record(struct scene *s, int n)
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
static void next(struct scene *s, struct exchange_request *req)
{
	struct err err = {0};

	memset(req, 0, sizeof(*req));
	ck_assert_msg(exchange_next(s->x, s->boot_ms, req, &err) == 1, "%s", err.text);
	ck_assert_int_eq(exchange_due_ms(s->x), INT64_MAX);
}

/* One request and what the hub says. */
static void turn(struct scene *s)
{
	struct exchange_request req;
	struct exchange_reply reply;
	struct buf body;

	next(s, &req);
	fake_hub_answer(&s->hub, &req, &body, &reply);
	exchange_reply(s->x, s->boot_ms, &reply, &s->outcome);
	s->changed |= s->outcome.catalogue_changed;
	buf_done(&req.body);
	buf_done(&body);
	ck_assert_int_ne(exchange_due_ms(s->x), INT64_MAX); /* something is always armed */
}

/* A request that nobody answers. */
static void turn_lost(struct scene *s)
{
	struct exchange_request req;
	struct exchange_reply none = {0};

	next(s, &req);
	none.id = req.id;
	exchange_reply(s->x, s->boot_ms, &none, &s->outcome);
	buf_done(&req.body);
}

/* Turns until nothing is due any more; how many it took. */
static int contact(struct scene *s)
{
	int n = 0;

	while (exchange_due_ms(s->x) <= s->boot_ms && n < 100) {
		turn(s);
		n++;
	}
	ck_assert_int_lt(n, 100);
	return n;
}

static void wait_due(struct scene *s)
{
	s->boot_ms = exchange_due_ms(s->x);
}

static int64_t wait_of(const struct scene *s)
{
	return exchange_due_ms(s->x) - s->boot_ms;
}

static struct outbox_state state(const struct scene *s)
{
	struct outbox_state st;

	outbox_state(s->store, &st);
	return st;
}

static const char *trouble(const struct scene *s)
{
	static struct exchange_status st;

	exchange_status(s->x, &st);
	return st.trouble;
}

static bool online(const struct scene *s)
{
	struct exchange_status st;

	exchange_status(s->x, &st);
	return st.online;
}

/* The hub holds exactly the journal, each act once. */
static void all_there_once(const struct scene *s, int64_t last)
{
	ck_assert_int_eq(state(s).last, last);
	ck_assert_int_eq(state(s).acked, last);
	ck_assert_int_eq(s->hub.acked, last);
	for (int64_t i = 1; i <= last; i++)
		ck_assert_int_eq(s->hub.taken[i], 1);
}

/* ---- the good case -------------------------------------------------------------------------- */

START_TEST(a_contact_is_hello_and_feed)
{
	struct scene s;
	struct exchange_status st;
	char expected[200], filter_hex[17];
	unsigned char filter[8];

	scene_open(&s, true);
	s.hub.notices = 3;
	ck_assert(!online(&s));
	ck_assert_int_le(exchange_due_ms(s.x), s.boot_ms);
	turn(&s);
	ck_assert(s.outcome.contact);
	ck_assert_str_eq(s.outcome.trouble, "");
	ck_assert_int_eq(s.hub.hellos, 1);
	ck_assert_int_eq(s.hub.header.first, 1);
	ck_assert_int_eq(exchange_due_ms(s.x), s.boot_ms);
	ck_assert_int_eq(hall_clock_now(&s.clock).quality, CLOCK_HUB);
	ck_assert_int_eq(hall_clock_now(&s.clock).ms, s.hub.now_ms);
	turn(&s);
	ck_assert(s.outcome.contact);
	ck_assert(s.outcome.catalogue_changed);
	feed_filter("330784-004", s.hub.stream, filter);
	hex_from(filter_hex, filter, sizeof(filter));
	snprintf(expected, sizeof(expected),
		"epoch=1.e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1&rev=0&filter=%s&max=2000", filter_hex);
	ck_assert_str_eq(s.hub.query, expected);
	ck_assert_int_eq(state(&s).cursor, 3);
	ck_assert_int_eq(wait_of(&s), 30000);
	exchange_status(s.x, &st);
	ck_assert(st.online);
	ck_assert_int_eq(st.unsent, 0);
	ck_assert_int_eq(st.last_contact_ms, s.hub.now_ms);
	ck_assert_str_eq(st.trouble, "");

	/* 30 s later the same, and the feed brings nothing new */
	s.boot_ms += 29999;
	ck_assert_int_eq(contact(&s), 0);
	s.boot_ms += 1;
	ck_assert_int_eq(contact(&s), 2);
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
	contact(&s);
	s.boot_ms += 5000;
	record(&s, 1);
	ck_assert_int_eq(wait_of(&s), 1000);
	s.boot_ms += 600;
	record(&s, 2);
	ck_assert_int_eq(wait_of(&s), 400);
	wait_due(&s);
	ck_assert_int_eq(contact(&s), 2);
	ck_assert_int_eq(s.hub.header.n, 3);
	ck_assert_int_eq(s.hub.hellos, 1);
	all_there_once(&s, 3);
	ck_assert_int_eq(wait_of(&s), 30000);
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
	turn(&s); /* HELLO */
	next(&s, &req);
	record(&s, 1); /* while the feed is asked for */
	fake_hub_answer(&s.hub, &req, &body, &reply);
	exchange_reply(s.x, s.boot_ms, &reply, &s.outcome);
	buf_done(&req.body);
	buf_done(&body);
	ck_assert_int_eq(wait_of(&s), 1000);
	wait_due(&s);
	contact(&s);
	all_there_once(&s, 1);
	/* and one while its batch is out goes in the next one of the same contact */
	record(&s, 1);
	wait_due(&s);
	next(&s, &req);
	record(&s, 1);
	fake_hub_answer(&s.hub, &req, &body, &reply);
	exchange_reply(s.x, s.boot_ms, &reply, &s.outcome);
	buf_done(&req.body);
	buf_done(&body);
	ck_assert_int_eq(exchange_due_ms(s.x), s.boot_ms);
	contact(&s);
	all_there_once(&s, 3);
	ck_assert_int_eq(wait_of(&s), 30000);
	scene_close(&s);
}
END_TEST

START_TEST(a_long_outbox_goes_in_one_contact)
{
	struct scene s;

	scene_open(&s, true);
	record(&s, 520);
	ck_assert_int_eq(contact(&s), 3);
	ck_assert_int_eq(s.hub.largest, BATCH_ACTS_MAX);
	all_there_once(&s, 520);
	scene_close(&s);
}
END_TEST

START_TEST(a_long_feed_comes_in_frames)
{
	struct scene s;

	scene_open(&s, true);
	s.hub.notices = 25;
	s.hub.per_frame = 10;
	ck_assert_int_eq(contact(&s), 4);
	ck_assert_int_eq(s.hub.feeds, 3);
	ck_assert_int_eq(state(&s).cursor, 25);
	ck_assert(s.changed);
	scene_close(&s);
}
END_TEST

START_TEST(counters_rise_over_a_restart)
{
	struct scene s;
	uint64_t counter;

	scene_open(&s, true);
	contact(&s);
	counter = s.hub.counter;
	exchange_free(s.x);
	store_close(s.store);
	open_store(&s);
	s.x = exchange_new(s.store, &s.clock, test_random);
	contact(&s);
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
	contact(&s);
	ck_assert_str_eq(s.hub.header.status, "{\"paper\":\"out\"}");
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = 0;
	exchange_tell_status(s.x, longer);
	wait_due(&s);
	contact(&s);
	ck_assert_str_eq(s.hub.header.status, "{\"paper\":\"out\"}");
	scene_close(&s);
}
END_TEST

/* ---- answers that count for nothing --------------------------------------------------------- */

static void nothing_changed(struct scene *s, const char *why)
{
	ck_assert(!s->outcome.contact);
	ck_assert(!s->outcome.catalogue_changed);
	ck_assert_str_eq(s->outcome.trouble, why);
	ck_assert_str_eq(trouble(s), why);
	ck_assert(!online(s));
	ck_assert_int_eq(state(s).acked, 0);
	ck_assert_int_eq(state(s).cursor, 0);
	ck_assert_int_eq(hall_clock_now(&s->clock).quality, CLOCK_WALL);
	ck_assert_int_eq(wait_of(s), jitter);
}

START_TEST(a_wrong_signature_changes_nothing)
{
	struct scene s;

	scene_open(&s, true);
	record(&s, 2);
	s.hub.refuse_signature = true;
	turn(&s);
	nothing_changed(&s, "signature");
	s.hub.refuse_signature = false;
	wait_due(&s);
	contact(&s);
	ck_assert_str_eq(trouble(&s), "");
	ck_assert(online(&s));
	all_there_once(&s, 2);
	scene_close(&s);
}
END_TEST

START_TEST(another_nonce_changes_nothing)
{
	struct scene s;

	scene_open(&s, true);
	record(&s, 2);
	s.hub.other_nonce = true;
	turn(&s);
	nothing_changed(&s, "nonce");
	scene_close(&s);
}
END_TEST

START_TEST(another_nonce_in_the_feed_changes_nothing)
{
	struct scene s;

	scene_open(&s, true);
	s.hub.notices = 2;
	turn(&s);
	s.hub.other_nonce = true;
	turn(&s);
	ck_assert_str_eq(s.outcome.trouble, "nonce");
	ck_assert(!s.outcome.contact);
	ck_assert_int_eq(state(&s).cursor, 0);
	ck_assert_int_eq(wait_of(&s), jitter);
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
	record(&s, 2);
	next(&s, &first);
	fake_hub_answer(&s.hub, &first, &body, &late);
	exchange_reply(s.x, s.boot_ms, &(struct exchange_reply){.id = first.id}, &s.outcome);
	nothing_changed(&s, "no answer");
	exchange_reply(s.x, s.boot_ms, &late, &s.outcome); /* nothing is out */
	ck_assert(!s.outcome.contact);
	ck_assert_int_eq(state(&s).acked, 0);
	wait_due(&s);
	next(&s, &second);
	ck_assert_uint_ne(second.id, first.id);
	exchange_reply(s.x, s.boot_ms, &late, &s.outcome); /* its id is not the one that is out */
	ck_assert(!s.outcome.contact);
	ck_assert_str_eq(s.outcome.trouble, "");
	ck_assert_int_eq(exchange_due_ms(s.x), INT64_MAX);
	late.id = second.id;
	exchange_reply(s.x, s.boot_ms, &late, &s.outcome); /* it answers another request */
	ck_assert_str_eq(s.outcome.trouble, "signature");
	ck_assert_int_eq(state(&s).acked, 0);
	ck_assert_int_eq(wait_of(&s), jitter);
	buf_done(&first.body);
	buf_done(&second.body);
	buf_done(&body);
	wait_due(&s);
	contact(&s);
	all_there_once(&s, 2);
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
		wait_due(&s);
		turn(&s);
		ck_assert_str_eq(s.outcome.trouble, "ack");
		s.hub.status = 0;
		wait_due(&s);
		turn(&s);
		ck_assert(s.outcome.contact);
		s.hub.status = 200;
		turn(&s);
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
	contact(&s);
	ck_assert_str_eq(s.outcome.trouble, "feed");
	ck_assert_int_eq(state(&s).cursor, 0);
	ck_assert(!s.changed);
	s.hub.cut_feed = 0;
	wait_due(&s);
	contact(&s);
	ck_assert_int_eq(state(&s).cursor, 5);
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
	ck_assert_int_eq(contact(&s), 2);
	ck_assert_str_eq(trouble(&s), "feed");
	ck_assert_int_gt(wait_of(&s), 0);
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
			turn_lost(&s);
			ck_assert_int_eq(wait_of(&s), jitter % (most[i] + 1));
			ck_assert_str_eq(s.outcome.trouble, "no answer");
			wait_due(&s);
		}
		/* a contact that succeeds starts it over */
		contact(&s);
		wait_due(&s);
		turn_lost(&s);
		ck_assert_int_eq(wait_of(&s), jitter % 5001);
		scene_close(&s);
	}
}
END_TEST

START_TEST(an_act_does_not_hasten_a_retry)
{
	struct scene s;

	scene_open(&s, true);
	turn_lost(&s);
	record(&s, 1);
	ck_assert_int_eq(wait_of(&s), jitter);
	wait_due(&s);
	contact(&s);
	all_there_once(&s, 1);
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
			next(&s, &req);
			fake_hub_answer(&s.hub, &req, &body, &reply);
			reply.retry_after = cases[i].seconds;
			exchange_reply(s.x, s.boot_ms, &reply, &s.outcome);
			ck_assert_int_eq(wait_of(&s), cases[i].wait);
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
		turn(&s);
		ck_assert_str_eq(trouble(&s), cases[i].trouble);
		ck_assert_int_eq(wait_of(&s), jitter);
		scene_close(&s);
	}
}
END_TEST

START_TEST(a_hub_killed_between_loses_and_doubles_nothing)
{
	struct scene s;
	struct exchange_request req;
	struct exchange_reply reply;
	struct buf body;

	scene_open(&s, true);
	contact(&s);
	record(&s, 3);
	wait_due(&s);
	/* it took the acts and died before its answer came */
	next(&s, &req);
	fake_hub_answer(&s.hub, &req, &body, &reply);
	exchange_reply(s.x, s.boot_ms, &(struct exchange_reply){.id = req.id}, &s.outcome);
	buf_done(&req.body);
	buf_done(&body);
	ck_assert_int_eq(s.hub.acked, 3);
	ck_assert_int_eq(state(&s).acked, 0);
	ck_assert(!online(&s));
	record(&s, 2);
	for (int i = 0; i < 5; i++) {
		wait_due(&s);
		turn_lost(&s);
	}
	wait_due(&s);
	contact(&s);
	ck_assert(online(&s));
	all_there_once(&s, 5);
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
	record(&s, 5);
	contact(&s);
	all_there_once(&s, 5);
	hub_restored(&s.hub, 2);
	wait_due(&s);
	/* the HELLO is a gap to the hub; it tells its mark, and the rest follows at once */
	ck_assert_int_eq(contact(&s), 3);
	all_there_once(&s, 5);
	ck_assert_uint_eq(state(&s).epoch.n, 2);
	ck_assert_ptr_nonnull(strstr(s.hub.query, "epoch=2.e2e2e2e2"));
	ck_assert_ptr_nonnull(strstr(s.hub.query, "&rev=0&")); /* the old cursor is none any more */
	ck_assert_str_eq(trouble(&s), "");
	scene_close(&s);
}
END_TEST

START_TEST(a_gap_that_is_none_is_a_failure)
{
	struct scene s;

	scene_open(&s, true);
	contact(&s);
	record(&s, 2);
	wait_due(&s);
	s.hub.trouble = "gap"; /* with the mark that the terminal knows */
	ck_assert_int_eq(contact(&s), 1);
	ck_assert_str_eq(trouble(&s), "gap");
	ck_assert_int_eq(wait_of(&s), jitter);
	s.hub.trouble = NULL;
	wait_due(&s);
	contact(&s);
	all_there_once(&s, 2);
	scene_close(&s);
}
END_TEST

START_TEST(a_mark_that_wavers_is_a_failure)
{
	struct scene s;
	int turns = 0;

	scene_open(&s, true);
	record(&s, 4);
	contact(&s);
	wait_due(&s);
	hub_restored(&s.hub, 3);
	for (; exchange_due_ms(s.x) <= s.boot_ms && turns < 50; turns++) {
		turn(&s);
		s.hub.acked = s.hub.acked > 1 ? s.hub.acked - 1 : s.hub.acked;
	}
	ck_assert_int_lt(turns, 10);
	ck_assert(!online(&s));
	scene_close(&s);
}
END_TEST

START_TEST(a_chain_that_is_not_the_hubs_stops_acts_only)
{
	static const char *const troubles[] = {"hash", "fork"};

	for (int i = 0; i < 2; i++) {
		struct scene s;

		scene_open(&s, true);
		contact(&s);
		record(&s, 2);
		wait_due(&s);
		s.hub.trouble = troubles[i];
		s.hub.notices = 1;
		ck_assert_int_eq(contact(&s), 2); /* the feed still comes */
		ck_assert_int_eq(state(&s).cursor, 1);
		ck_assert_str_eq(trouble(&s), troubles[i]);
		ck_assert_int_eq(state(&s).acked, 0);
		for (int j = 0; j < 3; j++) {
			record(&s, 1);
			wait_due(&s);
			ck_assert_int_eq(contact(&s), 2);
			ck_assert_int_eq(s.hub.header.n, 0); /* a HELLO */
			ck_assert_int_eq(wait_of(&s), 30000);
			ck_assert_str_eq(trouble(&s), troubles[i]);
		}
		s.hub.trouble = NULL; /* staff settled it */
		wait_due(&s);
		contact(&s);
		wait_due(&s);
		contact(&s);
		all_there_once(&s, 5);
		ck_assert_str_eq(trouble(&s), "");
		scene_close(&s);
	}
}
END_TEST

START_TEST(another_act_at_the_hub_is_a_fork)
{
	struct scene s;

	scene_open(&s, true);
	record(&s, 2);
	contact(&s);
	s.hub.hash[2][0] ^= 1;
	wait_due(&s);
	contact(&s);
	ck_assert_ptr_nonnull(strstr("hash fork", trouble(&s)));
	record(&s, 1);
	wait_due(&s);
	contact(&s);
	ck_assert_int_eq(s.hub.acked, 2);
	ck_assert_int_eq(s.hub.header.n, 0);
	scene_close(&s);
}
END_TEST

START_TEST(a_revoked_terminal_gets_no_feed)
{
	struct scene s;

	scene_open(&s, true);
	s.hub.trouble = "revoked";
	ck_assert_int_eq(contact(&s), 1);
	ck_assert_int_eq(s.hub.feeds, 0);
	ck_assert_str_eq(trouble(&s), "revoked");
	ck_assert_int_eq(wait_of(&s), 30000);
	scene_close(&s);
}
END_TEST

START_TEST(a_batch_that_cannot_be_read_is_halved)
{
	static const int64_t bad[] = {1, 2, 37, 64, 99, 100};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct scene s;

		scene_open(&s, true);
		record(&s, 100);
		s.hub.bad_act = bad[i];
		ck_assert_int_lt(contact(&s), 40);
		all_there_once(&s, 100);
		ck_assert(online(&s));
		ck_assert_str_eq(trouble(&s), "");
		scene_close(&s);
	}
}
END_TEST

START_TEST(one_act_that_is_refused_alone_waits)
{
	struct scene s;

	scene_open(&s, true);
	record(&s, 4);
	s.hub.status = 400;
	s.hub.status_body = "{\"error\":\"bad\"}";
	ck_assert_int_eq(contact(&s), 3); /* 4, 2, 1 */
	ck_assert_int_eq(wait_of(&s), jitter);
	ck_assert_str_eq(trouble(&s), "bad");
	s.hub.status = 0;
	wait_due(&s);
	contact(&s);
	all_there_once(&s, 4);
	scene_close(&s);
}
END_TEST

/* ---- enrolment ------------------------------------------------------------------------------ */

START_TEST(enrolment_pins_the_hubs_key)
{
	struct scene s;
	const struct identity *id;
	struct fake_hub other;

	scene_open(&s, true);
	id = store_identity(s.store);
	ck_assert(id->enrolled);
	ck_assert_mem_eq(id->grant.hub_public, s.hub.public_key, SIGN_PUBLIC);
	ck_assert_str_eq(id->grant.kiosk, "YD1");
	/* another hub's signature is none, whatever it says */
	other = s.hub;
	crypto_sign_keypair(s.hub.public_key, s.hub.secret_key);
	turn(&s);
	ck_assert_str_eq(s.outcome.trouble, "signature");
	s.hub = other;
	scene_close(&s);
}
END_TEST

START_TEST(an_enrolment_that_is_not_right_is_refused)
{
	enum { FINGERPRINT, SIGNATURE, NONCE, SECRET, NO_HUB, CASES };
	static const char *const texts[] = {
		"this is not the hub that the code is from",
		"the reply is not signed by the hub",
		"the reply answers another request",
		"the hub refused: HTTP 403 code",
		"the hub refused: HTTP 502 ",
	};

	for (int i = 0; i < CASES; i++) {
		struct scene s;
		struct enrol_code parts;
		char code[ENROL_CODE_SIZE];
		struct err err = {0};

		scene_open(&s, false);
		parts = s.hub.code;
		parts.fingerprint[7] ^= i == FINGERPRINT;
		parts.secret[0] ^= i == SECRET;
		enrol_code_format(&parts, code);
		s.hub.refuse_signature = i == SIGNATURE;
		s.hub.other_nonce = i == NONCE;
		s.hub.status = i == NO_HUB ? 502 : 0;
		s.hub.status_body = "<html>Bad Gateway</html>";
		ck_assert_int_eq(enrol(&s, code, &err), ERR_DENIED);
		ck_assert_str_eq(err.text, texts[i]);
		ck_assert(!store_identity(s.store)->enrolled);
		scene_close(&s);
	}
}
END_TEST

START_TEST(a_code_that_is_none_asks_nobody)
{
	struct exchange_request req = {0};
	struct exchange_reply none = {0};
	char code[ENROL_CODE_SIZE];
	struct scene s;
	struct err err = {0};

	scene_open(&s, false);
	ck_assert_int_eq(exchange_enrol_request(s.store, "HELLO", &req, &err), ERR_BAD);
	ck_assert_ptr_null(req.body.data);
	fake_hub_code(&s.hub, code);
	ck_assert_int_eq(exchange_enrol_request(s.store, code, &req, &err), 0);
	ck_assert_int_eq(exchange_enrol_reply(s.store, code, &req, &none, &err), ERR_IO);
	ck_assert_str_eq(err.text, "the hub does not answer");
	buf_done(&req.body);
	/* a terminal that is nobody's asks for nothing, and looks again later */
	memset(&req, 0, sizeof(req));
	ck_assert_int_eq(exchange_next(s.x, s.boot_ms, &req, &err), 0);
	ck_assert_int_eq(wait_of(&s), 30000);
	scene_close(&s);
}
END_TEST

SUITE_MAIN("exchange", a_contact_is_hello_and_feed, acts_go_a_second_after_the_first,
	an_act_during_a_contact_is_not_forgotten, a_long_outbox_goes_in_one_contact,
	a_long_feed_comes_in_frames, counters_rise_over_a_restart, the_hello_tells_the_status,
	a_wrong_signature_changes_nothing, another_nonce_changes_nothing,
	another_nonce_in_the_feed_changes_nothing, a_late_reply_changes_nothing,
	signed_nonsense_changes_nothing, a_cut_feed_changes_nothing,
	a_feed_that_does_not_advance_ends, retries_double_up_to_300_s_with_full_jitter,
	an_act_does_not_hasten_a_retry, retry_after_is_honoured, what_the_hub_says_is_shown,
	a_hub_killed_between_loses_and_doubles_nothing, a_lower_mark_in_a_new_epoch_sends_again,
	a_gap_that_is_none_is_a_failure, a_mark_that_wavers_is_a_failure,
	a_chain_that_is_not_the_hubs_stops_acts_only, another_act_at_the_hub_is_a_fork,
	a_revoked_terminal_gets_no_feed, a_batch_that_cannot_be_read_is_halved,
	one_act_that_is_refused_alone_waits, enrolment_pins_the_hubs_key,
	an_enrolment_that_is_not_right_is_refused, a_code_that_is_none_asks_nobody)
