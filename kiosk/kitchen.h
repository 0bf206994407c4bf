/* SPDX-License-Identifier: MIT */
#ifndef KIOSK_KITCHEN_H
#define KIOSK_KITCHEN_H

struct app;

/* Prints what is due of meals past their cut-off (core/hall/kitchen.h). Call now and then. */
void app_kitchen(struct app *app);

#endif
