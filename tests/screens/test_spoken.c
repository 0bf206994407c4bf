/* SPDX-License-Identifier: MIT */
/* What a voice says of each page: all of it, enough to choose without the screen, and no more. */
#include "screens/spoken.h"

#include <string.h>

#include "screens/keys.h"
#include "screens/said.h"
#include "tests/screens/variants.h"
#include "tests/support/suite.h"

static struct model model;
static struct page page;

/* A line of the page's speech that has all of these; NULL when there is none. */
static const char *line_with(
	const struct page *p, const char *one, const char *two, const char *three)
{
	static char line[SPOKEN_SIZE];

	for (const char *at = p->spoken; *at;
		at += strcspn(at, "\n") + (at[strcspn(at, "\n")] != 0)) {
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
		if (strstr(line, one) && strstr(line, two) && strstr(line, three))
			return line;
	}
	return NULL;
}

static void ck_line(const struct page *p, const char *one, const char *two, const char *three)
{
	ck_assert_msg(line_with(p, one, two, three) != NULL,
		"\"%s\", \"%s\", \"%s\" are not in\n%s", one, two, three, p->spoken);
}

static void each_language(void (*look)(const struct model *m, const char *variant))
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		screen_words((enum lang)lang);
		each_model((enum lang)lang, look);
	}
}

/* ---- all of a page ---------------------------------------------------------------------------- */

static void ck_figures(const struct page *p)
{
	int n = p->n_figures - (p->countdown >= 0);

	for (int i = 0; i < n; i++)
		ck_line(p, p->figure[i].label, p->figure[i].value, p->figure[i].unit);
}

static void ck_lines(const struct page *p)
{
	for (int i = 0; i < p->n_lines; i++) {
		const char *value = strchr(p->line[i], '\t');
		char label[PAGE_TEXT] = "";

		if (value)
			snprintf(label, sizeof(label), "%.*s", (int)(value - p->line[i]),
				p->line[i]);
		if (!strstr(p->line[i], "＊") && (!value || strcmp(value, "\t_") != 0))
			ck_line(p, label, value ? value + 1 : p->line[i], "");
	}
}

static void ck_aside(const struct page *p)
{
	char text[PAGE_TEXT], *save = NULL;

	memcpy(text, p->aside, sizeof(text));
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		ck_line(p, line, "", "");
}

static void ck_choices(const struct page *p)
{
	for (int i = 0; i < p->n_choices; i++) {
		char digit[4];

		snprintf(digit, sizeof(digit), "%d", p->choice[i].digit);
		ck_line(p, digit, p->choice[i].label, p->choice[i].detail);
	}
}

static void ck_key(const struct page *p, bool works, enum action action, const char *label)
{
	char text[PAGE_TEXT];

	snprintf(text, sizeof(text), _("Press %s: %s"), key_said(action), label);
	ck_assert_msg(!line_with(p, text, "", "") == !works, "\"%s\" in\n%s", text, p->spoken);
}

static void ck_all_said(const struct model *m, const char *variant)
{
	(void)variant;
	page_fill(m, &page);
	ck_line(&page, page.question, "", "");
	ck_line(&page, page.whom, "", "");
	ck_figures(&page);
	ck_aside(&page);
	ck_lines(&page);
	ck_choices(&page);
	ck_key(&page, page.next, ACTION_NEXT, key_label(ACTION_NEXT));
	ck_key(&page, page.back, ACTION_BACK, key_label(ACTION_BACK));
	ck_key(&page, page.help, ACTION_HELP, key_label(ACTION_HELP));
	ck_key(&page, page.repeat, ACTION_REPEAT, page.repeat_label);
	ck_assert_uint_lt(
		strlen(page.spoken), SPOKEN_SIZE * 2 / 3); /* what halls write is longer */
}

START_TEST(test_all_of_a_page)
{
	each_language(ck_all_said);
}
END_TEST

/* The marks of the header are not for whoever listens, but for the one who is being helped. */
static void ck_not_said(const struct model *m, const char *variant)
{
	static struct model quiet;
	static char spoken[SPOKEN_SIZE];

	(void)variant;
	if (is_staff(m->task.screen) || !m->present)
		return;
	quiet = *m;
	page_fill(&quiet, &page);
	memcpy(spoken, page.spoken, sizeof(spoken));
	quiet.simulated = !m->simulated;
	quiet.unsent += 7;
	quiet.held += 2;
	quiet.readers_gone = !m->readers_gone;
	page_fill(&quiet, &page);
	ck_assert_str_eq(page.spoken, spoken);
	ck_assert(!m->acting || line_with(&page, m->called, "", ""));
}

