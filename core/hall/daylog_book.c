/* SPDX-License-Identifier: MIT */
/*
 * The day's log as a workbook: the log, its totals, its exceptions.
 */
#include <search.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/daylog_line.h"

#define TOTALS_MAX 20000 /* halls times meals times tiers */

/* What one hall served of a meal to one tier. */
struct total {
	char place[PLACE_SIZE], meal[ACT_WHAT_SIZE], tier[RULE_ID_SIZE];
	char hall[NAME_SIZE];
	int64_t ordered, served, list_fen, subsidy_fen, due_fen;
};

struct daylog_book {
	struct book *book;
	int log, totals, odd; /* sheets */
	struct total *total;
	int n, room;
	void *seen; /* tsearch: marks of subsidised servings */
};

/* ---- totals ----------------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
	const struct total *x = a, *y = b;
	int c = strcmp(x->place, y->place);

	if (!c)
		c = strcmp(x->meal, y->meal);
	return c ? c : strcmp(x->tier, y->tier);
}

static struct total *total_add(struct daylog_book *b, const struct total *key, struct err *err)
{
	struct total *grown;
	int at = 0;

	if (b->n == b->room) {
		int room = b->room ? b->room * 2 : 16;

		if (b->n == TOTALS_MAX) {
			err_set(err, ERR_LIMIT, "more than %d totals; take fewer days", TOTALS_MAX);
			return NULL;
		}
		grown = realloc(b->total, (size_t)room * sizeof(*grown));
		if (!grown) {
			err_set(err, ERR_LIMIT, "out of memory");
			return NULL;
		}
		b->total = grown;
		b->room = room;
	}
	while (at < b->n && by_key(&b->total[at], key) < 0)
		at++;
	memmove(&b->total[at + 1], &b->total[at], (size_t)(b->n - at) * sizeof(*b->total));
	b->total[at] = *key;
	b->n++;
	return &b->total[at];
}

static int count(struct daylog_book *b, const struct daylog_entry *entry, struct err *err)
{
	const struct act_head *h = &entry->act->head;
	bool ordered = h->kind == ACT_ORDER || h->kind == ACT_CANCEL;
	bool served = h->kind == ACT_SERVE || h->kind == ACT_UNSERVED || h->kind == ACT_ADJUST;
	struct total key = {.ordered = 0}, *t = NULL;
	int sign = line_sign(h->kind);

	if ((!ordered && !served) || strcmp(entry->sync, "quarantined") == 0)
		return 0;
	text_copy(key.place, sizeof(key.place), h->place);
	text_copy(key.meal, sizeof(key.meal), h->what);
	text_copy(key.tier, sizeof(key.tier), h->band);
	text_copy(key.hall, sizeof(key.hall), entry->hall);
	if (b->n)
		t = bsearch(&key, b->total, (size_t)b->n, sizeof(key), by_key);
	if (!t)
		t = total_add(b, &key, err);
	if (!t)
		return err->code;
	if (ordered) {
		t->ordered += (int64_t)sign * h->qty;
		return 0;
	}
	t->served += (int64_t)sign * h->qty;
	t->list_fen += (int64_t)sign * h->list_fen;
	t->subsidy_fen += (int64_t)sign * h->subsidy_fen;
	t->due_fen += (int64_t)sign * h->due_fen;
	return 0;
}

/* A meal that has no word is called by its id. */
const char *daylog_meal(daylog_words tr, const char *meal)
{
	char key[ACT_WHAT_SIZE + 8];
	const char *word;

	snprintf(key, sizeof(key), "meal.%s", meal);
	word = tr(key);
	return *meal && word != key ? word : meal;
}

static void put_total(const struct daylog *log, const struct total *t)
{
	const struct daylog_book *b = log->book;

	book_text(b->book, b->totals, t->hall);
	book_text(b->book, b->totals, daylog_meal(log->tr, t->meal));
	book_text(b->book, b->totals, t->tier);
	book_number(b->book, b->totals, t->ordered);
	book_number(b->book, b->totals, t->served);
	book_yuan(b->book, b->totals, t->list_fen);
	book_yuan(b->book, b->totals, t->subsidy_fen);
	book_yuan(b->book, b->totals, t->due_fen);
	book_row(b->book, b->totals);
}

static void put_totals(const struct daylog *log)
{
	const struct daylog_book *b = log->book;
	struct total sum = {.ordered = 0};

	for (int i = 0; i < b->n; i++) {
		const struct total *t = &b->total[i];

		put_total(log, t);
		sum.ordered += t->ordered;
		sum.served += t->served;
		sum.list_fen += t->list_fen;
		sum.subsidy_fen += t->subsidy_fen;
		sum.due_fen += t->due_fen;
	}
	text_copy(sum.hall, sizeof(sum.hall), log->tr("sheet.sum"));
	put_total(log, &sum);
}

/* ---- exceptions ------------------------------------------------------------------------------- */

