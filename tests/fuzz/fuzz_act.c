/* SPDX-License-Identifier: MIT */
/*
 * Act bytes, and what is inside them once they are opened. The fuzzer cannot seal, so the body's
 * decoder gets the bytes directly as well. What decodes must encode to something that decodes to
 * the same.
 */
#include <stdlib.h>
#include <string.h>

#include "core/wire/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(int good)
{
	if (!good)
		abort();
}

static void head_round(const uint8_t *json, size_t n)
{
	struct buf one = BUF_INIT(ACT_HEAD_MAX * 2), two = BUF_INIT(ACT_HEAD_MAX * 2);
	struct act_head head, again;
	struct err err;

	if (act_head_decode(json, n, &head, &err) == 0) {
		act_head_encode(&head, &one);
		expect(act_head_decode(one.data, one.len, &again, &err) == 0);
		act_head_encode(&again, &two);
		expect(one.len == two.len && memcmp(one.data, two.data, one.len) == 0);
	}
	buf_done(&one);
	buf_done(&two);
}

static void body_round(const uint8_t *json, size_t n)
{
	struct buf one = BUF_INIT(ACT_BODY_MAX * 2), two = BUF_INIT(ACT_BODY_MAX * 2);
	struct act_body body, again;
	struct err err;

	if (act_body_decode(json, n, &body, &err) == 0) {
		act_body_encode(&body, &one);
		/* control characters are six bytes written and one byte read */
		if (one.len <= ACT_BODY_MAX) {
			expect(act_body_decode(one.data, one.len, &again, &err) == 0);
			act_body_encode(&again, &two);
			expect(one.len == two.len && memcmp(one.data, two.data, one.len) == 0);
		}
	}
	buf_done(&one);
	buf_done(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char dk[DK_BYTES] = {1}, stream[STREAM_BYTES] = {2};
	unsigned char hash[ACT_HASH_BYTES] = {0};
	struct act_parts parts;
	struct act act;
	struct err err;

	head_round(data, size);
	body_round(data, size);
	if (seal_split(data, size, &parts) < 0)
		return 0;
	seal_chain(hash, &parts, hash);
	head_round(parts.head, parts.head_len);
	if (seal_open(&parts, NULL, stream, &act, &err) == 0)
		expect(!act.opened);
	(void)!seal_open(&parts, dk, stream, &act, &err);
	return 0;
}
