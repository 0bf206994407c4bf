/* SPDX-License-Identifier: MIT */
/*
 * Unfinished work as text: what the store seals, and a recording holds. By ids and names alone, so that
 * another start of another program reads it; whose it is stands beside it, not in it.
 */
#ifndef CORE_VISIT_PARKED_H
#define CORE_VISIT_PARKED_H

#include <cjson/cJSON.h>

#include "core/base/buf.h"
#include "core/visit/task.h"

#define PARKED_BYTES_MAX 3072

/* One JSON object. */
void parked_encode(const struct parked *p, struct buf *out);
/* All but the pid, which is wiped. ERR_BAD also for the form of another version. */
MUST_USE int parked_decode(const cJSON *obj, struct parked *ret, struct err *err);

/* Is the same chosen, by and for the same? */
bool parked_same(const struct parked *a, const struct parked *b);
/* Not over; and not begun in the future either: then the clock was put back. */
bool parked_holds(const struct parked *p, int64_t now_ms);

#endif
