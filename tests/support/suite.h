/* SPDX-License-Identifier: MIT */
/*
 * What every test file needs: Check, and a main that runs one suite.
 * Check's default limit of 4 s a test is 60 s here; CK_DEFAULT_TIMEOUT says another.
 */
#ifndef TESTS_SUPPORT_SUITE_H
#define TESTS_SUPPORT_SUITE_H

#include <check.h>
#include <stdlib.h>

#define SUITE_MAIN(name, ...)                                                                      \
	int main(void)                                                                             \
	{                                                                                          \
		const TTest *const tests[] = {__VA_ARGS__};                                        \
		Suite *suite = suite_create(name);                                                 \
		TCase *tcase = tcase_create(name);                                                 \
		SRunner *runner;                                                                   \
		int failed;                                                                        \
                                                                                                   \
		setenv("TZ", "Asia/Shanghai", 0);                                                  \
		if (!getenv("CK_DEFAULT_TIMEOUT"))                                                 \
			tcase_set_timeout(tcase, 60);                                              \
		for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)                      \
			tcase_add_test(tcase, tests[i]);                                           \
		suite_add_tcase(suite, tcase);                                                     \
		runner = srunner_create(suite);                                                    \
		srunner_run_all(runner, CK_NORMAL);                                                \
		failed = srunner_ntests_failed(runner);                                            \
		srunner_free(runner);                                                              \
		return failed ? 1 : 0;                                                             \
	}

#endif
