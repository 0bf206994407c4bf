/* SPDX-License-Identifier: MIT */
#include "core/hall/daylog.h"

#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/hall/daylog_line.h"

void line_memory_done(struct line_memory *memory)
{
	buf_done(&memory->text);
}

/* The local second of its day; the zone is asked once a quarter of an hour. */
static int local_secs(struct line_memory *memory, const struct act *act)
{
	int64_t secs = act->head.at_ms / 1000, quarter = secs / 900 + 1;

	if (memory->quarter != quarter) {
		memory->quarter = quarter;
		memory->ahead =
			moment_at(act->head.at_ms, act->head.clock).secs - (int32_t)(secs % 86400);
	}
	return (int)((secs % 86400 + memory->ahead + 86400) % 86400);
}

/* "08:00:01" */
static void time_text(int secs, char out[9])
{
	const int part[] = {secs / 3600, secs / 60 % 60, secs % 60};

	for (int i = 0; i < 3; i++) {
		*out++ = (char)('0' + part[i] / 10 % 10);
		*out++ = (char)('0' + part[i] % 10);
		*out++ = i < 2 ? ':' : 0;
	}
}

static void day_text(day_t day, char out[11])
{
	out[0] = 0;
	if (day != DAY_NONE)
		day_format(day, out);
}

/* Quotes, and what stands between them as it is. */
static void quoted(struct line *l, const char *text, size_t n)
{
	char whole[128] = ",\"";

	if (n > sizeof(whole) - 3) {
		buf_str(l->out, l->n++ ? ",\"" : "\"");
		buf_add(l->out, text, n);
		buf_byte(l->out, '"');
		return;
	}
	memcpy(whole + 2, text, n);
	whole[2 + n] = '"';
	buf_add(l->out, l->n ? whole : whole + 1, n + 3 - !l->n);
	l->n++;
}

/* What a spreadsheet would take for a formula is text. */
static void cell_escaped(struct line *l, const char *text)
{
	buf_str(l->out, l->n++ ? ",\"" : "\"");
	if (strchr("=+-@\t\r", *text))
		buf_byte(l->out, '\'');
	for (size_t n = strcspn(text, "\""); text[n]; n = strcspn(text, "\"")) {
		buf_add(l->out, text, n + 1);
		buf_byte(l->out, '"');
		text += n + 1;
	}
	buf_str(l->out, text);
	buf_byte(l->out, '"');
}

static void cell(struct line *l, const char *text)
{
	size_t n = strlen(text);

	if (l->book)
		book_text(l->book, l->sheet, text);
	else if (n && (strchr("=+-@\t\r", *text) || memchr(text, '"', n)))
		cell_escaped(l, text);
	else
		quoted(l, text, n);
}

/* A number of our own making: below zero it stays a number, so that a sheet can add it up. */
static void cell_number(struct line *l, int64_t v)
{
	char digits[DEC_SIZE];

	if (!v)
		cell(l, "");
	else if (l->book)
		book_number(l->book, l->sheet, v);
	else
		quoted(l, digits, dec_from(digits, v));
}

static void cell_yuan(struct line *l, int32_t fen)
{
	char text[DEC_SIZE + 5] = "-";
	int64_t size = fen < 0 ? -(int64_t)fen : fen;
	size_t n = fen < 0;

	if (l->book) {
		book_yuan(l->book, l->sheet, fen);
		return;
	}
	n += dec_from(text + n, size / 100);
	text[n++] = '.';
	text[n++] = (char)('0' + size % 100 / 10);
	text[n++] = (char)('0' + size % 10);
	quoted(l, text, n);
}

static void cell_day(struct line *l, day_t day)
{
	char text[11];

	if (l->book && day != DAY_NONE) {
		book_day(l->book, l->sheet, day);
		return;
	}
	day_text(day, text);
	cell(l, text);
}

static void cell_time(struct line *l, const struct act *act)
{
	int secs = local_secs(l->memory, act);
	char text[9];

	if (l->book) {
		book_time(l->book, l->sheet, secs);
		return;
	}
	time_text(secs, text);
	cell(l, text);
}

