/* SPDX-License-Identifier: MIT */
#include "core/visit/newcomer.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/idnum.h"
#include "core/visit/behind.h"

#define YES       0 /* the first answer of two */
#define ALLERGENS ((int)sizeof(ALLERGEN_LETTERS) - 1)

void newcomer_open(struct model *m)
{
	sodium_memzero(&m->assist.newcomer, sizeof(m->assist.newcomer));
	sodium_memzero(&m->assist.number, sizeof(m->assist.number));
	visit_show(m, SCREEN_NEWCOMER);
}

/* ---- from page to page ------------------------------------------------------------------------ */

static bool is_asked(const struct registering *r, enum newcomer_step step)
{
	char title[NAME_SIZE];

	switch (step) {
	case STEP_PAPER:
		return r->form.hardship == HARDSHIP_YES;
	case STEP_CONTACT_PHONE:
		return r->form.contact != KIN_NONE;
	case STEP_TITLE:
		return newcomer_title(&r->form, 0, title);
	default:
		return true;
	}
}

static char *phone_of(struct registering *r)
{
	return r->step == STEP_PHONE ? r->form.phone : r->form.contact_phone;
}

bool newcomer_types(const struct model *m)
{
	enum newcomer_step step = m->assist.newcomer.step;

	return m->task.screen == SCREEN_NEWCOMER &&
	       (step == STEP_PHONE || step == STEP_CONTACT_PHONE);
}

static void go(struct model *m, int by)
{
	struct registering *r = &m->assist.newcomer;

	do {
		r->step = (enum newcomer_step)((int)r->step + by);
	} while (!is_asked(r, r->step));
	visit_show(m, SCREEN_NEWCOMER);
	sodium_memzero(r->typed, sizeof(r->typed));
	if (newcomer_types(m))
		text_copy(r->typed, sizeof(r->typed), phone_of(r));
}

bool newcomer_goes_on(const struct model *m)
{
	size_t n = strlen(m->assist.newcomer.typed);

	if (newcomer_types(m))
		return !n || n >= NEWCOMER_PHONE_MIN;
	return m->assist.newcomer.step == STEP_ALLERGENS;
}

void newcomer_next(struct model *m, struct effects *fx)
{
	struct registering *r = &m->assist.newcomer;

	(void)fx;
	if (!newcomer_goes_on(m))
		return;
	if (newcomer_types(m))
		text_copy(phone_of(r), sizeof(r->form.phone), r->typed);
	go(m, 1);
}

/* What was asked for last goes first; the card is laid down anew. */
void newcomer_back(struct model *m, struct effects *fx)
{
	switch (m->assist.newcomer.step) {
	case STEP_CARD:
		visit_end(m, SCREEN_WELCOME, fx);
		break;
	case STEP_PHONE:
		newcomer_open(m);
		break;
	default:
		go(m, -1);
		break;
	}
}

/* ---- the card --------------------------------------------------------------------------------- */

static void refuse_card(struct model *m, enum newcomer_word word, struct effects *fx)
{
	newcomer_open(m);
	m->assist.newcomer.word = word;
	effect_tone(fx, TONE_LOOK);
}

static bool is_child(const struct model *m, day_t born)
{
	return born != DAY_NONE &&
	       age_on(born, m->now.day, m->catalogue->birthday) < NEWCOMER_GROWN;
}

static void look_up(struct model *m, const struct card *card, struct effects *fx)
{
	struct effect *e = effect_add(fx, FX_LOOK_UP_CARD);

	e->card = *card;
	e->ticket = m->ticket = ++m->last_ticket;
	m->awaited = 0;
	m->assist.newcomer.asking = true;
	visit_show(m, SCREEN_READING);
}

static void card_laid(struct model *m, const struct card *card, struct effects *fx)
{
	struct registering *r = &m->assist.newcomer;
	struct idnum id;

	if (idnum_parse(card->number, m->now.day, &id) != IDNUM_OK ||
		name_mask(card->name, r->masked, sizeof(r->masked)) < 0) {
		refuse_card(m, CARD_WRONG, fx);
	} else {
		text_copy(r->form.number, sizeof(r->form.number), id.number);
		text_copy(r->form.name, sizeof(r->form.name), card->name);
		r->form.lang = m->lang;
		r->born = id.born;
		r->child = is_child(m, id.born);
		look_up(m, card, fx);
	}
	sodium_memzero(&id, sizeof(id));
}

/* A number that was typed is in no recording, so nothing may come of comparing it. */
static bool is_theirs(const struct model *m, const struct card *card)
{
	struct idnum id;
	bool same = !m->assist.newcomer.by_hand &&
		    idnum_parse(card->number, m->now.day, &id) == IDNUM_OK &&
		    strcmp(id.number, m->assist.newcomer.form.number) == 0;

	sodium_memzero(&id, sizeof(id));
	return same;
}

