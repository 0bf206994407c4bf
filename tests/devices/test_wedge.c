/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "devices/scan_text.h"
#include "devices/wedge.h"
#include "tests/support/suite.h"

/* Everything that came out so far: keys as characters, Enter as '~', a scan as "<text>". */
struct seen {
	struct wedge wedge;
	char text[1024];
};

static void note(struct seen *s, const struct wedge_out *out)
{
	size_t n = strlen(s->text);

	for (int i = 0; i < out->n; i++) {
		uint32_t code = out->keys[i];

		s->text[n++] = code == '\r' || code == '\n' ? '~' : code < 0x20 ? '^' : (char)code;
	}
	s->text[n] = 0;
	if (out->is_scan)
		snprintf(s->text + n, sizeof(s->text) - n, "<%s>", out->text);
}

static void key(struct seen *s, uint32_t code, int64_t ms)
{
	struct wedge_out out;

	wedge_key(&s->wedge, code, ms, &out);
	note(s, &out);
}

static void wait_until(struct seen *s, int64_t ms)
{
	struct wedge_out out;

	wedge_timeout(&s->wedge, ms, &out);
	note(s, &out);
}

/* Types text, its first character at ms, each next one gap later; returns the next time. */
static int64_t type(struct seen *s, const char *text, int64_t ms, int64_t gap)
{
	for (; *text; text++, ms += gap)
		key(s, (unsigned char)*text, ms);
	return ms;
}

