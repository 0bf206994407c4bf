/* SPDX-License-Identifier: MIT */
/* The driver of identity-card readers: everything that goes wrong. */
#include <string.h>

#include "tests/support/reader_world.h"
#include "tests/support/suite.h"

#define ALICE "330799194803150016"
#define BOB   "33079919421018005X"

/* Each fault with one shape and at one step, or with all where there is time: LITANG_LONG=1. */
static int times_of_each(int all)
{
	return getenv("LITANG_LONG") ? all : 1;
}

struct fault {
	enum reader_fault fault;
	uint8_t sw3;
	bool mended; /* twice in a row does not matter */
};

/* What number i of a test is about: `of` faults, times shapes, times steps. */
struct turn {
	const struct fault *fault;
	enum reader_shape shape;
	int step;
};

static struct turn turn_of(const struct fault *faults, int of, int i)
{
	int k = i % of, round = i / of;

	return (struct turn){&faults[k],
		(enum reader_shape)((k + k / READER_SHAPES + round) % READER_SHAPES),
		(k + round / READER_SHAPES) % 2};
}

static int patience(enum reader_fault fault)
{
	bool silent = fault == READER_MUTE || fault == READER_EMPTY || fault == READER_SHORT ||
		      fault == READER_GARBAGE;

	return silent ? READER_HURRY_MS : READER_PATIENT_MS;
}

/* Ready, with time-outs that suit the fault. */
static struct turn begin(struct reader_world *w, const struct fault *faults, int of, int i)
{
	struct turn t = turn_of(faults, of, i);

	reader_world_init(w, t.shape, READER_POLL_MS, patience(t.fault->fault));
	reader_plug(w);
	expect_state(w, DEVICE_READY);
	return t;
}

/* ---- faults --------------------------------------------------------------------------------- */

static const struct fault card_faults[] = {
	{READER_BAD_SUM, 0, true},
	{READER_SHORT, 0, true},
	{READER_GARBAGE, 0, true},
	{READER_STALL, 0, true},
	{READER_EMPTY, 0, false},
	{READER_MUTE, 0, false},
	{READER_SW, 0x10, true},
	{READER_SW, 0x11, true},
	{READER_SW, 0x41, true},
	{READER_SW, 0x81, true},
	{READER_SW, 0x31, true},
	{READER_SW, 0x40, true},
	{READER_SW, 0x9f, true},
	{READER_SW, 0x00, true},
	{READER_TEXT, 0, true},
};
#define CARD_FAULTS (int)(sizeof(card_faults) / sizeof(card_faults[0]))

static const enum reader_step card_steps[] = {READER_SELECT, READER_READ};

/* Twice: the person does not notice. */
START_TEST(two_faults_at_a_card_are_mended)
{
	struct reader_world w;
	struct turn t = turn_of(card_faults, CARD_FAULTS, _i);

	if (!t.fault->mended)
		return;
	t = begin(&w, card_faults, CARD_FAULTS, _i);
	reader_fail(&w, t.fault->fault, card_steps[t.step], 2, t.fault->sw3);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	reader_quiet(&w, READER_FIND, 3);
	ck_assert_uint_eq(w.dev->failed, 0);
	ck_assert_int_eq(w.reader.bad_requests, 0);
	reader_world_done(&w);
}
END_TEST

/* Always: one bad card, and the next one is read when it goes again. */
START_TEST(a_lasting_fault_is_one_bad_card)
{
	struct reader_world w;
	struct turn t = begin(&w, card_faults, CARD_FAULTS, _i);
	enum reader_step step = t.fault->fault == READER_TEXT ? READER_READ : card_steps[t.step];

	reader_fail(&w, t.fault->fault, step, -1, t.fault->sw3);
	reader_lay(&w, BOB);
	expect_bad(&w);
	reader_quiet(&w, READER_FIND, 5);
	ck_assert_str_ne(w.dev->trouble, "");
	ck_assert_ptr_null(strpbrk(w.dev->trouble, "0123456789"));
	reader_lift(&w);
	reader_fail(&w, READER_FINE, step, 0, 0);
	reader_quiet(&w, READER_FIND, 5);
	reader_lay(&w, ALICE);
	expect_card(&w, ALICE);
	ck_assert_int_eq(w.dev->state, DEVICE_READY);
	ck_assert_uint_eq(w.dev->failed, 1);
	reader_world_done(&w);
}
END_TEST

