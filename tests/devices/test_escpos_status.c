/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "devices/escpos_status.h"
#include "devices/printer_model.h"
#include "tests/support/suite.h"

static const struct {
	int n;
	uint8_t byte;
	enum paper_state paper;
	const char *words;
} realtime[] = {
	{1, 0x12, PAPER_OK, ""},
	{1, 0x16, PAPER_OK, ""}, /* a drawer's pin */
	{1, 0x1a, PAPER_OFFLINE, "off line"},
	{2, 0x12, PAPER_OK, ""},
	{2, 0x16, PAPER_COVER_OPEN, "cover open"},
	{2, 0x1a, PAPER_OK, ""}, /* the feed button is held */
	{2, 0x32, PAPER_OUT, "no paper"},
	{2, 0x36, PAPER_COVER_OPEN, "cover open"},
	{2, 0x52, PAPER_STUCK, "an error to be cleared"},
	{3, 0x12, PAPER_OK, ""},
	{3, 0x16, PAPER_STUCK, "an error to be cleared"},
	{3, 0x1a, PAPER_STUCK, "cutter stuck"},
	{3, 0x32, PAPER_STUCK, "broken: off and on again"},
	{3, 0x52, PAPER_OFFLINE, "too hot, waiting"},
	{4, 0x12, PAPER_OK, ""},
	{4, 0x1e, PAPER_LOW, "paper near its end"},
	{4, 0x16, PAPER_LOW, "paper near its end"},
	{4, 0x72, PAPER_OUT, "no paper"},
	{4, 0x7e, PAPER_OUT, "no paper"},
};

START_TEST(realtime_bytes)
{
	struct printer_status s = {0};
	int n = realtime[_i].n;

	ck_assert(status_add_realtime(&s, n, realtime[_i].byte));
	ck_assert_uint_eq(s.heard, HEARD_RT(n));
	ck_assert_int_eq(status_paper(&s), realtime[_i].paper);
	ck_assert_str_eq(status_words(&s), realtime[_i].words);
	ck_assert_int_eq(
		status_well(&s), realtime[_i].paper == PAPER_OK || realtime[_i].paper == PAPER_LOW);
	ck_assert_int_eq(s.feed_button, n == 2 && realtime[_i].byte == 0x1a);
}
END_TEST

/* Each byte, as whatever: only the right shape adds, and nothing is well before anything is said. */
START_TEST(shapes)
{
	for (unsigned b = 0; b < 256; b++) {
		struct printer_status s = {0}, none = {0};
		struct reply_reader r = {0};
		enum reply_kind kind = reply_read(&r, (uint8_t)b);

		for (int n = -1; n < 6; n++) {
			bool added = status_add_realtime(&s, n, (uint8_t)b);

			ck_assert_int_eq(added, n >= 1 && n <= 4 && (b & 0x93) == 0x12);
		}
		ck_assert_int_eq(kind == REPLY_REALTIME, (b & 0x93) == 0x12);
		ck_assert_int_eq(status_add_sensor(&none, (uint8_t)b), (b & 0x90) == 0);
		ck_assert_int_eq(kind == REPLY_SENSOR, (b & 0x90) == 0);
		ck_assert_int_eq(r.n, (b & 0x93) == 0x10);
	}
	ck_assert(!status_well(&(struct printer_status){0}));
}
END_TEST

START_TEST(sensor_bytes)
{
	static const struct {
		uint8_t byte;
		enum paper_state paper;
	} cases[] = {{0x00, PAPER_OK}, {0x03, PAPER_LOW}, {0x0c, PAPER_OUT}, {0x0f, PAPER_OUT}};

	for (size_t i = 0; i < 4; i++) {
		struct printer_status s = {0};

		ck_assert(status_add_sensor(&s, cases[i].byte));
		ck_assert_int_eq(status_paper(&s), cases[i].paper);
	}
}
END_TEST

START_TEST(port_bytes)
{
	static const struct {
		uint8_t byte;
		enum paper_state paper;
	} cases[] = {{0x18, PAPER_OK}, {0x38, PAPER_OUT}, {0x10, PAPER_OFFLINE},
		{0x08, PAPER_OFFLINE}, {0x00, PAPER_OFFLINE}, {0x20, PAPER_OUT}, {0xff, PAPER_OUT}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct printer_status s = {0};

		status_add_port(&s, cases[i].byte);
		ck_assert_int_eq(status_paper(&s), cases[i].paper);
		ck_assert_uint_eq(s.heard, HEARD_PORT);
	}
}
END_TEST

