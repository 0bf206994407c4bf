/* SPDX-License-Identifier: MIT */
/*
 * The real program: commands by their exit codes and output.
 */
#include "tests/server/hub_program.h"

static const struct {
	const char *args;
	int code;
	const char *says;
} commands[] = {
	{"", 2, "usage"},
	{"--help", 0, ""},
	{"serve --help", 0, ""},
	{"import --help", 0, ""},
	{"enrol-code --help", 0, ""},
	{"card --help", 0, ""},
	{"export --help", 0, ""},
	{"verify --help", 0, ""},
	{"status --help", 0, ""},
	{"callbacks --help", 0, ""},
	{"kitchen --help", 0, ""},
	{"orders --help", 0, ""},
	{"dance", 2, "no such command"},
	{"serve", 2, "--db is missing"},
	{"serve --db postgresql://x/y", 2, "--hub-keys is missing"},
	{"serve --db mysql://me:secret@x/y", 2, "--db mysql: not sqlite:FILE"},
	{"serve --db hub.db", 2, "not sqlite:FILE"},
	{"serve {DB} --listen", 2, "needs a value"},
	{"serve {DB} --listen 0.0.0.0:0", 2, "plain HTTP only on loopback"},
	{"serve {DB} --listen localhost", 2, "not ADDRESS:PORT"},
	{"serve {DB} --listen 127.0.0.1:99999", 2, "not ADDRESS:PORT"},
	{"serve {DB} --tls-cert x", 2, "go together"},
	{"serve {DB} --listen 127.0.0.1:0 --tls-cert {DIR}/none --tls-key {DIR}/none", 1, "none"},
	{"import {DB}", 2, "no table"},
	{"import {DB} {DIR}/none.tsv", 1, "No such file"},
	{"import --db sqlite:/no/such/dir/hub.db demo/halls.tsv", 1, "/no/such/dir"},
	{"enrol-code {DB} --kiosk YD1", 2, "are needed"},
	{"enrol-code {DB} --kiosk yd1 --hall 330784-004", 2, "yd1: a name is 1 to 12"},
	{"enrol-code {DB} --kiosk YD12345678901 --hall 330784-004", 2, "a name is 1 to 12"},
	{"enrol-code {DB} --kiosk YD1 --hall 330784-044", 1, "no such hall"},
	{"enrol-code --db sqlite:{DIR}/none.db --kiosk YD1 --hall 330784-004", 1,
		"no such database"},
	{"card {DB} --hall 330784-004 --resident x", 2, "--resident x"},
	{"card {DB} --hall 330784-004 --resident 99", 1, "no resident 99"},
	{"card {DB} --hall 330784-004 --resident 1 --days 0", 2, "--days 0"},
	{"export {DB}", 2, "either --day"},
	{"export {DB} --day yesterday", 2, "yesterday: not a date"},
	{"export {DB} --from 2026-11-22 --until 2026-11-21", 2, "is before"},
	{"export {DB} --day 2026-11-22 --format xlsx", 2, "--format xlsx needs --to"},
	{"export {DB} --day 2026-11-22 --to {DIR}/none", 1, "No such file"},
	{"verify --db sqlite:{DIR}/out", 1, ""},
	{"verify --db sqlite:{DIR}", 1, "is no file"},
	{"status {DB} --jsn", 2, "no such option"},
	{"callbacks {DB} --done 1", 2, "go together"},
	{"callbacks {DB} --done x --result y", 2, "--done x: not a number"},
	{"callbacks {DB} --done 1 --result \"\"", 2, "a text of 1 to"},
	{"callbacks {DB} --json --csv", 2, "either --json or --csv"},
	{"callbacks {DB} --done 7 --result told", 1, "7: there is no such open row"},
	{"callbacks {DB} sheet", 2, "sheet is one word too many"},
	{"kitchen {DB}", 2, "--hall and --day are needed"},
	{"kitchen {DB} --hall 330784-004 --day today", 2, "today: not a date"},
	{"kitchen {DB} --hall 330784-004 --day 2026-11-23", 1, "no meal on that day"},
	{"kitchen {DB} --hall 330784-004 --day 2026-11-23 --acknowledge x", 2, "of one --meal"},
	{"orders {DB} --hall 330784-004", 2, "--hall and --day are needed"},
	{"orders {DB} --hall 330784-004 --day 2026-11-99", 2, "2026-11-99: not a date"},
	{"orders {DB} --hall 330784-004 --day 2026-11-23 x", 2, "x is one word too many"},
	{"orders {DB} --hall 330784-004 --day 2026-11-23", 1, "no meal on that day"},
};