START_TEST(test_marks_are_not_said)
{
	each_language(ck_not_said);
}
END_TEST

/* ---- by ear alone ----------------------------------------------------------------------------- */

/* The sound of what stands in a line is in the sound of the line, but for its end, where the next
 * word may change a tone. */
static void ck_heard(const char *sound, const char *text, enum lang lang)
{
	char part[2048];

	say_sound(part, sizeof(part), text, lang);
	for (size_t n = strlen(part); n && strchr(" ,.?!", part[n - 1]);)
		part[--n] = 0;
	ck_assert_msg(*part || !*text, "\"%s\" has no sound", text);
	ck_assert_msg(strstr(sound, part) != NULL, "\"%s\" is not in \"%s\"", part, sound);
}

static void ck_choice_heard(const struct model *m, const struct page_choice *choice)
{
	char digit[4], sound[4096];
	const char *line;

	snprintf(digit, sizeof(digit), "%d", choice->digit);
	line = line_with(&page, digit, choice->label, choice->detail);
	ck_assert_ptr_nonnull(line);
	say_sound(sound, sizeof(sound), line, m->lang);
	ck_heard(sound, digit, m->lang);
	ck_heard(sound, choice->label, m->lang);
	ck_heard(sound, choice->detail, m->lang);
}

static void ck_by_ear(const struct model *m, const char *variant)
{
	char sound[2 * SPOKEN_SIZE];

	(void)variant;
	page_fill(m, &page);
	say_sound(sound, sizeof(sound), page.spoken, m->lang);
	ck_heard(sound, page.question, m->lang);
	for (int i = 0; i < page.n_choices; i++)
		ck_choice_heard(m, &page.choice[i]);
	for (int i = 0; i < page.n_figures - (page.countdown >= 0); i++)
		ck_heard(sound, page.figure[i].label, m->lang);
}

START_TEST(test_choices_by_ear)
{
	each_language(ck_by_ear);
}
END_TEST

/* The numbers that matter, as they arrive at the ear. */
START_TEST(test_slip_by_ear)
{
	static const char *const heard[LANG_COUNT][4] = {
		{"ei1 ling2 er4 qi1 hao4", "ba1 yuan2",
			"shi2 dian3 ban4 dao4 zhong1 wu3 shi2 er4 dian3 ban4",
			"qing3 na2 hao3 xiao3 piao4"},
		{"A, zero two seven", "eight yuan", "ten thirty to twelve thirty",
			"take your slip"},
		{"에이 공 이 칠 번", "팔위안", "열 시 반부터 낮 열두 시 반까지",
			"종이를 가져가세요"}};
	char sound[2 * SPOKEN_SIZE];

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		screen_words((enum lang)lang);
		screen_model(&model, SCREEN_SLIP, (enum lang)lang);
		page_fill(&model, &page);
		say_sound(sound, sizeof(sound), page.spoken, (enum lang)lang);
		for (int i = 0; i < 4; i++)
			ck_assert_msg(strstr(sound, heard[lang][i]) != NULL, "%s: %s",
				heard[lang][i], sound);
		model.job = JOB_FAILED;
		page_fill(&model, &page);
		say_sound(sound, sizeof(sound), page.spoken, (enum lang)lang);
		ck_assert_ptr_null(strstr(sound, heard[lang][3]));
	}
}
END_TEST

/* ---- what changes ----------------------------------------------------------------------------- */

START_TEST(test_countdown)
{
	char text[PAGE_TEXT];

	screen_words(LANG_ZH);
	for (int left = 30; left > 0; left--) {
		screen_model(&model, SCREEN_IDLE, LANG_ZH);
		model.since_ms = model.active_ms = model.now.ms - (30 - left) * 1000;
		page_fill(&model, &page);
		ck_assert_int_eq(page.countdown, left);
		snprintf(text, sizeof(text), "还有%d秒", left);
		ck_assert_int_eq(!!line_with(&page, text, "", ""), left % 10 == 0);
		ck_assert_int_eq(!!line_with(&page, "秒", "", ""), left % 10 == 0);
	}
	screen_model(&model, SCREEN_PIN, LANG_ZH);
	model.pin_result = PIN_WRONG;
	model.pin_until_ms = model.now.ms + 881000;
	page_fill(&model, &page);
	ck_line(&page, "还有15分钟", "", "");
}
END_TEST

