/* SPDX-License-Identifier: MIT */
#include "server/export.h"

#include <sodium.h>
#include <string.h>

#include "core/base/outfile.h"
#include "core/base/text.h"
#include "server/exceptions.h"
#include "server/ledger_act.h"
#include "server/ledger_claim.h"

#define FLUSH_AT 65536
#define ROW_MAX  131072

struct export
{
	struct hub *hub;
	struct outfile file;
	struct daylog *log;
	const char *place; /* NULL: of all halls */
	struct exceptions exceptions;
	struct stream_row stream; /* the last one looked up */
	struct hall hall, at;     /* the last ones looked up */
	int unreadable;
};

/* A hall that is not known goes by its place. */
static int find_hall(struct export *x, const char *place, struct hall *ret, struct err *err)
{
	int got;

	if (strcmp(ret->place, place) == 0)
		return 0;
	got = hub_hall(x->hub, place, ret, err);
	if (got == 0) {
		memset(ret, 0, sizeof(*ret));
		text_copy(ret->place, sizeof(ret->place), place);
		text_copy(ret->name.text[LANG_ZH], NAME_SIZE, place);
	}
	return got < 0 ? got : 0;
}

/* The body where its key is here; else only what the head tells. */
static int open_act(struct export *x, const struct act_seen *seen, struct act *act, struct err *err)
{
	unsigned char dk[DK_BYTES];
	struct err why = {0};
	int got;

	if (seal_open(&seen->parts, NULL, x->stream.stream, act, &why) < 0)
		return 0;
	got = hub_dk(x->hub, act->head.kc, dk, err);
	if (got == 1)
		(void)!seal_open_body(&seen->parts, dk, x->stream.stream, act, &why);
	sodium_memzero(dk, sizeof(dk));
	memcpy(act->hash, seen->hash, sizeof(act->hash));
	return got < 0 ? got : 1;
}

/* The subsidy of a served meal counts only as a claim (server/claim.h). */
static int keep_claim(struct export *x, struct act_head *head, struct err *err)
{
	const unsigned char *serve = head->kind == ACT_UNSERVED ? head->ref : head->id;
	int got;

	if (head->kind != ACT_SERVE && head->kind != ACT_UNSERVED)
		return 0;
	got = claim_of(&x->hub->ledger, serve, err);
	if (got == 0)
		head->subsidy_fen = 0;
	return got < 0 ? got : 0;
}

static int add(struct export *x, const struct act_seen *seen, struct act *act, struct err *err)
{
	struct daylog_entry entry = {.act = act, .sync = "quarantined", .kiosk = x->stream.kiosk};

	if (x->log->format == DAYLOG_XLSX &&
		exceptions_of(&x->exceptions, act, &entry.odd, err) < 0)
		return err->code;
	if (keep_claim(x, &act->head, err) < 0 ||
		find_hall(x, act->head.place, &x->hall, err) < 0 ||
		(act->head.at_place[0] && find_hall(x, act->head.at_place, &x->at, err) < 0))
		return err->code;
	if (act->head.has_ref &&
		act_seq_of(&x->hub->ledger, act->head.ref, &entry.reversal_seq, err) < 0)
		return err->code;
	if (strcmp(seen->state, act_state_name(ACT_OK)) == 0)
		entry.sync = "synced";
	entry.hall = words_in(&x->hall.name, x->log->lang);
	entry.at = act->head.at_place[0] ? words_in(&x->at.name, x->log->lang) : NULL;
	if (daylog_add(x->log, &entry, err) < 0)
		return err->code;
	return x->log->out->len > FLUSH_AT ? outfile_put(&x->file, x->log->out, err) : 0;
}

static bool is_of(const struct act_head *head, const char *place)
{
	return !place || strcmp(head->place, place) == 0 || strcmp(head->at_place, place) == 0;
}

static int write_act(void *ctx, const struct act_seen *seen, struct err *err)
{
	struct export *x = ctx;
	struct act act;
	int got;

	if (x->stream.no != seen->stream_no &&
		stream_next(&x->hub->ledger, seen->stream_no - 1, &x->stream, err) < 0)
		return err->code;
	got = open_act(x, seen, &act, err);
	if (got > 0)
		got = is_of(&act.head, x->place) ? add(x, seen, &act, err) : 0;
	else if (got == 0)
		x->unreadable++;
	sodium_memzero(&act.body, sizeof(act.body));
	return got;
}

static int write_all(struct export *x, struct err *err)
{
	int got = daylog_begin(x->log, err);
	struct err late = {0};

	if (!got)
		got = act_walk_days(&x->hub->ledger, x->log->range, write_act, x, err);
	if (daylog_end(x->log, got == 0, got == 0 ? err : &late) < 0 || got < 0)
		return err->code;
	return outfile_put(&x->file, x->log->out, err);
}

int hub_export(struct hub *h, const struct export_wish *wish, int *unreadable, struct err *err)
{
	struct buf out = BUF_SECRET(FLUSH_AT + ROW_MAX);
	struct daylog *log = wish->log;
	struct export x = {.hub = h, .log = log, .place = wish->place, .exceptions = {.hub = h}};

	*unreadable = 0;
	if (log->format == DAYLOG_XLSX && !wish->path)
		return err_set(err, ERR_BAD, "a workbook is written to a file only");
	/* One key for each act, and mostly one that was just in use. */
	if (hub_dk_remember(h, err) < 0 || outfile_open(&x.file, wish->path, err) < 0)
		return err->code;
	log->out = &out;
	log->path = x.file.part;
	log->district = true;
	if (write_all(&x, err) < 0 || outfile_done(&x.file, err) < 0)
		outfile_drop(&x.file);
	log->out = NULL;
	buf_done(&out);
	exceptions_done(&x.exceptions);
	*unreadable = x.unreadable;
	return err->code;
}
