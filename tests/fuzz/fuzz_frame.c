/* SPDX-License-Identifier: MIT */
/* A zstd frame from outside: never more than was allowed, and what was packed comes out again. */
#include <stdlib.h>
#include <string.h>

#include "core/wire/batch.h"
#include "core/wire/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void unpack(const uint8_t *data, size_t size, size_t max)
{
	struct buf raw = BUF_INIT(max);

	if (wire_unpack(&raw, data, size, max) == 0 && (raw.failed || raw.len > max))
		abort();
	buf_done(&raw);
}

static void round_trip(const uint8_t *data, size_t size)
{
	struct buf frame = BUF_INIT(1 << 20), raw = BUF_INIT(size + 1);

	if (wire_pack(&frame, data, size) < 0 ||
		wire_unpack(&raw, frame.data, frame.len, size) < 0 || raw.len != size ||
		(size && memcmp(raw.data, data, size) != 0))
		abort();
	/* One byte less is too much. */
	buf_clear(&raw);
	if (size && wire_unpack(&raw, frame.data, frame.len, size - 1) != ERR_LIMIT)
		abort();
	buf_done(&frame);
	buf_done(&raw);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unpack(data, size, 64);
	unpack(data, size, BATCH_RAW_MAX);
	unpack(data, size, FEED_RAW_MAX);
	round_trip(data, size);
	return 0;
}
