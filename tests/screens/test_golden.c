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
#include "tests/screens/staff_models.h"
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

static void cover_open(struct model *m)
{
	m->printer = PRINTER_OPEN;
	m->job = JOB_WAITING;
}

static void stuck(struct model *m)
{
	m->printer = PRINTER_STUCK;
	m->job = JOB_FAILED;
}

static void offline(struct model *m)
{
	m->printer = PRINTER_OFFLINE;
	m->job = JOB_WAITING;
}

static void unplugged(struct model *m)
{
	m->printer = PRINTER_GONE;
	m->job = JOB_WAITING;
}

static void busy(struct model *m)
{
	m->printer = PRINTER_BUSY;
	m->job = JOB_SENT;
}

static void held(struct model *m)
{
	quiet(m);
	m->printer = PRINTER_LOW;
	m->held = 3;
}

static void no_readers(struct model *m)
{
	quiet(m);
	m->readers_gone = true;
}

static void allergy(struct model *m)
{
	m->person.allergens = 8 | 32;
}

static void no_seat(struct model *m)
{
	looking(m, "class", "C03");
}

static void one_day(struct model *m)
{
	looking(m, "venue", "E02");
	m->task.session = FIXTURE_DAY + 1;
}

static void days(struct model *m)
{
	looking(m, "venue", "E02");
}

static void neighbours(struct model *m)
{
	looking(m, "shift", "E06");
	m->task.session = FIXTURE_DAY + 1;
}

static void barred(struct model *m)
{
	looking(m, "venue", "E02");
	m->refusal = REFUSED_BARRED;
	m->refused_until = FIXTURE_DAY + 9;
}

static void consent(struct model *m)
{
	m->refusal = REFUSED_NO_CONSENT;
}

static void enrolled(struct model *m)
{
	done_seat(m, ACT_ENROL);
}

static void enrolled_no_paper(struct model *m)
{
	done_seat(m, ACT_ENROL);
	no_paper(m);
}

static void listed(struct model *m)
{
	done_seat(m, ACT_ENROL);
	m->done.head.open = true;
	m->done.body.promise = PROMISE_OPEN;
	text_copy(m->done.body.note, sizeof(m->done.body.note), "full");
	text_copy(m->done.body.pickup, sizeof(m->done.body.pickup), "A-3");
}

static void not_certain(struct model *m)
{
	listed(m);
	m->done.body.note[0] = 0;
	m->done.body.hall = m->catalogue->halls[1].name;
	m->done.head.course = false;
	m->done.head.service_day = FIXTURE_DAY + 1;
}

static void waiting(struct model *m)
{
	m->standing.enrolments[0].open = true;
	text_copy(m->standing.enrolments[0].ticket, PICKUP_SIZE, "A-3");
}

/* In class, the next one moved, a seat came free, the gym hour tomorrow. */
static void full_day(struct model *m)
{
	static const struct session_change moved = {.offering = "C01",
		.kind = CHANGE_MOVED,
		.day = FIXTURE_DAY + 1,
		.to_day = FIXTURE_DAY + 1,
		.room = {.text = {"二号教室", "Room 2", "2호실"}}};
	static struct catalogue c;

	c = *m->catalogue;
	c.timetable = (struct timetable){.changes = &moved, .n_changes = 1};
	m->catalogue = &c;
	m->now = fixture_moment(FIXTURE_TODAY, "13:50");
	m->standing.enrolments[0].attended = true;
	seat_of(m, "C01", DAY_NONE);
	seat_of(m, "C03", DAY_NONE);
	m->standing.enrolments[2].open = true;
	m->standing.enrolments[2].decision = DECISION_YES;
	m->standing.enrolments[2].decided = FIXTURE_DAY;
	seat_of(m, "E02", FIXTURE_DAY + 1);
}

static void birthday(struct model *m)
{
	quiet(m);
	m->person.born = -13554 /* 1932-11-22 */;
}

static void no_rule(struct model *m)
{
	m->price = (struct price){1300, 0, 1300, PRICE_LIST_NO_RULE, ""};
}

static void as_last(struct model *m)
{
	m->standing.n_orders = 0;
	linked(m);
	m->standing.last = (struct last_order){
		.meal = "lunch", .dish = {"S01"}, .qty = {1}, .n = 1, .less_rice = true};
}

static void acting(struct model *m)
{
	linked(m);
	m->self = m->person;
	m->acting = true;
	m->undo_open = false;
	text_copy(m->called, sizeof(m->called), "妈妈");
	fixture_person(&m->person, FIXTURE_ZHANG);
	m->person.allergens = 8 | 32;
}

static void lost(struct model *m)
{
	m->link = LINK_LOST;
	text_copy(m->called, sizeof(m->called), "妈妈");
}

static void none_picked(struct model *m)
{
	m->task.n_picked = 0;
	memset(m->task.picked, 0, sizeof(m->task.picked));
}

static void second_page(struct model *m)
{
	m->page = 1;
}

