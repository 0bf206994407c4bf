/* SPDX-License-Identifier: MIT */
/*
 * A store in a folder of its own, enrolled at a hub whose keys the test holds, and feed frames for
 * it. Acts are dated 2026-11-22 08:00 unless the test moves `now`.
 */
#ifndef TESTS_KIOSK_STORE_RIG_H
#define TESTS_KIOSK_STORE_RIG_H

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/hall/idnum.h"
#include "core/hall/slip.h"
#include "core/wire/row.h"
#include "core/wire/seal.h"
#include "kiosk/store/outbox.h"
#include "kiosk/store/store.h"
#include "tests/support/hall_fixture.h"
#include "tests/support/suite.h"

#define UNUSED       __attribute__((unused))
#define RIG_ID       "330799194803150016"
#define RIG_ID_OTHER "330799195109110027"
#define RIG_NOWHERE  "330784-003"

struct rig {
	char dir[64], db[80], key[80], keys[96];
	unsigned char hub_public[SIGN_PUBLIC], hub_secret[SIGN_SECRET];
	struct enrol_grant grant;
	struct moment now;
	struct store *s;
	struct err err;
	struct recorded done;
};

#define OK(call) ck_assert_msg((call) == 0, "%s: %s", #call, r->err.text)

static UNUSED void rig_names(struct rig *r, const char *dir)
{
	snprintf(r->dir, sizeof(r->dir), "%s", dir);
	snprintf(r->db, sizeof(r->db), "%s/kiosk.db", dir);
	snprintf(r->key, sizeof(r->key), "%s/kiosk.key", dir);
	snprintf(r->keys, sizeof(r->keys), "%s/kiosk.db-keys", dir);
}

static UNUSED void rig_grant(struct rig *r)
{
	struct enrol_grant *g = &r->grant;

	ck_assert_int_ge(sodium_init(), 0);
	crypto_sign_keypair(r->hub_public, r->hub_secret);
	memset(g, 0, sizeof(*g));
	memcpy(g->hub_public, r->hub_public, SIGN_PUBLIC);
	memset(g->hub_id, 7, HUB_ID_BYTES);
	g->epoch.n = 1;
	memset(g->epoch.id, 0x11, sizeof(g->epoch.id));
	strcpy(g->kiosk, "YD1");
	g->letter = 'A';
	strcpy(g->place, FIXTURE_PLACE);
	strcpy(g->places, FIXTURE_PLACE "," RIG_NOWHERE);
	memset(g->k_hall, 0x21, KEY_BYTES);
	memset(g->feed_key, 0x22, KEY_BYTES);
	g->block_from = 100;
	g->block_to = 199;
	g->now_ms = 1;
}

static UNUSED void rig_open(struct rig *r)
{
	OK(store_open(&r->s, r->db, r->key, STORE_WRITE, &r->err));
}

static UNUSED void rig_reopen(struct rig *r)
{
	store_close(r->s);
	rig_open(r);
}

/* Not enrolled yet. */
static UNUSED void rig_bare(struct rig *r)
{
	char dir[64];

	memset(r, 0, sizeof(*r));
	suite_dir(dir, sizeof(dir));
	rig_names(r, dir);
	rig_grant(r);
	r->now = fixture_moment(FIXTURE_TODAY, "08:00");
	rig_open(r);
}

static UNUSED void rig_init(struct rig *r)
{
	rig_bare(r);
	OK(store_enrolled(r->s, &r->grant, &r->err));
}

/* A shell command inside the folder. */
static UNUSED int rig_sh(const struct rig *r, const char *what)
{
	char *command = NULL;
	int result;

	ck_assert_int_ge(asprintf(&command, "cd %s && { %s; }", r->dir, what), 0);
	result = system(command);
	free(command);
	return result;
}

static UNUSED void rig_done(struct rig *r)
{
	store_close(r->s);
	r->s = NULL;
	ck_assert_int_eq(rig_sh(r, "rm -rf \"$PWD\""), 0);
}

/* ---- feed ------------------------------------------------------------------------------------ */

struct frame {
	struct feed_header header;
	struct buf raw;
};

static UNUSED void frame_init(struct frame *f, const struct rig *r, int64_t from, int64_t to)
{
	memset(f, 0, sizeof(*f));
	f->raw = BUF_INIT(FEED_RAW_MAX);
	f->header.epoch = r->grant.epoch;
	feed_filter(r->grant.places, store_identity(r->s)->stream, f->header.filter);
	f->header.from = from;
	f->header.to = f->header.head = to;
	f->header.snapshot = from == 0;
	f->header.last = true;
	f->header.now_ms = r->now.ms;
}

static UNUSED void frame_row(struct frame *f, const struct feed_row *row)
{
	if (!f->raw.len)
		ck_assert_int_eq(feed_begin(&f->raw, &f->header), 0);
	ck_assert_int_eq(feed_add(&f->raw, row), 0);
}

static UNUSED void frame_body(
	struct frame *f, int64_t rev, const char *kind, const char *key, struct buf *body)
{
	struct feed_row row = {.rev = rev, .need = 1, .body = buf_text(body)};

	strcpy(row.place, FIXTURE_PLACE);
	strcpy(row.kind, kind);
	strcpy(row.key, key);
	frame_row(f, &row);
	buf_done(body);
}

static UNUSED void frame_gone(struct frame *f, int64_t rev, const char *kind, const char *key)
{
	struct feed_row row = {.rev = rev, .need = 1, .gone = true, .body = ""};

	strcpy(row.place, FIXTURE_PLACE);
	strcpy(row.kind, kind);
	strcpy(row.key, key);
	frame_row(f, &row);
}

