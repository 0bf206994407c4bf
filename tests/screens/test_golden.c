/* SPDX-License-Identifier: MIT */
/*
 * Every screen in each language at two sizes against a file, targets included, and the main ones at
 * the other three.
 * LITANG_GOLDEN=write writes them anew.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/view.h"
#include "screens/words.h"
#include "tests/screens/variants.h"
#include "tests/support/suite.h"

#define FOLDER     "tests/screens/golden"
#define GOLDEN_MAX (1 << 16)

static const char *action_name(enum action action)
{
	static const char *const names[] = {"none", "choose", "next", "back", "help", "repeat",
		"lang", "touch", "volume", "staff", "letter"};

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
	struct layout layout = {.sheets = 1};
	struct canvas canvas;
	struct page page;

	ck_assert_int_eq(canvas_init(&canvas, cols, rows), 0);
	page_fill(m, &page);
	for (; page.sheet < layout.sheets; page.sheet++) {
		layout_draw(&page, &canvas, &layout);
		canvas_print(&canvas, out);
		buf_str(out, "----\n");
		print_targets(&layout, out);
	}
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

/* The other sizes show in few files what the checker has looked at in all. */
static bool is_main(enum screen screen)
{
	static const enum screen list[] = {SCREEN_WELCOME, SCREEN_GREETED, SCREEN_DAYS, SCREEN_SETS,
		SCREEN_DISHES, SCREEN_CONFIRM, SCREEN_SLIP, SCREEN_MINE, SCREEN_ORDER, SCREEN_KINDS,
		SCREEN_OFFERINGS, SCREEN_OFFERING, SCREEN_SESSIONS, SCREEN_HELP, SCREEN_IDLE};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (list[i] == screen)
			return true;
	return false;
}

static void ck_model(const struct model *m, const char *variant)
{
	static struct model fitting;
	static const int sizes[][2] = {{80, 22}, {60, 16}, {96, 20}, {33, 30}, {40, 12}};
	const char *name = screen_defs[m->task.screen].name;
	bool all = m->lang == LANG_ZH && !*variant && is_main(m->task.screen);

	for (size_t i = 0; i < (all ? 5 : 2); i++) {
		struct buf got = BUF_INIT(GOLDEN_MAX);
		char path[256];

		snprintf(path, sizeof(path), FOLDER "/%s%s%s.%s.%dx%d.txt", name,
			*variant ? "-" : "", variant, lang_code(m->lang), sizes[i][0], sizes[i][1]);
		fitting = *m;
		fitting.list_most = view_list_most(sizes[i][1]);
		compose(&fitting, sizes[i][0], sizes[i][1], &got);
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

SUITE_MAIN("golden", test_chinese, test_english, test_korean)
