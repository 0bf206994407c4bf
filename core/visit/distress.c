/* SPDX-License-Identifier: MIT */
/*
 * The signs that somebody does not get on. Each is chosen so that whoever looks around or is slow
 * is left in peace:
 * - Refused: three cards or codes in a row of which nothing came.
 * - Back and forth: somebody goes on into a page and back out of it, and they have gone back from
 *   just that page before. Who looks at ten classes one after the other turns round on none of
 *   them; who goes in circles does so on each.
 * - Still: the idle warning, answered, and again over the same page. Somebody is there, and gets no
 *   further; who only reads slowly answers it once.
 */
#include "core/visit/distress.h"

#include <string.h>

#include "core/visit/behind.h"
#include "core/visit/signs.h"

static uint32_t mix(uint32_t h, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;

	while (n--)
		h = (h ^ *at++) * 16777619;
	return h;
}

/* What the page shows, as a mark: never 0, nothing can be read out of it. What was chosen on it
 * does not count. */
static uint32_t page_mark(const struct model *m)
{
	const struct task *t = &m->task;
	enum screen base = visit_base(m);
	uint32_t h = mix(2166136261, &base, sizeof(base));

	h = mix(h, t->meal, strlen(t->meal));
	h = mix(h, &t->day, sizeof(t->day));
	h = mix(h, t->set_id, strlen(t->set_id));
	h = mix(h, &t->order, sizeof(t->order));
	h = mix(h, &t->enrolment, sizeof(t->enrolment));
	h = mix(h, t->kind, strlen(t->kind));
	h = mix(h, t->offering, strlen(t->offering));
	h = mix(h, &t->session, sizeof(t->session));
	return (h & 0x3f3f3f3f) | 0x40000000;
}

struct glance distress_glance(const struct model *m)
{
	return (struct glance){m->task.screen, visit_base(m), m->present, page_mark(m), m->now.ms};
}

bool visit_distressed(const struct model *m)
{
	const struct distress *d = &m->distress;

	return d->until_ms && (m->present || m->now.ms < d->until_ms);
}

bool visit_help_offered(const struct model *m)
{
	return visit_distressed(m) && m->distress.asks && m->task.screen != SCREEN_HELP &&
	       !staff_shows(m) && visit_takes(m, ACTION_HELP);
}

static void forget_turns(struct distress *d)
{
	memset(d->left, 0, sizeof(d->left));
	d->n_left = d->turns = 0;
	d->onward = false;
	d->still = 0;
}

/* Whoever comes next begins anew, and so does who got what they wanted. */
static void start_anew(struct distress *d)
{
	forget_turns(d);
	memset(d->refused_ms, 0, sizeof(d->refused_ms));
	d->told = d->asks = d->due = false;
	d->until_ms = 0;
}

static void arises(struct model *m)
{
	struct distress *d = &m->distress;

	if (d->told || m->assist.on ||
		m->now.ms < m->help_until_ms) /* somebody is there, or comes */
		return;
	d->told = d->asks = true;
	d->until_ms = m->now.ms + DISTRESS_MARK_MS;
	d->due = m->now.ms >= d->again_ms;
}

/* ---- the signs -------------------------------------------------------------------------------- */

static bool says_no(enum screen base)
{
	return base == SCREEN_NOT_READ || base == SCREEN_UNKNOWN || base == SCREEN_OLD_CARD ||
	       base == SCREEN_EXPIRED || base == SCREEN_NOT_OURS;
}

static void refused(struct model *m)
{
	int64_t *at = m->distress.refused_ms, oldest;

	if (at[0] && m->now.ms - at[0] < DISTRESS_SAME_MS) {
		at[0] = m->now.ms;
		return;
	}
	memmove(&at[1], &at[0], (DISTRESS_REFUSED - 1) * sizeof(at[0]));
	at[0] = m->now.ms;
	oldest = at[DISTRESS_REFUSED - 1];
	if (oldest && m->now.ms - oldest <= DISTRESS_REFUSED_MS)
		arises(m);
}

static bool left_before(const struct distress *d, uint32_t page)
{
	for (int i = 0; i < DISTRESS_LEFT_MAX; i++)
		if (d->left[i] == page)
			return true;
	return false;
}

static void turned(struct model *m, uint32_t page)
{
	struct distress *d = &m->distress;

	if (!left_before(d, page))
		d->left[d->n_left++ % DISTRESS_LEFT_MAX] = page;
	else if (++d->turns >= DISTRESS_TURNS)
		arises(m);
}

static void pressed(struct model *m, enum action action, const struct glance *was)
{
	struct distress *d = &m->distress;

	if (was->page == page_mark(m))
		return;
	if (action == ACTION_BACK && d->onward)
		turned(m, was->page);
	if (action == ACTION_BACK)
		d->onward = false;
	else if (action == ACTION_CHOOSE || action == ACTION_NEXT)
		d->onward = true;
}

static void stood_still(struct model *m)
{
	struct distress *d = &m->distress;
	uint32_t page = page_mark(m);

	if (d->still == page)
		arises(m);
	d->still = page;
}

/* ---- a step ----------------------------------------------------------------------------------- */

/* Somebody was recognised: their card or badge, or the slip in their hand. */
static bool recognised(const struct model *m, const struct glance *was)
{
	enum screen base = visit_base(m);

	if (was->present)
		return false;
	return m->present ||
	       (was->base == SCREEN_READING &&
		       (base == SCREEN_ORDER || base == SCREEN_ENROLMENT || base == SCREEN_BADGE));
}

static bool nothing_came(const struct model *m, const struct event *ev, const struct glance *was)
{
	return !was->present && says_no(visit_base(m)) &&
	       (was->base == SCREEN_READING || ev->kind == EV_CARD_BAD);
}

static bool got_it(enum screen base)
{
	return base == SCREEN_SLIP || base == SCREEN_CANCELLED || base == SCREEN_LEFT;
}

/* Two acts are never asked for at once. */
static void send(struct model *m, struct effects *fx)
{
	struct distress *d = &m->distress;
	struct act act;

	if (!d->due || d->ticket || m->ticket || m->help_ticket || m->task.screen == SCREEN_DOWN ||
		m->assist.on)
		return;
	d->due = false;
	d->again_ms = m->now.ms + DISTRESS_AGAIN_MS;
	act_draft(&act, m, ACT_DISTRESS, NULL, m->now.day);
	record_act(m, &act, NULL, fx);
}

void distress_step(
	struct model *m, const struct event *ev, const struct glance *was, struct effects *fx)
{
	struct distress *d = &m->distress;

	if (m->now.ms < was->ms) { /* the clock was put right */
		start_anew(d);
		d->again_ms = 0;
	}
	if (recognised(m, was) || (!m->present && d->told && !visit_distressed(m)))
		start_anew(d);
	if (nothing_came(m, ev, was))
		refused(m);
	if (was->present && !m->present)
		forget_turns(d);
	if (was->present && m->present && ev->kind == EV_ACTION)
		pressed(m, ev->action.action, was);
	if (m->present && m->task.screen == SCREEN_IDLE && was->screen != SCREEN_IDLE)
		stood_still(m);
	if (m->present && got_it(visit_base(m)) && visit_base(m) != was->base) {
		forget_turns(d);
		d->asks = false;
	}
	send(m, fx);
}

void distress_called(struct model *m)
{
	m->distress.asks = m->distress.due = false;
	m->distress.told |= m->present;
}

void distress_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	m->distress.ticket = 0;
	if (r->result == RECORD_OK) {
		calls_add(m, r, fx);
	} else {
		m->distress.again_ms = 0;
	}
}
