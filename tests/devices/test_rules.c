/* SPDX-License-Identifier: MIT */
/* The udev rules name every device that the drivers know, and no keyboards. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/suite.h"

static char rules[65536], source[65536];

static void read_file(const char *path, char *out, size_t size)
{
	FILE *file = fopen(path, "re");
	size_t n;

	ck_assert_msg(file != NULL, "%s: tests run in the repository's root", path);
	n = fread(out, 1, size - 1, file);
	ck_assert_uint_lt(n, size - 1);
	out[n] = 0;
	fclose(file);
}

static bool ruled(const char *vendor, const char *product)
{
	char line[128];

	if (product[0])
		snprintf(line, sizeof(line),
			"\nATTR{idVendor}==\"%s\", ATTR{idProduct}==\"%s\", GROUP=\"plugdev\"",
			vendor, product);
	else
		snprintf(line, sizeof(line), "\nATTR{idVendor}==\"%s\", GROUP=\"plugdev\"", vendor);
	return strstr(rules, line) != NULL;
}

/* Rows "{0xVVVV, 0xPPPP}" or "{0xVVVV, SCANNER_PRODUCT_ANY}" of a table; how many. */
static int check_table(const char *path, const char *table)
{
	char *at, *end;
	int n = 0;

	read_file(path, source, sizeof(source));
	at = strstr(source, table);
	ck_assert_ptr_nonnull(at);
	end = strstr(at, "\n};");
	ck_assert_ptr_nonnull(end);
	*end = 0;
	while ((at = strstr(at, "{0x"))) {
		char vendor[5] = "", product[5] = "", word[32] = "";

		ck_assert_int_eq(sscanf(at, "{0x%4[0-9a-f], %31[0-9a-zA-Z_]", vendor, word), 2);
		if (word[0] == '0')
			snprintf(product, sizeof(product), "%.4s", word + 2);
		else
			ck_assert_str_eq(word, "SCANNER_PRODUCT_ANY");
		ck_assert_msg(ruled(vendor, product), "no rule for %s:%s", vendor, product);
		at++;
		n++;
	}
	return n;
}

START_TEST(test_every_known_device)
{
	read_file("devices/70-litang.rules", rules, sizeof(rules));
	ck_assert_int_ge(check_table("devices/scanner.c", "known[] = {"), 20);
	ck_assert_int_ge(check_table("devices/idreader.c", "readers[] = {"), 1);
	ck_assert_ptr_nonnull(strstr(rules, "\"*:0701??:*\""));
	ck_assert_ptr_null(strstr(rules, ":0301")); /* keyboards are nobody's to listen to */
}
END_TEST

SUITE_MAIN("rules", test_every_known_device)
