/* SPDX-License-Identifier: MIT */
/* The staff PIN: set, tried, locked out, over restarts and clocks that jump. */
#include "kiosk/store/pin.h"

#include "tests/kiosk/store/rig.h"

#define PIN   "135790"
#define WRONG "135791"

static struct pin_answer try_pin(struct rig *r, const char *digits)
{
	struct pin_answer a = {.ticket = 7};

	store_pin_try(r->s, digits, &r->now, &a);
	ck_assert_uint_eq(a.ticket, 7);
	return a;
}

static void pass(struct rig *r, int64_t ms)
{
	r->now = moment_at(r->now.ms + ms, r->now.quality);
}

static void ck_answer(struct rig *r, const char *digits, enum pin_result result, int64_t wait_ms)
{
	struct pin_answer a = try_pin(r, digits);

	ck_assert_int_eq(a.result, result);
	ck_assert_int_eq(a.wait_ms, wait_ms);
}

static void with_pin(struct rig *r)
{
	rig_init(r);
	OK(store_pin_set(r->s, PIN, &r->now, &r->err));
}

START_TEST(test_none_by_default)
{
	struct rig rig, *r = &rig;
	struct pin_state state;

	rig_bare(r);
	OK(store_pin_state(r->s, &r->now, &state, &r->err));
	ck_assert(!state.set);
	ck_answer(r, "", PIN_NOT_SET, 0);
	ck_answer(r, "000000", PIN_NOT_SET, 0);
	ck_assert(!try_pin(r, "").enrolled);
	rig_done(r);
}
END_TEST

START_TEST(test_set_and_try)
{
	struct rig rig, *r = &rig;
	struct pin_state state;

	with_pin(r);
	ck_answer(r, "", PIN_WANTED, 0);
	ck_answer(r, WRONG, PIN_WRONG, 0);
	ck_answer(r, PIN "0", PIN_WRONG, 0);
	OK(store_pin_state(r->s, &r->now, &state, &r->err));
	ck_assert(state.set);
	ck_assert_int_eq(state.failed, 2);
	ck_assert_int_eq(state.set_ms, r->now.ms);
	ck_answer(r, PIN, PIN_RIGHT, 0);
	ck_assert(try_pin(r, "").enrolled);
	OK(store_pin_state(r->s, &r->now, &state, &r->err)); /* the count begins anew */
	ck_assert_int_eq(state.failed, 0);
	rig_reopen(r);
	ck_answer(r, PIN, PIN_RIGHT, 0);
	OK(store_pin_set(
		r->s, "999999999998", &r->now, &r->err)); /* the old one is not asked for */
	ck_answer(r, PIN, PIN_WRONG, 0);
	ck_answer(r, "999999999998", PIN_RIGHT, 0);
	rig_done(r);
}
END_TEST

START_TEST(test_what_is_a_pin)
{
	static const char *const bad[] = {
		"", "12345", "1234567890123", "12345a", " 123456", "-123456", "１２３４５６"};
	struct rig rig, *r = &rig;

	with_pin(r);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_int_eq(store_pin_set(r->s, bad[i], &r->now, &r->err), ERR_BAD);
		ck_assert_ptr_nonnull(strstr(r->err.text, "6 to 12 digits"));
	}
	ck_answer(r, PIN, PIN_RIGHT, 0); /* the old one stands */
	rig_done(r);
}
END_TEST

START_TEST(test_easy_ones)
{
	static const char *const easy[] = {"000000", "999999999999", "123456", "345678", "654321"};
	static const char *const good[] = {"111112", "135790", "123457", "246802"};
	struct rig rig, *r = &rig;

	with_pin(r);
	for (size_t i = 0; i < sizeof(easy) / sizeof(easy[0]); i++) {
		ck_assert_int_eq(store_pin_set(r->s, easy[i], &r->now, &r->err), ERR_BAD);
		ck_assert_ptr_nonnull(strstr(r->err.text, "too easy"));
		ck_assert(!store_pin_good(easy[i], ""));
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		ck_assert(store_pin_good(good[i], ""));
		ck_assert(store_pin_good(good[i], good[i]));
		ck_assert(!store_pin_good(good[i], "975310"));
	}
	ck_assert(!store_pin_good("12345", "") && !store_pin_good("", ""));
	ck_answer(r, PIN, PIN_RIGHT, 0); /* the old one stands */
	rig_done(r);
}
END_TEST

