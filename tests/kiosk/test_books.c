/* SPDX-License-Identifier: MIT */
/*
 * The man pages and the completion of both programs know every command and option that the programs
 * know, and no other; docs/ELDERS.md names what is there.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/suite.h"
#include "tests/support/vt.h"

#define WAIT_MS 15000

static const char *const programs[] = {"litang", "litang-hub"};
static char out[8192];

/* What the shell says of program $P ($B/$P); both streams. */
static int sh(const char *program, const char *command)
{
	const char *build = getenv("LITANG_BUILD");
	char line[4096];
	FILE *pipe;
	size_t n;

	snprintf(line, sizeof(line), "exec 2>&1; B='%s' P=%s; %s", build ? build : "build", program,
		command);
	pipe = popen(line, "r"); /* NOLINT(cert-env33-c) */
	ck_assert_ptr_nonnull(pipe);
	n = fread(out, 1, sizeof(out) - 1, pipe);
	out[n] = 0;
	return pclose(pipe);
}

/*
 * of_help C: the options of its usage lines and of the list below them.
 * of_man C: those that have a paragraph in its section; '' = the program's own section.
 * Neither has --help, which goes without saying, nor what each command of litang-hub has: that is said once.
 */
#define ALL_HAVE "-e --help -e --dk -e --hub-keys"
#define FUNCTIONS                                                                                  \
	"of_help() { $B/$P $1 --help | awk 'NR == 1 || (u && /^ /) {u = 1; print; next} "          \
	"{u = 0} /^  --/ {print $1}' | grep -oE -- '--[a-z-]+' | grep -vx " ALL_HAVE               \
	" | sort -u; }; "                                                                          \
	"of_man() { awk -v c=\"$1\" '/^\\.S[SH] / {on = c == \"\" ? $2 == \"OPTIONS\" : "          \
	"$1 == \".SS\" && $2 == c} on && tp {print} {tp = /^\\.TP/}' docs/man/$P.1 | "             \
	"sed 's/\\\\-/-/g' | grep -oE -- '--[a-z-]+' | grep -vx -e --help | sort -u; }; "

/* Every word in the list of --help that has a help of its own, a line each. */
static const char *commands(const char *program)
{
	static char names[1024];

	sh(program,
		"for w in $($B/$P --help | grep '^  [a-z]' | grep -oE '[a-z][a-z-]+' | sort -u); do "
		"$B/$P $w --help 2>/dev/null | head -n 1 | grep -q \"^usage: $P $w \" && echo $w; "
		"done");
	ck_assert_uint_lt(strlen(out), sizeof(names));
	return strcpy(names, out);
}

/* `theirs C` prints the options of command C that something else knows: the same as --help does. */
static void same_options(const char *program, const char *names, const char *theirs)
{
	char line[3072];

	/* litang-hub has none of its own but what each program has */
	snprintf(line, sizeof(line),
		FUNCTIONS
		"for c in %s '%s'; do { of_help \"$c\"; echo //; %s \"$c\"; } | "
		"awk -v c=\"$c\" '/^\\/\\// {now = 1; next} {n[$1] += now ? 2 : 1} "
		"END {for (o in n) if (n[o] != 3) print c, o, n[o] == 1 ? \"is missing\" : "
		"\"does not exist\"}'; done",
		names, strcmp(program, "litang") == 0 ? "" : "serve", theirs);
	for (char *nl = line; (nl = strchr(nl, '\n')); *nl = ' ')
		continue;
	sh(program, line);
	ck_assert_msg(!*out, "%s, %s:\n%s", program, theirs, out);
}

START_TEST(test_man)
{
	const char *names = commands(programs[_i]);

	ck_assert_ptr_nonnull(strstr(names, "export\n"));
	ck_assert_ptr_nonnull(strstr(names, "verify\n"));
	sh(programs[_i], "sed -n 's/^\\.SS //p' docs/man/$P.1 | sort");
	ck_assert_str_eq(out, names);
	same_options(programs[_i], names, "of_man");
	sh("litang-hub", "$B/$P --help | grep -cE '^  --(dk|hub-keys) '");
	ck_assert_str_eq(out, "2\n");
	sh("litang-hub", "grep -cE '^.BI .-.-(dk|hub.-keys) ' docs/man/$P.1");
	ck_assert_str_eq(out, "2\n");
}
END_TEST

START_TEST(test_man_clean)
{
	sh("litang", "for f in docs/man/*.1; do groff -man -ww -Tutf8 -z -rF0 $f; done");
	ck_assert_msg(!*out, "%s", out);
	sh("litang", "man -l --warnings=w docs/man/litang.1 | wc -l");
	ck_assert_int_ge(atoi(out), 100);
	sh("litang", "awk 'length > 110 || / $/ {print FILENAME \":\" FNR}' docs/man/*.1");
	ck_assert_msg(!*out, "%s", out);
}
END_TEST

