/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "devices/sdt.h"
#include "tests/support/suite.h"

#define FRAME_MAX 4096

/* A reply with n bytes of data, its XOR right; returns its size. */
static size_t reply(uint8_t *out, uint8_t sw3, const uint8_t *data, size_t n)
{
	static const uint8_t start[] = {0xaa, 0xaa, 0xaa, 0x96, 0x69};
	size_t length = n + 4, end = SDT_HEADER + 3 + n;

	memcpy(out, start, sizeof(start));
	out[5] = (uint8_t)(length >> 8);
	out[6] = (uint8_t)length;
	out[7] = out[8] = 0;
	out[9] = sw3;
	if (n)
		memcpy(out + 10, data, n);
	out[end] = 0;
	for (size_t i = 5; i < end; i++)
		out[end] ^= out[i];
	return end + 1;
}

/* A read card's 1295 bytes: text 0, 1, 2 …, photo all 0x5a. */
static size_t card(uint8_t *out)
{
	uint8_t data[4 + 256 + 1024] = {1, 0, 4, 0};

	for (size_t i = 0; i < 256; i++)
		data[4 + i] = (uint8_t)i;
	memset(data + 260, 0x5a, 1024);
	return reply(out, SDT_SW_OK, data, sizeof(data));
}

START_TEST(requests_are_as_readers_document_them)
{
	static const struct {
		unsigned command;
		uint8_t sum;
	} cases[] = {
		{SDT_RESET, 0xec},
		{SDT_STATUS, 0xed},
		{0x12ff, 0xee},
		{SDT_FIND, 0x22},
		{SDT_SELECT, 0x21},
		{SDT_READ, 0x32},
		{0x3010, 0x23},
	};
	static const uint8_t head[] = {0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 3};
	uint8_t out[SDT_REQUEST_MAX];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_uint_eq(sdt_request_with(out, cases[i].command, NULL, 0), 10);
		ck_assert_mem_eq(out, head, sizeof(head));
		ck_assert_uint_eq(out[7], cases[i].command >> 8);
		ck_assert_uint_eq(out[8], cases[i].command & 0xff);
		ck_assert_uint_eq(out[9], cases[i].sum);
	}
	ck_assert_uint_eq(sdt_request(out, SDT_FIND), 10);
	ck_assert_uint_eq(out[9], 0x22);
}
END_TEST

START_TEST(a_request_may_have_data)
{
	static const uint8_t most_rf[] = {
		0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 4, 0x61, 0xff, 0x50, 0xca};
	uint8_t out[SDT_REQUEST_MAX], data[SDT_REQUEST_MAX] = {0x50};

	ck_assert_uint_eq(sdt_request_with(out, 0x61ff, data, 1), sizeof(most_rf));
	ck_assert_mem_eq(out, most_rf, sizeof(most_rf));
	ck_assert_uint_eq(sdt_request_with(out, 0x61ff, data, 6), 16);
	ck_assert_uint_eq(sdt_request_with(out, 0x61ff, data, 7), 0);
}
END_TEST

/* As published for a reader at work: the XOR is theirs, not ours. */
START_TEST(replies_of_real_readers_are_understood)
{
	static const struct {
		uint8_t bytes[20];
		size_t n;
		uint8_t sw3;
	} cases[] = {
		{{0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 8, 0, 0, 0x9f, 0, 0, 0, 0, 0x97}, 15, 0x9f},
		{{0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 4, 0, 0, 0x80, 0x84}, 11, 0x80},
		{{0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 12, 0, 0, 0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0x9c},
			19, 0x90},
		{{0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 4, 0, 0, 0x81, 0x85}, 11, 0x81},
		{{0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 4, 0, 0, 0x41, 0x45}, 11, 0x41},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sdt_decoder d;

		sdt_clear(&d);
		ck_assert_uint_eq(sdt_missing(&d), 7);
		ck_assert_uint_eq(sdt_take(&d, cases[i].bytes, cases[i].n), cases[i].n);
		ck_assert_int_eq(d.state, SDT_WHOLE);
		ck_assert_uint_eq(sdt_sw3(&d), cases[i].sw3);
		ck_assert_str_ne(sdt_sw3_text(sdt_sw3(&d)), "an unknown status");
		ck_assert_uint_eq(sdt_missing(&d), 0);
		ck_assert_ptr_null(sdt_text(&d));
	}
}
END_TEST

