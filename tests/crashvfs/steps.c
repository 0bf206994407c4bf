/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "kiosk/store/internal.h"
#include "tests/crashvfs/crash.h"
#include "tests/support/memdisk.h"

static unsigned dice(struct pair *h, unsigned sides)
{
	return (unsigned)(disk_random(&h->dice) % sides);
}

/* ---- people --------------------------------------------------------------------------------- */

static void who_is(struct pair *h, int resident, struct person *ret)
{
	static const char *const numbers[] = {"330799194803150016", "330799195109110027"};
	struct moment now = hall_now(h);
	struct card card = {.kind = CARD_ID};
	struct lookup found = {.ticket = 0};

	memset(ret, 0, sizeof(*ret));
	ret->born = DAY_NONE;
	text_copy(ret->place, sizeof(ret->place), NEXT_TO);
	ret->resident = 1 + dice(h, 4);
	if (!resident)
		return;
	text_copy(card.number, sizeof(card.number), numbers[resident - 1]);
	store_find_card(h->store, &card, &now, &found);
	if (found.result != LOOKUP_FOUND)
		hall_die(h, "a resident is not known");
	*ret = found.person;
}

/* ---- acts ----------------------------------------------------------------------------------- */

static void draft(struct act *act, enum act_kind kind, const struct person *p)
{
	act_init(act, kind);
	act->head.proof = PROOF_CARD;
	text_copy(act->body.place, sizeof(act->body.place), p->place);
	act->body.resident = p->resident;
	text_copy(act->body.masked, sizeof(act->body.masked), "王*兰");
}

/* Told only when the store said so. A right that is not there is an ordinary answer. */
static int record(struct pair *h, const struct act *act, const struct person *p)
{
	struct recorded done = {.ticket = 0};
	struct moment now = hall_now(h);
	enum record_result result = store_record(h->store, &now, act, p, &done, &h->err);

	if (result == RECORD_FAILED)
		return h->err.code ? h->err.code : ERR_IO;
	if (result != RECORD_OK)
		return 1;
	hall_told(h, TOLD_ACT, done.act.head.seq);
	if (act->head.kind == ACT_ORDER || act->head.kind == ACT_ENROL) {
		int i = h->n_orders++ % ORDERS;

		memcpy(h->orders[i], done.act.head.id, ACT_ID_BYTES);
		h->kinds[i] = act->head.kind;
	}
	return 0;
}

int steps_check_in(struct pair *h, int resident)
{
	struct person p;
	struct act act;

	who_is(h, resident, &p);
	draft(&act, ACT_CHECK_IN, &p);
	return record(h, &act, &p);
}

static void meal_of(struct pair *h, struct act *act)
{
	text_copy(act->head.what, sizeof(act->head.what), "lunch");
	act->head.service_day = hall_now(h).day + 1;
	act->head.qty = 1;
	act->head.list_fen = act->head.due_fen = 1300;
}

static int order(struct pair *h)
{
	struct person p;
	struct act act;

	who_is(h, 1 + (int)dice(h, 2), &p);
	draft(&act, ACT_ORDER, &p);
	meal_of(h, &act);
	act.body.promise = PROMISE_FINAL;
	return record(h, &act, &p);
}

/* The third one waits. */
static int enrol(struct pair *h)
{
	struct person p;
	struct act act;
	int result;

	who_is(h, 1 + (int)dice(h, 2), &p);
	draft(&act, ACT_ENROL, &p);
	text_copy(act.head.what, sizeof(act.head.what), "C1");
	act.head.course = true;
	act.head.qty = 1;
	act.body.promise = PROMISE_FINAL;
	result = record(h, &act, &p);
	if (result != 1)
		return result;
	act.head.open = true;
	act.body.promise = PROMISE_OPEN;
	return record(h, &act, &p);
}

static int take_back(struct pair *h)
{
	int n = h->n_orders < ORDERS ? h->n_orders : ORDERS, i = n ? (int)dice(h, (unsigned)n) : 0;
	struct person p;
	struct act act;

	if (!n)
		return steps_check_in(h, 1);
	who_is(h, 1, &p);
	draft(&act, h->kinds[i] == ACT_ORDER ? ACT_CANCEL : ACT_LEAVE, &p);
	if (h->kinds[i] == ACT_ORDER)
		meal_of(h, &act);
	act.head.has_ref = true;
	memcpy(act.head.ref, h->orders[i], ACT_ID_BYTES);
	return record(h, &act, &p);
}

