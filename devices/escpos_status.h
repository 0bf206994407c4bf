/* SPDX-License-Identifier: MIT */
/*
 * What an ESC/POS printer says of itself, bytes to one struct. Pure; any byte is survived.
 *
 * Sources, and what tells their bytes apart in the one stream that comes back:
 * - DLE EOT n (10 04 n), one byte at once, whatever the printer is at:  (b & 0x93) == 0x12
 *   n = 1 bit 3 off line; n = 2 bit 2 cover, bit 3 feed button, bit 5 stopped at the paper's end,
 *   bit 6 error; n = 3 bit 2 mechanical error, bit 3 cutter, bit 5 unrecoverable, bit 6 recovers by
 *   itself (a hot head); n = 4 bits 2, 3 paper near its end, bits 5, 6 no paper.
 *   The byte does not say which n it answers: ask one, wait, ask the next.
 * - Automatic status (GS a, not switched on by this program, but some printers come with it on):
 *   four bytes, the first (b & 0x93) == 0x10, the others (b & 0x90) == 0.
 * - GS r 1 (1D 72 01), one byte when it is its turn in the buffer: (b & 0x90) == 0. Bits 0, 1 paper
 *   near its end, bits 2, 3 no paper.
 * - XON and XOFF, 11 and 13: passed over.
 * Outside the stream, by control requests of the USB printer class 1.1, 4.2: GET_PORT_STATUS (bit 3
 * not error, bit 4 selected, bit 5 no paper) and GET_DEVICE_ID (IEEE 1284).
 */
#ifndef DEVICES_ESCPOS_STATUS_H
#define DEVICES_ESCPOS_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/device.h"

/* Who has spoken, in printer_status.heard. */
#define HEARD_RT(n)  (1u << ((n)-1)) /* DLE EOT n, 1…4 */
#define HEARD_ASB    0x10u
#define HEARD_SENSOR 0x20u /* GS r 1 */
#define HEARD_PORT   0x40u

/* All that was heard since it was zeroed, one on top of the other. */
struct printer_status {
	unsigned heard;
	bool offline;
	bool cover_open;
	bool feed_button;
	bool paper_low, paper_out;
	bool cutter;
	bool error;         /* somebody has to clear it */
	bool unrecoverable; /* off and on again */
	bool recovers;      /* by itself */
};

enum reply_kind {
	REPLY_NOISE,    /* no printer says that */
	REPLY_PART,     /* of something longer, or flow control */
	REPLY_REALTIME, /* to DLE EOT */
	REPLY_SENSOR,   /* to GS r */
	REPLY_ASB,      /* all four */
};

/* Of the stream: what the bytes before leave open. Zeroed at the start. */
struct reply_reader {
	uint8_t asb[4];
	unsigned n;
};

/* The next byte of the stream. At REPLY_ASB, r->asb has the four. */
enum reply_kind reply_read(struct reply_reader *r, uint8_t byte);

/* Adds what a byte says. n other than 1…4, or a byte of another shape, adds nothing: false. */
bool status_add_realtime(struct printer_status *s, int n, uint8_t byte);
bool status_add_sensor(struct printer_status *s, uint8_t byte);
bool status_add_asb(struct printer_status *s, const uint8_t asb[4]);
void status_add_port(struct printer_status *s, uint8_t byte);

/* What to tell of it; the first of: cover, no paper, stuck, off line, low. */
enum paper_state status_paper(const struct printer_status *s);
/* It can print: PAPER_OK or PAPER_LOW, and somebody has said so. */
bool status_well(const struct printer_status *s);
/* The worst of it, in English for log and status; "" when all is well. */
const char *status_words(const struct printer_status *s);

struct printer_id {
	char maker[32], model[32]; /* printable ASCII, "" = not said */
};

/* The answer to GET_DEVICE_ID, its two bytes of length first. Wrong lengths, strange bytes and
 * missing parts leave what can be read. */
void printer_id_parse(struct printer_id *ret, const uint8_t *data, size_t n);

#endif
