/* SPDX-License-Identifier: MIT */
/* JSON replies of a hub, and the request of an enrolment. */
#include <stdlib.h>
#include <sodium.h>
#include <string.h>

#include "core/wire/enrol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ack_round(const uint8_t *data, size_t size)
{
	struct buf one = BUF_INIT(1 << 16), two = BUF_INIT(1 << 16);
	struct ack ack, again;
	struct err err;

	if (ack_decode(data, size, &ack, &err) == 0) {
		if (ack_encode(&ack, &one) < 0 || ack_decode(one.data, one.len, &again, &err) < 0 ||
			ack_encode(&again, &two) < 0 || one.len != two.len ||
			memcmp(one.data, two.data, one.len) != 0)
			abort();
	}
	buf_done(&one);
	buf_done(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* the terminal that tests/fuzz/seeds.c sealed its grant for: secret of the seed 32 × 7 */
	static unsigned char public_key[SIGN_PUBLIC], secret[SIGN_SECRET];
	static int ready;
	struct enrol_request request;
	struct enrol_grant grant;
	struct err err;

	if (!ready) {
		unsigned char seed[32];

		memset(seed, 7, sizeof(seed));
		crypto_sign_seed_keypair(public_key, secret, seed);
		ready = 1;
	}
	ack_round(data, size);
	(void)!enrol_request_decode(data, size, &request, &err);
	(void)!enrol_grant_decode(data, size, secret, &grant, &err);
	return 0;
}
