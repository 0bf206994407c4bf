/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/visit/parked.h"
#include "core/wire/row.h"
#include "kiosk/record.h"

static const char *const event_name[EV_KIND_END] = {
	[EV_TIME] = "time",
	[EV_ACTION] = "action",
	[EV_CARD] = "card",
	[EV_CARD_BAD] = "card-bad",
	[EV_SCAN] = "scan",
	[EV_LOOKUP] = "lookup",
	[EV_RECORDED] = "recorded",
	[EV_CATALOGUE] = "catalogue",
	[EV_PRINTER] = "printer",
	[EV_JOB] = "job",
	[EV_SYNC] = "sync",
	[EV_SERVICE] = "service",
	[EV_HELD] = "held",
	[EV_CALLS] = "calls",
	[EV_CHILDREN] = "children",
	[EV_KITCHEN] = "kitchen",
	[EV_PIN] = "pin",
	[EV_DEVICES] = "devices",
	[EV_READERS] = "readers",
	[EV_VOICE] = "voice",
	[EV_FOUND] = "found",
	[EV_TODOS] = "todos",
	[EV_WINDOW] = "window",
	[EV_TODAY] = "today",
	[EV_STICK] = "stick",
	[EV_BACKUP] = "backup",
	[EV_RIGHT] = "right",
};

/* ---- writing ------------------------------------------------------------------------------- */

/* JSON that another encoder writes, as the value of a key. */
static void put_day(struct buf *out, const char *key, day_t day)
{
	char text[11];

	if (day == DAY_NONE)
		return;
	day_format(day, text);
	json_put_text(out, key, text);
}

/* The encoders of acts and people write whole objects: each into a buffer of its own. */
static void put_object(struct buf *out, const char *key, struct buf *object)
{
	buf_fmt(out, ",\"%s\":%s", key, object->len ? buf_text(object) : "{}");
	out->failed |= object->failed;
	buf_done(object);
}

void record_act_put(struct buf *out, const struct act *act)
{
	struct buf part = BUF_INIT(ACT_HEAD_MAX);

	act_head_encode(&act->head, &part);
	put_object(out, "head", &part);
	part = BUF_INIT(ACT_BODY_MAX);
	act_body_encode(&act->body, &part);
	put_object(out, "body", &part);
}

/* A recording leaves the house: nobody's full name, and a number as long as it was. */
static void contact_mask(struct contact *c)
{
	memset(c->name, 0, sizeof(c->name));
	for (char *digit = c->phone; *digit; digit++)
		if (*digit >= '0' && *digit <= '9')
			*digit = '0';
}

void record_person_encode(struct buf *out, const struct person *p)
{
	struct person_row row = {.person = *p};
	struct buf part = BUF_INIT(FEED_BODY_MAX);

	json_put_int(out, "known", p->known);
	json_put_text(out, "place", p->place);
	json_put_int(out, "no", p->resident);
	if (p->known) {
		contact_mask(&row.person.contact);
		person_encode(&row, &part);
		put_object(out, "person", &part);
	}
}

/* As the code has it, without its mark. */
void record_slip_put(struct buf *out, const struct slip_order *slip)
{
	unsigned char bytes[SLIP_ORDER_BYTES];

	if (slip->at.seq && slip_order_pack(slip, bytes) == 0)
		json_put_hex(out, "slip", bytes, sizeof(bytes));
}

static void put_lookup(struct buf *out, const struct lookup *l)
{
	struct buf part;

	json_put_int(out, "ticket", l->ticket);
	json_put_int(out, "result", l->result);
	json_put_int(out, "proof", l->proof);
	record_person_encode(out, &l->person);
	if (!l->person.known && l->person.born != DAY_NONE)
		json_put_int(out, "born", l->person.born); /* as the number has it */
	if (l->parked.until_ms) {
		part = BUF_INIT(PARKED_BYTES_MAX);
		parked_encode(&l->parked, &part);
		put_object(out, "parked", &part);
	}
	record_slip_put(out, &l->slip);
	record_standing_encode(out, &l->standing);
}

static void put_recorded(struct buf *out, const struct recorded *r)
{
	json_put_int(out, "ticket", r->ticket);
	json_put_int(out, "result", r->result);
	json_put_text(out, "code", r->slip_code);
	json_put_hex(out, "hash", r->act.hash, sizeof(r->act.hash));
	record_act_put(out, &r->act);
	record_standing_encode(out, &r->standing);
}

static void put_sync(const struct event *ev, struct buf *out)
{
	json_put_int(out, "unsent", ev->sync.unsent);
	json_put_int(out, "online", ev->sync.online);
	if (ev->sync.silent_since_ms)
		json_put_int(out, "since", ev->sync.silent_since_ms);
	if (ev->sync.frozen)
		json_put_int(out, "frozen", 1);
}