START_TEST(a_card_comes_in_pieces_of_any_size)
{
	uint8_t bytes[FRAME_MAX];
	size_t n = card(bytes);

	ck_assert_uint_eq(n, 1295);
	for (size_t piece = 1; piece <= n; piece += piece < 70 ? 1 : 97) {
		struct sdt_decoder d;

		sdt_clear(&d);
		for (size_t at = 0; at < n; at += piece) {
			size_t part = n - at < piece ? n - at : piece;

			ck_assert_int_eq(d.state, SDT_MORE);
			ck_assert_uint_eq(sdt_missing(&d), at < 7 ? 7 - at : n - at);
			ck_assert_uint_eq(sdt_take(&d, bytes + at, part), part);
		}
		ck_assert_int_eq(d.state, SDT_WHOLE);
		ck_assert_ptr_nonnull(sdt_text(&d));
		for (size_t i = 0; i < SDT_TEXT; i++)
			ck_assert_uint_eq(sdt_text(&d)[i], i);
	}
}
END_TEST

/* A byte of a photo is looked for everywhere in the decoder. */
START_TEST(the_photo_is_never_stored)
{
	uint8_t bytes[FRAME_MAX];
	size_t n = card(bytes);
	struct sdt_decoder d;
	const uint8_t *at = (const uint8_t *)&d;
	int run = 0;

	sdt_clear(&d);
	sdt_take(&d, bytes, n);
	ck_assert_int_eq(d.state, SDT_WHOLE);
	for (size_t i = 0; i < sizeof(d); i++) {
		run = at[i] == 0x5a ? run + 1 : 0;
		ck_assert_int_lt(run, 4);
	}
}
END_TEST

START_TEST(clear_leaves_nothing)
{
	uint8_t bytes[FRAME_MAX];
	size_t n = card(bytes);
	struct sdt_decoder d;

	sdt_clear(&d);
	sdt_take(&d, bytes, n);
	sdt_clear(&d);
	for (size_t i = 0; i < sizeof(d); i++)
		ck_assert_uint_eq(((const uint8_t *)&d)[i], 0);
}
END_TEST

START_TEST(a_frame_is_found_behind_noise)
{
	static const struct {
		uint8_t noise[8];
		size_t n;
	} cases[] = {
		{{0}, 1},
		{{0xaa}, 1},
		{{0xaa, 0xaa, 0xaa, 0xaa, 0xaa}, 5},
		{{0xaa, 0x55, 0xaa}, 3},
		{{0xaa, 0xaa, 0xaa, 0x96, 0xaa}, 5},
		{{0xaa, 0xaa, 0xaa, 0x96, 0x96}, 5},
		{{0xaa, 0xaa, 0x96, 0x69}, 4},
		{{0x96, 0x69, 0xff, 0xff, 0xff, 0xff, 0, 4}, 8},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t bytes[64];
		size_t n = cases[i].n + reply(bytes + cases[i].n, SDT_SW_NO_CARD, NULL, 0);
		struct sdt_decoder d;

		memcpy(bytes, cases[i].noise, cases[i].n);
		sdt_clear(&d);
		ck_assert_uint_eq(sdt_take(&d, bytes, n), n);
		ck_assert_msg(d.state == SDT_WHOLE, "noise %zu", i);
		ck_assert_uint_eq(d.noise, cases[i].n);
	}
}
END_TEST

START_TEST(noise_has_an_end)
{
	uint8_t noise[SDT_NOISE_MAX + 8];
	struct sdt_decoder d;

	memset(noise, 0x11, sizeof(noise));
	sdt_clear(&d);
	ck_assert_uint_eq(sdt_take(&d, noise, SDT_NOISE_MAX), SDT_NOISE_MAX);
	ck_assert_int_eq(d.state, SDT_MORE);
	ck_assert_uint_eq(sdt_take(&d, noise, 8), 1);
	ck_assert_int_eq(d.state, SDT_BAD);
	ck_assert_uint_eq(sdt_take(&d, noise, 8), 0);
	memset(noise, 0xaa, sizeof(noise));
	sdt_clear(&d);
	ck_assert_uint_eq(sdt_take(&d, noise, sizeof(noise)), SDT_NOISE_MAX + 4);
	ck_assert_int_eq(d.state, SDT_BAD);
}
END_TEST

