/* SPDX-License-Identifier: MIT */
#include "server/figures.h"

#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"

/* The row of this name; the last one takes in what does not fit. */
static struct figures_meal *meal_of(struct figures *f, const char *meal)
{
	int i = 0;

	while (i < f->n_meals && strcmp(f->meals[i].meal, meal) != 0)
		i++;
	if (i == FIGURES_MEALS)
		return &f->meals[i - 1];
	if (i == f->n_meals)
		text_copy(f->meals[f->n_meals++].meal, sizeof(f->meals[i].meal), meal);
	return &f->meals[i];
}

static struct figures_tier *tier_of(struct figures *f, const char *tier)
{
	int i = 0;

	while (i < f->n_tiers && strcmp(f->tiers[i].tier, tier) != 0)
		i++;
	if (i == FIGURES_TIERS)
		return &f->tiers[i - 1];
	if (i == f->n_tiers)
		text_copy(f->tiers[f->n_tiers++].tier, sizeof(f->tiers[i].tier), tier);
	return &f->tiers[i];
}

static void check_in(struct figures *f, const struct act_head *head, int sign)
{
	struct moment at = moment_at(head->at_ms, CLOCK_HUB);

	f->hours[at.secs / 3600] += sign;
	f->check_ins += sign;
}

static void serve(struct figures *f, const struct act_head *head, int sign)
{
	meal_of(f, head->what)->served += (int64_t)sign * head->qty;
	tier_of(f, head->band)->served += (int64_t)sign * head->qty;
}

static void count(struct figures *f, const struct act_head *head)
{
	switch ((int)head->kind) {
	case ACT_CHECK_IN:
		check_in(f, head, 1);
		break;
	case ACT_UNDO:
		check_in(f, head, -1);
		break;
	case ACT_ORDER:
		meal_of(f, head->what)->ordered += head->qty;
		break;
	case ACT_CANCEL:
		meal_of(f, head->what)->cancelled += head->qty;
		break;
	case ACT_SERVE:
		serve(f, head, 1);
		break;
	case ACT_UNSERVED:
		serve(f, head, -1);
		break;
	case ACT_ENROL:
		f->enrolled++;
		break;
	case ACT_LEAVE:
		f->left++;
		break;
	case ACT_ATTEND:
		f->attended++;
		break;
	case ACT_HELP:
		f->help++;
		break;
	default:
		break;
	}
}

int figures_of(struct hub *h, const char *place, day_t day, struct figures *ret, struct err *err)
{
	struct act_head head;
	struct sql_rows rows;
	struct err why;
	const void *bytes;
	size_t n;
	int got;

	memset(ret, 0, sizeof(*ret));
	if (sql_scan(&h->ledger.sql, &rows, err,
		    "SELECT a.head FROM kiosk k JOIN stream s ON s.kiosk_no=k.no"
		    " JOIN act_range r ON r.stream_no=s.no JOIN act a ON a.stream_no=s.no"
		    " WHERE k.hall=? AND r.day=? AND a.seq BETWEEN r.from_seq AND r.to_seq"
		    " AND a.day=r.day AND a.state='ok'",
		    "ti", place, (int64_t)day) < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1) {
		bytes = sql_blob(&rows, 0, &n);
		if (act_head_decode(bytes, n, &head, &why) == 0)
			count(ret, &head);
	}
	return got;
}

void figures_json(struct buf *out, const struct figures *f)
{
	json_open(out, "hours", '[');
	for (int i = 0; i < FIGURES_HOURS; i++)
		json_put_int(out, NULL, f->hours[i]);
	json_close(out, ']');
	json_put_int(out, "check_ins", f->check_ins);
	json_put_int(out, "enrolled", f->enrolled);
	json_put_int(out, "left", f->left);
	json_put_int(out, "attended", f->attended);
	json_put_int(out, "help", f->help);
	json_open(out, "meals", '[');
	for (int i = 0; i < f->n_meals; i++) {
		json_open(out, NULL, '{');
		json_put_text(out, "meal", f->meals[i].meal);
		json_put_int(out, "ordered", f->meals[i].ordered);
		json_put_int(out, "cancelled", f->meals[i].cancelled);
		json_put_int(out, "served", f->meals[i].served);
		json_close(out, '}');
	}
	json_close(out, ']');
	json_open(out, "tiers", '[');
	for (int i = 0; i < f->n_tiers; i++) {
		json_open(out, NULL, '{');
		json_put_text(out, "tier", f->tiers[i].tier);
		json_put_int(out, "served", f->tiers[i].served);
		json_close(out, '}');
	}
	json_close(out, ']');
}
