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
#include "tests/screens/variants.h"
#include "tests/support/suite.h"

#define FOLDER     "tests/screens/golden"
#define GOLDEN_MAX (1 << 16)

static const char *action_name(enum action action)
{
	static const char *const names[] = {
		"none", "choose", "next", "back", "help", "repeat", "lang", "touch", "staff"};

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

/* Two pages are more than a message of Check holds: the first line that differs. */
static void ck_same(const char *path, const char *want, const char *got)
{
	int line = 1;

	for (;;) {
		size_t n = strcspn(want, "\n");

		if (!want[n] || strncmp(want, got, n + 1) != 0)
			break;
		want += n + 1;
		got += n + 1;
		line++;
	}
	ck_assert_msg(strcmp(want, got) == 0,
		"%s differs in line %d (`make golden` writes it anew). Wanted:\n%.*s\nGot:\n%.*s",
		path, line, (int)strcspn(want, "\n"), want, (int)strcspn(got, "\n"), got);
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
	ck_same(path, want, buf_text(got));
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
	ck_assert_msg(!l->cut || !wide, "%s is cut:\n%s", where, canvas);
	ck_words(canvas, p->question, where);
	for (int i = 0; wide && i < p->n_lines - p->n_extra; i++)
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

/* Nothing is cut, all that must stand there does: lines, choices, footer, what is asked. On the small
 * screen a line may be, but nothing that is asked and nothing that can be pressed. */
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
