/* SPDX-License-Identifier: MIT */
/* The udev rules name every device that the drivers know, and no keyboards; the book has the words
 * for what goes wrong. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/suite.h"

static char rules[65536], source[65536], book[65536];

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

/* How often lines that begin so are there. */
static int count_lines(const char *begin)
{
	int n = 0;

	for (const char *at = rules; (at = strstr(at, begin)); at++)
		n++;
	return n;
}

/* The name of a scanner on a serial line: for makers of nothing else, and for no bridge. */
START_TEST(test_serial_names)
{
	static const char *const bridges[] = {"0403", "10c4", "067b", "1a86"};
	const char *any = ", SCANNER_PRODUCT_ANY}";
	int vendors = 0;
	char line[64];

	read_file("devices/70-litang.rules", rules, sizeof(rules));
	read_file("devices/scanner.c", source, sizeof(source));
	for (const char *at = source; (at = strstr(at, any)); at++, vendors++) {
		snprintf(line, sizeof(line), "\nATTRS{idVendor}==\"%.4s\", SYMLINK", at - 4);
		ck_assert_msg(strstr(rules, line), "no serial name for %.4s", at - 4);
	}
	ck_assert_int_eq(vendors, 12);
	ck_assert_int_eq(count_lines("\nATTRS{"), vendors);
	ck_assert_int_eq(count_lines("\n#SUBSYSTEM==\"tty\", ATTRS{"), 2); /* to be filled in */
	for (size_t i = 0; i < sizeof(bridges) / sizeof(bridges[0]); i++)
		ck_assert_ptr_nonnull(strstr(rules, bridges[i]));
}
END_TEST

/* All that stands between quotes in a table of a source is in the book, however its lines end. */
static void check_words(const char *path, const char *table)
{
	char *at, *end, word[64];
	int n = 0;

	read_file(path, source, sizeof(source));
	at = strstr(source, table);
	ck_assert_ptr_nonnull(at);
	end = strstr(at, "};");
	ck_assert_ptr_nonnull(end);
	*end = 0;
	while ((at = strchr(at, '"')) && sscanf(at, "\"%62[^\"]", word) == 1) {
		at += strlen(word) + 2;
		strcat(word, "\"");
		ck_assert_msg(strstr(book, word), "%s: \"%s", path, word);
		n++;
	}
	ck_assert_int_ge(n, 3);
}

START_TEST(test_words_are_in_the_book)
{
	size_t n = 0;

	read_file("docs/DEVICES.md", book, sizeof(book));
	for (const char *from = book; *from; from++) {
		if (*from == '\n') {
			from += strspn(from + 1, " ");
			book[n++] = ' ';
		} else {
			book[n++] = *from;
		}
	}
	book[n] = 0;
	check_words("devices/escpos_status.c", "worst[] = {");
	check_words("devices/idreader.c", "whys[] = {");
}
END_TEST

SUITE_MAIN("rules", test_every_known_device, test_serial_names, test_words_are_in_the_book)