/* A hall that delivers, until 16:00 of the day before. */
static void delivers(struct model *m)
{
	static struct catalogue c;
	static struct slot slot;

	c = *fixture_catalogue();
	slot = c.slots[0];
	slot.collect = 7;
	slot.delivery_days = 1;
	slot.delivery_min = 960;
	slot.delivery_fen = 200;
	c.slots = &slot;
	m->catalogue = &c;
	m->person.delivery = true;
}

static void delivery(struct model *m)
{
	delivers(m);
	m->task.collect = COLLECT_DELIVERY;
	m->task.less_rice = true;
}

/* All at once: single dishes, an allergy, a delivery that comes too late. */
static void much(struct model *m)
{
	picked(m);
	picking(m, "M02", 1);
	picking(m, "M03", 3);
	picking(m, "M04", 1);
	picking(m, "M05", 2);
	picking(m, "M06", 1);
	picking(m, "M07", 3);
	delivers(m);
	m->now = fixture_moment(FIXTURE_TODAY, "16:00");
	m->person.allergens = 8 | 32;
	m->task.less_rice = true;
}

static void walk_in(struct model *m)
{
	m->done.head.walk = true;
	m->done.head.service_day = FIXTURE_DAY;
}

static void done_dishes(struct model *m)
{
	m->done.body.items[0] =
		(struct act_item){.name = {{"红烧狮子头", "Braised pork meatball", ""}},
			.qty = 1,
			.fen = 900,
			.id = "M01"};
	m->done.body.items[1] = (struct act_item){
		.name = {{"米饭", "Rice", ""}}, .qty = 2, .fen = 100, .id = "M09"};
	m->done.body.n_items = 2;
	m->done.body.collect = COLLECT_DELIVERY;
	m->done.body.less_rice = true;
	m->task.changing = true;
}

static void changing(struct model *m)
{
	m->task.changing = true;
}

static void enough(struct model *m)
{
	static struct catalogue c;
	static struct slot slot;

	c = *fixture_catalogue();
	slot = c.slots[0];
	slot.per_person = 1;
	c.slots = &slot;
	m->catalogue = &c;
	ordering(m, FIXTURE_DAY + 1);
	m->task.changing = true;
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
	{SCREEN_SLIP, "cover_open", cover_open},
	{SCREEN_SLIP, "stuck", stuck},
	{SCREEN_SLIP, "offline", offline},
	{SCREEN_SLIP, "unplugged", unplugged},
	{SCREEN_SLIP, "busy", busy},
	{SCREEN_WELCOME, "held", held},
	{SCREEN_WELCOME, "no_readers", no_readers},
	{SCREEN_CONFIRM, "allergy", allergy},
	{SCREEN_REASON, "no_rule", no_rule},
	{SCREEN_GREETED, "full_day", full_day},
	{SCREEN_GREETED, "birthday", birthday},
	{SCREEN_OFFERING, "full", no_seat},
	{SCREEN_OFFERING, "days", days},
	{SCREEN_OFFERING, "one_day", one_day},
	{SCREEN_OFFERING, "neighbours", neighbours},
	{SCREEN_REFUSED, "barred", barred},
	{SCREEN_REFUSED, "consent", consent},
	{SCREEN_MINE, "full_day", full_day},
	{SCREEN_SLIP, "enrolled", enrolled},
	{SCREEN_SLIP, "enrolled_no_paper", enrolled_no_paper},
	{SCREEN_SLIP, "listed", listed},
	{SCREEN_SLIP, "not_certain", not_certain},
	{SCREEN_ENROLMENT, "waiting", waiting},
	{SCREEN_GREETED, "as_last", as_last},
	{SCREEN_GREETED, "acting", acting},
	{SCREEN_LINKS, "lost", lost},
	{SCREEN_DAYS, "more", second_page},
	{SCREEN_DISHES, "none", none_picked},
	{SCREEN_ALLERGY, "acting", acting},
	{SCREEN_CONFIRM, "changing", changing},
	{SCREEN_CONFIRM, "delivery", delivery},
	{SCREEN_CONFIRM, "much", much},
	{SCREEN_SLIP, "walk_in", walk_in},
	{SCREEN_SLIP, "dishes", done_dishes},
	{SCREEN_NO_MEAL, "enough", enough},
	{SCREEN_PIN, "empty", pin_empty},
	{SCREEN_PIN, "wrong", pin_wrong},
	{SCREEN_PIN, "early", pin_early},
	{SCREEN_PIN, "not_set", pin_not_set},
	{SCREEN_DEVICES, "second", second_page},
	{SCREEN_DEVICES, "none", no_devices},
	{SCREEN_DEVICES, "four", four_devices},
	{SCREEN_DEVICES, "no_paper", no_paper_there},
	{SCREEN_BADGE, "slips", slips_ask},
	{SCREEN_HELD, "none", nothing_held},
	{SCREEN_TRY_SCAN, "none", nothing_tried},
};
#define N_VARIANTS ((int)(sizeof(variants) / sizeof(variants[0])))

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
