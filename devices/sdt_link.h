/* SPDX-License-Identifier: MIT */
/*
 * One request and its reply over a USB interface, whatever the reader's shape. Asynchronous; one
 * request at a time. Ends always: by a reply, by its time-out, or after SDT_LINK_PIECES transfers.
 */
#ifndef DEVICES_SDT_LINK_H
#define DEVICES_SDT_LINK_H

#include "devices/sdt.h"
#include "devices/usb.h"

#define SDT_REPORT      64  /* bytes of a HID report */
#define SDT_LINK_PIECES 256 /* transfers of one reply */
#define SDT_DRAIN_MS    20  /* of silence, a pipe */

/* How frames go over an interface. */
struct sdt_shape {
	bool split;   /* header and rest on pipes of their own: out[0], out[1], in[0], in[1] */
	bool reports; /* HID: SDT_REPORT bytes each, zeros behind the frame */
	bool control; /* HID without an OUT endpoint: SET_REPORT */
	uint8_t interface;
	uint8_t out[2], in[2]; /* endpoints */
	uint16_t packet;       /* of the IN endpoints */
};

/* From the descriptors; false: no reader speaks through such an interface. Pure. */
bool sdt_shape_of(const struct usb_interface *i, struct sdt_shape *ret);

enum sdt_outcome {
	SDT_ANSWER,  /* `reply` is whole */
	SDT_DAMAGED, /* something came that is no reply, or the bus stumbled */
	SDT_SILENT,  /* nothing came */
};

struct sdt_link {
	const struct host *host;
	struct usb_link *usb; /* NULL: it is gone, or given up; nothing is asked or told then */
	struct sdt_shape shape;
	struct sdt_decoder reply; /* of the last request; cleared by the next one and by sdt_cut */
	/* Never called from within sdt_ask or sdt_drain; not called when the link is cut or gone. */
	void (*done)(void *ctx, enum sdt_outcome outcome);
	void *ctx;

	uint8_t request[SDT_REPORT];
	size_t n_request, sent, piece;
	int64_t end_ms;
	int pieces;
	int draining;           /* 1, 2: the first or second IN pipe; 0: none */
	enum sdt_outcome early; /* of what ended before it began */
};

/* Asks; `done` tells how it ended. */
void sdt_ask(struct sdt_link *l, enum sdt_command command, int timeout_ms);
/* Throws away what the reader still sends, so that the next reply is that of the next request;
 * `done` with SDT_ANSWER. */
void sdt_drain(struct sdt_link *l);
/* The link is no more: forgets the reply and everything under way. */
void sdt_cut(struct sdt_link *l);

#endif
