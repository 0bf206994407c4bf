/* SPDX-License-Identifier: MIT */
#include "tests/support/trace.h"

#include <stdio.h>
#include <string.h>

#include "screens/page.h"

void trace_add(struct trace *t, const struct event *ev)
{
	int at = (int)(t->n++ % TRACE_MAX);

	t->v[at].ev = *ev;
	t->v[at].screen = SCREEN_COUNT;
	if (ev->kind == EV_LOOKUP) {
		t->v[at].answer = (int)ev->lookup->result;
		t->v[at].kind = (int)ev->lookup->person.resident;
	} else if (ev->kind == EV_RECORDED) {
		t->v[at].answer = (int)ev->recorded->result;
		t->v[at].kind = (int)ev->recorded->act.head.kind;
	}
}

void trace_after(struct trace *t, const struct model *m)
{
	t->v[(t->n - 1) % TRACE_MAX].screen = m->task.screen;
}

static void print_action(const struct event *ev)
{
	static const char *const names[] = {"none", "choose", "next", "back", "help", "repeat",
		"language", "touch", "volume", "staff"};

	if (ev->action.action == ACTION_CHOOSE)
		printf("press %d", ev->action.digit);
	else if (ev->action.action == ACTION_LETTER)
		printf("type %c", 'A' - 1 + ev->action.digit);
	else
		printf("press %s", names[ev->action.action]);
}

static void print_event(const struct event *ev, int answer, int kind)
{
	static const char *const results[] = {"found", "neighbour", "several", "unknown",
		"old card", "expired", "not ours", "not read", "slip", "failed"};
	static const char *const recorded[] = {"ok", "no right", "failed"};
	static const char *const names[] = {[EV_TIME] = "time",
		[EV_CARD_BAD] = "bad card",
		[EV_CATALOGUE] = "catalogue",
		[EV_SYNC] = "sync",
		[EV_PIN] = "pin",
		[EV_DEVICES] = "devices",
		[EV_FOUND] = "found"};

	if (ev->kind == EV_ACTION)
		print_action(ev);
	else if (ev->kind == EV_CARD)
		printf("card %s", ev->card.number);
	else if (ev->kind == EV_SCAN)
		printf("code %s", ev->scan);
	else if (ev->kind == EV_LOOKUP)
		printf("look-up: %s, resident %d", results[answer], kind);
	else if (ev->kind == EV_RECORDED)
		printf("recorded: %s %s", recorded[answer], act_kind_name((enum act_kind)kind));
	else if (ev->kind == EV_PRINTER)
		printf("printer %d", (int)ev->printer);
	else if (ev->kind == EV_JOB)
		printf("slip of %d: %d", (int)ev->job.act_seq, (int)ev->job.state);
	else if (ev->kind == EV_READERS)
		printf("readers %s", ev->readers ? "there" : "gone");
	else if (ev->kind == EV_VOICE)
		printf("voice: %s, %s", ev->voice.sound ? "sound" : "no sound",
			ev->voice.speaking ? "speaks" : "is quiet");
	else if (ev->kind == EV_HELD)
		printf("%d slips held", ev->held);
	else if (ev->kind == EV_SERVICE)
		printf("service %s", ev->in_service ? "on" : "off");
	else
		printf("%s", names[ev->kind]);
}

void trace_print(const struct trace *t)
{
	unsigned from = t->n > TRACE_MAX ? t->n - TRACE_MAX : 0;

	for (unsigned i = from; i < t->n; i++) {
		enum screen s = t->v[i % TRACE_MAX].screen;
		const struct moment *now = &t->v[i % TRACE_MAX].ev.now;

		printf("  %4u  day %d %02d:%02d:%02d%s  ", i, (int)now->day, now->secs / 3600,
			now->secs / 60 % 60, now->secs % 60,
			now->quality == CLOCK_UNKNOWN ? "?" : " ");
		print_event(&t->v[i % TRACE_MAX].ev, t->v[i % TRACE_MAX].answer,
			t->v[i % TRACE_MAX].kind);
		printf("  -> %s\n", s < SCREEN_COUNT ? screen_defs[s].name : "?");
	}
	fflush(stdout);
}
