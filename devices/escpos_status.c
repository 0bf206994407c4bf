/* SPDX-License-Identifier: MIT */
#include "devices/escpos_status.h"

#include <string.h>

/* ---- the stream ---------------------------------------------------------------------------- */

static enum reply_kind begin(struct reply_reader *r, uint8_t byte)
{
	r->n = 0;
	if ((byte & 0x93) == 0x12)
		return REPLY_REALTIME;
	if ((byte & 0x93) == 0x10) {
		r->asb[r->n++] = byte;
		return REPLY_PART;
	}
	if (byte == 0x11 || byte == 0x13)
		return REPLY_PART;
	return (byte & 0x90) == 0 ? REPLY_SENSOR : REPLY_NOISE;
}

enum reply_kind reply_read(struct reply_reader *r, uint8_t byte)
{
	if (r->n == 0 || r->n >= sizeof(r->asb) || (byte & 0x90) != 0)
		return begin(r, byte);
	r->asb[r->n++] = byte;
	if (r->n < sizeof(r->asb))
		return REPLY_PART;
	r->n = 0;
	return REPLY_ASB;
}

/* ---- what they mean ------------------------------------------------------------------------ */

bool status_add_realtime(struct printer_status *s, int n, uint8_t byte)
{
	if (n < 1 || n > 4 || (byte & 0x93) != 0x12)
		return false;
	s->heard |= HEARD_RT(n);
	switch (n) {
	case 1:
		s->offline |= (byte & 0x08) != 0;
		break;
	case 2:
		s->cover_open |= (byte & 0x04) != 0;
		s->feed_button |= (byte & 0x08) != 0;
		s->paper_out |= (byte & 0x20) != 0;
		s->error |= (byte & 0x40) != 0;
		break;
	case 3:
		s->error |= (byte & 0x04) != 0;
		s->cutter |= (byte & 0x08) != 0;
		s->unrecoverable |= (byte & 0x20) != 0;
		s->recovers |= (byte & 0x40) != 0;
		break;
	default:
		s->paper_low |= (byte & 0x0c) != 0;
		s->paper_out |= (byte & 0x60) != 0;
		break;
	}
	return true;
}

bool status_add_sensor(struct printer_status *s, uint8_t byte)
{
	if ((byte & 0x90) != 0)
		return false;
	s->heard |= HEARD_SENSOR;
	s->paper_low |= (byte & 0x03) != 0;
	s->paper_out |= (byte & 0x0c) != 0;
	return true;
}

bool status_add_asb(struct printer_status *s, const uint8_t asb[4])
{
	if ((asb[0] & 0x93) != 0x10 || ((asb[1] | asb[2] | asb[3]) & 0x90) != 0)
		return false;
	s->heard |= HEARD_ASB;
	s->offline |= (asb[0] & 0x08) != 0;
	s->cover_open |= (asb[0] & 0x20) != 0;
	s->feed_button |= (asb[0] & 0x40) != 0;
	s->error |= (asb[1] & 0x04) != 0;
	s->cutter |= (asb[1] & 0x08) != 0;
	s->unrecoverable |= (asb[1] & 0x20) != 0;
	s->recovers |= (asb[1] & 0x40) != 0;
	s->paper_low |= (asb[2] & 0x03) != 0;
	s->paper_out |= (asb[2] & 0x0c) != 0;
	return true;
}

void status_add_port(struct printer_status *s, uint8_t byte)
{
	s->heard |= HEARD_PORT;
	s->paper_out |= (byte & 0x20) != 0;
	s->offline |= (byte & 0x10) == 0 || (byte & 0x08) == 0;
}

/* The order of status_paper. An error that ends by itself is waited for like any other silence. */
static const struct {
	size_t at;
	enum paper_state paper;
	const char *words;
} worst[] = {
	{offsetof(struct printer_status, cover_open), PAPER_COVER_OPEN, "cover open"},
	{offsetof(struct printer_status, paper_out), PAPER_OUT, "no paper"},
	{offsetof(struct printer_status, cutter), PAPER_STUCK, "cutter stuck"},
	{offsetof(struct printer_status, unrecoverable), PAPER_STUCK, "broken: off and on again"},
	{offsetof(struct printer_status, recovers), PAPER_OFFLINE, "too hot, waiting"},
	{offsetof(struct printer_status, error), PAPER_STUCK, "an error to be cleared"},
	{offsetof(struct printer_status, offline), PAPER_OFFLINE, "off line"},
	{offsetof(struct printer_status, paper_low), PAPER_LOW, "paper near its end"},
};

static size_t find_worst(const struct printer_status *s)
{
	const size_t n = sizeof(worst) / sizeof(worst[0]);
	size_t i = 0;

	while (i < n && !*(const bool *)((const char *)s + worst[i].at))
		i++;
	return i;
}

enum paper_state status_paper(const struct printer_status *s)
{
	size_t i = find_worst(s);

	return i < sizeof(worst) / sizeof(worst[0]) ? worst[i].paper : PAPER_OK;
}

const char *status_words(const struct printer_status *s)
{
	size_t i = find_worst(s);

	return i < sizeof(worst) / sizeof(worst[0]) ? worst[i].words : "";
}

bool status_well(const struct printer_status *s)
{
	enum paper_state paper = status_paper(s);

	return s->heard != 0 && (paper == PAPER_OK || paper == PAPER_LOW);
}

/* ---- its name ------------------------------------------------------------------------------ */

static void take_value(char out[32], const uint8_t *value, size_t n)
{
	size_t len = 0;

	for (size_t i = 0; i < n && len < 31; i++)
		if (value[i] >= 0x20 && value[i] < 0x7f && (len || value[i] != ' '))
			out[len++] = (char)value[i];
	while (len && out[len - 1] == ' ')
		len--;
	out[len] = 0;
}

static bool key_is(const uint8_t *part, size_t n, const char *key)
{
	return n > strlen(key) && memcmp(part, key, strlen(key)) == 0;
}

/* "MFG:EPSON": the first of each is taken. */
static void take_part(struct printer_id *id, const uint8_t *part, size_t n)
{
	static const struct {
		const char *key;
		size_t at;
	} keys[] = {
		{"MFG:", offsetof(struct printer_id, maker)},
		{"MANUFACTURER:", offsetof(struct printer_id, maker)},
		{"MDL:", offsetof(struct printer_id, model)},
		{"MODEL:", offsetof(struct printer_id, model)},
	};

	while (n && *part <= ' ') {
		part++;
		n--;
	}
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		char *out = (char *)id + keys[i].at;

		if (!*out && key_is(part, n, keys[i].key))
			take_value(out, part + strlen(keys[i].key), n - strlen(keys[i].key));
	}
}

void printer_id_parse(struct printer_id *ret, const uint8_t *data, size_t n)
{
	size_t said, at = 2;

	memset(ret, 0, sizeof(*ret));
	if (n < 2)
		return;
	said = (size_t)data[0] << 8 | data[1];
	if (said >= 2 && said < n)
		n = said;
	while (at < n) {
		const uint8_t *end = memchr(data + at, ';', n - at);
		size_t len = end ? (size_t)(end - data) - at : n - at;

		take_part(ret, data + at, len);
		at += len + 1;
	}
}
