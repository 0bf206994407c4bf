/* SPDX-License-Identifier: MIT */
/*
 * Every screen in each language, and in one that is 40 per cent longer, with and without sound, at
 * the five sizes that a hall's terminal has: nothing is cut, no word is broken, one question, targets
 * as large and as far apart as they must be, keys in the footer that work and no others. What cannot
 * hold at a size stands in its row of `sizes`, and nowhere else.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/view.h"
#include "screens/words.h"
#include "tests/screens/variants.h"
#include "tests/support/frame.h"
#include "tests/support/suite.h"

#define N(a)      ((int)(sizeof(a) / sizeof((a)[0])))
#define TEXTS_MAX 64
#define RUN       3 /* rows of text without a blank one: 4 rows for 3 are a pitch of 1.3 */

static const struct size {
	int cols, rows;
	/* Exceptions. A choice may end right above the row that the keys' targets begin in; keys may be
	 * left out of the footer though they work; text may run without blank rows. */
	bool close, silent, dense;
	int sheets; /* a page has at most so many */
} sizes[] = {
	{80, 22, false, false, false, 1},
	{96, 20, false, false, false, 1},
	{60, 16, true, true, true, 2},
	{33, 30, true, false, true, 2},
	{40, 12, true, true, true, 4},
};

static struct frame frame;
static const struct size *size;
static char where[160];
static bool longer; /* the language is */

#define ck_that(ok, ...)                                                                           \
	do {                                                                                       \
		if (!(ok)) {                                                                       \
			printf("%s: ", where);                                                     \
			printf(__VA_ARGS__);                                                       \
			printf("\n");                                                              \
			frame_print(&frame);                                                       \
			fflush(stdout);                                                            \
			ck_abort_msg("%s", where);                                                 \
		}                                                                                  \
	} while (0)

/* ---- words ------------------------------------------------------------------------------------ */

static uint32_t code_at(int row, int col)
{
	const struct canvas *c = &frame.canvas;

	return row < c->rows && col < c->cols ? c->cell[row * c->cols + col].code : 0;
}

static bool is_hangul(uint32_t code)
{
	return code >= 0xac00 && code <= 0xd7a3;
}

/* May a row end between these: at a blank, beside a wide letter, not within a Korean word. */
static bool may_break(uint32_t left, uint32_t right)
{
	if (left == ' ')
		return true;
	return !(is_hangul(left) && is_hangul(right)) &&
	       (text_cell(left) == 2 || text_cell(right) == 2);
}

/* Rows of the text if it stands there, one below the other and no word broken; else 0. */
static int stands_at(const char *text, int row, int col)
{
	int at = col, first = row;
	uint32_t last = 0;

	while (*text) {
		const char *next = text;
		uint32_t code = text_next(&next);

		if (code != code_at(row, at)) {
			for (; *text == ' ' || *text == '\n'; text++)
				last = ' ';
			if (!*text)
				break;
			next = text;
			code = text_next(&next);
			if (code_at(++row, col) != code || !may_break(last, code))
				return 0;
			at = col;
		}
		at += text_cell(code);
		last = code;
		text = next;
	}
	return row - first + 1;
}

static int stands(const char *text)
{
	for (int i = 0; i < size->rows * size->cols; i++) {
		int rows = stands_at(text, i / size->cols, i % size->cols);

		if (rows)
			return rows;
	}
	return 0;
}

/* What must stand on one of the page's sheets. */
static struct {
	char text[TEXTS_MAX][PAGE_TEXT];
	bool found[TEXTS_MAX];
	int n;
	int longest; /* rows of the longest on this sheet */
} texts;

static void text_add(const char *text)
{
	const char *tab = strchr(text, '\t');

	ck_assert_int_lt(texts.n, TEXTS_MAX - 1);
	if (tab) {
		snprintf(texts.text[texts.n++], PAGE_TEXT, "%.*s", (int)(tab - text), text);
		text = tab + 1;
	}
	text_copy(texts.text[texts.n++], PAGE_TEXT, text);
}

static void texts_gather(void)
{
	const struct page *p = &frame.page;

	memset(&texts, 0, sizeof(texts));
	for (int i = 0; i < p->n_lines - p->n_extra; i++)
		text_add(p->line[i]);
	for (int i = 0; i < p->n_figures - p->n_extra_figures; i++)
		text_add(p->figure[i].label);
	for (int i = 0; i < p->n_choices; i++) {
		text_add(p->choice[i].label);
		text_add(p->choice[i].detail);
	}
	text_add(p->aside);
}

static void ck_words(void)
{
	texts.longest = RUN;
	for (int i = 0; i < texts.n; i++) {
		int rows = stands(texts.text[i]);

		texts.found[i] = texts.found[i] || rows || !*texts.text[i];
		if (rows > texts.longest)
			texts.longest = rows;
	}
	ck_that(!frame.layout.cut, "cut");
	ck_that(stands(frame.page.title) && stands(frame.page.clock), "no hall, no time");
	ck_that(stands(frame.page.whom), "not for whom it is: %s", frame.page.whom);
	ck_that(stands(frame.page.question), "not whole: %s", frame.page.question);
}

/* ---- targets ---------------------------------------------------------------------------------- */

static int between(int a, int a_long, int b, int b_long)
{
	return a < b ? b - a - a_long : a - b - b_long;
}

static bool are_apart(const struct target *a, const struct target *b)
{
	return between(a->row, a->rows, b->row, b->rows) >= 1 ||
	       between(a->col, a->cols, b->col, b->cols) >= 2;
}

