/* SPDX-License-Identifier: MIT */
/* The terminal ends in the middle of it all: what was chosen is with the store, and comes back. */
#include "core/visit/parked.h"

#include "core/base/json.h"
#include "core/visit/internal.h"
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

/* Another start of the program: all it has is what the store kept. */
static void restart(void)
{
	visit_init(&w.m, &k.c, LANG_ZH);
	world_step(&w, (struct event){.kind = EV_TIME});
	ck_screen(&w, SCREEN_WELCOME);
}

static void comes(void)
{
	kitchen_open(&k, &w, "08:00");
	world_have(&w, FIXTURE_DAUGHTER, "C07", DAY_NONE);
	world_come(&w, FIXTURE_DAUGHTER);
	ck_screen(&w, SCREEN_GREETED);
}

static void walk(const char *keys_of)
{
	for (const char *at = keys_of; *at; at++) {
		const char key[2] = {*at, 0};

		if (*at == 'A')
			world_answer(&w, LOOKUP_FOUND);
		else
			keys(&w, key);
	}
}

static void comes_back(void)
{
	world_card(&w, FIXTURE_DAUGHTER);
	world_answer(&w, LOOKUP_FOUND);
	if (w.m.ticket)
		world_answer(&w, LOOKUP_FOUND); /* whom it is for */
}

START_TEST(test_the_program_ends_anywhere)
{
	static const struct {
		const char *keys;
		enum screen screen;
	} rows[] = {
		{"1", SCREEN_SETS}, {"15112", SCREEN_DISHES}, {"15112E34", SCREEN_CONFIRM},
		{"15112**15E3*", SCREEN_DISHES},                   /* out and in again */
		{"113", SCREEN_CONFIRM}, {"1132", SCREEN_CONFIRM}, /* the reason for the price */
		{"3", SCREEN_DAYS}, {"3625112E", SCREEN_CONFIRM}, {"4", SCREEN_GREETED},
		{"41", SCREEN_OFFERINGS}, {"411", SCREEN_OFFERING}, {"51", SCREEN_ENROLMENT},
		{"62A15112", SCREEN_DISHES},                               /* for her mother */
		{"62A11344", SCREEN_CONFIRM}, {"15112**", SCREEN_GREETED}, /* nothing is begun */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		static struct model was;

		comes();
		walk(rows[i].keys);
		memcpy(&was, &w.m, sizeof(was));
		restart();
		world_come(&w, FIXTURE_LI); /* nobody else sees anything of it */
		ck_screen(&w, SCREEN_GREETED);
		ck_assert(!w.m.parked.until_ms && !w.m.kept.until_ms);
		comes_back();
		ck_assert_msg(w.m.task.screen == rows[i].screen, "%s: screen %d", rows[i].keys,
			w.m.task.screen);
		if (rows[i].screen == SCREEN_GREETED)
			continue;
		ck_assert_msg(was.person.resident == w.m.person.resident, "%s", rows[i].keys);
		ck_assert_msg(was.task.n_picked == w.m.task.n_picked &&
				      was.task.day == w.m.task.day &&
				      was.task.less_rice == w.m.task.less_rice &&
				      was.task.collect == w.m.task.collect &&
				      !strcmp(was.task.set_id, w.m.task.set_id) &&
				      !strcmp(was.task.offering, w.m.task.offering) &&
				      was.price.due_fen == w.m.price.due_fen,
			"%s", rows[i].keys);
		restart(); /* and once more, at once */
		comes_back();
		ck_screen(&w, rows[i].screen);
	}
}
END_TEST

/* The store hears of what is chosen, and of nothing else. */
START_TEST(test_how_often)
{
	comes();
	ck_assert_ptr_null(world_fx(&w, FX_KEEP));
	keys(&w, "15");
	ck_assert_ptr_nonnull(world_fx(&w, FX_KEEP));
	world_key(&w, ACTION_TOUCH);
	ck_assert_ptr_null(world_fx(&w, FX_KEEP));
	world_key(&w, ACTION_HELP);
	ck_assert_ptr_null(world_fx(&w, FX_KEEP));
	world_key(&w, ACTION_BACK);
	ck_assert_ptr_null(world_fx(&w, FX_KEEP));
	keys(&w, "1");
	ck_assert_int_eq(world_fx(&w, FX_KEEP)->keep.work.task.picked[0].qty, 1);
	for (int i = 1; i < 60; i++) {
		world_wait(&w, 1000);
		ck_assert_ptr_null(world_fx(&w, FX_KEEP));
	}
	world_wait(&w, 1000); /* a minute: it is not old, somebody is there */
	ck_assert_ptr_nonnull(world_fx(&w, FX_KEEP));
	world_wait(&w, -60LL * 60000); /* the clock was ahead */
	ck_assert_ptr_nonnull(world_fx(&w, FX_KEEP));
	ck_assert(parked_holds(world_waits(&w), w.now.ms));
}
END_TEST

START_TEST(test_when_it_is_over)
{
	static const char *const ends[] = {"1E", "1**", "*"}; /* ordered; left again */

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		comes();
		keys(&w, "1");
		ck_assert_ptr_nonnull(world_waits(&w));
		keys(&w, ends[i]);
		if (w.m.ticket) { /* not before it is certain */
			ck_assert_ptr_nonnull(world_waits(&w));
			world_recorded(&w);
		}
		ck_assert_ptr_null(world_waits(&w));
		ck_assert(!w.m.kept.until_ms);
	}
	comes(); /* the disk fails: nothing was ordered, and nothing is lost */
	keys(&w, "11E");
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_assert_ptr_nonnull(world_waits(&w));
	comes(); /* what was ordered is not begun again by the same card */
	keys(&w, "11E");
	world_card(&w, FIXTURE_DAUGHTER);
	world_recorded(&w);
	ck_assert(world_fx(&w, FX_KEEP) < world_fx(&w, FX_LOOK_UP_CARD)); /* done in this order */
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_ptr_null(world_waits(&w));
}
END_TEST

