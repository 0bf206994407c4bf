/* SPDX-License-Identifier: MIT */
#include "screens/layout.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/words.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

struct size {
	int cols, rows;
};

static struct model model;
static struct page page;
static struct layout layout;

static void draw(struct size size, bool sextants)
{
	struct canvas canvas;

	ck_assert_int_eq(canvas_init(&canvas, size.cols, size.rows), 0);
	canvas.sextants = sextants;
	layout_draw(&page, &canvas, &layout);
	canvas_done(&canvas);
}

static bool overlap(const struct target *a, const struct target *b)
{
	return a->row < b->row + b->rows && b->row < a->row + a->rows &&
	       a->col < b->col + b->cols && b->col < a->col + a->cols;
}

/* Choices have at least a column between them. */
static bool touch(const struct target *a, const struct target *b)
{
	return a->digit && b->digit && a->row < b->row + b->rows && b->row < a->row + a->rows &&
	       a->col <= b->col + b->cols && b->col <= a->col + a->cols;
}

static void ck_apart(const char *name, struct size size)
{
	for (int i = 0; i < layout.n; i++) {
		const struct target *t = &layout.target[i];

		ck_assert_msg(t->row >= 0 && t->col >= 0 && t->row + t->rows <= size.rows &&
				      t->col + t->cols <= size.cols,
			"%s %dx%d: target %d is outside", name, size.cols, size.rows, i);
		for (int j = 0; j < i; j++)
			ck_assert_msg(
				!overlap(t, &layout.target[j]) && !touch(t, &layout.target[j]),
				"%s %dx%d: targets %d and %d overlap", name, size.cols, size.rows,
				i, j);
	}
}

static void ck_targets(const char *name, struct size size)
{
	for (int i = 0; i < layout.n; i++)
		ck_assert_msg(layout.target[i].rows >= 2 && layout.target[i].cols >= 8,
			"%s %dx%d: target %d is small", name, size.cols, size.rows, i);
	ck_apart(name, size);
}

/* Everything that page offers can be tapped, and nothing else. */
static void ck_complete(void)
{
	int choices = 0, help = 0, back = 0;

	for (int i = 0; i < layout.n; i++) {
		choices += layout.target[i].action == ACTION_CHOOSE;
		help += layout.target[i].action == ACTION_HELP;
		back += layout.target[i].action == ACTION_BACK;
	}
	ck_assert_int_eq(choices, page.n_choices + 9 * page.digits);
	ck_assert_int_eq(help, page.help + page.digits);
	ck_assert_int_eq(back, page.back);
}

START_TEST(test_every_screen_fits)
{
	static const struct size sizes[] = {{80, 22}, {96, 20}, {120, 40}};

	for (int i = 0; i < SCREEN_COUNT * LANG_COUNT * 3 * 2; i++) {
		struct size size = sizes[i / 2 % 3];
		enum lang lang = (enum lang)(i / 6 % LANG_COUNT);
		int screen = i / 6 / LANG_COUNT;

		screen_words(lang);
		screen_model(&model, (enum screen)screen, lang);
		page_fill(&model, &page);
		draw(size, i % 2);
		ck_assert_msg(!layout.cut, "%s %s %dx%d is cut", screen_defs[screen].name,
			lang_code(lang), size.cols, size.rows);
		ck_targets(screen_defs[screen].name, size);
		ck_complete();
	}
}
END_TEST

/* Any size draws something and never outside (the sanitizers watch). */
START_TEST(test_any_size)
{
	static const struct size sizes[] = {{1, 1}, {2, 3}, {7, 4}, {20, 6}, {40, 12}, {40, 100},
		{240, 2}, {240, 100}, {59, 15}};

	screen_words(LANG_ZH);
	for (int i = 0; i < SCREEN_COUNT; i++) {
		screen_model(&model, (enum screen)i, LANG_ZH);
		page_fill(&model, &page);
		for (size_t j = 0; j < sizeof(sizes) / sizeof(sizes[0]); j++) {
			draw(sizes[j], j % 2);
			ck_assert_int_le(layout.n, TARGETS_MAX);
		}
	}
}
END_TEST

static void plain_page(int lines, int choices)
{
	memset(&page, 0, sizeof(page));
	snprintf(page.question, sizeof(page.question), "which");
	for (int i = 0; i < lines; i++)
		snprintf(page.line[i], PAGE_TEXT, "%c%079d", 'a' + i, i);
	page.n_lines = lines;
	for (int i = 0; i < choices; i++) {
		page.choice[i].digit = i + 1;
		snprintf(page.choice[i].label, PAGE_TEXT, "choice");
	}
	page.n_choices = choices;
}

START_TEST(test_cut_is_told)
{
	plain_page(0, CHOICES_MAX);
	draw((struct size){40, 4}, false);
	ck_assert(layout.cut);
	draw((struct size){40, 12}, false);
	ck_assert(!layout.cut);
	draw((struct size){80, 30}, false);
	ck_assert(!layout.cut);
	page.n_choices = 0;
	snprintf(page.title, sizeof(page.title), "%0100d", 1);
	draw((struct size){80, 30}, false);
	ck_assert(layout.cut);
}
END_TEST

