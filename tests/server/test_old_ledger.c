/* SPDX-License-Identifier: MIT */
/*
 * A ledger as the first version left it (tests/server/old: tables of both files as SQL, the hub's
 * keys): a check-in, two orders of which one was cancelled, an enrolment, two servings of which one was
 * not. Today's program opens it; what follows from its acts is there, once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/digest.h"
#include "server/hub.h"
#include "tests/support/suite.h"

static void load(const char *from, const char *to)
{
	struct buf text = BUF_INIT(1u << 20);
	char line[65536];
	sqlite3 *db;
	FILE *in = fopen(from, "r");

	ck_assert_ptr_nonnull(in);
	while (fgets(line, sizeof(line), in))
		buf_add(&text, line, strlen(line));
	fclose(in);
	ck_assert_int_eq(sqlite3_open(to, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, buf_text(&text), NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	buf_done(&text);
}

START_TEST(the_first_version)
{
	struct hub hub;
	struct err err = {0};
	char db[300], dk[310], command[700], first[DIGEST_HEX], again[DIGEST_HEX], dir[128];
	const struct {
		const char *what;
		int64_t n;
	} rows[] = {{"SELECT count(*) FROM act WHERE state='ok'", 8},
		{"SELECT count(*) FROM meal_order", 2},
		{"SELECT count(*) FROM meal_order WHERE cancelled=1", 1},
		{"SELECT count(*) FROM seat", 1}, {"SELECT count(*) FROM claim", 2},
		{"SELECT count(*) FROM claim WHERE released=0", 1},
		{"SELECT count(*) FROM act_range", 1},
		{"SELECT count(*) FROM act a JOIN act_range r ON r.stream_no=a.stream_no"
		 " AND r.day=a.day AND a.seq BETWEEN r.from_seq AND r.to_seq",
			8},
		{"SELECT count(*) FROM sqlite_master WHERE name='feed_hall'", 1},
		{"SELECT count(*) FROM todo", 0}};

	suite_dir(dir, sizeof(dir));
	snprintf(db, sizeof(db), "%s/hub.db", dir);
	snprintf(dk, sizeof(dk), "%s.dk", db);
	load("tests/server/old/hub-1.sql", db);
	load("tests/server/old/hub-1.dk.sql", dk);
	snprintf(
		command, sizeof(command), "install -m 600 tests/server/old/hub-1.keys %s.keys", db);
	ck_assert_int_eq(system(command), 0);
	for (int life = 0; life < 2; life++) {
		ck_assert_msg(hub_open(&hub, db, HUB_WRITE, &err) == 0, "%s", err.text);
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			int64_t n;

			ck_assert_int_eq(
				sql_number(&hub.ledger.sql, &err, &n, -1, rows[i].what, ""), 0);
			ck_assert_msg(n == rows[i].n, "%s: %lld", rows[i].what, (long long)n);
		}
		ck_assert_int_eq(ledger_digest(&hub.ledger, life ? again : first, &err), 0);
		hub_close(&hub);
	}
	ck_assert_str_eq(first, again);
}
END_TEST

SUITE_MAIN("old ledger", the_first_version)
