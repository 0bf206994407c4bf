/* SPDX-License-Identifier: MIT */
/* A volunteer sees whom to phone for somebody who fell. */
#include "core/visit/aloud.h"
#include "core/visit/emergency.h"
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

static void zhang_lies_there(bool helped)
{
	kitchen_open(&k, &w, "08:00");
	if (helped) {
		world_card(&w, FIXTURE_BADGE);
		world_answer(&w, LOOKUP_FOUND);
	}
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
}

/* Badge, card, one key; and nothing shows before the journal has it, which has nothing of what shows. */
START_TEST(test_one_key)
{
	const struct act *a = &w.draft.record.act;
	struct buf text = BUF_INIT(ACT_BODY_MAX);
	struct person zhang, badge;

	fixture_person(&zhang, FIXTURE_ZHANG);
	fixture_person(&badge, FIXTURE_BADGE);
	zhang_lies_there(true);
	keys(&w, "7");
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(a->head.kind, ACT_LOOKUP);
	ck_assert_str_eq(a->head.what, "emergency");
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_mem_eq(a->body.by_pid, badge.pid, PID_BYTES);
	ck_assert_mem_eq(a->body.pid, zhang.pid, PID_BYTES);
	ck_assert_mem_eq(w.draft.record.person.dk, zhang.dk, DK_BYTES);
	act_head_encode(&a->head, &text);
	act_body_encode(&a->body, &text);
	ck_assert_ptr_null(strstr(buf_text(&text), "139-"));
	ck_assert_ptr_null(strstr(buf_text(&text), "女儿"));
	buf_done(&text);
	world_recorded(&w);
	ck_screen(&w, SCREEN_EMERGENCY);
	ck_assert_str_eq(w.m.person.contact.phone, "139-0000 2004");
}
END_TEST

/* It goes by itself, and with the visit all of it. */
START_TEST(test_it_goes)
{
	zhang_lies_there(true);
	keys(&w, "7");
	world_recorded(&w);
	world_wait(&w, EMERGENCY_MS - 1);
	ck_screen(&w, SCREEN_EMERGENCY);
	world_wait(&w, 1);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert(!w.m.present && !world_holds(&w, "女儿") && !world_holds(&w, "139-"));
}
END_TEST

/* Once more is once more in the journal. */
START_TEST(test_each_look_is_written)
{
	zhang_lies_there(true);
	keys(&w, "7");
	world_recorded(&w);
	keys(&w, "*");
	ck_screen(&w, SCREEN_GREETED);
	w.draft.ticket = 0;
	keys(&w, "7");
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_uint_ne(w.draft.ticket, 0);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
}
END_TEST

/* Not by oneself, not of guests, not of whom one acts for. */
START_TEST(test_for_whom)
{
	zhang_lies_there(false);
	ck_assert(!world_offers(&w, CHOICE_EMERGENCY));
	zhang_lies_there(true);
	ck_assert(world_offers(&w, CHOICE_EMERGENCY));
	w.m.person.known = false;
	ck_assert(!world_offers(&w, CHOICE_EMERGENCY));
	w.m.person.known = w.m.acting = true;
	ck_assert(!world_offers(&w, CHOICE_EMERGENCY));
}
END_TEST

/* A number is nothing for the room to hear. */
START_TEST(test_it_is_not_said)
{
	zhang_lies_there(true);
	w.m.sound = w.m.voice = true;
	ck_assert(visit_speaks(&w.m));
	keys(&w, "7");
	world_recorded(&w);
	ck_screen(&w, SCREEN_EMERGENCY);
	ck_assert(!visit_speaks(&w.m));
}
END_TEST

SUITE_MAIN("emergency", test_one_key, test_it_goes, test_each_look_is_written, test_for_whom,
	test_it_is_not_said)