/* The word of "group.word", which are constants: it is asked for once. */
static const char *word_of(const struct line *l, const char *group, const char *word)
{
	uint64_t mark =
		((uint64_t)(uintptr_t)group << 1 ^ (uint64_t)(uintptr_t)word) * 0x9e3779b97f4a7c15;
	struct line_word *known = &l->memory->word[(mark >> 32) % LINE_WORDS];

	if (known->group != group || known->word != word) {
		known->group = group;
		known->word = word;
		snprintf(known->key, sizeof(known->key), "%s.%s", group, word);
		known->text = l->tr(known->key);
	}
	return known->text;
}

static void cell_word(struct line *l, const char *group, const char *word)
{
	cell(l, word_of(l, group, word));
}

static const char *service_name(enum act_kind kind)
{
	switch (kind) {
	case ACT_ORDER:
	case ACT_CANCEL:
	case ACT_SERVE:
	case ACT_UNSERVED:
	case ACT_ADJUST:
		return "meal";
	case ACT_ATTEND:
	case ACT_ENROL:
	case ACT_LEAVE:
	case ACT_COLLECT:
		return "offering";
	default:
		return "hall";
	}
}

static const char *promise_name(enum promise promise)
{
	switch (promise) {
	case PROMISE_FINAL:
		return "final";
	case PROMISE_OPEN:
		return "open";
	case PROMISE_LIST_PRICE:
		return "list-price";
	case PROMISE_REQUESTED:
		return "requested";
	default:
		return "none";
	}
}

static const char *actor_name(enum actor by)
{
	switch (by) {
	case BY_VOLUNTEER:
		return "volunteer";
	case BY_FAMILY:
		return "family";
	case BY_STAFF:
		return "staff";
	default:
		return "self";
	}
}

int line_sign(enum act_kind kind)
{
	return kind == ACT_CANCEL || kind == ACT_UNSERVED || kind == ACT_LEAVE ? -1 : 1;
}

/* What is special about an order, as the last part of its key; "" = nothing. */
static const char *collect_name(const struct act *act)
{
	static const char *const names[COLLECT_COUNT] = {
		[COLLECT_DINE] = "",
		[COLLECT_PICK_UP] = "pick-up",
		[COLLECT_DELIVERY] = "delivery",
	};
	bool known = act->head.kind == ACT_ORDER && (unsigned)act->body.collect < COLLECT_COUNT;

	return known ? names[act->body.collect] : "";
}

/* Its width in a workbook, in digits. */
static const struct column {
	const char *name;
	int width;
} columns[] = {{"date", 11}, {"hall", 16}, {"kiosk", 8}, {"seq", 8}, {"time", 10}, {"service", 8},
	{"action", 12}, {"resident", 15}, {"name", 10}, {"band", 8}, {"item", 32}, {"qty", 6},
	{"list", 9}, {"subsidy", 9}, {"due", 9}, {"result", 14}, {"by", 16}, {"reversal", 8},
	{"sync", 10}, {"service-day", 11}, {"ticket", 8}, {"proof", 10}, {"note", 30}};
#define N_FULL   3
#define N_MASKED (sizeof(columns) / sizeof(columns[0]) - N_FULL)

static size_t n_columns(bool full)
{
	return N_MASKED + (full ? N_FULL : 0);
}

void line_head(struct line *l)
{
	buf_str(l->out, "\xef\xbb\xbf");
	for (size_t i = 0; i < n_columns(l->full); i++)
		cell_word(l, "export", columns[i].name);
	buf_str(l->out, "\r\n");
}

int line_columns(daylog_words tr, bool full, struct book_column out[LINE_COLUMNS_MAX])
{
	char key[LINE_KEY_SIZE];
	size_t n = n_columns(full);

	_Static_assert(sizeof(columns) / sizeof(columns[0]) <= LINE_COLUMNS_MAX, "room for all");
	for (size_t i = 0; i < n; i++) {
		snprintf(key, sizeof(key), "export.%s", columns[i].name);
		out[i] = (struct book_column){tr(key), columns[i].width};
	}
	return (int)n;
}

