/* SPDX-License-Identifier: MIT */
/* A part of what `make sim` does at length. */
#include <stdio.h>
#include <string.h>

#include "tests/support/suite.h"

/* The line of figures of one run; its exit code. */
static int run(const char *options, char line[512])
{
	char command[256];
	FILE *f;
	int status;

	snprintf(command, sizeof(command), "%s/tests/sim/sim %s",
		getenv("LITANG_BUILD") ? getenv("LITANG_BUILD") : "build", options);
	f = popen(command, "r");
	ck_assert_ptr_nonnull(f);
	line[0] = 0;
	while (fgets(line, 512, f))
		continue;
	status = pclose(f);
	ck_assert_msg(strncmp(line, "sim: ", 5) == 0, "%s", line);
	return status;
}

static const char *trace_of(const char *line)
{
	const char *at = strstr(line, "trace ");

	ck_assert_ptr_nonnull(at);
	return at;
}

START_TEST(seeds_find_nothing)
{
	char line[512];
	int status = run(getenv("LITANG_SLOW") ? "--seeds 10" : "--seeds 150", line);

	ck_assert_msg(status == 0, "%s", line);
}
END_TEST

/* In other folders, beside another worker, after other seeds. */
START_TEST(a_seed_is_always_the_same)
{
	char first[512], second[512];

	ck_assert_int_eq(run("--seed 17", first), 0);
	ck_assert_int_eq(run("--seed 17", second), 0);
	ck_assert_str_eq(trace_of(first), trace_of(second));
	ck_assert_int_eq(run("--seed 18", second), 0);
	ck_assert_str_ne(trace_of(first), trace_of(second));
	ck_assert_int_eq(run("--seeds 24 --workers 1", first), 0);
	ck_assert_int_eq(run("--seeds 24 --workers 3", second), 0);
	ck_assert_str_eq(trace_of(first), trace_of(second));
}
END_TEST

START_TEST(a_fault_is_found)
{
	char line[512];

	ck_assert_int_ne(run("--seeds 60 --mutation dedupe-off 2>/dev/null", line), 0);
	ck_assert_ptr_null(strstr(line, " 0 bad"));
}
END_TEST

SUITE_MAIN("sim", seeds_find_nothing, a_seed_is_always_the_same, a_fault_is_found)