static void put_progress(const struct event *ev, struct buf *out)
{
	if (ev->kind == EV_SYNC) {
		put_sync(ev, out);
	} else if (ev->kind == EV_JOB) {
		json_put_int(out, "seq", ev->job.act_seq);
		json_put_int(out, "v", ev->job.state);
	} else if (ev->kind == EV_READERS) {
		json_put_int(out, "v", ev->readers);
	} else if (ev->kind == EV_STICK) {
		json_put_int(out, "word", ev->stick);
	} else if (ev->kind == EV_BACKUP) {
		json_put_int(out, "word", ev->backup);
	} else {
		json_put_int(out, "sound", ev->voice.sound);
		json_put_int(out, "speaking", ev->voice.speaking);
	}
}

static void put_card(struct buf *out, const struct card *card)
{
	json_put_int(out, "k", card->kind);
	json_put_text(out, "v", card->number);
	if (*card->name)
		json_put_text(out, "nm", card->name);
}

/* What volunteers and staff were told. */
static void put_told(const struct event *ev, struct buf *out)
{
	if (ev->kind == EV_PIN)
		record_pin_encode(out, &ev->pin);
	else if (ev->kind == EV_DEVICES)
		record_devices_encode(out, ev->devices);
	else if (ev->kind == EV_TODAY)
		record_today_encode(out, ev->today);
	else if (ev->kind == EV_FOUND)
		record_found_encode(out, ev->found);
	else if (ev->kind == EV_TODOS)
		record_todos_encode(out, ev->todos);
	else if (ev->kind == EV_CALLS)
		record_calls_encode(out, ev->calls);
	else
		record_window_encode(out, ev->window);
}

static void put_fields(const struct event *ev, struct buf *out)
{
	switch (ev->kind) {
	case EV_ACTION:
		json_put_int(out, "a", ev->action.action);
		json_put_int(out, "n", ev->action.digit);
		break;
	case EV_CARD:
		put_card(out, &ev->card);
		break;
	case EV_SCAN:
		json_put_text(out, "v", ev->scan);
		break;
	case EV_LOOKUP:
		put_lookup(out, ev->lookup);
		break;
	case EV_RECORDED:
		put_recorded(out, ev->recorded);
		break;
	case EV_CATALOGUE:
		record_catalogue_encode(ev->catalogue, out);
		break;
	case EV_PRINTER:
		json_put_int(out, "v", ev->printer);
		break;
	case EV_JOB:
	case EV_SYNC:
	case EV_VOICE:
	case EV_READERS:
	case EV_STICK:
	case EV_BACKUP:
		put_progress(ev, out);
		break;
	case EV_SERVICE:
		json_put_int(out, "v", ev->in_service);
		break;
	case EV_HELD:
		json_put_int(out, "v", ev->held);
		break;
	case EV_CHILDREN:
		json_put_int(out, "v", ev->children);
		break;
	case EV_KITCHEN:
		json_put_int(out, "v", ev->kitchens);
		break;
	case EV_PIN:
	case EV_DEVICES:
	case EV_TODAY:
	case EV_FOUND:
	case EV_TODOS:
	case EV_WINDOW:
	case EV_CALLS:
		put_told(ev, out);
		break;
	case EV_RIGHT:
		json_put_int(out, "ticket", ev->ticket);
		break;
	default:
		break;
	}
}

void record_event_encode(const struct event *ev, struct buf *out)
{
	json_open(out, NULL, '{');
	json_put_int(out, "t", ev->now.ms);
	json_put_int(out, "q", ev->now.quality);
	put_day(out, "d", ev->now.day);
	json_put_int(out, "s", ev->now.secs);
	json_put_text(out, "e", event_name[ev->kind]);
	put_fields(ev, out);
	json_close(out, '}');
}

void record_act_encode(const struct act *draft, struct buf *out)
{
	json_open(out, NULL, '{');
	json_put_text(out, "x", "act");
	record_act_put(out, draft);
	json_close(out, '}');
}

/* ---- reading ------------------------------------------------------------------------------- */

/* A whole number into any integer type; missing or out of bounds ends the caller with ERR_BAD. */
#define GET_INT(obj, key, min, max, field)                                                         \
	do {                                                                                       \
		int64_t got_;                                                                      \
		if (json_int(obj, key, min, max, &got_, err) < 0)                                  \
			return err->code;                                                          \
		(field) = (__typeof__(field))got_;                                                 \
	} while (0)

#define GET_TEXT(obj, key, field)                                                                  \
	do {                                                                                       \
		if (json_text(obj, key, field, sizeof(field), err) < 0)                            \
			return err->code;                                                          \
	} while (0)

static int get_day(const cJSON *obj, const char *key, day_t *ret, struct err *err)
{
	char text[11];

	*ret = DAY_NONE;
	if (!json_has(obj, key))
		return 0;
	GET_TEXT(obj, key, text);
	return day_parse(text, ret) < 0 ? err_set(err, ERR_BAD, "%s: no such day", key) : 0;
}

