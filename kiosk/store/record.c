/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/mutation.h"
#include "core/base/text.h"
#include "core/hall/slip.h"
#include "kiosk/store/people.h"

int journal_append(struct store *s, const struct act_parts *parts, const struct act_head *head,
	struct err *err)
{
	unsigned char hash[ACT_HASH_BYTES];
	struct act_head ref;
	int got = act_ref_head(s, head, &ref, err);

	if (got < 0)
		return got;
	seal_chain(s->last_hash, parts, hash);
	if (db_run(&s->db, err, "INSERT INTO act(seq, id, head, ct, hash) VALUES(?, ?, ?, ?, ?)",
		    "ibbbb", head->seq, head->id, (size_t)ACT_ID_BYTES, parts->head,
		    parts->head_len, parts->ct, parts->ct_len, hash, sizeof(hash)) < 0 ||
		project_apply(&s->db, head, got ? &ref : NULL, err) < 0)
		return err->code;
	s->last_seq = head->seq;
	s->last_ms = head->at_ms;
	s->last_id_ms = act_id_ms(head->id);
	memcpy(s->last_hash, hash, sizeof(hash));
	return 0;
}

/* One act on its way to the disk. */
struct writing {
	const struct moment *now;
	const struct person *whose;
	struct recorded *ret;
	struct buf bytes;
};

