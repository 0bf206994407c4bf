/* SPDX-License-Identifier: MIT */
#include "core/hall/act.h"

#include <sodium.h>
#include <string.h>

#include "core/base/json.h"
#include "core/hall/field.h"
#include "core/hall/scan.h"

#define KIND_MAX 9999
#define SUM_MAX  1000000000 /* fen; an adjustment may be below 0 */
#define QTY_MAX  10000
#define MIN_MAX  1440

/* The order of both tables is the order of the bytes: it never changes, new keys go to the end. */
static const struct field head_fields[] = {
	F_INT_MUST(struct act_head, seq, "seq", 1, FIELD_INT_MAX),
	F_HEX_MUST(struct act_head, id, "id"),
	F_INT_MUST(struct act_head, kind, "k", 1, KIND_MAX),
	F_INT_MUST(struct act_head, at_ms, "t", 0, FIELD_MS_MAX),
	F_INT(struct act_head, clock, "q", 0, CLOCK_UNKNOWN),
	F_DAY_MUST(struct act_head, day, "d"),
	F_TEXT(struct act_head, place, "h"),
	F_TEXT(struct act_head, what, "w"),
	F_DAY(struct act_head, service_day, "sd"),
	F_TEXT(struct act_head, band, "b"),
	F_INT(struct act_head, list_fen, "l", -SUM_MAX, SUM_MAX),
	F_INT(struct act_head, subsidy_fen, "u", -SUM_MAX, SUM_MAX),
	F_INT(struct act_head, due_fen, "p", -SUM_MAX, SUM_MAX),
	F_INT(struct act_head, qty, "n", -QTY_MAX, QTY_MAX),
	F_INT(struct act_head, proof, "pf", 0, PROOF_PAPER),
	F_FLAGGED(struct act_head, ref, "r"),
	F_HEX(struct act_head, pp, "pp"),
	F_HEX(struct act_head, kc, "kc"),
	F_FLAGGED(struct act_head, nk, "nk"),
	F_TEXT(struct act_head, at_place, "ap"),
	F_INT(struct act_head, open, "op", 0, 1),
	F_INT(struct act_head, walk, "wk", 0, 1),
	F_INT(struct act_head, course, "cs", 0, 1),
	F_INT(struct act_head, queue, "qu", 0, 1),
	F_TEXT(struct act_head, slip, "sl"),
};

/* The items stand between the two parts of the body. */
static const struct field body_fields[] = {
	F_FLAGGED(struct act_body, pid, "pid"),
	F_TEXT(struct act_body, place, "h"),
	F_INT(struct act_body, resident, "no", 0, UINT32_MAX),
	F_TEXT(struct act_body, masked, "m"),
	F_INT(struct act_body, by, "by", 0, BY_FAMILY),
	F_FLAGGED(struct act_body, by_pid, "bp"),
	F_TEXT(struct act_body, by_masked, "bm"),
	F_INT(struct act_body, lang, "g", 0, LANG_COUNT - 1),
	F_INT(struct act_body, promise, "pr", 0, PROMISE_REQUESTED),
	F_INT(struct act_body, reason, "rs", 0, PRICE_LIST_STRANGER),
	F_TEXT(struct act_body, pickup, "pn"),
	F_INT(struct act_body, from_min, "f", 0, MIN_MAX),
	F_INT(struct act_body, to_min, "o", 0, MIN_MAX),
	F_DAY(struct act_body, cancel_day, "cd"),
	F_INT(struct act_body, cancel_min, "cm", 0, MIN_MAX),
};
static const struct field body_end_fields[] = {
	F_TEXT(struct act_body, age_band, "a"),
	F_TEXT(struct act_body, note, "x"),
	F_INT(struct act_body, collect, "co", 0, COLLECT_COUNT - 1),
	F_INT(struct act_body, delivery_fen, "df", 0, SUM_MAX),
	F_INT(struct act_body, less_rice, "lr", 0, 1),
	F_TEXT(struct act_body, room.text[LANG_ZH], "rz"),
	F_TEXT(struct act_body, room.text[LANG_EN], "re"),
	F_TEXT(struct act_body, room.text[LANG_KO], "rk"),
	F_TEXT(struct act_body, floor.text[LANG_ZH], "fz"),
	F_TEXT(struct act_body, floor.text[LANG_EN], "fe"),
	F_TEXT(struct act_body, floor.text[LANG_KO], "fk"),
	F_TEXT(struct act_body, bring.text[LANG_ZH], "bz"),
	F_TEXT(struct act_body, bring.text[LANG_EN], "be"),
	F_TEXT(struct act_body, bring.text[LANG_KO], "bk"),
	F_TEXT(struct act_body, hall.text[LANG_ZH], "hz"),
	F_TEXT(struct act_body, hall.text[LANG_EN], "he"),
	F_TEXT(struct act_body, hall.text[LANG_KO], "hk"),
	F_TEXT(struct act_body, rule, "ru"),
	F_DAY(struct act_body, next_day, "nx"),
	F_FLAGGED(struct act_body, form, "nf"),
};
static const struct field item_fields[] = {
	F_WORDS(struct act_item, name),
	F_INT(struct act_item, qty, "q", -QTY_MAX, QTY_MAX),
	F_INT(struct act_item, fen, "f", -SUM_MAX, SUM_MAX),
	F_TEXT(struct act_item, id, "d"),
};

