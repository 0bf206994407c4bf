/* SPDX-License-Identifier: MIT */
#include "server/follow.h"

#include <string.h>

#include "core/hall/kitchen.h"
#include "core/hall/newcomer.h"
#include "core/hall/temp_card.h"
#include "server/callback.h"
#include "server/claim.h"
#include "server/erase.h"
#include "server/grants.h"
#include "server/help.h"
#include "server/kitchen.h"
#include "server/ledger_act.h"
#include "server/ledger_divide.h"
#include "server/ledger_follow.h"
#include "server/ledger_kitchen.h"
#include "server/newcomer.h"
#include "server/peers.h"
#include "server/people.h"
#include "server/serving.h"
#include "server/station_key.h"
#include "server/waiting.h"

struct at {
	struct hub *hub;
	const struct stream_row *stream;
	const struct moment *now;
};

/* ---- taken back ------------------------------------------------------------------------------- */

static int cancelled(const struct at *at, const struct act_head *order, struct err *err)
{
	if (order_cancelled(&at->hub->ledger, order->id, err) < 0 ||
		grants_cancelled(at->hub, order, at->now, err) < 0)
		return err->code;
	return callback_settled(at->hub, order->id, "cancelled", at->now->ms, err);
}

static int left(const struct at *at, const struct act_head *enrol, struct err *err)
{
	if (seat_gone(&at->hub->ledger, enrol->id, err) < 0 ||
		waiting_left(at->hub, enrol, at->now, err) < 0)
		return err->code;
	return callback_settled(at->hub, enrol->id, "left", at->now->ms, err);
}

/* Only at the hall where it was made. */
static int take_back(
	const struct at *at, const struct act_head *act, const struct act_head *by, struct err *err)
{
	if (strcmp(act->place, by->place) != 0)
		return 0;
	if (act->kind == ACT_ORDER && by->kind == ACT_CANCEL)
		return cancelled(at, act, err);
	if (act->kind == ACT_ENROL && by->kind == ACT_LEAVE)
		return left(at, act, err);
	if (act->kind == ACT_SERVE && by->kind == ACT_UNSERVED)
		return serving_undone(at->hub, act, at->now, err);
	return 0;
}

/* This act takes back another one, now or when that comes. */
static int takes_back(const struct at *at, const struct act_head *by, struct err *err)
{
	struct ledger *l = &at->hub->ledger;
	struct act_head act;
	int got;

	if (!by->has_ref)
		return 0;
	got = act_head_before(l, by->ref, at->stream, &act, err);
	if (got < 0)
		return got;
	return got ? take_back(at, &act, by, err) : undone_put(l, by, err);
}

/* Has it been taken back already? */
static int taken_back(const struct at *at, const struct act_head *act, struct err *err)
{
	unsigned char id[ACT_ID_BYTES];
	struct act_head by;
	int got = undone_by(&at->hub->ledger, act->id, id, err);

	if (got == 1)
		got = act_head_of(&at->hub->ledger, id, &by, err);
	return got == 1 ? take_back(at, act, &by, err) : got;
}

/* ---- what is new ------------------------------------------------------------------------------ */

/* Sold by a terminal that was given up, of which there was no more. */
static int look_if_oversold(const struct at *at, const struct act_head *act, struct err *err)
{
	char resource[RESOURCE_SIZE];
	struct division d;
	int got;

	if (!at->stream->dead || act->open || !taken_resource(act, resource))
		return 0;
	got = divide_find(&at->hub->ledger, resource, 0, &d, err);
	if (got <= 0 || d.free >= 0)
		return got < 0 ? got : 0;
	return callback_add(at->hub,
		&(struct callback_about){"oversold", at->stream->no, at->now->ms}, act, err);
}

static int ordered(const struct at *at, const struct act_head *order, struct err *err)
{
	if (order_put(&at->hub->ledger, order, at->stream->no, err) < 0 ||
		serving_ordered(at->hub, at->stream, order, at->now, err) < 0)
		return err->code;
	return look_if_oversold(at, order, err);
}

