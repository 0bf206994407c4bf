/* SPDX-License-Identifier: MIT */
/*
 * A scanner that means harm: its report descriptor (first byte: how long), then reports, each with
 * its length in front.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "devices/hid_pos.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int good)
{
	if (!good)
		abort();
}

/* Exactly as long as it is, so that a byte too many is found. */
static enum hid_pos_result play(struct hid_pos *p, const uint8_t *data, size_t n)
{
	uint8_t *report = malloc(n ? n : 1);
	enum hid_pos_result result;

	must(report != NULL);
	if (n)
		memcpy(report, data, n);
	result = hid_pos_report(p, report, n);
	free(report);
	return result;
}

static void play_all(struct hid_pos *p, const uint8_t *data, size_t size)
{
	while (size) {
		size_t n = data[0] < size ? data[0] : size - 1;
		enum hid_pos_result result = play(p, data + 1, n);

		must(p->n <= sizeof(p->bytes) && strlen(p->aim) <= 3);
		must(result == HID_POS_NOTHING || p->n > 0);
		if (result == HID_POS_WHOLE)
			hid_pos_next(p);
		data += n + 1;
		size -= n + 1;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hid_scanner scanner;
	struct err err = {0};
	struct hid_pos p;
	size_t n = size ? data[0] : 0;

	if (!size || n > size - 1 || hid_report_scanner(&scanner, data + 1, n, &err) < 0)
		return 0;
	hid_pos_init(&p, &scanner);
	play_all(&p, data + 1 + n, size - 1 - n);
	return 0;
}
