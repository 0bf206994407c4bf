/* SPDX-License-Identifier: MIT */
#include "devices/hid_pos.h"

#include <sodium.h>
#include <string.h>

void hid_pos_init(struct hid_pos *p, const struct hid_scanner *scanner)
{
	memset(p, 0, sizeof(*p));
	p->scanner = *scanner;
}

static const struct hid_scan_report *layout_of(const struct hid_pos *p, const uint8_t *report)
{
	for (size_t i = 0; i < p->scanner.n && i < HID_SCAN_REPORTS; i++) {
		const struct hid_scan_report *r = &p->scanner.report[i];

		if (!r->id || r->id == report[0])
			return r;
	}
	return NULL;
}

/* Little endian; 0 when it is not there, or not whole in these n bytes. */
static unsigned value(struct hid_field f, const uint8_t *report, size_t n)
{
	unsigned v = 0;

	if ((size_t)f.at + f.n > n * 8 || f.n > 16)
		return 0;
	for (unsigned i = 0; i < f.n; i++) {
		unsigned bit = f.at + i;

		v |= (unsigned)(report[bit / 8] >> bit % 8 & 1) << i;
	}
	return v;
}

static void take_aim(
	struct hid_pos *p, const struct hid_scan_report *r, const uint8_t *report, size_t n)
{
	for (int i = 0; i < 3; i++) {
		unsigned c = value(r->aim[i], report, n);

		p->aim[i] = c > 0x20 && c < 0x7f ? (char)c : 0;
	}
	p->aim[3] = 0;
}

/* Bytes of data that the report has. */
static size_t data_size(const struct hid_scan_report *r, const uint8_t *report, size_t n)
{
	size_t at = r->data.at / 8, size = r->data.n / 8;

	if (at >= n)
		return 0;
	if (size > n - at)
		size = n - at;
	if (r->length.n) {
		size_t told = value(r->length, report, n);

		return told < size ? told : size;
	}
	while (size && !report[at + size - 1])
		size--;
	return size;
}

enum hid_pos_result hid_pos_report(struct hid_pos *p, const uint8_t *report, size_t n)
{
	const struct hid_scan_report *r = n ? layout_of(p, report) : NULL;
	size_t size, room = sizeof(p->bytes) - p->n;

	if (!r)
		return HID_POS_NOTHING;
	take_aim(p, r, report, n);
	size = data_size(r, report, n);
	if (size > room)
		size = room;
	if (size)
		memcpy(p->bytes + p->n, report + r->data.at / 8, size);
	p->n += size;
	if (!p->n)
		return HID_POS_NOTHING;
	return value(r->more, report, n) ? HID_POS_MORE : HID_POS_WHOLE;
}

void hid_pos_next(struct hid_pos *p)
{
	sodium_memzero(p->bytes, sizeof(p->bytes));
	memset(p->aim, 0, sizeof(p->aim));
	p->n = 0;
}
