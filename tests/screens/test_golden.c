/* SPDX-License-Identifier: MIT */
/*
 * Every screen in each language at two sizes against a file, targets included.
 * LITANG_GOLDEN=write writes them anew.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/layout.h"
#include "screens/words.h"
#include "tests/support/hall_fixture.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

#define FOLDER     "tests/screens/golden"
#define GOLDEN_MAX (1 << 16)

static void quiet(struct model *m)
{
	m->undo_open = m->demo = m->simulated = false;
	m->unsent = 0;
}

static void already(struct model *m)
{
	quiet(m);
	m->already = true;
	m->standing.n_orders = m->standing.n_enrolments = 0;
}

static void neighbour(struct model *m)
{
	m->standing = (struct standing){.checked_in = true};
	fixture_person(&m->person, FIXTURE_NEIGHBOUR);
}

static void no_paper(struct model *m)
{
	m->printer = PRINTER_OUT;
	m->job = JOB_FAILED;
}

static void allergy(struct model *m)
{
	m->person.allergens = 8 | 32;
}

static void no_rule(struct model *m)
{
	m->price = (struct price){1300, 0, 1300, PRICE_LIST_NO_RULE, ""};
}

/* Each screen as it usually is, then some that look different for a reason. */
static const struct variant {
	enum screen screen;
	const char *name;
	void (*change)(struct model *m);
} variants[] = {
	{SCREEN_WELCOME, "quiet", quiet},
	{SCREEN_GREETED, "already", already},
	{SCREEN_GREETED, "neighbour", neighbour},
	{SCREEN_NAME, "neighbour", neighbour},
	{SCREEN_SLIP, "no_paper", no_paper},
	{SCREEN_CONFIRM, "allergy", allergy},
	{SCREEN_REASON, "no_rule", no_rule},
};
#define N_VARIANTS ((int)(sizeof(variants) / sizeof(variants[0])))

static const char *action_name(enum action action)
{
	static const char *const names[] = {
		"none", "choose", "next", "back", "help", "repeat", "lang", "touch"};

	return names[action];
}

static void print_targets(const struct layout *l, struct buf *out)
{
	for (int i = 0; i < l->n; i++) {
		const struct target *t = &l->target[i];

		buf_fmt(out, "%s %d: row %d col %d, %dx%d\n", action_name(t->action), t->digit,
			t->row, t->col, t->cols, t->rows);
	}
	if (l->cut)
		buf_str(out, "cut\n");
}

static void compose(const struct model *m, int cols, int rows, struct buf *out)
{
	struct layout layout;
	struct canvas canvas;
	struct page page;

	ck_assert_int_eq(canvas_init(&canvas, cols, rows), 0);
	page_fill(m, &page);
	layout_draw(&page, &canvas, &layout);
	canvas_print(&canvas, out);
	buf_str(out, "----\n");
	print_targets(&layout, out);
	canvas_done(&canvas);
}

static void ck_golden(const char *path, const struct buf *got)
{
	const char *mode = getenv("LITANG_GOLDEN");
	char want[GOLDEN_MAX] = "";
	FILE *f;

	if (mode && strcmp(mode, "write") == 0) {
		f = fopen(path, "w");
		ck_assert_msg(f != NULL, "%s cannot be written", path);
		ck_assert_uint_eq(fwrite(got->data, 1, got->len, f), got->len);
		ck_assert_int_eq(fclose(f), 0);
		return;
	}
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s is missing; `make golden` writes it", path);
	want[fread(want, 1, sizeof(want) - 1, f)] = 0;
	fclose(f);
	ck_assert_msg(strcmp(want, buf_text(got)) == 0,
		"%s differs (`make golden` writes it anew). Wanted:\n%s\nGot:\n%s", path, want,
		buf_text(got));
}

static void ck_model(const struct model *m, const char *variant)
{
	static const int sizes[][2] = {{80, 22}, {60, 16}};
	const char *name = screen_defs[m->task.screen].name;

	for (size_t i = 0; i < 2; i++) {
		struct buf got = BUF_INIT(GOLDEN_MAX);
		char path[256];

		snprintf(path, sizeof(path), FOLDER "/%s%s%s.%s.%dx%d.txt", name,
			*variant ? "-" : "", variant, lang_code(m->lang), sizes[i][0], sizes[i][1]);
		compose(m, sizes[i][0], sizes[i][1], &got);
		ck_golden(path, &got);
		buf_done(&got);
	}
}

