/* SPDX-License-Identifier: MIT */
/*
 * Residents. Lists and pages have masked names only; the full name and the telephone are told to whoever
 * says why, which is a row of account_log before it is an answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "server/people_find.h"
#include "server/people_merge.h"
#include "server/web/web.h"

#define LIST_MAX    50
#define PAIRS_MAX   100
#define ACTS_DAYS   14
#define RESIDENTS   UINT32_MAX
#define REASON_SIZE 100

/* What a body asks for. */
struct asked {
	char place[PLACE_SIZE], by[8], text[NAME_SIZE], reason[REASON_SIZE];
	int64_t no;
};

enum { ASK_TEXT = 1, ASK_NO = 2, ASK_REASON = 4 };

/* false: refused. */
static bool read_asked(struct web_call *c, unsigned what, struct asked *ask)
{
	cJSON *json = json_parse(c->req->body, c->req->body_len, &c->err);
	bool good = json && json_text(json, "hall", ask->place, sizeof(ask->place), NULL) == 0;

	if (good && (what & ASK_TEXT))
		good = json_text(json, "by", ask->by, sizeof(ask->by), NULL) == 0 &&
		       json_text(json, "text", ask->text, sizeof(ask->text), NULL) == 0;
	if (good && (what & ASK_NO))
		good = *ask->place && json_int(json, "no", 1, RESIDENTS, &ask->no, NULL) == 0;
	if (good && (what & ASK_REASON))
		good = json_text(json, "reason", ask->reason, sizeof(ask->reason), NULL) == 0 &&
		       ask->reason[strspn(ask->reason, " ")];
	json_wipe(json);
	if (!good)
		web_refuse(c->a, 400, "bad");
	return good && web_hall(c, ask->place);
}

/* ---- lists ------------------------------------------------------------------------------------ */

void web_put_resident(struct web_call *c, const char *key, const struct resident *r)
{
	struct buf *out = &c->a->body;

	json_open(out, key, '{');
	json_put_text(out, "hall", r->row.person.place);
	json_put_int(out, "no", r->row.person.resident);
	json_put_text(out, "name", r->row.person.masked);
	json_put_int(out, "hardship", r->row.person.hardship == HARDSHIP_YES);
	json_put_int(out, "proven", hardship_on(&r->row.person, c->req->now.day));
	json_put_int(out, "volunteer", r->row.person.volunteer);
	json_put_int(out, "serial", r->row.person.serial);
	json_close(out, '}');
}

/* Of another hall's resident a hall sees the number that it has on file, and no more. */
static bool theirs(const struct web_call *c, const struct person_key *who)
{
	const char *own = c->who.account.place;

	return !*own || strcmp(own, who->place) == 0;
}

static int put_one(struct web_call *c, const char *key, const struct person_key *who)
{
	struct buf *out = &c->a->body;
	struct resident r;
	int got;

	if (!theirs(c, who)) {
		json_open(out, key, '{');
		json_put_text(out, "hall", who->place);
		json_put_int(out, "no", who->resident);
		json_close(out, '}');
		return 1;
	}
	got = people_get(&c->web->hub, who->place, who->resident, &r, &c->err);
	if (got == 1)
		web_put_resident(c, key, &r);
	sodium_memzero(&r, sizeof(r));
	return got;
}

/* From this number on, as the hall has them. */
static int list_from(struct web_call *c, const struct asked *ask, struct person_key *found)
{
	struct person_key at = {.resident = 0};
	char *end = NULL;
	int64_t from = strtoll(*ask->text ? ask->text : "1", &end, 10);
	int n = 0, got = 1;

	text_copy(at.place, sizeof(at.place), ask->place);
	if (*end || from < 1 || from > RESIDENTS || !*at.place) {
		web_refuse(c->a, 400, "bad");
		return 0;
	}
	at.resident = from - 1;
	while (n < LIST_MAX + 1 && (got = person_after(&c->web->hub.ledger, &at, &c->err)) == 1)
		found[n++] = at;
	return got < 0 ? got : n;
}

static int find(struct web_call *c, const struct asked *ask, struct person_key *found)
{
	const struct people_query q = {
		.by_phone = strcmp(ask->by, "phone") == 0,
		.text = ask->text,
		.place = ask->place,
	};

	if (strcmp(ask->by, "no") == 0)
		return list_from(c, ask, found);
	if (*ask->text && (q.by_phone || strcmp(ask->by, "name") == 0))
		return people_find(&c->web->hub, &q, found, LIST_MAX + 1, &c->err);
	web_refuse(c->a, 400, "bad");
	return 0;
}

