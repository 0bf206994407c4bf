/* SPDX-License-Identifier: MIT */
/*
 * Talking with one printer on its USB interface: a round of questions for its status, bytes to
 * print, and the echo that says where the printer has got to. It knows nothing of jobs.
 *
 * A printer is asked DLE EOT 1, then 2, 3 and 4, each when the one before was answered; the first
 * that is not ends the round. What it never answered since it was plugged in is passed over from
 * then on; what it used to answer and does not now makes the round `lost`. Where the paper was not
 * told, the port status is asked by a control request. A printer that answers nothing is asked one
 * of the four each round.
 *
 * Everything is told from the host's loop. Nothing is told after talk_end.
 */
#ifndef DEVICES_PRINTER_TALK_H
#define DEVICES_PRINTER_TALK_H

#include "devices/escpos_status.h"
#include "devices/usb.h"

#define TALK_NOISE  256 /* bytes that no printer says, without a good answer between */
#define TALK_STALLS 8   /* without a good transfer between */
#define TALK_PORT   5   /* the question after DLE EOT 4 */

struct talk_round {
	struct printer_status status;
	bool quick; /* only DLE EOT 1 was asked, and it was well */
	bool lost;  /* it does not answer what it used to, or with nonsense only */
};

struct talk_client {
	void *ctx;
	/* Once, after talk_begin; empty when the printer does not say. */
	void (*named)(void *ctx, const struct printer_id *id);
	void (*round)(void *ctx, const struct talk_round *round);
	/* whole: every byte was taken. Otherwise nobody knows how many. */
	void (*sent)(void *ctx, bool whole);
	/* Every slow_ms while bytes wait to be taken, with the port status if there is one. */
	void (*waiting)(void *ctx, const struct printer_status *port);
	/* All echoes that were asked for have come. */
	void (*echo)(void *ctx);
	/* The printer is given up for a while: the bus tells that it left, and that it is back. */
	void (*broken)(void *ctx, const char *why);
};

struct talk {
	const struct host *host;
	struct talk_client client;
	int answer_ms, slow_ms, limit_ms; /* for one answer; see waiting; for one sending */
	/* of the link */
	struct usb_link *link;   /* NULL: none */
	uint8_t number, out, in; /* in 0: one direction only */
	unsigned asked, answers; /* HEARD_RT(n): asked, and answered, once since it is here */
	bool echoes;             /* it has answered GS r once */
	int echoes_due;
	bool failed; /* given up */
	int noise, stalls;
	struct reply_reader reply;
	/* of the round */
	struct talk_round round;
	int question; /* 0: there is no round; TALK_PORT: the port status */
	bool full;
	/* of what is being sent */
	bool sending;
	size_t length;
};

/* Where the caller has set host, client and the times. */
void talk_begin(struct talk *t, struct usb_link *link, const struct usb_interface *i);
void talk_end(struct talk *t);

/* One that is under way goes on. full: all questions, not only whether it is on line; a mute printer
 * gets another chance to answer then. */
void talk_ask(struct talk *t, bool full);
/* At most USB_TRANSFER bytes; one at a time. */
void talk_send(struct talk *t, const void *data, size_t n);
/* Asks for an echo, in the order of the bytes: GS r 1. */
void talk_send_echo(struct talk *t);
/* Forgets what may be left in the printer, where it can: SOFT_RESET. */
void talk_reset(struct talk *t);

#endif
