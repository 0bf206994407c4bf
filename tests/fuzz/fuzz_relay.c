/* SPDX-License-Identifier: MIT */
/*
 * What a hall's hub passes on, as the hub above reads it, and its answer, as a hall's hub does: what is
 * taken says the same when it is said again.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/err.h"
#include "core/wire/relay.h"

#define MOST (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void passed_on(const uint8_t *data, size_t size)
{
	struct buf again = BUF_INIT(MOST);
	unsigned char sig[SIG_BYTES], sig2[SIG_BYTES];
	struct request one, two;
	struct err err;

	if (relay_decode(data, size, &one, sig, &err) == 0) {
		relay_encode(&one, sig, &again);
		if (again.failed || relay_decode(again.data, again.len, &two, sig2, &err) < 0 ||
			strcmp(one.path, two.path) != 0 || one.counter != two.counter ||
			memcmp(one.stream, two.stream, sizeof(one.stream)) != 0 ||
			memcmp(one.nonce, two.nonce, sizeof(one.nonce)) != 0 ||
			memcmp(sig, sig2, SIG_BYTES) != 0 || one.body_len != two.body_len ||
			memcmp(one.body, two.body, one.body_len) != 0)
			abort();
	}
	buf_done(&again);
}

static void answered(const uint8_t *data, size_t size)
{
	struct buf again = BUF_INIT(MOST);
	struct relay_answer a;

	if (relay_answer_decode(data, size, &a) == 0) {
		relay_answer_encode(&a, &again);
		if (again.len != size || memcmp(again.data, data, size) != 0)
			abort();
	}
	buf_done(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	passed_on(data, size);
	answered(data, size);
	return 0;
}
