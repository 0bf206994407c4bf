/* SPDX-License-Identifier: MIT */
/* Names with codes, for those of the hall who have no card: on the printer, or as text. */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/hall/roster.h"
#include "kiosk/cli.h"
#include "kiosk/print_alone.h"
#include "kiosk/store/roster.h"
#include "screens/slip.h"
#include "screens/words.h"

static const char roster_help[] =
	"usage: litang roster [--config FILE] [--initials LETTERS] [--resident N] [--to FILE]\n"
	"Prints the hall's people, masked, each with a code that a volunteer scans in place of a card. It is\n"
	"no card: it works only while a volunteer's badge is in use, and the person has to agree each time.\n"
	"  --config FILE       configuration (default " CLI_DEFAULT_CONFIG ")\n"
	"  --initials LETTERS  only whose initials begin so (WGL: Wang Guilan)\n"
	"  --resident N        only the one with this resident number\n"
	"  --to FILE           as text in a new file (- is stdout): number, name, code, parted by tabs\n"
	"On the printer not while the terminal runs: it holds it.\n";

struct roster {
	struct found_person *who;
	int n, room;
	uint32_t resident; /* 0 = all */
	struct roster_sheet sheet;
};

static int add(void *ctx, const struct found_person *who)
{
	struct roster *r = ctx;
	struct found_person *more;

	if (r->resident && who->resident != r->resident)
		return 0;
	if (r->n == r->room) {
		more = reallocarray(r->who, (size_t)r->room * 2 + 64, sizeof(*more));
		if (!more)
			return ERR_LIMIT;
		r->who = more;
		r->room = r->room * 2 + 64;
	}
	r->who[r->n++] = *who;
	return 0;
}

static void make(void *ctx, int i, int columns, struct paper *ret)
{
	const struct roster *r = ctx;

	slip_roster(&r->sheet, i * ROSTER_A_PAPER, columns, ret);
}

static int print(const struct app_options *options, struct roster *r, struct err *err)
{
	const struct papers papers = {
		.n = (r->n + ROSTER_A_PAPER - 1) / ROSTER_A_PAPER, .make = make, .ctx = r};

	words_use(options->config.language);
	return print_alone(options, &papers, err);
}

/* Never over a file that is there. */
static int write_text(const struct roster *r, const char *path, struct err *err)
{
	bool stdout_wanted = !strcmp(path, "-");
	FILE *out = stdout_wanted ? stdout : fopen(path, "wx");
	char code[ROSTER_CODE_SIZE];
	bool bad;

	if (!out)
		return err_set(err, ERR_IO, "%s: %s", path,
			errno == EEXIST ? "is there already" : strerror(errno));
	for (int i = 0; i < r->n; i++) {
		roster_code(code, r->sheet.hall->place, r->who[i].resident);
		fprintf(out, "%u\t%s\t%s\n", (unsigned)r->who[i].resident, r->who[i].masked, code);
	}
	bad = ferror(out) != 0;
	if (!stdout_wanted)
		bad |= fclose(out) != 0;
	return bad ? err_set(err, ERR_IO, "%s: not written", path) : 0;
}

static int collect(struct store *store, const char *letters, struct roster *r, struct hall *hall,
	struct err *err)
{
	struct moment now;

	now = cli_now(store);
	if (!store_catalogue(store)->hall)
		return err_set(err, ERR_NONE, "this terminal does not know its hall yet");
	if (store_roster(store, letters, add, r, err) < 0)
		return err->code ? err->code : err_set(err, ERR_LIMIT, "no memory");
	if (!r->n)
		return err_set(err, ERR_NONE, "nobody of this hall is meant");
	*hall = *store_catalogue(store)->hall;
	r->sheet = (struct roster_sheet){hall, r->who, r->n, now.day};
	return 0;
}

static int number(const char *text, uint32_t *ret)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text < '1' || *text > '9' || *end || value > UINT32_MAX)
		return ERR_BAD;
	*ret = (uint32_t)value;
	return 0;
}

int command_roster(int argc, char **argv)
{
	const char *path = NULL, *letters = "", *resident = NULL, *to = NULL;
	const struct cli_option list[] = {{"config", &path, NULL}, {"initials", &letters, NULL},
		{"resident", &resident, NULL}, {"to", &to, NULL}};
	const struct cli cli = {roster_help, list, 4, 0, NULL};
	struct app_options options = {0};
	struct roster r = {.n = 0};
	struct store *store;
	struct hall hall;
	struct err err = {0};
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (resident && number(resident, &r.resident) < 0)
		return cli_usage("--resident is a number");
	if (strspn(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(letters))
		return cli_usage("--initials are letters from A to Z");
	if (cli_store(path, &options.config, &store, &err) < 0)
		return cli_fail(&err);
	code = collect(store, letters, &r, &hall, &err);
	store_close(store);
	if (!code)
		code = to ? write_text(&r, to, &err) : print(&options, &r, &err);
	sodium_memzero(r.who, (size_t)r.n * sizeof(*r.who));
	free(r.who);
	return code < 0 ? cli_fail(&err) : cli_said();
}
