/* SPDX-License-Identifier: MIT */
#include "devices/hid_report.h"

#include <string.h>

/* Usages with their page. */
#define PAGE_SCANNER     0x8cU
#define USAGE_BYTE_COUNT 0x0001003bU
#define USAGE_AIM_1      0x008c00fbU
#define USAGE_AIM_3      0x008c00fdU
#define USAGE_DATA       0x008c00feU
#define USAGE_MORE       0x008c00ffU

#define STACK_MAX       8  /* pushed global items */
#define COLLECTIONS_MAX 32 /* within each other */
#define USAGES_MAX      32 /* of one field; later ones are like the last */
#define BITS_MAX        (HID_REPORT_MAX * 8)

#define LONG_ITEM 0xfe
#define TAG(item) ((item)&0xfc) /* tag and type */

enum {
	MAIN_INPUT = 0x80,
	MAIN_OUTPUT = 0x90,
	MAIN_COLLECTION = 0xa0,
	MAIN_FEATURE = 0xb0,
	MAIN_END = 0xc0,
	GLOBAL_PAGE = 0x04,
	GLOBAL_SIZE = 0x74,
	GLOBAL_ID = 0x84,
	GLOBAL_COUNT = 0x94,
	GLOBAL_PUSH = 0xa4,
	GLOBAL_POP = 0xb4,
	LOCAL_USAGE = 0x08,
	LOCAL_MINIMUM = 0x18,
	LOCAL_MAXIMUM = 0x28,
};

#define INPUT_CONSTANT         0x01
#define INPUT_VARIABLE         0x02
#define COLLECTION_APPLICATION 1

struct globals {
	uint32_t page, size, count;
	uint8_t id;
};

struct parser {
	struct globals now, stack[STACK_MAX];
	int n_stack, depth;
	int scanner_depth; /* of the scanner's application collection; 0: outside */
	uint32_t usage[USAGES_MAX], minimum;
	int n_usages;
	uint16_t bits[256]; /* of each input report so far, its id not counted */
	struct hid_scanner found;
};

static uint32_t with_page(const struct parser *p, uint32_t value, size_t size)
{
	return size == 4 ? value : p->now.page << 16 | value;
}

static void usage_add(struct parser *p, uint32_t usage)
{
	if (p->n_usages < USAGES_MAX)
		p->usage[p->n_usages++] = usage;
}

static void usage_range(struct parser *p, uint32_t maximum)
{
	for (uint32_t u = p->minimum; u <= maximum && p->n_usages < USAGES_MAX; u++)
		usage_add(p, u);
}

/* ---- fields -------------------------------------------------------------------------------- */

static struct hid_scan_report *report_of(struct parser *p)
{
	struct hid_scanner *found = &p->found;

	for (size_t i = 0; i < found->n; i++)
		if (found->report[i].id == p->now.id)
			return &found->report[i];
	if (found->n == HID_SCAN_REPORTS)
		return NULL;
	found->report[found->n] = (struct hid_scan_report){.id = p->now.id};
	return &found->report[found->n++];
}

static void set_field(struct hid_field *field, uint32_t at, uint32_t n)
{
	if (!field->n)
		*field = (struct hid_field){.at = (uint16_t)at, .n = (uint16_t)n};
}

/* The symbology id: each byte a field of its own, or all three one field. */
static void set_aim(struct hid_scan_report *r, uint32_t usage, uint32_t at, uint32_t count)
{
	for (uint32_t i = usage - USAGE_AIM_1; i < 3 && count; i++, count--, at += 8)
		set_field(&r->aim[i], at, 8);
}

/* `count` values of the size in force, the first at bit `at` of the report. */
static void place(struct parser *p, uint32_t usage, uint32_t at, uint32_t count)
{
	bool bytes = p->now.size == 8 && at % 8 == 0;
	uint32_t bits = p->now.size * count;
	struct hid_scan_report *r;

	if (usage != USAGE_BYTE_COUNT && (usage < USAGE_AIM_1 || usage > USAGE_MORE))
		return;
	r = report_of(p);
	if (!r)
		return;
	if (usage == USAGE_BYTE_COUNT && at % 8 == 0 && (bits == 8 || bits == 16))
		set_field(&r->length, at, bits);
	else if (usage >= USAGE_AIM_1 && usage <= USAGE_AIM_3 && bytes)
		set_aim(r, usage, at, count);
	else if (usage == USAGE_DATA && bytes)
		set_field(&r->data, at, bits);
	else if (usage == USAGE_MORE && bits <= 8)
		set_field(&r->more, at, bits);
}

/* Each usage has a value; the last one all that are left. */
static void place_all(struct parser *p, uint32_t at)
{
	uint32_t left = p->now.count;

	for (int i = 0; i < p->n_usages && left; i++) {
		uint32_t count = i + 1 == p->n_usages ? left : 1;

		place(p, p->usage[i], at, count);
		at += p->now.size * count;
		left -= count;
	}
}

static int take_input(struct parser *p, uint32_t flags, struct err *err)
{
	uint16_t *bits = &p->bits[p->now.id];
	bool fields = p->n_usages == 1 || flags & INPUT_VARIABLE;

	if (p->now.size > BITS_MAX || p->now.count > BITS_MAX ||
		p->now.size * p->now.count > (uint32_t)(BITS_MAX - *bits))
		return err_set(err, ERR_LIMIT, "a report of more than %d bytes", HID_REPORT_MAX);
	if (!(flags & INPUT_CONSTANT) && fields && p->scanner_depth)
		place_all(p, *bits + (p->now.id ? 8U : 0U));
	*bits = (uint16_t)(*bits + p->now.size * p->now.count);
	return 0;
}

