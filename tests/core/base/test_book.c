/* SPDX-License-Identifier: MIT */
#include "core/base/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/suite.h"

static char dir[64], path[128], out[4096];

static const struct book_column columns[] = {{"甲", 8}, {"乙", 20}};

static void begin(const char *name)
{
	FILE *file;

	suite_dir(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fclose(file);
}

/* What another reader finds on a sheet; "" = the names of all. */
static const char *sheet(const char *name)
{
	char command[300];
	FILE *pipe;
	size_t n;

	snprintf(command, sizeof(command), "tests/support/sheet.py '%s' %s", path, name);
	pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	n = fread(out, 1, sizeof(out) - 1, pipe);
	out[n] = 0;
	ck_assert_int_eq(pclose(pipe), 0);
	return out;
}

static struct book *open_book(int rows_max)
{
	const struct book_where where = {path, INT64_C(1795306801000), rows_max};
	struct err err = {0};
	struct book *b;

	ck_assert_msg(book_open(&b, &where, &err) == 0, "%s", err.text);
	return b;
}

START_TEST(what_a_cell_is)
{
	struct book *b;
	struct err err = {0};
	int s;

	begin("a.xlsx");
	b = open_book(0);
	s = book_sheet(b, "表", columns, 2);
	book_text(b, s, "=1+1");
	book_text(b, s, "12345678901234567"); /* a number would end in …68 */
	book_row(b, s);
	book_text(b, s, "@x <&> \x01 \"");
	book_skip(b, s);
	book_number(b, s, -3);
	book_yuan(b, s, -1005);
	book_day(b, s, 20779);
	book_time(b, s, 30001);
	book_row(b, s);
	book_text(b, s, "");
	book_number(b, s, 0);
	book_row(b, s);
	ck_assert_msg(book_close(b, &err) == 0, "%s", err.text);
	ck_assert_str_eq(sheet(""), "表\n");
	ck_assert_str_eq(sheet("表"),
		"s:甲\ts:乙\n"
		"s:=1+1\ts:12345678901234567\n"
		"s:@x <&> _x0001_ \"\t\tn:-3\ty:-10.05\td:2026-11-22\tt:08:20:01\n"
		"\tn:0\n");
}
END_TEST

START_TEST(a_full_sheet_goes_on)
{
	struct book *b;
	struct err err = {0};
	int s, other;

	begin("a.xlsx");
	b = open_book(3);
	s = book_sheet(b, "log", columns, 2);
	other = book_sheet(b, "sum", columns, 1);
	for (int i = 0; i < 5; i++) {
		book_number(b, s, i);
		book_row(b, s);
		if (i % 2) {
			book_number(b, other, i);
			book_row(b, other);
		}
	}
	ck_assert_int_eq(book_close(b, &err), 0);
	ck_assert_str_eq(sheet(""), "log\nsum\nlog 2\nlog 3\n");
	ck_assert_str_eq(sheet("log"), "s:甲\ts:乙\nn:0\nn:1\n");
	ck_assert_str_eq(sheet("'log 2'"), "s:甲\ts:乙\nn:2\nn:3\n");
	ck_assert_str_eq(sheet("'log 3'"), "s:甲\ts:乙\nn:4\n");
	ck_assert_str_eq(sheet("sum"), "s:甲\nn:1\nn:3\n");
}
END_TEST

static void some(const char *name)
{
	struct err err = {0};
	struct book *b;
	int s;

	begin(name);
	b = open_book(0);
	s = book_sheet(b, "log", columns, 2);
	book_text(b, s, "甲");
	book_row(b, s);
	ck_assert_int_eq(book_close(b, &err), 0);
}

START_TEST(the_same_is_the_same_bytes)
{
	char first[128], command[300];

	some("a.xlsx");
	strcpy(first, path);
	some("b.xlsx");
	snprintf(command, sizeof(command), "cmp '%s' '%s'", first, path);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(what_cannot_be_written)
{
	const struct book_where nowhere = {"/proc/none/a.xlsx", 0, 0};
	struct err err = {0};
	struct book *b;

	begin("a.xlsx");
	setenv("TMPDIR", "/proc/none", 1);
	ck_assert_int_eq(book_open(&b, &(struct book_where){path, 0, 0}, &err), ERR_IO);
	ck_assert_ptr_nonnull(strstr(err.text, "/proc/none: no file can be made there"));
	unsetenv("TMPDIR");
	ck_assert_int_eq(book_open(&b, &nowhere, &err), 0);
	book_sheet(b, "log", columns, 2);
	ck_assert_int_eq(book_close(b, &err), ERR_IO);
	/* a name that no sheet may have */
	b = open_book(0);
	book_sheet(b, "a/b", columns, 2);
	ck_assert_int_eq(book_close(b, &err), ERR_IO);
	book_drop(open_book(0));
	book_drop(NULL);
}
END_TEST

/* The rows wait elsewhere: on a file system that gets full it is said, not forgotten. */
START_TEST(no_room_for_the_rows)
{
	char room[128], command[400];
	struct err err = {0};
	struct book *b;
	int s;

	begin("a.xlsx");
	snprintf(room, sizeof(room), "%s/room", dir);
	mkdir(room, 0700);
	snprintf(command, sizeof(command), "mount -t tmpfs -o size=4m tmpfs %s 2>/dev/null", room);
	if (system(command) != 0) {
		puts("no_room_for_the_rows: skipped, nothing can be mounted here");
		return;
	}
	setenv("TMPDIR", room, 1);
	for (int rows = 20000; rows <= 100000;
		rows += 80000) { /* 2 MB: no copy; 10 MB: not even them */
		b = open_book(0);
		s = book_sheet(b, "log", columns, 2);
		for (int i = 0; i < rows; i++) {
			book_text(b, s, "............................................");
			book_row(b, s);
		}
		ck_assert_int_eq(book_close(b, &err), ERR_IO);
		ck_assert_msg(strstr(err.text, "no room for the workbook's rows") != NULL, "%s",
			err.text);
	}
	snprintf(command, sizeof(command), "umount %s", room);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

SUITE_MAIN("book", what_a_cell_is, a_full_sheet_goes_on, the_same_is_the_same_bytes,
	what_cannot_be_written, no_room_for_the_rows)
