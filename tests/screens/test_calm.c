/* SPDX-License-Identifier: MIT */
/* A page stays as it is: nothing moves but the clock and the count-down, and another language comes
 * in place. */
#include <string.h>

#include "screens/view.h"
#include "screens/words.h"
#include "tests/screens/variants.h"
#include "tests/support/suite.h"

static const struct {
	int cols, rows;
} sizes[] = {{80, 22}, {60, 16}, {33, 30}, {40, 12}};

static struct page page;

static void draw(const struct model *m, struct canvas *c, struct layout *l)
{
	page_fill(m, &page);
	layout_draw(&page, c, l);
}

/* The hall's time is in the header; on the page that waits and in a count-down it is a figure. */
static bool may_move(const struct canvas *a, const struct canvas *b, int i)
{
	return i < a->cols || a->cell[i].ink == INK_FIGURE || b->cell[i].ink == INK_FIGURE;
}

static void look(const struct model *m, const char *variant)
{
	static struct model later;
	struct layout before, after;
	struct canvas a, b;

	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		int secs = visit_countdown(m) >= 0 ? 1 : 60;

		later = *m;
		later.now.ms += secs * 1000;
		later.now.secs += secs;
		ck_assert_int_eq(canvas_init(&a, sizes[s].cols, sizes[s].rows), 0);
		ck_assert_int_eq(canvas_init(&b, sizes[s].cols, sizes[s].rows), 0);
		draw(m, &a, &before);
		draw(&later, &b, &after);
		for (int i = 0; i < a.cols * a.rows; i++)
			ck_assert_msg(memcmp(&a.cell[i], &b.cell[i], sizeof(a.cell[i])) == 0 ||
					      may_move(&a, &b, i),
				"%s-%s, %dx%d: row %d, column %d moves",
				screen_defs[m->task.screen].name, variant, a.cols, a.rows,
				i / a.cols, i % a.cols);
		ck_assert_int_eq(before.n, after.n);
		ck_assert_int_eq(memcmp(before.target, after.target,
					 (size_t)before.n * sizeof(before.target[0])),
			0);
		canvas_done(&a);
		canvas_done(&b);
	}
}

START_TEST(test_nothing_moves)
{
	for (int i = 0; i < LANG_COUNT; i++) {
		screen_words((enum lang)i);
		each_model((enum lang)i, look);
	}
}
END_TEST

/* What is chosen, the page of a list and the choices are the same in the next language. */
static void switch_language(const struct model *m, const char *variant)
{
	static struct effects fx;
	static struct model now;
	struct choice_slot was[CHOICES_MAX], is[CHOICES_MAX];
	int n = visit_choices(m, was);
	struct event ev = {.kind = EV_ACTION, .now = m->now, .action.action = ACTION_LANG};

	(void)variant;
	if (m->task.screen == SCREEN_IDLE || m->task.screen == SCREEN_PIN ||
		m->task.screen == SCREEN_NEW_PIN)
		return; /* any key goes on from the one; the other takes digits alone */
	now = *m;
	now.since_ms = now.active_ms = m->now.ms;
	now.undo_until_ms = m->now.ms + UNDO_MS;
	fx.n = 0;
	visit_step(&now, &ev, &fx);
	ck_assert_int_eq(now.lang, visit_lang_next(m));
	ck_assert_int_eq(now.page, m->page);
	ck_assert_int_eq(memcmp(&now.task, &m->task, sizeof(now.task)), 0);
	ck_assert_int_eq(visit_choices(&now, is), n);
	for (int i = 0; i < n; i++)
		ck_assert(was[i].id == is[i].id && was[i].arg == is[i].arg &&
			  was[i].digit == is[i].digit);
	words_use(now.lang);
	page_fill(&now, &page);
	ck_assert_int_eq(page.n_choices, n);
	ck_assert_str_ne(page.question, "");
	words_use(m->lang);
}

START_TEST(test_language_in_place)
{
	for (int i = 0; i < LANG_COUNT; i++) {
		screen_words((enum lang)i);
		each_model((enum lang)i, switch_language);
	}
}
END_TEST

SUITE_MAIN("calm", test_nothing_moves, test_language_in_place)
