/* SPDX-License-Identifier: MIT */
/*
 * A hub in a folder of its own and a terminal that talks to it in signed bytes, as the true one
 * does, but that can be told to do wrong.
 */
#ifndef TESTS_SERVER_TERMINAL_H
#define TESTS_SERVER_TERMINAL_H

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/json.h"
#include "core/wire/enrol.h"
#include "core/wire/row.h"
#include "core/wire/seal.h"
#include "server/answer.h"
#include "server/enrol.h"
#include "server/import.h"
#include "server/people.h"
#include "tests/support/postgres.h"
#include "tests/support/suite.h"

#define PLACE     "330784-004"
#define NEIGHBOUR "330784-003"
#define T0        INT64_C(1795312800000) /* 2026-11-22 10:00 in Shanghai */

static const char halls_tsv[] =
	"place\tzh\ten\tko\tneighbours\tphone\n" NEIGHBOUR "\t花园\tHuayuan\t\t" PLACE "\t\n" PLACE
	"\t园丁\tYuanding\t\t" NEIGHBOUR "\t0579-1\n"
	"330109-001\t新宜\tXinyi\t\t\t\n";
static const char slots_tsv[] =
	"place\tmeal\tfrom\tto\tcutoff_days\tcutoff\tportions\tweekdays\n" PLACE
	"\tlunch\t10:30\t12:30\t0\t09:00\t90\t\n" NEIGHBOUR
	"\tlunch\t10:30\t12:30\t0\t09:00\t60\t\n";
static const char residents_head[] =
	"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tcard_uid\tvolunteer"
	"\tphone\n";
static const char residents_rows[] =
	PLACE "\t1\t330799194803150016\t王桂兰\t王奶奶\tno\tsoft\tC\tzh\t\t\t13800000001\n" PLACE
	      "\t2\t330799196402290121\t陈秀英\t陈阿姨\t\t\t\t\t04A1B2C3D4E5F6\tyes\t\n" NEIGHBOUR
	      "\t1\t330799193807020046\t吴月娥\t吴奶奶\t\t\t\tzh\t\t\t\n";

/* tests/run runs programs that have this text on both ledgers. */
__attribute__((used)) static const char on_both_ledgers[] = "LITANG_TEST_DB_BOTH";

struct fixture {
	char dir[64], db[POSTGRES_URL_SIZE], keys[96]; /* a file or a URL; the hub's keys */
	struct hub hub;
	int64_t now_ms;
};

static inline void import_text_of(struct fixture *f, const char *name, const char *text)
{
	struct import_bytes file = {name, text, strlen(text)};
	struct moment now = moment_at(f->now_ms, CLOCK_HUB);
	struct import_report report;
	struct err err = {0};

	ck_assert_int_eq(ledger_begin(&f->hub.ledger, &err), 0);
	ck_assert_msg(import_bytes(&f->hub, &file, &now, &report, &err) == 0, "%s", err.text);
	ck_assert_int_eq(ledger_commit(&f->hub.ledger, &err), 0);
}

static inline void fixture_open(struct fixture *f)
{
	struct err err = {0};

	ck_assert_msg(hub_open_at(&f->hub, &(struct hub_where){{.db = f->db}, .keys = f->keys},
			      HUB_CREATE, &err) == 0,
		"%s", err.text);
}

static inline void fixture_init(struct fixture *f)
{
	char residents[2048];

	memset(f, 0, sizeof(*f));
	suite_dir(f->dir, sizeof(f->dir));
	snprintf(f->db, sizeof(f->db), "%s/hub.db", f->dir);
	snprintf(f->keys, sizeof(f->keys), "%s/hub.db.keys", f->dir);
	if (postgres_asked())
		postgres_database(f->db, sizeof(f->db));
	f->now_ms = T0;
	fixture_open(f);
	import_text_of(f, "halls.tsv", halls_tsv);
	import_text_of(f, "slots.tsv", slots_tsv);
	snprintf(residents, sizeof(residents), "%s%s", residents_head, residents_rows);
	import_text_of(f, "residents.tsv", residents);
}

static inline void fixture_done(struct fixture *f)
{
	char command[128];

	hub_close(&f->hub);
	snprintf(command, sizeof(command), "rm -rf %s", f->dir);
	ck_assert_int_eq(system(command), 0);
}

/* Beside the hub; between BEGIN and ROLLBACK as the hub, which then sees it. */
static inline void sql_on_server(struct fixture *f, const char *text)
{
	struct sql *own = &f->hub.ledger.sql;
	struct err err = {0};

	if (strcmp(text, "BEGIN") == 0)
		ck_assert_int_eq(sql_begin(own, &err), 0);
	else if (strcmp(text, "ROLLBACK") == 0)
		sql_rollback(own);
	else if (sql_begun(own))
		ck_assert_msg(sql_run(own, &err, text, "") == 0, "%s", err.text);
	else
		postgres_do(f->db, text, NULL, 0);
}

