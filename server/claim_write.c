/* SPDX-License-Identifier: MIT */
/*
 * The claim's two files (server/claim_file.h), in one walk over its lines.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/outfile.h"
#include "core/base/text.h"
#include "server/claim_file.h"

#define LINE_BYTES 4096

enum { SUMMARY, LINES, CHANGES, ODD, PHONE, SHEETS };

/* A line that may be phoned: those with the least marks are. */
struct drawn {
	unsigned char mark[crypto_generichash_BYTES_MIN];
	int64_t line;
	struct claim_line of;
};

struct writing {
	struct hub *hub;
	const struct claim_file *file;
	daylog_words tr;
	struct outfile csv, xlsx;
	struct book *book;
	int sheet[SHEETS];
	crypto_hash_sha256_state hash;
	int64_t line;
	int64_t qty, fen, changed; /* sums; changed: fen of adjustments */
	struct drawn drawn[CLAIM_PHONED];
	int n_drawn;
};

static const char *kind_of(const struct writing *w, const struct claim_line *line)
{
	if (line->back == w->file->no)
		return "back";
	if (line->qty == 0)
		return "adjust";
	return line->day < w->file->from || line->day > w->file->until ? "late" : "meal";
}

/* ---- CSV -------------------------------------------------------------------------------------- */

static int csv_put(struct writing *w, struct buf *line, struct err *err)
{
	buf_str(line, "\r\n");
	crypto_hash_sha256_update(&w->hash, line->data, line->len);
	return outfile_put(&w->csv, line, err);
}

static void csv_yuan(struct buf *out, int64_t fen)
{
	long long whole = (long long)(fen < 0 ? -fen : fen);

	buf_fmt(out, "%s%lld.%02lld,", fen < 0 ? "-" : "", whole / 100, whole % 100);
}

/* Names in it are the hub's own, checked when they came; a meal's may hold anything. */
static void csv_name(struct buf *out, const char *text)
{
	buf_str(out, *text && strchr("=+-@", *text) ? "\"'" : "\"");
	for (; *text; text++)
		buf_str(out, *text == '"' ? "\"\"" : (const char[]){*text, 0});
	buf_str(out, "\",");
}

static int csv_line(struct writing *w, const struct claim_line *line, const char *kind,
	const char *why, struct err *err)
{
	struct buf out = BUF_INIT(LINE_BYTES);
	int64_t sign = line->back == w->file->no ? -1 : 1;
	long long qty = sign * line->qty;
	char day[11];
	int result;

	day_format(line->day, day);
	buf_fmt(&out, "%lld,%s,", (long long)w->file->no, kind);
	if (*why)
		buf_str(&out, ",");
	else
		buf_fmt(&out, "%lld,", (long long)w->line);
	buf_fmt(&out, "%s,%s,", line->place, day);
	csv_name(&out, line->meal);
	csv_name(&out, line->rule);
	csv_name(&out, line->who);
	buf_fmt(&out, "%lld,", qty);
	csv_yuan(&out, sign * line->list_fen);
	csv_yuan(&out, sign * line->fen);
	csv_name(&out, line->kiosk);
	buf_fmt(&out, "%lld,%s", (long long)line->seq, why);
	result = csv_put(w, &out, err);
	buf_done(&out);
	return result;
}

/* ---- the workbook ----------------------------------------------------------------------------- */

static void begin_sheets(struct writing *w)
{
	daylog_words tr = w->tr;
	const struct book_column sums[] = {{tr("export.hall"), 16}, {tr("sheet.meal"), 12},
		{tr("sheet.tier"), 14}, {tr("export.qty"), 10}, {tr("export.subsidy"), 14}};
	const struct book_column lines[] = {{tr("claim.line"), 8}, {tr("claim.kind"), 12},
		{tr("export.hall"), 14}, {tr("export.service-day"), 12}, {tr("sheet.meal"), 10},
		{tr("sheet.tier"), 10}, {tr("export.resident"), 20}, {tr("export.qty"), 8},
		{tr("export.list"), 10}, {tr("export.subsidy"), 10}, {tr("export.kiosk"), 10},
		{tr("export.seq"), 10}, {tr("sheet.why"), 30}, {tr("claim.answer"), 30}};
	static const char *const names[SHEETS] = {
		"claim.summary", "claim.lines", "claim.changes", "sheet.odd", "claim.phone"};

	for (int i = 0; i < SHEETS; i++) {
		int n = i == PHONE ? 14 : i == ODD ? 13 : 12;

		w->sheet[i] = i == SUMMARY ? book_sheet(w->book, tr(names[i]), sums, 5)
					   : book_sheet(w->book, tr(names[i]), lines, n);
	}
}

/* no 0: none. */
static void book_line(
	struct writing *w, int sheet, const struct claim_line *line, const char *kind, int64_t no)
{
	int64_t sign = line->back == w->file->no ? -1 : 1;
	int s = w->sheet[sheet];
	char key[24];

