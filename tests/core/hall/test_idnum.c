/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "core/hall/idnum.h"
#include "tests/support/suite.h"

#define N(a)  (sizeof(a) / sizeof((a)[0]))
#define TODAY 20779 /* 2026-11-22 */

static const struct {
	const char *text;
	enum idnum_verdict verdict;
	enum idnum_kind kind;
	const char *number, *born, *division; /* of good ones */
} VECTORS[] = {
	/* published */
	{"11010519491231002X", IDNUM_OK, IDNUM_CITIZEN, "11010519491231002X", "1949-12-31",
		"110105"},
	{"440524188001010014", IDNUM_OK, IDNUM_CITIZEN, "440524188001010014", "1880-01-01",
		"440524"},
	{"810000199408230021", IDNUM_OK, IDNUM_PERMIT, "810000199408230021", "1994-08-23",
		"810000"},
	{"830000199201300022", IDNUM_OK, IDNUM_PERMIT, "830000199201300022", "1992-01-30",
		"830000"},
	{"440308199902301512", IDNUM_BAD_DATE, 0, NULL, NULL, NULL},
	{"440308199901101513", IDNUM_BAD_CHECK, 0, NULL, NULL, NULL},
	/* computed: the check character is right, the date is not */
	{"330799194302290010", IDNUM_BAD_DATE, 0, NULL, NULL, NULL},
	{"33079919481315001X", IDNUM_BAD_DATE, 0, NULL, NULL, NULL},
	{"330799209901010016", IDNUM_FUTURE, 0, NULL, NULL, NULL},
	/* the old form, and a foreigner's permanent resident cards */
	{"330799380702004", IDNUM_OK, IDNUM_CITIZEN_15, "330799193807020046", "1938-07-02",
		"330799"},
	{"911124198108030024", IDNUM_OK, IDNUM_FOREIGN_2023, "911124198108030024", "1981-08-03",
		""},
	{"CAN110081080310", IDNUM_OK, IDNUM_FOREIGN_2017, "CAN110081080310", NULL, ""},
	{"can110081080310", IDNUM_OK, IDNUM_FOREIGN_2017, "CAN110081080310", NULL, ""},
	/* people of tests and demo */
	{"330799194803150016", IDNUM_OK, IDNUM_CITIZEN, "330799194803150016", "1948-03-15",
		"330799"},
	{"330799195109110027", IDNUM_OK, IDNUM_CITIZEN, "330799195109110027", "1951-09-11",
		"330799"},
	{"330799193807020046", IDNUM_OK, IDNUM_CITIZEN, "330799193807020046", "1938-07-02",
		"330799"},
	{"330799196402290121", IDNUM_OK, IDNUM_CITIZEN, "330799196402290121", "1964-02-29",
		"330799"},
	{"33079919421018005X", IDNUM_OK, IDNUM_CITIZEN, "33079919421018005X", "1942-10-18",
		"330799"},
	{"330199193606090264", IDNUM_OK, IDNUM_CITIZEN, "330199193606090264", "1936-06-09",
		"330199"},
	{"330799201806010337", IDNUM_OK, IDNUM_CITIZEN, "330799201806010337", "2018-06-01",
		"330799"},
	/* a small x, blanks around */
	{"33079919421018005x", IDNUM_OK, IDNUM_CITIZEN, "33079919421018005X", "1942-10-18",
		"330799"},
	{" \t330799194803150016\r\n", IDNUM_OK, IDNUM_CITIZEN, "330799194803150016", "1948-03-15",
		"330799"},
	/* form */
	{"", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"   ", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"33079919480315001", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"3307991948031500166", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"3307991948031500 6", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"330799 194803150016", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"3307991948031500X6", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"33079919480315001Y", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"33079938070200X", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"CA1110081080310", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"CANA10081080310", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"CAN1100810803101", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"３３０７９９", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"\xff\xfe\x80\x81", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	{"WL1AEAVBQQAAUAAUGZMAIAAREAJ7WXS5KR7B", IDNUM_BAD_FORM, 0, NULL, NULL, NULL},
	/* date before future before check */
	{"330799184912310013", IDNUM_BAD_DATE, 0, NULL, NULL, NULL},
	{"330799209902300010", IDNUM_BAD_DATE, 0, NULL, NULL, NULL},
	{"330799209901010010", IDNUM_FUTURE, 0, NULL, NULL, NULL},
	{"330799380732004", IDNUM_BAD_DATE, 0, NULL, NULL, NULL},
	{"330799000000000000", IDNUM_BAD_DATE, 0, NULL, NULL, NULL},
};

START_TEST(test_vectors)
{
	for (size_t i = 0; i < N(VECTORS); i++) {
		struct idnum id = {.number = "untouched"};
		enum idnum_verdict verdict = idnum_parse(VECTORS[i].text, TODAY, &id);
		char born[11];

		ck_assert_msg(verdict == VECTORS[i].verdict, "%s: verdict %d, not %d",
			VECTORS[i].text, (int)verdict, (int)VECTORS[i].verdict);
		if (verdict != IDNUM_OK) {
			ck_assert_str_eq(id.number, "untouched");
			continue;
		}
		ck_assert_int_eq((int)id.kind, (int)VECTORS[i].kind);
		ck_assert_str_eq(id.number, VECTORS[i].number);
		ck_assert_str_eq(id.division, VECTORS[i].division);
		day_format(id.born, born);
		ck_assert_str_eq(born, VECTORS[i].born ? VECTORS[i].born : "");
		if (!VECTORS[i].born)
			ck_assert_int_eq(id.born, DAY_NONE);
	}
}
END_TEST

/* The earliest year, and the day of birth itself. */
START_TEST(test_edges)
{
	struct idnum id;
	char number[19] = "33079918500101001";

	number[17] = idnum_check_char(number);
	ck_assert_int_eq(idnum_parse(number, TODAY, &id), IDNUM_OK);
	ck_assert_int_eq(idnum_parse("330799201806010337", id.born, &id), IDNUM_FUTURE);
	ck_assert_int_eq(idnum_parse("330799201806010337", TODAY, &id), IDNUM_OK);
	ck_assert_int_eq(idnum_parse("330799201806010337", id.born, &id), IDNUM_OK);
	ck_assert_int_eq(idnum_parse("330799201806010337", id.born - 1, &id), IDNUM_FUTURE);
}
END_TEST

START_TEST(test_check_char)
{
	ck_assert_int_eq(idnum_check_char("11010519491231002"), 'X');
	ck_assert_int_eq(idnum_check_char("33079919480315001"), '6');
	ck_assert_int_eq(idnum_check_char("3307991948031500A"), 0);
	ck_assert_int_eq(idnum_check_char("3307"), 0);
}
END_TEST

/* MOD 11-2 catches every single wrong digit of the first 17: 153 of them. */
START_TEST(test_single_errors)
{
	const char *good = "330799194803150016";
	int caught = 0;

	for (size_t i = 0; i < 17; i++) {
		for (char c = '0'; c <= '9'; c++) {
			char number[19];

			memcpy(number, good, sizeof(number));
			number[i] = c;
			caught += c != good[i] && idnum_check_char(number) != good[17];
		}
	}
	ck_assert_int_eq(caught, 153);
}
END_TEST

START_TEST(test_swaps)
{
	const char *good = "330799194803150016";

	for (size_t i = 0; i + 1 < 18; i++) {
		struct idnum id;
		char number[19];

		memcpy(number, good, sizeof(number));
		number[i] = good[i + 1];
		number[i + 1] = good[i];
		if (number[i] != number[i + 1])
			ck_assert_int_ne(idnum_parse(number, TODAY, &id), IDNUM_OK);
	}
}
END_TEST

SUITE_MAIN("idnum", test_vectors, test_edges, test_check_char, test_single_errors, test_swaps)
