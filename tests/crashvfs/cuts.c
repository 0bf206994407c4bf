/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "tests/crashvfs/crash.h"

#define STEPS         60
#define CONTROL_EACH  8  /* operations */
#define CONTROL_SHARE 20 /* one in so many points is one of the control besides */
#define GO_ON_EACH    16 /* one in so many points goes on though both databases did before */
#define CUTS_EACH     2  /* at one operation, each leaving other sectors */

/* One episode, cut at each operation that changes what is left. */
struct cutting {
	struct pair *pair;
	struct episode episode;
	struct memvfs_image *last;
	int64_t told[MARKS], ms, at;
	int no, nth;
};

static void cut(struct cutting *c, const struct memvfs_tape *tape, struct findings *f)
{
	struct pair *h = c->pair;
	struct memvfs_image *left = memvfs_tape_crash(
		tape, ((uint64_t)c->no << 32) + (uint64_t)(c->at * CUTS_EACH + c->nth));
	char name[80];
	struct point p = {.told = c->told, .name = name};

	p.terminal = !c->last || !memvfs_image_same(left, c->last, h->db);
	p.hub = !c->last || !memvfs_image_same(left, c->last, h->hub_db);
	p.go_on = f->points % GO_ON_EACH == 0;
	snprintf(name, sizeof(name), "episode %d, operation %lld, cut %d", c->no, (long long)c->at,
		c->nth);
	memvfs_image_free(c->last);
	c->last = left;
	if (!p.terminal && !p.hub)
		return;
	memvfs_restore(h->disk, "", left);
	h->ms = c->ms;
	if (h->normal)
		point_control(h, &p, f);
	else
		point_check(h, &p, &c->episode, f);
}

static void episode(struct pair *h, int no, int64_t until, struct findings *f)
{
	struct memvfs_tape *tape = steps_record(h, (uint64_t)no, STEPS);
	static struct cutting c;
	struct memvfs_step step;
	int each;
	const int64_t *count = h->normal ? &f->states : &f->points;

	c = (struct cutting){.pair = h, .ms = h->ms, .no = no};
	while (*count < until && memvfs_tape_step(tape, &step)) {
		c.at++;
		if (step.mark)
			c.told[step.what] = step.value;
		/* Of the control few points, but of a whole day. */
		each = !h->normal ? CUTS_EACH : c.at % CONTROL_EACH == 0;
		for (c.nth = 0; !step.mark && c.nth < each && *count < until; c.nth++)
			cut(&c, tape, f);
	}
	memvfs_image_free(c.last);
	memvfs_tape_free(tape);
}

void cuts_make(const struct share *share, const char *dir, struct findings *ret)
{
	static struct pair h;

	hall_make(&h, dir);
	for (int no = share->first; ret->points < share->points; no += share->step)
		episode(&h, no, share->points, ret);
	h.normal = true;
	for (int no = share->first; ret->states < share->points / CONTROL_SHARE; no += share->step)
		episode(&h, no, share->points / CONTROL_SHARE, ret);
	hall_done(&h);
}
