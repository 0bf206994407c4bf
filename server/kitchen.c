/* SPDX-License-Identifier: MIT */
#include "server/kitchen.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/hall/kitchen.h"
#include "server/ledger_feed.h"
#include "server/ledger_lease.h"
#include "server/opened.h"

/* ---- counting --------------------------------------------------------------------------------- */

static void tally_add(struct tally *t, const char *name, int64_t n)
{
	int i = 0;

	while (i < t->n_items && strcmp(t->items[i].name, name) != 0)
		i++;
	if (i == TALLY_MAX)
		return;
	if (i == t->n_items) {
		text_copy(t->items[i].name, sizeof(t->items[i].name), name);
		t->items[i].n = 0;
		t->n_items++;
	}
	t->items[i].n += n;
}

/* An order whose key was destroyed counts in portions only. */
static int tally_order(struct hub *h, struct tally *t, const struct meal_order *o, struct err *err)
{
	struct stream_row s;
	struct act act;
	int got = stream_next(&h->ledger, o->stream_no - 1, &s, err);

	t->portions += o->qty;
	if (got == 1)
		got = opened_act(h, &s, o->seq, &act, err);
	if (got != 1)
		return got;
	for (int i = 0; act.opened && i < act.body.n_items; i++)
		tally_add(t, words_in(&act.body.items[i].name, LANG_ZH), act.body.items[i].qty);
	if (act.opened && act.body.less_rice)
		tally_add(t, TALLY_LESS_RICE, 1);
	sodium_memzero(&act.body, sizeof(act.body));
	return 0;
}

/* Where an order stands: on the list, after it, cooked for nobody, or nowhere. */
static struct tally *place_of(struct kitchen_list *list, const struct meal_order *o)
{
	if (!list->row.no)
		return o->cancelled ? NULL : &list->listed;
	if (o->listed)
		return o->cancelled ? &list->unwanted : NULL; /* the frozen list has it */
	return o->cancelled ? NULL : &list->late;
}

static int tally_all(
	struct hub *h, const struct kitchen_key *key, struct kitchen_list *list, struct err *err)
{
	struct meal_order order = {.seq = 0};
	int got;

	while ((got = order_next(&h->ledger, key, &order, &order, err)) == 1) {
		struct tally *t = place_of(list, &order);

		if (t && tally_order(h, t, &order, err) < 0)
			return err->code;
	}
	return got;
}

/* The cut-off as a time: what is local about a minute is the same now and then. */
static int64_t cutoff_ms(const struct kitchen_row *row, const struct moment *now)
{
	return now->ms - now->ms % 1000 - (int64_t)(now->secs % 60) * 1000 -
	       (pool_minute(now) - row->ends) * 60000;
}

static int find_unheard(struct hub *h, const struct kitchen_key *key, const struct moment *now,
	struct kitchen_list *list, struct err *err)
{
	struct unheard u = {.stream_no = 0};
	size_t used = 0;
	int got;

	while ((got = kitchen_unheard(&h->ledger, key, cutoff_ms(&list->row, now), &u, err)) == 1) {
		list->more += u.more;
		if (used < sizeof(list->unheard))
			used += (size_t)snprintf(list->unheard + used, sizeof(list->unheard) - used,
				"%s%s", used ? ", " : "", u.kiosk);
	}
	return got;
}

/* ---- as it is kept ---------------------------------------------------------------------------- */

static void write_list(const struct kitchen_list *list, struct buf *out)
{
	json_open(out, NULL, '{');
	json_put_int(out, "portions", list->listed.portions);
	json_put_int(out, "more", list->more);
	json_put_text(out, "unheard", list->unheard);
	json_open(out, "items", '[');
	for (int i = 0; i < list->listed.n_items; i++) {
		json_open(out, NULL, '{');
		json_put_text(out, "name", list->listed.items[i].name);
		json_put_int(out, "n", list->listed.items[i].n);
		json_close(out, '}');
	}
	json_close(out, ']');
	json_close(out, '}');
}

static int read_items(const cJSON *json, struct tally *t, struct err *err)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(json, "items")) {
		char name[NAME_SIZE];
		int64_t n;

		if (json_text(item, "name", name, sizeof(name), err) < 0 ||
			json_int(item, "n", 0, INT32_MAX, &n, err) < 0)
			return err->code;
		tally_add(t, name, n);
	}
	return 0;
}