void daylog_csv_head(struct buf *out, daylog_words tr)
{
	struct line_memory memory = LINE_MEMORY;
	struct line l = {.memory = &memory, .out = out, .tr = tr};

	line_head(&l);
	line_memory_done(&memory);
}

static void cells_what(struct line *l, const struct act *act)
{
	const char *action = act_kind_name(act->head.kind);

	cell_word(l, "service", service_name(act->head.kind));
	if (*action)
		cell_word(l, "action", action);
	else
		cell_number(l, (int64_t)act->head.kind);
}

static void cells_person(struct line *l, const struct act *act)
{
	const struct act_body *b = &act->body;
	char number[PLACE_SIZE + 1 + DEC_SIZE] = "";
	size_t n = 0;

	if (b->resident && b->place[0] && strcmp(b->place, act->head.place) != 0)
		n = (size_t)snprintf(number, PLACE_SIZE + 1, "%s/", b->place);
	if (b->resident)
		dec_from(number + n, b->resident);
	cell(l, number);
	cell(l, b->masked);
	cell(l, b->age_band);
}

/* A list inside one cell. */
static void part(struct buf *text, const char *word)
{
	if (*word && text->len)
		buf_add(text, "; ", 2);
	buf_str(text, word);
}

static void part_word(struct buf *text, const struct line *l, const char *name)
{
	if (*name)
		part(text, word_of(l, "export", name));
}

static void cell_items(struct line *l, const struct daylog_entry *entry, enum lang lang)
{
	const struct act *act = entry->act;
	struct buf *text = &l->memory->text;

	buf_clear(text);
	for (int i = 0; i < act->body.n_items && i < ACT_ITEMS_MAX; i++) {
		const struct act_item *item = &act->body.items[i];

		part(text, words_in(&item->name, lang));
		if (item->qty > 1)
			buf_fmt(text, " x%d", item->qty);
	}
	if (!text->len)
		part(text, act->head.what);
	if (act->body.less_rice)
		part_word(text, l, "less-rice");
	part_word(text, l, collect_name(act));
	if (act->head.walk)
		part_word(text, l, "walk-in");
	if (entry->at)
		part(text, entry->at);
	cell(l, buf_text(text));
}

static void cells_money(struct line *l, const struct act_head *h)
{
	bool money = h->list_fen || h->subsidy_fen || h->due_fen;

	cell_number(l, (int64_t)line_sign(h->kind) * h->qty);
	if (!money && strcmp(service_name(h->kind), "meal") != 0) {
		cell(l, "");
		cell(l, "");
		cell(l, "");
		return;
	}
	cell_yuan(l, line_sign(h->kind) * h->list_fen);
	cell_yuan(l, line_sign(h->kind) * h->subsidy_fen);
	cell_yuan(l, line_sign(h->kind) * h->due_fen);
}

static void cells_outcome(struct line *l, const struct act *act)
{
	struct buf *by = &l->memory->text;

	if (!act->opened) {
		cell(l, "");
		cell(l, "");
		return;
	}
	cell_word(l, "result", promise_name(act->body.promise));
	buf_clear(by);
	buf_str(by, word_of(l, "by", actor_name(act->body.by)));
	if (act->body.by_masked[0])
		buf_byte(by, ' ');
	buf_str(by, act->body.by_masked);
	cell(l, buf_text(by));
}

static const char *proof_name(enum proof proof)
{
	static const char *const names[] = {"none", "card", "code", "typed", "list", "paper"};

	return names[(unsigned)proof <= PROOF_PAPER ? proof : PROOF_NONE];
}

static void cells_full(struct line *l, const struct act *act)
{
	cell(l, act->body.pickup);
	cell_word(l, "proof", proof_name(act->head.proof));
	cell(l, act->body.note);
}

void line_put(struct line *l, const struct daylog_entry *entry, enum lang lang)
{
	const struct act *act = entry->act;

	cell_day(l, act->head.day);
	cell(l, entry->hall);
	cell(l, entry->kiosk);
	cell_number(l, act->head.seq);
	cell_time(l, act);
	cells_what(l, act);
	cells_person(l, act);
	cell_items(l, entry, lang);
	cells_money(l, &act->head);
	cells_outcome(l, act);
	cell_number(l, entry->reversal_seq);
	cell_word(l, "sync", entry->sync);
	cell_day(l, act->head.service_day);
	if (l->full)
		cells_full(l, act);
	if (l->book)
		book_row(l->book, l->sheet);
	else
		buf_str(l->out, "\r\n");
}