const char *act_kind_name(enum act_kind kind)
{
	static const char *const names[ACT_KIND_END] = {
		[ACT_CHECK_IN] = "check-in",
		[ACT_UNDO] = "undo",
		[ACT_ATTEND] = "attend",
		[ACT_ENROL] = "enrol",
		[ACT_LEAVE] = "leave",
		[ACT_ORDER] = "order",
		[ACT_CANCEL] = "cancel",
		[ACT_SERVE] = "serve",
		[ACT_UNSERVED] = "unserved",
		[ACT_COLLECT] = "collect",
		[ACT_PHONED] = "phoned",
		[ACT_REPORT] = "report",
		[ACT_VOTE] = "vote",
		[ACT_PRINT] = "print",
		[ACT_REPRINT] = "reprint",
		[ACT_LOOKUP] = "lookup",
		[ACT_SETTING] = "setting",
		[ACT_ADJUST] = "adjust",
		[ACT_ERASED] = "erased",
		[ACT_HELP] = "help",
		[ACT_UNKNOWN] = "unknown",
		[ACT_REQUEST] = "request",
		[ACT_DISTRESS] = "distress",
		[ACT_RETURN] = "return",
		[ACT_TODO] = "todo",
		[ACT_DAY] = "day",
		[ACT_QUEUE] = "queue",
		[ACT_LIST] = "list",
	};
	unsigned i = (unsigned)kind;

	return i < ACT_KIND_END && names[i] ? names[i] : "";
}

static void body_clear(struct act_body *body)
{
	memset(body, 0, sizeof(*body));
	body->cancel_day = DAY_NONE;
	body->next_day = DAY_NONE;
}

void act_init(struct act *act, enum act_kind kind)
{
	memset(&act->head, 0, sizeof(act->head));
	act->head.kind = kind;
	act->head.day = DAY_NONE;
	act->head.service_day = DAY_NONE;
	body_clear(&act->body);
	act->opened = false;
	memset(act->hash, 0, sizeof(act->hash));
}

void act_head_encode(const struct act_head *head, struct buf *out)
{
	buf_byte(out, '{');
	fields_write(FIELDS(head_fields), head, out);
	json_close(out, '}');
}

void act_body_encode(const struct act_body *body, struct buf *out)
{
	buf_byte(out, '{');
	fields_write(FIELDS(body_fields), body, out);
	if (body->n_items) {
		json_open(out, "i", '[');
		for (int i = 0; i < body->n_items && i < ACT_ITEMS_MAX; i++) {
			json_open(out, NULL, '{');
			fields_write(FIELDS(item_fields), &body->items[i], out);
			json_close(out, '}');
		}
		json_close(out, ']');
	}
	fields_write(FIELDS(body_end_fields), body, out);
	json_close(out, '}');
}