/* An object inside the line, as text again for the decoder that owns its form. */
static char *object_text(const cJSON *line, const char *key, struct err *err)
{
	char *text = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(line, key));

	if (!text)
		err_set(err, ERR_BAD, "%s: missing", key);
	return text;
}

int record_act_get(const cJSON *line, struct act *act, struct err *err)
{
	char *head = object_text(line, "head", err), *body = object_text(line, "body", err);
	int result = ERR_BAD;

	if (head && body && act_head_decode(head, strlen(head), &act->head, err) == 0)
		result = act_body_decode(body, strlen(body), &act->body, err);
	act->opened = result == 0;
	cJSON_free(head);
	cJSON_free(body);
	return result;
}

static int get_person(const cJSON *line, struct person *p, struct err *err)
{
	struct person_row row = {0};
	char *text = object_text(line, "person", err);
	int result = text ? person_decode(text, strlen(text), &row, err) : ERR_BAD;

	cJSON_free(text);
	if (result == 0)
		*p = row.person;
	return result;
}

int record_person_decode(const cJSON *line, struct person *p, struct err *err)
{
	if (json_has(line, "person") && get_person(line, p, err) < 0)
		return err->code;
	GET_INT(line, "known", 0, 1, p->known);
	GET_TEXT(line, "place", p->place);
	GET_INT(line, "no", 0, UINT32_MAX, p->resident);
	if (!p->known)
		p->born = DAY_NONE;
	return 0;
}

int record_slip_get(const cJSON *line, struct slip_order *slip, struct err *err)
{
	unsigned char bytes[SLIP_ORDER_BYTES];

	if (!json_has(line, "slip"))
		return 0;
	if (json_hex(line, "slip", bytes, sizeof(bytes), err) < 0)
		return err->code;
	return slip_order_unpack(bytes, slip) < 0 ? err_set(err, ERR_BAD, "slip: not one") : 0;
}

static int get_lookup(const cJSON *line, struct lookup *l, struct err *err)
{
	*l = (struct lookup){0};
	GET_INT(line, "ticket", 0, UINT32_MAX, l->ticket);
	GET_INT(line, "result", 0, LOOKUP_SLIP_ELSEWHERE, l->result);
	GET_INT(line, "proof", 0, PROOF_PAPER, l->proof);
	if (record_person_decode(line, &l->person, err) < 0)
		return err->code;
	if (!l->person.known && json_has(line, "born"))
		GET_INT(line, "born", INT32_MIN, INT32_MAX, l->person.born);
	if (json_has(line, "parked")) {
		if (parked_decode(
			    cJSON_GetObjectItemCaseSensitive(line, "parked"), &l->parked, err) < 0)
			return err_at(err, "parked");
		memcpy(l->parked.pid, l->person.pid, PID_BYTES);
	}
	if (record_slip_get(line, &l->slip, err) < 0)
		return err->code;
	return record_standing_decode(line, &l->standing, err);
}

static int get_recorded(const cJSON *line, struct recorded *r, struct err *err)
{
	*r = (struct recorded){0};
	act_init(&r->act, ACT_CHECK_IN);
	GET_INT(line, "ticket", 0, UINT32_MAX, r->ticket);
	GET_INT(line, "result", 0, RECORD_FAILED, r->result);
	GET_TEXT(line, "code", r->slip_code);
	if (json_hex(line, "hash", r->act.hash, sizeof(r->act.hash), err) < 0)
		return err->code;
	if (r->result == RECORD_OK && record_act_get(line, &r->act, err) < 0)
		return err->code;
	return record_standing_decode(line, &r->standing, err);
}

static int get_catalogue(const cJSON *line, struct record_hold *hold, struct err *err)
{
	struct record_catalogue *next = record_catalogue_decode(line, err);

	if (!next)
		return err->code;
	record_catalogue_free(hold->catalogue);
	hold->catalogue = next;
	return 0;
}

static int get_card(const cJSON *line, struct card *card, struct err *err)
{
	GET_INT(line, "k", 0, CARD_CHIP, card->kind);
	GET_TEXT(line, "v", card->number);
	if (json_has(line, "nm"))
		GET_TEXT(line, "nm", card->name);
	return 0;
}

/* How many of something there are. */
static int get_count(const cJSON *line, struct event *ev, struct err *err)
{
	int n = 0;

	GET_INT(line, "v", 0, INT32_MAX, n);
	if (ev->kind == EV_HELD)
		ev->held = n;
	else if (ev->kind == EV_CHILDREN)
		ev->children = n;
	else
		ev->kitchens = n;
	return 0;
}

