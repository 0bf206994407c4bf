/* SPDX-License-Identifier: MIT */
/*
 * A receipt printer for tests, as a device on bytes: it takes ESC/POS into a buffer, answers DLE EOT
 * while the bytes come in, works the buffer off as long as it is well, and keeps what is on paper,
 * slip by slip. It reads commands by itself, not with the program's code.
 *
 * A test sets the fields of the first part at any time, under the lock of whatever carries the
 * model (usb_model.h), and reads the second. Models that need time (speed, nak_ms) want somebody to
 * call them every few ms: usbemu_tick.
 */
#ifndef TESTS_SUPPORT_USB_PRINTER_H
#define TESTS_SUPPORT_USB_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/support/usb_model.h"

#define USB_PRINTER_SLIPS  64
#define USB_PRINTER_STRIDE 72
#define USB_PRINTER_BUFFER 4096 /* bytes it takes without working them off */

/* What has come out between two cuts. */
struct usb_slip {
	unsigned char *bytes; /* the commands and texts as they were worked off, cut included */
	size_t n;
	char *text;             /* UTF-8; a picture is "[picture]\n", a code "[qr TEXT]\n" */
	unsigned char *picture; /* rows of USB_PRINTER_STRIDE bytes, one below the other */
	int rows;
	bool cut;
};

struct usb_printer {
	/* what a test sets */
	bool cover_open, no_paper, paper_low, cutter_stuck, broken, hot, offline, feed_button;
	long paper_rows; /* 0: enough; else dots of paper left: no_paper when they are used up */
	bool mute;       /* answers nothing but control requests */
	bool no_echo;    /* does not know GS r */
	bool no_ctrl;    /* stalls control requests */
	bool garbage;    /* answers with what no printer says */
	bool babble;     /* sends that without being asked */
	bool empty;      /* reading comes back at once, with nothing, where there is no answer */
	bool stall_out, stall_in; /* until they are set back */
	int stalls;               /* so many sendings more stall */
	long stop_after;          /* > 0: takes no more when `taken` has got there */
	bool nak;                 /* takes nothing */
	int take;                 /* > 0: bytes that it takes at a time */
	long speed;               /* > 0: bytes worked off a second; 0: at once */
	int answer_ms;            /* answers come so much later */
	/* what it tells */
	long taken;     /* bytes in all, questions included */
	long job_taken; /* without questions and echoes */
	int asked;      /* DLE EOT */
	int echoes;     /* GS r worked off */
	int torn;       /* questions in the middle of a command */
	int unknown;    /* bytes worked off that are no command it knows */
	int resets, identified, port_asked;
	struct usb_slip slip[USB_PRINTER_SLIPS]; /* slip[n_slips] is what hangs out, uncut */
	int n_slips;
	/* its own */
	unsigned char buffer[USB_PRINTER_BUFFER];
	size_t held;                                         /* bytes in it */
	unsigned char command[8 + 255 * USB_PRINTER_STRIDE]; /* not yet whole */
	size_t n_command;
	struct {
		unsigned char byte;
		int64_t due_ms;
	} reply[64];
	int n_replies;
	unsigned char recent[2]; /* for real-time commands in the middle of bytes */
	unsigned char line[512]; /* text before its end, GB18030 */
	size_t n_line;
	int high; /* of the text, times */
	int64_t worked_ms;
	char qr[512];
};

void usb_printer_init(struct usb_printer *p);
void usb_printer_done(struct usb_printer *p);
/* Off and on: what is in its buffers is lost; what hangs out of it stays. */
void usb_printer_power(struct usb_printer *p);

extern const struct usb_model usb_printer_model; /* ctx: a struct usb_printer */

#define USB_PRINTER_DESCRIPTORS 64
/* Device and configuration: 07/01/02 with two bulk endpoints (01, 82), or 07/01/01 with only the
 * first. Returns their length. */
size_t usb_printer_descriptors(
	uint8_t out[USB_PRINTER_DESCRIPTORS], uint16_t vendor, uint16_t product, bool one_way);

/* How many of the cut slips have this in their text. */
int usb_printer_count(const struct usb_printer *p, const char *text);

#endif
