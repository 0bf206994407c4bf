/* SPDX-License-Identifier: MIT */
#include "server/rules.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/wire/row.h"

static int take_rule(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct rules *r = ctx;
	struct err why = {0};

	(void)n;
	if (r->n == RULES_MAX)
		return err_set(err, ERR_LIMIT, "more than %d rules of the tariff", RULES_MAX);
	if (row_tariff_decode(row, &r->list[r->n], &why) < 0)
		log_line(LOG_FAIL, "%s", why.text);
	else
		r->n++;
	return 0;
}

int rules_read(struct hub *h, struct rules *ret, struct err *err)
{
	ret->n = 0;
	ret->list = calloc(RULES_MAX, sizeof(*ret->list));
	if (!ret->list)
		return err_set(err, ERR_LIMIT, "out of memory");
	return feed_walk_kind(&h->ledger, &(struct feed_kind){"tariff", NULL}, take_rule, ret, err);
}

void rules_done(struct rules *rules)
{
	free(rules->list);
	*rules = (struct rules){NULL, 0};
}

static bool in_force(const struct tariff_rule *r, const struct act_head *serve, const char *id)
{
	return strcmp(r->id, id) == 0 && (!r->place[0] || strcmp(r->place, serve->place) == 0) &&
	       serve->service_day >= r->from &&
	       (r->until == DAY_NONE || serve->service_day <= r->until);
}

int64_t rules_limit(const struct rules *rules, const struct act_head *serve, const char *id)
{
	const struct tariff_rule *best = NULL;

	for (int i = 0; i < rules->n; i++) {
		const struct tariff_rule *r = &rules->list[i];
		bool own = best && r->place[0] && !best->place[0];
		bool as_near = best && !r->place[0] == !best->place[0];

		if (in_force(r, serve, id) && (!best || own || (as_near && r->from > best->from)))
			best = r;
	}
	if (!best)
		return 1;
	return best->per_day ? best->per_day : INT64_MAX;
}
