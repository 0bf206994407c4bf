/* SPDX-License-Identifier: MIT */
#include "server/digest.h"

#include <endian.h>
#include <sodium.h>
#include <string.h>

#include "core/base/buf.h"

/* Columns: i number, t text, b bytes. In an order that both databases have: by key. */
static const struct table {
	const char *name, *columns, *rows;
} tables[] = {
	{"hub", "bibiii", "SELECT hub_id, epoch_n, epoch_id, feed_head, floor, plan_rev FROM hub"},
	{"kiosk", "ittt", "SELECT no, name, hall, letter FROM kiosk ORDER BY no"},
	{"enrol_code", "bttiiiii",
		"SELECT secret_hash, name, hall, made_ms, until_ms, used_ms, stream_no, hall_hub FROM enrol_code"
		" ORDER BY secret_hash"},
	{"stream", "ibibibiiiiiiibibiiitiiiti",
		"SELECT no, stream, kiosk_no, pubkey, high, high_hash, parent, parent_seq, seen, forked,"
		" revoked, dead, counter, feed_key, heard_n, heard_id, clear_ms, contact_ms, cursor,"
		" status, enrolled_ms, lost_ms, reclaimed, life, via FROM stream ORDER BY no"},
	{"act", "iibbbbbiitti",
		"SELECT stream_no, seq, id, claimed, head, ct, hash, kind, day, state, reason, rx_ms"
		" FROM act ORDER BY stream_no, seq"},
	{"act_range", "iiii",
		"SELECT stream_no, day, from_seq, to_seq FROM act_range ORDER BY stream_no, day"},
	{"gap", "iiibi",
		"SELECT stream_no, from_seq, to_seq, hash, rx_ms FROM gap ORDER BY stream_no, from_seq"},
	{"pool", "ttiiiiiiiiiii",
		"SELECT resource, hall, day, capacity, credited, granted, returned, waiting, given,"
		" ends, excess, weigh, look FROM pool ORDER BY resource"},
	{"lease", "tiiiiiii",
		"SELECT resource, stream_no, granted, sold, returned, until, told, recall FROM lease"
		" ORDER BY resource, stream_no"},
	{"credit", "btii", "SELECT order_id, resource, qty, rx_ms FROM credit ORDER BY order_id"},
	{"feed", "itttiib", "SELECT rev, hall, kind, key, need, gone, body FROM feed ORDER BY rev"},
	{"person", "tibbibi",
		"SELECT hall, resident, pid, kc, serial, sealed, made_ms FROM person"
		" ORDER BY hall, resident"},
	{"person_mark", "ibb", "SELECT kind, mark, pid FROM person_mark ORDER BY kind, mark, pid"},
	{"person_alias", "btibbi",
		"SELECT pid, hall, resident, kc, into_pid, made_ms FROM person_alias ORDER BY pid"},
	{"newcomer", "bii", "SELECT pid, stream_no, seq FROM newcomer ORDER BY pid"},
	{"card", "tbi", "SELECT hall, mark, resident FROM card ORDER BY hall, mark"},
	{"block", "ttiii",
		"SELECT kind, hall, from_no, to_no, stream_no FROM block ORDER BY kind, hall, from_no"},
	{"call_back", "ittiibtiiit",
		"SELECT no, why, hall, stream_no, seq, id, what, day, made_ms, done_ms, result"
		" FROM call_back ORDER BY no"},
	{"claim", "bitittiibiiit",
		"SELECT pid, day, meal, n, hall, rule, qty, fen, id, released, file, back, who FROM claim"
		" ORDER BY pid, day, meal, n"},
	{"claim_file", "itiiibt",
		"SELECT no, hall, from_day, until_day, made_ms, seed, hash FROM claim_file ORDER BY no"},
	{"claim_odd", "ibi", "SELECT file, id, why FROM claim_odd ORDER BY file, id, why"},
	{"kitchen", "ttiiiit",
		"SELECT hall, meal, day, ends, no, frozen_ms, body FROM kitchen ORDER BY hall, meal, day"},
	{"undone", "bb", "SELECT ref, id FROM undone ORDER BY ref"},
	{"seat", "bbtti", "SELECT id, kc, hall, offering, day FROM seat ORDER BY id"},
	{"meal_order", "bttiiiiii",
		"SELECT id, hall, meal, day, qty, stream_no, seq, cancelled, listed FROM meal_order"
		" ORDER BY id"},
	{"serving", "ibbiitibii",
		"SELECT no, id, order_id, stream_no, seq, kiosk, order_seq, mark, undone,"
		" counts FROM serving"
		" ORDER BY no"},
	{"member", "tii", "SELECT hall, stream_no, since_ms FROM member ORDER BY hall, stream_no"},
	{"erased", "bit", "SELECT kc, at_ms, hall FROM erased ORDER BY kc"},
	{"erase_heard", "bii",
		"SELECT kc, stream_no, at_ms FROM erase_heard ORDER BY kc, stream_no"},
	{"planned", "tii", "SELECT hall, rev, day FROM planned ORDER BY hall"},
	{"uplink", "ibbbbtttiibibiibi",
		"SELECT one, hub_id, hub_public, stream, feed_key, kiosk, hall, places, counter, epoch_n,"
		" epoch_id, cursor, filter, collecting, heard_n, heard_id, contact_ms FROM uplink"},
	{"uplink_lease", "tiiiiii",
		"SELECT resource, granted, recall, returned, sold, until, told FROM uplink_lease"
		" ORDER BY resource"},
	{"outgoing", "iiiiib",
		"SELECT no, stream_no, last_seq, done, gap, body FROM outgoing ORDER BY no"},
	{"uplink_safe", "ii", "SELECT stream_no, safe FROM uplink_safe ORDER BY stream_no"},
	{"uplink_row", "ttt", "SELECT kind, hall, key FROM uplink_row ORDER BY kind, hall, key"},
	{"waiting", "ibtiitiiit",
		"SELECT no, id, resource, stream_no, seq, state, rx_ms, done_ms, promised_ms, why"
		" FROM waiting ORDER BY no"},
};

