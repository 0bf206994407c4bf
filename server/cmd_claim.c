/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "server/claim_file.h"
#include "server/cmd.h"

static const char usage[] =
	"usage: litang-hub claim --db DB --month M [--hall PLACE] --to DIR [--lang zh_CN|en|ko]\n"
	"       litang-hub claim --db DB --list\n"
	"\n"
	"The subsidy claim of a month (2026-11) that is over, of meals served: frozen, numbered, a\n"
	"workbook and the same as CSV, with the exceptions and 20 lines to be phoned. The same month\n"
	"again is the same file; what changes after that is in the next claim, as adjustments.\n"
	"  --hall  of this hall alone; otherwise of all halls whose month is not claimed yet\n"
	"  --to    writes DIR/litang-claim-NUMBER-MONTH.xlsx and .csv\n"
	"  --lang  of the workbook's headings: zh_CN (the default), en or ko\n"
	"  --list  number, month, halls, when it was frozen, the SHA-256 of its CSV\n";

static int list(struct hub *h)
{
	struct claim_file f = {.no = 0};
	struct buf out = BUF_INIT(1 << 20);
	struct err err = {0};
	char day[11], made[CMD_MINUTE_SIZE];
	int64_t n = 0;
	int got;

	while ((got = claim_file_next(&h->ledger, f.no, &f, &err)) == 1) {
		if (n++ == 0)
			buf_str(&out,
				"no    month    halls       frozen            sha256 of the csv\n");
		day_format(f.from, day);
		day[7] = 0;
		cmd_minute(f.made_ms, made);
		buf_fmt(&out, "%-4lld  %s  %-10s  %s  %s\n", (long long)f.no, day,
			f.place[0] ? f.place : "all", made, f.hash[0] ? f.hash : "(not written)");
	}
	if (got == 0)
		fputs(n ? buf_text(&out) : "no month is claimed yet\n", stdout);
	buf_done(&out);
	return got < 0 ? cmd_failed(&err) : EXIT_DONE;
}

struct wish {
	const char *month, *place, *to, *lang;
};

static int claim(struct hub *h, const struct wish *w)
{
	struct moment now = cmd_now();
	const struct claim_wish month = {w->month, w->place ? w->place : ""};
	struct claim_out out = {.dir = w->to, .tr = cmd_word};
	struct claim_file f;
	struct err err = {0};

	if (claim_freeze(h, &month, &now, &f, &err) < 0 || claim_write(h, &f, &out, &err) < 0)
		return cmd_failed(&err);
	printf("claim %lld\n%s\n%s\nsha256 of the csv: %s\n", (long long)f.no, out.xlsx, out.csv,
		f.hash);
	return EXIT_DONE;
}

static int run(struct hub *h, const struct wish *w, bool listed)
{
	int code;

	if (listed)
		return list(h);
	code = w->place ? cmd_hall(h, w->place) : EXIT_DONE;
	return code ? code : claim(h, w);
}

int cmd_claim(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	struct wish w = {NULL};
	bool listed = false;
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "month", .value = &w.month},
		{.name = "hall", .value = &w.place},
		{.name = "to", .value = &w.to},
		{.name = "lang", .value = &w.lang},
		{.name = "list", .flag = &listed},
		{.name = NULL},
	};
	enum lang lang = LANG_ZH;
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest < argc)
		return cmd_usage(argv[0], "%s is one word too many", argv[rest]);
	if (listed ? w.month || w.place || w.to : !w.month || !w.to)
		return cmd_usage(argv[0], "either --list, or --month and --to");
	if (w.lang && lang_parse(w.lang, &lang) < 0)
		return cmd_usage(argv[0], "--lang %.40s: not zh_CN, en or ko", w.lang);
	code = cmd_hub(&hub, argv[0], &db, listed ? HUB_READ : HUB_WRITE);
	if (code)
		return code;
	cmd_language(lang, program);
	code = run(&hub, &w, listed);
	hub_close(&hub);
	return code;
}
