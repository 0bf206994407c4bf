/* SPDX-License-Identifier: MIT */
/*
 * The terminal's store on a real disk that fails (tests/crashvfs/platter mounts it):
 *   platter fill DIR   acts until one fails; prints how many it called done, waits for a line, comes
 *                      back, writes more, prints the same again, and dies without closing anything
 *   platter look DIR N acts 1 … N must be there, whole
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/store/store.h"

#define PLACE    "330784-004"
#define MORE     20
#define ACTS_MAX 100000 /* the disk should be full long before */

struct disk {
	char db[300], key[300];
	struct store *s;
	struct err err;
};

static void die(const struct disk *d, const char *what)
{
	printf("platter: %s: %s\n", what, d->err.text);
	exit(1);
}

static void enrol(struct disk *d)
{
	struct enrol_grant grant = {
		.kiosk = "YD1", .letter = 'A', .place = PLACE, .places = PLACE, .epoch = {.n = 1}};
	unsigned char secret[SIGN_SECRET];

	crypto_sign_keypair(grant.hub_public, secret);
	if (store_enrolled(d->s, &grant, &d->err) < 0)
		die(d, "enrolment");
}

static enum record_result one_act(struct disk *d)
{
	struct moment now = moment_at(time_source_machine.wall_ms(NULL), CLOCK_HUB);
	struct person nobody = {.born = DAY_NONE, .place = PLACE, .resident = 1};
	struct recorded done = {.ticket = 0};
	struct act act;

	act_init(&act, ACT_REPORT);
	memset(act.body.note, 'x', sizeof(act.body.note) - 1);
	d->err = (struct err){0};
	return store_record(d->s, &now, &act, &nobody, &done, &d->err);
}

static void fill(struct disk *d)
{
	int64_t told = 0;

	enrol(d);
	while (told < ACTS_MAX && one_act(d) == RECORD_OK)
		told++;
	printf("%lld\n", (long long)told);
	fflush(stdout);
	if (getchar() == EOF)
		die(d, "nobody mended the disk");
	for (int i = 0; i < MORE; i++) {
		if (!store_in_service(d->s) && store_recover(d->s, &d->err) < 0)
			die(d, "it does not come back");
		if (one_act(d) != RECORD_OK)
			die(d, "an act on a disk that is well");
		told++;
	}
	printf("%lld\n", (long long)told);
	fflush(stdout);
	_exit(0);
}

static void look(struct disk *d, int64_t told)
{
	int64_t n = 0;

	if (store_verify(d->s, &n, &d->err) < 0)
		die(d, "what is there");
	if (n < told)
		err_set(&d->err, ERR_IO, "%lld were done, %lld are there", (long long)told,
			(long long)n);
	if (n < told)
		die(d, "acts are gone");
	printf("%lld\n", (long long)n);
	store_close(d->s);
}

int main(int argc, char **argv)
{
	struct disk d = {.s = NULL};

	if (argc < 3) {
		fprintf(stderr, "usage: platter fill DIR | look DIR N\n");
		return 2;
	}
	snprintf(d.db, sizeof(d.db), "%s/litang.db", argv[2]);
	snprintf(d.key, sizeof(d.key), "%s/litang.keys", argv[2]);
	if (store_open(&d.s, d.db, d.key, STORE_WRITE, &d.err) < 0)
		die(&d, "opening");
	if (argc > 3)
		look(&d, strtoll(argv[3], NULL, 10));
	else
		fill(&d);
	return 0;
}