/* How many digits were typed, whichever they are. */
START_TEST(test_pin_is_not_said)
{
	static char spoken[SPOKEN_SIZE];

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		screen_words((enum lang)lang);
		screen_model(&model, SCREEN_PIN, (enum lang)lang);
		page_fill(&model, &page);
		memcpy(spoken, page.spoken, sizeof(spoken));
		ck_line(&page, _("PIN"), "6", "");
		ck_assert_ptr_null(strstr(page.spoken, "＊"));
		text_copy(model.pin, sizeof(model.pin), "246802");
		page_fill(&model, &page);
		ck_assert_str_eq(page.spoken, spoken);
		model.pin[0] = 0;
		page_fill(&model, &page);
		ck_assert_ptr_null(strstr(page.spoken, "_"));
		ck_assert_ptr_null(strstr(page.spoken, "0"));
	}
}
END_TEST

START_TEST(test_news)
{
	static const struct {
		const char *before, *now, *news;
		bool anew;
	} rows[] = {
		{"", "one\ntwo", "one\ntwo", false},
		{"one\ntwo", "one\ntwo", "", false},
		{"one\ntwo", "one\ntwo", "one\ntwo", true},
		{"left: 4\npress 1", "left: 3\npress 1", "left: 3", false},
		{"left: 4\npress 1\nend", "left: 4\npress 2\nend", "press 2", false},
		{"left: 44", "left: 4", "left: 4", false},
		{"left: 4", "left: 44", "left: 44", false},
		{"a\nb\nc", "c\nb\na", "", false},
		{"a\nb\nc", "b", "", false},
		{"b", "a\nb\nc", "a\nc", false},
		{"a", "", "", false},
		{"a", "", "", true},
	};
	char news[SPOKEN_SIZE];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		spoken_news(rows[i].before, rows[i].now, rows[i].anew, news);
		ck_assert_msg(strcmp(news, rows[i].news) == 0, "row %zu: \"%s\"", i, news);
	}
}
END_TEST

/* One more of a dish: the price and that dish, not the other dishes and not the keys. */
START_TEST(test_news_of_a_page)
{
	static char before[SPOKEN_SIZE];
	char news[SPOKEN_SIZE];
	int lines = 1;

	screen_words(LANG_ZH);
	screen_model(&model, SCREEN_DISHES, LANG_ZH);
	page_fill(&model, &page);
	memcpy(before, page.spoken, sizeof(before));
	model.task.picked[0].qty = 2;
	model.price.due_fen = 1500;
	page_fill(&model, &page);
	spoken_news(before, page.spoken, false, news);
	for (const char *c = news; *c; c++)
		lines += *c == '\n';
	ck_assert_msg(lines == 2 && strstr(news, "15元") && strstr(news, "红烧狮子头  9元  2份"),
		"%s", news);
}
END_TEST

/* A page as full as a page can be: nothing is written behind the end, and each line is whole. */
START_TEST(test_full_page)
{
	char news[SPOKEN_SIZE];

	screen_words(LANG_EN);
	memset(&page, 0, sizeof(page));
	page.countdown = -1;
	page.next = page.back = page.help = true;
	page.n_lines = PAGE_LINES;
	page.n_choices = CHOICES_MAX;
	memset(page.question, 'q', PAGE_TEXT - 1);
	memset(page.aside, 'a', PAGE_TEXT - 1);
	for (int i = 0; i < PAGE_LINES; i++)
		memset(page.line[i], 'l', PAGE_TEXT - 1);
	for (int i = 0; i < CHOICES_MAX; i++) {
		memset(page.choice[i].label, 'c', PAGE_TEXT - 1);
		memset(page.choice[i].detail, 'd', PAGE_TEXT - 1);
	}
	spoken_fill(&page);
	ck_assert_uint_lt(strlen(page.spoken), SPOKEN_SIZE);
	ck_assert_uint_gt(strlen(page.spoken), SPOKEN_SIZE / 2);
	ck_line(&page, page.line[0], "", "");
	spoken_news("", page.spoken, true, news);
	ck_assert_str_eq(news, page.spoken);
}
END_TEST

/* Pages that go by faster than a voice do not speak, nor does the one that waits for anybody. */
START_TEST(test_silent_pages)
{
	static const enum screen silent[] = {
		SCREEN_WELCOME, SCREEN_READING, SCREEN_SAVING, SCREEN_ASKING};

	for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]); i++) {
		screen_model(&model, silent[i], LANG_ZH);
		model.sound = model.voice = true;
		ck_assert(!visit_speaks(&model));
	}
	screen_model(&model, SCREEN_GREETED, LANG_ZH);
	model.sound = model.voice = true;
	ck_assert(visit_speaks(&model));
}
END_TEST

SUITE_MAIN("spoken", test_all_of_a_page, test_marks_are_not_said, test_choices_by_ear,
	test_slip_by_ear, test_countdown, test_pin_is_not_said, test_news, test_news_of_a_page,
	test_full_page, test_silent_pages)
