/* SPDX-License-Identifier: MIT */
#include "server/sql_pg.h"

#include <ctype.h>
#include <string.h>

/* The end of a quoted piece that begins at p; doubled quotes are two pieces that touch. */
static const char *quoted(const char *p)
{
	const char *end = strchr(p + 1, *p);

	return end ? end + 1 : p + strlen(p);
}

void pg_text(struct buf *to, const char *sql)
{
	int next = 0;

	for (const char *p = sql; *p;) {
		const char *from = p;

		if (*p == '\'' || *p == '"') {
			p = quoted(p);
			buf_add(to, from, (size_t)(p - from));
		} else if (*p == '?') {
			p++;
			buf_byte(to, '$');
			if (!isdigit((unsigned char)*p))
				buf_fmt(to, "%d", ++next);
		} else {
			buf_byte(to, (unsigned char)*p++);
		}
	}
}

static const char *type_of(const char *word, size_t n)
{
	static const char *const types[][2] = {
		{"INTEGER", "BIGINT"},
		{"BLOB", "BYTEA"},
		/* Order and comparison by bytes, as in SQLite. */
		{"TEXT", "TEXT COLLATE \"C\""},
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strlen(types[i][0]) == n && memcmp(types[i][0], word, n) == 0)
			return types[i][1];
	return NULL;
}

void pg_schema(struct buf *to, const char *sql)
{
	for (const char *p = sql; *p;) {
		const char *from = p, *type;

		if (*p == '\'' || *p == '"')
			p = quoted(p);
		else
			while (isalnum((unsigned char)*p) || *p == '_')
				p++;
		type = type_of(from, (size_t)(p - from));
		if (type)
			buf_str(to, type);
		else
			buf_add(to, from, (size_t)(p - from));
		if (*p && p == from)
			buf_byte(to, (unsigned char)*p++);
	}
}
