/* SPDX-License-Identifier: MIT */
/*
 * The ledger's first step on PostgreSQL: the tables as SQLite has them after its second. Numbers of
 * rows are given by the ledger, never by sequences: their order is the order of commits, and both
 * databases give the same ones.
 */
#include "server/ledger_steps.h"

#pragma GCC diagnostic ignored "-Woverlength-strings"

static const char pg_1[] =
	"CREATE TABLE hub(one INTEGER PRIMARY KEY CHECK(one=1), hub_id BLOB NOT NULL,"
	" epoch_n INTEGER NOT NULL, epoch_id BLOB NOT NULL, feed_head INTEGER NOT NULL DEFAULT 0,"
	" floor INTEGER NOT NULL DEFAULT 0, timeline TEXT NOT NULL DEFAULT '');"
	"CREATE TABLE kiosk(no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, hall TEXT NOT NULL,"
	" letter TEXT NOT NULL, UNIQUE(hall, letter));"
	"CREATE TABLE stream(no INTEGER PRIMARY KEY, stream BLOB NOT NULL,"
	" kiosk_no INTEGER NOT NULL REFERENCES kiosk(no), pubkey BLOB NOT NULL,"
	" high INTEGER NOT NULL DEFAULT 0, high_hash BLOB NOT NULL,"
	" parent INTEGER REFERENCES stream(no), parent_seq INTEGER NOT NULL DEFAULT 0,"
	" seen INTEGER NOT NULL DEFAULT 0, forked INTEGER NOT NULL DEFAULT 0,"
	" revoked INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0,"
	" counter INTEGER NOT NULL DEFAULT 0, feed_key BLOB NOT NULL,"
	" heard_n INTEGER NOT NULL DEFAULT 0, heard_id BLOB NOT NULL DEFAULT '',"
	" clear_ms INTEGER NOT NULL DEFAULT 0, contact_ms INTEGER NOT NULL DEFAULT 0,"
	" cursor INTEGER NOT NULL DEFAULT 0, status TEXT NOT NULL DEFAULT '',"
	" enrolled_ms INTEGER NOT NULL);"
	"CREATE UNIQUE INDEX stream_main ON stream(stream) WHERE parent IS NULL;"
	"CREATE INDEX stream_parent ON stream(stream, no);"
	"CREATE TABLE enrol_code(secret_hash BLOB PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
	" hall TEXT NOT NULL, made_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL, used_ms INTEGER,"
	" stream_no INTEGER REFERENCES stream(no));"
	/* No reference to stream: it would be looked up for each act, and no stream is ever removed. */
	"CREATE TABLE act(stream_no INTEGER NOT NULL, seq INTEGER NOT NULL,"
	" id BLOB UNIQUE, claimed BLOB, head BLOB NOT NULL, ct BLOB NOT NULL, hash BLOB NOT NULL,"
	" kind INTEGER, day INTEGER, state TEXT NOT NULL"
	" CHECK(state IN('ok','quarantined','alias','id-collision')),"
	" reason TEXT NOT NULL DEFAULT '', rx_ms INTEGER NOT NULL,"
	" PRIMARY KEY(stream_no, seq));"
	"CREATE INDEX act_day ON act(day, stream_no, seq);"
	"CREATE INDEX act_aside ON act(state, reason, stream_no, seq) WHERE state<>'ok';"
	"CREATE TABLE gap(stream_no INTEGER NOT NULL, from_seq INTEGER NOT NULL,"
	" to_seq INTEGER NOT NULL, hash BLOB NOT NULL, rx_ms INTEGER NOT NULL,"
	" PRIMARY KEY(stream_no, from_seq));"
	"CREATE TABLE pool(resource TEXT PRIMARY KEY, hall TEXT NOT NULL, day INTEGER NOT NULL,"
	" capacity INTEGER NOT NULL, credited INTEGER NOT NULL DEFAULT 0,"
	" granted INTEGER NOT NULL DEFAULT 0, returned INTEGER NOT NULL DEFAULT 0,"
	" waiting INTEGER NOT NULL DEFAULT 0, given INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX pool_hall ON pool(hall, day);"
	"CREATE INDEX pool_free ON pool(hall, day)"
	" WHERE capacity+credited-given-granted+returned>0 AND waiting=0;"
	"CREATE INDEX pool_waited ON pool(hall, day) WHERE waiting>0;"
	"CREATE TABLE lease(resource TEXT NOT NULL, stream_no INTEGER NOT NULL REFERENCES stream(no),"
	" granted INTEGER NOT NULL DEFAULT 0, sold INTEGER NOT NULL DEFAULT 0,"
	" returned INTEGER NOT NULL DEFAULT 0, until INTEGER NOT NULL,"
	" told INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(resource, stream_no));"
	"CREATE INDEX lease_stream ON lease(stream_no, until);"
	"CREATE INDEX lease_untold ON lease(stream_no) WHERE told=0;"
	"CREATE INDEX lease_told ON lease(stream_no, until) WHERE told=1;"
	"CREATE TABLE credit(order_id BLOB PRIMARY KEY, resource TEXT NOT NULL, qty INTEGER NOT NULL,"
	" rx_ms INTEGER NOT NULL);"
	"CREATE TABLE feed(rev INTEGER PRIMARY KEY, hall TEXT NOT NULL, kind TEXT NOT NULL,"
	" key TEXT NOT NULL, need INTEGER NOT NULL DEFAULT 1, gone INTEGER NOT NULL DEFAULT 0,"
	" body BLOB NOT NULL, UNIQUE(kind, hall, key));"
	"CREATE TABLE person(hall TEXT NOT NULL, resident INTEGER NOT NULL, pid BLOB NOT NULL UNIQUE,"
	" kc BLOB NOT NULL, serial INTEGER NOT NULL DEFAULT 1, sealed BLOB NOT NULL,"
	" made_ms INTEGER NOT NULL, PRIMARY KEY(hall, resident));"
	"CREATE TABLE card(hall TEXT NOT NULL, mark BLOB NOT NULL, resident INTEGER NOT NULL,"
	" PRIMARY KEY(hall, mark));"
	"CREATE TABLE block(kind TEXT NOT NULL, hall TEXT NOT NULL, from_no INTEGER NOT NULL,"
	" to_no INTEGER NOT NULL, stream_no INTEGER NOT NULL, PRIMARY KEY(kind, hall, from_no));"
	"CREATE TABLE call_back(no INTEGER PRIMARY KEY, reason TEXT NOT NULL,"
	" stream_no INTEGER NOT NULL, seq INTEGER NOT NULL, made_ms INTEGER NOT NULL, done_ms INTEGER,"
	" result TEXT NOT NULL DEFAULT '', UNIQUE(reason, stream_no, seq));"
	"CREATE TABLE claim(pid BLOB NOT NULL, day INTEGER NOT NULL, meal TEXT NOT NULL,"
	" n INTEGER NOT NULL, stream_no INTEGER NOT NULL, seq INTEGER NOT NULL,"
	" PRIMARY KEY(pid, day, meal, n));"
	"CREATE TABLE kitchen(hall TEXT NOT NULL, meal TEXT NOT NULL, day INTEGER NOT NULL,"
	" no INTEGER NOT NULL, frozen_ms INTEGER NOT NULL, body TEXT NOT NULL,"
	" PRIMARY KEY(hall, meal, day));"
	"CREATE TABLE member(hall TEXT NOT NULL, stream_no INTEGER NOT NULL,"
	" since_ms INTEGER NOT NULL, PRIMARY KEY(hall, stream_no));"
	"CREATE TABLE erased(kc BLOB PRIMARY KEY, at_ms INTEGER NOT NULL);"
	"CREATE TABLE erase_heard(kc BLOB NOT NULL, stream_no INTEGER NOT NULL,"
	" at_ms INTEGER NOT NULL, PRIMARY KEY(kc, stream_no));"
	"CREATE TABLE planned(hall TEXT PRIMARY KEY, rev INTEGER NOT NULL, day INTEGER NOT NULL);"
	"CREATE TABLE waiting(no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
	" resource TEXT NOT NULL, stream_no INTEGER NOT NULL REFERENCES stream(no),"
	" seq INTEGER NOT NULL, state TEXT NOT NULL CHECK(state IN('waits','yes','no','left')),"
	" rx_ms INTEGER NOT NULL, done_ms INTEGER);"
	"CREATE INDEX waiting_next ON waiting(resource, no) WHERE state='waits';";

static const struct db_migration ledger_steps[] = {{pg_1, 1}, LEDGER_STEPS_OF_BOTH};

const struct db_schema ledger_schema_pg = {
	.application_id = 0x4c544842, /* "LTHB" */
	.name = "hub database",
	.migrations = ledger_steps,
	.n = sizeof(ledger_steps) / sizeof(ledger_steps[0]),
};

static const char dk_1[] = "CREATE TABLE dk(kc BLOB PRIMARY KEY, wrapped BLOB NOT NULL, pid BLOB,"
			   " made_ms INTEGER NOT NULL);";

static const struct db_migration dk_steps[] = {{dk_1, 1}, {dk_step_2, 1}, {dk_step_3, 1}};

const struct db_schema dk_schema_pg = {
	.application_id = 0x4c54444b, /* "LTDK" */
	.name = "hub's database of data keys",
	.migrations = dk_steps,
	.n = sizeof(dk_steps) / sizeof(dk_steps[0]),
};
