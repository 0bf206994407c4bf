/* SPDX-License-Identifier: MIT */
/* What a menu takes away: told before it is taken, with the orders that stand on it. */
#include "tests/server/terminal.h"

static struct fixture f;

#define MENU   "day\tmeal\tcourse\tzh\ten\tko\tfen\tallergens\tdiet\n"
#define OF     "day\tmeal\tcourse\tzh\ten\tko\tfen\tallergens\tdiet\thall\n"
#define TUE(d) "Tue\tlunch\tmain\t" d "\t\t\t1000\t\t\n"
#define ON(d)  "2026-11-24\tlunch\tmain\t" d "\t\t\t1000\t\t\n"

struct heard {
	char gone[512]; /* "what (orders); " of each */
	int wrong;
	struct import_report report;
};

static void hear(void *ctx, const struct import_told *told)
{
	struct heard *h = ctx;
	size_t at = strlen(h->gone);

	h->wrong += told->what == IMPORT_WRONG;
	if (told->what != IMPORT_GONE)
		return;
	ck_assert_int_eq(told->line, 0);
	snprintf(h->gone + at, sizeof(h->gone) - at, "%s (%d); ", told->why, (int)told->orders);
}

/* Taken, or only looked at. */
static struct heard bring(const char *text, const char *own, bool take)
{
	struct heard h = {.gone = ""};
	const struct import_watch w = {
		.file = {"t.tsv", text, strlen(text)}, .own = own, .told = hear, .ctx = &h};
	struct moment now = moment_at(f.now_ms, CLOCK_HUB);
	struct err err = {0};
	int result;

	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	result = import_watched(&f.hub, &w, &now, &h.report, &err);
	ck_assert_msg(result == (h.wrong ? ERR_BAD : 0), "%s", err.text);
	if (take && !result)
		ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
	else
		ledger_rollback(&f.hub.ledger);
	return h;
}

static int dishes(void)
{
	return (int)sql_number(&f, "SELECT count(*) FROM feed WHERE kind='dish' AND gone=0");
}

static void order(int n, const char *hall, const char *meal, day_t day, bool cancelled)
{
	struct err err = {0};
	char id[8];

	snprintf(id, sizeof(id), "%d", n);
	ck_assert_int_eq(
		sql_run(&f.hub.ledger.sql, &err,
			"INSERT INTO meal_order(id, hall, meal, day, qty, stream_no, seq,"
			" cancelled) VALUES(?, ?, ?, ?, 1, 1, 1, ?)",
			"bttii", id, strlen(id), hall, meal, (int64_t)day, (int64_t)cancelled),
		0);
}

/* Today is Sunday 2026-11-22. */
static void orders(void)
{
	const day_t tuesday = moment_at(f.now_ms, CLOCK_HUB).day + 2;

	order(1, PLACE, "lunch", tuesday, false);
	order(2, PLACE, "lunch", tuesday + 7, false);
	order(3, NEIGHBOUR, "lunch", tuesday, false);
	order(4, PLACE, "lunch", tuesday, true);
	order(5, PLACE, "dinner", tuesday, false);
	order(6, PLACE, "lunch", tuesday - 7, false);
	order(7, PLACE, "lunch", tuesday + 1, false);
}

START_TEST(what_is_taken_away)
{
	struct heard h;

	fixture_init(&f);
	h = bring(MENU TUE("鱼") TUE("鸡") ON("鸭"), "", true);
	ck_assert(!*h.gone && h.report.gone == 0 && h.report.changed == 3);
	orders();
	for (int take = 0; take < 2; take++) {
		h = bring(MENU TUE("鸡"), "", take);
		ck_assert_str_eq(h.gone, "Tue lunch main 鱼 (3); ");
		ck_assert_int_eq(h.report.gone, 1);
		ck_assert_int_eq(dishes(), take ? 2 : 3); /* the date's stays */
	}
	h = bring(MENU ON("豆腐"), "", true);
	ck_assert_str_eq(h.gone, "2026-11-24 lunch main 鸭 (2); ");
	h = bring(MENU ON("豆腐"), "", true);
	ck_assert(!*h.gone && !h.report.changed);
	fixture_done(&f);
}
END_TEST

/* A day with nothing beside it: none of its own is left. */
START_TEST(a_day_without)
{
	struct heard h;

	fixture_init(&f);
	bring(MENU TUE("鱼") ON("鸭") ON("鸡"), "", true);
	h = bring(MENU "2026-11-24\t\t\t\t\t\t\t\t\n", "", true);
	ck_assert_int_eq(h.report.gone, 2);
	ck_assert_int_eq(dishes(), 1);
	h = bring(MENU "2026-11-25\t\t\t\t\t\t\t\t\n", "", true);
	ck_assert_int_eq(h.report.changed, 0);
	ck_assert_int_eq(bring(MENU "someday\t\t\t\t\t\t\t\t\n", "", true).wrong, 1);
	ck_assert_int_eq(bring(MENU "Tue\tlunch\t\t\t\t\t\t\t\n", "", true).wrong, 1);
	/* another hall's, and all halls', are not a hall's to take away */
	bring(OF "Wed\tlunch\tmain\t虾\t\t\t1000\t\t\t" PLACE "\n", "", true);
	ck_assert_int_eq(bring(OF "Wed\t\t\t\t\t\t\t\t\t" PLACE "\n", NEIGHBOUR, true).wrong, 1);
	ck_assert_int_eq(bring(MENU "Tue\t\t\t\t\t\t\t\t\n", PLACE, true).wrong, 1);
	ck_assert_int_eq(dishes(), 2);
	ck_assert_int_eq(bring(OF "Wed\t\t\t\t\t\t\t\t\t" PLACE "\n", PLACE, true).report.gone, 1);
	fixture_done(&f);
}
END_TEST

SUITE_MAIN("import menu", what_is_taken_away, a_day_without)
