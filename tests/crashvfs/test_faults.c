/* SPDX-License-Identifier: MIT */
/*
 * The nth write or sync fails, once, twice or until somebody mends the disk. A failed sync lies: what
 * was written reads back well and is not on the platter. Whatever the terminal or the hub then calls
 * done is there after a power cut, and both come back.
 */
#include <errno.h>
#include <stdio.h>

#include "tests/crashvfs/crash.h"
#include "tests/support/suite.h"

#define STEPS    50
#define UNTIL    1000000 /* times: until it is mended */
#define NTH_MAX  60
#define NTH_STEP 5

static struct pair h;
static struct findings found;
static int fired, recovered;
static int lies; /* syncs after the failed one that only say that they did */

/* A terminal out of service says so, and comes back when the disk does. A hub opens its file again by
 * itself. */
static void mend(void)
{
	struct err err = {0};

	/* On a disk that fails on. */
	if (h.store && !store_in_service(h.store))
		ck_assert((store_recover(h.store, &err) == 0) == store_in_service(h.store));
	if (!lies)
		memvfs_well(h.disk);
	h.err = (struct err){0};
	for (int i = 0; i < lies && !h.store; i++)
		ck_assert_int_le(hall_terminal_open(&h), 0);
	if (!h.store)
		ck_assert_msg(hall_terminal_open(&h) == 0, "%s", h.err.text);
	for (int i = 0; i <= lies && !store_in_service(h.store); i++) {
		recovered += store_recover(h.store, &h.err) == 0;
		ck_assert_msg(lies || store_in_service(h.store), "%s", h.err.text);
	}
	ck_assert(store_in_service(h.store));
	for (int i = 0; i < lies && !h.hub.ledger.path[0]; i++)
		ck_assert_int_le(hall_hub_open(&h), 0);
	if (!h.hub.ledger.path[0])
		ck_assert_msg(hall_hub_open(&h) == 0, "%s", h.err.text);
}

static void run(struct memvfs_fault fault, uint64_t seed)
{
	static struct episode e;
	struct point p = {.told = h.told, .terminal = true, .hub = true, .go_on = true};
	char name[300];
	int64_t before;

	snprintf(name, sizeof(name), "%s %d of %s, %d times, error %d, seed %llu",
		fault.call == MEMVFS_SYNC ? "sync" : "write", fault.nth, fault.prefix, fault.times,
		fault.error, (unsigned long long)seed);
	p.name = name;
	e = (struct episode){.n_seen = 0};
	hall_morning(&h, seed);
	before = memvfs_failed(h.disk);
	memvfs_fail(h.disk, fault);
	if (lies)
		memvfs_lie(h.disk, lies);
	for (int i = 0; i < STEPS; i++)
		if (steps_one(&h) < 0)
			mend();
	fired += memvfs_failed(h.disk) > before;
	memvfs_well(h.disk);
	memvfs_cut(h.disk, "", seed);
	hall_close(&h);
	point_check(&h, &p, &e, &found);
}

static void runs(enum memvfs_call call, const char *prefix)
{
	static const int errors[] = {EIO, ENOSPC}, times[] = {1, 2, UNTIL};
	int each = getenv("LITANG_SLOW") ? NTH_MAX / 2 : NTH_STEP; /* under valgrind fewer */

	for (int i = 0; i < 6; i += lies ? 3 : 1)
		for (int nth = 1 + i % NTH_STEP; nth <= NTH_MAX; nth += lies ? 1 : each)
			run((struct memvfs_fault){call, prefix, nth, times[i % 3], errors[i / 3]},
				(uint64_t)(nth * 10 + i));
}

static void check(enum memvfs_call call, bool hub)
{
	char dir[64];

	suite_dir(dir, sizeof(dir));
	hall_make(&h, dir);
	runs(call, hub ? h.hub_db : h.db);
	ck_assert_int_gt(fired, 3);
	ck_assert_int_eq(found.lost, 0);
	ck_assert_int_eq(found.corrupt, 0);
	ck_assert_int_eq(found.mismatched, 0);
	ck_assert_int_eq(found.stuck, 0);
	ck_assert(hub || recovered);
	hall_done(&h);
}

START_TEST(test_terminal_syncs)
{
	check(MEMVFS_SYNC, false);
}
END_TEST

/* After the failed sync others are confirmed that did nothing, as on a full thin disk: the hub looks, and
 * says that it is out of service, until what it writes is there. */
START_TEST(test_hub_syncs_that_lie)
{
	char dir[64], wal[128];

	suite_dir(dir, sizeof(dir));
	hall_make(&h, dir);
	hall_morning(&h, 1);
	snprintf(wal, sizeof(wal), "%s-wal", h.hub_db);
	ck_assert_int_eq(steps_check_in(&h, 1), 0);
	memvfs_fail(h.disk, (struct memvfs_fault){MEMVFS_SYNC, wal, 1, 1, EIO});
	memvfs_lie(h.disk, 1);
	ck_assert_int_lt(hall_contact(&h), 0);
	ck_assert_ptr_nonnull(ledger_trouble(&h.hub.ledger));
	memvfs_well(h.disk);
	ledger_mend(&h.hub.ledger);
	ck_assert_ptr_null(ledger_trouble(&h.hub.ledger));
	hall_close(&h);
	hall_done(&h);
}
END_TEST

/* Whatever sync it was that failed, a checkpoint's too: before the disk is proved nothing is told done. */
START_TEST(test_terminal_disk_that_lies_on)
{
	lies = 3;
	check(MEMVFS_SYNC, false);
}
END_TEST

START_TEST(test_hub_disk_that_lies_on)
{
	lies = 3;
	check(MEMVFS_SYNC, true);
}
END_TEST

START_TEST(test_terminal_writes)
{
	check(MEMVFS_WRITE, false);
}
END_TEST

START_TEST(test_hub_syncs)
{
	check(MEMVFS_SYNC, true);
}
END_TEST

START_TEST(test_hub_writes)
{
	check(MEMVFS_WRITE, true);
}
END_TEST

SUITE_MAIN("faults", test_terminal_syncs, test_terminal_writes, test_hub_syncs, test_hub_writes,
	test_hub_syncs_that_lie, test_terminal_disk_that_lies_on, test_hub_disk_that_lies_on)
