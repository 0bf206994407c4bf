/* SPDX-License-Identifier: MIT */
/*
 * The staff area: a PIN, then what the devices are doing. Nobody's visit, and nobody's data: what is
 * scanned for a try shows its kind and its length.
 */
#ifndef CORE_VISIT_STAFF_H
#define CORE_VISIT_STAFF_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/clock.h"
#include "core/hall/scanned.h"

enum printer_state {
	PRINTER_OK,
	PRINTER_LOW,
	PRINTER_OUT,
	PRINTER_OPEN,
	PRINTER_GONE,
	PRINTER_BUSY,
	PRINTER_STUCK,  /* the cutter, or an error that somebody has to clear */
	PRINTER_OFFLINE /* there, but switched off or silent */
};

static inline bool printer_is_well(enum printer_state state)
{
	return state == PRINTER_OK || state == PRINTER_LOW || state == PRINTER_BUSY;
}

#define STAFF_MS         30000 /* the staff area closes by itself */
#define PIN_DIGITS_MIN   6
#define PIN_DIGITS_MAX   12
#define PIN_SIZE         (PIN_DIGITS_MAX + 1)
#define DEVICE_LINES_MAX 8
#define DEVICES_A_PAGE   3
#define SCANS_SHOWN      4
#define STICK_MS         120000 /* a slow stick; what is written goes on without the page */
#define TODAY_PAGES      2      /* of SCREEN_TODAY: who came, by the hour; meals and classes */

/* What the store says to FX_PIN. */
enum pin_result {
	PIN_WANTED, /* there is one; nothing was tried */
	PIN_RIGHT,
	PIN_WRONG,
	PIN_EARLY,   /* not tried: it is too soon after wrong ones */
	PIN_NOT_SET, /* nobody has set one */
	PIN_FAILED   /* the store cannot answer */
};

struct pin_answer {
	unsigned ticket;
	enum pin_result result;
	int64_t wait_ms; /* before the next try; 0 = at once */
	bool enrolled;   /* what staff do is journalled: a terminal of no hall has no journal */
};

enum line_kind {
	LINE_PRINTER,
	LINE_SCANNER,
	LINE_READER,
	LINE_NFC,
	LINE_SCAN_SERIAL, /* a scanner on a serial line */
	LINE_VOICE,       /* the sound card, and who speaks */
	LINE_KIND_END
};
enum line_state { LINE_ABSENT, LINE_READY, LINE_TROUBLE };

/* One device, copied out of its driver. */
struct device_line {
	enum line_kind kind;
	enum line_state state;
	bool simulated;
	int32_t since_day; /* local day and minute of the last change of state */
	int since_min;
	char trouble[64]; /* what went wrong last: English ASCII, from the driver; "" = nothing */
	uint32_t done, failed;
};

/* What becomes of the day's log on its way onto a USB stick. */
enum stick_word {
	STICK_WORD_NONE, /* nothing was asked for */
	STICK_WRITES,
	STICK_TAKE_OUT, /* it is there, and the stick may be taken out */
	STICK_STAYS,    /* it is there, and nobody unmounted the stick */
	STICK_MISSING,
	STICK_LOCKED,
	STICK_BAD, /* damaged, or it keeps something else than it is given */
	STICK_NO_ROOM,
	STICK_PULLED,
	STICK_NO_LOG, /* the log itself could not be made */
	STICK_WORD_END
};

struct device_report {
	struct device_line line[DEVICE_LINES_MAX];
	int n;
	int waiting; /* slips that print by themselves once they can */
	int failed;  /* slips that were given up: they never come */
	int untold;  /* people whose promise the hub could not keep, who were not told yet */
};

/* Of one scan or card during a try: never its contents. */
enum tried { TRIED_CODE, TRIED_ID_CARD, TRIED_CHIP, TRIED_NOT_READ };
struct scan_seen {
	enum tried what;
	enum scanned code; /* TRIED_CODE */
	int length;        /* characters */
};

#endif