START_TEST(lengths_outside_the_bounds_are_refused_at_once)
{
	static const struct {
		unsigned length;
		enum sdt_state state;
	} cases[] = {{0, SDT_BAD}, {3, SDT_BAD}, {4, SDT_MORE}, {SDT_LENGTH_MAX, SDT_MORE},
		{SDT_LENGTH_MAX + 1, SDT_BAD}, {0xffff, SDT_BAD}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t bytes[8] = {0xaa, 0xaa, 0xaa, 0x96, 0x69};
		struct sdt_decoder d;

		bytes[5] = (uint8_t)(cases[i].length >> 8);
		bytes[6] = (uint8_t)cases[i].length;
		sdt_clear(&d);
		ck_assert_uint_eq(sdt_take(&d, bytes, 7), 7);
		ck_assert_msg(d.state == cases[i].state, "length %u", cases[i].length);
		ck_assert_uint_eq(
			sdt_missing(&d), cases[i].state == SDT_MORE ? cases[i].length : 0);
	}
}
END_TEST

START_TEST(any_wrong_byte_behind_the_preamble_is_noticed)
{
	uint8_t bytes[FRAME_MAX], data[8] = {1, 2, 3, 4, 5, 6, 7, 8};
	size_t n = reply(bytes, SDT_SW_OK, data, sizeof(data));

	for (size_t i = 0; i < n; i++)
		for (int bit = 0; bit < 8; bit++) {
			struct sdt_decoder d;

			bytes[i] ^= (uint8_t)(1 << bit);
			sdt_clear(&d);
			sdt_take(&d, bytes, n);
			ck_assert_msg(d.state != SDT_WHOLE, "byte %zu bit %d", i, bit);
			bytes[i] ^= (uint8_t)(1 << bit);
		}
}
END_TEST

START_TEST(what_follows_a_frame_is_left)
{
	uint8_t bytes[64];
	size_t n = reply(bytes, SDT_SW_NO_CARD, NULL, 0);
	struct sdt_decoder d;

	memset(bytes + n, 0, 20);
	sdt_clear(&d);
	ck_assert_uint_eq(sdt_take(&d, bytes, n + 20), n);
	ck_assert_int_eq(d.state, SDT_WHOLE);
}
END_TEST

START_TEST(a_text_is_there_only_when_its_lengths_say_so)
{
	static const struct {
		uint8_t head[4];
		size_t n; /* of the data, with the head */
		uint8_t sw3;
		bool text;
	} cases[] = {
		{{1, 0, 4, 0}, 1284, SDT_SW_OK, true},
		{{1, 0, 0, 0}, 260, SDT_SW_OK, true},
		{{1, 0, 4, 0}, 1800, SDT_SW_OK, true},
		{{1, 0, 4, 0}, 1283, SDT_SW_OK, false},
		{{1, 0, 0, 0}, 259, SDT_SW_OK, false},
		{{1, 0, 4, 0}, 260, SDT_SW_OK, false},
		{{0, 255, 4, 0}, 1284, SDT_SW_OK, false},
		{{1, 1, 4, 0}, 1285, SDT_SW_OK, false},
		{{1, 0, 255, 255}, 1284, SDT_SW_OK, false},
		{{1, 0, 4, 0}, 1284, SDT_SW_FOUND, false},
		{{1, 0, 4, 0}, 1284, 0x41, false},
		{{1, 0, 0, 0}, 3, SDT_SW_OK, false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t data[2048] = {0}, bytes[FRAME_MAX];
		struct sdt_decoder d;
		size_t n;

		memcpy(data, cases[i].head, 4);
		n = reply(bytes, cases[i].sw3, data, cases[i].n);
		sdt_clear(&d);
		sdt_take(&d, bytes, n);
		ck_assert_int_eq(d.state, SDT_WHOLE);
		ck_assert_msg((sdt_text(&d) != NULL) == cases[i].text, "case %zu", i);
	}
}
END_TEST

SUITE_MAIN("sdt", requests_are_as_readers_document_them, a_request_may_have_data,
	replies_of_real_readers_are_understood, a_card_comes_in_pieces_of_any_size,
	the_photo_is_never_stored, clear_leaves_nothing, a_frame_is_found_behind_noise,
	noise_has_an_end, lengths_outside_the_bounds_are_refused_at_once,
	any_wrong_byte_behind_the_preamble_is_noticed, what_follows_a_frame_is_left,
	a_text_is_there_only_when_its_lengths_say_so)
