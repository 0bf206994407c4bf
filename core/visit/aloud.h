/* SPDX-License-Identifier: MIT */
/*
 * The voice's rules (voice.c), for the folder alone.
 */
#ifndef CORE_VISIT_ALOUD_H
#define CORE_VISIT_ALOUD_H

#include "core/visit/internal.h"

bool voice_takes(const struct model *m, enum action action); /* of REPEAT and VOLUME */
void voice_repeat(struct model *m, struct effects *fx);      /* where it takes them */
void voice_louder(struct model *m, struct effects *fx);
void voice_lang(const struct model *m, struct effects *fx); /* there is another one now */
void voice_enter(struct model *m);                          /* the person present decides */
void voice_rest(struct model *m);                           /* as the hall has it */
void voice_told(struct model *m, bool sound, bool speaking);
bool voice_holds_undo(const struct model *m); /* the greeting is being said */
/* Since when it has been quiet, of a time that began at `since`. */
int64_t voice_quiet(const struct model *m, int64_t since);

#endif
