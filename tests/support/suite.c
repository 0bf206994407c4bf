/* SPDX-License-Identifier: MIT */
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/postgres.h"

#define FOLDER "LITANG_TEST_DIR" /* handed on to the children that Check forks */

void suite_dir(char *out, size_t size)
{
	const char *folder = getenv(FOLDER);

	ck_assert_ptr_nonnull(folder);
	ck_assert_int_lt(snprintf(out, size, "%s/XXXXXX", folder), (int)size);
	ck_assert_ptr_nonnull(mkdtemp(out));
}

static void folder_make(void)
{
	char folder[] = "/tmp/litang-test-XXXXXX";

	/* Others may pass: a test may become somebody else. */
	if (!mkdtemp(folder) || chmod(folder, 0711) < 0 || setenv(FOLDER, folder, 1) < 0) {
		perror(folder);
		exit(1);
	}
}

static void folder_remove(void)
{
	const char *keep = getenv("LITANG_KEEP");

	if (keep && *keep)
		printf("files are in %s\n", getenv(FOLDER));
	else if (system("rm -rf \"$" FOLDER "\"") != 0)
		fprintf(stderr, "%s stays\n", getenv(FOLDER));
}

int suite_run_all(SRunner *runner)
{
	int failed;

	setenv("TZ", "Asia/Shanghai", 0);
	folder_make();
	postgres_up(getenv(FOLDER));
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	postgres_down();
	folder_remove();
	return failed ? 1 : 0;
}

int suite_run(const char *name, const TTest *const *tests, size_t n)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);

	if (!getenv("CK_DEFAULT_TIMEOUT"))
		tcase_set_timeout(tcase, 60);
	for (size_t i = 0; i < n; i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