	snprintf(key, sizeof(key), "claim.%s", kind);
	if (no)
		book_number(w->book, s, no);
	else
		book_skip(w->book, s);
	book_text(w->book, s, *kind ? w->tr(key) : "");
	book_text(w->book, s, line->place);
	book_day(w->book, s, line->day);
	book_text(w->book, s, daylog_meal(w->tr, line->meal));
	book_text(w->book, s, line->rule);
	book_text(w->book, s, line->who);
	book_number(w->book, s, sign * line->qty);
	book_yuan(w->book, s, sign * line->list_fen);
	book_yuan(w->book, s, sign * line->fen);
	book_text(w->book, s, line->kiosk);
	book_number(w->book, s, line->seq);
}

/* ---- lines ------------------------------------------------------------------------------------ */

/* Drawn by the claim's own number: the same ones whenever it is written. */
static void draw(struct writing *w, const struct claim_line *line)
{
	struct drawn d = {.line = w->line, .of = *line};
	crypto_generichash_state hash;
	int at;

	crypto_generichash_init(&hash, w->file->seed, CLAIM_SEED, sizeof(d.mark));
	crypto_generichash_update(&hash, line->id, sizeof(line->id));
	crypto_generichash_final(&hash, d.mark, sizeof(d.mark));
	for (at = w->n_drawn; at > 0; at--)
		if (memcmp(w->drawn[at - 1].mark, d.mark, sizeof(d.mark)) <= 0)
			break;
	if (at == CLAIM_PHONED)
		return;
	if (w->n_drawn < CLAIM_PHONED)
		w->n_drawn++;
	memmove(&w->drawn[at + 1], &w->drawn[at],
		(size_t)(w->n_drawn - at - 1) * sizeof(w->drawn[0]));
	w->drawn[at] = d;
}

static int one_line(void *ctx, const struct claim_line *line, struct err *err)
{
	struct writing *w = ctx;
	const char *kind = kind_of(w, line);
	bool meal = strcmp(kind, "meal") == 0;
	int64_t sign = line->back == w->file->no ? -1 : 1;

	w->line++;
	w->qty += sign * line->qty;
	w->fen += sign * line->fen;
	if (meal)
		draw(w, line);
	else
		w->changed += sign * line->fen;
	book_line(w, meal ? LINES : CHANGES, line, kind, w->line);
	book_row(w->book, w->sheet[meal ? LINES : CHANGES]);
	return csv_line(w, line, kind, "", err);
}

static int one_odd(void *ctx, const struct claim_line *line, struct err *err)
{
	static const char *const names[ODD_COUNT] = {
		"unserved", "no-order", "twice", "other-tier", "erased"};
	struct writing *w = ctx;
	char key[24];

	for (int i = 0; i < ODD_COUNT; i++) {
		struct claim_line plain = *line;

		if (!(line->odd & 1u << i))
			continue;
		plain.back = 0; /* as it was served, whatever became of it later */
		snprintf(key, sizeof(key), "odd.%s", names[i]);
		book_line(w, ODD, &plain, "", 0);
		book_text(w->book, w->sheet[ODD], w->tr(key));
		book_row(w->book, w->sheet[ODD]);
		if (csv_line(w, &plain, "odd", names[i], err) < 0)
			return err->code;
	}
	return 0;
}

/* In the order of the lines, so that they are found. */
static int write_drawn(struct writing *w, struct err *err)
{
	int64_t last = 0;

	for (int i = 0; i < w->n_drawn; i++) {
		const struct drawn *next = NULL;

		for (int k = 0; k < w->n_drawn; k++)
			if (w->drawn[k].line > last && (!next || w->drawn[k].line < next->line))
				next = &w->drawn[k];
		if (!next)
			break;
		last = w->line = next->line;
		book_line(w, PHONE, &next->of, "meal", next->line);
		book_row(w->book, w->sheet[PHONE]);
		if (csv_line(w, &next->of, "phone", "", err) < 0)
			return err->code;
	}
	return 0;
}

/* ---- the summary ------------------------------------------------------------------------------ */

static int one_total(void *ctx, const struct claim_line *sum, struct err *err)
{
	struct writing *w = ctx;
	int s = w->sheet[SUMMARY];

	(void)err;
	book_text(w->book, s, sum->place);
	book_text(w->book, s, daylog_meal(w->tr, sum->meal));
	book_text(w->book, s, sum->rule);
	book_number(w->book, s, sum->qty);
	book_yuan(w->book, s, sum->fen);
	book_row(w->book, s);
	return 0;
}

static void said(struct writing *w, const char *key, const char *text)
{
	book_text(w->book, w->sheet[SUMMARY], w->tr(key));
	book_text(w->book, w->sheet[SUMMARY], text);
	book_row(w->book, w->sheet[SUMMARY]);
}

