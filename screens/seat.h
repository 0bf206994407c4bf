/* SPDX-License-Identifier: MIT */
/*
 * Phrases and pages of offerings and seats.
 */
#ifndef SCREENS_SEAT_H
#define SCREENS_SEAT_H

#include "screens/say.h"

/* "every Monday", "the first Saturday of the month", a date: the days of an offering. Language
 * data, as dates are. */
void words_rule(char *out, size_t size, const char *rule, enum lang lang);
/* "Room 2, second floor" */
void phrase_where(
	char out[PHRASE], const struct words *room, const struct words *floor, enum lang lang);
/* Where a session is held; another room than usual has no floor that is known. */
void phrase_room(char out[PHRASE], const struct session *s, enum lang lang);
/* "tomorrow 9:00" */
void phrase_begin(char out[PHRASE], const struct model *m, const struct session *s);
/* The day on which an open enrolment is answered by phone, and that in words. */
day_t act_answer_day(const struct act *act);
void phrase_answer(char out[PHRASE], const struct act *act, const char *day, enum lang lang);
/* What is this kind of offering called? An unknown one by its own name. */
const char *phrase_kind(const char *kind);
bool act_full(const struct act *act); /* an open enrolment: all seats are taken */

/* Hall (another one's), room and floor of a session; what to bring, where there is room for it. */
void say_place(const struct model *m, struct page *p, const struct session *s);
void say_bring(const struct model *m, struct page *p, const struct offering *o);

void enrolled_fill(const struct model *m, struct page *p); /* SLIP of an enrolment */
void kinds_fill(const struct model *m, struct page *p);
void offerings_fill(const struct model *m, struct page *p);
void offering_fill(const struct model *m, struct page *p);
void sessions_fill(const struct model *m, struct page *p);
void refused_fill(const struct model *m, struct page *p);
void enrolment_fill(const struct model *m, struct page *p);
void left_fill(const struct model *m, struct page *p);

#endif
