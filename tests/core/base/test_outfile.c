/* SPDX-License-Identifier: MIT */
#include "core/base/outfile.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/suite.h"

static char dir[64], path[96];

static void folder(void)
{
	suite_dir(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/log.csv", dir);
}

/* How many files are in the folder. */
static int files(void)
{
	DIR *d = opendir(dir);
	int n = 0;

	ck_assert_ptr_nonnull(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

static void holds(const char *text)
{
	char got[64] = "";
	FILE *file = fopen(path, "r");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fread(got, 1, sizeof(got) - 1, file), strlen(text));
	ck_assert_str_eq(got, text);
	fclose(file);
}

static void put(struct outfile *f, const char *text)
{
	struct buf bytes = BUF_INIT(64);
	struct err err = {0};

	buf_str(&bytes, text);
	ck_assert_int_eq(outfile_put(f, &bytes, &err), 0);
	ck_assert_uint_eq(bytes.len, 0);
	buf_done(&bytes);
}

static void clean(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -r %s", dir);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(whole_or_not_at_all)
{
	struct outfile f, g;
	struct err err = {0};

	folder();
	ck_assert_int_eq(outfile_open(&f, path, &err), 0);
	put(&f, "old");
	ck_assert_int_eq(access(path, F_OK), -1);
	ck_assert_int_eq(outfile_done(&f, &err), 0);
	holds("old");
	ck_assert_int_eq(files(), 1);

	/* until the new one is whole the old one stays; two at once do not meet */
	ck_assert_int_eq(outfile_open(&f, path, &err), 0);
	ck_assert_int_eq(outfile_open(&g, path, &err), 0);
	put(&f, "half");
	put(&g, "new");
	holds("old");
	outfile_drop(&f);
	ck_assert_int_eq(outfile_done(&g, &err), 0);
	holds("new");
	outfile_drop(&g);
	ck_assert_int_eq(files(), 1);
	clean();
}
END_TEST

START_TEST(failures_are_named)
{
	struct outfile f;
	struct err err = {0};
	struct buf bytes = BUF_INIT(4);

	folder();
	ck_assert_int_eq(outfile_open(&f, "/no/such/folder/x.csv", &err), ERR_IO);
	ck_assert_ptr_nonnull(strstr(err.text, "/no/such/folder/x.csv: No such file"));
	buf_str(&bytes, "too long");
	ck_assert_int_eq(outfile_open(&f, path, &err), 0);
	ck_assert_int_eq(outfile_put(&f, &bytes, &err), ERR_LIMIT);
	outfile_drop(&f);

	/* a full disk shows when the file is closed at the latest */
	ck_assert_int_eq(outfile_open(&f, path, &err), 0);
	fclose(f.file);
	f.file = fopen("/dev/full", "w");
	put(&f, "text");
	ck_assert_int_eq(outfile_done(&f, &err), ERR_IO);
	ck_assert_ptr_nonnull(strstr(err.text, "log.csv: No space left"));
	ck_assert_int_eq(files(), 0);
	buf_done(&bytes);
	clean();
}
END_TEST

START_TEST(by_name)
{
	struct outfile f;
	struct err err = {0};
	FILE *file;

	folder();
	ck_assert_int_eq(outfile_name(&f, path, &err), 0);
	file = fopen(f.part, "w");
	fputs("copy", file);
	fclose(file);
	ck_assert_int_eq(outfile_take(&f, &err), 0);
	holds("copy");
	ck_assert_int_eq(files(), 1);

	/* nothing is ever replaced, not even what came in the meantime */
	ck_assert_int_eq(outfile_name(&f, path, &err), ERR_BUSY);
	ck_assert_ptr_nonnull(strstr(err.text, "log.csv: is there already"));
	outfile_drop(&f);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(outfile_name(&f, path, &err), 0);
	file = fopen(path, "w");
	fputs("theirs", file);
	fclose(file);
	ck_assert_int_eq(outfile_take(&f, &err), ERR_BUSY);
	holds("theirs");
	ck_assert_int_eq(files(), 1);
	clean();
}
END_TEST

SUITE_MAIN("outfile", whole_or_not_at_all, failures_are_named, by_name)
