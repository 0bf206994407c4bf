/* SPDX-License-Identifier: MIT */
#include "core/visit/parked.h"

#include <string.h>

#include "core/base/json.h"
#include "core/hall/field.h"
#include "core/visit/standing.h"

#define FORM 1

static const struct field parked_fields[] = {
	F_INT_MUST(struct parked, until_ms, "until", 1, FIELD_MS_MAX),
	F_INT(struct parked, acting, "acting", 0, 1),
	F_TEXT(struct parked, place, "place"),
	F_INT(struct parked, resident, "no", 0, UINT32_MAX),
};

/* All of a task but its screen and its lists; of a place in a list only whether there is one counts. */
static const struct field task_fields[] = {
	F_TEXT(struct task, meal, "meal"),
	F_DAY(struct task, day, "day"),
	F_INT(struct task, set, "set", -1, SETS_MAX - 1),
	F_TEXT(struct task, set_id, "set_id"),
	F_INT(struct task, own, "own", 0, 1),
	F_TEXT(struct task, allergic, "allergic"),
	F_INT(struct task, allergy_ok, "allergy_ok", 0, 1),
	F_INT(struct task, less_rice, "less_rice", 0, 1),
	F_INT(struct task, collect, "collect", 0, COLLECT_COUNT - 1),
	F_INT(struct task, walk_in, "walk_in", 0, 1),
	F_INT(struct task, second, "second", 0, 1),
	F_INT(struct task, later_ok, "later_ok", 0, 1),
	F_INT(struct task, from_days, "from_days", 0, 1),
	F_INT(struct task, name_proven, "proven", 0, 1),
	F_INT(struct task, changing, "changing", 0, 1),
	F_HEX(struct task, change_id, "change_id"),
	F_INT(struct task, linking, "linking", 0, 1),
	F_INT(struct task, order, "order", -1, ORDERS_MAX - 1),
	F_HEX(struct task, order_id, "order_id"),
	F_INT(struct task, enrolment, "enrolment", -1, ENROLMENTS_MAX - 1),
	F_HEX(struct task, enrolment_id, "enrolment_id"),
	F_TEXT(struct task, kind, "kind"),
	F_TEXT(struct task, offering, "offering"),
	F_DAY(struct task, session, "session"),
	F_INT(struct task, waiting, "waiting", 0, 1),
};

static const struct field picked_fields[] = {
	F_TEXT_MUST(struct picked, id, "id"),
	F_INT_MUST(struct picked, qty, "n", 1, PICK_MAX),
	F_INT(struct picked, asked, "asked", 0, 1),
};

/* Where park_restore goes by the screen; on any other it asks what is still open. */
static const struct {
	enum screen screen;
	const char *name;
} screens[] = {
	{SCREEN_CONFIRM, "open"},
	{SCREEN_DAYS, "days"},
	{SCREEN_SETS, "sets"},
	{SCREEN_DISHES, "dishes"},
	{SCREEN_OFFERINGS, "offerings"},
	{SCREEN_SESSIONS, "sessions"},
};
#define SCREENS (sizeof(screens) / sizeof(screens[0]))

static const char *screen_name(enum screen screen)
{
	for (size_t i = 1; i < SCREENS; i++)
		if (screens[i].screen == screen)
			return screens[i].name;
	return screens[0].name;
}

static int screen_get(const cJSON *obj, enum screen *ret, struct err *err)
{
	char name[16];

	if (json_text(obj, "screen", name, sizeof(name), err) < 0)
		return err->code;
	for (size_t i = 0; i < SCREENS; i++)
		if (strcmp(screens[i].name, name) == 0) {
			*ret = screens[i].screen;
			return 0;
		}
	return err_set(err, ERR_BAD, "screen: none is called so");
}

static void picked_put(struct buf *out, const char *key, const struct picked *list, int n)
{
	json_open(out, key, '[');
	for (int i = 0; i < n; i++) {
		json_open(out, NULL, '{');
		fields_write(FIELDS(picked_fields), &list[i], out);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static int picked_get(
	const cJSON *obj, const char *key, struct picked *list, int *n, struct err *err)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(obj, key)) {
		if (*n == ACT_ITEMS_MAX)
			return err_set(err, ERR_BAD, "%s: too many", key);
		if (fields_read(FIELDS(picked_fields), item, &list[(*n)++], err) < 0)
			return err_at(err, "%s", key);
	}
	return 0;
}

void parked_encode(const struct parked *p, struct buf *out)
{
	const struct task *t = &p->task;

	json_open(out, NULL, '{');
	json_put_int(out, "form", FORM);
	fields_write(FIELDS(parked_fields), p, out);
	json_put_text(out, "screen", screen_name(t->screen));
	fields_write(FIELDS(task_fields), t, out);
	picked_put(out, "picked", t->picked, t->n_picked);
	picked_put(out, "aside", t->aside, t->n_aside);
	json_close(out, '}');
}

int parked_decode(const cJSON *obj, struct parked *ret, struct err *err)
{
	struct task *t = &ret->task;
	int64_t form;

	memset(ret, 0, sizeof(*ret));
	t->day = t->session = DAY_NONE;
	if (json_int(obj, "form", FORM, FORM, &form, err) < 0 ||
		fields_read(FIELDS(parked_fields), obj, ret, err) < 0 ||
		screen_get(obj, &t->screen, err) < 0 ||
		fields_read(FIELDS(task_fields), obj, t, err) < 0 ||
		picked_get(obj, "picked", t->picked, &t->n_picked, err) < 0 ||
		picked_get(obj, "aside", t->aside, &t->n_aside, err) < 0) {
		memset(ret, 0, sizeof(*ret));
		return err->code;
	}
	return 0;
}

static bool fields_same(const struct field *fields, size_t n, const void *a, const void *b)
{
	const unsigned char *of_a = a, *of_b = b;

	for (size_t i = 0; i < n; i++)
		if (memcmp(of_a + fields[i].at, of_b + fields[i].at, fields[i].size) != 0)
			return false;
	return true;
}

static bool picked_same(const struct picked *a, const struct picked *b, int n)
{
	for (int i = 0; i < n; i++)
		if (!fields_same(FIELDS(picked_fields), &a[i], &b[i]))
			return false;
	return true;
}

bool parked_same(const struct parked *a, const struct parked *b)
{
	const struct task *t = &a->task, *u = &b->task;

	return !a->until_ms == !b->until_ms && memcmp(a->pid, b->pid, PID_BYTES) == 0 &&
	       fields_same(parked_fields + 1, sizeof(parked_fields) / sizeof(parked_fields[0]) - 1,
		       a, b) &&
	       t->screen == u->screen && fields_same(FIELDS(task_fields), t, u) &&
	       t->n_picked == u->n_picked && picked_same(t->picked, u->picked, t->n_picked) &&
	       t->n_aside == u->n_aside && picked_same(t->aside, u->aside, t->n_aside);
}

bool parked_holds(const struct parked *p, int64_t now_ms)
{
	return p->until_ms > now_ms && p->until_ms <= now_ms + PARKED_MS;
}
