/* SPDX-License-Identifier: MIT */
/* An ack as a terminal takes it: what is taken says the same when it is said again. */
#include <stdlib.h>
#include <string.h>

#include "core/wire/batch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void sane(const struct ack *a)
{
	if (a->acked < 0 || a->safe < 0 || a->n_quarantined < 0 ||
		a->n_quarantined > ACK_QUARANTINED_MAX ||
		!memchr(a->trouble, 0, sizeof(a->trouble)))
		abort();
	for (int i = 0; i < a->n_quarantined; i++)
		if (a->quarantined[i] < 1)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf one = BUF_INIT(1 << 16), two = BUF_INIT(1 << 16);
	struct ack ack, again;
	struct err err;

	if (ack_decode(data, size, &ack, &err) == 0) {
		sane(&ack);
		if (ack_encode(&ack, &one) < 0 || ack_decode(one.data, one.len, &again, &err) < 0 ||
			ack_encode(&again, &two) < 0 || one.len != two.len ||
			memcmp(one.data, two.data, one.len) != 0)
			abort();
	}
	buf_done(&one);
	buf_done(&two);
	return 0;
}