static void write_summary(struct writing *w)
{
	const struct claim_file *f = w->file;
	struct moment made = moment_at(f->made_ms, CLOCK_HUB);
	int s = w->sheet[SUMMARY];
	char text[40], day[11];

	for (int i = 0; i < 2; i++) {
		book_text(w->book, s, w->tr(i ? "sheet.sum" : "claim.changes"));
		book_skip(w->book, s);
		book_skip(w->book, s);
		if (i)
			book_number(w->book, s, w->qty);
		else
			book_skip(w->book, s);
		book_yuan(w->book, s, i ? w->fen : w->changed);
		book_row(w->book, s);
	}
	book_row(w->book, s);
	snprintf(text, sizeof(text), "%lld", (long long)f->no);
	said(w, "claim.number", text);
	day_format(f->from, day);
	snprintf(text, sizeof(text), "%.7s", day);
	said(w, "claim.month", text);
	said(w, "claim.halls", f->place[0] ? f->place : w->tr("claim.all-halls"));
	day_format(made.day, day);
	snprintf(text, sizeof(text), "%s %02d:%02d", day, made.secs / 3600, made.secs / 60 % 60);
	said(w, "claim.made", text);
	said(w, "claim.hash", f->hash);
	book_row(w->book, w->sheet[ODD]);
	book_text(w->book, w->sheet[ODD], w->tr("odd.not-known"));
	book_row(w->book, w->sheet[ODD]);
}

/* ---- both files ------------------------------------------------------------------------------- */

static int write_lines(struct writing *w, struct err *err)
{
	struct ledger *l = &w->hub->ledger;
	struct buf head = BUF_INIT(256);
	int got;

	buf_str(&head,
		"claim,kind,line,hall,day,meal,tier,resident,qty,list,subsidy,terminal,seq,why");
	got = csv_put(w, &head, err);
	buf_done(&head);
	if (got == 0)
		got = claim_file_lines(l, w->file->no, one_line, w, err);
	if (got == 0)
		got = claim_file_odds(l, w->file->no, one_odd, w, err);
	return got < 0 ? got : write_drawn(w, err);
}

/* The first time it is what counts from then on: before anybody has the file. */
static int keep_hash(struct writing *w, struct claim_file *f, struct err *err)
{
	unsigned char bytes[crypto_hash_sha256_BYTES];
	struct ledger *l = &w->hub->ledger;
	char hash[CLAIM_HASH];

	crypto_hash_sha256_final(&w->hash, bytes);
	sodium_bin2hex(hash, sizeof(hash), bytes, sizeof(bytes));
	if (f->hash[0])
		return strcmp(f->hash, hash) == 0
			       ? 0
			       : err_set(err, ERR_BAD,
					 "claim %lld: made again it would be another file than the one"
					 " of SHA-256 %s, which counts; nothing was written",
					 (long long)f->no, f->hash);
	if (ledger_begin(l, err) < 0)
		return err->code;
	if (claim_file_hash(l, f->no, hash, err) < 0) {
		ledger_rollback(l);
		return err->code;
	}
	memcpy(f->hash, hash, sizeof(f->hash));
	return ledger_commit(l, err);
}

static int write_both(struct writing *w, struct claim_file *f, struct err *err)
{
	const struct book_where where = {.path = w->xlsx.part, .made_ms = f->made_ms};
	int got;

	if (book_open(&w->book, &where, err) < 0)
		return err->code;
	begin_sheets(w);
	got = write_lines(w, err);
	if (got == 0)
		got = keep_hash(w, f, err);
	if (got == 0)
		got = claim_file_totals(&w->hub->ledger, f->no, one_total, w, err);
	if (got < 0) {
		book_drop(w->book);
		return got;
	}
	write_summary(w);
	return book_close(w->book, err);
}

static int name_files(const struct claim_file *f, struct claim_out *out, struct err *err)
{
	char day[11], stem[480];

	day_format(f->from, day);
	if (snprintf(stem, sizeof(stem), "%s/litang-claim-%04lld-%.7s%s%s", out->dir,
		    (long long)f->no, day, f->place[0] ? "-" : "", f->place) >= (int)sizeof(stem))
		return err_set(err, ERR_LIMIT, "--to %.60s...: the path is too long", out->dir);
	snprintf(out->csv, sizeof(out->csv), "%s.csv", stem);
	snprintf(out->xlsx, sizeof(out->xlsx), "%s.xlsx", stem);
	return 0;
}

int claim_write(struct hub *h, struct claim_file *f, struct claim_out *out, struct err *err)
{
	struct writing w = {.hub = h, .file = f, .tr = out->tr};

	if (name_files(f, out, err) < 0 || outfile_open(&w.csv, out->csv, err) < 0)
		return err->code;
	crypto_hash_sha256_init(&w.hash);
	if (outfile_open(&w.xlsx, out->xlsx, err) < 0 || write_both(&w, f, err) < 0 ||
		outfile_done(&w.csv, err) < 0 || outfile_done(&w.xlsx, err) < 0)
		log_line(LOG_WARN, "claim %lld was not written", (long long)f->no);
	outfile_drop(&w.csv);
	outfile_drop(&w.xlsx);
	return err->code;
}
