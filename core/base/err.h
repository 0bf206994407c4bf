/* SPDX-License-Identifier: MIT */
/*
 * Errors are values. A function that can fail returns 0 or one of the negative codes below and,
 * where it takes a `struct err *`, leaves there one English line for a log or stderr that names
 * the file, line or field at fault. The struct belongs to the caller; NULL is allowed.
 */
#ifndef CORE_BASE_ERR_H
#define CORE_BASE_ERR_H

#define MUST_USE         __attribute__((warn_unused_result))
#define PRINTF(fmt, arg) __attribute__((format(printf, fmt, arg)))

enum err_code {
	ERR_BAD = -1,    /* the data is malformed or against a rule */
	ERR_IO = -2,     /* the system failed: disk, file, socket */
	ERR_LIMIT = -3,  /* a bound was reached: size, count, capacity, lease */
	ERR_NONE = -4,   /* there is no such thing */
	ERR_DENIED = -5, /* a signature, key or right is missing or wrong */
	ERR_FUTURE = -6, /* written by a newer version than this one */
	ERR_BUSY = -7,   /* somebody else holds it */
};

struct err {
	int code;
	char text[256];
};

/* Sets code and text (cut at 255 bytes); returns code, so that `return err_set(…)` works. */
int err_set(struct err *err, int code, const char *fmt, ...) PRINTF(3, 4);

/* Puts "where: " in front of the text that is there; returns err->code (ERR_BAD on NULL). */
int err_at(struct err *err, const char *fmt, ...) PRINTF(2, 3);

#endif
