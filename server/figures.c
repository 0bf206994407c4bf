/* SPDX-License-Identifier: MIT */
#include "server/figures.h"

#include <string.h>

#include "core/base/json.h"

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
			figures_count(ret, &head);
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
