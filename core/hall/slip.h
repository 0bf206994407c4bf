/* SPDX-License-Identifier: MIT */
/*
 * A slip is a pure function of (act, hall, language): everything printed is in the act, so a
 * reprint never drifts. Here the data; screens/slip.c gives it words.
 */
#ifndef CORE_HALL_SLIP_H
#define CORE_HALL_SLIP_H

#include "core/hall/act.h"

#define SLIP_CODE_SIZE sizeof(((struct act_head *)0)->slip)

/*
 * "LT1-<kiosk>-<seq>-<8 hex of the act's hash>", at most 38 characters of 0-9 A-Z and '-':
 * QR alphanumeric mode. kiosk: the name given at enrolment, upper-cased.
 */
MUST_USE int slip_code(char out[SLIP_CODE_SIZE], const char *kiosk, const struct act *act);

struct slip_code_parts {
	char kiosk[20];
	int64_t seq;
	unsigned char hash4[4];
};
/* ERR_NONE: not a slip code at all; ERR_BAD: one that is broken. */
MUST_USE int slip_code_parse(const char *text, struct slip_code_parts *ret);

#endif
