/* SPDX-License-Identifier: MIT */
/*
 * litang-hub: the server that terminals of a hall, a town or a district exchange with, and the
 * commands that fill it and read it.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/cmd.h"

#define STATEMENT_JOURNAL (4 << 20)

static const char usage[] =
	"usage: litang-hub COMMAND --db DB ...\n"
	"\n"
	"DB is sqlite:FILE, or for several hubs postgresql://USER@HOST/NAME with\n"
	"  --hub-keys FILE         the hub's own keys (of an SQLite ledger: FILE.keys)\n"
	"  --dk postgresql://...   the people's data keys; on the same server NAME_dk, unless told\n"
	"A password belongs into ~/.pgpass or PGPASSFILE, not into the address.\n"
	"\n"
	"  serve       answers terminals\n"
	"  import      takes in halls, residents, menus, ... from CSV or TSV files\n"
	"  join        makes this hub a hall's hub, below another one\n"
	"  enrol-code  a one-time code that makes a terminal of a hall\n"
	"  card        a resident's code to be printed on a card\n"
	"  export      the log of a day, or of several\n"
	"  claim       a month's subsidy claim: frozen, numbered\n"
	"  verify      walks every stream's chain of acts\n"
	"  backup      a copy of the ledger, checked\n"
	"  callbacks   who is to be told that the hub decided otherwise than paper said\n"
	"  kitchen     what is to be cooked\n"
	"  orders      a meal's orders one by one; routes of deliveries\n"
	"  revoke      a terminal was stolen\n"
	"  declare-dead  a terminal will not come back: nothing waits for it\n"
	"  quarantine  acts that were set aside, and how one is released\n"
	"  approve     a fork's acts are taken\n"
	"  slip        what is known of a paper by its code\n"
	"  erase       a person, for good\n"
	"  account     who may sign in to the hub's page\n"
	"  status      each terminal: last contact, unsent, set aside, waiting; what is over\n"
	"\n"
	"litang-hub COMMAND --help tells the options. Exit codes: 0 done, 1 failed, 2 wrong usage.\n"
	"The halls' time zone is China's; LITANG_ZONE=Asia/Seoul in the environment sets another one.\n";

static const struct {
	const char *name;
	cmd_main run;
} commands[] = {
	{"serve", cmd_serve},
	{"import", cmd_import},
	{"join", cmd_join},
	{"enrol-code", cmd_enrol_code},
	{"card", cmd_card},
	{"export", cmd_export},
	{"claim", cmd_claim},
	{"verify", cmd_verify},
	{"backup", cmd_backup},
	{"callbacks", cmd_callbacks},
	{"kitchen", cmd_kitchen},
	{"orders", cmd_orders},
	{"revoke", cmd_revoke},
	{"declare-dead", cmd_declare_dead},
	{"quarantine", cmd_quarantine},
	{"approve", cmd_approve},
	{"slip", cmd_slip},
	{"erase", cmd_erase},
	{"account", cmd_account},
	{"status", cmd_status},
};

/* A code or a report that nobody got is no success. */
static int said(int code)
{
	if ((fflush(stdout) == 0 && !ferror(stdout)) || code != EXIT_DONE)
		return code;
	fputs("litang-hub: what there was to say could not be written\n", stderr);
	return EXIT_FAILED;
}

int main(int argc, char **argv)
{
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
	const char *zone = getenv("LITANG_ZONE");

	program[n > 0 ? n : 0] = 0;
	umask(077); /* everything written here is about people */
	/* What a part of a transaction may have to undo stays in memory: it is as large as a batch. */
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, STATEMENT_JOURNAL);
	if (argc < 2) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	/* Days are the halls', not those of whoever calls. */
	if (zone_use(zone ? zone : ZONE_CHINA) < 0) {
		fprintf(stderr, "litang-hub: LITANG_ZONE=%.40s: no such time zone\n", zone);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		fputs(usage, stdout);
		return EXIT_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("litang-hub " LITANG_VERSION);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return said(commands[i].run(argc - 1, argv + 1, program));
	fprintf(stderr, "litang-hub: %s: no such command; litang-hub --help lists them\n", argv[1]);
	return EXIT_USAGE;
}
