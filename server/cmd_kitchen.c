/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "server/cmd.h"
#include "server/kitchen.h"
#include "server/plan.h"

static const char usage[] =
	"usage: litang-hub kitchen --db DB --hall PLACE --day D [--meal M] [--csv | --acknowledge WHO]\n"
	"\n"
	"What is to be cooked. At a meal's cut-off its list freezes under a number: the orders that are\n"
	"known, and \"up to N more\" that terminals which were not heard since may have sold. The list\n"
	"never changes after that. Orders made in time that come later stand beside it, and so do cancels\n"
	"that come later: cooked, not wanted. Before the cut-off: as it stands so far.\n"
	"  --meal  only this one, such as lunch\n"
	"  --csv   a table with a heading, in UTF-8\n"
	"  --acknowledge WHO  a kitchen outside has the list of that --meal: WHO said so. Where nobody did,\n"
	"          the hall's terminals ask for a call twenty minutes before it begins (slots: kitchen_phone,\n"
	"          kitchen_from)\n";

struct print {
	struct hub *hub;
	const char *place;
	bool csv;
};

/* In the language that dishes have. */
static const char *item_words(const char *name)
{
	return strcmp(name, TALLY_LESS_RICE) == 0 ? cmd_word("export.less-rice") : name;
}

static void put_row(const struct print *p, const struct kitchen_list *l, const char *what,
	const char *item, int64_t n)
{
	struct buf name = BUF_INIT(4096);
	char day[11];

	day_format(l->row.day, day);
	cmd_quote(&name, item);
	printf("%s,%s,%s,%lld,%s,%s,%lld\r\n", p->place, day, l->row.meal, (long long)l->row.no,
		what, buf_text(&name), (long long)n);
	buf_done(&name);
}

static void put_tally(const struct print *p, const struct kitchen_list *l, const char *what,
	const struct tally *t)
{
	put_row(p, l, what, "", t->portions);
	for (int i = 0; i < t->n_items; i++)
		put_row(p, l, what, item_words(t->items[i].name), t->items[i].n);
}

static void put_csv(const struct print *p, const struct kitchen_list *l)
{
	put_tally(p, l, l->row.no ? "list" : "so-far", &l->listed);
	put_row(p, l, "more", l->unheard, l->more);
	if (!l->row.no)
		return;
	put_tally(p, l, "late", &l->late);
	put_tally(p, l, "not-wanted", &l->unwanted);
}

static void say_tally(const struct tally *t)
{
	for (int i = 0; i < t->n_items; i++)
		printf("  %5lld  %s\n", (long long)t->items[i].n, item_words(t->items[i].name));
}

static void say_ack(const struct print *p, const struct kitchen_list *l)
{
	const struct kitchen_key key = {p->place, l->row.meal, l->row.day};
	struct kitchen_ack ack;
	struct err err = {0};
	char at[CMD_MINUTE_SIZE];

	if (kitchen_ack_of(p->hub, &key, &ack, &err) != 1)
		return;
	cmd_minute(ack.at_ms, at);
	printf("the kitchen has it: %s, %s\n", ack.by, at);
}

static void say_list(const struct print *p, const struct kitchen_list *l)
{
	struct moment at = moment_at(l->row.frozen_ms, CLOCK_HUB);
	int cutoff = (int)(l->row.ends % 1440);
	char day[11];

	day_format(l->row.day, day);
	printf("%s %s %s  ", p->place, day, l->row.meal);
	if (l->row.no)
		printf("list %lld, frozen %02d:%02d\n", (long long)l->row.no, at.secs / 3600,
			at.secs / 60 % 60);
	else
		printf("so far; ordered until %02d:%02d\n", cutoff / 60, cutoff % 60);
	printf("%lld portion%s", (long long)l->listed.portions, CMD_S(l->listed.portions));
	if (l->more && l->row.no)
		printf(", up to %lld more (not heard: %s)", (long long)l->more, l->unheard);
	else if (l->more)
		printf(", %lld more may be ordered (%s)", (long long)l->more, l->unheard);
	putchar('\n');
	say_ack(p, l);
	say_tally(&l->listed);
	if (l->late.portions)
		printf("came later: %lld\n", (long long)l->late.portions);
	say_tally(&l->late);
	if (l->unwanted.portions)
		printf("cooked, not wanted: %lld\n", (long long)l->unwanted.portions);
	say_tally(&l->unwanted);
}

