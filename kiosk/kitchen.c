/* SPDX-License-Identifier: MIT */
#include "kiosk/kitchen.h"

#include <sodium.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "kiosk/app.h"
#include "kiosk/store/kitchen.h"

/* 1 = one list more. */
static int list_next(struct app *app, const struct slot *slot, day_t day, struct err *err)
{
	static const struct person nobody = {.born = DAY_NONE};
	const struct hall *hall = store_catalogue(app->store)->hall;
	struct moment now = app_now(app);
	struct recorded done;
	struct act act;
	int got = store_list_next(app->store, slot->meal, day, &act, err);

	if (got != 1)
		return got;
	act.head.at_ms = now.ms;
	act.head.clock = now.quality;
	act.head.day = now.day;
	text_copy(act.head.place, sizeof(act.head.place), hall->place);
	act.body.lang = app->model.hall_lang;
	act.body.cancel_day = day - slot->cutoff_days;
	act.body.cancel_min = slot->cutoff_min;
	if (store_record(app->store, &now, &act, &nobody, &done, err) != RECORD_OK)
		return err->code ? err->code : err_set(err, ERR_BUSY, "not recorded");
	sodium_memzero(&done, sizeof(done));
	return 1;
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

	if (!c->hall || !app->printer || !store_in_service(app->store))
		return;
	for (int i = 0; i < c->n_slots && well; i++) {
		const struct slot *slot = &c->slots[i];

		for (day_t day = now.day; day < now.day + MEAL_DAYS_MAX && well; day++)
			if (catalogue_slot(c, slot->meal, day) == slot &&
				kitchen_lists_due(slot, day, &now))
				well = meal_lists(app, slot, day, &any);
	}
	if (!any)
		return;
	link_recorded(app->link);
	app_print_next(app);
}