/* What the driver's SQL may be is in server/sql.h; several statements by ";". */
static inline void sql(struct fixture *f, const char *text)
{
	char *why = NULL;

	if (ledger_is_url(f->db)) {
		sql_on_server(f, text);
		return;
	}
	sqlite3_exec(f->hub.ledger.sql.db.sql, text, NULL, NULL, &why);
	ck_assert_msg(!why, "%s", why);
}

/* The first value, "" = none. */
static inline const char *sql_value(struct fixture *f, const char *text)
{
	static char got[4096];
	sqlite3_stmt *stmt;

	got[0] = 0;
	if (ledger_is_url(f->db)) {
		postgres_do(f->db, text, got, sizeof(got));
		return got;
	}
	ck_assert_msg(sqlite3_prepare_v2(f->hub.ledger.sql.db.sql, text, -1, &stmt, NULL) == 0,
		"%s", text);
	if (sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_text(stmt, 0))
		snprintf(got, sizeof(got), "%s", (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return got;
}

/* The driver has one of this name; tests ask by theirs. */
#define sql_number(f, text) ask_number(f, text)

static inline int64_t ask_number(struct fixture *f, const char *text)
{
	const char *value = sql_value(f, text);

	return strcmp(value, "t") == 0 ? 1 : strtoll(value, NULL, 10);
}

/* ---- a terminal ----------------------------------------------------------------------------- */

#define ACTS_KEPT 600

struct terminal {
	struct fixture *f;
	unsigned char public_key[SIGN_PUBLIC], secret[SIGN_SECRET];
	unsigned char stream[STREAM_BYTES];
	struct enrol_grant grant;
	uint64_t counter;
	unsigned char life[LIFE_BYTES];
	struct epoch epoch; /* what it believes in */
	int64_t cursor;
	unsigned char filter[8];
	unsigned char dk[DK_BYTES]; /* seals what make_act makes */
	struct buf acts[ACTS_KEPT]; /* by seq - 1 */
	unsigned char hash[ACTS_KEPT + 1][ACT_HASH_BYTES];
	int64_t last;
	int64_t last_id_ms;
	struct lease_count leases[BATCH_LEASES_MAX];
	int n_leases;
	/* the last answer */
	struct answer a;
	unsigned char req_hash[REQUEST_HASH];
	/* carries a request elsewhere than to hub_answer; fills a */
	void (*carry)(struct terminal *t, const struct request *req, const unsigned char *sig);
	void *carrier;
	struct seat_told seats[BATCH_SEATS_MAX];
	int n_seats;
	bool only_some; /* of its counters and seats */
	bool spoil_sig;
	int64_t repeat_counter; /* > 0: use this one */
};

static inline void terminal_init(struct terminal *t, struct fixture *f)
{
	memset(t, 0, sizeof(*t));
	t->f = f;
	crypto_sign_keypair(t->public_key, t->secret);
	randombytes_buf(t->stream, sizeof(t->stream));
	randombytes_buf(t->dk, sizeof(t->dk));
	for (int i = 0; i < ACTS_KEPT; i++)
		t->acts[i] = BUF_INIT(ACT_BYTES_MAX);
}

static inline void terminal_done(struct terminal *t)
{
	for (int i = 0; i < ACTS_KEPT; i++)
		buf_done(&t->acts[i]);
	buf_done(&t->a.body);
}

static inline void put_path(struct request *req, const char *method, const char *path)
{
	strcpy(req->method, method);
	strcpy(req->path, path);
}

/* Some tests open only the hub's keys. */
static inline const unsigned char *hub_named(const struct fixture *f)
{
	return f->hub.up.joined ? f->hub.wire_id : f->hub.keys.hub_id;
}

/* Signs and asks; the status. The reply must be signed by the hub for this very request. */
static inline unsigned ask(struct terminal *t, struct request *req, const unsigned char *hub_id)
{
	struct moment now = moment_at(t->f->now_ms, CLOCK_HUB);
	unsigned char sig[SIG_BYTES];

	memcpy(req->stream, t->stream, sizeof(req->stream));
	req->counter = t->repeat_counter ? (uint64_t)t->repeat_counter : ++t->counter;
	sign_request(req, hub_id, t->secret, sig);
	if (t->spoil_sig)
		sig[10] ^= 1;
	buf_done(&t->a.body);
	if (t->carry)
		t->carry(t, req, sig);
	else
		hub_answer(&t->f->hub, req, sig, &now, &t->a);
	request_hash(req, hub_id, t->req_hash);
	ck_assert_int_eq(verify_reply(t->req_hash, t->a.status, t->a.body.data, t->a.body.len,
				 t->f->hub.keys.public_key, t->a.sig),
		0);
	return t->a.status;
}

static inline unsigned enrol_with(struct terminal *t, const char *code)
{
	static const unsigned char no_hub[HUB_ID_BYTES];
	struct enrol_request r = {.version = WIRE_VERSION};
	struct buf body = BUF_INIT(4096);
	struct request req = {.counter = 0};
	struct enrol_code parts;
	struct err err = {0};
	unsigned status;

	ck_assert_int_eq(enrol_code_parse(code, &parts), 0);
	memcpy(r.secret, parts.secret, sizeof(r.secret));
	memcpy(r.stream, t->stream, sizeof(r.stream));
	memcpy(r.public_key, t->public_key, sizeof(r.public_key));
	randombytes_buf(r.nonce, sizeof(r.nonce));
	memcpy(req.nonce, r.nonce, sizeof(req.nonce));
	enrol_request_encode(&r, &body);
	put_path(&req, "POST", "/v1/enrol");
	req.body = body.data;
	req.body_len = body.len;
	status = ask(t, &req, no_hub);
	if (status == 200) {
		ck_assert_msg(enrol_grant_decode(t->a.body.data, t->a.body.len, t->secret,
				      &t->grant, &err) == 0,
			"%s", err.text);
		ck_assert_mem_eq(t->grant.nonce, r.nonce, NONCE_BYTES);
		t->epoch = t->grant.epoch;
		feed_filter(t->grant.places, t->stream, t->filter);
	}
	buf_done(&body);
	return status;
}

static inline void new_code(
	struct fixture *f, const char *name, const char *place, char code[ENROL_CODE_SIZE])
{
	struct err err = {0};

	ck_assert_msg(enrol_code_new(&f->hub, &(struct code_wish){name, place, f->now_ms, false},
			      code, &err) == 0,
		"%s", err.text);
}

static inline void terminal_enrol(struct terminal *t, struct fixture *f, const char *name)
{
	char code[ENROL_CODE_SIZE];

	terminal_init(t, f);
	new_code(f, name, PLACE, code);
	ck_assert_uint_eq(enrol_with(t, code), 200);
}

/* ---- acts ----------------------------------------------------------------------------------- */

static inline void draft_init(struct terminal *t, struct act *act, enum act_kind kind)
{
	act_init(act, kind);
	act->head.seq = t->last + 1;
	act_id_new(act->head.id, t->f->now_ms, &t->last_id_ms);
	act->head.at_ms = t->f->now_ms;
	act->head.day = moment_at(t->f->now_ms, CLOCK_HUB).day;
	strcpy(act->head.place, PLACE);
	act->body.by = BY_SELF;
	strcpy(act->body.place, PLACE);
	act->body.resident = 1;
	strcpy(act->body.masked, "王*兰");
}

/* The key sealed to the hub, as a stranger's act carries it. */
static inline void carry_key(struct terminal *t, struct act *act, const unsigned char dk[DK_BYTES])
{
	unsigned char curve[32];

	ck_assert_int_eq(crypto_sign_ed25519_pk_to_curve25519(curve, t->grant.hub_public), 0);
	crypto_box_seal(act->head.nk, dk, DK_BYTES, curve);
	act->head.has_nk = true;
}

/* Takes bytes as the next act of the journal. */
static inline void journal_bytes(struct terminal *t, const void *bytes, size_t n)
{
	struct act_parts parts;

	ck_assert_int_lt(t->last, ACTS_KEPT);
	if (seal_split(bytes, n, &parts) < 0)
		parts = (struct act_parts){bytes, bytes, 0, n};
	seal_chain(t->hash[t->last], &parts, t->hash[t->last + 1]);
	buf_clear(&t->acts[t->last]);
	buf_add(&t->acts[t->last], bytes, n);
	t->last++;
}

static inline void journal(struct terminal *t, struct act *act)
{
	struct buf bytes = BUF_INIT(ACT_BYTES_MAX);
	struct err err = {0};

	ck_assert_msg(seal_act(act, t->dk, t->stream, &bytes, &err) == 0, "%s", err.text);
	journal_bytes(t, bytes.data, bytes.len);
	buf_done(&bytes);
}

static inline void make_act(struct terminal *t, enum act_kind kind, struct act *act)
{
	draft_init(t, act, kind);
	carry_key(t, act, t->dk);
	journal(t, act);
}

static inline void make_acts(struct terminal *t, int n)
{
	struct act act;

	for (int i = 0; i < n; i++)
		make_act(t, ACT_CHECK_IN, &act);
}

/* Another journal of the same terminal, that has its acts up to there. */
static inline void terminal_branch(struct terminal *c, const struct terminal *of, int64_t up_to)
{
	*c = *of;
	memset(&c->a.body, 0, sizeof(c->a.body));
	for (int i = 0; i < ACTS_KEPT; i++) {
		c->acts[i] = BUF_INIT(ACT_BYTES_MAX);
		if (i < up_to)
			buf_add(&c->acts[i], of->acts[i].data, of->acts[i].len);
	}
	c->last = up_to;
	c->counter += 1000;
}

/* ---- batches -------------------------------------------------------------------------------- */

static inline void header_init(struct terminal *t, struct batch_header *h, int64_t first, int n)
{
	memset(h, 0, sizeof(*h));
	h->version = h->version_min = WIRE_VERSION;
	memcpy(h->stream, t->stream, STREAM_BYTES);
	h->epoch = t->epoch;
	h->first = first;
	h->n = n;
	memcpy(h->prev_hash, t->hash[first - 1], ACT_HASH_BYTES);
	randombytes_buf(h->nonce, NONCE_BYTES);
	memcpy(h->life, t->life, LIFE_BYTES);
	h->cursor = t->cursor;
	memcpy(h->leases, t->leases, sizeof(h->leases));
	h->n_leases = t->n_leases;
	memcpy(h->seats, t->seats, sizeof(h->seats));
	h->n_seats = t->n_seats;
	h->told_all = t->n_seats > 0 && !t->only_some;
}

static inline unsigned post_frame(
	struct terminal *t, const struct batch_header *h, const void *frame, size_t n)
{
	struct request req = {.body = frame, .body_len = n};

	put_path(&req, "POST", "/v1/acts");
	memcpy(req.nonce, h->nonce, NONCE_BYTES);
	return ask(t, &req, hub_named(t->f));
}

static inline unsigned post_batch(struct terminal *t, const struct batch_header *h)
{
	struct buf raw = BUF_INIT(BATCH_RAW_MAX), frame = BUF_INIT(BATCH_FRAME_MAX);
	unsigned status;

	ck_assert_int_eq(batch_begin(&raw, h), 0);
	for (int64_t i = 0; i < h->n; i++) {
		const struct buf *act = &t->acts[h->first - 1 + i];

		ck_assert_int_eq(batch_add(&raw, act->data, act->len), 0);
	}
	ck_assert_int_eq(wire_pack(&frame, raw.data, raw.len), 0);
	status = post_frame(t, h, frame.data, frame.len);
	buf_done(&raw);
	buf_done(&frame);
	return status;
}

static inline void read_ack(struct terminal *t, struct ack *ack)
{
	struct err err = {0};

	ck_assert_msg(ack_decode(t->a.body.data, t->a.body.len, ack, &err) == 0, "%s: %s", err.text,
		buf_text(&t->a.body));
	ck_assert_mem_eq(ack->stream, t->stream, STREAM_BYTES);
}

/* Sends first … first + n - 1; n = 0 is the HELLO of a terminal whose acked is first - 1. */
static inline struct ack send_acts(struct terminal *t, int64_t first, int n)
{
	struct batch_header h;
	struct ack ack;

	header_init(t, &h, first, n);
	ck_assert_uint_eq(post_batch(t, &h), 200);
	read_ack(t, &ack);
	ck_assert_mem_eq(ack.nonce, h.nonce, NONCE_BYTES);
	t->epoch = ack.epoch;
	return ack;
}

/* ---- feed ----------------------------------------------------------------------------------- */

/* One frame into *feed, whose bytes stay in raw. */
static inline unsigned get_feed(struct terminal *t, int max, struct buf *raw, struct feed *feed)
{
	char epoch[EPOCH_SIZE], filter[17];
	struct request req = {.counter = 0};
	struct err err = {0};
	unsigned status;

	epoch_format(&t->epoch, epoch);
	hex_from(filter, t->filter, sizeof(t->filter));
	snprintf(req.query, sizeof(req.query), "epoch=%s&rev=%lld&filter=%s&max=%d", epoch,
		(long long)t->cursor, filter, max);
	put_path(&req, "GET", "/v1/feed");
	randombytes_buf(req.nonce, sizeof(req.nonce));
	status = ask(t, &req, hub_named(t->f));
	if (status != 200)
		return status;
	buf_clear(raw);
	ck_assert_int_eq(wire_unpack(raw, t->a.body.data, t->a.body.len, FEED_RAW_MAX), 0);
	ck_assert_msg(feed_parse(raw->data, raw->len, feed, &err) == 0, "%s", err.text);
	ck_assert_mem_eq(feed->header.nonce, req.nonce, NONCE_BYTES);
	return status;
}

#endif
