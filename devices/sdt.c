/* SPDX-License-Identifier: MIT */
#include "devices/sdt.h"

#include <sodium.h>
#include <string.h>

#define PREAMBLE 5

static const uint8_t preamble[PREAMBLE] = {0xaa, 0xaa, 0xaa, 0x96, 0x69};

/* ---- requests ------------------------------------------------------------------------------ */

size_t sdt_request_with(
	uint8_t out[SDT_REQUEST_MAX], unsigned command, const uint8_t *data, size_t n)
{
	size_t end = SDT_HEADER + 2 + n;
	uint8_t sum = 0;

	if (n > SDT_REQUEST_MAX - SDT_HEADER - 3)
		return 0;
	memcpy(out, preamble, PREAMBLE);
	out[5] = 0;
	out[6] = (uint8_t)(n + 3);
	out[7] = (uint8_t)(command >> 8);
	out[8] = (uint8_t)command;
	if (n)
		memcpy(out + 9, data, n);
	for (size_t i = PREAMBLE; i < end; i++)
		sum ^= out[i];
	out[end] = sum;
	return end + 1;
}

size_t sdt_request(uint8_t out[SDT_REQUEST_MAX], enum sdt_command command)
{
	return sdt_request_with(out, command, NULL, 0);
}

/* ---- replies ------------------------------------------------------------------------------- */

void sdt_clear(struct sdt_decoder *d)
{
	sodium_memzero(d, sizeof(*d));
}

/* In the preamble; after a byte that does not fit the search goes on with what may be a new one. */
static void take_preamble(struct sdt_decoder *d, uint8_t byte)
{
	size_t before = d->at;

	if (byte == preamble[d->at])
		d->at++;
	else if (byte != preamble[0])
		d->at = 0;
	else if (d->at != 3)
		d->at = 1;
	d->noise += before + 1 - d->at;
	if (d->noise > SDT_NOISE_MAX)
		d->state = SDT_BAD;
}

static void take_length(struct sdt_decoder *d, uint8_t byte)
{
	d->length = d->length << 8 | byte;
	d->sum ^= byte;
	d->at++;
	if (d->at == SDT_HEADER && (d->length < SDT_LENGTH_MIN || d->length > SDT_LENGTH_MAX))
		d->state = SDT_BAD;
}

static void take_body(struct sdt_decoder *d, uint8_t byte)
{
	size_t i = d->at - SDT_HEADER;

	d->at++;
	if (i == d->length - 1) {
		d->state = byte == d->sum ? SDT_WHOLE : SDT_BAD;
		return;
	}
	d->sum ^= byte;
	if (i < SDT_KEPT)
		d->kept[i] = byte;
}

size_t sdt_take(struct sdt_decoder *d, const uint8_t *bytes, size_t n)
{
	size_t used = 0;

	while (used < n && d->state == SDT_MORE) {
		uint8_t byte = bytes[used++];

		if (d->at < PREAMBLE)
			take_preamble(d, byte);
		else if (d->at < SDT_HEADER)
			take_length(d, byte);
		else
			take_body(d, byte);
	}
	return used;
}

size_t sdt_missing(const struct sdt_decoder *d)
{
	if (d->state != SDT_MORE)
		return 0;
	return (d->at < SDT_HEADER ? 0 : d->length) + SDT_HEADER - d->at;
}

uint8_t sdt_sw3(const struct sdt_decoder *d)
{
	return d->kept[2];
}

const char *sdt_sw3_text(uint8_t sw3)
{
	static const struct {
		uint8_t sw3;
		const char *text;
	} texts[] = {
		{SDT_SW_OK, "done"},
		{SDT_SW_FOUND, "a card is there"},
		{SDT_SW_BAD_SUM, "wrong checksum of the request"},
		{SDT_SW_BAD_LENGTH, "wrong length of the request"},
		{SDT_SW_BAD_COMMAND, "wrong request"},
		{SDT_SW_UNKNOWN, "unknown request"},
		{0x31, "the card did not authenticate the reader"},
		{0x32, "the reader did not authenticate the card"},
		{0x33, "the card's data did not verify"},
		{0x40, "a card of another kind"},
		{0x41, "the card could not be read"},
		{SDT_SW_SELF_TEST, "the reader's self-test failed"},
		{SDT_SW_UNAUTHORISED, "the reader's module is not authorised"},
		{SDT_SW_NO_CARD, "no card"},
		{0x81, "the card could not be selected"},
		{0x91, "the card has no such item"},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].sw3 == sw3)
			return texts[i].text;
	return "an unknown status";
}

const uint8_t *sdt_text(const struct sdt_decoder *d)
{
	const uint8_t *at = d->kept + 3;
	size_t text = (size_t)at[0] << 8 | at[1], photo = (size_t)at[2] << 8 | at[3];

	if (d->state != SDT_WHOLE || sdt_sw3(d) != SDT_SW_OK || text != SDT_TEXT ||
		d->length < SDT_LENGTH_MIN + 4 + text + photo)
		return NULL;
	return at + 4;
}