START_TEST(test_lock_out)
{
	static const int64_t waits[] = {0, 0, 30000, 60000, 120000, 300000, 900000, 900000};
	struct rig rig, *r = &rig;

	with_pin(r);
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		ck_answer(r, WRONG, PIN_WRONG, waits[i]);
		if (!waits[i])
			continue;
		ck_answer(r, PIN, PIN_EARLY,
			waits[i]); /* the right one, too; and it counts nothing */
		pass(r, waits[i] - 1);
		rig_reopen(r); /* a restart gives no more tries */
		ck_answer(r, PIN, PIN_EARLY, 1);
		ck_answer(r, "", PIN_EARLY, 1);
		pass(r, 1);
		ck_answer(r, "", PIN_WANTED, 0);
	}
	ck_answer(r, PIN, PIN_RIGHT, 0);
	ck_answer(r, WRONG, PIN_WRONG, 0); /* three again */
	ck_answer(r, WRONG, PIN_WRONG, 0);
	ck_answer(r, WRONG, PIN_WRONG, 30000);
	OK(store_pin_set(
		r->s, PIN, &r->now, &r->err)); /* whoever has the files has no need to wait */
	ck_answer(r, PIN, PIN_RIGHT, 0);
	rig_done(r);
}
END_TEST

/* Set back a year: it waits once more, not a year. */
START_TEST(test_clock_set_back)
{
	struct rig rig, *r = &rig;

	with_pin(r);
	for (int i = 0; i < 3; i++)
		try_pin(r, WRONG);
	pass(r, -365LL * 86400000);
	ck_answer(r, "", PIN_EARLY, 30000);
	pass(r, 29999);
	ck_answer(r, PIN, PIN_EARLY, 1);
	pass(r, 1);
	ck_answer(r, PIN, PIN_RIGHT, 0);
	rig_done(r);
}
END_TEST

/* A try is on the disk before it is judged: a power cut between the two gives none back. */
START_TEST(test_counted_before_it_is_judged)
{
	struct rig rig, *r = &rig;

	with_pin(r);
	try_pin(r, WRONG);
	ck_assert_int_eq(
		rig_sh(r, "sqlite3 kiosk.db 'SELECT failed FROM staff_pin' | grep -qx 1"), 0);
	/* where it cannot be counted it is not judged */
	ck_assert_int_eq(rig_sh(r, "sqlite3 kiosk.db \"CREATE TRIGGER no BEFORE UPDATE ON staff_pin"
				   " BEGIN SELECT RAISE(ABORT, 'no'); END\""),
		0);
	ck_answer(r, PIN, PIN_FAILED, 0);
	rig_done(r);
}
END_TEST

/* Of a stolen database nothing can be guessed: the hash is not there in the clear. */
START_TEST(test_needs_the_key_file)
{
	struct rig rig, *r = &rig;
	struct pin_state state;

	with_pin(r);
	store_close(r->s);
	ck_assert_int_ne(rig_sh(r, "cat kiosk.db kiosk.db-wal 2>/dev/null | grep -aq argon2"), 0);
	ck_assert_int_eq(
		rig_sh(r, "sqlite3 kiosk.db 'UPDATE staff_pin SET wrapped=zeroblob(168)'"), 0);
	rig_open(r);
	ck_answer(r, PIN, PIN_FAILED, 0);
	ck_assert_int_eq(store_pin_state(r->s, &r->now, &state, &r->err), ERR_DENIED);
	OK(store_pin_set(r->s, PIN, &r->now, &r->err));
	ck_answer(r, PIN, PIN_RIGHT, 0);
	rig_done(r);
}
END_TEST

START_TEST(test_reader_changes_nothing)
{
	struct rig rig, *r = &rig;
	struct pin_state state;

	with_pin(r);
	store_close(r->s);
	OK(store_open(&r->s, r->db, r->key, STORE_READ, &r->err));
	ck_assert_int_eq(store_pin_set(r->s, PIN, &r->now, &r->err), ERR_DENIED);
	OK(store_pin_state(r->s, &r->now, &state, &r->err));
	ck_assert(state.set);
	ck_answer(r, PIN, PIN_FAILED, 0); /* it cannot count */
	rig_done(r);
}
END_TEST

SUITE_MAIN("pin", test_none_by_default, test_set_and_try, test_what_is_a_pin, test_easy_ones,
	test_lock_out, test_clock_set_back, test_counted_before_it_is_judged,
	test_needs_the_key_file, test_reader_changes_nothing)