/* ---- items --------------------------------------------------------------------------------- */

static int take_collection(struct parser *p, uint32_t type, struct err *err)
{
	if (p->depth == COLLECTIONS_MAX)
		return err_set(err, ERR_LIMIT, "more than %d collections deep", COLLECTIONS_MAX);
	p->depth++;
	if (!p->scanner_depth && type == COLLECTION_APPLICATION && p->n_usages &&
		p->usage[0] >> 16 == PAGE_SCANNER)
		p->scanner_depth = p->depth;
	return 0;
}

static int take_end(struct parser *p, struct err *err)
{
	if (!p->depth)
		return err_set(err, ERR_BAD, "a collection ends that did not begin");
	if (p->scanner_depth == p->depth)
		p->scanner_depth = 0;
	p->depth--;
	return 0;
}

static int take_main(struct parser *p, uint8_t tag, uint32_t value, struct err *err)
{
	int result = 0;

	if (tag == MAIN_INPUT)
		result = take_input(p, value, err);
	else if (tag == MAIN_COLLECTION)
		result = take_collection(p, value, err);
	else if (tag == MAIN_END)
		result = take_end(p, err);
	p->n_usages = 0;
	p->minimum = 0;
	return result;
}

static int take_push(struct parser *p, struct err *err)
{
	if (p->n_stack == STACK_MAX)
		return err_set(err, ERR_LIMIT, "more than %d pushes", STACK_MAX);
	p->stack[p->n_stack++] = p->now;
	return 0;
}

static int take_pop(struct parser *p, struct err *err)
{
	if (!p->n_stack)
		return err_set(err, ERR_BAD, "a pop without a push");
	p->now = p->stack[--p->n_stack];
	return 0;
}

static int take_id(struct parser *p, uint32_t value, struct err *err)
{
	if (value < 1 || value > 255)
		return err_set(err, ERR_BAD, "%u is no report id", (unsigned)value);
	p->now.id = (uint8_t)value;
	return 0;
}

static int take_global(struct parser *p, uint8_t tag, uint32_t value, struct err *err)
{
	switch (tag) {
	case GLOBAL_PAGE:
		p->now.page = value & 0xffff;
		return 0;
	case GLOBAL_SIZE:
		p->now.size = value;
		return 0;
	case GLOBAL_COUNT:
		p->now.count = value;
		return 0;
	case GLOBAL_ID:
		return take_id(p, value, err);
	case GLOBAL_PUSH:
		return take_push(p, err);
	case GLOBAL_POP:
		return take_pop(p, err);
	default: /* logical and physical limits, units: nothing of theirs is needed here */
		return 0;
	}
}

static void take_local(struct parser *p, uint8_t tag, uint32_t usage)
{
	if (tag == LOCAL_USAGE)
		usage_add(p, usage);
	else if (tag == LOCAL_MINIMUM)
		p->minimum = usage;
	else if (tag == LOCAL_MAXIMUM)
		usage_range(p, usage);
}

static uint32_t item_value(const uint8_t *at, size_t size)
{
	uint32_t value = 0;

	for (size_t i = 0; i < size; i++)
		value |= (uint32_t)at[i] << (8 * i);
	return value;
}

static int take_item(struct parser *p, const uint8_t *item, size_t size, struct err *err)
{
	uint8_t tag = TAG(item[0]);
	uint32_t value = item_value(item + 1, size);

	switch (tag & 0x0c) {
	case 0x00:
		return take_main(p, tag, value, err);
	case 0x04:
		return take_global(p, tag, value, err);
	case 0x08:
		take_local(p, tag, with_page(p, value, size));
		return 0;
	default: /* reserved */
		return 0;
	}
}

static int take_items(struct parser *p, const uint8_t *d, size_t n, struct err *err)
{
	size_t at = 0;

	while (at < n) {
		bool is_long = d[at] == LONG_ITEM;
		size_t size = (d[at] & 3) == 3 ? 4 : d[at] & 3;

		if (is_long)
			size = n - at > 2 ? 2U + d[at + 1] : n;
		if (size >= n - at)
			return err_set(err, ERR_BAD, "the item at byte %zu is cut off", at);
		if (!is_long && take_item(p, d + at, size, err) < 0)
			return err->code;
		at += 1 + size;
	}
	if (p->depth)
		return err_set(err, ERR_BAD, "a collection does not end");
	return 0;
}

/* ---- all of it ----------------------------------------------------------------------------- */

/* Keeps the reports that carry data. */
static void keep_usable(struct parser *p, struct hid_scanner *ret)
{
	struct hid_scanner kept = {.n = 0};

	for (size_t i = 0; i < p->found.n; i++) {
		struct hid_scan_report r = p->found.report[i];

		r.size = (uint16_t)((p->bits[r.id] + 7) / 8 + (r.id ? 1 : 0));
		if (r.data.n)
			kept.report[kept.n++] = r;
	}
	if (kept.n)
		*ret = kept;
}

int hid_report_scanner(
	struct hid_scanner *ret, const uint8_t *descriptor, size_t n, struct err *err)
{
	struct parser p = {.n_usages = 0};
	struct hid_scanner found = {.n = 0};

	if (n > HID_DESCRIPTOR_MAX)
		return err_set(err, ERR_LIMIT, "more than %d bytes", HID_DESCRIPTOR_MAX);
	if (take_items(&p, descriptor, n, err) < 0)
		return err->code;
	keep_usable(&p, &found);
	if (!found.n)
		return err_set(err, ERR_NONE, "no report with scanned data");
	*ret = found;
	return 0;
}
