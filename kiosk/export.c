/* SPDX-License-Identifier: MIT */
#include "kiosk/export.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/outfile.h"
#include "core/base/text.h"
#include "kiosk/store/pin.h"
#include "kiosk/store/walk_days.h"

#define FLUSH_AT 65536
#define ROW_MAX  131072

struct export
{
	struct store *store;
	const struct catalogue *catalogue;
	const char *kiosk;
	struct outfile file;
	struct daylog *log;
	struct err *err;
};

/* ---- the lines -------------------------------------------------------------------------------- */

static const char *hall_name(const struct export *x, const char *place)
{
	const struct hall *hall = catalogue_hall(x->catalogue, place);

	return hall ? words_in(&hall->name, x->log->lang) : place;
}

/* On the walk's thread. */
static int add(void *ctx, const struct walked *walked, struct err *err)
{
	const struct act *act = walked->act;
	struct export *x = ctx;
	const char *at = act->head.at_place;
	struct daylog_entry entry = {
		.act = act,
		.kiosk = x->kiosk,
		.hall = hall_name(x, act->head.place),
		.at = at[0] ? hall_name(x, at) : NULL,
		.reversal_seq = walked->ref_seq,
		.sync = walked->sync,
	};

	if (daylog_add(x->log, &entry, err) < 0)
		return err->code;
	return x->log->out->len > FLUSH_AT ? outfile_put(&x->file, x->log->out, err) : 0;
}

static int write_all(struct export *x)
{
	int got = daylog_begin(x->log, x->err);
	struct err late = {0};

	if (!got)
		got = store_walk_days(x->store, x->log->range, add, x, x->err);
	if (daylog_end(x->log, got == 0, got == 0 ? x->err : &late) < 0 || got < 0)
		return x->err->code;
	return outfile_put(&x->file, x->log->out, x->err);
}

int store_export(struct store *s, struct daylog *log, const char *path, struct err *err)
{
	struct buf out = BUF_SECRET(FLUSH_AT + ROW_MAX);
	struct export x = {.store = s,
		.catalogue = store_catalogue(s),
		.kiosk = store_identity(s)->grant.kiosk,
		.log = log,
		.err = err};

	if (log->format == DAYLOG_XLSX && !path)
		return err_set(err, ERR_BAD, "a workbook is written to a file only");
	if (outfile_open(&x.file, path, err) < 0)
		return err->code;
	log->out = &out;
	log->path = x.file.part;
	if (write_all(&x) < 0 || outfile_done(&x.file, err) < 0)
		outfile_drop(&x.file);
	log->out = NULL;
	buf_done(&out);
	return err->code;
}

/* ---- the full one ----------------------------------------------------------------------------- */

static int try_pin(struct store *s, const char *pin, const struct moment *now, struct err *err)
{
	struct pin_answer answer = {.ticket = 0};

	if (!*pin)
		return err_set(err, ERR_DENIED, "no PIN was given");
	store_pin_try(s, pin, now, &answer);
	switch (answer.result) {
	case PIN_RIGHT:
		return 0;
	case PIN_NOT_SET:
		return err_set(err, ERR_DENIED, "no staff PIN is set: litang pin --set");
	case PIN_FAILED:
		return err_set(err, ERR_IO, "the staff PIN cannot be judged");
	case PIN_EARLY:
		return err_set(err, ERR_DENIED, "too soon after wrong ones: the next try in %lld s",
			(long long)(answer.wait_ms + 999) / 1000);
	default:
		return err_set(err, ERR_DENIED, "that is not the staff PIN");
	}
}

static int write_down(struct store *s, const struct daylog *log, const char *reason,
	const struct moment *now, struct err *err)
{
	static const struct person nobody = {.known = false};
	char first[11], last[11];
	struct recorded done;
	struct act act;

	act_init(&act, ACT_LOOKUP);
	act.body.by = BY_STAFF;
	strcpy(act.head.what, "log");
	day_format(log->range[0], first);
	day_format(log->range[1], last);
	snprintf(act.body.note, sizeof(act.body.note), "%s_%s %s", first, last, reason);
	if (store_record(s, now, &act, &nobody, &done, err) != RECORD_OK)
		return err->code;
	sodium_memzero(&done, sizeof(done));
	return 0;
}

static bool one_line(const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		if (*c < ' ' || *c == 0x7f)
			return false;
	return text_valid(text, strlen(text));
}

int store_export_full(struct store *s, const struct daylog *log, const char *pin,
	const char *reason, struct err *err)
{
	struct hall_clock clock;
	struct moment now;

	_Static_assert(EXPORT_REASON_MAX + 23 <= NOTE_SIZE, "two days and a reason");
	if (!*reason || strlen(reason) >= EXPORT_REASON_MAX || !one_line(reason))
		return err_set(
			err, ERR_BAD, "--reason: a line of 1 to %d bytes", EXPORT_REASON_MAX - 1);
	hall_clock_init(&clock, time_source_machine, store_last_ms(s));
	now = hall_clock_now(&clock);
	if (try_pin(s, pin, &now, err) < 0)
		return err->code;
	return write_down(s, log, reason, &now, err);
}