/* more: whoever asks finds more than are told; by number the next page begins with that one. */
int web_people_find(struct web_call *c)
{
	struct person_key found[LIST_MAX + 1];
	struct buf *out = &c->a->body;
	struct asked ask = {.no = 0};
	int n, got = 1;

	if (!read_asked(c, ASK_TEXT, &ask))
		return 0;
	n = find(c, &ask, found);
	sodium_memzero(&ask, sizeof(ask));
	if (n < 0 || c->a->status != 200)
		return n < 0 ? n : 0;
	json_open(out, NULL, '{');
	json_open(out, "residents", '[');
	for (int i = 0; i < n && i < LIST_MAX && got >= 0; i++)
		got = put_one(c, NULL, &found[i]);
	json_close(out, ']');
	json_put_int(out, "more", n > LIST_MAX ? found[LIST_MAX].resident : 0);
	json_close(out, '}');
	return got < 0 ? got : 0;
}

/* People who may be one. Of two halls only who sees both is told. */
int web_people_twins(struct web_call *c)
{
	struct mark_pair pairs[PAIRS_MAX];
	struct buf *out = &c->a->body;
	struct asked ask = {.no = 0};
	int n, got = 0;

	if (!read_asked(c, 0, &ask))
		return 0;
	n = marks_pairs(&c->web->hub.ledger, ask.place, pairs, PAIRS_MAX, &c->err);
	json_open(out, NULL, '{');
	json_open(out, "pairs", '[');
	for (int i = 0; i < n && got >= 0; i++) {
		if (!theirs(c, &pairs[i].a) || !theirs(c, &pairs[i].b))
			continue;
		json_open(out, NULL, '{');
		json_put_text(out, "why", pairs[i].twin ? "name" : "phone");
		got = put_one(c, "a", &pairs[i].a);
		if (got >= 0)
			got = put_one(c, "b", &pairs[i].b);
		json_close(out, '}');
	}
	json_close(out, ']');
	json_close(out, '}');
	return n < 0 ? n : got < 0 ? got : 0;
}

/* ---- one resident ----------------------------------------------------------------------------- */

static int put_links(struct web_call *c, const struct person *p)
{
	struct buf *out = &c->a->body;
	struct person_key who;
	int got = 0;

	json_open(out, "links", '[');
	for (int i = 0; i < p->n_links && got >= 0; i++) {
		who.resident = p->links[i].resident;
		text_copy(who.place, sizeof(who.place), p->links[i].place);
		json_open(out, NULL, '{');
		json_put_text(out, "called", p->links[i].called);
		got = put_one(c, "who", &who);
		json_close(out, '}');
	}
	json_close(out, ']');
	return got;
}

static int put_acts(struct web_call *c, const struct person_key *key)
{
	const day_t range[2] = {c->req->now.day - ACTS_DAYS, c->req->now.day};
	struct people_acts acts;
	struct buf *out = &c->a->body;
	char day[11];
	int got = people_acts(&c->web->hub, key, range, &acts, &c->err);

	json_open(out, "acts", '[');
	for (int i = 0; i < acts.n; i++) {
		const struct act_head *head = &acts.list[i].head;

		json_open(out, NULL, '{');
		json_put_int(out, "at_ms", head->at_ms);
		json_put_text(out, "kiosk", acts.list[i].kiosk);
		json_put_text(out, "kind", act_kind_name(head->kind));
		json_put_text(out, "what", head->what);
		if (head->service_day != DAY_NONE) {
			day_format(head->service_day, day);
			json_put_text(out, "day", day);
		}
		json_close(out, '}');
	}
	json_close(out, ']');
	return got;
}

static void put_proof(struct buf *out, const struct resident *r)
{
	const day_t days[2] = {r->row.person.proof_from, r->row.person.proof_until};
	static const char *const keys[2] = {"from", "until"};
	char day[11];

	json_put_text(out, "proof", r->proof);
	for (int i = 0; i < 2; i++) {
		if (days[i])
			day_format(days[i], day);
		json_put_text(out, keys[i], days[i] ? day : "");
	}
}

