/* SPDX-License-Identifier: MIT */
#include "tests/crashvfs/look.h"

/* What was told before the point is there. */
static void there(struct look *l, enum mark kind, int64_t found, const char *what)
{
	if (found < l->p->told[kind])
		look_say(l, &l->found->lost, "%s: %lld was told, %lld is there", what,
			(long long)l->p->told[kind], (long long)found);
}

static void told(struct look *l)
{
	const struct episode *e = l->e;

	there(l, TOLD_ACT, e->terminal.high, "the terminal's act");
	there(l, TOLD_ACKED, e->acked, "the ack");
	there(l, TOLD_FEED, e->terminal.head, "the feed");
	there(l, TOLD_HIGH, e->hub.high, "the hub's act");
	there(l, TOLD_HEAD, e->hub.head, "the import");
	/* The hub's word was durable before it was given. */
	if (e->acked > e->hub.high || e->terminal.head > e->hub.head)
		look_say(l, &l->found->lost, "the hub does not know what it told the terminal");
}

/* Contacts until all is sent: rights that the feed wants back go back in the next one. */
static int all_sent(struct pair *h)
{
	int result = hall_contact(h);

	for (int i = 0; !result && outbox_unsent(h->store) && i < 5; i++)
		result = hall_contact(h);
	return result;
}

/* One more act, and the hub has it. */
static void goes_on(struct look *l)
{
	struct pair *h = l->h;
	struct outbox_state st;
	int64_t high;

	l->found->gone_on++;
	h->ms += 3600000;
	h->err = (struct err){0};
	if ((!h->store && hall_terminal_open(h) < 0) ||
		(!h->hub.ledger.sql.kind && hall_hub_open(h) < 0) || steps_check_in(h, 1) != 0 ||
		all_sent(h) < 0) {
		look_say(l, &l->found->stuck, "%s", h->err.text);
		return;
	}
	outbox_state(h->store, &st);
	high = look_ask(h->hub.ledger.sql.db.sql, "SELECT max(high) FROM stream");
	if (st.last <= l->e->terminal.high || st.acked != st.last || high != st.last)
		look_say(l, &l->found->stuck,
			"of acts up to %lld the hub has %lld, the terminal heard of %lld",
			(long long)st.last, (long long)high, (long long)st.acked);
}

void point_check(struct pair *h, const struct point *p, struct episode *e, struct findings *ret)
{
	struct look l = {.h = h, .p = p, .e = e, .found = ret};

	ret->points++;
	h->err = (struct err){0};
	if ((p->terminal && hall_terminal_open(h) < 0) || (p->hub && hall_hub_open(h) < 0)) {
		look_say(&l, &ret->corrupt, "%s", h->err.text);
	} else {
		if (p->terminal)
			look_terminal(&l);
		if (p->hub)
			look_hub(&l);
		told(&l);
		if (!look_seen(e, e->terminal.digest ^ e->hub.digest << 1) || p->go_on)
			goes_on(&l);
	}
	memvfs_kill(h->disk, "");
	hall_close(h);
}

void point_control(struct pair *h, const struct point *p, struct findings *ret)
{
	struct outbox_state st = {.last = -1};
	int64_t high = -1;

	ret->states++;
	h->err = (struct err){0};
	if (hall_terminal_open(h) == 0)
		outbox_state(h->store, &st);
	if (hall_hub_open(h) == 0)
		high = look_ask(h->hub.ledger.sql.db.sql, "SELECT max(high) FROM stream");
	ret->control += st.last < p->told[TOLD_ACT] || high < p->told[TOLD_HIGH];
	memvfs_kill(h->disk, "");
	hall_close(h);
}
