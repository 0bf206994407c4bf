/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "kiosk/store/internal.h"
#include "tests/crashvfs/look.h"

/* Keys are durable before the first act that needs one. */
static int opened(void *ctx, const struct act *act, const char *sync)
{
	struct look *l = ctx;

	(void)sync;
	if (!act->opened)
		look_say(l, &l->found->lost, "the key of act %lld", (long long)act->head.seq);
	return 0;
}

/* A job that the printer may have is known as such: its slip is marked the next time. */
static void slips(struct look *l)
{
	char text[200];
	int64_t id = l->p->told[TOLD_SENT];

	if (look_ask(l->h->store->db.sql, "SELECT count(*) FROM print_job WHERE state=1") != 0)
		look_say(l, &l->found->mismatched, "a job at a printer that is off");
	snprintf(text, sizeof(text),
		"SELECT count(*) FROM (SELECT id, tries FROM print_job UNION ALL"
		" SELECT id, tries FROM print_past) WHERE id=%lld AND tries>0",
		(long long)id);
	if (id && look_ask(l->h->store->db.sql, text) != 1)
		look_say(l, &l->found->lost, "that job %lld was sent", (long long)id);
}

static void terminal_whole(struct look *l)
{
	struct store *s = l->h->store;
	struct err err = {0};
	int64_t n = 0;

	l->found->whole++;
	look_intact(l, s->db.sql, "the journal");
	look_intact(l, s->keys.sql, "the key file");
	if (store_verify(s, &n, &err) < 0)
		look_say(l, &l->found->mismatched, "the terminal: %s", err.text);
	look_keys(l, s->db.sql, l->h->db, "-keys");
	if (store_walk(s, 1, l->e->terminal.high, opened, l, &err) < 0)
		look_say(l, &l->found->corrupt, "the terminal: %s", err.text);
	if (look_ask(s->db.sql, "SELECT count(*) FROM lease_count"
				" WHERE sold+returned>granted_seen") != 0)
		look_say(l, &l->found->mismatched, "sold beyond the lease");
}

void look_terminal(struct look *l)
{
	struct store *s = l->h->store;
	struct outbox_state st;

	outbox_state(s, &st);
	l->e->terminal = (struct side){
		.digest = look_digest(s->keys.sql, look_digest(s->db.sql, 1)),
		.high = st.last,
		.head = st.cursor,
	};
	l->e->acked = st.acked;
	if (!look_seen(l->e, l->e->terminal.digest))
		terminal_whole(l);
	slips(l);
}
