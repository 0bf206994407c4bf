/* SPDX-License-Identifier: MIT */
/*
 * What every test file needs: Check, a main that runs one suite, and folders for files. Check's
 * default limit of 4 s a test is 60 s here; CK_DEFAULT_TIMEOUT says another.
 */
#ifndef TESTS_SUPPORT_SUITE_H
#define TESTS_SUPPORT_SUITE_H

#include <check.h>
#include <stdlib.h>

#define SUITE_MAIN(name, ...)                                                                      \
	int main(void)                                                                             \
	{                                                                                          \
		const TTest *const tests[] = {__VA_ARGS__};                                        \
                                                                                                   \
		return suite_run(name, tests, sizeof(tests) / sizeof(tests[0]));                   \
	}

/* The exit code of a test program. */
int suite_run(const char *name, const TTest *const *tests, size_t n);
/* The same with a runner of one's own, which it frees. */
int suite_run_all(SRunner *runner);

/* A new folder. All of a program's folders are gone when it ends, whatever became of its tests;
 * with LITANG_KEEP=1 they stay. */
void suite_dir(char *out, size_t size);

#endif
