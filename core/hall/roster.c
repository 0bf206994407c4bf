/* SPDX-License-Identifier: MIT */
#include "core/hall/roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/hall/token.h"

#define PREFIX      "LR1-"
#define PREFIX_LEN  (sizeof(PREFIX) - 1)
#define NUMBER_MOST 10 /* digits */

void roster_code(char out[ROSTER_CODE_SIZE], const char *place, uint32_t resident)
{
	snprintf(out, ROSTER_CODE_SIZE, PREFIX "%.11s-%u", place, (unsigned)resident);
}

int roster_parse(const char *text, char place[PLACE_SIZE], uint32_t *resident)
{
	const char *number = strrchr(text, '-');
	unsigned long long value;
	uint32_t division, hall;
	size_t n, digits;

	if (!number || strncasecmp(text, PREFIX, PREFIX_LEN) != 0 || number < text + PREFIX_LEN)
		return ERR_BAD;
	n = (size_t)(number - text) - PREFIX_LEN;
	digits = strspn(++number, "0123456789");
	if (n >= PLACE_SIZE || !digits || digits > NUMBER_MOST || number[digits])
		return ERR_BAD;
	memcpy(place, text + PREFIX_LEN, n);
	place[n] = 0;
	value = strtoull(number, NULL, 10);
	if (!value || value > UINT32_MAX || place_parse(place, &division, &hall) < 0)
		return ERR_BAD;
	*resident = (uint32_t)value;
	return 0;
}
