/* SPDX-License-Identifier: MIT */
/* What a hub gets from outside: a frame, and (the fuzzer compresses badly) the raw batch itself. */
#include <stdlib.h>

#include "core/wire/batch.h"
#include "core/wire/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const void *raw, size_t n)
{
	struct batch batch;
	struct act_parts parts;
	const unsigned char *bytes;
	struct err err;
	size_t len;
	int acts = 0;

	if (batch_parse(raw, n, &batch, &err) < 0)
		return;
	while (batch_next(&batch, &bytes, &len) > 0) {
		(void)!seal_split(bytes, len, &parts);
		acts++;
	}
	if (acts != batch.header.n || acts > BATCH_ACTS_MAX)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf raw = BUF_INIT(BATCH_RAW_MAX);

	walk(data, size);
	if (wire_unpack(&raw, data, size, BATCH_RAW_MAX) == 0)
		walk(raw.data, raw.len);
	buf_done(&raw);
	return 0;
}
