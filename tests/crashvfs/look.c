/* SPDX-License-Identifier: MIT */
#include "tests/crashvfs/look.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void look_say(struct look *l, int64_t *count, const char *format, ...)
{
	va_list args;

	(*count)++;
	if (*count > 5)
		return;
	va_start(args, format);
	printf("crashvfs: %s: ", l->p->name);
	vprintf(format, args);
	printf("\n");
	va_end(args);
}

int64_t look_ask(sqlite3 *sql, const char *text)
{
	sqlite3_stmt *stmt = NULL;
	int64_t n = -1;

	if (sqlite3_prepare_v2(sql, text, -1, &stmt, NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

void look_intact(struct look *l, sqlite3 *sql, const char *which)
{
	if (look_ask(sql, "SELECT integrity_check='ok' FROM pragma_integrity_check") != 1)
		look_say(l, &l->found->corrupt, "%s is damaged", which);
}

void look_keys(struct look *l, sqlite3 *sql, const char *path, const char *end)
{
	char *attach = sqlite3_mprintf("ATTACH '%q%q' AS keys", path, end);
	int code = attach ? sqlite3_exec(sql, attach, NULL, NULL, NULL) : SQLITE_NOMEM;

	sqlite3_free(attach);
	if (code != SQLITE_OK || look_ask(sql, "SELECT count(*) FROM person WHERE kc IS NOT NULL"
					       " AND kc NOT IN (SELECT kc FROM keys.dk)") != 0)
		look_say(l, &l->found->lost, "a person's key in %s%s", path, end);
	sqlite3_exec(sql, "DETACH keys", NULL, NULL, NULL);
}

uint64_t look_digest(sqlite3 *sql, uint64_t sum)
{
	sqlite3_int64 size = 0;
	unsigned char *bytes = sqlite3_serialize(sql, "main", &size, 0);
	uint64_t word;

	for (sqlite3_int64 at = 0; bytes && at + 8 <= size; at += 8) {
		memcpy(&word, bytes + at, sizeof(word));
		sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		sum ^= sum >> 29;
	}
	sqlite3_free(bytes);
	return sum;
}

bool look_seen(struct episode *e, uint64_t sum)
{
	for (int i = e->n_seen - 1; i >= 0; i--)
		if (e->seen[i] == sum)
			return true;
	if (e->n_seen < SEEN_MAX)
		e->seen[e->n_seen++] = sum;
	return false;
}
