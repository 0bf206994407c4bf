/* SPDX-License-Identifier: MIT */
/* Any bytes as a HID report descriptor: what is found lies in its report. */
#include <stdint.h>
#include <stdlib.h>

#include "devices/hid_report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int good)
{
	if (!good)
		abort();
}

static void must_fit(const struct hid_scan_report *r, struct hid_field f, int whole)
{
	must((size_t)f.at + f.n <= (size_t)r->size * 8);
	must(!whole || (f.at % 8 == 0 && f.n % 8 == 0));
	must(!f.n || !r->id || f.at >= 8);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hid_scanner s = {.n = 0};
	struct err err = {0};

	if (hid_report_scanner(&s, data, size, &err) < 0) {
		must(s.n == 0 && err.text[0]);
		return 0;
	}
	must(s.n >= 1 && s.n <= HID_SCAN_REPORTS);
	for (size_t i = 0; i < s.n; i++) {
		const struct hid_scan_report *r = &s.report[i];

		must(r->data.n > 0 && r->size <= HID_REPORT_MAX + 1);
		must_fit(r, r->data, 1);
		must_fit(r, r->length, 1);
		must_fit(r, r->more, 0);
		for (int k = 0; k < 3; k++)
			must_fit(r, r->aim[k], 1);
		for (size_t k = 0; k < i; k++)
			must(s.report[k].id != r->id);
	}
	return 0;
}