/* A hub that was silent since the cut-off has not frozen what is due. */
static int freeze_due(struct hub *h, const char *place, const struct moment *now, struct err *err)
{
	if (ledger_begin(&h->ledger, err) < 0)
		return err->code;
	if (plan_pools(h, place, now->day, err) < 0 || kitchen_serve(h, place, now, err) < 0) {
		ledger_rollback(&h->ledger);
		return err->code;
	}
	return ledger_commit(&h->ledger, err);
}

static int print_all(struct hub *h, const struct print *p, day_t day, const char *meal)
{
	struct moment now = cmd_now();
	struct kitchen_list list;
	struct kitchen_key after = {p->place, "", day};
	char last[MEAL_SIZE] = "";
	struct err err = {0};
	bool any = false;
	int got = freeze_due(h, p->place, &now, &err);

	if (p->csv)
		fputs("hall,day,meal,list,what,item,n\r\n", stdout);
	while (got >= 0 && (got = kitchen_list(h, &after, &now, &list, &err)) == 1) {
		text_copy(last, sizeof(last), list.row.meal);
		after.meal = last;
		if (meal && strcmp(meal, last) != 0)
			continue;
		any = true;
		(p->csv ? put_csv : say_list)(p, &list);
	}
	if (got >= 0 && !any)
		err_set(&err, ERR_NONE, "%s: no %s on that day", p->place, meal ? meal : "meal");
	return err.code ? cmd_failed(&err) : EXIT_DONE;
}

static int acknowledge(struct hub *h, const struct kitchen_key *key, const char *by)
{
	struct moment now = cmd_now();
	struct err err = {0};
	int result = ledger_begin(&h->ledger, &err);

	if (result < 0)
		return cmd_failed(&err);
	result = kitchen_acked(h, key, by, &now, &err);
	if (result < 0)
		ledger_rollback(&h->ledger);
	else
		result = ledger_commit(&h->ledger, &err);
	return result < 0 ? cmd_failed(&err) : EXIT_DONE;
}

int cmd_kitchen(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const char *date = NULL, *meal = NULL, *by = NULL;
	struct print p = {.place = NULL};
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "hall", .value = &p.place},
		{.name = "day", .value = &date},
		{.name = "meal", .value = &meal},
		{.name = "csv", .flag = &p.csv},
		{.name = "acknowledge", .value = &by},
		{.name = NULL},
	};
	struct hub hub;
	day_t day;
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest < argc)
		return cmd_usage(argv[0], "%s is one word too many", argv[rest]);
	if (!p.place || !date)
		return cmd_usage(argv[0], "--hall and --day are needed");
	if (day_parse(date, &day) < 0)
		return cmd_usage(argv[0], "--day %s: not a date", date);
	if (by && (!meal || p.csv || !*by))
		return cmd_usage(
			argv[0], "--acknowledge: of one --meal, by somebody, without --csv");
	code = cmd_hub(&hub, argv[0], &db, HUB_WRITE);
	if (code)
		return code;
	p.hub = &hub;
	code = cmd_hall(&hub, p.place);
	if (!code && by)
		code = acknowledge(&hub, &(struct kitchen_key){p.place, meal, day}, by);
	cmd_language(LANG_ZH, program); /* of the list alone: libraries' errors, too, are English */
	if (!code)
		code = print_all(&hub, &p, day, meal);
	hub_close(&hub);
	return code;
}