/* As act_head_encode writes it. */
static bool head_scan(const void *json, size_t n, struct act_head *ret)
{
	struct scan s;

	return scan_begin(&s, json, n) && scan_open(&s, '{') &&
	       fields_scan(&s, FIELDS(head_fields), ret) && scan_close(&s, '}') && scan_ended(&s);
}

int act_head_decode(const void *json, size_t n, struct act_head *ret, struct err *err)
{
	static const struct act_head empty = {.day = DAY_NONE, .service_day = DAY_NONE};
	struct act_head head = empty;
	cJSON *obj;
	int result;

	if (n > ACT_HEAD_MAX)
		return err_set(err, ERR_BAD, "the head is longer than %d bytes", ACT_HEAD_MAX);
	if (head_scan(json, n, &head)) {
		*ret = head;
		return 0;
	}
	head = empty;
	obj = object_parse(json, n, err);
	if (!obj)
		return ERR_BAD;
	result = fields_read(FIELDS(head_fields), obj, &head, err);
	cJSON_Delete(obj);
	if (!result)
		*ret = head;
	return result;
}

static int items_read(const cJSON *obj, struct act_body *body, struct err *err)
{
	const cJSON *items = cJSON_GetObjectItemCaseSensitive(obj, "i"), *item;

	if (!items)
		return 0;
	if (!cJSON_IsArray(items) || cJSON_GetArraySize(items) > ACT_ITEMS_MAX)
		return err_set(err, ERR_BAD, "i: not a list of at most %d", ACT_ITEMS_MAX);
	cJSON_ArrayForEach (item, items) {
		if (!cJSON_IsObject(item))
			return err_set(err, ERR_BAD, "i: not a list of objects");
		if (fields_read(FIELDS(item_fields), item, &body->items[body->n_items++], err) < 0)
			return err_at(err, "i");
	}
	return 0;
}

static bool items_scan(struct scan *s, struct act_body *body)
{
	if (!scan_open(s, '['))
		return false;
	while (body->n_items < ACT_ITEMS_MAX && scan_open(s, '{'))
		if (!fields_scan(s, FIELDS(item_fields), &body->items[body->n_items++]) ||
			!scan_close(s, '}'))
			return false;
	return scan_close(s, ']');
}

/* As act_body_encode writes it. */
static bool body_scan(const void *json, size_t n, struct act_body *ret)
{
	struct scan s;

	return scan_begin(&s, json, n) && scan_open(&s, '{') &&
	       fields_scan(&s, FIELDS(body_fields), ret) &&
	       (!scan_key(&s, "i") || items_scan(&s, ret)) &&
	       fields_scan(&s, FIELDS(body_end_fields), ret) && scan_close(&s, '}') &&
	       scan_ended(&s);
}

int act_body_decode(const void *json, size_t n, struct act_body *ret, struct err *err)
{
	int result = ERR_BAD;
	cJSON *obj;

	body_clear(ret);
	if (n > ACT_BODY_MAX)
		return err_set(err, ERR_BAD, "the body is longer than %d bytes", ACT_BODY_MAX);
	if (body_scan(json, n, ret))
		return 0;
	body_clear(ret);
	obj = object_parse(json, n, err);
	if (obj && fields_read(FIELDS(body_fields), obj, ret, err) == 0 &&
		items_read(obj, ret, err) == 0)
		result = fields_read(FIELDS(body_end_fields), obj, ret, err);
	json_wipe(obj);
	if (result < 0)
		body_clear(ret);
	return result;
}

int act_head_check(const struct act_head *head, struct err *err)
{
	return fields_check(FIELDS(head_fields), head, err);
}

int act_body_check(const struct act_body *body, struct err *err)
{
	if (body->n_items < 0 || body->n_items > ACT_ITEMS_MAX)
		return err_set(err, ERR_BAD, "i: not a list of at most %d", ACT_ITEMS_MAX);
	if (fields_check(FIELDS(body_fields), body, err) < 0)
		return ERR_BAD;
	for (int i = 0; i < body->n_items; i++)
		if (fields_check(FIELDS(item_fields), &body->items[i], err) < 0)
			return err_at(err, "i");
	return fields_check(FIELDS(body_end_fields), body, err);
}
