/* SPDX-License-Identifier: MIT */
/*
 * A child is fetched, in a volunteer's mode: on the first page of a child who is checked in (under
 * FETCH_AGE) the collector's card is asked for, and with one key the child goes. Who may fetch stands
 * with the child (struct person, fetchers). Anybody else, or no card: two tones, a volunteer phones the
 * parents and says with whom the child went. The act is the child's, by the volunteer: ACT_COLLECT, what
 * FETCH_LISTED and note the collector's place/resident, or what FETCH_PHONED and note with whom. With it
 * the child is not here any more (kiosk/store/project.c); its next card is a check-in again.
 */
#ifndef CORE_VISIT_FETCH_H
#define CORE_VISIT_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "core/hall/act.h"

#define FETCH_AGE    14 /* years: from then on nobody is fetched */
#define FETCH_LISTED "listed"
#define FETCH_PHONED "phoned"

enum fetch_who { FETCH_MOTHER, FETCH_FATHER, FETCH_GRANDPARENT, FETCH_OTHER, FETCH_WHO_COUNT };

/* What SCREEN_FETCH asks. */
enum fetch_word {
	FETCH_CARD,  /* the collector's card */
	FETCH_KNOWN, /* it is one of the list: one key */
	FETCH_PHONE  /* it is not, or there is none */
};

struct fetch {
	enum fetch_word word;
	bool asking;        /* the collector is being looked up */
	struct link_to who; /* FETCH_KNOWN */
};

struct model;
struct choice_list;
struct choice_slot;
struct effects;
struct lookup;
struct recorded;
bool fetch_child(const struct model *m); /* who stands here is one who may be fetched */
void fetch_greeted_choices(const struct model *m, struct choice_list *l);
void fetch_open(struct model *m);
bool fetch_waits(const struct model *m); /* a card is the collector's now */
/* false: another person's visit begins, as ever. */
bool fetch_answered(struct model *m, const struct lookup *l, struct effects *fx);
void fetch_lost(struct model *m, struct effects *fx); /* no answer came: once more */
void fetch_choices(const struct model *m, struct choice_list *l);
void fetch_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void fetch_back(struct model *m, struct effects *fx);
void fetch_recorded(struct model *m, const struct recorded *r, struct effects *fx);

#endif
