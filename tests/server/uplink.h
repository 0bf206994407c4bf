/* SPDX-License-Identifier: MIT */
/*
 * A hall's hub between the hub above and two terminals, all in one process; the line between the hubs may
 * lose and double.
 */
#ifndef TESTS_SERVER_UPLINK_H
#define TESTS_SERVER_UPLINK_H

#include "server/ledger_lease.h"
#include "server/ledger_lives.h"
#include "server/lives.h"
#include "server/relay.h"
#include "server/uplink.h"
#include "tests/server/terminal.h"

#define OF_TWO "FROM act WHERE state='ok'"
#define LUNCH  "meal/" PLACE "/lunch/2026-11-23"

static struct fixture above, hall;
static struct uplink uplink;
static struct terminal a, b;
static int64_t boot_ms;

/* ---- between the two ------------------------------------------------------------------------- */

static inline struct moment now(void)
{
	return moment_at(above.now_ms, CLOCK_HUB);
}

static inline void answered(const struct uplink_request *req, struct answer *a_of)
{
	const struct moment at = now();

	buf_done(&a_of->body);
	hub_answer(&above.hub, &req->wire, req->sig, &at, a_of);
}

static inline struct uplink_reply reply_of(const struct answer *from)
{
	struct uplink_reply r = {.status = from->status,
		.body = (const unsigned char *)buf_text(&from->body),
		.body_len = from->body.len};

	memcpy(r.sig, from->sig, SIG_BYTES);
	return r;
}

enum line { GOOD, DOUBLED, LOST }; /* a request comes once, twice; no answer comes back */

/* What is due, one request after the other; how many. */
static inline int contact(enum line line)
{
	const struct uplink_time at = {now(), boot_ms += 100000};
	struct uplink_request req = {.wire = {.counter = 0}};
	struct answer answer = {0};
	struct uplink_reply reply;
	struct err err = {0};
	int n = 0, got;

	while ((got = uplink_next(&uplink, &hall.hub, &at, &req, &err)) == 1) {
		answered(&req, &answer);
		reply = line == LOST ? (struct uplink_reply){.status = 0} : reply_of(&answer);
		if (line == DOUBLED) {
			struct answer again = {0};

			answered(&req, &again);
			buf_done(&again.body);
		}
		uplink_hears(&uplink, &hall.hub, &at, &reply);
		buf_done(&req.body);
		buf_done(&answer.body);
		memset(&req, 0, sizeof(req));
		ck_assert_int_lt(++n, 60);
	}
	ck_assert_msg(got == 0, "%s", err.text);
	return n;
}

static inline void carry_up(struct terminal *t, const struct request *req, const unsigned char *sig)
{
	struct query q = {.req = *req, .now = now()};
	struct uplink_pass pass = {.query = &q};
	struct answer answer = {0};
	struct uplink_reply reply;
	struct err err = {0};

	memcpy(q.sig, sig, SIG_BYTES);
	ck_assert_msg(uplink_pass(&hall.hub, &pass, &err) == 0, "%s", err.text);
	answered(&pass.req, &answer);
	reply = reply_of(&answer);
	uplink_passed(&uplink, &hall.hub, &pass, &reply);
	t->a = q.a;
	buf_done(&pass.req.body);
	buf_done(&answer.body);
}

/* ---- the district ---------------------------------------------------------------------------- */

static inline void code_for(
	const char *name, const char *place, bool hall_hub, char out[ENROL_CODE_SIZE])
{
	const struct code_wish wish = {name, place, above.now_ms, hall_hub};
	struct err err = {0};

	ck_assert_msg(enrol_code_new(&above.hub, &wish, out, &err) == 0, "%s", err.text);
}

static inline int join(const char *code, struct err *err)
{
	struct uplink_request req = {.wire = {.counter = 0}};
	struct answer answer = {0};
	struct uplink_reply reply;
	int result = uplink_join_request(&hall.hub, code, &req, err);

	if (!result) {
		answered(&req, &answer);
		reply = reply_of(&answer);
		result = uplink_join_reply(&hall.hub, code, &req, &reply, err);
	}
	buf_done(&req.body);
	buf_done(&answer.body);
	return result;
}

static inline unsigned enrol_behind(struct terminal *t, const char *name, const char *place)
{
	char code[ENROL_CODE_SIZE];
	unsigned status;

	terminal_init(t, &above);
	code_for(name, place, false, code);
	t->carry = carry_up;
	status = enrol_with(t, code);
	t->carry = NULL;
	t->f = &hall;
	return status;
}

static inline void up(void)
{
	char code[ENROL_CODE_SIZE];
	struct err err = {0};

	fixture_init(&above);
	memset(&hall, 0, sizeof(hall));
	suite_dir(hall.dir, sizeof(hall.dir));
	snprintf(hall.db, sizeof(hall.db), "%s/hall.db", hall.dir);
	snprintf(hall.keys, sizeof(hall.keys), "%s/hall.db.keys", hall.dir);
	hall.now_ms = above.now_ms;
	fixture_open(&hall);
	uplink_init(&uplink, randombytes_buf);
	boot_ms = 0;
	code_for("HUB1", PLACE, true, code);
	ck_assert_msg(join(code, &err) == 0, "%s", err.text);
	contact(GOOD);
	ck_assert_uint_eq(enrol_behind(&a, "YD1", PLACE), 200);
	ck_assert_uint_eq(enrol_behind(&b, "YD2", PLACE), 200);
	ck_assert_int_gt(contact(GOOD), 0);
}

static inline void down(void)
{
	terminal_done(&a);
	terminal_done(&b);
	fixture_done(&hall);
	fixture_done(&above);
}

/* Both say HELLO, as often as rights need to find their way. */
static inline void hellos(int n)
{
	for (int i = 0; i < n; i++) {
		send_acts(&a, a.last + 1, 0);
		send_acts(&b, b.last + 1, 0);
		contact(GOOD);
	}
}

static inline void nothing_is_sold_twice(void)
{
	struct err err = {0};
	int64_t broken;

	ck_assert_int_eq(pools_check(&above.hub.ledger, &broken, &err), 0);
	ck_assert_int_eq(broken, 0);
	ck_assert_int_eq(pools_check(&hall.hub.ledger, &broken, &err), 0);
	ck_assert_int_eq(broken, 0);
	ck_assert_int_eq(sql_number(&hall, "SELECT count(*) FROM pool p JOIN uplink_lease u"
					   " ON u.resource=p.resource WHERE"
					   " p.granted-p.returned>u.granted-u.returned"),
		0);
}

static inline int64_t held(struct fixture *f, const char *what)
{
	char text[200];

	snprintf(text, sizeof(text),
		"SELECT coalesce(sum(%s), 0) FROM lease WHERE resource='" LUNCH "'", what);
	return sql_number(f, text);
}

#endif
