/* SPDX-License-Identifier: MIT */
/* Sheets of a page on the smallest screen, turned as a person turns them. */
#include "screens/view.h"

#include "core/visit/step.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

static struct model model;
static struct view view;
static struct layout layout;

static void draw(void)
{
	struct canvas canvas;
	struct page page;

	page_fill(&model, &page);
	page.sheet = view_sheet(&view, &model);
	ck_assert_int_eq(canvas_init(&canvas, 40, 12), 0);
	layout_draw(&page, &canvas, &layout);
	canvas_done(&canvas);
}

static enum action press(enum action action)
{
	enum action told = view_action(&view, &layout, action);

	draw();
	return told;
}

static void begin(enum screen screen)
{
	screen_words(LANG_ZH);
	screen_model(&model, screen, LANG_ZH);
	model.task.set = 0;
	view = (struct view){0};
	draw();
	ck_assert_int_eq(layout.sheet, 0);
}

/* Enter shows the rest and only then confirms; back goes the same way. */
START_TEST(test_turn)
{
	begin(SCREEN_CONFIRM);
	ck_assert_int_gt(layout.sheets, 1);
	for (int i = 1; i < layout.sheets; i++) {
		ck_assert_int_eq(press(ACTION_NEXT), ACTION_TOUCH);
		ck_assert_int_eq(layout.sheet, i);
	}
	ck_assert_int_eq(press(ACTION_NEXT), ACTION_NEXT);
	for (int i = layout.sheets - 2; i >= 0; i--) {
		ck_assert_int_eq(press(ACTION_BACK), ACTION_TOUCH);
		ck_assert_int_eq(layout.sheet, i);
	}
	ck_assert_int_eq(press(ACTION_BACK), ACTION_BACK);
	ck_assert_int_eq(press(ACTION_CHOOSE), ACTION_CHOOSE);
	ck_assert_int_eq(press(ACTION_HELP), ACTION_HELP);
	ck_assert_int_eq(layout.sheet, 0);
}
END_TEST

/* What lay over it for a moment turns nothing back; what only looks the same begins anew. */
START_TEST(test_covered)
{
	static const enum screen over[] = {SCREEN_IDLE, SCREEN_HELP, SCREEN_NEXT_CARD};

	for (int i = 0; i < 3; i++) {
		begin(SCREEN_CONFIRM);
		press(ACTION_NEXT);
		model.behind = SCREEN_CONFIRM;
		model.task.screen = over[i];
		draw();
		ck_assert_int_eq(layout.sheet, 0);
		model.task.screen = SCREEN_NEXT_CARD; /* a card at the warning */
		draw();
		model.task.screen = SCREEN_CONFIRM;
		draw();
		ck_assert_int_eq(layout.sheet, 1);
		model.task.screen = over[i];
		draw();
		model.task.screen = SCREEN_CONFIRM;
		model.person.resident++; /* somebody else's */
		draw();
		ck_assert_int_eq(layout.sheet, 0);
		press(ACTION_NEXT);
		model.task.screen = over[i];
		draw();
		model.task.screen = SCREEN_SETS;
		draw();
		model.task.screen = SCREEN_CONFIRM;
		draw();
		ck_assert_int_eq(layout.sheet, 0);
	}
}
END_TEST

/* Another screen begins with its first sheet, another language goes on with the same. */
START_TEST(test_again)
{
	begin(SCREEN_CONFIRM);
	press(ACTION_NEXT);
	model.lang = LANG_KO;
	words_use(LANG_KO);
	draw();
	ck_assert_int_eq(layout.sheet, 1);
	model.task.screen = SCREEN_GREETED;
	draw();
	ck_assert_int_eq(layout.sheet, 0);
}
END_TEST

SUITE_MAIN("view", test_turn, test_covered, test_again)