static int enrolled(const struct at *at, const struct act_head *enrol, struct err *err)
{
	if (enrol->open)
		return waiting_enrolled(at->hub, at->stream, enrol, at->now, err);
	if (seat_put(&at->hub->ledger, enrol, err) < 0)
		return err->code;
	return look_if_oversold(at, enrol, err);
}

static int first_of(const struct at *at, const struct act_head *act, struct err *err)
{
	switch (act->kind) {
	case ACT_ORDER:
		return ordered(at, act, err);
	case ACT_ENROL:
		return enrolled(at, act, err);
	default:
		return serving_heard(at->hub, at->stream, act, at->now, err);
	}
}

/* The code of before is dead, and the hall's other terminals know the new one. */
static int card_lost(
	struct hub *h, const struct stream_row *s, const struct act_head *head, struct err *err)
{
	if (people_lost_card(h, s->place, head->kc, head->qty, err) < 0)
		return err->code;
	return s->revoked ? 0 : station_key_put(h, s, err);
}

static int requested(const struct at *at, const struct act_head *head, struct err *err)
{
	if (strcmp(head->what, TEMP_CARD) == 0)
		return card_lost(at->hub, at->stream, head, err);
	if (strcmp(head->what, NEWCOMER) == 0)
		return newcomer_take(at->hub, at->stream, head, at->now, err);
	return 0;
}

static int follow(struct hub *h, const struct stream_row *s, const struct act_head *head,
	const struct moment *now, struct err *err)
{
	const struct at at = {h, s, now};

	switch (head->kind) {
	case ACT_ORDER:
	case ACT_ENROL:
	case ACT_SERVE:
		return first_of(&at, head, err) < 0 ? err->code : taken_back(&at, head, err);
	case ACT_CANCEL:
	case ACT_LEAVE:
	case ACT_UNSERVED:
		return takes_back(&at, head, err);
	case ACT_PHONED:
		if (strncmp(head->what, KITCHEN_WHAT, strlen(KITCHEN_WHAT)) == 0)
			return kitchen_phoned(h, s, head, now, err);
		if (strcmp(head->what, LOOK_UNCOLLECTED) == 0) /* no promise was broken */
			return 0;
		return head->has_ref ? callback_settled(h, head->ref, "told", now->ms, err) : 0;
	case ACT_ADJUST:
		return claim_adjusted(h, s, head, err);
	case ACT_REQUEST:
		return requested(&at, head, err);
	case ACT_HELP:
		return help_heard(h, s, head, err);
	case ACT_ERASED:
		return erase_heard(h, s, head, now, err);
	default:
		return 0;
	}
}

/* At a hall's hub: only what the hall's stations have to know of each other at once; all else the hub
 * above decides. */
static int follow_in_hall(struct hub *h, const struct stream_row *s, const struct act_head *head,
	const struct moment *now, struct err *err)
{
	const struct at at = {h, s, now};

	switch (head->kind) {
	case ACT_ORDER:
		return serving_ordered(h, s, head, now, err);
	case ACT_SERVE:
		return serving_heard(h, s, head, now, err) < 0 ? err->code
							       : taken_back(&at, head, err);
	case ACT_UNSERVED:
		return takes_back(&at, head, err);
	case ACT_HELP:
		return help_heard(h, s, head, err);
	default:
		return 0;
	}
}

int follow_act(struct hub *h, const struct stream_row *s, const struct act_head *head,
	const struct moment *now, struct err *err)
{
	return (h->up.joined ? follow_in_hall : follow)(h, s, head, now, err) < 0
		       ? err->code
		       : peers_heard(h, s, head, now, err);
}

int follow_collision(struct hub *h, const struct stream_row *s, const struct act_head *head,
	const struct moment *now, struct err *err)
{
	if (h->up.joined ||
		(head->kind != ACT_ORDER && head->kind != ACT_ENROL && head->kind != ACT_SERVE))
		return 0;
	return callback_add(h, &(struct callback_about){"id-collision", s->no, now->ms}, head, err);
}
