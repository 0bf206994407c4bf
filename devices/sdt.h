/* SPDX-License-Identifier: MIT */
/*
 * Frames of Chinese identity-card readers (the SAM_V module behind them), requests and replies:
 *
 *   AA AA AA 96 69 | length | command, parameter, data | XOR      towards the reader
 *   AA AA AA 96 69 | length | SW1 SW2 SW3, data        | XOR      from it
 *
 * The length counts what follows it, with the XOR; the XOR is over the length and what follows it.
 * Pure. A reply says nothing of the request it answers: who asks keeps them in step.
 *
 * The decoder keeps the status, the lengths and the text of a card; a photo only goes through its
 * sum and is never stored.
 */
#ifndef DEVICES_SDT_H
#define DEVICES_SDT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"

#define SDT_HEADER      7 /* preamble and length */
#define SDT_REQUEST_MAX 16
#define SDT_LENGTH_MIN  4    /* status and XOR */
#define SDT_LENGTH_MAX  2314 /* a card with photo and fingerprints */
#define SDT_TEXT        256  /* bytes of a card's text */
#define SDT_KEPT        (3 + 4 + SDT_TEXT)
#define SDT_NOISE_MAX   4096 /* bytes in front of a preamble */

enum sdt_command {
	SDT_RESET = 0x10ff,
	SDT_STATUS = 0x11ff,
	SDT_FIND = 0x2001,
	SDT_SELECT = 0x2002,
	SDT_READ = 0x3001,
};

/* SW3 of a reply. */
enum sdt_sw {
	SDT_SW_BAD_SUM = 0x10,    /* of the request, as the reader got it */
	SDT_SW_BAD_LENGTH = 0x11, /* likewise */
	SDT_SW_BAD_COMMAND = 0x21,
	SDT_SW_UNKNOWN = 0x24,
	SDT_SW_SELF_TEST = 0x60,
	SDT_SW_UNAUTHORISED = 0x66,
	SDT_SW_NO_CARD = 0x80,
	SDT_SW_OK = 0x90,
	SDT_SW_FOUND = 0x9f,
};

/* The bytes of a request without data; returns how many there are. */
size_t sdt_request(uint8_t out[SDT_REQUEST_MAX], enum sdt_command command);
/* With n bytes of data; 0: it would be too long. */
size_t sdt_request_with(
	uint8_t out[SDT_REQUEST_MAX], unsigned command, const uint8_t *data, size_t n);

enum sdt_state {
	SDT_MORE,  /* bytes are missing */
	SDT_WHOLE, /* a reply is there */
	SDT_BAD,   /* wrong length, wrong sum, or no preamble in SDT_NOISE_MAX bytes */
};

struct sdt_decoder {
	enum sdt_state state;
	size_t noise;  /* bytes that were no part of a frame */
	size_t at;     /* bytes of the frame so far */
	size_t length; /* as the frame says it */
	uint8_t sum;
	uint8_t kept[SDT_KEPT]; /* the first bytes after the length */
};

/* Forgets all, the bytes of a card for good. Before the first reply, and before each next one. */
void sdt_clear(struct sdt_decoder *d);
/* Takes any piece of the stream; returns how many bytes it used: all while the state is SDT_MORE. */
size_t sdt_take(struct sdt_decoder *d, const uint8_t *bytes, size_t n);
/* Bytes that are certainly still to come: of the header, then of what it announced; 0 at the end. */
size_t sdt_missing(const struct sdt_decoder *d);

/* Of a whole reply. */
uint8_t sdt_sw3(const struct sdt_decoder *d);
/* What SW3 means, in English for a log; never NULL. */
const char *sdt_sw3_text(uint8_t sw3);
/* The SDT_TEXT bytes of a card that was read; NULL when the reply holds none. Borrowed until
 * sdt_clear. */
const uint8_t *sdt_text(const struct sdt_decoder *d);

#endif