START_TEST(a_scan_is_eight_characters_and_an_end)
{
	static const struct {
		const char *typed;
		int64_t gap;
		const char *seen;
	} cases[] = {
		{"12345678\r", 1, "<12345678>"},
		{"12345678\r", 49, "<12345678>"},
		{"12345678\n", 49, "<12345678>"},
		{"12345678\t", 49, "<12345678>"},
		{"1234567\r", 1, "1234567~"},
		{"1234567\r", 49, "1234567~"},
		{"12345678\r", 50, "12345678~"},
		{"\r", 1, "~"},
		{"1\r", 1, "1~"},
		{"LT1-A01-27-0123abcd\r", 3, "<LT1-A01-27-0123abcd>"},
		{"123\x1d"
		 "5678\r",
			3, "<123?5678>"},
		{"1\x1d"
		 "345678\r",
			3, "<1?345678>"},
		{"12345678\r12345679\r", 3, "<12345678><12345679>"},
		{"12345678\t12345679\t", 3, "<12345678><12345679>"},
		{"12345678\r12345678\r", 3, "<12345678>"}, /* twice within a second: once */
		/* What comes behind a scan as fast is the scanner's. */
		{"12345678\r\n\r", 3, "<12345678>"},
		{"12345678\t\r\n\t", 3, "<12345678>"},
		{"12345678\r12345678\r1\r", 3, "<12345678>"},
		{"12345678\r\n1\r\n23\x7f\r\n34567890\r\n", 3, "<12345678><34567890>"},
		{"11111111\r", 1, "<11111111>"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct seen s = {0};

		wedge_init(&s.wedge, true);
		type(&s, cases[i].typed, 1000, cases[i].gap);
		wait_until(&s, 5000);
		ck_assert_msg(strcmp(s.text, cases[i].seen) == 0, "case %zu: %s, not %s", i, s.text,
			cases[i].seen);
	}
}
END_TEST

/* No end but silence. */
START_TEST(eight_in_a_burst_are_never_keys)
{
	static const struct {
		const char *typed;
		int64_t gap;
		const char *seen;
	} cases[] = {
		{"12345678", 1, "<12345678>"},
		{"12345678", 49, "<12345678>"},
		{"12345678", 50, "12345678"},
		{"1234567", 1, "1234567"},
		{"330799194803150016", 5, "<330799194803150016>"},
		/* a key held down */
		{"11", 30, "1"},
		{"1111111", 30, "1"},
		{"11111111", 30, ""},
		{"11111111111111111111", 30, ""},
		{"1111111\r", 30, "1~"},
		{"\t\t\t\t\t\t\t\t\t\t\t", 30, ""},
		{"22", 50, "22"},
		{"2112", 30, "2112"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct seen s = {0};
		int64_t end;

		wedge_init(&s.wedge, true);
		end = type(&s, cases[i].typed, 1000, cases[i].gap) - cases[i].gap;
		wait_until(&s, end + WEDGE_GAP_MS);
		ck_assert_msg(strcmp(s.text, cases[i].seen) == 0, "case %zu: %s, not %s", i, s.text,
			cases[i].seen);
		ck_assert_int_eq(wedge_due(&s.wedge), INT64_MAX);
		key(&s, '9', end + WEDGE_GAP_MS); /* of a person again */
		s.text[0] = 0;
		wait_until(&s, end + 2 * WEDGE_GAP_MS);
		ck_assert_str_eq(s.text, "9");
	}
}
END_TEST

START_TEST(one_slow_character_breaks_a_scan)
{
	struct seen s = {0};

	wedge_init(&s.wedge, true);
	type(&s, "1234", 1000, 10);   /* the last at 1030 */
	type(&s, "5678\r", 1080, 10); /* 50 ms later */
	ck_assert_str_eq(s.text, "12345678~");

	s.text[0] = 0;
	type(&s, "1234", 2000, 10);
	type(&s, "5678\r", 2079, 10); /* 49 ms later */
	ck_assert_str_eq(s.text, "<12345678>");
}
END_TEST

/* Nobody asked when the silence was long enough: the scan comes out with the next key. */
START_TEST(a_late_enter_is_a_key)
{
	struct seen s = {0};
	struct wedge_out out;

	wedge_init(&s.wedge, true);
	type(&s, "12345678", 1000, 10);
	wedge_key(&s.wedge, '\r', 1070 + 50, &out);
	ck_assert(out.is_scan);
	ck_assert_str_eq(out.text, "12345678");
	ck_assert_int_eq(out.n, 1);
	ck_assert_uint_eq(out.keys[0], '\r');
	type(&s, "12345679", 2000, 10);
	key(&s, '\r', 2070 + 49);
	ck_assert_str_eq(s.text, "<12345679>");
}
END_TEST

START_TEST(a_key_is_held_for_50_ms)
{
	struct seen s = {0};

	wedge_init(&s.wedge, true);
	ck_assert_int_eq(wedge_due(&s.wedge), INT64_MAX);
	key(&s, '1', 1000);
	ck_assert_str_eq(s.text, "");
	ck_assert_int_eq(wedge_due(&s.wedge), 1050);
	wait_until(&s, 1049);
	ck_assert_str_eq(s.text, "");
	wait_until(&s, 1050);
	ck_assert_str_eq(s.text, "1");
	ck_assert_int_eq(wedge_due(&s.wedge), INT64_MAX);
	wait_until(&s, 2000);
	ck_assert_str_eq(s.text, "1");
	/* Two of a person in a hurry: the second moves the time on. */
	key(&s, '2', 3000);
	key(&s, '3', 3030);
	ck_assert_int_eq(wedge_due(&s.wedge), 3080);
	wait_until(&s, 3080);
	ck_assert_str_eq(s.text, "123");
}
END_TEST

START_TEST(a_persons_keys_keep_their_order)
{
	struct seen s = {0};
	struct wedge_out out;

	wedge_init(&s.wedge, true);
	key(&s, '1', 1000);
	key(&s, '\r', 1020);
	ck_assert_str_eq(s.text, "1~");
	key(&s, '2', 2000);
	key(&s, 127, 2010); /* Backspace is never held */
	ck_assert_str_eq(s.text, "1~2\x7f");
	key(&s, 27, 3000);
	ck_assert_str_eq(s.text, "1~2\x7f^");
	key(&s, '3', 4000);
	wedge_other(&s.wedge, &out); /* F1, 10 ms later */
	note(&s, &out);
	ck_assert_str_eq(s.text, "1~2\x7f^3");
}
END_TEST

/* Each is sent as what it is, its keys are kept no longer than they are held. */
START_TEST(what_went_is_forgotten)
{
	static const uint32_t none[WEDGE_MOST] = {0};
	static const char *const typed[] = {"12345678\r", "12345678", "135", "1111", "11111111"};

	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		struct seen s = {0};

		wedge_init(&s.wedge, true);
		type(&s, typed[i], 1000, 1);
		wait_until(&s, 2000);
		ck_assert_mem_eq(s.wedge.held, none, sizeof(none));
	}
}
END_TEST

START_TEST(a_touch_does_not_cut_a_scan)
{
	struct seen s = {0};
	struct wedge_out out;

	wedge_init(&s.wedge, true);
	type(&s, "WL1:1234", 1000, 5);
	wedge_other(&s.wedge, &out);
	note(&s, &out);
	type(&s, "5678\r", 1040, 5);
	ck_assert_str_eq(s.text, "<WL1:12345678>");
}
END_TEST

START_TEST(off_passes_everything_at_once)
{
	struct seen s = {0};

	wedge_init(&s.wedge, false);
	type(&s, "12345678\r", 1000, 1);
	ck_assert_str_eq(s.text, "12345678~");
	ck_assert_int_eq(wedge_due(&s.wedge), INT64_MAX);
}
END_TEST

START_TEST(a_burst_without_end_stays_in_bounds)
{
	struct seen s = {0};
	struct wedge_out out;

	wedge_init(&s.wedge, true);
	for (int i = 0; i < 1000; i++)
		key(&s, i % 2 ? 'a' : 'b', 1000 + i);
	ck_assert_str_eq(s.text, "");
	wedge_key(&s.wedge, '\r', 2000, &out);
	ck_assert(out.is_scan);
	ck_assert_uint_eq(strlen(out.text), WEDGE_TEXT - 1);
	/* The same without Enter. */
	for (int i = 0; i < 1000; i++)
		key(&s, i % 2 ? 'c' : 'd', 3000 + i);
	ck_assert_str_eq(s.text, "");
	wedge_key(&s.wedge, 'e', 5000, &out);
	ck_assert(out.is_scan);
	ck_assert_uint_eq(strlen(out.text), WEDGE_TEXT - 1);
	ck_assert_int_eq(out.n, 0);
	wedge_timeout(&s.wedge, 6000, &out);
	ck_assert(!out.is_scan);
	ck_assert_int_eq(out.n, 1);
	ck_assert_uint_eq(out.keys[0], 'e');
}
END_TEST

START_TEST(wide_characters_are_cut_whole)
{
	struct seen s = {0};
	struct wedge_out out;

	wedge_init(&s.wedge, true);
	for (int i = 0; i < 100; i++)
		key(&s, 0x793c, 1000 + i); /* 礼: three bytes */
	wedge_key(&s.wedge, '\r', 1100, &out);
	ck_assert(out.is_scan);
	ck_assert_uint_eq(strlen(out.text), 189);
	ck_assert_str_eq(out.text + 186, "礼");
}
END_TEST

START_TEST(scan_text_is_made_harmless)
{
	static const struct {
		const char *bytes;
		size_t n, size;
		const char *text;
	} cases[] = {
		{"WL1:abc", 7, 20, "WL1:abc"},
		{"a\x1b[0mb\0c", 8, 20, "a?[0mb?c"},
		{"\xc0\xaf\xff礼", 6, 20, "???礼"},
		{"\xe7\xa4", 2, 20, "??"},
		{"\xc2\x85x", 3, 20, "??x"},
		{"礼礼", 6, 6, "礼"},
		{"abc", 3, 3, "ab"},
		{"", 0, 3, ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[32];

		scan_text_clean(text, cases[i].size, cases[i].bytes, cases[i].n);
		ck_assert_str_eq(text, cases[i].text);
	}
}
END_TEST

START_TEST(what_scanners_put_behind_a_code)
{
	ck_assert_uint_eq(scan_text_trim("ab\r\n", 4), 2);
	ck_assert_uint_eq(scan_text_trim("a\tb\t\0\0", 6), 3);
	ck_assert_uint_eq(scan_text_trim("\r\n\t", 3), 0);
	ck_assert_uint_eq(scan_text_trim("\rab ", 4), 4);
	ck_assert_uint_eq(scan_text_trim("", 0), 0);
}
END_TEST

START_TEST(a_code_counts_once_a_second)
{
	static const struct {
		const char *text;
		int64_t ms;
		bool counts;
	} scans[] = {
		{"a", 0, true}, /* the first one, whatever the clock says */
		{"a", 1, false},
		{"a", 1000, false}, /* it lies there still */
		{"a", 1999, false},
		{"a", 2999, true}, /* a whole second without it */
		{"b", 3000, true},
		{"a", 3001, true},
		{"ab", 3002, true},
		{"", 3003, true},
		{"", 3004, false},
	};
	struct scan_once once = {.ms = 0};

	for (size_t i = 0; i < sizeof(scans) / sizeof(scans[0]); i++)
		ck_assert_msg(
			scan_once(&once, scans[i].text, scans[i].ms) == scans[i].counts, "%zu", i);
}
END_TEST

SUITE_MAIN("wedge", a_scan_is_eight_characters_and_an_end, eight_in_a_burst_are_never_keys,
	one_slow_character_breaks_a_scan, a_late_enter_is_a_key, a_key_is_held_for_50_ms,
	a_persons_keys_keep_their_order, what_went_is_forgotten, a_touch_does_not_cut_a_scan,
	off_passes_everything_at_once, a_burst_without_end_stays_in_bounds,
	wide_characters_are_cut_whole, scan_text_is_made_harmless, what_scanners_put_behind_a_code,
	a_code_counts_once_a_second)