/* Every model in a language whose words are in use. */
static void each_model(enum lang lang, void (*look)(const struct model *m, const char *variant))
{
	static struct model m;

	for (int i = 0; i < SCREEN_COUNT; i++) {
		screen_model(&m, (enum screen)i, lang);
		look(&m, "");
	}
	for (int i = 0; i < N_VARIANTS; i++) {
		screen_model(&m, variants[i].screen, lang);
		variants[i].change(&m);
		look(&m, variants[i].name);
	}
}

static void ck_language(enum lang lang)
{
	static const char *const help[LANG_COUNT] = {"叫人", "Help", "도움"};

	screen_words(lang);
	ck_assert_str_eq(_("Help"), help[lang]);
	each_model(lang, ck_model);
}

START_TEST(test_chinese)
{
	ck_language(LANG_ZH);
}
END_TEST

START_TEST(test_english)
{
	ck_language(LANG_EN);
}
END_TEST

START_TEST(test_korean)
{
	ck_language(LANG_KO);
}
END_TEST

/* ---- a language that is longer than all of them ---------------------------------------------- */

/* Words of a text that must stand on the canvas somewhere, whole. */
static void ck_words(const char *canvas, const char *text, const char *where)
{
	char copy[PAGE_TEXT], *save = NULL;

	text_copy(copy, sizeof(copy), text);
	for (char *word = strtok_r(copy, " \t\n", &save); word;
		word = strtok_r(NULL, " \t\n", &save))
		ck_assert_msg(strstr(canvas, word) != NULL, "%s: \"%s\" of \"%s\" is not on\n%s",
			where, word, text, canvas);
}

static int targets_of(const struct layout *l, enum action action)
{
	int n = 0;

	for (int i = 0; i < l->n; i++)
		n += l->target[i].action == action;
	return n;
}

static void ck_whole(const struct page *p, const struct layout *l, const char *canvas,
	const char *where, bool wide)
{
	ck_assert_msg(!l->cut, "%s is cut:\n%s", where, canvas);
	ck_words(canvas, p->question, where);
	for (int i = 0; i < p->n_lines - p->n_extra; i++)
		ck_words(canvas, p->line[i], where);
	for (int i = 0; i < p->n_choices; i++)
		ck_words(canvas, p->choice[i].label, where);
	ck_assert_int_eq(targets_of(l, ACTION_CHOOSE), p->n_choices);
	ck_assert_int_eq(targets_of(l, ACTION_HELP), p->help);
	ck_assert_int_eq(targets_of(l, ACTION_BACK), p->back);
	ck_assert_int_eq(targets_of(l, ACTION_NEXT), p->next);
	if (wide)
		ck_assert_int_eq(targets_of(l, ACTION_LANG), p->language);
}

/* Nothing is cut, all that must stand there does: choices, footer, what is asked. */
static void ck_longer(const struct model *m, const char *variant)
{
	static const int sizes[][2] = {{80, 22}, {60, 16}};

	for (int i = 0; i < 2; i++) {
		struct buf got = BUF_INIT(GOLDEN_MAX);
		struct layout layout;
		struct canvas canvas;
		struct page page;
		char where[64];

		snprintf(where, sizeof(where), "%s %s %dx%d", screen_defs[m->task.screen].name,
			variant, sizes[i][0], sizes[i][1]);
		ck_assert_int_eq(canvas_init(&canvas, sizes[i][0], sizes[i][1]), 0);
		page_fill(m, &page);
		layout_draw(&page, &canvas, &layout);
		canvas_print(&canvas, &got);
		ck_whole(&page, &layout, buf_text(&got), where, i == 0);
		canvas_done(&canvas);
		buf_done(&got);
	}
}

/* tests/screens/pseudo makes it from the English catalogue and puts it in English's place. */
static void longer_words(void)
{
	const char *build = getenv("LITANG_BUILD");
	char command[512], folder[256];

	snprintf(folder, sizeof(folder), "%s/pseudo", build ? build : "build");
	snprintf(command, sizeof(command), "tests/screens/pseudo locales/en.po '%s'", folder);
	ck_assert_int_eq(system(command), 0); /* NOLINT(cert-env33-c) */
	words_init(folder);
	words_use(LANG_EN);
}

START_TEST(test_longer_language)
{
	const char *hello = "Hello! Put your card here";

	longer_words();
	ck_assert_int_ge(text_cells(gettext(hello)), text_cells(hello) * 13 / 10);
	each_model(LANG_EN, ck_longer);
}
END_TEST

SUITE_MAIN("golden", test_chinese, test_english, test_korean, test_longer_language)