START_TEST(exit_codes)
{
	up();
	done("import {DB} demo/halls.tsv");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct run *r = run(commands[i].args);

		ck_assert_msg(r->code == commands[i].code && strstr(r->err, commands[i].says),
			"%s: %d, \"%s\"", commands[i].args, r->code, r->err);
		if (r->code == 0)
			ck_assert_ptr_nonnull(strstr(r->out, "usage: litang-hub"));
		else if (*commands[i].args)
			ck_assert_msg(strchr(r->err, '\n') == r->err + strlen(r->err) - 1, "%s: %s",
				commands[i].args, r->err);
	}
	down();
}
END_TEST

START_TEST(what_is_not_written_is_not_done)
{
	char command[8192];

	up();
	done("import {DB} demo/halls.tsv");
	snprintf(command, sizeof(command),
		"%s status --db '%s' --hub-keys %s >/dev/full 2>/dev/null", program, db, keys);
	ck_assert_int_eq(WEXITSTATUS(system(command)), 1);
	down();
}
END_TEST

START_TEST(a_missing_file_takes_nothing)
{
	const struct run *r;

	up();
	r = run("import {DB} demo/halls.tsv {DIR}/none.tsv");
	ck_assert_int_eq(r->code, 1);
	ck_assert_ptr_nonnull(strstr(r->err, "none.tsv: No such file"));
	ck_assert_str_eq(r->out, "");
	ck_assert_int_eq(access(keys, F_OK), -1);
	ck_assert_int_eq(run("status {DB}")->code, 1);
	down();
}
END_TEST

START_TEST(a_bad_file_takes_nothing)
{
	char path[128];
	FILE *out;
	const struct run *r;

	up();
	snprintf(path, sizeof(path), "%s/menu.tsv", dir);
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs("day\tmeal\tcourse\tzh\ten\tko\tfen\tallergens\tdiet\n"
	      "Mon\tlunch\tmain\t豆腐\t\t\t900\t\t\nMom\tlunch\tmain\t豆腐\t\t\t900\t\t\n",
		out);
	fclose(out);
	r = run("import {DB} demo/halls.tsv {DIR}/menu.tsv demo/tariff.tsv");
	ck_assert_int_eq(r->code, 1);
	ck_assert_ptr_nonnull(strstr(r->err, "menu.tsv:3: day \"Mom\": is no weekday"));
	ck_assert_ptr_nonnull(strstr(r->out, "halls.tsv: halls, 6 rows"));
	ck_assert_ptr_null(strstr(r->out, "tariff"));
	/* mended, both of its rows are new */
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs("day\tmeal\tcourse\tzh\ten\tko\tfen\tallergens\tdiet\n"
	      "Mon\tlunch\tmain\t豆腐\t\t\t900\t\t\nTue\tlunch\tmain\t豆腐\t\t\t900\t\t\n",
		out);
	fclose(out);
	r = run("import {DB} {DIR}/menu.tsv");
	ck_assert_msg(strstr(r->out, "menu, 2 rows, 2 changes") != NULL, "%s", r->out);
	down();
}
END_TEST

START_TEST(cards)
{
	struct token token;
	struct fixture f;
	struct token_key key = {.division = 330784, .hall = 4, .key_id = 1};
	unsigned char secret[TOKEN_SECRET];
	struct err err = {0};
	char text[200];

	up();
	done(DEMO);
	done("card {DB} --hall 330784-004 --resident 2");
	snprintf(text, sizeof(text), "%.*s", TOKEN_CHARS,
		run("card {DB} --hall 330784-004 --resident 2")->out);
	fixture_of_program(&f);
	ck_assert_int_eq(keys_open(&f.hub.keys, f.keys, false, &err), 0);
	keys_issuer(&f.hub.keys, "330784-004", 1, key.public_key, secret);
	ck_assert_int_eq(token_parse(text, &key, 1, &token), TOKEN_OK);
	ck_assert_uint_eq(token.resident, 2);
	ck_assert_int_eq(token.serial, 1);
	ck_assert_int_eq(token.expires - token.issued, 365);
	snprintf(text, sizeof(text), "%.*s", TOKEN_CHARS,
		run("card {DB} --hall 330784-004 --resident 2 --replace --days 7")->out);
	ck_assert_int_eq(token_parse(text, &key, 1, &token), TOKEN_OK);
	ck_assert_int_eq(token.serial, 2);
	ck_assert_int_eq(token.expires - token.issued, 7);
	down();
}
END_TEST
SUITE_MAIN("hub commands", exit_codes, what_is_not_written_is_not_done,
	a_missing_file_takes_nothing, a_bad_file_takes_nothing, cards)