/* What docs/ELDERS.md names is there, and its sizes are those that the program computes. */
START_TEST(test_elders)
{
	sh("litang",
		"grep -oE '`(core|kiosk|screens|devices|session|tests|tools|locales)[a-zA-Z0-9_/.-]*`' "
		"docs/ELDERS.md | tr -d '`' | sort -u | while read -r f; do "
		"[ -e $f ] && echo yes || echo \"$f is not there\"; done | sort | uniq -c");
	ck_assert_msg(!strstr(out, "not there") && atoi(out) > 30, "%s", out);
	sh("litang",
		"$B/litang metrics --json | python3 -c '\n"
		"import json, sys\n"
		"for p in json.load(sys.stdin)[\"profiles\"]:\n"
		"    print(p[\"name\"].split()[0], \"%.1f %.1f %d %.0fx%.0f\" % (p[\"hanzi_mm\"], "
		"p[\"capital_mm\"], p[\"capital_reach_mm\"], *p[\"target_mm\"]))' | sort >/tmp/$$; "
		"sed -n '/^## Sizes/,/^## Sources/s/^| \\([0-9x]*\\)[^|]*| \\([0-9.]*\\) mm | "
		"\\([0-9.]*\\) mm | \\([0-9]*\\) mm | \\([0-9]*\\) x \\([0-9]*\\) mm .*/\\1 \\2 \\3 \\4 "
		"\\5x\\6/p' docs/ELDERS.md | sort | comm -12 /tmp/$$ - | wc -l; rm /tmp/$$");
	ck_assert_msg(atoi(out) == 4, "sizes that are right: %s", out);
}
END_TEST

START_TEST(test_completion_knows)
{
	const char *names = commands(programs[_i]);

	/* compopt has no use outside of a completion */
	sh(programs[_i],
		"bash -c '. completion/$0; COMP_WORDS=($0 \"\") COMP_CWORD=1; "
		"_${0//-/_} $0 \"\" $0 2>/dev/null; printf \"%s\\n\" \"${COMPREPLY[@]}\"' $P | sort");
	ck_assert_str_eq(out, names);
	same_options(programs[_i], names,
		"bash -c '. completion/$0; _${0//-/_}_options \"$1\" | tr \" \" \"\\n\" | "
		"grep -vx " ALL_HAVE "' $P");
}
END_TEST

/* A real shell, in a folder with hub.db, "my file" and folder/; the programs print their words. */
static struct vt *shell(void)
{
	char *const argv[] = {(char[]){"/bin/bash"}, (char[]){"--norc"}, (char[]){"--noprofile"},
		(char[]){"-i"}, NULL};
	char dir[256], here[1024], line[4096];
	struct vt *vt;

	suite_dir(dir, sizeof(dir));
	ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
	vt = vt_start(argv, 100, 60);
	snprintf(line, sizeof(line),
		". %s/completion/litang; . %s/completion/litang-hub; cd %s; >hub.db; >'my file'; "
		"mkdir folder; litang() { printf '<%%s>' \"$@\"; echo; }; "
		"litang-hub() { litang \"$@\"; }; clear; echo rea''dy\n",
		here, here, dir);
	vt_keys(vt, line);
	ck_assert_msg(vt_wait(vt, "ready", WAIT_MS), "%s", vt_text(vt));
	return vt;
}

START_TEST(test_completion_in_bash)
{
	static const struct {
		const char *typed, *words;
	} cases[] = {
		{"litang met\t", "<metrics>"},
		{"litang --vers\t", "<--version>"},
		{"litang --lang k\t", "<--lang><ko>"},
		{"litang --config h\t", "<--config><hub.db>"},
		{"litang export --form\tg\t", "<export><--format><gb18030>"},
		{"litang export --to f\t", "<export><--to><folder/>"},
		{"litang export --to h\t", "<export><--to><h>"}, /* no folder */
		{"litang export --json\t", "<export><--json>"},  /* not one of its own */
		{"litang backup my\t", "<backup><my file>"},
		{"litang backup a --conf\tm\t", "<backup><a><--config><my file>"},
		{"litang enrol --code h\t", "<enrol><--code><h>"}, /* a code is not known */
		{"litang metrics --res\t1080\t", "<metrics><--resolution><1080x1920>"},
		{"litang dance --\t", "<dance><-->"},
		{"litang-hub imp\t", "<import>"},
		{"litang-hub import h\t", "<import><hub.db>"},
		{"litang-hub status --db s\th\t --j\t", "<status><--db><sqlite:hub.db><--json>"},
		{"litang-hub backup --db sqlite:\t",
			"<backup><--db><sqlite:>"}, /* two: none chosen */
		{"litang-hub card --rep\t", "<card><--replace>"},
	};
	struct vt *vt = shell();

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char line[256];

		snprintf(line, sizeof(line), "clear; %s", cases[i].typed);
		vt_keys(vt, line);
		vt_keys(vt, "\n");
		ck_assert_msg(vt_wait(vt, cases[i].words, WAIT_MS), "%s\n%s", cases[i].typed,
			vt_text(vt));
	}
	vt_end(vt);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("books");
	TCase *both = tcase_create("each program"), *once = tcase_create("once");

	tcase_add_loop_test(both, test_man, 0, 2);
	tcase_add_loop_test(both, test_completion_knows, 0, 2);
	tcase_add_test(once, test_man_clean);
	tcase_add_test(once, test_elders);
	tcase_add_test(once, test_completion_in_bash);
	suite_add_tcase(suite, both);
	suite_add_tcase(suite, once);
	return suite_run_all(srunner_create(suite));
}