/* Who may be somebody else takes nothing away from whom it is. */
START_TEST(test_who_says_no)
{
	comes();
	keys(&w, "11");
	restart();
	world_card(&w, FIXTURE_DAUGHTER);
	world_answer(&w, LOOKUP_SEVERAL);
	ck_screen(&w, SCREEN_NAME);
	keys(&w, "2");
	ck_assert(!w.m.present && !w.m.parked.until_ms);
	ck_assert_ptr_nonnull(world_waits(&w));
	restart();
	comes_back();
	ck_screen(&w, SCREEN_CONFIRM);
}
END_TEST

START_TEST(test_bad_text)
{
	static const char *const bad[] = {"{}", "[]", "1",
		"{\"form\":2,\"until\":5,\"screen\":\"sets\"}", "{\"form\":1,\"screen\":\"sets\"}",
		"{\"form\":1,\"until\":5}", "{\"form\":1,\"until\":5,\"screen\":\"slip\"}",
		"{\"form\":1,\"until\":-5,\"screen\":\"sets\"}",
		"{\"form\":1,\"until\":5,\"screen\":\"sets\",\"order\":12}",
		"{\"form\":1,\"until\":5,\"screen\":\"sets\",\"set\":-2}",
		"{\"form\":1,\"until\":5,\"screen\":\"sets\",\"collect\":99}",
		"{\"form\":1,\"until\":5,\"screen\":\"sets\",\"day\":\"2026-13-01\"}",
		"{\"form\":1,\"until\":5,\"screen\":\"sets\",\"meal\":\"much longer than any\"}",
		"{\"form\":1,\"until\":5,\"screen\":\"sets\",\"picked\":[{\"id\":\"A\",\"n\":4}]}",
		"{\"form\":1,\"until\":5,\"screen\":\"sets\",\"picked\":[1]}",
		"{\"form\":1,\"until\":5,\"screen\":\"sets\",\"aside\":[{\"id\":\"A\",\"n\":1},"
		"{\"id\":\"A\",\"n\":1},{\"id\":\"A\",\"n\":1},{\"id\":\"A\",\"n\":1},"
		"{\"id\":\"A\",\"n\":1},{\"id\":\"A\",\"n\":1},{\"id\":\"A\",\"n\":1},"
		"{\"id\":\"A\",\"n\":1},{\"id\":\"A\",\"n\":1}]}"};
	struct parked p = {.until_ms = 0};
	struct err err = {0};
	cJSON *json;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		json = json_parse(bad[i], strlen(bad[i]), &err);
		ck_assert_msg(parked_decode(json, &p, &err) < 0, "%s", bad[i]);
		ck_assert_int_eq(p.until_ms, 0);
		cJSON_Delete(json);
	}
}
END_TEST

START_TEST(test_the_largest_fits)
{
	struct parked p, back;
	struct buf out = BUF_INIT(PARKED_BYTES_MAX);
	struct err err = {0};
	cJSON *json;

	memset(&p, 0, sizeof(p));
	p.until_ms = INT64_C(253402300799999);
	p.acting = true;
	p.resident = UINT32_MAX;
	memset(p.place, 'p', sizeof(p.place) - 1);
	p.task = (struct task){.screen = SCREEN_SESSIONS,
		.day = FIXTURE_DAY,
		.set = SETS_MAX - 1,
		.own = true,
		.n_picked = ACT_ITEMS_MAX,
		.n_aside = ACT_ITEMS_MAX,
		.allergy_ok = true,
		.less_rice = true,
		.collect = (enum collect)(COLLECT_COUNT - 1),
		.walk_in = true,
		.second = true,
		.later_ok = true,
		.from_days = true,
		.name_proven = true,
		.changing = true,
		.linking = true,
		.order = ORDERS_MAX - 1,
		.enrolment = ENROLMENTS_MAX - 1,
		.session = FIXTURE_DAY,
		.waiting = true};
	memset(p.task.meal, 'm', sizeof(p.task.meal) - 1);
	memset(p.task.set_id, 's', sizeof(p.task.set_id) - 1);
	memset(p.task.allergic, 'a', sizeof(p.task.allergic) - 1);
	memset(p.task.kind, 'k', sizeof(p.task.kind) - 1);
	memset(p.task.offering, 'o', sizeof(p.task.offering) - 1);
	memset(p.task.order_id, 0xf1, ACT_ID_BYTES);
	memset(p.task.change_id, 0xf2, ACT_ID_BYTES);
	memset(p.task.enrolment_id, 0xf3, ACT_ID_BYTES);
	for (int i = 0; i < ACT_ITEMS_MAX; i++) {
		memset(p.task.picked[i].id, 'A' + i, sizeof(p.task.picked[i].id) - 1);
		p.task.picked[i].qty = PICK_MAX;
		p.task.picked[i].asked = true;
		p.task.aside[i] = p.task.picked[i];
	}
	parked_encode(&p, &out);
	ck_assert(!out.failed);
	json = json_parse(out.data, out.len, &err);
	ck_assert_msg(parked_decode(json, &back, &err) == 0, "%s", err.text);
	ck_assert(parked_same(&p, &back));
	ck_assert_int_eq(p.until_ms, back.until_ms);
	back.task.aside[7].qty = 1;
	ck_assert(!parked_same(&p, &back));
	cJSON_Delete(json);
	buf_done(&out);
}
END_TEST

SUITE_MAIN("parked", test_the_program_ends_anywhere, test_how_often, test_when_it_is_over,
	test_who_says_no, test_bad_text, test_the_largest_fits)
