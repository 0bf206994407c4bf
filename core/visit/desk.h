/* SPDX-License-Identifier: MIT */
/*
 * What staff do behind the PIN besides looking: the day is closed (closing.c). First what is open and what
 * the cash box should hold; then a copy of the database and the day's log are written, both onto the stick
 * where there is one; then the close is recorded, and only after that the machine goes off. Nothing that
 * is open is in its way: it is said, and written into the act.
 */
#ifndef CORE_VISIT_DESK_H
#define CORE_VISIT_DESK_H

#include <stdbool.h>

#include "core/visit/badges.h"
#include "core/visit/classes.h"
#include "core/visit/settings.h"
#include "core/visit/staff.h"

#define DAY_OVER_MS 20000 /* after that the machine goes off by itself */

/* What becomes of the copy of the database. */
enum backup_word {
	BACKUP_NONE, /* not asked for */
	BACKUP_RUNS,
	BACKUP_ON_STICK,
	BACKUP_KEPT,     /* no stick took it: in the configured folder */
	BACKUP_NO_PLACE, /* no stick, and no folder is configured */
	BACKUP_FAILED,
	BACKUP_WORD_END
};

/* Of another PIN, on SCREEN_NEW_PIN. */
enum new_pin_word {
	NEW_PIN_FIRST,
	NEW_PIN_AGAIN,
	NEW_PIN_WEAK,    /* the first one is too easy to guess */
	NEW_PIN_DIFFERS, /* the second is another than the first: both anew */
	NEW_PIN_FAILED,  /* the store cannot keep it: the old one holds */
	NEW_PIN_DONE
};

/* But for the settings it is wiped when the staff area closes. */
struct desk {
	struct settings settings;
	enum setting setting; /* SCREEN_SETTING is about it … */
	uint32_t next;        /* … and this value is being recorded */
	bool journal;         /* this terminal has one: without a hall nothing can be closed */
	enum backup_word backup;
	enum new_pin_word new_pin;
	char first_pin[PIN_SIZE]; /* the second is typed into model.pin */
	bool pin_recorded;        /* that it changes is in the journal */
	struct badges badges;
	struct classes classes;
	unsigned wrong_ticket; /* of the act of a wrong PIN, which nobody waits for; 0 = none */
};

#endif
