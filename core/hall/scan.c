/* SPDX-License-Identifier: MIT */
#include "core/hall/scan.h"

#include <string.h>

#include "core/base/text.h"
#include "core/hall/calendar.h"

bool scan_begin(struct scan *s, const void *json, size_t n)
{
	*s = (struct scan){.at = json, .end = (const char *)json + n};
	return text_valid(json, n);
}

bool scan_ended(const struct scan *s)
{
	return s->at == s->end;
}

static bool byte(struct scan *s, char c)
{
	if (s->at == s->end || *s->at != c)
		return false;
	s->at++;
	return true;
}

bool scan_open(struct scan *s, char bracket)
{
	if ((s->inner && !byte(s, ',')) || !byte(s, bracket))
		return false;
	s->inner = false;
	return true;
}

bool scan_close(struct scan *s, char bracket)
{
	s->inner = true;
	return byte(s, bracket);
}

bool scan_key(struct scan *s, const char *key)
{
	size_t n = strlen(key), comma = s->inner;
	const char *at = s->at;

	if ((size_t)(s->end - at) < comma + n + 3 || memcmp(at + comma + 1, key, n) != 0 ||
		(comma && at[0] != ',') || at[comma] != '"' || at[comma + 1 + n] != '"' ||
		at[comma + 2 + n] != ':')
		return false;
	s->at += comma + n + 3;
	s->inner = false; /* its value follows at once */
	return true;
}

/* Digits without a leading zero, within 2^53. */
static bool number(struct scan *s, int64_t *ret)
{
	bool minus = byte(s, '-');
	const char *from = s->at;
	int64_t v = 0;

	while (s->at < s->end && *s->at >= '0' && *s->at <= '9' && s->at - from < 16)
		v = v * 10 + (*s->at++ - '0');
	*ret = minus ? -v : v;
	return s->at > from && (*from != '0' || (s->at == from + 1 && !minus)) &&
	       v <= FIELD_INT_MAX;
}

/* Up to the closing quote, which is passed; NULL when anything is escaped. */
static const char *text(struct scan *s, size_t *n)
{
	const char *from;

	if (!byte(s, '"'))
		return NULL;
	from = s->at;
	while (s->at < s->end && *s->at != '"' && *s->at != '\\' && (unsigned char)*s->at >= 0x20)
		s->at++;
	*n = (size_t)(s->at - from);
	return byte(s, '"') ? from : NULL;
}

static bool read_int(struct scan *s, const struct field *f, void *at)
{
	int64_t v;

	if (!number(s, &v) || v < f->min || v > f->max)
		return false;
	field_keep(f, at, v);
	return true;
}

static bool read_text(struct scan *s, const struct field *f, char *at)
{
	size_t n;
	const char *from = text(s, &n);

	if (!from || n >= f->size)
		return false;
	memcpy(at, from, n);
	at[n] = 0;
	return true;
}

static bool read_hex(struct scan *s, const struct field *f, void *at)
{
	size_t n;
	const char *from = text(s, &n);

	return from && n == 2 * f->size && hex_to_n(at, f->size, from) == 0;
}

static bool read_day(struct scan *s, void *at)
{
	char day_text[11] = "";
	size_t n;
	const char *from = text(s, &n);
	day_t day;

	if (!from || n != sizeof(day_text) - 1)
		return false;
	memcpy(day_text, from, n);
	if (day_parse(day_text, &day) < 0)
		return false;
	memcpy(at, &day, sizeof(day));
	return true;
}

static bool read_one(struct scan *s, const struct field *f, unsigned char *to)
{
	switch (f->type) {
	case FIELD_INT:
		return read_int(s, f, to + f->at);
	case FIELD_TEXT:
		return read_text(s, f, (char *)to + f->at);
	case FIELD_FLAGGED:
		to[f->flag] = true;
		return read_hex(s, f, to + f->at);
	case FIELD_HEX:
		return read_hex(s, f, to + f->at);
	case FIELD_DAY:
		return read_day(s, to + f->at);
	}
	return false;
}

bool fields_scan(struct scan *s, const struct field *fields, size_t n, void *to)
{
	for (size_t i = 0; i < n; i++) {
		/* Most are not the next: looked at here first. */
		bool maybe = (size_t)(s->end - s->at) >= s->inner + 4u &&
			     s->at[s->inner + 1] == fields[i].key[0];

		if (!maybe || !scan_key(s, fields[i].key)) {
			if (fields[i].must)
				return false;
			continue;
		}
		if (!read_one(s, &fields[i], to))
			return false;
		s->inner = true;
	}
	return true;
}
