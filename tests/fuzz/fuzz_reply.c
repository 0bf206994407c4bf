/* SPDX-License-Identifier: MIT */
/* What is JSON alone: enrolment and the asking for a lease, both ways. */
#include <stdlib.h>
#include <sodium.h>
#include <string.h>

#include "core/wire/ask.h"
#include "core/wire/enrol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* the terminal that tests/fuzz/seeds.c sealed its grant for: secret of the seed 32 × 7 */
	static unsigned char public_key[SIGN_PUBLIC], secret[SIGN_SECRET];
	static int ready;
	struct enrol_request request;
	struct enrol_grant grant;
	struct lease_ask ask;
	struct lease_reply reply;
	struct err err;

	if (!ready) {
		unsigned char seed[32];

		memset(seed, 7, sizeof(seed));
		crypto_sign_seed_keypair(public_key, secret, seed);
		ready = 1;
	}
	(void)!lease_ask_decode(data, size, &ask, &err);
	(void)!lease_reply_decode(data, size, &reply, &err);
	(void)!enrol_request_decode(data, size, &request, &err);
	(void)!enrol_grant_decode(data, size, secret, &grant, &err);
	return 0;
}
