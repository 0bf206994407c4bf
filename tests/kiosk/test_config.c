/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/config.h"
#include "screens/theme.h"
#include "tests/support/suite.h"

#define BASE "[terminal]\ndatabase = a.db\nkeys = /k\nstatus = s.json\n"

static const char *write_ini(const char *text, size_t n)
{
	static char path[80];
	char dir[64];
	FILE *file;

	suite_dir(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/litang.ini", dir);
	file = fopen(path, "w");
	fwrite(text, 1, n, file);
	fclose(file);
	return path;
}

static const struct {
	const char *text;
	const char *says; /* NULL: it is read; otherwise a part of the error line */
} cases[] = {
	{BASE, NULL},
	{BASE "; a comment\n\n[screen]\nlanguage = en\nidle_warn = 20\n", NULL},
	{BASE "[printer]\nkind = spool\nspool = slips\ncolumns = 32\n", NULL},
	{"", "needs database"},
	{"[terminal]\ndatabase = a.db\n", "needs database, keys and status"},
	{BASE "[screen]\ncolour = red\n", ":6: there is no key \"colour\" in [screen]"},
	{BASE "[screen]\ntheme = red\n", ":6: theme = \"red\" is not a possible value (blue: "},
	{BASE "[sceen]\nlanguage = en\n", ":6: there is no key \"language\" in [sceen]"},
	{BASE "[screen]\nlanguage = fr\n", ":6: language = \"fr\" is not a possible value"},
	{BASE "[screen]\nidle_warn = 0\n", ":6: idle_warn = \"0\""},
	{BASE "[screen]\nidle_warn = 9x\n", ":6: idle_warn"},
	{BASE "[screen]\nidle_warn =\n", ":6: idle_warn"},
	{BASE "[voice]\nspeak = on\nclips = said\n", NULL},
	{BASE "[voice]\nspeak = loud\n", ":6: speak = \"loud\" is not a possible value (on: "},
	{BASE "[voice]\nvolume = 3\n", ":6: there is no key \"volume\""},
	{BASE "[scanner]\nwedge = maybe\n", ":6: wedge = \"maybe\""},
	{BASE "[scanner]\nbaud = 1200\n", NULL},
	{BASE "[scanner]\nbaud = 115200\n", NULL},
	{BASE "[scanner]\nbaud = 9601\n", ":6: baud = \"9601\" is not a possible value (its speed"},
	{BASE "[scanner]\nbaud = 0\n", ":6: baud = \"0\""},
	{BASE "[scanner]\nbaud = 230400\n", ":6: baud"},
	{BASE "[scanner]\nbaud = 9600 8N1\n", ":6: baud"},
	{BASE "[scanner]\nbaud =\n", ":6: baud"},
	{BASE "[printer]\nkind = spool\n", "needs a spool folder"},
	{BASE "[printer]\ncolumns = 40\n", "columns is 0, 32 or 48"},
	{BASE "keys = again\n", ":5: keys stands there twice"},
	{BASE "hub = https://hub.example:8642\n", NULL},
	{BASE "hub = http://127.0.0.1:8642\n", NULL},
	{BASE "hub =\n", NULL},
	{BASE "hub = hub.example:8642\n", ":5: hub = \"hub.example:8642\""},
	{BASE "hub = https://hub.example:8642/api\n", ":5: hub ="},
	{BASE "hub = http://10.0.0.1:8642\n", ":5: hub ="},
	{BASE "zone = CST-8\n", NULL},
	{BASE "zone = Asia/Seoul\n", NULL},
	{BASE "zone = Asia/Atlantis\n", ":5: zone = \"Asia/Atlantis\" is not a possible value"},
	{BASE "zone = ../zoneinfo/Asia/Seoul\n", ":5: zone"},
	{BASE "zone = CST\n", ":5: zone"},
	{BASE "zone =\n", ":5: zone"},
	{BASE "[screen]\nlangu\n", ":6: neither [section] nor key = value"},
	{BASE "[screen]\nlangu", ":6: the line does not end: is the file cut off?"},
	{BASE "hub = https://hub.exam", ":5: the line does not end"},
	{BASE "; half a com", ":5: the line does not end"},
	{BASE "[screen\nlanguage = en\n", ":5: neither"},
	{BASE "[screen]\nlanguage = \xc4\xe3\xba\xc3\n", ":6: not UTF-8"},
};

START_TEST(test_cases)
{
	const char *path = write_ini(cases[_i].text, strlen(cases[_i].text));
	struct config config, before;
	struct err err = {0};
	int result;

	memset(&config, 0x5a, sizeof(config));
	before = config;
	result = config_read(&config, path, &err);
	if (!cases[_i].says) {
		ck_assert_msg(result == 0, "%s", err.text);
		return;
	}
	ck_assert_int_eq(result, ERR_BAD);
	ck_assert_msg(strstr(err.text, cases[_i].says) != NULL, "says: %s", err.text);
	ck_assert_msg(memcmp(&config, &before, sizeof(config)) == 0, "it was changed");
}
END_TEST

START_TEST(test_long_and_nul)
{
	char text[1024] = BASE "[terminal]\nhub = ";
	const char nul[] = BASE "[screen]\nlang\0uage = en\nidle_warn = 5\n";
	struct config config;
	struct err err = {0};
	size_t n = strlen(text);

	memset(text + n, 'x', 400);
	strcpy(text + n + 400, "\n");
	ck_assert_int_eq(config_read(&config, write_ini(text, strlen(text)), &err), ERR_BAD);
	ck_assert_msg(strstr(err.text, ":6: longer than") != NULL, "says: %s", err.text);
	ck_assert_int_eq(config_read(&config, write_ini(nul, sizeof(nul) - 1), &err), ERR_BAD);
	ck_assert_msg(strstr(err.text, ":6: holds a NUL") != NULL, "says: %s", err.text);
}
END_TEST

START_TEST(test_missing)
{
	struct config config;
	struct err err = {0};

	ck_assert_int_eq(config_read(&config, "/nowhere/litang.ini", &err), ERR_IO);
	ck_assert_ptr_nonnull(strstr(err.text, "/nowhere/litang.ini"));
}
END_TEST

START_TEST(test_written_is_read)
{
	struct config config, again;
	struct err err = {0};
	char dir[64], path[80];
	FILE *file;

	config_default(&config);
	ck_assert_int_eq(config.scanner_baud, 9600);
	config.scanner_baud = 19200;
	strcpy(config.database, "/var/lib/litang/litang.db");
	strcpy(config.keys, "/var/lib/litang/keys");
	strcpy(config.status, "/run/litang/status.json");
	strcpy(config.hub, "https://hub.example:8642");
	strcpy(config.spool, "/var/spool/litang");
	config.printer = PRINTER_KIND_SPOOL;
	config.birthday = BIRTHDAY_DAY_AFTER;
	config.language = LANG_EN;
	config.wedge = false;
	config.theme = THEME_YELLOW;
	ck_assert_int_eq(config.voice, 0); /* off until a hall wants it */
	config.voice = 1;
	strcpy(config.clips, "/usr/share/litang/said");
	suite_dir(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/litang.ini", dir);
	file = fopen(path, "w");
	config_write(&config, file);
	fclose(file);
	ck_assert_msg(config_read(&again, path, &err) == 0, "%s", err.text);
	ck_assert_str_eq(again.hub, config.hub);
	ck_assert_str_eq(again.spool, config.spool);
	ck_assert_int_eq(again.birthday, BIRTHDAY_DAY_AFTER);
	ck_assert_int_eq(again.language, LANG_EN);
	ck_assert(!again.wedge);
	ck_assert_int_eq(again.theme, THEME_YELLOW);
	ck_assert_int_eq(again.voice, 1);
	ck_assert_str_eq(again.clips, config.clips);
	ck_assert_int_eq(again.idle_warn, 90);
	ck_assert_int_eq(again.scanner_baud, 19200);
}
END_TEST

/* The names in the file are those of the themes. */
START_TEST(test_theme)
{
	static const char text[] = BASE "[screen]\ntheme = yellow\n";
	struct config config;
	struct err err = {0};

	config_default(&config);
	ck_assert_int_eq(config.theme, THEME_BLUE);
	ck_assert_int_eq(config_read(&config, write_ini(text, strlen(text)), &err), 0);
	ck_assert_int_eq(config.theme, THEME_YELLOW);
}
END_TEST

START_TEST(test_paths_are_beside_the_file)
{
	char beside[80];
	struct config config;
	struct err err = {0};

	snprintf(beside, sizeof(beside), "%s", write_ini(BASE, strlen(BASE)));
	ck_assert_int_eq(config_read(&config, beside, &err), 0);
	strcpy(strrchr(beside, '/') + 1, "a.db");
	ck_assert_str_eq(config.database, beside);
	ck_assert_str_eq(config.keys, "/k");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("config");
	TCase *tcase = tcase_create("config");

	tcase_add_loop_test(tcase, test_cases, 0, (int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_test(tcase, test_long_and_nul);
	tcase_add_test(tcase, test_missing);
	tcase_add_test(tcase, test_written_is_read);
	tcase_add_test(tcase, test_theme);
	tcase_add_test(tcase, test_paths_are_beside_the_file);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
