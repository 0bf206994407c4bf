/* SPDX-License-Identifier: MIT */
#include "server/people_find.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "server/refill.h"

#define TAIL      4
#define PHONE_MIN 7 /* digits: of a shorter one the last four tell nothing */

static void mark_of(
	const struct hub *h, enum mark_kind kind, const char *text, unsigned char ret[PERSON_MARK])
{
	const unsigned char letter = (unsigned char)kind;
	crypto_generichash_state state;

	crypto_generichash_init(&state, h->rest, sizeof(h->rest), PERSON_MARK);
	crypto_generichash_update(&state, (const unsigned char *)"person mark", 12);
	crypto_generichash_update(&state, &letter, 1);
	crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
	crypto_generichash_final(&state, ret, PERSON_MARK);
	sodium_memzero(&state, sizeof(state));
}

static void put(struct hub *h, enum mark_kind kind, const char *text, struct person_marks *m)
{
	m->has[kind] = true;
	mark_of(h, kind, text, m->mark[kind]);
}

int people_mark(struct hub *h, const struct resident *r, struct err *err)
{
	char twin[NAME_SIZE + 16], phone[sizeof(r->phone)];
	struct person_marks m = {.has = {false}};
	size_t n = text_digits(phone, sizeof(phone), r->phone);

	put(h, MARK_NAME, r->name, &m);
	if (r->row.person.born != DAY_NONE) {
		snprintf(twin, sizeof(twin), "%s/%d", r->name, (int)r->row.person.born);
		put(h, MARK_TWIN, twin, &m);
	}
	if (n)
		put(h, MARK_PHONE, phone, &m);
	if (n >= PHONE_MIN)
		put(h, MARK_TAIL, phone + n - TAIL, &m);
	sodium_memzero(twin, sizeof(twin));
	sodium_memzero(phone, sizeof(phone));
	return marks_put(&h->ledger, r->row.person.pid, &m, err);
}

int people_find(struct hub *h, const struct people_query *q, struct person_key *ret, int max,
	struct err *err)
{
	struct mark_query mark = {.kind = MARK_NAME, .place = q->place};
	char phone[sizeof(((struct resident *)0)->phone)];
	size_t n = 0;

	if (q->by_phone) {
		n = text_digits(phone, sizeof(phone), q->text);
		mark.kind = n == TAIL ? MARK_TAIL : MARK_PHONE;
	}
	mark_of(h, mark.kind, q->by_phone ? phone : q->text, mark.mark);
	sodium_memzero(phone, sizeof(phone));
	return marks_find(&h->ledger, &mark, ret, max, err);
}

/* ---- what they did ---------------------------------------------------------------------------- */

/* Into its place among the newest ones. */
static void keep(struct people_acts *acts, const struct people_act *act)
{
	int at = acts->n;

	while (at > 0 && acts->list[at - 1].head.at_ms <= act->head.at_ms)
		at--;
	if (at == PEOPLE_ACTS_MAX)
		return;
	if (acts->n == PEOPLE_ACTS_MAX)
		acts->n--;
	memmove(&acts->list[at + 1], &acts->list[at],
		(size_t)(acts->n - at) * sizeof(acts->list[0]));
	acts->list[at] = *act;
	acts->n++;
}

int people_acts(struct hub *h, const struct person_key *key, const day_t range[2],
	struct people_acts *ret, struct err *err)
{
	struct people_act act;
	struct sql_rows rows;
	struct err why;
	const void *bytes;
	size_t size;
	int got;

	ret->n = 0;
	if (sql_scan(&h->ledger.sql, &rows, err,
		    "SELECT a.head, k.name FROM kiosk k JOIN stream s ON s.kiosk_no=k.no"
		    " JOIN act_range r ON r.stream_no=s.no JOIN act a ON a.stream_no=s.no"
		    " WHERE k.hall=? AND r.day BETWEEN ? AND ?"
		    " AND a.seq BETWEEN r.from_seq AND r.to_seq AND a.day=r.day AND a.state='ok'",
		    "tii", key->place, (int64_t)range[0], (int64_t)range[1]) < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1) {
		bytes = sql_blob(&rows, 0, &size);
		if (act_head_decode(bytes, size, &act.head, &why) < 0 ||
			memcmp(act.head.kc, key->kc, sizeof(key->kc)) != 0)
			continue;
		text_copy(act.kiosk, sizeof(act.kiosk), sql_text(&rows, 1));
		keep(ret, &act);
	}
	return got;
}

/* ---- of people who were there before ---------------------------------------------------------- */

static int mark_each(struct hub *h, long long *n, struct err *err)
{
	struct person_key key = {.resident = 0};
	struct resident r;
	int got;

	while ((got = person_next(&h->ledger, key.pid, &key, err)) == 1) {
		got = people_get(h, key.place, key.resident, &r, err);
		if (got == 1)
			got = people_mark(h, &r, err);
		sodium_memzero(&r, sizeof(r));
		if (got < 0)
			return got;
		++*n;
	}
	return got < 0 ? got
		       : sql_run(&h->ledger.sql, err, "DELETE FROM todo WHERE what='marks'", "");
}

int people_mark_all(struct hub *h, struct err *err)
{
	long long n = 0;
	int due = refill_due(h, "marks", err);

	if (due <= 0)
		return due;
	if (ledger_begin(&h->ledger, err) < 0)
		return err->code;
	due = refill_due(h, "marks", err); /* another hub may have been first */
	if (due < 0 || (due && mark_each(h, &n, err) < 0)) {
		ledger_rollback(&h->ledger);
		return err->code;
	}
	if (ledger_commit(&h->ledger, err) < 0)
		return err->code;
	log_line(LOG_INFO, "%lld people can be found by name and telephone", n);
	return 0;
}