START_TEST(a_card_taken_away_is_one_bad_card)
{
	enum reader_step step = _i / READER_SHAPES ? READER_READ : READER_SELECT;
	struct reader_world w;

	reader_world_ready(&w, (enum reader_shape)(_i % READER_SHAPES));
	reader_fail(&w, READER_AWAY, step, 1, 0);
	reader_lay(&w, BOB);
	expect_bad(&w);
	reader_quiet(&w, READER_FIND, 5);
	ck_assert_uint_eq(w.dev->failed, 1);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	reader_world_done(&w);
}
END_TEST

/* Back at once: as if nothing had been. */
START_TEST(a_card_that_trembles_is_read)
{
	struct reader_world w;

	reader_world_ready(&w, READER_SPLIT);
	reader_fail(&w, READER_SW, READER_SELECT, 1, 0x81);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	ck_assert_uint_eq(w.dev->failed, 0);
	reader_world_done(&w);
}
END_TEST

static const struct fault find_faults[] = {
	{READER_BAD_SUM, 0, true},
	{READER_SHORT, 0, true},
	{READER_GARBAGE, 0, true},
	{READER_STALL, 0, true},
	{READER_MUTE, 0, true},
	{READER_EMPTY, 0, true},
	{READER_SW, 0x90, true},
	{READER_SW, 0x66, true},
	{READER_SW, 0x10, true},
};
#define FIND_FAULTS (int)(sizeof(find_faults) / sizeof(find_faults[0]))

START_TEST(a_fault_without_a_card_is_noticed_by_nobody)
{
	struct reader_world w;
	struct turn t = begin(&w, find_faults, FIND_FAULTS, _i);

	reader_fail(&w, t.fault->fault, READER_FIND, 2, t.fault->sw3);
	reader_quiet(&w, READER_FIND, 6);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	ck_assert_int_eq(w.dev->state, DEVICE_READY);
	ck_assert_uint_eq(w.dev->failed, 0);
	ck_assert_int_eq(reader_asked(&w, READER_RESET), 1);
	reader_world_done(&w);
}
END_TEST

/* The reader is given up, and tried again by the bus. */
START_TEST(a_lasting_fault_is_a_reader_in_trouble)
{
	struct reader_world w;
	struct turn t = turn_of(find_faults, FIND_FAULTS, _i);

	/* Five time-outs each; one kind of silence stands for the others. */
	if (times_of_each(0) && patience(t.fault->fault) == READER_HURRY_MS &&
		t.fault->fault != READER_MUTE)
		return;
	t = begin(&w, find_faults, FIND_FAULTS, _i);
	reader_fail(&w, t.fault->fault, READER_FIND, -1, t.fault->sw3);
	expect_state(&w, DEVICE_TROUBLE);
	ck_assert_str_ne(w.dev->trouble, "");
	ck_assert_str_eq(w.dev->what, "0400:c35a at 1-3");
	reader_fail(&w, READER_FINE, READER_FIND, 0, 0);
	expect_state(&w, DEVICE_READY);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	ck_assert_int_eq(reader_asked(&w, READER_RESET), 2);
	reader_world_done(&w);
}
END_TEST

/* Status answers decide; a reset may fail as it likes. */
START_TEST(a_reader_that_does_not_know_reset)
{
	struct turn t = turn_of(find_faults, FIND_FAULTS, _i);
	struct reader_world w;

	reader_world_init(&w, t.shape, READER_POLL_MS, patience(t.fault->fault));
	usb_reader_fail(&w.reader, t.fault->fault, READER_RESET, -1, 0x21);
	reader_plug(&w);
	expect_state(&w, DEVICE_READY);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	reader_world_done(&w);
}
END_TEST

START_TEST(a_mute_reader_is_in_trouble_until_it_speaks)
{
	struct reader_world w;

	reader_world_init(
		&w, (enum reader_shape)(_i % READER_SHAPES), READER_POLL_MS, READER_HURRY_MS);
	usb_reader_fail(&w.reader, READER_MUTE, READER_STATUS, 1, 0);
	reader_plug(&w);
	expect_state(&w, DEVICE_TROUBLE);
	ck_assert_str_eq(w.dev->trouble, "it does not answer");
	expect_state(&w, DEVICE_READY);
	reader_world_done(&w);
}
END_TEST