bool newcomer_answered(struct model *m, const struct lookup *l, struct effects *fx)
{
	struct registering *r = &m->assist.newcomer;

	switch (l->result) {
	case LOOKUP_UNKNOWN:
		break;
	case LOOKUP_NOT_READ:
	case LOOKUP_FAILED:
		newcomer_lost(m, fx);
		return true;
	default:
		sodium_memzero(r, sizeof(*r));
		return false;
	}
	m->ticket = 0;
	r->asking = false;
	effect_tone(fx, TONE_DONE);
	go(m, 1);
	return true;
}

/* ---- the number alone ------------------------------------------------------------------------- */

void newcomer_typed(struct model *m, const char *number)
{
	struct newcomer *n = &m->assist.newcomer.form;

	if (m->assist.number.newcomer || !*number)
		text_copy(n->number, sizeof(n->number), number);
}

bool newcomer_nobody(struct model *m, const struct lookup *l, struct effects *fx)
{
	struct registering *r = &m->assist.newcomer;
	struct newcomer form = {.lang = m->lang};
	struct idnum id;

	if (!m->assist.number.newcomer || !*r->form.number || l->result != LOOKUP_UNKNOWN)
		return false;
	m->ticket = 0;
	m->assist.asking = false;
	text_copy(form.number, sizeof(form.number), r->form.number);
	if (idnum_parse(form.number, m->now.day, &id) == IDNUM_OK)
		text_copy(form.number, sizeof(form.number), id.number);
	text_copy(form.name, sizeof(form.name), NEWCOMER_UNNAMED);
	newcomer_open(m);
	*r = (struct registering){.form = form, .by_hand = true, .born = l->person.born};
	r->child = is_child(m, r->born);
	(void)!name_mask(form.name, r->masked, sizeof(r->masked));
	sodium_memzero(&id, sizeof(id));
	sodium_memzero(&form, sizeof(form));
	effect_tone(fx, TONE_DONE);
	go(m, 1);
	return true;
}

void newcomer_lost(struct model *m, struct effects *fx)
{
	m->ticket = 0;
	refuse_card(m, CARD_FAILED, fx);
}

/* ---- the act ---------------------------------------------------------------------------------- */

/* The person of the draft has no key and no pid: whoever records it makes the key, and the hub knows the
 * pid. */
static void agree(struct model *m, struct effects *fx)
{
	struct registering *r = &m->assist.newcomer;
	const struct hall *hall = m->catalogue->hall;
	struct person person = {.known = true, .born = r->born};
	struct act act;

	text_copy(person.place, sizeof(person.place), hall ? hall->place : "");
	text_copy(person.masked, sizeof(person.masked), r->masked);
	act_draft(&act, m, ACT_REQUEST, &person, m->now.day);
	act.body.has_pid = person.known = false;
	act.body.lang = r->form.lang;
	act.head.proof = r->by_hand ? PROOF_TYPED : PROOF_CARD;
	text_copy(act.head.what, sizeof(act.head.what), NEWCOMER);
	r->form.guardian = r->child;
	record_act(m, &act, &person, fx);
	fx->v[fx->n - 1].record.newcomer = r->form;
	sodium_memzero(&act, sizeof(act));
}

/* ---- until the hub has confirmed -------------------------------------------------------------- */

static void mark_of(unsigned char mark[NEWCOMER_MARK], const unsigned char *id, const char *number)
{
	crypto_generichash(mark, NEWCOMER_MARK, (const unsigned char *)number, strlen(number), id,
		ACT_ID_BYTES);
}

static void remember(struct model *m, const struct act_head *head)
{
	struct newcomers *w = &m->newcomers;
	unsigned i = w->n++ % NEWCOMERS_WAITING;

	memcpy(w->who[i].id, head->id, ACT_ID_BYTES);
	mark_of(w->who[i].mark, head->id, m->assist.newcomer.form.number);
}

void newcomer_laid(struct model *m, const struct card *card)
{
	struct newcomers *w = &m->newcomers;
	unsigned char mark[NEWCOMER_MARK];
	struct idnum id;

	w->laid = 0;
	if (card->kind != CARD_ID || idnum_parse(card->number, m->now.day, &id) != IDNUM_OK)
		return;
	for (unsigned i = 0; i < NEWCOMERS_WAITING && i < w->n; i++) {
		mark_of(mark, w->who[i].id, id.number);
		if (memcmp(mark, w->who[i].mark, sizeof(mark)) == 0)
			w->laid = i + 1;
	}
	sodium_memzero(&id, sizeof(id));
}

void newcomer_visits(const struct model *m, struct act *act)
{
	unsigned laid = m->newcomers.laid;

	if (!laid)
		return;
	text_copy(act->head.what, sizeof(act->head.what), NEWCOMER);
	act->head.has_ref = true;
	memcpy(act->head.ref, m->newcomers.who[laid - 1].id, ACT_ID_BYTES);
}