static int by_mark(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* One person, day and meal in 8 bytes. */
static uint64_t mark_of(const struct act_head *h)
{
	unsigned char mark[crypto_generichash_BYTES_MIN];
	crypto_generichash_state hash;
	uint64_t ret;

	crypto_generichash_init(&hash, NULL, 0, sizeof(mark));
	crypto_generichash_update(&hash, h->kc, sizeof(h->kc));
	crypto_generichash_update(
		&hash, (const unsigned char *)&h->service_day, sizeof(h->service_day));
	crypto_generichash_update(&hash, (const unsigned char *)h->what, strlen(h->what));
	crypto_generichash_final(&hash, mark, sizeof(mark));
	memcpy(&ret, mark, sizeof(ret));
	return ret;
}

/* Where nobody else knows: has this person been served this meal with a subsidy before? */
static int compare(struct daylog_book *b, const struct act_head *h, bool *twice, struct err *err)
{
	uint64_t mark = mark_of(h), *kept;
	uint64_t **found = tfind(&mark, &b->seen, by_mark);

	*twice = false;
	if (h->subsidy_fen <= 0 || (h->kind != ACT_SERVE && !found))
		return 0;
	if (found && h->kind == ACT_SERVE) {
		*twice = true;
		return 0;
	}
	if (found) { /* not served after all */
		kept = *found;
		tdelete(&mark, &b->seen, by_mark);
		free(kept);
		return 0;
	}
	kept = malloc(sizeof(*kept));
	if (!kept)
		return err_set(err, ERR_LIMIT, "out of memory");
	*kept = mark;
	if (tsearch(kept, &b->seen, by_mark))
		return 0;
	free(kept);
	return err_set(err, ERR_LIMIT, "out of memory");
}

static void put_odd(const struct daylog *log, const struct daylog_entry *entry, unsigned odd)
{
	static const char *const names[ODD_COUNT] = {
		"odd.unserved", "odd.no-order", "odd.twice", "odd.other-tier", "odd.erased"};
	struct line l = {.memory = log->memory,
		.book = log->book->book,
		.sheet = log->book->odd,
		.tr = log->tr,
		.full = log->full};

	for (int i = 0; i < ODD_COUNT; i++) {
		if (!(odd & 1u << i))
			continue;
		book_text(l.book, l.sheet, log->tr(names[i]));
		line_put(&l, entry, log->lang);
	}
}

static int look(struct daylog *log, const struct daylog_entry *entry, struct err *err)
{
	const struct act_head *h = &entry->act->head;
	unsigned odd = entry->odd;
	bool twice = false;

	if (h->kind != ACT_SERVE && h->kind != ACT_UNSERVED)
		return 0;
	if (h->kind == ACT_UNSERVED)
		odd |= ODD_UNSERVED;
	else if (!h->has_ref && !h->slip[0])
		odd |= ODD_NO_ORDER;
	if (!log->district && compare(log->book, h, &twice, err) < 0)
		return err->code;
	put_odd(log, entry, odd | (twice ? ODD_TWICE : 0));
	return 0;
}

/* ---- begun and ended -------------------------------------------------------------------------- */

static void begin_sheets(const struct daylog *log)
{
	struct daylog_book *b = log->book;
	const struct book_column totals[] = {{log->tr("export.hall"), 24},
		{log->tr("sheet.meal"), 12}, {log->tr("sheet.tier"), 12},
		{log->tr("sheet.ordered"), 10}, {log->tr("sheet.served"), 10},
		{log->tr("export.list"), 12}, {log->tr("export.subsidy"), 12},
		{log->tr("export.due"), 12}};
	struct book_column columns[1 + LINE_COLUMNS_MAX];
	int n = line_columns(log->tr, log->full, columns + 1);

	columns[0] = (struct book_column){log->tr("sheet.why"), 28};
	b->log = book_sheet(b->book, log->tr("sheet.log"), columns + 1, n);
	b->totals = book_sheet(b->book, log->tr("sheet.totals"), totals,
		(int)(sizeof(totals) / sizeof(totals[0])));
	b->odd = book_sheet(b->book, log->tr("sheet.odd"), columns, n + 1);
}

int daylog_book_begin(struct daylog *log, struct err *err)
{
	struct book_where where = {.path = log->path, .made_ms = log->made_ms};

	log->book = calloc(1, sizeof(*log->book));
	if (!log->book)
		return err_set(err, ERR_LIMIT, "out of memory");
	if (book_open(&log->book->book, &where, err) < 0)
		return err->code;
	begin_sheets(log);
	return 0;
}

int daylog_book_add(struct daylog *log, const struct daylog_entry *entry, struct err *err)
{
	struct line l = {.memory = log->memory,
		.book = log->book->book,
		.sheet = log->book->log,
		.tr = log->tr,
		.full = log->full};

	line_put(&l, entry, log->lang);
	return count(log->book, entry, err) < 0 ? err->code : look(log, entry, err);
}

int daylog_book_end(struct daylog *log, bool whole, struct err *err)
{
	struct daylog_book *b = log->book;
	int result = 0;

	if (whole) {
		put_totals(log);
		book_row(b->book, b->odd);
		book_text(b->book, b->odd,
			log->tr(log->district ? "odd.not-known" : "odd.not-known-here"));
		book_row(b->book, b->odd);
		result = book_close(b->book, err);
	} else {
		book_drop(b->book);
	}
	tdestroy(b->seen, free);
	free(b->total);
	free(b);
	log->book = NULL;
	return result;
}
