/* SPDX-License-Identifier: MIT */
/*
 * Reads objects that are written just as fields_write (core/hall/field.h) writes them: the same
 * order, no blanks, nothing escaped. That is what terminals write, in a tenth of the time of reading
 * any JSON. Whatever is written in another way is not wrong: it is left to cJSON, which also tells
 * what is wrong.
 */
#ifndef CORE_HALL_SCAN_H
#define CORE_HALL_SCAN_H

#include "core/hall/field.h"

struct scan {
	const char *at, *end;
	bool inner; /* a member or element came before: the next has a comma */
};

/* UTF-8 without NUL, as json_parse wants it; false otherwise. */
bool scan_begin(struct scan *s, const void *json, size_t n);
bool scan_open(struct scan *s, char bracket);   /* of the whole, of a value or of an element */
bool scan_close(struct scan *s, char bracket);  /* … and then what holds it has a member more */
bool scan_key(struct scan *s, const char *key); /* goes behind it when it is the next */
bool scan_ended(const struct scan *s);

/* As fields_read; false: not in this form, and some members may have been written. */
bool fields_scan(struct scan *s, const struct field *fields, size_t n, void *to);

#endif
