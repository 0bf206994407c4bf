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
#include "screens/keys.h"
#include "screens/say.h"
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
	int key;    /* columns of one in the footer, at least; a column of the last size is 12 mm */
	int sheets; /* a page has at most so many */
} sizes[] = {
	{80, 22, 8, 1},
	{96, 20, 8, 1},
	{60, 16, 8, 2},
	{33, 30, 8, 2},
	{40, 12, 5, 5},
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

/* The row that a text goes on in: the next, or the one below a blank one. */
static int row_after(int row, int col)
{
	bool blank = code_at(row + 1, col) == ' ' && code_at(row + 1, col + 1) == ' ';

	return row + (blank ? 2 : 1);
}

/* Does the text stand there, its rows one below the other or with a blank one between, and no word
 * broken? */
static bool stands_at(const char *text, int row, int col)
{
	int at = col;
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
			row = row_after(row, col);
			if (code_at(row, col) != code || !may_break(last, code))
				return false;
			at = col;
		}
		at += text_cell(code);
		last = code;
		text = next;
	}
	return true;
}

static bool stands(const char *text)
{
	for (int i = 0; i < size->rows * size->cols; i++)
		if (stands_at(text, i / size->cols, i % size->cols))
			return true;
	return false;
}

/* What must stand on one of the page's sheets. */
static struct {
	char text[TEXTS_MAX][PAGE_TEXT];
	bool found[TEXTS_MAX];
	int n;
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
	for (int i = 0; i < texts.n; i++)
		texts.found[i] = texts.found[i] || !*texts.text[i] || stands(texts.text[i]);
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

/* A key of a page on which something is typed by taps. */
static bool is_typed(const struct target *t)
{
	return t->action == ACTION_LETTER ||
	       (frame.page.alphabet && (t->action == ACTION_CHOOSE ||
					       (t->action == ACTION_HELP && !frame.page.help)));
}

static int least_cols(const struct target *t)
{
	if (is_typed(t))
		return size->rows == 12 ? 3 : 4;
	return is_key(t->action) ? size->key : 8;
}

/* All the letters of a name stand on one page: they are half as wide as choices, and where everything
 * is extra large they stand close to each other and to the keys. */
static bool are_letters(const struct target *a, const struct target *b)
{
	return size->rows == 12 && (is_typed(a) || is_typed(b));
}

static void ck_targets(void)
{
	const struct layout *l = &frame.layout;

	for (int i = 0; i < l->n; i++) {
		const struct target *a = &l->target[i];

		ck_that(a->rows >= 2 && a->cols >= least_cols(a), "target %d is %dx%d", i, a->cols,
			a->rows);
		for (int j = 0; j < i; j++)
			ck_that(are_apart(a, &l->target[j]) || are_letters(a, &l->target[j]),
				"targets %d and %d are close", j, i);
	}
}

/* A key says what it does, in short where there is little room; Enter says it by itself. */
static bool key_says(const struct target *t, const char *words, const char *brief)
{
	for (int row = t->row; row < t->row + t->rows; row++)
		for (int col = t->col; col < t->col + t->cols; col++)
			if (stands_at(words, row, col) || (*brief && stands_at(brief, row, col)))
				return true;
	return false;
}

static void ck_key(const struct target *t)
{
	const struct page *p = &frame.page;
	enum action action = t->action;
	const char *words = action == ACTION_REPEAT ? p->repeat_label : key_label(action);
	const char *brief = action == ACTION_REPEAT ? p->repeat_brief : key_brief(action);

	ck_that(key_says(t, key_cap(action), ""), "key %d without its cap", action);
	if (action == ACTION_HELP && p->offer && key_says(t, p->offer, ""))
		return;
	ck_that(key_says(t, words, brief) || action == ACTION_NEXT || longer, "key %d says nothing",
		action);
}

/* Keys that work stand in the footer, and those that stand there work. None has a row to itself where
 * others share one. */
static void ck_keys(const struct model *m)
{
	static const enum action keys[] = {
		ACTION_BACK, ACTION_NEXT, ACTION_HELP, ACTION_REPEAT, ACTION_VOLUME, ACTION_LANG};
	const struct layout *l = &frame.layout;
	int upper = 0, lower = 0;

	for (int i = 0; i < N(keys); i++) {
		bool turns = (keys[i] == ACTION_BACK && l->sheet > 0) ||
			     (keys[i] == ACTION_NEXT && l->sheet < l->sheets - 1);
		bool works = turns || visit_takes(m, keys[i]);
		int n = 0;

		for (int j = 0; j < l->n; j++)
			if (l->target[j].action == keys[i] && !is_typed(&l->target[j])) {
				n++;
				ck_key(&l->target[j]);
				upper += l->target[j].row < size->rows - 2;
				lower += l->target[j].row == size->rows - 2;
			}
		ck_that(n == works, "key %d stands there %d times", keys[i], n);
	}
	ck_that(upper != 1 || lower < 2, "one key has a row to itself");
}

/* ---- the header ------------------------------------------------------------------------------- */

static int marks_due(const struct model *m)
{
	bool waits = m->task.screen == SCREEN_WELCOME || m->task.screen == SCREEN_BADGE;

	return m->acting + m->assist.on + m->simulated + visit_distressed(m) + m->readers_gone +
	       (waits && m->open_help > 0) + (waits && m->children > 0) +
	       (waits && m->kitchens > 0) + (waits && m->calls.n_elsewhere > 0) +
	       (*printer_words(m->printer) != 0) + (m->held > 0) + (m->unsent > 0) +
	       (m->frozen || (m->silent_since_ms && m->now.ms - m->silent_since_ms >= SILENT_MS));
}

/* Every mark, in full or in short. */
static void ck_marks(const struct model *m)
{
	char full[PAGE_TEXT], brief[PAGE_TEXT];
	char *a = full, *b = brief;
	int n = 0;

	text_copy(full, sizeof(full), frame.page.marks);
	text_copy(brief, sizeof(brief), frame.page.brief);
	for (; *a; n++) {
		char *a_end = strstr(a, "  "), *b_end = strstr(b, "  ");

		ck_that(!a_end == !b_end, "marks and those in short are not the same");
		if (a_end)
			*a_end = *b_end = 0;
		ck_that(stands(a) || stands(b), "no mark: %s", a);
		a = a_end ? a_end + 2 : a + strlen(a);
		b = b_end ? b_end + 2 : b;
	}
	ck_that(n == marks_due(m), "%d marks", n);
}

/* Where a row's words begin, of those in the left half. */
static int first_col(int row)
{
	for (int col = 0; col < size->cols / 2; col++)
		if (code_at(row, col) > ' ')
			return col;
	return -1;
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
		ck_that(run <= RUN, "%d rows of text in a run", run);
		ck_that(!row_asks(row) || first_col(row) < 0 || first_col(row) == first_col(0),
			"the hall and the question do not stand in a line");
	}
	ck_that(questions == 1, "%d questions", questions);
}

