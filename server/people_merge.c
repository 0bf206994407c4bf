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

/* Whom somebody acts for, or who fetches a child. */
struct links {
	struct link_to *of;
	int *n;
};

static bool has(const struct links *l, const struct person_key *who)
{
	for (int i = 0; i < *l->n; i++)
		if (is(&l->of[i], who))
			return true;
	return false;
}

static void drop_link(const struct links *l, int at)
{
	memmove(&l->of[at], &l->of[at + 1], (size_t)(*l->n - at - 1) * sizeof(l->of[0]));
	(*l->n)--;
}

/* Nobody acts for themselves, and for nobody twice. */
static bool point_to(const struct links *l, bool own, const struct person_key *gone,
	const struct person_key *stays)
{
	for (int i = 0; i < *l->n; i++) {
		if (!is(&l->of[i], gone))
			continue;
		if (own || has(l, stays)) {
			drop_link(l, i);
		} else {
			text_copy(l->of[i].place, PLACE_SIZE, stays->place);
			l->of[i].resident = (uint32_t)stays->resident;
		}
		return true;
	}
	return false;
}

static bool point_both(
	struct person *p, const struct person_key *gone, const struct person_key *stays)
{
	const struct links links = {p->links, &p->n_links};
	const struct links fetchers = {p->fetchers, &p->n_fetchers};
	bool own = p->resident == stays->resident && strcmp(p->place, stays->place) == 0;
	bool some = point_to(&links, own, gone, stays);

	return point_to(&fetchers, own, gone, stays) || some;
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
		if (one == 1 && point_both(&r.row.person, gone, stays))
			one = people_change(h, &r, err);
		sodium_memzero(&r, sizeof(r));
	}
	return one < 0 ? one : got;
}

static void take_links(
	const struct links *to, const struct links *from, const struct person_key *stays)
{
	for (int i = 0; i < *from->n && *to->n < LINKS_MAX; i++) {
		struct person_key key = {.resident = from->of[i].resident};

		text_copy(key.place, sizeof(key.place), from->of[i].place);
		if (!has(to, &key) && !is(&from->of[i], stays))
			to->of[(*to->n)++] = from->of[i];
	}
}

static void take_over(struct person *to, struct person *from, const struct person_key *stays)
{
	to->allergens |= from->allergens;
	to->alone |= from->alone;
	if (!*to->contact.phone)
		to->contact = from->contact;
	take_links(&(struct links){to->links, &to->n_links},
		&(struct links){from->links, &from->n_links}, stays);
	if (strcmp(to->place, from->place) == 0) /* who fetches is of the same hall */
		take_links(&(struct links){to->fetchers, &to->n_fetchers},
			&(struct links){from->fetchers, &from->n_fetchers}, stays);
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