/* What somebody eats or must not is theirs and the kitchen's, not an auditor's. */
static void put_health(struct web_call *c, const struct person *p)
{
	char letters[sizeof(ALLERGEN_LETTERS)] = "";
	size_t n = 0;

	if (c->who.role == ROLE_AUDITOR)
		return;
	for (size_t i = 0; i < sizeof(ALLERGEN_LETTERS) - 1; i++)
		if (p->allergens & (1U << i))
			letters[n++] = ALLERGEN_LETTERS[i];
	json_put_text(&c->a->body, "allergens", letters);
	json_put_int(&c->a->body, "diet", p->diet);
}

/* 1 = there; 0 = refused; < 0. */
static int find_one(
	struct web_call *c, const struct asked *ask, struct person_key *key, struct resident *r)
{
	struct hub *h = &c->web->hub;
	int got;

	memset(key, 0, sizeof(*key));
	text_copy(key->place, sizeof(key->place), ask->place);
	key->resident = ask->no;
	got = people_get(h, key->place, key->resident, r, &c->err);
	if (got == 1)
		got = person_by_no(&h->ledger, key, NULL, &c->err);
	if (got == 0)
		web_refuse(c->a, 404, "nobody");
	return got;
}

int web_person(struct web_call *c)
{
	struct buf *out = &c->a->body;
	struct asked ask = {.no = 0};
	struct person_key key;
	struct resident r;
	int got;

	if (!read_asked(c, ASK_NO, &ask))
		return 0;
	got = find_one(c, &ask, &key, &r);
	if (got == 1) {
		json_open(out, NULL, '{');
		web_put_resident(c, "resident", &r);
		put_proof(out, &r);
		json_put_text(out, "lang", lang_code(r.row.person.lang));
		put_health(c, &r.row.person);
		got = put_links(c, &r.row.person);
		if (got >= 0)
			got = put_acts(c, &key);
		json_close(out, '}');
	}
	sodium_memzero(&r, sizeof(r));
	return got < 0 ? got : 0;
}

static int note(struct web_call *c, const char *what, const struct asked *ask)
{
	char about[LOG_ABOUT_SIZE];

	snprintf(about, sizeof(about), "%lld: %s", (long long)ask->no, ask->reason);
	return web_note(c, what, ask->place, about);
}

/* In a transaction, which ends before anything is told. */
int web_person_reveal(struct web_call *c)
{
	struct ledger *l = &c->web->hub.ledger;
	struct buf *out = &c->a->body;
	struct asked ask = {.no = 0};
	char born[11] = "";
	struct person_key key;
	struct resident r;
	int got;

	if (!read_asked(c, ASK_NO | ASK_REASON, &ask))
		return 0;
	if (ledger_begin(l, &c->err) < 0)
		return c->err.code;
	got = find_one(c, &ask, &key, &r);
	if (got == 1 && note(c, "resident-seen", &ask) < 0)
		got = c->err.code;
	if (got != 1)
		ledger_rollback(l);
	else if (ledger_commit(l, &c->err) < 0)
		got = c->err.code;
	if (got == 1) {
		if (r.row.person.born != DAY_NONE)
			day_format(r.row.person.born, born);
		json_open(out, NULL, '{');
		json_put_text(out, "name", r.name);
		json_put_text(out, "phone", r.phone);
		json_put_text(out, "born", born);
		json_close(out, '}');
	}
	sodium_memzero(&r, sizeof(r));
	return got < 0 ? got : 0;
}

int web_person_revoke(struct web_call *c)
{
	struct ledger *l = &c->web->hub.ledger;
	struct asked ask = {.no = 0};
	int serial = 0, got;

	if (!read_asked(c, ASK_NO | ASK_REASON, &ask))
		return 0;
	if (ledger_begin(l, &c->err) < 0)
		return c->err.code;
	got = people_revoke_cards(&c->web->hub, ask.place, ask.no, &serial, &c->err);
	if (!got)
		got = note(c, "cards-revoked", &ask);
	if (got < 0) {
		ledger_rollback(l);
		if (got != ERR_NONE && got != ERR_LIMIT)
			return got;
		web_refuse(c->a, got == ERR_NONE ? 404 : 400, got == ERR_NONE ? "nobody" : "bad");
		return 0;
	}
	json_open(&c->a->body, NULL, '{');
	json_put_int(&c->a->body, "serial", serial);
	json_close(&c->a->body, '}');
	return ledger_commit(l, &c->err);
}

/* ---- the tier --------------------------------------------------------------------------------- */

static bool read_day(const cJSON *json, const char *key, char text[11], day_t *ret)
{
	*ret = 0;
	return json_text(json, key, text, 11, NULL) == 0 &&
	       (!*text || (day_parse(text, ret) == 0 && *ret > 0));
}

