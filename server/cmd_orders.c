/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "server/cmd.h"
#include "server/kitchen.h"
#include "server/orders.h"

static const char usage[] =
	"usage: litang-hub orders --db DB --hall PLACE --day D [--meal M] [--deliveries] [--csv]\n"
	"\n"
	"The orders of a meal one by one, of all the hall's terminals, without what was cancelled: number,\n"
	"masked name, dishes, what is to be taken in, and \"x\" where it was handed over.\n"
	"  --deliveries  only what is brought to people: by route and address, with whole names and\n"
	"                telephones, for those who bring it; they are personal data\n"
	"  --meal        only this one, such as lunch\n"
	"  --csv         a table with a heading, in UTF-8\n";

struct orders {
	struct listed_order *of;
	size_t n, room;
	bool deliveries, csv;
	const char *place;
	char meal[MEAL_SIZE];
	day_t day;
};

static int keep(void *ctx, const struct listed_order *o, struct err *err)
{
	struct orders *all = ctx;

	if (all->deliveries && o->collect != COLLECT_DELIVERY)
		return 0;
	if (all->n == all->room) {
		size_t room = all->room ? all->room * 2 : 64;
		struct listed_order *grown = realloc(all->of, room * sizeof(*grown));

		if (!grown)
			return err_set(err, ERR_LIMIT, "out of memory");
		all->of = grown;
		all->room = room;
	}
	all->of[all->n++] = *o;
	return 0;
}

static int by_way(const void *a, const void *b)
{
	const struct listed_order *x = a, *y = b;
	int order = strcmp(x->route, y->route);

	if (!order)
		order = strcmp(x->deliver_to, y->deliver_to);
	return order ? order : strcmp(x->pickup, y->pickup);
}

static int by_number(const void *a, const void *b)
{
	const struct listed_order *x = a, *y = b;

	return strcmp(x->pickup, y->pickup);
}

/* ---- printing --------------------------------------------------------------------------------- */

static void put_csv(const struct orders *all, const struct listed_order *o)
{
	struct buf line = BUF_INIT(8192);
	char day[11];

	day_format(all->day, day);
	buf_fmt(&line, "%s,%s,%s,%s,", all->place, day, all->meal, o->pickup);
	cmd_quote(&line, all->deliveries ? o->name : o->masked);
	buf_byte(&line, ',');
	cmd_quote(&line, o->items);
	buf_fmt(&line, ",%d,%d.%02d,%d", o->less_rice, o->due_fen / 100, o->due_fen % 100,
		o->served);
	if (all->deliveries) {
		const char *const more[] = {o->route, o->deliver_to, o->phone};

		for (int i = 0; i < 3; i++) {
			buf_byte(&line, ',');
			cmd_quote(&line, more[i]);
		}
	}
	printf("%s\r\n", buf_text(&line));
	buf_done(&line);
}

static void say(const struct orders *all, const struct listed_order *o)
{
	printf("[%c] %-5s %s  %s%s%s  %d.%02d\n", o->served ? 'x' : ' ', o->pickup,
		all->deliveries ? o->name : o->masked, o->items, o->less_rice ? ", " : "",
		o->less_rice ? cmd_word("export.less-rice") : "", o->due_fen / 100,
		o->due_fen % 100);
	if (all->deliveries)
		printf("      %s  %s\n", *o->deliver_to ? o->deliver_to : "(no address on file)",
			o->phone);
}

static void say_route(const struct orders *all, size_t from, size_t until)
{
	int64_t portions = 0, fen = 0;

	for (size_t i = from; i < until; i++) {
		portions += all->of[i].qty;
		fen += all->of[i].due_fen;
	}
	printf("%s%s%lld portion%s, %lld.%02lld to take in\n",
		all->deliveries ? (*all->of[from].route ? all->of[from].route : "(no route)") : "",
		all->deliveries ? ": " : "", (long long)portions, CMD_S(portions),
		(long long)(fen / 100), (long long)(fen % 100));
}

static bool same_route(const struct orders *all, size_t a, size_t b)
{
	return strcmp(all->of[a].route, all->of[b].route) == 0;
}

static void say_all(const struct orders *all)
{
	char day[11];

	day_format(all->day, day);
	printf("%s %s %s%s\n", all->place, day, all->meal, all->n ? "" : ": none");
	for (size_t i = 0, from = 0; i < all->n; i++) {
		if (i == 0 || (all->deliveries && !same_route(all, i, from))) {
			size_t until = i;

			from = i;
			while (until < all->n && (!all->deliveries || same_route(all, until, from)))
				until++;
			say_route(all, from, until);
		}
		say(all, &all->of[i]);
	}
}

static void print_meal(struct orders *all)
{
	if (all->n)
		qsort(all->of, all->n, sizeof(all->of[0]), all->deliveries ? by_way : by_number);
	if (!all->csv)
		say_all(all);
	for (size_t i = 0; all->csv && i < all->n; i++)
		put_csv(all, &all->of[i]);
}

/* ---- the command ------------------------------------------------------------------------------ */

static int print_all(struct hub *h, struct orders *all, const char *meal)
{
	struct moment now = cmd_now();
	struct kitchen_key key = {all->place, "", all->day};
	struct kitchen_list list;
	struct err err = {0};
	bool any = false;
	int got = 1;

	if (all->csv)
		printf("hall,day,meal,number,name,dishes,less_rice,due,served%s\r\n",
			all->deliveries ? ",route,address,phone" : "");
	while (got >= 0 && (got = kitchen_list(h, &key, &now, &list, &err)) == 1) {
		text_copy(all->meal, sizeof(all->meal), list.row.meal);
		key.meal = all->meal;
		if (meal && strcmp(meal, all->meal) != 0)
			continue;
		any = true;
		all->n = 0;
		got = orders_walk(h, &key, keep, all, &err);
		if (got >= 0)
			print_meal(all);
	}
	if (got >= 0 && !any)
		err_set(&err, ERR_NONE, "%s: no %s on that day", all->place, meal ? meal : "meal");
	return err.code ? cmd_failed(&err) : EXIT_DONE;
}

int cmd_orders(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const char *date = NULL, *meal = NULL;
	struct orders all = {.place = NULL};
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "hall", .value = &all.place},
		{.name = "day", .value = &date},
		{.name = "meal", .value = &meal},
		{.name = "deliveries", .flag = &all.deliveries},
		{.name = "csv", .flag = &all.csv},
		{.name = NULL},
	};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest < argc)
		return cmd_usage(argv[0], "%s is one word too many", argv[rest]);
	if (!all.place || !date)
		return cmd_usage(argv[0], "--hall and --day are needed");
	if (day_parse(date, &all.day) < 0)
		return cmd_usage(argv[0], "--day %s: not a date", date);
	code = cmd_hub(&hub, argv[0], &db, HUB_READ);
	if (code)
		return code;
	code = cmd_hall(&hub, all.place);
	cmd_language(LANG_ZH, program); /* of the list alone, as the kitchen's */
	if (!code)
		code = print_all(&hub, &all, meal);
	if (all.of)
		sodium_memzero(all.of, all.room * sizeof(all.of[0]));
	free(all.of);
	hub_close(&hub);
	return code;
}
