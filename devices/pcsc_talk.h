/* SPDX-License-Identifier: MIT */
/*
 * What litang-cards tells the terminal, a line each. The terminal believes nothing that is longer
 * or other than it may be.
 *   none pcscd     the daemon does not answer
 *   none reader    it has no reader
 *   reader NAME    of the reader, or of several
 *   card UID       of a card just laid down, in upper-case hex
 *   bad            a card was there and could not be read
 *   tick           nothing happened; told every few seconds
 */
#ifndef DEVICES_PCSC_TALK_H
#define DEVICES_PCSC_TALK_H

#include <stddef.h>

#include "core/base/err.h"

#define PCSC_NAME_SIZE 64
#define PCSC_LINE_MAX  128 /* bytes of a line without its end */

enum pcsc_word {
	PCSC_NO_DAEMON,
	PCSC_NO_READER,
	PCSC_READER, /* text = name, printable UTF-8 */
	PCSC_CARD,   /* text = UID */
	PCSC_BAD,
	PCSC_TICK,
};

struct pcsc_news {
	enum pcsc_word word;
	char text[PCSC_NAME_SIZE];
};

/* One line without its end. ERR_BAD: litang-cards does not talk so; ret is untouched. */
MUST_USE int pcsc_parse(const char *line, size_t n, struct pcsc_news *ret);

#endif