#define TABLES (sizeof(tables) / sizeof(tables[0]))

int digest_columns(const char *table)
{
	static const char *const left_out[] = {"account", "account_failed", "account_log",
		"account_session", "backup", "backup_high", "feed_run", "schema", "schema_version",
		"proof", "todo"};

	for (size_t i = 0; i < TABLES; i++)
		if (strcmp(tables[i].name, table) == 0)
			return (int)strlen(tables[i].columns);
	for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++)
		if (strcmp(left_out[i], table) == 0)
			return 0;
	return -1;
}

static void add(crypto_generichash_state *hash, char type, const void *bytes, size_t n)
{
	uint64_t length = htobe64((uint64_t)n);

	crypto_generichash_update(hash, (const unsigned char *)&type, 1);
	crypto_generichash_update(hash, (const unsigned char *)&length, sizeof(length));
	crypto_generichash_update(hash, bytes, n);
}

static void add_value(
	crypto_generichash_state *hash, const struct sql_rows *rows, int column, char type)
{
	uint64_t number;
	const void *bytes;
	size_t n;

	if (sql_null(rows, column)) {
		add(hash, 'n', "", 0);
	} else if (type == 'i') {
		number = htobe64((uint64_t)sql_int(rows, column));
		add(hash, type, &number, sizeof(number));
	} else {
		bytes = sql_blob(rows, column, &n);
		add(hash, type, bytes, n);
	}
}

static int add_table(
	crypto_generichash_state *hash, struct ledger *l, const struct table *t, struct err *err)
{
	struct sql_rows rows;
	int got;

	add(hash, 'T', t->name, strlen(t->name));
	if (sql_scan(&l->sql, &rows, err, t->rows, "") < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1)
		for (int i = 0; t->columns[i]; i++)
			add_value(hash, &rows, i, t->columns[i]);
	return got;
}

int ledger_digest(struct ledger *l, char hex[DIGEST_HEX], struct err *err)
{
	unsigned char digest[DIGEST_BYTES];
	crypto_generichash_state hash;

	crypto_generichash_init(&hash, NULL, 0, sizeof(digest));
	for (size_t i = 0; i < TABLES; i++)
		if (add_table(&hash, l, &tables[i], err) < 0)
			return err_at(err, "%s", tables[i].name);
	crypto_generichash_final(&hash, digest, sizeof(digest));
	hex_from(hex, digest, sizeof(digest));
	return 0;
}
