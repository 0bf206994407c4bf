/* SPDX-License-Identifier: MIT */
/*
 * A receipt printer on USB (class 07/01, ESC/POS).
 *
 * A job is asked for first (DLE EOT 1-4; not well: it fails and nothing of it is on paper), goes out
 * in small pieces at whose ends the printer is asked again, and is proven by the printer's own word.
 * What that word proves depends on the printer; the best that it gives is taken:
 *
 * 1. It answers GS r. The answer comes when the printer has worked off everything before it, the
 *    cut too; after it all of DLE EOT 1-4 are asked once more and have to be well. That proves that
 *    each line went through the print head with paper under it and no error known. It does not
 *    prove that the paper was the right way round, or that the last millimetres came out.
 * 2. It answers DLE EOT, and never GS r: all bytes were taken, and the printer is well all the
 *    time that the paper may need (settle_ms), and at its end. A slower printer, or a cutter that
 *    jams on its last stroke after that, is not seen.
 * 3. It answers nothing (one direction only, or mute since it was plugged in): as 2, with the port
 *    status (paper, on line, error) in place of DLE EOT.
 * 4. Not even that: no job is proven, and none is begun.
 * A printer that has once answered better is never believed worse until it is plugged in anew:
 * silence from it is trouble.
 *
 * A job that ends unproven after its first byte went out is `started`: some of it may be on paper.
 * What the printer still has of it is thrown away where that can be done (SOFT_RESET), and cut off
 * before the next job where not. A printer that takes no bytes or is off line in the middle
 * is waited for, limit_ms at most, and the job goes on; without paper, with the cover open or with
 * a stuck cutter the job fails at once.
 */
#ifndef DEVICES_PRINTER_H
#define DEVICES_PRINTER_H

#include "devices/device.h"
#include "devices/usb.h"

#define PRINTER_CHUNK 512 /* bytes between two questions, at the ends of commands */

/* Times of 0 are the usual ones. */
struct printer_options {
	bool raster;   /* every line as a picture */
	int columns;   /* 32 or 48; 0: as the printer's model has it */
	int poll_ms;   /* 4000: how often an idle printer is asked */
	int answer_ms; /* 800: how long it has for an answer */
	int slow_ms;   /* 3000: how long it may take no bytes before that is told */
	int limit_ms;  /* 30000: ... before the job fails; and for the last proof */
	int settle_ms; /* 1500: for the feed, and once more for every 16 lines */
};

/* The printer is DEVICE_ABSENT until one is plugged in; a second one waits until the first has gone. Its close has to
 * come after usb_close. ERR_LIMIT: no memory. */
MUST_USE int printer_open(struct device **ret, const struct host *host, struct usb *usb,
	const struct printer_options *o, struct err *err);

#endif