void daylog_csv(struct buf *out, const struct daylog_entry *entry, enum lang lang, daylog_words tr)
{
	struct line_memory memory = LINE_MEMORY;
	struct line l = {.memory = &memory, .out = out, .tr = tr};

	line_put(&l, entry, lang);
	line_memory_done(&memory);
}

static void put_text(struct buf *out, const char *key, const char *text)
{
	if (*text)
		json_put_text(out, key, text);
}

static void put_day(struct buf *out, const char *key, day_t day)
{
	char text[11];

	day_text(day, text);
	put_text(out, key, text);
}

static void put_items(struct buf *out, const struct act_body *b)
{
	json_open(out, "items", '[');
	for (int i = 0; i < b->n_items && i < ACT_ITEMS_MAX; i++) {
		json_open(out, NULL, '{');
		put_text(out, "zh", b->items[i].name.text[LANG_ZH]);
		put_text(out, "en", b->items[i].name.text[LANG_EN]);
		put_text(out, "ko", b->items[i].name.text[LANG_KO]);
		json_put_int(out, "qty", b->items[i].qty);
		json_put_int(out, "fen", b->items[i].fen);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static void put_body(struct buf *out, const struct act *act)
{
	const struct act_body *b = &act->body;

	put_text(out, "home", b->place);
	if (b->resident)
		json_put_int(out, "resident", b->resident);
	put_text(out, "name", b->masked);
	put_text(out, "band", b->age_band);
	put_items(out, b);
	put_text(out, "pickup", b->pickup);
	if (b->less_rice)
		json_put_int(out, "less_rice", 1);
	put_text(out, "collect", collect_name(act));
	if (b->delivery_fen)
		json_put_int(out, "delivery_fen", b->delivery_fen);
	json_put_text(out, "result", promise_name(b->promise));
	json_put_text(out, "by", actor_name(b->by));
	put_text(out, "by_name", b->by_masked);
}

static void put_head(struct buf *out, const struct act_head *h)
{
	json_put_int(out, "kind", (int64_t)h->kind);
	json_put_text(out, "service", service_name(h->kind));
	json_put_text(out, "action", act_kind_name(h->kind));
	put_text(out, "what", h->what);
	put_day(out, "service_day", h->service_day);
	put_text(out, "at_place", h->at_place);
	if (h->walk)
		json_put_int(out, "walk", 1);
	if (h->course)
		json_put_int(out, "course", 1);
	json_put_int(out, "qty", (int64_t)line_sign(h->kind) * h->qty);
	json_put_int(out, "list_fen", (int64_t)line_sign(h->kind) * h->list_fen);
	json_put_int(out, "subsidy_fen", (int64_t)line_sign(h->kind) * h->subsidy_fen);
	json_put_int(out, "due_fen", (int64_t)line_sign(h->kind) * h->due_fen);
	put_text(out, "rule", h->band);
}

void daylog_json(struct buf *out, const struct daylog_entry *entry)
{
	const struct act *act = entry->act;
	char at[9];

	time_text(moment_at(act->head.at_ms, act->head.clock).secs, at);
	buf_byte(out, '{');
	put_day(out, "date", act->head.day);
	json_put_text(out, "time", at);
	json_put_text(out, "hall", entry->hall);
	put_text(out, "place", act->head.place);
	json_put_text(out, "kiosk", entry->kiosk);
	json_put_int(out, "seq", act->head.seq);
	json_put_hex(out, "id", act->head.id, ACT_ID_BYTES);
	put_head(out, &act->head);
	if (act->opened)
		put_body(out, act);
	if (entry->reversal_seq)
		json_put_int(out, "reversal", entry->reversal_seq);
	json_put_text(out, "sync", entry->sync);
	json_put_hex(out, "hash", act->hash, ACT_HASH_BYTES);
	json_close(out, '}');
	buf_byte(out, '\n');
}
