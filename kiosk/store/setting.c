/* SPDX-License-Identifier: MIT */
#include "kiosk/store/setting.h"

#include <string.h>

#include "kiosk/store/internal.h"

static void row_take(const char *key, const char *value, struct settings *ret, unsigned *set)
{
	for (int i = 0; i < SETTING_COUNT; i++)
		if (strcmp(setting_key((enum setting)i), key) == 0 &&
			setting_parse((enum setting)i, value, &ret->value[i]))
			*set |= 1U << i;
}

int store_settings(struct store *s, struct settings *ret, unsigned *set, struct err *err)
{
	sqlite3_stmt *stmt;
	int got;

	*set = 0;
	if (store_ready(s, err) < 0)
		return err->code;
	stmt = db_stmt(&s->db, "SELECT key, value FROM setting", err);
	if (!stmt)
		return err->code;
	while ((got = db_step(&s->db, stmt, err)) == 1)
		row_take(db_text(stmt, 0), db_text(stmt, 1), ret, set);
	return got;
}

int store_setting_set(struct store *s, enum setting which, uint32_t value, struct err *err)
{
	char text[SETTING_TEXT_SIZE];

	if (store_writable(s, err) < 0 || db_begin(&s->db, err) < 0)
		return err->code;
	setting_text(which, value, text);
	if (db_run(&s->db, err, "INSERT OR REPLACE INTO setting(key, value) VALUES(?, ?)", "tt",
		    setting_key(which), text) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	return service_commit(s, err);
}
