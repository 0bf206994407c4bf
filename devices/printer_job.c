/* SPDX-License-Identifier: MIT */
#include "core/base/log.h"
#include "devices/printer_parts.h"

#define AGAIN_MS 300 /* between the rounds of a job that waits */

/* ---- the end of a job ----------------------------------------------------------------------- */

static void due_again(void *arg);
static void due_limit(void *arg);
static void due_settled(void *arg);

/* At once: what it holds would come out when the paper is back. */
static void throw_away(struct printer *p)
{
	if (!p->talk.link || p->talk.failed || p->reset)
		return;
	p->reset = true;
	talk_reset(&p->talk);
}

void job_ends(struct printer *p, bool proven, const char *why)
{
	if (p->step == STEP_NONE)
		return;
	p->step = STEP_NONE;
	p->limited = false;
	job_timers_end(p);
	printer_rest(p);
	buf_done(&p->bytes);
	if (p->started)
		p->unclear = !proven;
	if (p->started && !proven)
		throw_away(p);
	if (proven) {
		p->dev.done++;
	} else {
		p->dev.failed++;
		printer_trouble(p, why);
		log_line(LOG_WARN, "printer: a job failed %s: %s",
			p->started ? "on the way" : "before it began", why);
	}
	printer_tell(p, proven ? DEVICE_PRINTED : DEVICE_PRINT_FAILED);
}

static void due_limit(void *arg)
{
	struct printer *p = arg;

	p->limited = false;
	job_ends(p, false, "it did not come back in time");
}

/* ---- the job -------------------------------------------------------------------------------- */

static void ask_from_now(struct printer *p)
{
	p->stale = p->talk.question != 0;
	talk_ask(&p->talk, true);
}

static void due_again(void *arg)
{
	struct printer *p = arg;

	talk_ask(&p->talk, true);
}

/* Time for the rest of its buffer, where no echo will tell. */
static void due_settled(void *arg)
{
	struct printer *p = arg;

	if (p->step != STEP_ECHO || p->talk.echoes)
		return;
	p->step = STEP_LAST;
	ask_from_now(p);
}

static void prove(struct printer *p)
{
	p->step = STEP_ECHO;
	p->sending = 0;
	if (!p->limited) {
		p->limited = true;
		printer_after(p, p->o.limit_ms, due_limit);
	}
	if (!p->talk.echoes)
		printer_after(p, p->o.settle_ms + p->o.settle_ms * p->lines / 16, due_settled);
	if (p->talk.answers)
		talk_send_echo(&p->talk);
	else
		printer_after(p, AGAIN_MS, due_again);
}

/* To the first end of a command after PRINTER_CHUNK bytes. */
static size_t chunk_end(const struct printer *p)
{
	size_t end = p->at;

	while (end < p->bytes.len && end - p->at < PRINTER_CHUNK)
		end += escpos_piece(p->bytes.data + end, p->bytes.len - end);
	return end;
}

static void send_part(struct printer *p)
{
	size_t n = p->chunk - p->at;

	p->step = STEP_SEND;
	p->started = true;
	p->reset = false;
	p->sending = n < PRINTER_CHUNK ? n : PRINTER_CHUNK;
	talk_send(&p->talk, p->bytes.data + p->at, p->sending);
}

static void send_chunk(struct printer *p)
{
	p->chunk = chunk_end(p);
	send_part(p);
}

/* A printer that is off line or silent may come back by itself; the others wait for somebody. */
static void hold(struct printer *p, const char *words)
{
	if (p->paper != PAPER_OFFLINE) {
		job_ends(p, false, words);
		return;
	}
	if (!p->limited) {
		p->limited = true;
		printer_after(p, p->o.limit_ms, due_limit);
	}
	printer_after(p, AGAIN_MS, due_again);
}

static void go_on(struct printer *p)
{
	switch (p->step) {
	case STEP_CHECK:
		send_chunk(p);
		break;
	case STEP_MIND:
		p->limited = false;
		printer_after(p, -1, due_limit);
		send_chunk(p);
		break;
	case STEP_ECHO:
		printer_after(p, AGAIN_MS, due_again);
		break;
	case STEP_LAST:
		job_ends(p, true, "");
		break;
	case STEP_NONE:
	case STEP_BEGIN:
	case STEP_SEND:
		break;
	}
}

void job_round(struct printer *p, bool well, const char *words)
{
	if (p->stale) {
		p->stale = false;
		talk_ask(&p->talk, true);
	} else if (well) {
		go_on(p);
	} else if (p->step == STEP_CHECK) {
		job_ends(p, false, words);
	} else if (p->step > STEP_SEND) {
		hold(p, words);
	}
}

static void due_begin(void *arg)
{
	struct printer *p = arg;

	if (p->step != STEP_BEGIN)
		return;
	if (!p->talk.link || p->talk.failed || !p->known) {
		job_ends(p, false, "no printer is there");
		return;
	}
	if (p->probing || p->talk.sending)
		return; /* whose end begins it */
	p->step = STEP_CHECK;
	if (p->unclear)
		throw_away(p);
	ask_from_now(p);
}

void job_begin(struct printer *p)
{
	printer_after(p, 0, due_begin);
}

void job_sent(struct printer *p, bool whole)
{
	if (p->step == STEP_BEGIN)
		job_begin(p);
	if (p->step == STEP_ECHO)
		printer_after(p, AGAIN_MS, due_again);
	if (p->step != STEP_SEND)
		return;
	if (!whole) {
		job_ends(p, false, "it takes no more bytes");
		return;
	}
	p->at += p->sending;
	if (p->at < p->chunk) {
		send_part(p);
	} else if (p->at == p->bytes.len) {
		prove(p);
	} else {
		p->step = STEP_MIND;
		talk_ask(&p->talk, !printer_can(p->paper));
	}
}

void job_echoed(struct printer *p)
{
	if (p->step != STEP_ECHO)
		return;
	p->step = STEP_LAST;
	ask_from_now(p);
}

void job_timers_end(struct printer *p)
{
	printer_after(p, -1, due_begin);
	printer_after(p, -1, due_again);
	printer_after(p, -1, due_limit);
	printer_after(p, -1, due_settled);
}