/* Events that carry no answer: one or two small fields. */
static int get_fields(const cJSON *line, struct event *ev, struct err *err)
{
	switch (ev->kind) {
	case EV_ACTION:
		GET_INT(line, "a", 0, ACTION_LETTER, ev->action.action);
		GET_INT(line, "n", 0, 26, ev->action.digit);
		return 0;
	case EV_CARD:
		return get_card(line, &ev->card, err);
	case EV_SCAN:
		GET_TEXT(line, "v", ev->scan);
		return 0;
	case EV_PRINTER:
		GET_INT(line, "v", 0, PRINTER_OFFLINE, ev->printer);
		return 0;
	case EV_SERVICE:
		GET_INT(line, "v", 0, 1, ev->in_service);
		return 0;
	case EV_HELD:
	case EV_CHILDREN:
	case EV_KITCHEN:
		return get_count(line, ev, err);
	case EV_RIGHT:
		GET_INT(line, "ticket", 0, UINT32_MAX, ev->ticket);
		return 0;
	case EV_BACKUP:
		GET_INT(line, "word", 0, BACKUP_WORD_END - 1, ev->backup);
		return 0;
	default:
		return 0;
	}
}

static int get_progress(const cJSON *line, struct event *ev, struct err *err)
{
	if (ev->kind == EV_JOB) {
		GET_INT(line, "seq", 0, INT64_MAX / 2, ev->job.act_seq);
		GET_INT(line, "v", 0, JOB_HELD, ev->job.state);
	} else if (ev->kind == EV_READERS) {
		GET_INT(line, "v", 0, 1, ev->readers);
	} else if (ev->kind == EV_STICK) {
		GET_INT(line, "word", 0, STICK_WORD_END - 1, ev->stick);
	} else if (ev->kind == EV_VOICE) {
		GET_INT(line, "sound", 0, 1, ev->voice.sound);
		GET_INT(line, "speaking", 0, 1, ev->voice.speaking);
	} else {
		GET_INT(line, "unsent", 0, INT64_MAX / 2, ev->sync.unsent);
		GET_INT(line, "online", 0, 1, ev->sync.online);
		if (json_has(line, "since"))
			GET_INT(line, "since", 0, INT64_MAX / 2, ev->sync.silent_since_ms);
		ev->sync.frozen = json_has(line, "frozen");
	}
	return 0;
}

/* What borrows from hold. */
static int get_answer(
	const cJSON *line, struct event *ev, struct record_hold *hold, struct err *err)
{
	switch (ev->kind) {
	case EV_LOOKUP:
		ev->lookup = &hold->lookup;
		return get_lookup(line, &hold->lookup, err);
	case EV_RECORDED:
		ev->recorded = &hold->recorded;
		return get_recorded(line, &hold->recorded, err);
	case EV_CATALOGUE:
		if (get_catalogue(line, hold, err) < 0)
			return err->code;
		ev->catalogue = record_catalogue_get(hold->catalogue);
		return 0;
	case EV_PIN:
		return record_pin_decode(line, &ev->pin, err);
	case EV_DEVICES:
		ev->devices = &hold->devices;
		return record_devices_decode(line, &hold->devices, err);
	case EV_TODAY:
		ev->today = json_has(line, "hours") ? &hold->today : NULL;
		return record_today_decode(line, &hold->today, err);
	case EV_TODOS:
		ev->todos = &hold->todos;
		return record_todos_decode(line, &hold->todos, err);
	case EV_CALLS:
		ev->calls = &hold->calls;
		return record_calls_decode(line, &hold->calls, err);
	case EV_WINDOW:
		ev->window = &hold->window;
		return record_window_decode(line, &hold->window, err);
	case EV_FOUND:
		ev->found = &hold->found;
		return record_found_decode(line, &hold->found, err);
	case EV_JOB:
	case EV_SYNC:
	case EV_VOICE:
	case EV_READERS:
	case EV_STICK:
		return get_progress(line, ev, err);
	default:
		return get_fields(line, ev, err);
	}
}

int record_event_decode(
	const cJSON *line, struct event *ret, struct record_hold *hold, struct err *err)
{
	char name[16];
	int kind = 0;

	*ret = (struct event){0};
	GET_INT(line, "t", 0, INT64_MAX / 2, ret->now.ms);
	GET_INT(line, "q", 0, CLOCK_UNKNOWN, ret->now.quality);
	GET_INT(line, "s", 0, 86399, ret->now.secs);
	if (get_day(line, "d", &ret->now.day, err) < 0)
		return err->code;
	GET_TEXT(line, "e", name);
	while (kind < EV_KIND_END && strcmp(event_name[kind], name) != 0)
		kind++;
	if (kind == EV_KIND_END)
		return err_set(err, ERR_BAD, "e: no event is called \"%s\"", name);
	ret->kind = (enum event_kind)kind;
	return get_answer(line, ret, hold, err);
}