void newcomer_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	struct registering *reg = &m->assist.newcomer;

	if (!reg->by_hand)
		remember(m, &r->act.head);
	sodium_memzero(&reg->form, sizeof(reg->form));
	sodium_memzero(reg->typed, sizeof(reg->typed));
	effect_tone(fx, TONE_DONE);
	visit_show(m, SCREEN_NEWCOMER_MADE);
}

bool newcomer_card(struct model *m, const struct event *ev, struct effects *fx)
{
	enum newcomer_step step = m->assist.newcomer.step;

	if (m->task.screen == SCREEN_NUMBER && m->assist.number.newcomer && ev->kind == EV_CARD)
		newcomer_open(m); /* they have one after all */
	if (m->task.screen != SCREEN_NEWCOMER || ev->kind != EV_CARD || ev->card.kind != CARD_ID)
		return false;
	if (step == STEP_CARD)
		card_laid(m, &ev->card, fx);
	else if (!is_theirs(m, &ev->card))
		return false;
	else if (step == STEP_AGREE)
		agree(m, fx);
	return true;
}

/* ---- keys ------------------------------------------------------------------------------------- */

/* The digit that it types; 0 = none. */
static char typed_by(const struct event *ev)
{
	if (ev->action.action == ACTION_HELP) /* the key 0 */
		return '0';
	if (ev->action.action == ACTION_CHOOSE && ev->action.digit >= 1 && ev->action.digit <= 9)
		return (char)('0' + ev->action.digit);
	return 0;
}

bool newcomer_key(struct model *m, const struct event *ev, struct effects *fx)
{
	char *typed = m->assist.newcomer.typed, c = typed_by(ev);
	size_t n = strlen(typed);

	(void)fx;
	if (!newcomer_types(m))
		return false;
	if (c && n < NEWCOMER_PHONE)
		typed[n] = c;
	else if (ev->action.action == ACTION_BACK && n)
		typed[n - 1] = 0;
	else
		return c != 0;
	return true;
}

/* How many were typed, not which. */
void newcomer_mask(const struct model *m, struct event *ev)
{
	if (!newcomer_types(m) || !typed_by(ev))
		return;
	ev->action.action = ACTION_CHOOSE;
	ev->action.digit = 1;
}

static int answers(const struct model *m)
{
	const struct registering *r = &m->assist.newcomer;
	static const int n[STEP_END] = {
		[STEP_CARD] = 1,
		[STEP_HARDSHIP] = 2,
		[STEP_PAPER] = PAPER_SHOWN_END - 1,
		[STEP_ALLERGENS] = ALLERGENS,
		[STEP_CONTACT] = KIN_END,
		[STEP_ALONE] = 2,
		[STEP_TITLE] = NEWCOMER_TITLES,
		[STEP_VOICE] = 2,
		[STEP_LANG] = LANG_COUNT,
		[STEP_AGREE] = 2,
	};

	/* Without a name there is nothing to be addressed by but a title. */
	return n[r->step] - (r->step == STEP_TITLE && r->by_hand);
}

void newcomer_choices(const struct model *m, struct choice_list *l)
{
	if (answers(m))
		choice_add_page(l, m, CHOICE_ANSWER, answers(m));
}

static void take_answer(struct registering *r, int answer)
{
	struct newcomer *n = &r->form;

	switch (r->step) {
	case STEP_HARDSHIP:
		n->hardship = answer == YES ? HARDSHIP_YES : HARDSHIP_NO;
		if (answer != YES)
			n->paper = PAPER_NONE_SHOWN;
		break;
	case STEP_PAPER:
		n->paper = (enum paper_shown)(answer + 1);
		break;
	case STEP_CONTACT:
		n->contact = (enum kin)((answer + 1) % KIN_END);
		if (n->contact == KIN_NONE)
			sodium_memzero(n->contact_phone, sizeof(n->contact_phone));
		break;
	case STEP_ALONE:
		n->alone = answer == YES;
		break;
	case STEP_TITLE:
		newcomer_title(n, answer, n->address);
		break;
	case STEP_VOICE:
		n->voice = answer == YES ? VOICE_ON : VOICE_OFF;
		break;
	default: /* STEP_LANG */
		n->lang = (enum lang)answer;
		break;
	}
}

void newcomer_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	struct registering *r = &m->assist.newcomer;

	if (r->step == STEP_CARD) {
		number_open(m);
		m->assist.number.newcomer = true;
	} else if (r->step == STEP_ALLERGENS) {
		r->form.allergens ^= 1U << c->arg;
	} else if (r->step != STEP_AGREE) {
		take_answer(r, c->arg);
		go(m, 1);
	} else if (c->arg == YES) {
		agree(m, fx);
	} else {
		visit_end(m, SCREEN_WELCOME, fx);
	}
}
