/* SPDX-License-Identifier: MIT */
/* The day's end (desk.h), for the folder alone: SCREEN_CLOSING, CLOSE_LOG, DAY_OVER. */
#ifndef CORE_VISIT_CLOSING_H
#define CORE_VISIT_CLOSING_H

#include "core/visit/internal.h"

void closing_enter(struct model *m, struct effects *fx);
void closing_choices(const struct model *m, struct choice_list *l);
void closing_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void closing_next(struct model *m, struct effects *fx);
bool closing_goes_on(const struct model *m); /* Enter does something there */
void backup_told(struct model *m, enum backup_word word, struct effects *fx);
void closing_stick_told(struct model *m, enum stick_word word, struct effects *fx);
void close_log_choices(const struct model *m, struct choice_list *l);
void close_log_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void close_log_next(struct model *m, struct effects *fx);
void closing_recorded(struct model *m, struct effects *fx);
bool closing_counts_down(const struct model *m);
void day_over_choices(const struct model *m, struct choice_list *l);
void day_over_choose(struct model *m, const struct choice_slot *c, struct effects *fx);
void day_over_next(struct model *m, struct effects *fx); /* also by itself */

#endif