START_TEST(a_reader_says_that_it_is_not_well)
{
	struct reader_world w;

	reader_world_init(&w, READER_SPLIT, READER_POLL_MS, READER_HURRY_MS);
	usb_reader_fail(&w.reader, READER_SW, READER_STATUS, 1, 0x60);
	reader_plug(&w);
	expect_state(&w, DEVICE_TROUBLE);
	ck_assert_str_eq(w.dev->trouble, "the reader's self-test failed");
	expect_state(&w, DEVICE_READY);
	ck_assert_int_eq(usbemu_look(w.plug).opened, 1);
	reader_world_done(&w);
}
END_TEST

/* A card that was told before the reader was given up is still the same card after it. */
START_TEST(a_card_that_lies_there_is_not_told_after_trouble)
{
	struct reader_world w;

	reader_world_ready(&w, READER_BULK);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	reader_fail(&w, READER_STALL, READER_FIND, -1, 0);
	expect_state(&w, DEVICE_TROUBLE);
	reader_fail(&w, READER_FINE, READER_FIND, 0, 0);
	expect_state(&w, DEVICE_READY);
	reader_quiet(&w, READER_FIND, 5);
	reader_world_done(&w);
}
END_TEST

/* It may be pulled out while the bus waits to try it again. */
START_TEST(a_reader_in_trouble_is_unplugged)
{
	struct reader_world w;

	reader_world_init(&w, READER_SPLIT, READER_POLL_MS, READER_HURRY_MS);
	usb_reader_fail(&w.reader, READER_MUTE, READER_STATUS, -1, 0);
	reader_plug(&w);
	expect_state(&w, DEVICE_TROUBLE);
	usbemu_unplug(w.plug);
	expect_state(&w, DEVICE_ABSENT);
	ck_assert_str_eq(w.dev->what, "");
	ck_assert_str_eq(w.dev->trouble, "it does not answer");
	usb_reader_fail(&w.reader, READER_FINE, READER_STATUS, 0, 0);
	reader_plug(&w);
	expect_state(&w, DEVICE_READY);
	reader_world_done(&w);
}
END_TEST

START_TEST(a_byte_a_packet_is_slow_but_good)
{
	struct reader_world w;

	reader_world_init(
		&w, (enum reader_shape)(_i % READER_SHAPES), READER_POLL_MS, READER_PATIENT_MS);
	reader_plug(&w);
	expect_state(&w, DEVICE_READY);
	reader_fail(&w, READER_DRIP, READER_SELECT, -1, 0);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	reader_world_done(&w);
}
END_TEST

/* A frame of more packets than any reader sends ends too. */
START_TEST(drops_without_end_are_a_bad_card)
{
	struct reader_world w;

	reader_world_init(&w, READER_BULK, READER_POLL_MS, READER_PATIENT_MS);
	reader_plug(&w);
	expect_state(&w, DEVICE_READY);
	reader_fail(&w, READER_DRIP, READER_READ, -1, 0);
	reader_lay(&w, BOB);
	expect_bad(&w);
	ck_assert_str_eq(w.dev->trouble, "a card's answer was damaged");
	reader_world_done(&w);
}
END_TEST

static void add(TCase *tcase, const TTest *test, int times)
{
	tcase_add_loop_test(tcase, test, 0, times);
}

int main(void)
{
	Suite *suite = suite_create("idreader_faults");
	TCase *tcase = tcase_create("idreader_faults");

	add(tcase, two_faults_at_a_card_are_mended, CARD_FAULTS * times_of_each(2 * READER_SHAPES));
	add(tcase, a_lasting_fault_is_one_bad_card, CARD_FAULTS * times_of_each(2 * READER_SHAPES));
	add(tcase, a_card_taken_away_is_one_bad_card, 2 * READER_SHAPES);
	add(tcase, a_card_that_trembles_is_read, 1);
	add(tcase, a_fault_without_a_card_is_noticed_by_nobody,
		FIND_FAULTS * times_of_each(READER_SHAPES));
	add(tcase, a_lasting_fault_is_a_reader_in_trouble,
		FIND_FAULTS * times_of_each(READER_SHAPES));
	add(tcase, a_reader_that_does_not_know_reset, FIND_FAULTS * times_of_each(READER_SHAPES));
	add(tcase, a_mute_reader_is_in_trouble_until_it_speaks, times_of_each(READER_SHAPES));
	add(tcase, a_reader_says_that_it_is_not_well, 1);
	add(tcase, a_card_that_lies_there_is_not_told_after_trouble, 1);
	add(tcase, a_reader_in_trouble_is_unplugged, 1);
	add(tcase, a_byte_a_packet_is_slow_but_good, READER_SHAPES);
	add(tcase, drops_without_end_are_a_bad_card, 1);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