struct tier_asked {
	struct tier tier;
	char from[11], until[11];
};

/* false: refused. */
static bool read_tier(struct web_call *c, struct tier_asked *ask)
{
	cJSON *json = json_parse(c->req->body, c->req->body_len, &c->err);
	struct tier *t = &ask->tier;
	int64_t yes = 0;
	bool good = json && json_int(json, "hardship", 0, 1, &yes, NULL) == 0 &&
		    json_text(json, "proof", t->proof, sizeof(t->proof), NULL) == 0 &&
		    read_day(json, "from", ask->from, &t->from) &&
		    read_day(json, "until", ask->until, &t->until);

	t->hardship = yes ? HARDSHIP_YES : HARDSHIP_NO;
	json_wipe(json);
	good = good && tier_check(t, &c->err) == 0;
	if (!good)
		web_refuse(c->a, 400, "bad");
	return good;
}

static int note_tier(struct web_call *c, const struct asked *ask, const struct tier_asked *to)
{
	char about[LOG_ABOUT_SIZE];

	snprintf(about, sizeof(about), "%lld: %s %s/%s: %s", (long long)ask->no,
		to->tier.hardship == HARDSHIP_YES ? "hardship" : "none", to->from, to->until,
		ask->reason);
	return web_note(c, "tier-changed", ask->place, about);
}

int web_person_tier(struct web_call *c)
{
	struct ledger *l = &c->web->hub.ledger;
	struct tier_asked to = {.from = ""};
	struct asked ask = {.no = 0};
	struct person_key key;
	struct resident r;
	int got;

	if (!read_asked(c, ASK_NO | ASK_REASON, &ask) || !read_tier(c, &to))
		return 0;
	if (ledger_begin(l, &c->err) < 0)
		return c->err.code;
	got = find_one(c, &ask, &key, &r);
	sodium_memzero(&r, sizeof(r));
	if (got == 1 && (people_tier(&c->web->hub, &key, &to.tier, &c->err) < 0 ||
				note_tier(c, &ask, &to) < 0))
		got = c->err.code;
	if (got != 1) {
		ledger_rollback(l);
		return got;
	}
	buf_str(&c->a->body, "{}");
	return ledger_commit(l, &c->err);
}

/* ---- two who are one -------------------------------------------------------------------------- */

/* hall and no: who goes; into_hall and into_no: who stays. */
static bool read_stays(struct web_call *c, struct person_key *stays)
{
	cJSON *json = json_parse(c->req->body, c->req->body_len, &c->err);
	bool good = json && json_text(json, "into_hall", stays->place, PLACE_SIZE, NULL) == 0 &&
		    *stays->place &&
		    json_int(json, "into_no", 1, RESIDENTS, &stays->resident, NULL) == 0;

	json_wipe(json);
	if (!good)
		web_refuse(c->a, 400, "bad");
	return good && web_hall(c, stays->place);
}

static int note_merge(struct web_call *c, const struct asked *ask, const struct person_key *stays)
{
	char about[LOG_ABOUT_SIZE];

	snprintf(about, sizeof(about), "%lld: is %s/%lld: %s", (long long)ask->no, stays->place,
		(long long)stays->resident, ask->reason);
	return web_note(c, "residents-merged", ask->place, about);
}

int web_person_merge(struct web_call *c)
{
	struct person_key gone = {.resident = 0}, stays = {.resident = 0};
	struct ledger *l = &c->web->hub.ledger;
	struct asked ask = {.no = 0};
	int got;

	if (!read_asked(c, ASK_NO | ASK_REASON, &ask) || !read_stays(c, &stays))
		return 0;
	text_copy(gone.place, sizeof(gone.place), ask.place);
	gone.resident = ask.no;
	if (ledger_begin(l, &c->err) < 0)
		return c->err.code;
	got = people_merge(&c->web->hub, &gone, &stays, &c->req->now, &c->err);
	if (!got)
		got = note_merge(c, &ask, &stays);
	if (got < 0) {
		ledger_rollback(l);
		if (got != ERR_NONE && got != ERR_BAD)
			return got;
		web_refuse(c->a, got == ERR_NONE ? 404 : 400, got == ERR_NONE ? "nobody" : "bad");
		return 0;
	}
	buf_str(&c->a->body, "{}");
	return ledger_commit(l, &c->err);
}