/* ---- room ------------------------------------------------------------------------------------- */

static bool row_empty(int row)
{
	for (int col = 0; col < size->cols; col++)
		if (row_of(row)[col].ink != INK_TEXT || row_of(row)[col].code != ' ')
			return false;
	return true;
}

/* A question on a ground of its own that begins with the first row of it. */
static bool is_tight(void)
{
	for (int row = 1; row < size->rows; row++) {
		uint32_t ink = row_of(row)[0].ink;

		if (ink == INK_GOOD || ink == INK_LOOK)
			return first_col(row) >= 0;
	}
	return false;
}

/* Words of a choice in the first row of its field. */
static bool is_flush(const struct target *t)
{
	if (t->action != ACTION_CHOOSE)
		return false;
	for (int col = t->col; col < t->col + t->cols; col++)
		if (row_of(t->row)[col].ink != INK_TEXT && row_of(t->row)[col].ink != INK_EDGE &&
			row_of(t->row)[col].ink != INK_CALM_EDGE && code_at(t->row, col) > ' ')
			return true;
	return false;
}

/* Rows that are left do not lie idle while the question's ground or a choice has none about its
 * words. */
static void ck_room(void)
{
	int empty = 0, most = 0;
	bool flush = false;

	for (int row = 1; row < size->rows; row++) {
		empty = row_empty(row) ? empty + 1 : 0;
		most = empty > most ? empty : most;
	}
	for (int i = 0; i < frame.layout.n; i++)
		flush = flush ||
			(!is_typed(&frame.layout.target[i]) && is_flush(&frame.layout.target[i]));
	ck_that(!is_tight() || most < 3, "%d idle rows and none about the question", most);
	ck_that(!flush || most < 4, "%d idle rows and none within the choices", most);
}

