/* SPDX-License-Identifier: MIT */
/*
 * What a driver of server/sql.h does.
 */
#ifndef SERVER_SQL_KIND_H
#define SERVER_SQL_KIND_H

#include "server/sql.h"

struct sql_value {
	char type;           /* 'i', 't', 'b' */
	int64_t number;      /* of 'i' */
	const void *pointer; /* NULL = NULL */
	size_t n;            /* of 'b' */
};

struct sql_call {
	const char *text;
	struct sql_value values[SQL_ARGS_MAX];
	int n;
};

struct sql_kind {
	int (*run)(struct sql *s, const struct sql_call *call, struct err *err);
	int (*query)(
		struct sql *s, struct sql_rows *rows, const struct sql_call *call, struct err *err);
	int (*scan)(
		struct sql *s, struct sql_rows *rows, const struct sql_call *call, struct err *err);
	int (*step)(struct sql_rows *rows, struct err *err);
	void (*done)(struct sql_rows *rows);
	bool (*null)(const struct sql_rows *rows, int column);
	int64_t (*number)(const struct sql_rows *rows, int column);
	const char *(*text)(const struct sql_rows *rows, int column);
	const void *(*blob)(const struct sql_rows *rows, int column, size_t *n);
	/* without values or rows */
	int (*begin)(struct sql *s, struct err *err);
	int (*snapshot)(struct sql *s, struct err *err);
	int (*commit)(struct sql *s, struct err *err);
	void (*rollback)(struct sql *s);
	bool (*begun)(const struct sql *s);
	int (*savepoint)(struct sql *s, struct err *err);
	int (*release)(struct sql *s, struct err *err);
	int (*undo)(struct sql *s, struct err *err);
	void (*close)(struct sql *s);
};

extern const struct sql_kind sql_kind_sqlite, sql_kind_pg;

#endif