START_TEST(automatic_status)
{
	static const struct {
		uint8_t asb[4];
		enum paper_state paper;
	} cases[] = {
		{{0x10, 0, 0, 0}, PAPER_OK},
		{{0x18, 0, 0, 0}, PAPER_OFFLINE},
		{{0x38, 0, 0, 0}, PAPER_COVER_OPEN},
		{{0x10, 0x08, 0, 0}, PAPER_STUCK},
		{{0x10, 0x20, 0, 0}, PAPER_STUCK},
		{{0x10, 0x40, 0, 0}, PAPER_OFFLINE},
		{{0x10, 0, 0x03, 0}, PAPER_LOW},
		{{0x18, 0, 0x0f, 0}, PAPER_OUT},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct printer_status s = {0};
		struct reply_reader r = {0};

		for (int k = 0; k < 3; k++)
			ck_assert_int_eq(reply_read(&r, cases[i].asb[k]), REPLY_PART);
		ck_assert_int_eq(reply_read(&r, cases[i].asb[3]), REPLY_ASB);
		ck_assert(status_add_asb(&s, r.asb));
		ck_assert_int_eq(status_paper(&s), cases[i].paper);
	}
	ck_assert(!status_add_asb(&(struct printer_status){0}, (const uint8_t[4]){0x12, 0, 0, 0}));
	ck_assert(
		!status_add_asb(&(struct printer_status){0}, (const uint8_t[4]){0x10, 0, 0x90, 0}));
}
END_TEST

/* All of them in one stream, one broken off by another, with flow control and noise between. */
START_TEST(a_stream)
{
	static const uint8_t bytes[] = {0x12, 0x10, 0, 0, 0, 0x11, 0x00, 0x10, 0, 0x1e, 0x9c, 0x10,
		0x10, 0x0f, 0x0f, 0x0f, 0x13, 0x72, 0x0c};
	static const enum reply_kind kinds[] = {REPLY_REALTIME, REPLY_PART, REPLY_PART, REPLY_PART,
		REPLY_ASB, REPLY_PART, REPLY_SENSOR, REPLY_PART, REPLY_PART, REPLY_REALTIME,
		REPLY_NOISE, REPLY_PART, REPLY_PART, REPLY_PART, REPLY_PART, REPLY_ASB, REPLY_PART,
		REPLY_REALTIME, REPLY_SENSOR};
	struct reply_reader r = {0};

	for (size_t i = 0; i < sizeof(bytes); i++)
		ck_assert_msg(reply_read(&r, bytes[i]) == kinds[i], "byte %d", (int)i);
}
END_TEST

START_TEST(names)
{
	static const struct {
		const char *said;
		size_t n;
		const char *maker, *model;
	} cases[] = {
		{"\0\x1eMFG:EPSON;MDL:TM-T20II;CMD:X;", 30, "EPSON", "TM-T20II"},
		{"\0\x1eMFG:EPSON;MDL:TM-T20II;CMD:X;", 19, "EPSON", "TM-"}, /* cut */
		{"\xff\xffMFG:A;MDL:B", 13, "A", "B"}, /* a length that lies */
		{"\0\x08MFG:A;MDL:B", 13, "A", ""},    /* so many it says */
		{"\0\0MANUFACTURER: P ;\n MODEL:Q;", 28, "P", "Q"},
		{"\0\0MFG:\x01\x1b[2J\xff;MDL:;MDL:z;", 25, "[2J", "z"},
		{"\0\0;;;:;MFG", 11, "", ""},
		{"\0", 1, "", ""},
		{"", 0, "", ""},
		{"\0\0MFG:aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd;", 48,
			"aaaaaaaaaabbbbbbbbbbccccccccccd", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct printer_id id;

		printer_id_parse(&id, (const uint8_t *)cases[i].said, cases[i].n);
		ck_assert_str_eq(id.maker, cases[i].maker);
		ck_assert_str_eq(id.model, cases[i].model);
	}
}
END_TEST

START_TEST(models)
{
	static const struct {
		uint16_t vendor, product;
		const char *model;
		int columns;
	} cases[] = {
		{0x04b8, 0x0e15, "", 48},
		{0x0416, 0x5011, "POS-80", 32},
		{0x0fe6, 0x811e, "XP-T80A", 48},
		{0x0fe6, 0x811e, "PT-58", 32},
		{0x0483, 0x5743, "", 32},
		{0x1234, 0x5678, "Thermal 80mm", 48},
		{0x1234, 0x5678, "XP-5880", 32},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct printer_model *model =
			printer_model_find(cases[i].vendor, cases[i].product);
		struct printer_id id = {0};

		strcpy(id.model, cases[i].model);
		ck_assert_int_eq(printer_model_columns(model, &id), cases[i].columns);
		ck_assert_int_eq(model->page, PRINTER_GBK); /* of none is more known */
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("escpos_status");
	TCase *c = tcase_create("escpos_status");

	tcase_add_loop_test(c, realtime_bytes, 0, (int)(sizeof(realtime) / sizeof(realtime[0])));
	tcase_add_test(c, shapes);
	tcase_add_test(c, sensor_bytes);
	tcase_add_test(c, port_bytes);
	tcase_add_test(c, automatic_status);
	tcase_add_test(c, a_stream);
	tcase_add_test(c, names);
	tcase_add_test(c, models);
	suite_add_tcase(s, c);
	return suite_run_all(srunner_create(s));
}
