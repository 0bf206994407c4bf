/* SPDX-License-Identifier: MIT */
#include "server/callers.h"

#include <string.h>
#include <sys/socket.h>

void callers_init(struct callers *all, int crowd, int64_t patience_ms)
{
	memset(all, 0, sizeof(*all));
	pthread_mutex_init(&all->lock, NULL);
	all->crowd = crowd;
	all->patience_ms = patience_ms;
}

void callers_done(struct callers *all)
{
	pthread_mutex_destroy(&all->lock);
}

static void take_out(struct callers *all, struct caller *c)
{
	*(c->before ? &c->before->after : &all->first) = c->after;
	*(c->after ? &c->after->before : &all->last) = c->before;
	all->n--;
}

static void put_last(struct callers *all, struct caller *c, int64_t now_ms)
{
	c->since_ms = now_ms;
	c->before = all->last;
	c->after = NULL;
	*(all->last ? &all->last->after : &all->first) = c;
	all->last = c;
	all->n++;
}

/* Its own thread notices, says goodbye and lets it go. It no longer counts. */
static void cut(struct callers *all, struct caller *c)
{
	take_out(all, c);
	c->cut = true;
	shutdown(c->fd, SHUT_RDWR);
}

static void cut_late(struct callers *all, int64_t now_ms)
{
	struct caller *next;

	for (struct caller *c = all->first; c; c = next) {
		next = c->after;
		if (now_ms - c->since_ms < all->patience_ms)
			return;
		if (c->busy || !c->known)
			cut(all, c);
	}
}

static void make_room(struct callers *all)
{
	struct caller *c = all->first;

	while (c && c->known)
		c = c->after;
	for (struct caller *other = all->first; !c && other; other = other->after)
		c = other->busy ? NULL : other;
	if (c)
		cut(all, c);
}

void callers_come(struct callers *all, struct caller *c, int fd, int64_t now_ms)
{
	memset(c, 0, sizeof(*c));
	c->fd = fd;
	pthread_mutex_lock(&all->lock);
	cut_late(all, now_ms);
	if (all->n >= all->crowd)
		make_room(all);
	put_last(all, c, now_ms);
	pthread_mutex_unlock(&all->lock);
}

static void turn(struct callers *all, struct caller *c, bool busy, int64_t now_ms)
{
	pthread_mutex_lock(&all->lock);
	if (!c->cut) {
		/* From its connection on it has the same time as others from their first line on. */
		bool counts = busy && !c->known && !c->busy;

		c->known = c->known || !busy;
		c->busy = busy;
		if (!counts) {
			take_out(all, c);
			put_last(all, c, now_ms);
		}
	}
	pthread_mutex_unlock(&all->lock);
}

void callers_begin(struct callers *all, struct caller *c, int64_t now_ms)
{
	turn(all, c, true, now_ms);
}

void callers_end(struct callers *all, struct caller *c, int64_t now_ms)
{
	turn(all, c, false, now_ms);
}

void callers_go(struct callers *all, struct caller *c)
{
	pthread_mutex_lock(&all->lock);
	if (!c->cut)
		take_out(all, c);
	c->cut = true;
	pthread_mutex_unlock(&all->lock);
}