static int read_list(const struct buf *body, struct kitchen_list *list, struct err *err)
{
	cJSON *json = json_parse(body->data, body->len, err);
	int result = ERR_BAD;

	if (json && json_int(json, "portions", 0, INT32_MAX, &list->listed.portions, err) == 0 &&
		json_int(json, "more", 0, INT64_MAX >> 11, &list->more, err) == 0 &&
		json_text(json, "unheard", list->unheard, sizeof(list->unheard), err) == 0)
		result = read_items(json, &list->listed, err);
	cJSON_Delete(json);
	return result < 0 ? err_at(err, "list %lld of the kitchen", (long long)list->row.no) : 0;
}

/* ---- all of it -------------------------------------------------------------------------------- */

static int freeze(struct hub *h, const struct kitchen_key *key, struct kitchen_list *list,
	const struct moment *now, struct err *err)
{
	struct buf body = BUF_INIT(KITCHEN_BODY);
	int result = tally_all(h, key, list, err);

	write_list(list, &body);
	if (!result)
		result = body.failed
				 ? err_set(err, ERR_LIMIT, "a list of more than %d bytes",
					   KITCHEN_BODY)
				 : kitchen_freeze(&h->ledger, key, now->ms, buf_text(&body), err);
	buf_done(&body);
	return result;
}

int kitchen_serve(struct hub *h, const char *place, const struct moment *now, struct err *err)
{
	struct kitchen_list list;
	struct kitchen_row at = {.day = DAY_NONE};
	int got;

	while ((got = kitchen_due(&h->ledger, place, pool_minute(now), &at, err)) == 1) {
		const struct kitchen_key key = {place, at.meal, at.day};

		memset(&list, 0, sizeof(list));
		list.row = at;
		if (find_unheard(h, &key, now, &list, err) < 0)
			return err->code;
		if (list.more && pool_minute(now) < at.ends + KITCHEN_MINUTES)
			continue;
		if (freeze(h, &key, &list, now, err) < 0)
			return err->code;
	}
	return got;
}

int kitchen_list(struct hub *h, const struct kitchen_key *after, const struct moment *now,
	struct kitchen_list *ret, struct err *err)
{
	struct buf body = BUF_INIT(KITCHEN_BODY);
	struct kitchen_key key = *after;
	int got;

	memset(ret, 0, sizeof(*ret));
	got = kitchen_next(&h->ledger, after, &ret->row, &body, err);
	key.meal = ret->row.meal;
	if (got == 1 && ((ret->row.no ? read_list(&body, ret, err)
				      : find_unheard(h, &key, now, ret, err)) < 0 ||
				tally_all(h, &key, ret, err) < 0))
		got = err->code;
	buf_done(&body);
	return got;
}

/* ---- the kitchen has it ----------------------------------------------------------------------- */

static void ack_row(const struct kitchen_key *key, struct feed_row *row)
{
	*row = (struct feed_row){.kind = KITCHEN_ACK_KIND, .need = 1, .body = ""};
	text_copy(row->place, sizeof(row->place), key->place);
	snprintf(row->key, sizeof(row->key), "%s/%s", key->place, key->meal);
}

int kitchen_ack_of(
	struct hub *h, const struct kitchen_key *key, struct kitchen_ack *ret, struct err *err)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct feed_row row;
	int got;

	ack_row(key, &row);
	got = feed_get(&h->ledger, &row, &body, err);
	row.body = buf_text(&body);
	if (got == 1)
		got = kitchen_ack_decode(&row, ret, err) < 0 ? err->code : ret->day == key->day;
	buf_done(&body);
	return got;
}

int kitchen_acked(struct hub *h, const struct kitchen_key *key, const char *by,
	const struct moment *now, struct err *err)
{
	struct kitchen_ack ack = {.day = key->day, .at_ms = now->ms}, before;
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct feed_row row;
	bool changed;
	int got = kitchen_ack_of(h, key, &before, err);

	if (got) /* the first one stands */
		return got < 0 ? got : 0;
	text_copy(ack.by, sizeof(ack.by), by);
	ack_row(key, &row);
	kitchen_ack_encode(&ack, &body);
	row.body = buf_text(&body);
	got = feed_put(&h->ledger, &row, body.len, &changed, err);
	buf_done(&body);
	return got;
}

int kitchen_phoned(struct hub *h, const struct stream_row *s, const struct act_head *phoned,
	const struct moment *now, struct err *err)
{
	const struct kitchen_key key = {
		s->place, phoned->what + strlen(KITCHEN_WHAT), phoned->service_day};

	if (s->revoked || s->dead || s->forked || !phoned->has_ref || !meal_name_ok(key.meal) ||
		phoned->service_day != now->day)
		return 0;
	return kitchen_acked(h, &key, s->kiosk, now, err);
}
