/* SPDX-License-Identifier: MIT */
#include "kiosk/kitchen.h"

#include <sodium.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "kiosk/app.h"
#include "kiosk/store/kitchen.h"

/* Of nobody, by the terminal itself. */
static int record(struct app *app, struct act *act, struct err *err)
{
	static const struct person nobody = {.born = DAY_NONE};
	struct moment now = app_now(app);
	struct recorded done;

	act->head.at_ms = now.ms;
	act->head.clock = now.quality;
	act->head.day = now.day;
	text_copy(
		act->head.place, sizeof(act->head.place), store_catalogue(app->store)->hall->place);
	act->body.lang = app->model.hall_lang;
	if (store_record(app->store, &now, act, &nobody, &done, err) != RECORD_OK)
		return err->code ? err->code : err_set(err, ERR_BUSY, "not recorded");
	sodium_memzero(&done, sizeof(done));
	return 1;
}

/* 1 = one list more. */
static int list_next(struct app *app, const struct slot *slot, day_t day, struct err *err)
{
	struct act act;
	int got = store_list_next(app->store, slot->meal, day, &act, err);

	if (got != 1)
		return got;
	act.body.cancel_day = day - slot->cutoff_days;
	act.body.cancel_min = slot->cutoff_min;
	return record(app, &act, err);
}

/* An outside kitchen that says nothing is on the list of what there is to do, until it has. */
static bool meal_call(struct app *app, const struct slot *slot, bool *any)
{
	struct moment now = app_now(app);
	struct kitchen_due due = {slot->meal, now.day, kitchen_phone_due(slot, &now)};
	struct err err = {0};
	struct act act;
	int got = 0;

	if (slot->kitchen_phone[0])
		got = store_kitchen_call(app->store, &due, &act, &err);
	if (got == 1)
		got = record(app, &act, &err);
	*any |= got == 1;
	if (got < 0)
		log_line(LOG_FAIL, "the kitchen of %s: %s", slot->meal, err.text);
	return got >= 0;
}

/* Of one meal; false = the store is not well. */
static bool meal_lists(struct app *app, const struct slot *slot, day_t day, bool *any)
{
	struct err err = {0};
	int got;

	while ((got = list_next(app, slot, day, &err)) == 1)
		*any = true;
	if (got < 0)
		log_line(LOG_FAIL, "the lists of %s: %s", slot->meal, err.text);
	return got == 0;
}

void app_kitchen(struct app *app)
{
	const struct catalogue *c = store_catalogue(app->store);
	struct moment now = app_now(app);
	bool any = false, well = true;

	if (!c->hall || !store_in_service(app->store))
		return;
	for (int i = 0; i < c->n_slots && well; i++) {
		const struct slot *slot = &c->slots[i];

		for (day_t day = now.day; day < now.day + MEAL_DAYS_MAX && well; day++)
			if (app->printer && catalogue_slot(c, slot->meal, day) == slot &&
				kitchen_lists_due(slot, day, &now))
				well = meal_lists(app, slot, day, &any);
		if (well && catalogue_slot(c, slot->meal, now.day) == slot)
			well = meal_call(app, slot, &any);
	}
	if (!any)
		return;
	link_recorded(app->link);
	app_print_next(app);
}
