/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "tests/support/suite.h"

START_TEST(test_width)
{
	static const struct {
		const char *text;
		int cells;
	} cases[] = {
		{"", 0},
		{"abc", 3},
		{"取餐号 A027", 11},
		{"화촨", 4},
		{"e\xcc\x81", 1}, /* a combining accent */
		{"￥8", 3},
		{"「对」", 6},
		{"▀▄█", 3},
		{"\xf0\x9f\xac\x80", 1}, /* a sextant */
		{"𠮷", 2},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(text_cells(cases[i].text) == cases[i].cells, "%s: %d", cases[i].text,
			text_cells(cases[i].text));
}
END_TEST

START_TEST(test_copy_never_halves)
{
	char out[5];

	ck_assert(!text_copy(out, sizeof(out), "取餐"));
	ck_assert_str_eq(out, "取");
	ck_assert(text_copy(out, sizeof(out), "abcd"));
	ck_assert(!text_copy(out, sizeof(out), "abcde"));
	ck_assert_str_eq(out, "abcd");
}
END_TEST

START_TEST(test_valid)
{
	ck_assert(text_valid("取餐", 6));
	ck_assert(!text_valid("\xc8\xa1\xb2\xcd", 4)); /* GB18030 */
	ck_assert(!text_valid("a\0b", 3));
	ck_assert(!text_valid("\xed\xa0\x80", 3)); /* a surrogate */
	ck_assert(!text_valid("\xc0\x80", 2));     /* overlong */
	ck_assert(!text_valid("\xe5\x8f", 2));     /* cut */
	for (size_t i = 0; i < 24; i++) {
		char text[25] = "abcdefgh0123456789abcdef";

		ck_assert(text_valid(text, 24));
		text[i] = 0;
		ck_assert(!text_valid(text, 24));
		text[i] = '\x80';
		ck_assert(!text_valid(text, 24));
	}
}
END_TEST

START_TEST(test_gb18030)
{
	struct buf b = BUF_INIT(64);

	ck_assert_int_eq(text_to_gb18030(&b, "取餐号 A027￥㙟"), 0);
	ck_assert_mem_eq(b.data, "\xc8\xa1\xb2\xcd\xba\xc5 A027\xa3\xa4\x82\x30\xad\x31", 17);
	buf_done(&b);
}
END_TEST

START_TEST(test_json_is_strict)
{
	struct err err = {0};
	const char *whole = "{\"a\":1,\"b\":1.5,\"c\":\"x\",\"d\":9007199254740994}";
	cJSON *obj = json_parse(whole, strlen(whole), &err);
	int64_t v = 7;
	char text[2];

	ck_assert_ptr_nonnull(obj);
	ck_assert_int_eq(json_int(obj, "a", 0, 9, &v, &err), 0);
	ck_assert_int_eq(v, 1);
	ck_assert_int_eq(json_int(obj, "a", 2, 9, &v, &err), ERR_BAD);
	ck_assert_int_eq(json_int(obj, "b", 0, 9, &v, &err), ERR_BAD);
	ck_assert_int_eq(json_int(obj, "c", 0, 9, &v, &err), ERR_BAD);
	ck_assert_int_eq(json_int(obj, "d", 0, INT64_MAX, &v, &err), ERR_BAD);
	ck_assert_int_eq(json_int(obj, "none", 0, 9, &v, &err), ERR_BAD);
	ck_assert_int_eq(v, 1);
	ck_assert_int_eq(json_text(obj, "c", text, sizeof(text), &err), 0);
	ck_assert_int_eq(json_text(obj, "c", text, 1, &err), ERR_BAD);
	cJSON_Delete(obj);
	ck_assert_ptr_null(json_parse("{} x", 4, &err));
	ck_assert_ptr_null(json_parse("{", 1, &err));
	ck_assert_ptr_null(json_parse("{\"a\":\"\xc4\xe3\"}", 10, &err));
	ck_assert_ptr_null(json_parse("", 0, &err));
}
END_TEST

START_TEST(test_json_writing)
{
	struct buf b = BUF_INIT(256);

	json_open(&b, NULL, '{');
	json_put_text(&b, "t", "\"\\\n取");
	json_open(&b, "l", '[');
	json_put_int(&b, NULL, -5);
	json_put_text(&b, NULL, "{");
	json_open(&b, NULL, '{');
	json_put_hex(&b, "h", "\x01\xff", 2);
	json_close(&b, '}');
	json_close(&b, ']');
	json_close(&b, '}');
	ck_assert_str_eq(
		buf_text(&b), "{\"t\":\"\\\"\\\\\\u000a取\",\"l\":[-5,\"{\",{\"h\":\"01ff\"}]}");
	buf_done(&b);
}
END_TEST

SUITE_MAIN("text", test_width, test_copy_never_halves, test_valid, test_gb18030,
	test_json_is_strict, test_json_writing)
