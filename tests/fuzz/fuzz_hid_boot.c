/* SPDX-License-Identifier: MIT */
/* Any bytes as boot keyboard reports, each with its length in front. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "devices/hid_boot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int good)
{
	if (!good)
		abort();
}

static bool play(struct hid_boot *b, const uint8_t *data, size_t n)
{
	uint8_t *report = malloc(n ? n : 1);
	bool ends;

	must(report != NULL);
	if (n)
		memcpy(report, data, n);
	ends = hid_boot_report(b, report, n);
	free(report);
	return ends;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hid_boot b;

	hid_boot_init(&b);
	while (size) {
		size_t n = data[0] % 16;

		if (n > size - 1)
			n = size - 1;
		if (play(&b, data + 1, n)) {
			must(b.n > 0);
			hid_boot_next(&b);
			must(!hid_boot_silence(&b));
		}
		must(b.n < sizeof(b.text) && strlen(b.text) == b.n);
		for (size_t i = 0; i < b.n; i++)
			must(b.text[i] >= 0x20 && b.text[i] < 0x7f);
		data += n + 1;
		size -= n + 1;
	}
	return 0;
}