static bool is_key(enum action action)
{
	return action != ACTION_CHOOSE && action != ACTION_LETTER;
}

/* All the letters of a name stand on one page: they are half as wide as choices, and where everything
 * is extra large they stand close. */
static void ck_targets(void)
{
	const struct layout *l = &frame.layout;

	for (int i = 0; i < l->n; i++) {
		const struct target *a = &l->target[i];

		ck_that(a->rows >= 2 && a->cols >= (a->action == ACTION_LETTER ? 4 : 8),
			"target %d is %dx%d", i, a->cols, a->rows);
		for (int j = 0; j < i; j++) {
			bool mixed = is_key(a->action) != is_key(l->target[j].action) ||
				     (a->action == ACTION_LETTER && size->rows == 12);

			ck_that(are_apart(a, &l->target[j]) || (mixed && size->close),
				"targets %d and %d are close", j, i);
		}
	}
}

/* Keys that work stand in the footer, and those that stand there work. */
static void ck_keys(const struct model *m)
{
	static const enum action keys[] = {
		ACTION_BACK, ACTION_NEXT, ACTION_HELP, ACTION_REPEAT, ACTION_VOLUME, ACTION_LANG};
	const struct layout *l = &frame.layout;

	for (int i = 0; i < N(keys); i++) {
		bool turns = (keys[i] == ACTION_BACK && l->sheet > 0) ||
			     (keys[i] == ACTION_NEXT && l->sheet < l->sheets - 1);
		bool works = turns || visit_takes(m, keys[i]),
		     may_miss = (size->silent || longer) && i >= 3;
		int n = 0;

		for (int j = 0; j < l->n; j++)
			n += l->target[j].action == keys[i];
		ck_that(n == works || (may_miss && n == 0), "key %d stands there %d times", keys[i],
			n);
	}
}

/* ---- the page --------------------------------------------------------------------------------- */

static const struct cell *row_of(int row)
{
	return &frame.canvas.cell[row * frame.canvas.cols];
}

static bool row_asks(int row)
{
	for (int col = 0; col < size->cols; col++) {
		uint32_t ink = row_of(row)[col].ink;

		if (ink == INK_TITLE || ink == INK_GOOD || ink == INK_LOOK)
			return true;
	}
	return false;
}

static bool row_runs(int row)
{
	for (int col = 0; col < size->cols; col++)
		if (row_of(row)[col].ink == INK_TEXT && row_of(row)[col].code > ' ')
			return true;
	return false;
}

static void ck_page(void)
{
	int questions = 0, run = 0;

	for (int row = 1; row < size->rows; row++) {
		questions += row_asks(row) && !row_asks(row - 1);
		run = row_runs(row) ? run + 1 : 0;
		ck_that(run <= texts.longest || size->dense, "%d rows of text in a run", run);
	}
	ck_that(questions == 1, "%d questions", questions);
}

static void look_at(const struct model *m, const char *variant)
{
	frame.sheet = 0;
	do {
		const char *wrong;

		snprintf(where, sizeof(where), "%s-%s, %s, sound %d, %dx%d, sheet %d",
			screen_defs[m->task.screen].name, variant, lang_code(m->lang), m->sound,
			size->cols, size->rows, frame.sheet);
		wrong = frame_draw(&frame, m, size->cols, size->rows);
		ck_that(!wrong, "%s", wrong);
		if (!frame.sheet)
			texts_gather();
		ck_words();
		ck_targets();
		ck_keys(m);
		ck_page();
	} while (++frame.sheet < frame.layout.sheets);
	for (int i = 0; i < texts.n; i++)
		ck_that(texts.found[i], "not whole: %s", texts.text[i]);
	ck_that(frame.layout.sheets <= size->sheets + (longer && size->sheets > 1), "%d sheets",
		frame.layout.sheets);
}

static void look(const struct model *m, const char *variant)
{
	static struct model with;

	for (int i = 0; i < N(sizes); i++) {
		size = &sizes[i];
		/* Eight dishes in so long a language are one text higher than this screen. */
		if (longer && size->rows == 12 && strcmp(variant, "much") == 0)
			continue;
		with = *m;
		with.list_most = view_list_most(size->rows);
		look_at(&with, variant);
		with.sound = true;
		look_at(&with, variant);
	}
}

static void ck_language(enum lang lang)
{
	frame.canvas.sextants = true;
	each_model(lang, look);
	frame_done(&frame);
}

START_TEST(test_languages)
{
	frame_init(&frame);
	words_use((enum lang)_i);
	ck_language((enum lang)_i);
}
END_TEST

/* tests/screens/pseudo makes it from the English catalogue and puts it in English's place. */
static void longer_words(void)
{
	const char *build = getenv("LITANG_BUILD"), *hello = "Hello! Put your card here";
	char command[512], folder[256];

	snprintf(folder, sizeof(folder), "%s/pseudo", build ? build : "build");
	snprintf(command, sizeof(command), "tests/screens/pseudo locales/en.po '%s'", folder);
	ck_assert_int_eq(system(command), 0); /* NOLINT(cert-env33-c) */
	words_init(folder);
	words_use(LANG_EN);
	ck_assert_int_ge(text_cells(gettext(hello)), text_cells(hello) * 13 / 10);
}

START_TEST(test_longer_language)
{
	frame_init(&frame);
	longer_words();
	longer = true;
	ck_language(LANG_EN);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("checker");
	TCase *tcase = tcase_create("checker");

	tcase_add_loop_test(tcase, test_languages, 0, LANG_COUNT);
	tcase_add_test(tcase, test_longer_language);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
