/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "server/cmd.h"
#include "server/erase.h"
#include "server/ledger_erase.h"

static const char usage[] =
	"usage: litang-hub erase --db DB --hall PLACE --resident N [--yes]\n"
	"\n"
	"Erases a person for good: the data key that sealed all they did is destroyed, their row and\n"
	"cards are gone, and every terminal that may know them is told to do the same; `status` shows\n"
	"which have not heard. Terminals that were lost never will: they are named at once. What was done\n"
	"stays as sums, of nobody. Without --yes it only says whether there is such a person. Copies of\n"
	"the data keys older than this bring nothing back, but must not be kept longer than 35 days\n";

/* They are nobody's to wait for: said here, once. */
static int say_lost(struct hub *h, const struct person_key *who, struct err *err)
{
	struct unheard_names lost = {.kind = UNHEARD_EVER};
	struct erased e = {.at_ms = 0};

	memcpy(e.kc, who->kc, sizeof(e.kc));
	if (heard_missing(&h->ledger, &e, &lost, err) < 0)
		return err->code;
	if (lost.n)
		printf("never to hear of it, being lost, each with this person's key on its disk,"
		       " wrapped: %s\n",
			lost.names);
	return 0;
}

static int run(struct hub *h, const struct person_key *who, bool yes)
{
	const struct moment now = cmd_now();
	struct person_key key = *who;
	struct err err = {0};
	int got = person_by_no(&h->ledger, &key, NULL, &err);

	if (got < 0)
		return cmd_failed(&err);
	if (yes) {
		if (erase_person(h, who, &now, &err) < 0)
			return cmd_failed(&err);
		printf("%s, resident %lld: erased\n", who->place, (long long)who->resident);
		return say_lost(h, &key, &err) < 0 ? cmd_failed(&err) : EXIT_DONE;
	}
	if (got)
		printf("nothing was done: --yes erases resident %lld of %s\n",
			(long long)who->resident, who->place);
	else
		fprintf(stderr, "litang-hub: %s has no resident %lld\n", who->place,
			(long long)who->resident);
	return EXIT_FAILED;
}

int cmd_erase(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const char *hall = NULL, *resident = NULL;
	bool yes = false;
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "hall", .value = &hall},
		{.name = "resident", .value = &resident},
		{.name = "yes", .flag = &yes},
		{.name = NULL},
	};
	struct person_key who = {.resident = 0};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (!hall || !resident || rest < argc)
		return cmd_usage(argv[0], "--hall and --resident are needed");
	if (!text_copy(who.place, sizeof(who.place), hall))
		return cmd_usage(argv[0], "--hall %.40s: not a place like 330784-004", hall);
	if (strspn(resident, "0123456789") == strlen(resident) && strlen(resident) < 11)
		who.resident = strtoll(resident, NULL, 10);
	if (who.resident < 1)
		return cmd_usage(argv[0], "--resident %.40s: not a resident's number", resident);
	code = cmd_hub(&hub, argv[0], &db, HUB_WRITE);
	if (code)
		return code;
	code = cmd_hall(&hub, who.place);
	if (!code)
		code = run(&hub, &who, yes);
	hub_close(&hub);
	return code;
}