/* A right that was not sold goes back to the hub. */
static int give_back(struct pair *h)
{
	struct moment now = hall_now(h);
	char resource[RESOURCE_SIZE];
	struct lease_state lease;
	struct person p;
	struct act act;

	who_is(h, 0, &p);
	draft(&act, ACT_RETURN, &p);
	meal_of(h, &act);
	text_copy(act.head.place, sizeof(act.head.place), HALL);
	act_resource(&act.head, resource);
	if (lease_read(h->store, resource, now.day, &lease, &h->err) < 0)
		return h->err.code;
	if (lease.sold + lease.returned >= lease.granted)
		return 1;
	return record(h, &act, &p);
}

static int other_act(struct pair *h)
{
	static const enum act_kind kinds[] = {ACT_ATTEND, ACT_HELP, ACT_UNKNOWN, ACT_REPORT};
	struct person p;
	struct act act;

	who_is(h, (int)dice(h, 3), &p);
	draft(&act, kinds[dice(h, 4)], &p);
	text_copy(act.head.what, sizeof(act.head.what), "C1");
	act.head.service_day = hall_now(h).day;
	return record(h, &act, &p);
}

/* ---- the rest of a day ---------------------------------------------------------------------- */

/* The job is written down before the printer has it, as kiosk/paper.c does. */
static int print(struct pair *h)
{
	struct moment now = hall_now(h);
	struct print_job job;
	int got = store_next_job(h->store, &job, &h->err);

	if (got <= 0)
		return got < 0 ? got : 1;
	if (store_job(h->store, job.id, JOB_SENT, "", &now, &h->err) < 0)
		return h->err.code;
	hall_told(h, TOLD_SENT, job.id);
	if (dice(h, 3) == 0)
		got = store_job_unclear(h->store, job.id, JOB_WAITING, "paper-out", &now, &h->err);
	else
		got = store_job(h->store, job.id, JOB_PROVEN, "", &now, &h->err);
	if (got < 0)
		return got;
	hall_told(h, TOLD_SENT, 0);
	if (store_next_job(h->store, &job, &h->err) == 0)
		hall_told(h, TOLD_SLIP, 0);
	return 0;
}

/* The store does this to a real file; SQLite does not hear of it. */
static void room_ahead(struct pair *h)
{
	static const char zeros[256 << 10];
	char wal[128];
	int64_t size;

	snprintf(wal, sizeof(wal), "%s-wal", h->db);
	size = memvfs_size(h->disk, wal);
	if (size && size < (int64_t)sizeof(zeros))
		memvfs_write(h->disk, wal, zeros, sizeof(zeros) - (size_t)size, size, true);
}

static int checkpoint(struct pair *h)
{
	store_checkpoint(h->store);
	room_ahead(h);
	return store_in_service(h->store) ? 0 : ERR_IO;
}

static int import(struct pair *h)
{
	struct hub_row row;

	if ((dice(h, 2) ? hall_import(h, 4 + (int)dice(h, 6))
			: hall_new_resident(h, ++h->n_residents)) < 0 ||
		ledger_hub(&h->hub.ledger, &row, &h->err) < 0)
		return h->err.code;
	hall_told(h, TOLD_HEAD, row.feed_head);
	return 0;
}

static int restart(struct pair *h)
{
	if (dice(h, 2)) {
		hall_terminal_close(h);
		return hall_terminal_open(h);
	}
	hall_hub_close(h);
	return hall_hub_open(h);
}

int steps_one(struct pair *h)
{
	unsigned n = dice(h, 100);

	h->ms += 1000;
	if (h->normal && n >= 92)
		n = 0; /* a checkpoint would sync what a commit did not */
	if (n < 18)
		return steps_check_in(h, (int)dice(h, 3));
	if (n < 34)
		return order(h);
	if (n < 42)
		return enrol(h);
	if (n < 52)
		return take_back(h);
	if (n < 56)
		return give_back(h);
	if (n < 64)
		return other_act(h);
	if (n < 76)
		return print(h);
	if (n < 88)
		return hall_contact(h);
	if (n < 92)
		return import(h);
	return n < 97 ? checkpoint(h) : restart(h);
}

struct memvfs_tape *steps_record(struct pair *h, uint64_t seed, int n)
{
	hall_morning(h, seed);
	memvfs_record(h->disk);
	for (int i = 0; i < n; i++)
		if (steps_one(h) < 0)
			hall_die(h, "a step on a good disk");
	memvfs_kill(h->disk, "");
	hall_close(h);
	return memvfs_recorded(h->disk);
}