static const struct page_choice *choice_of(int digit)
{
	for (int i = 0; i < frame.page.n_choices; i++)
		if (frame.page.choice[i].digit == digit)
			return &frame.page.choice[i];
	return NULL;
}

/* Bigger letters, "not me". */
static bool few_need(const struct model *m, int digit)
{
	struct choice_slot slots[CHOICES_MAX];
	int n = visit_choices(m, slots);

	for (int i = 0; i < n; i++)
		if (slots[i].digit == digit)
			return slots[i].id == CHOICE_LETTERS || slots[i].id == CHOICE_NOT_ME;
	return false;
}

/* What few need is neither as bright nor as wide as what one came for; nothing on the page of a class
 * is larger than its name. */
static void ck_weights(const struct model *m)
{
	for (int i = 0; i < frame.layout.n; i++) {
		const struct target *t = &frame.layout.target[i];
		const struct page_choice *choice = choice_of(t->digit);
		uint32_t ink = row_of(t->row + 1)[t->col + t->cols - 1].ink;
		bool bright = t->action == ACTION_CHOOSE && !few_need(m, t->digit);

		if (is_typed(t))
			continue;
		ck_that(bright == (ink == INK_TARGET || ink == INK_EDGE), "target %d has ink %u", i,
			ink);
		ck_that(t->action != ACTION_CHOOSE || bright || size->cols < 60 ||
				text_cells(choice->label) > 16 || t->cols <= size->cols / 2,
			"%s is wide", choice->label);
	}
	ck_that(m->task.screen != SCREEN_OFFERING || !frame.page.n_figures, "seats in figures");
}

static void look_at(const struct model *m, const char *variant)
{
	/* Six or seven choices below three devices, or below all that a hall lacks, are staff's and
	 * volunteers' alone: they may turn pages. */
	bool devices = m->task.screen == SCREEN_DEVICES;
	int more = devices || m->task.screen == SCREEN_BADGE ? 2 : size->sheets > 1;

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
		ck_marks(m);
		ck_page();
		ck_room();
		ck_weights(m);
	} while (++frame.sheet < frame.layout.sheets);
	for (int i = 0; i < texts.n; i++)
		ck_that(texts.found[i], "not whole: %s", texts.text[i]);
	ck_that(frame.layout.sheets <= size->sheets + (longer ? more : devices && m->held),
		"%d sheets", frame.layout.sheets);
}

static void look(const struct model *m, const char *variant)
{
	static struct model with;

	for (int i = 0; i < N(sizes); i++) {
		size = &sizes[i];
		/* Eight dishes in so long a language are one text higher than this screen, and so is
		 * what is changed below the keys of the voice. */
		if (longer && size->rows == 12 && strcmp(variant, "much") == 0)
			continue;
		with = *m;
		with.list_most = view_list_most(size->rows);
		look_at(&with, variant);
		with.sound = true;
		if (!longer || size->rows > 12 || strcmp(variant, "changing") != 0)
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
