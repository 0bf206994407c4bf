/* SPDX-License-Identifier: MIT */
#include "server/newcomer.h"

#include <sodium.h>
#include <string.h>

#include "core/base/log.h"
#include "core/hall/idnum.h"
#include "core/hall/newcomer.h"
#include "server/callback.h"
#include "server/import.h"
#include "server/ledger_erase.h"
#include "server/ledger_newcomer.h"
#include "server/ledger_person.h"
#include "server/opened.h"

#define LINE_MAX_BYTES 2048

struct taking {
	struct hub *hub;
	const struct stream_row *stream;
	const struct act_head *head;
	const struct moment *now;
	struct newcomer form;
	unsigned char pid[PID_BYTES];
	unsigned char dk[DK_BYTES];
};

/* ---- the table -------------------------------------------------------------------------------- */

static void put_cells(struct buf *out, const char *const *cells, int n)
{
	for (int i = 0; i < n; i++) {
		buf_str(out, cells[i]);
		buf_byte(out, i == n - 1 ? '\n' : '\t');
	}
}

/* No cell has a tab: newcomer_check refuses what is no line. */
static void table_of(const struct taking *t, struct buf *out)
{
	const struct newcomer *n = &t->form;
	bool hardship = n->hardship == HARDSHIP_YES;
	char allergens[2 * sizeof(ALLERGEN_LETTERS)] = "", from[11] = "";
	const char *const row[] = {t->stream->place, "", n->number, n->name, n->address,
		hardship ? "yes" : "no", "", allergens, lang_code(n->lang), n->phone,
		newcomer_paper(n->paper), from, n->guardian ? "yes" : "",
		n->voice == VOICE_ON    ? "on"
		: n->voice == VOICE_OFF ? "off"
					: "",
		newcomer_kin(n->contact), n->contact_phone, n->alone ? "yes" : ""};
	size_t at = 0;

	for (int i = 0; ALLERGEN_LETTERS[i]; i++) {
		if (!(n->allergens & (1U << i)))
			continue;
		if (at)
			allergens[at++] = ',';
		allergens[at++] = ALLERGEN_LETTERS[i];
	}
	if (hardship)
		day_format(t->head->day, from);
	buf_str(out,
		"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tphone\t"
		"proof\tproof_from\tconsent\tvoice\temergency_name\temergency_phone\tlives_alone\n");
	put_cells(out, row, (int)(sizeof(row) / sizeof(row[0])));
}

static int take_line(struct taking *t, struct err *err)
{
	struct buf table = BUF_SECRET(LINE_MAX_BYTES);
	struct import_watch watch = {.file.name = NEWCOMER, .own = "", .dk = t->dk};
	struct import_report report;
	int result;

	table_of(t, &table);
	watch.file.bytes = table.data;
	watch.file.n = table.len;
	result = table.failed ? err_set(err, ERR_BAD, "a form that is too long")
			      : import_watched(t->hub, &watch, t->now, &report, err);
	buf_done(&table);
	return result;
}

/* ---- who it is -------------------------------------------------------------------------------- */

static int open_form(struct taking *t, struct err *err)
{
	unsigned char plain[NEWCOMER_PLAIN];
	struct act act;
	int got = opened_act(t->hub, t->stream, t->head->seq, &act, err);

	if (got == 1 &&
		(!act.opened || !act.body.has_form ||
			keys_open_box(&t->hub->keys, act.body.form, NEWCOMER_PLAIN, plain) < 0))
		got = err_set(err, ERR_BAD, "a form that does not open");
	else if (got == 1)
		got = newcomer_decode(plain, &t->form, err);
	else if (got == 0)
		got = err_set(err, ERR_BAD, "no form");
	sodium_memzero(plain, sizeof(plain));
	sodium_memzero(&act, sizeof(act));
	return got;
}

/* The key must be nobody's: whoever has it would be erased with somebody else. */
static int take_key(struct taking *t, struct err *err)
{
	struct person_key whose;
	int got = person_by_key(&t->hub->ledger, t->head->kc, &whose, err);

	if (got)
		return got < 0 ? got : err_set(err, ERR_BAD, "its key is somebody's");
	got = hub_dk(t->hub, t->head->kc, t->dk, err);
	return got == 0 ? err_set(err, ERR_BAD, "its key is not here") : got < 0 ? got : 0;
}

/* 1 = they are of this hall already. */
static int is_here(struct taking *t, struct err *err)
{
	unsigned char k_match[KEY_BYTES];
	struct person_key known;
	struct idnum id;
	int got = 0;

	if (idnum_parse(t->form.number, t->now->day, &id) != IDNUM_OK)
		return err_set(err, ERR_BAD, "id_number: not a number");
	if (!t->form.guardian && id.born != DAY_NONE &&
		age_on(id.born, t->now->day, BIRTHDAY_ON) < NEWCOMER_GROWN)
		got = err_set(err, ERR_BAD, "consent: of no guardian");
	keys_match(&t->hub->keys, k_match);
	id_pid(k_match, id.number, t->pid);
	if (!got)
		got = person_by_pid(&t->hub->ledger, t->pid, &known, NULL, err);
	if (got == 1 && strcmp(known.place, t->stream->place) != 0)
		got = t->head->proof == PROOF_TYPED
			      ? err_set(err, ERR_BAD, "of another hall, and no card was seen")
			      : 0;
	sodium_memzero(&id, sizeof(id));
	sodium_memzero(k_match, sizeof(k_match));
	return got;
}

/* A terminal's word is good for a meal; what it is worth beyond that, staff find out. */
static int for_staff(const struct taking *t, struct err *err)
{
	struct newcomer_row row = {.stream_no = t->stream->no, .seq = t->head->seq};

	memcpy(row.who.pid, t->pid, sizeof(row.who.pid));
	return newcomer_put(&t->hub->ledger, &row, err);
}

static int take(struct taking *t, struct err *err)
{
	int got = open_form(t, err);

	if (!got)
		got = is_here(t, err);
	if (got)
		return got < 0 ? got : 0;
	got = take_key(t, err);
	if (got >= 0)
		got = take_line(t, err);
	return got < 0 ? got : for_staff(t, err);
}

int newcomer_take(struct hub *h, const struct stream_row *s, const struct act_head *head,
	const struct moment *now, struct err *err)
{
	struct taking t = {.hub = h, .stream = s, .head = head, .now = now};
	int result = take(&t, err);

	sodium_memzero(&t.form, sizeof(t.form));
	sodium_memzero(t.dk, sizeof(t.dk));
	if (result != ERR_BAD)
		return result;
	log_line(LOG_WARN, "a newcomer at %s, act %lld, is for staff to look at: %s", s->place,
		(long long)head->seq, err->text);
	return callback_add(h, &(struct callback_about){NEWCOMER, s->no, now->ms}, head, err);
}