static UNUSED int frame_give(struct rig *r, struct frame *f)
{
	struct feed feed;
	int result;

	if (!f->raw.len)
		ck_assert_int_eq(feed_begin(&f->raw, &f->header), 0);
	OK(feed_parse(f->raw.data, f->raw.len, &feed, &r->err));
	r->err = (struct err){0};
	result = outbox_feed(r->s, &feed, &r->err);
	buf_done(&f->raw);
	return result;
}

/* A resident of the hall with an ID number. */
static UNUSED void rig_person(
	const struct rig *r, struct person_row *row, const char *number, uint32_t resident)
{
	struct idnum id;

	memset(row, 0, sizeof(*row));
	ck_assert_int_eq(idnum_parse(number, FIXTURE_DAY, &id), IDNUM_OK);
	row->person.known = true;
	memset(row->person.pid, (int)(resident & 0xff), PID_BYTES);
	strcpy(row->person.place, FIXTURE_PLACE);
	row->person.resident = resident;
	strcpy(row->person.masked, "张*英");
	strcpy(row->person.address, "张奶奶");
	row->person.born = id.born;
	row->person.voice = VOICE_ON;
	row->person.serial = 2;
	memset(row->person.dk, 0x55, DK_BYTES);
	memcpy(row->person.dk, &resident, sizeof(resident));
	row->tag = id_tag(r->grant.k_hall, number);
	row->has_tag = true;
}

static UNUSED void frame_person(
	struct frame *f, const struct rig *r, int64_t rev, const struct person_row *row)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	char key[32];

	snprintf(key, sizeof(key), "%s/%u", row->person.place, row->person.resident);
	ck_assert_int_eq(row_person_encode(row, r->grant.feed_key, &body), 0);
	frame_body(f, rev, "person", key, &body);
}

static UNUSED void frame_lease(
	struct frame *f, const struct rig *r, int64_t rev, day_t day, int64_t granted)
{
	struct lease_row row = {.epoch = r->grant.epoch, .granted = granted, .until = day};
	struct buf body = BUF_INIT(FEED_BODY_MAX);

	meal_resource(row.resource, FIXTURE_PLACE, "lunch", day);
	row_lease_encode(&row, &body);
	frame_body(f, rev, "lease", row.resource, &body);
}

static UNUSED void frame_hall(struct frame *f, int64_t rev, const struct hall *hall)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);

	row_hall_encode(hall, &body);
	frame_body(f, rev, "hall", hall->place, &body);
}

/* Revision 10: two halls, one resident (RIG_ID, number 1001), 3 lunches tomorrow. */
static UNUSED void rig_fill(struct rig *r)
{
	const struct catalogue *c = fixture_catalogue();
	struct person_row row;
	struct frame f;

	frame_init(&f, r, 0, 10);
	frame_hall(&f, 1, &c->halls[0]);
	frame_hall(&f, 2, &c->halls[1]);
	rig_person(r, &row, RIG_ID, 1001);
	frame_person(&f, r, 3, &row);
	frame_lease(&f, r, 4, FIXTURE_DAY + 1, 3);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
}

/* ---- acts ------------------------------------------------------------------------------------ */

static UNUSED void rig_zhang(const struct rig *r, struct person *p)
{
	struct person_row row;

	rig_person(r, &row, RIG_ID, 1001);
	*p = row.person;
}

static UNUSED void draft(struct act *act, enum act_kind kind, const struct person *p)
{
	act_init(act, kind);
	if (!p)
		return;
	act->head.proof = PROOF_CARD;
	strcpy(act->body.place, p->place);
	act->body.resident = p->resident;
	strcpy(act->body.masked, p->masked);
}

static UNUSED void draft_order(struct act *act, const struct person *p, day_t day, int qty)
{
	draft(act, ACT_ORDER, p);
	strcpy(act->head.what, "lunch");
	act->head.service_day = day;
	act->head.qty = qty;
	act->head.list_fen = 1300;
	act->head.due_fen = 1300;
	act->body.cancel_day = day;
	act->body.cancel_min = 540;
	act->body.promise = PROMISE_FINAL;
	strcpy(act->body.items[0].name.text[LANG_ZH], "套餐一");
	act->body.n_items = 1;
}

static UNUSED enum record_result rig_record(
	struct rig *r, const struct act *act, const struct person *p)
{
	static const struct person nobody = {.born = DAY_NONE};

	r->err = (struct err){0};
	r->now.ms += 1000;
	return store_record(r->s, &r->now, act, p ? p : &nobody, &r->done, &r->err);
}

static UNUSED void rig_check_in(struct rig *r, const struct person *p)
{
	struct act act;

	draft(&act, ACT_CHECK_IN, p);
	ck_assert_msg(rig_record(r, &act, p) == RECORD_OK, "%s", r->err.text);
}

static UNUSED void rig_verified(struct rig *r, int64_t n)
{
	int64_t seen = -1;

	OK(store_verify(r->s, &seen, &r->err));
	ck_assert_int_eq(seen, n);
}

/* SQL on the closed or open file by another connection, as somebody with the disk could. */
static UNUSED void rig_sql(const char *db, const char *sql)
{
	sqlite3 *other;
	char *text = NULL;

	ck_assert_int_eq(sqlite3_open(db, &other), SQLITE_OK);
	sqlite3_exec(other, sql, NULL, NULL, &text);
	ck_assert_msg(!text, "%s: %s", sql, text);
	sqlite3_close(other);
}

#endif
