/* SPDX-License-Identifier: MIT */
/*
 * A terminal is gone for good; a new machine in its place, with the real programs, at a hub with 2,000
 * residents more: how long until it sells.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define RESIDENTS 2000
#define LIMIT_S   900

static struct hall_run h;

static void sh(const char *command)
{
	char out[4096];
	int code = hall_sh(&h, out, sizeof(out), "%s", command);

	ck_assert_msg(code == 0, "%s: %d %s", command, code, out);
}

static void sh_wait(const char *command)
{
	char out[256];

	for (int ms = WAIT_MS; ms > 0; ms -= 100) {
		if (hall_sh(&h, out, sizeof(out), "%s", command) == 0)
			return;
		vt_pump(h.vt, 100);
	}
	ck_abort_msg("%s: not in time", command);
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* GB 11643, of a division that never was. */
static void id_number(int i, char out[19])
{
	static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	char digits[80]; /* as many as the compiler fears */
	int sum = 0;

	snprintf(digits, sizeof(digits), "330199%04d%02d%02d%03d", 1930 + i % 30, 1 + i / 30 % 12,
		1 + i / 360, 100 + i % 800);
	memcpy(out, digits, 17);
	for (int k = 0; k < 17; k++)
		sum += weights[k] * (out[k] - '0');
	out[17] = "10X98765432"[sum % 11];
	out[18] = 0;
}

static void write_residents(void)
{
	char path[160], number[19];
	FILE *out;

	snprintf(path, sizeof(path), "%.90s/many.tsv", h.dir);
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs("place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tcard_uid"
	      "\tvolunteer\tphone\n",
		out);
	for (int i = 0; i < RESIDENTS; i++) {
		id_number(i, number);
		fprintf(out, "330784-004\t%d\t%s\t王桂兰\t王奶奶\t\t\t\t\t\t\t\n", 1000 + i,
			number);
	}
	ck_assert_int_eq(fclose(out), 0);
}

START_TEST(a_new_machine_sells)
{
	int64_t began, took;

	hall_make(&h, "");
	write_residents();
	sh("$B/litang-hub import --db sqlite:$D/hub.db $D/many.tsv");
	hall_hub_start(&h);
	sh("rm -f $D/litang.db* $D/litang.keys*"); /* the old machine, and all that was on it */
	began = now_ms();
	sh("N=$(sqlite3 $D/hub.db 'SELECT name FROM kiosk'); "
	   "$B/litang-hub declare-dead $N --db sqlite:$D/hub.db && exit 1; "
	   "$B/litang-hub declare-dead $N --db sqlite:$D/hub.db --yes --now");
	sh("$B/litang enrol --config $D/litang.ini --code $($B/litang-hub enrol-code"
	   " --db sqlite:$D/hub.db --kiosk NEW1 --hall 330784-004)");
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	sh_wait("sqlite3 -readonly $D/litang.db 'SELECT count(*)>0 FROM lease WHERE granted>0' |"
		" grep -qx 1");
	hall_device(&h, "card 1");
	hall_lunch(&h);
	ck_assert_int_eq(hall_hub_wait(&h, "order", 1), 1);
	took = now_ms() - began;
	printf("replacement: %.1f s from the word that the old one is dead to the first meal sold,"
	       " %d residents\n",
		(double)took / 1000, RESIDENTS);
	ck_assert_int_lt(took, LIMIT_S * 1000);
	sh("$B/litang-hub status --db sqlite:$D/hub.db | grep -q ' dead'");
	hall_end(&h);
}
END_TEST

SUITE_MAIN("replacement", a_new_machine_sells)
