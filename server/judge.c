/* SPDX-License-Identifier: MIT */
#include "server/judge.h"

#include <sodium.h>
#include <string.h>

#include "server/ledger_erase.h"

/* An act may be this much older than the terminal's last "nothing unsent" before it is called
 * backdated: clocks differ, and an act is written a moment before it is sent. */
#define BACKDATED_MS INT64_C(600000)

static void set_aside(struct act_row *row, const char *reason)
{
	row->state = ACT_QUARANTINED;
	row->reason = reason;
}

/* The key that came with the act, if it is the one that sealed it. Taken whatever becomes of the
 * act: later ones sealed by it come without. */
static int take_key(struct hub *h, const struct act_head *head, struct err *err)
{
	unsigned char dk[DK_BYTES], kc[16];
	int result = 0;

	if (!head->has_nk || keys_open_box(&h->keys, head->nk, DK_BYTES, dk) < 0)
		return 0;
	seal_key_mark(dk, kc);
	if (memcmp(kc, head->kc, sizeof(kc)) == 0)
		result = hub_dk_put(h, dk, NULL, err);
	sodium_memzero(dk, sizeof(dk));
	return result;
}

/* Of somebody who was erased, or with a key that nobody told. */
static int no_key(struct hub *h, struct act_row *row, const struct act_head *head, struct err *err)
{
	int erased = erased_is(&h->ledger, head->kc, err);

	if (erased < 0)
		return erased;
	set_aside(row, erased ? "erased" : head->has_nk ? "bad-key" : "no-key");
	return 0;
}

/* Whether it is sealed as it says. What it says is read by whoever needs it. */
static int judge_seal(struct hub *h, const struct stream_row *s, struct act_row *row,
	const struct piece *read, struct err *err)
{
	unsigned char dk[DK_BYTES];
	int got = hub_dk(h, read->head.kc, dk, err);

	if (got < 0)
		return got;
	if (!got)
		return no_key(h, row, &read->head, err);
	/* kc is of one key only: what was looked at ahead was looked at under this one. */
	if (!read->intact && seal_intact(&row->parts, dk, s->stream) < 0)
		set_aside(row, "bad-seal");
	sodium_memzero(dk, sizeof(dk));
	return 0;
}

static const char *sender_fault(const struct stream_row *s)
{
	if (s->revoked)
		return "revoked";
	if (s->dead)
		return "dead";
	return s->forked ? "unapproved" : NULL;
}

/* A clock that knows itself to be wrong says so in the act; its time proves nothing. */
static bool backdated(const struct stream_row *s, const struct act_head *head)
{
	return head->clock != CLOCK_UNKNOWN && head->at_ms < s->clear_ms - BACKDATED_MS;
}

/* What the head alone tells, in the order in which staff would want to know it. */
static const char *fault_of(
	const struct stream_row *s, const struct act_row *row, const struct act_head *head)
{
	if (!row->looked && sender_fault(s))
		return sender_fault(s);
	if (head->seq != row->seq)
		return "bad-seq";
	if (!act_kind_name(head->kind)[0])
		return "unknown-kind";
	return !row->looked && backdated(s, head) ? "backdated" : NULL;
}

int judge_act(struct hub *h, const struct stream_row *s, struct act_row *row,
	const struct piece *read, struct err *err)
{
	const struct act_head *head = &read->head;
	const char *fault;

	row->day = DAY_NONE;
	row->reason = "";
	if (!read->readable) {
		set_aside(row, row->parts.head_len ? "bad-head" : "bad-form");
		return 0;
	}
	row->kind = (int)head->kind;
	row->day = head->day;
	row->has_id = true;
	memcpy(row->id, head->id, ACT_ID_BYTES);
	if (!h->up.joined && take_key(h, head, err) < 0)
		return err->code;
	fault = fault_of(s, row, head);
	if (fault)
		set_aside(row, fault);
	/* A hall's hub has no people's keys: the hub above looks at the seal. */
	return fault || h->up.joined ? 0 : judge_seal(h, s, row, read, err);
}
