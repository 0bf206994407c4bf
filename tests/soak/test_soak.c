/* SPDX-License-Identifier: MIT */
/* A few terminals for two days; and that what the soak looks for is found when it is there. */
#include <sodium.h>
#include <string.h>

#include "core/base/log.h"
#include "tests/soak/soak.h"
#include "tests/support/suite.h"

static struct soak_options options = {.terminals = 20, .days = 2, .visits = 12, .seed = 7};
static struct soak_result got;

static bool run(enum soak_spoil spoil)
{
	struct err err = {0};

	ck_assert_int_ge(sodium_init(), 0);
	ck_assert_int_eq(log_open("/dev/null", &err), 0);
	options.spoil = spoil;
	return soak_run(&options, &got);
}

START_TEST(two_days)
{
	if (getenv("LITANG_SLOW"))
		options.terminals = 6;
	ck_assert_msg(run(SPOIL_NOTHING), "%s", got.finding);
	if (getenv("LITANG_SLOW"))
		return;
	ck_assert_int_gt(got.acts, 500);
	ck_assert_int_gt(got.lost, 0);
	ck_assert_int_gt(got.waited, 0);
	ck_assert_int_gt(got.given, 0);
}
END_TEST

/* The same district twice ends in the same bytes: otherwise two ledgers could not be compared. */
START_TEST(the_same_again)
{
	char digest[65];

	options.terminals = 4;
	ck_assert_msg(run(SPOIL_NOTHING), "%s", got.finding);
	memcpy(digest, got.digest, sizeof(digest));
	ck_assert_msg(run(SPOIL_NOTHING), "%s", got.finding);
	ck_assert_str_eq(got.digest, digest);
	options.seed++;
	ck_assert_msg(run(SPOIL_NOTHING), "%s", got.finding);
	ck_assert_str_ne(got.digest, digest);
}
END_TEST

START_TEST(what_is_wrong_is_found)
{
	static const struct {
		enum soak_spoil spoil;
		const char *finding;
	} all[] = {
		{SPOIL_OVERSELL, "oversold"},
		{SPOIL_FORGET, " on the hub"},
		{SPOIL_TWICE, "in journals"},
	};

	options.terminals = 3;
	options.visits = 30;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		ck_assert(!run(all[i].spoil));
		ck_assert_msg(strstr(got.finding, all[i].finding) != NULL, "%s", got.finding);
	}
}
END_TEST

SUITE_MAIN("soak", two_days, the_same_again, what_is_wrong_is_found)
