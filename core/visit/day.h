/* SPDX-License-Identifier: MIT */
/*
 * A person's own day: what is now, what changed, what the hub answered, what comes next. Derived
 * from the model, the most important first; screens give it words.
 */
#ifndef CORE_VISIT_DAY_H
#define CORE_VISIT_DAY_H

#include "core/visit/model.h"

#define NEWS_DAYS 7 /* so far ahead and back is told */
#define NEWS_MAX  12

enum news_kind {
	NEWS_HERE,    /* attended: it is now */
	NEWS_NOW,     /* it is now, or about to begin */
	NEWS_OFF,     /* called off; session.day, from_min tell which */
	NEWS_MOVED,   /* another day, time or room: session is the new one, day the old day */
	NEWS_EXTRA,   /* an additional session */
	NEWS_SEAT,    /* a seat came free: it is theirs */
	NEWS_NO_SEAT, /* none did */
	NEWS_NEXT,
	NEWS_BARRED, /* missed too often: may book again from `day` on */
};
struct news {
	enum news_kind kind;
	const struct offering *offering;
	struct session session; /* offering NULL = none */
	day_t day;
	bool conflict; /* NEWS_NO_SEAT: they have something else at that time */
};
int visit_news(const struct model *m, struct news ret[NEWS_MAX]);
/* Is the hub's word on this place on a waiting list among them? */
bool visit_answered(const struct model *m, const struct enrolment *e);
bool visit_birthday(const struct model *m);
/* Has that session of today not begun yet? */
bool visit_soon(const struct model *m, const struct session *s);
/* Today's meal that is to be picked up next: index into standing.orders; -1 = none. One that is
 * served, delivered, or over for long is none. */
int visit_pick_up(const struct model *m);

bool enrolment_held(const struct enrolment *e); /* a seat, not only a place on a list */
/* The session of a single enrolment, wherever it was moved to; false = called off, or a course. */
bool enrolment_session(const struct model *m, const struct enrolment *e, struct session *ret);
/* Is there a session of this enrolment, course or single, on that day? */
bool enrolment_session_on(
	const struct model *m, const struct enrolment *e, day_t day, struct session *ret);

#endif