/* On which sheet each choice and the end of each line stand; -1 = on none. */
static int sheet_of(struct size size, const char *text, int digit)
{
	for (int sheet = 0, sheets = 1; sheet < sheets; sheet++) {
		struct buf out = BUF_INIT(1 << 16);
		struct canvas canvas;
		bool found;

		page.sheet = sheet;
		ck_assert_int_eq(canvas_init(&canvas, size.cols, size.rows), 0);
		layout_draw(&page, &canvas, &layout);
		canvas_print(&canvas, &out);
		found = text && strstr(buf_text(&out), text);
		for (int i = 0; !text && i < layout.n; i++)
			found = found || layout.target[i].digit == digit;
		canvas_done(&canvas);
		buf_done(&out);
		ck_assert_int_eq(layout.sheet, sheet);
		sheets = layout.sheets;
		if (found)
			return sheet;
	}
	return -1;
}

/* Whatever does not fit at once comes later, in order, text before choices; nothing is lost. */
START_TEST(test_sheets)
{
	static const struct size small = {60, 16};

	for (int lines = 0; lines < PAGE_LINES; lines++) {
		int last = 0;

		plain_page(lines, 2);
		snprintf(page.qr, sizeof(page.qr), "LT1-YD1-27-89ABCDEF");
		for (int i = 0; i < lines; i++) {
			char text[8];
			int at;

			snprintf(text, sizeof(text), "%c000", 'a' + i);
			at = sheet_of(small, text, 0);
			ck_assert_msg(at >= last, "line %d of %d is on sheet %d", i, lines, at);
			last = at;
		}
		ck_assert_int_ge(sheet_of(small, NULL, 1), last);
		ck_assert_int_ge(sheet_of(small, NULL, 2), last);
		ck_assert(!layout.cut);
		ck_assert(lines != 0 || layout.sheets == 1);
		ck_assert(lines != PAGE_LINES - 1 || layout.sheets > 1);
	}
	/* One that is not there is the last. */
	page.sheet = 99;
	draw(small, false);
	ck_assert_int_eq(layout.sheet, layout.sheets - 1);
}
END_TEST

START_TEST(test_hit)
{
	int digit = -1;

	screen_words(LANG_ZH);
	screen_model(&model, SCREEN_GREETED, LANG_ZH);
	page_fill(&model, &page);
	draw((struct size){80, 22}, false);
	ck_assert_int_gt(layout.n, 3);
	for (int i = 0; i < layout.n; i++) {
		const struct target *t = &layout.target[i];

		ck_assert_int_eq(layout_hit(&layout, t->row, t->col, &digit), t->action);
		ck_assert_int_eq(digit, t->digit);
		ck_assert_int_eq(
			layout_hit(&layout, t->row + t->rows - 1, t->col + t->cols - 1, &digit),
			t->action);
		ck_assert_int_eq(digit, t->digit);
	}
	ck_assert_int_eq(layout_hit(&layout, 0, 0, &digit), ACTION_TOUCH);
	ck_assert_int_eq(digit, 0);
	ck_assert_int_eq(layout_hit(&layout, -1, 500, &digit), ACTION_TOUCH);
}
END_TEST

/* Every choice has words, and no word tells an age, a tier or a hardship. */
START_TEST(test_words_of_pages)
{
	static const char *const banned[] = {"岁", "年龄", "高龄", "困难", "低保", "特困", "T80",
		"years", " age", "hardship", "tier", "poor", "http", "error", "错误", "나이",
		"고령", "생활보호", "기초수급", "오류", "%"};

	for (int i = 0; i < SCREEN_COUNT * LANG_COUNT; i++) {
		enum lang lang = (enum lang)(i % LANG_COUNT);

		screen_words(lang);
		screen_model(&model, (enum screen)(i / LANG_COUNT), lang);
		page_fill(&model, &page);
		ck_assert_str_ne(page.question, "");
		ck_assert_ptr_nonnull(strstr(page.spoken, page.question));
		for (int j = 0; j < page.n_choices; j++)
			ck_assert_str_ne(page.choice[j].label, "");
		for (size_t j = 0; j < sizeof(banned) / sizeof(banned[0]); j++)
			ck_assert_msg(!strstr(page.spoken, banned[j]), "%s says \"%s\": %s",
				screen_defs[i / LANG_COUNT].name, banned[j], page.spoken);
	}
}
END_TEST

/* A notice without an end is shown for good, one whose time is over or to come is not. */
START_TEST(test_notices)
{
	static const struct {
		day_t from, until; /* days after today */
		bool shown;
	} rows[] = {{0, 0, true}, {-1, -1, false}, {1, 2, false}, {-9, DAY_NONE, true}};
	struct catalogue catalogue = *fixture_catalogue();
	struct notice notice = {.text = {{"停水通知", "No water", ""}}};

	screen_words(LANG_ZH);
	catalogue.notices = &notice;
	catalogue.n_notices = 1;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		screen_model(&model, SCREEN_WELCOME, LANG_ZH);
		model.catalogue = &catalogue;
		notice.from = model.now.day + rows[i].from;
		notice.until = rows[i].until == DAY_NONE ? DAY_NONE : model.now.day + rows[i].until;
		page_fill(&model, &page);
		ck_assert_msg(!!strstr(page.spoken, "停水通知") == rows[i].shown, "row %zu", i);
	}
}
END_TEST

SUITE_MAIN("layout", test_notices, test_every_screen_fits, test_any_size, test_cut_is_told,
	test_sheets, test_hit, test_words_of_pages)
