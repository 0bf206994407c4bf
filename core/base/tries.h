/* SPDX-License-Identifier: MIT */
/*
 * How long whoever types a wrong secret has to wait before the next try: not at all a few times, then
 * 30 seconds, 1, 2, 5, and from there on 15 minutes each. Pure.
 */
#ifndef CORE_BASE_TRIES_H
#define CORE_BASE_TRIES_H

#include <stdint.h>

/* Milliseconds left after `failed` wrong ones, the last at failed_ms, of which fewer than `free_tries`
 * cost nothing. A clock that was set back makes nobody wait longer than once more. */
int64_t tries_wait_ms(int64_t failed, int free_tries, int64_t failed_ms, int64_t now_ms);

#endif
