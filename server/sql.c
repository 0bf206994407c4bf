/* SPDX-License-Identifier: MIT */
#include "server/sql.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "server/sql_kind.h"

static void take_value(struct sql_value *v, va_list *args)
{
	if (v->type == 'i') {
		v->number = va_arg(*args, int64_t);
	} else if (v->type == 't') {
		v->pointer = va_arg(*args, const char *);
	} else {
		assert(strchr("bIBT", v->type));
		v->pointer = va_arg(*args, const void *);
		v->n = va_arg(*args, size_t);
	}
}

static void take_call(struct sql_call *call, const char *text, const char *types, va_list *args)
{
	call->text = text;
	call->n = (int)strlen(types);
	assert(call->n <= SQL_ARGS_MAX);
	for (int i = 0; i < call->n; i++) {
		call->values[i] = (struct sql_value){.type = types[i]};
		take_value(&call->values[i], args);
	}
}

static int is_closed(struct err *err)
{
	return err_set(err, ERR_IO, "the database is not open");
}

int sql_run(struct sql *s, struct err *err, const char *text, const char *types, ...)
{
	struct sql_call call;
	va_list args;

	if (!s->kind)
		return is_closed(err);
	va_start(args, types);
	take_call(&call, text, types, &args);
	va_end(args);
	return s->kind->run(s, &call, err);
}

static int begin_rows(struct sql *s, struct sql_rows *rows, const struct sql_call *call, bool scan,
	struct err *err)
{
	int result;

	*rows = (struct sql_rows){.sql = s};
	if (!s->kind)
		return is_closed(err);
	result = (scan ? s->kind->scan : s->kind->query)(s, rows, call, err);
	if (result < 0)
		rows->from = NULL;
	return result;
}

/* NOLINTNEXTLINE(readability-function-size): a statement, its values, where the number goes */
int sql_number(struct sql *s, struct err *err, int64_t *ret, int64_t otherwise, const char *text,
	const char *types, ...)
{
	struct sql_rows rows;
	struct sql_call call;
	va_list args;
	int got;

	va_start(args, types);
	take_call(&call, text, types, &args);
	va_end(args);
	if (begin_rows(s, &rows, &call, false, err) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got < 0)
		return got;
	*ret = got && !sql_null(&rows, 0) ? sql_int(&rows, 0) : otherwise;
	sql_done(&rows);
	return 0;
}

int sql_query(struct sql *s, struct sql_rows *rows, struct err *err, const char *text,
	const char *types, ...)
{
	struct sql_call call;
	va_list args;

	va_start(args, types);
	take_call(&call, text, types, &args);
	va_end(args);
	return begin_rows(s, rows, &call, false, err);
}

int sql_scan(struct sql *s, struct sql_rows *rows, struct err *err, const char *text,
	const char *types, ...)
{
	struct sql_call call;
	va_list args;

	va_start(args, types);
	take_call(&call, text, types, &args);
	va_end(args);
	return begin_rows(s, rows, &call, true, err);
}

int sql_step(struct sql_rows *rows, struct err *err)
{
	int got = rows->from ? rows->sql->kind->step(rows, err) : 0;

	if (got <= 0)
		sql_done(rows);
	return got;
}

void sql_done(struct sql_rows *rows)
{
	if (rows->from)
		rows->sql->kind->done(rows);
	rows->from = NULL;
}

bool sql_null(const struct sql_rows *rows, int column)
{
	return rows->sql->kind->null(rows, column);
}

int64_t sql_int(const struct sql_rows *rows, int column)
{
	return rows->sql->kind->number(rows, column);
}

const char *sql_text(const struct sql_rows *rows, int column)
{
	return rows->sql->kind->text(rows, column);
}

const void *sql_blob(const struct sql_rows *rows, int column, size_t *n)
{
	return rows->sql->kind->blob(rows, column, n);
}

int sql_begin(struct sql *s, struct err *err)
{
	return s->kind ? s->kind->begin(s, err) : is_closed(err);
}

int sql_snapshot(struct sql *s, struct err *err)
{
	return s->kind ? s->kind->snapshot(s, err) : is_closed(err);
}

int sql_commit(struct sql *s, struct err *err)
{
	return s->kind ? s->kind->commit(s, err) : is_closed(err);
}

void sql_rollback(struct sql *s)
{
	if (s->kind)
		s->kind->rollback(s);
}

bool sql_begun(const struct sql *s)
{
	return s->kind && s->kind->begun(s);
}

int sql_savepoint(struct sql *s, struct err *err)
{
	return s->kind ? s->kind->savepoint(s, err) : is_closed(err);
}

int sql_release(struct sql *s, struct err *err)
{
	return s->kind ? s->kind->release(s, err) : is_closed(err);
}

int sql_undo(struct sql *s, struct err *err)
{
	return s->kind ? s->kind->undo(s, err) : is_closed(err);
}

bool sql_is_pg(const struct sql *s)
{
	return s->pg != NULL;
}

void sql_close(struct sql *s)
{
	if (s->kind)
		s->kind->close(s);
	memset(s, 0, sizeof(*s));
}
