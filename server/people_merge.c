/* SPDX-License-Identifier: MIT */
#include "server/people_merge.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "server/ledger_alias.h"
#include "server/ledger_mark.h"
#include "server/people.h"

static bool is(const struct link_to *to, const struct person_key *who)
{
	return to->resident == who->resident && strcmp(to->place, who->place) == 0;
}

static bool has(const struct person *p, const struct person_key *who)
{
	for (int i = 0; i < p->n_links; i++)
		if (is(&p->links[i], who))
			return true;
	return false;
}

static void drop_link(struct person *p, int at)
{
	memmove(&p->links[at], &p->links[at + 1],
		(size_t)(p->n_links - at - 1) * sizeof(p->links[0]));
	p->n_links--;
}

/* Nobody acts for themselves, and for nobody twice. */
static bool point_to(
	struct person *p, const struct person_key *gone, const struct person_key *stays)
{
	bool own = p->resident == stays->resident && strcmp(p->place, stays->place) == 0;

	for (int i = 0; i < p->n_links; i++) {
		if (!is(&p->links[i], gone))
			continue;
		if (own || has(p, stays)) {
			drop_link(p, i);
		} else {
			text_copy(p->links[i].place, PLACE_SIZE, stays->place);
			p->links[i].resident = (uint32_t)stays->resident;
		}
		return true;
	}
	return false;
}

/* All of a hall, as who is acted for is in the rows of those who act. */
static int point_all(struct hub *h, const char *place, const struct person_key *gone,
	const struct person_key *stays, struct err *err)
{
	struct person_key at = {.resident = 0};
	struct resident r;
	int got, one = 0;

	text_copy(at.place, sizeof(at.place), place);
	while (one >= 0 && (got = person_after(&h->ledger, &at, err)) == 1) {
		one = people_get(h, at.place, at.resident, &r, err);
		if (one == 1 && point_to(&r.row.person, gone, stays))
			one = people_change(h, &r, err);
		sodium_memzero(&r, sizeof(r));
	}
	return one < 0 ? one : got;
}

static void take_over(struct person *to, const struct person *from, const struct person_key *stays)
{
	to->allergens |= from->allergens;
	to->alone |= from->alone;
	if (!*to->contact.phone)
		to->contact = from->contact;
	for (int i = 0; i < from->n_links && to->n_links < LINKS_MAX; i++) {
		const struct person_key who = {.resident = from->links[i].resident};
		struct person_key key = who;

		text_copy(key.place, sizeof(key.place), from->links[i].place);
		if (!has(to, &key) && !is(&from->links[i], stays))
			to->links[to->n_links++] = from->links[i];
	}
}

static int find(struct hub *h, struct person_key *key, struct resident *r, struct err *err)
{
	int got = people_get(h, key->place, key->resident, r, err);

	if (got == 1)
		got = person_by_no(&h->ledger, key, NULL, err);
	return got == 0 ? err_set(err, ERR_NONE, "%s has no resident %lld", key->place,
				  (long long)key->resident)
			: got;
}

static int merge(struct hub *h, const struct person_key *gone, const struct person_key *stays,
	const struct moment *now, struct err *err)
{
	bool same = strcmp(gone->place, stays->place) == 0;

	if ((same && people_cards_to(h, gone, stays, err) < 0) || people_drop(h, gone, err) < 0 ||
		alias_put(&h->ledger, gone, stays->pid, now->ms, err) < 0 ||
		claim_moves(&h->ledger, gone->pid, stays->pid, err) < 0 ||
		point_all(h, stays->place, gone, stays, err) < 0)
		return err->code;
	return same ? 0 : point_all(h, gone->place, gone, stays, err);
}

int people_merge(struct hub *h, const struct person_key *gone, const struct person_key *stays,
	const struct moment *now, struct err *err)
{
	struct person_key from = *gone, to = *stays;
	struct resident r = {.phone = ""}, other = {.phone = ""};
	int got = find(h, &from, &other, err);

	if (got == 1)
		got = find(h, &to, &r, err);
	if (got == 1 && memcmp(from.pid, to.pid, PID_BYTES) == 0)
		got = err_set(err, ERR_BAD, "resident: the same one");
	if (got == 1) {
		take_over(&r.row.person, &other.row.person, &to);
		got = people_change(h, &r, err);
	}
	if (!got)
		got = merge(h, &from, &to, now, err);
	sodium_memzero(&r, sizeof(r));
	sodium_memzero(&other, sizeof(other));
	return got;
}