static int write_act(struct store *s, struct writing *w, struct err *err)
{
	struct act_parts parts;

	if (seal_split(w->bytes.data, w->bytes.len, &parts) < 0)
		return err_set(err, ERR_BAD, "an act that cannot be split");
	/* Kept statements: sqlite3_exec would compile these two each time. */
	if (db_run(&s->db, err, "BEGIN IMMEDIATE", "") < 0)
		return err->code;
	/* Where the person then stands is read here, in the same transaction: that is cheaper. */
	if (journal_append(s, &parts, &w->ret->act.head, err) < 0 ||
		store_standing(s, w->whose, w->now, &w->ret->standing, err) < 0 ||
		db_run(&s->db, err, "COMMIT", "") < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	return 0;
}

/* Kept in memory first: should the commit fail, the act is one of those that are written again. */
static int commit_act(struct store *s, struct writing *w, struct err *err)
{
	int64_t seq = w->ret->act.head.seq;
	size_t before = service_keep(s, seq, w->bytes.data, w->bytes.len);

	if (write_act(s, w, err) == 0 || MUTATED(DONE_UNCOMMITTED))
		return 0;
	log_line(LOG_FAIL, "act %lld was not committed: %s", (long long)seq, err->text);
	/* Without memory to keep it in, a disk that is well again still has not got it. */
	if (service_revive(s, err) == 0 && s->last_seq == seq &&
		store_standing(s, w->whose, w->now, &w->ret->standing, err) == 0)
		return 0;
	s->kept.len = before; /* not promised: it must not come back by itself */
	return err->code;
}

/* ---- rights ----------------------------------------------------------------------------------- */

static int order_check(const struct act *act, struct err *err)
{
	const struct act_head *h = &act->head;

	if (h->qty < 1 || h->service_day == DAY_NONE || !meal_name_ok(h->what) || h->open)
		return err_set(err, ERR_BAD, "an order without a meal, a day or a quantity");
	return 0;
}

/* The slip and the counters must say the same. */
static int seat_check(const struct act *act, struct err *err)
{
	const struct act_head *h = &act->head;

	if (!h->what[0] || strlen(h->what) >= OFFERING_ID_SIZE || strchr(h->what, '/'))
		return err_set(err, ERR_BAD, "a seat of no offering");
	if (h->course != (h->service_day == DAY_NONE))
		return err_set(err, ERR_BAD, "a session has a day, a whole course has none");
	if (h->qty != 1)
		return err_set(err, ERR_BAD, "%d seats at once", h->qty);
	if (h->open != (act->body.promise == PROMISE_OPEN))
		return err_set(err, ERR_BAD, "a promise that is not what the hub is asked");
	return 0;
}

/* Letter and number fit PICKUP_SIZE: "A999999", "A-99999". */
static void number_order(const struct store *s, int64_t n, char out[PICKUP_SIZE])
{
	snprintf(out, PICKUP_SIZE, "%c%03u", s->id.grant.letter, (unsigned)n % 1000000);
}

static void number_ticket(const struct store *s, int64_t n, char out[PICKUP_SIZE])
{
	snprintf(out, PICKUP_SIZE, "%c-%u", s->id.grant.letter, (unsigned)n % 100000);
}

/* Orders and seats: the right to sell and the number to call, or why not. */
static enum record_result sale_complete(
	struct store *s, const struct moment *now, struct act *act, struct err *err)
{
	char resource[RESOURCE_SIZE], number[RESOURCE_SIZE];
	bool seat = act->head.kind == ACT_ENROL;
	struct lease_state lease, numbers;

	if ((seat ? seat_check(act, err) : order_check(act, err)) < 0)
		return RECORD_FAILED;
	act_resource(&act->head, resource);
	act_number_resource(&act->head, number);
	if (lease_read(s, resource, now->day, &lease, err) < 0 ||
		lease_read(s, number, now->day, &numbers, err) < 0)
		return RECORD_FAILED;
	if (!act->head.open && lease.sold + act->head.qty > lease.granted - lease.returned) {
		err_set(err, ERR_LIMIT, "%s: no rights left", resource);
		return RECORD_NO_RIGHT;
	}
	if (!seat)
		number_order(s, numbers.orders + 1, act->body.pickup);
	else if (act->head.open)
		number_ticket(s, numbers.waiting + 1, act->body.pickup);
	return RECORD_OK;
}

static int attend_check(const struct act *act, struct err *err)
{
	const struct act_head *h = &act->head;

	if (!h->what[0] || strlen(h->what) >= OFFERING_ID_SIZE || h->service_day == DAY_NONE)
		return err_set(err, ERR_BAD, "attendance of nothing");
	return 0;
}

static enum record_result right_to(
	struct store *s, const struct writing *w, struct act *act, struct err *err)
{
	switch (act->head.kind) {
	case ACT_ORDER:
	case ACT_ENROL:
		return sale_complete(s, w->now, act, err);
	case ACT_ATTEND:
		return attend_check(act, err) < 0 ? RECORD_FAILED : RECORD_OK;
	case ACT_REQUEST:
		return card_complete(s, act, w->whose, err);
	default:
		return RECORD_OK;
	}
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* A key the hub has never seen travels in each act it seals: any one of them may be the first to
 * arrive. */
static int seal_key_to_hub(const struct store *s, const unsigned char dk[DK_BYTES],
	struct act_head *head, struct err *err)
{
	if (seal_to_hub(s->id.grant.hub_public, dk, DK_BYTES, head->nk) < 0)
		return err_set(err, ERR_BAD, "the hub's key is no key");
	head->has_nk = true;
	return 0;
}

static void head_complete(const struct store *s, const struct moment *now, struct act_head *head)
{
	int64_t id_ms = s->last_id_ms;

	head->seq = s->last_seq + 1;
	act_id_new(head->id, now->ms, &id_ms);
	head->at_ms = now->ms;
	head->clock = now->quality;
	head->day = now->day;
	text_copy(head->place, sizeof(head->place), s->id.grant.place);
}

static int seal_and_commit(struct store *s, struct writing *w, struct err *err)
{
	struct act *act = &w->ret->act;
	unsigned char dk[DK_BYTES];
	int result = keys_for_act(s, &act->head, w->whose, dk, err);

	if (!result && !w->whose->known)
		result = seal_key_to_hub(s, dk, &act->head, err);
	if (!result)
		result = seal_act(act, dk, s->id.stream, &w->bytes, err);
	if (!result)
		result = commit_act(s, w, err);
	sodium_memzero(dk, sizeof(dk));
	return result;
}

static enum record_result record(struct store *s, struct writing *w, struct err *err)
{
	struct act *act = &w->ret->act;
	enum record_result right;

	if (store_writable(s, err) < 0)
		return RECORD_FAILED;
	if (s->down)
		return err_set(err, ERR_IO, "the database is out of service"), RECORD_FAILED;
	if (!s->id.enrolled)
		return err_set(err, ERR_DENIED, "this terminal is not enrolled"), RECORD_FAILED;
	head_complete(s, w->now, &act->head);
	right = right_to(s, w, act, err);
	if (right != RECORD_OK)
		return right;
	return seal_and_commit(s, w, err) < 0 ? RECORD_FAILED : RECORD_OK;
}

/* A hall may have thousands of rights: that one of them changed is no reason to read them all. */
static void right_sold(struct store *s, const struct act_head *head)
{
	s->rights_changed |= s->right_sold[0] != 0;
	act_resource(head, s->right_sold);
}

static bool has_slip(enum act_kind kind)
{
	return kind == ACT_ORDER || kind == ACT_CANCEL || kind == ACT_ENROL || kind == ACT_LEAVE;
}

static void answer(struct store *s, struct recorded *ret)
{
	enum act_kind kind = ret->act.head.kind;

	ret->act.opened = true;
	memcpy(ret->act.hash, s->last_hash, ACT_HASH_BYTES);
	if (has_slip(kind) && slip_code(ret->slip_code, s->id.grant.kiosk, &ret->act) < 0)
		log_line(LOG_WARN, "act %lld has no slip code", (long long)ret->act.head.seq);
	if (kind == ACT_ORDER || kind == ACT_ENROL || kind == ACT_RETURN)
		right_sold(s, &ret->act.head);
}

/* NOLINTNEXTLINE(readability-function-size): the contract has six parameters. */
enum record_result store_record(struct store *s, const struct moment *now, const struct act *draft,
	const struct person *whose, struct recorded *ret, struct err *err)
{
	struct writing w = {now, whose, ret, BUF_INIT(ACT_BYTES_MAX)};
	unsigned ticket = ret->ticket;

	memset(ret, 0, sizeof(*ret));
	ret->ticket = ticket;
	ret->act = *draft;
	ret->result = record(s, &w, err);
	buf_done(&w.bytes);
	if (ret->result == RECORD_OK) {
		answer(s, ret);
		service_tidy(s);
		return RECORD_OK;
	}
	/* Whatever it was: whoever asked now waits until store_recover says that all is well. */
	s->down |= ret->result == RECORD_FAILED;
	sodium_memzero(&ret->act, sizeof(ret->act));
	sodium_memzero(&ret->standing, sizeof(ret->standing));
	return ret->result;
}
