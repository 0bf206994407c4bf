/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server/cmd.h"
#include "server/import.h"

static const char usage[] =
	"usage: litang-hub import --db DB TABLE...\n"
	"\n"
	"Takes in tables, CSV or TSV in UTF-8. Its header row tells what a table is:\n"
	"  halls      place zh en ko neighbours [phone hours]; hours like 07:30-17:30\n"
	"  residents  place resident id_number name address hardship diet allergens lang\n"
	"             [card_uid volunteer phone birthday delivery deliver_to route consent acts_for\n"
	"             voice proof proof_from proof_until emergency_name emergency_phone lives_alone\n"
	"             collectors]; deliver_to: where meals are brought to, on that route;\n"
	"             collectors: of a child, who may fetch it, like \"3:mother\";\n"
	"             resident empty = the next number; birthday solar or\n"
	"             lunar; acts_for at most three, like \"330784-004/3:mother;5:aunt\"; voice on or\n"
	"             off, empty = as the hall has it; proof: what of hardship was shown, which counts\n"
	"             on those days only, empty = without an end\n"
	"  offerings  id kind hall room zh en ko days time seats minage\n"
	"             [room_en room_ko floor_zh floor_en floor_ko bring_zh bring_en bring_ko maxage\n"
	"             guardian hardship book ahead misses]; book course or session (else classes and\n"
	"             care are courses); ahead in days; misses 2/30/14 = who missed 2 within 30 days\n"
	"             waits 14\n"
	"  workdays   day as [hall]; as Mon to Sun, or off\n"
	"  changes    offering day change to time room_zh room_en room_ko; change off, extra, moved, or\n"
	"             none to take one back; to is a date\n"
	"  menu       day meal course zh en ko fen allergens diet [parts hall]; the whole menu of the\n"
	"             days it names; a row of a day alone: nothing is left of that day's. Dishes of a\n"
	"             date stand in the place of its weekday's\n"
	"  tariff     valid_from rule who kind value_fen cap_fen per_day meal [valid_until hall]\n"
	"  slots      place meal from to cutoff_days cutoff portions weekdays\n"
	"             [walk_in per_person collect delivery_days delivery delivery_fen kitchen_phone\n"
	"             kitchen_from]; a kitchen outside, which begins then; collect out of\n"
	"             dine,pick-up,delivery; delivery ordered until that time, so many days before\n"
	"  festivals  year, and a column for each festival\n"
	"  notices    id zh en ko from until [hall]\n"
	"Halls come first, offerings before changes: others name them. Each file is taken whole or\n"
	"not at all; a wrong line is named with its field and value. Works beside a running server.\n";

static void say(const char *path, const struct import_report *r)
{
	printf("%s: %s, %d rows, %d changes", path, r->kind, r->rows, r->changed);
	if (r->gone)
		printf(", %d dishes taken away", r->gone);
	printf("\n");
}

int cmd_import(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const struct cmd_option options[] = {CMD_DB(db), {.name = NULL}};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest == argc)
		return cmd_usage(argv[0], "no table is named");
	for (int i = rest; i < argc; i++)
		if (access(argv[i], R_OK) < 0) { /* before there is a database for nothing */
			fprintf(stderr, "litang-hub: %s: %s\n", argv[i], strerror(errno));
			return EXIT_FAILED;
		}
	code = cmd_hub(&hub, argv[0], &db, HUB_CREATE);
	if (code)
		return code;
	for (int i = rest; i < argc && !code; i++) {
		struct moment now = cmd_now();
		struct import_report report;
		struct err err = {0};

		if (import_file(&hub, argv[i], &now, &report, &err) < 0)
			code = cmd_failed(&err);
		else
			say(argv[i], &report);
	}
	hub_close(&hub);
	return code;
}
