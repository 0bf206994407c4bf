/* SPDX-License-Identifier: MIT */
/* A rig with offerings, seats and walk-in portions, and the acts about them. */
#ifndef TESTS_KIOSK_STORE_SEATS_H
#define TESTS_KIOSK_STORE_SEATS_H

#include "tests/kiosk/store/rig.h"

#define TODAY   FIXTURE_DAY
#define SESSION "G01" /* single sessions; by rule every Sunday: today, in 7 days … */
#define COURSE  "C01" /* a whole course */
#define SEATS   "seat/" FIXTURE_PLACE "/"

static UNUSED void frame_right(
	struct frame *f, const struct rig *r, int64_t rev, const char *resource, int64_t granted)
{
	struct lease_row row = {.epoch = r->grant.epoch, .granted = granted, .until = DAY_NONE};
	struct buf body = BUF_INIT(FEED_BODY_MAX);

	strcpy(row.resource, resource);
	row_lease_encode(&row, &body);
	frame_body(f, rev, "lease", resource, &body);
}

static UNUSED void frame_offering(struct frame *f, int64_t rev, const char *id, bool session)
{
	struct offering o = {.kind = "class",
		.place = FIXTURE_PLACE,
		.name = {{"书法", "Calligraphy", "서예"}},
		.rule = "Sun",
		.from_min = 540,
		.to_min = 600,
		.seats = 2,
		.session = session};
	struct buf body = BUF_INIT(FEED_BODY_MAX);

	strcpy(o.id, id);
	row_offering_encode(&o, &body);
	frame_body(f, rev, "offering", id, &body);
}

static UNUSED void frame_change(
	struct frame *f, int64_t rev, enum change_kind kind, day_t day, day_t to_day)
{
	struct session_change c = {.offering = SESSION, .kind = kind, .day = day, .to_day = to_day};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	char key[40] = SESSION "/";

	day_format(day, key + strlen(key));
	row_change_encode(&c, &body);
	frame_body(f, rev, "change", key, &body);
}

/* rig_fill, and up to revision 20: two offerings, 2 seats in today's session, in the one of next
 * Sunday and in the course, 2 walk-in lunches today, 5 ordinary ones. */
static UNUSED void seats_fill(struct rig *r, struct person *zhang)
{
	struct frame f;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, zhang);
	frame_init(&f, r, 10, 20);
	frame_offering(&f, 11, SESSION, true);
	frame_offering(&f, 12, COURSE, false);
	frame_right(&f, r, 13, SEATS SESSION "/2026-11-22", 2);
	frame_right(&f, r, 14, SEATS SESSION "/2026-11-29", 2);
	frame_right(&f, r, 15, SEATS COURSE, 2);
	frame_right(&f, r, 16, "walk/" FIXTURE_PLACE "/lunch/2026-11-22", 2);
	frame_lease(&f, r, 17, TODAY, 5);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
}

static UNUSED void draft_enrol(struct act *act, const struct person *p, const char *id, day_t day)
{
	draft(act, ACT_ENROL, p);
	strcpy(act->head.what, id);
	act->head.course = day == DAY_NONE;
	act->head.service_day = day;
	act->head.qty = 1;
	act->body.promise = PROMISE_FINAL;
	strcpy(act->body.items[0].name.text[LANG_ZH], "书法");
	act->body.items[0].qty = 1;
	act->body.n_items = 1;
}

static UNUSED void draft_open(struct act *act, const struct person *p, const char *id, day_t day)
{
	draft_enrol(act, p, id, day);
	act->head.open = true;
	act->body.promise = PROMISE_OPEN;
}

static UNUSED void record_ok(struct rig *r, const struct act *act, const struct person *p)
{
	ck_assert_msg(rig_record(r, act, p) == RECORD_OK, "%s", r->err.text);
}

static UNUSED void enrol(struct rig *r, const struct person *p, const char *id, day_t day)
{
	struct act act;

	draft_enrol(&act, p, id, day);
	record_ok(r, &act, p);
}

static UNUSED void leave_last(struct rig *r, const struct person *p)
{
	struct act act;

	draft(&act, ACT_LEAVE, p);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	record_ok(r, &act, p);
}

static UNUSED void attend(struct rig *r, const struct person *p, const char *id)
{
	struct act act;

	draft(&act, ACT_ATTEND, p);
	strcpy(act.head.what, id);
	act.head.service_day = r->now.day;
	record_ok(r, &act, p);
}

static UNUSED const struct standing *stands(struct rig *r, const struct person *p)
{
	OK(store_standing(r->s, p, &r->now, &r->done.standing, &r->err));
	return &r->done.standing;
}

static UNUSED int right_left(struct rig *r, const char *resource)
{
	store_refresh(r->s, &r->now);
	return catalogue_right(store_catalogue(r->s), resource);
}

static UNUSED void at_day(struct rig *r, const char *day)
{
	r->now = fixture_moment(day, "08:00");
	store_refresh(r->s, &r->now);
}

#endif
