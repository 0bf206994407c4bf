/* SPDX-License-Identifier: MIT */
/* What `make spin` does, a model a test. */
#include <stdio.h>

#include "tests/support/suite.h"

static void models(const char *which)
{
	const char *build = getenv("LITANG_BUILD");
	char command[400];

	snprintf(command, sizeof(command), "tests/spin/run %s %s", build ? build : "build", which);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(test_leases)
{
	models("lease");
}
END_TEST

START_TEST(test_epochs)
{
	models("epoch");
}
END_TEST

/* Half a minute of computing, on a machine that may have other work. */
int main(void)
{
	Suite *suite = suite_create("spin");
	TCase *tcase = tcase_create("spin");

	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, test_leases);
	tcase_add_test(tcase, test_epochs);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
