/* SPDX-License-Identifier: MIT */
/*
 * The hub's tables. What DESIGN's protocol needs later (claims, kitchen lists, call-backs, waiting
 * lists, members, erasures) is shaped here already, because tables that hold acts are for ever.
 *
 * The data keys (dk) are a database of their own: its backups live 35 days at most while the
 * ledger's live for years, and destroying a key must not mean rewriting the ledger.
 */
#include "server/ledger_steps.h"

/* C99 asks compilers for 4095 characters only; every one in use takes more, and a migration is one
 * text. */
#pragma GCC diagnostic ignored "-Woverlength-strings"

static const char ledger_1[] =
	"CREATE TABLE hub(one INTEGER PRIMARY KEY CHECK(one=1), hub_id BLOB NOT NULL,"
	" epoch_n INTEGER NOT NULL, epoch_id BLOB NOT NULL, feed_head INTEGER NOT NULL DEFAULT 0,"
	" floor INTEGER NOT NULL DEFAULT 0, timeline TEXT NOT NULL DEFAULT '');"
	"CREATE TABLE kiosk(no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, hall TEXT NOT NULL,"
	" letter TEXT NOT NULL, UNIQUE(hall, letter));"
	"CREATE TABLE enrol_code(secret_hash BLOB PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
	" hall TEXT NOT NULL, made_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL, used_ms INTEGER,"
	" stream_no INTEGER REFERENCES stream(no));"
	/* A fork has the bytes of its parent's stream; parent_seq is the last act they share. */
	"CREATE TABLE stream(no INTEGER PRIMARY KEY, stream BLOB NOT NULL,"
	" kiosk_no INTEGER NOT NULL REFERENCES kiosk(no), pubkey BLOB NOT NULL,"
	" high INTEGER NOT NULL DEFAULT 0, high_hash BLOB NOT NULL,"
	" parent INTEGER REFERENCES stream(no), parent_seq INTEGER NOT NULL DEFAULT 0,"
	" seen INTEGER NOT NULL DEFAULT 0, forked INTEGER NOT NULL DEFAULT 0,"
	" revoked INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0,"
	" counter INTEGER NOT NULL DEFAULT 0, feed_key BLOB NOT NULL,"
	" heard_n INTEGER NOT NULL DEFAULT 0, heard_id BLOB NOT NULL DEFAULT x'',"
	" clear_ms INTEGER NOT NULL DEFAULT 0, contact_ms INTEGER NOT NULL DEFAULT 0,"
	" cursor INTEGER NOT NULL DEFAULT 0, status TEXT NOT NULL DEFAULT '',"
	" enrolled_ms INTEGER NOT NULL);"
	"CREATE UNIQUE INDEX stream_main ON stream(stream) WHERE parent IS NULL;"
	"CREATE INDEX stream_parent ON stream(stream, no);"
	/* id is NULL where the same id is already there (claimed tells it) or cannot be read. */
	"CREATE TABLE act(stream_no INTEGER NOT NULL REFERENCES stream(no), seq INTEGER NOT NULL,"
	" id BLOB UNIQUE, claimed BLOB, head BLOB NOT NULL, ct BLOB NOT NULL, hash BLOB NOT NULL,"
	" kind INTEGER, day INTEGER, state TEXT NOT NULL"
	" CHECK(state IN('ok','quarantined','alias','id-collision')),"
	" reason TEXT NOT NULL DEFAULT '', rx_ms INTEGER NOT NULL,"
	" PRIMARY KEY(stream_no, seq)) WITHOUT ROWID;"
	"CREATE INDEX act_day ON act(day, stream_no, seq);"
	"CREATE INDEX act_aside ON act(state, reason, stream_no, seq) WHERE state<>'ok';"
	"CREATE TABLE gap(stream_no INTEGER NOT NULL, from_seq INTEGER NOT NULL,"
	" to_seq INTEGER NOT NULL, hash BLOB NOT NULL, rx_ms INTEGER NOT NULL,"
	" PRIMARY KEY(stream_no, from_seq));"
	/* free = capacity + credited - (granted - returned), sums over the pool's leases. */
	"CREATE TABLE pool(resource TEXT PRIMARY KEY, hall TEXT NOT NULL, day INTEGER NOT NULL,"
	" capacity INTEGER NOT NULL, credited INTEGER NOT NULL DEFAULT 0,"
	" granted INTEGER NOT NULL DEFAULT 0, returned INTEGER NOT NULL DEFAULT 0,"
	" waiting INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE lease(resource TEXT NOT NULL, stream_no INTEGER NOT NULL REFERENCES stream(no),"
	" granted INTEGER NOT NULL DEFAULT 0, sold INTEGER NOT NULL DEFAULT 0,"
	" returned INTEGER NOT NULL DEFAULT 0, until INTEGER NOT NULL,"
	" PRIMARY KEY(resource, stream_no));"
	"CREATE INDEX lease_stream ON lease(stream_no, until);"
	/* A cancelled order frees its portions once, here and nowhere else. */
	"CREATE TABLE credit(order_id BLOB PRIMARY KEY, resource TEXT NOT NULL, qty INTEGER NOT NULL,"
	" rx_ms INTEGER NOT NULL);"
	/* One row a key, its newest change; rev comes from hub.feed_head in the same transaction. */
	"CREATE TABLE feed(rev INTEGER PRIMARY KEY, hall TEXT NOT NULL, kind TEXT NOT NULL,"
	" key TEXT NOT NULL, need INTEGER NOT NULL DEFAULT 1, gone INTEGER NOT NULL DEFAULT 0,"
	" body BLOB NOT NULL, UNIQUE(kind, hall, key));"
	/* sealed: name, phone, birth date and all else of a person, wrapped under the hub's key. */
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
	/* Reserved: the subsidy once a person, day and meal; frozen kitchen lists; which terminals
	 * a hall's members are; keys destroyed and who has not heard of it. */
	"CREATE TABLE claim(pid BLOB NOT NULL, day INTEGER NOT NULL, meal TEXT NOT NULL,"
	" n INTEGER NOT NULL, stream_no INTEGER NOT NULL, seq INTEGER NOT NULL,"
	" PRIMARY KEY(pid, day, meal, n)) WITHOUT ROWID;"
	"CREATE TABLE kitchen(hall TEXT NOT NULL, meal TEXT NOT NULL, day INTEGER NOT NULL,"
	" no INTEGER NOT NULL, frozen_ms INTEGER NOT NULL, body TEXT NOT NULL,"
	" PRIMARY KEY(hall, meal, day));"
	"CREATE TABLE waiting(resource TEXT NOT NULL, place INTEGER NOT NULL, stream_no INTEGER NOT NULL,"
	" seq INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY(resource, place));"
	"CREATE TABLE member(hall TEXT NOT NULL, stream_no INTEGER NOT NULL,"
	" since_ms INTEGER NOT NULL, PRIMARY KEY(hall, stream_no));"
	"CREATE TABLE erased(kc BLOB PRIMARY KEY, at_ms INTEGER NOT NULL);"
	"CREATE TABLE erase_heard(kc BLOB NOT NULL, stream_no INTEGER NOT NULL,"
	" at_ms INTEGER NOT NULL, PRIMARY KEY(kc, stream_no));";

static const char ledger_2[] =
	/* free = capacity + credited - given - (granted - returned); given: by the hub itself, to
	 * those who waited. */
	"ALTER TABLE pool ADD COLUMN given INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX pool_hall ON pool(hall, day);"
	"CREATE INDEX pool_free ON pool(hall, day)"
	" WHERE capacity+credited-given-granted+returned>0 AND waiting=0;"
	"CREATE INDEX pool_waited ON pool(hall, day) WHERE waiting>0;"
	/* told: 0 = the feed's row is not yet as the lease is, 1 = it is, 2 = taken back. */
	"ALTER TABLE lease ADD COLUMN told INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX lease_untold ON lease(stream_no) WHERE told=0;"
	"CREATE INDEX lease_told ON lease(stream_no, until) WHERE told=1;"
	/* A hall's pools were made on this day, of rows up to this revision. */
	"CREATE TABLE planned(hall TEXT PRIMARY KEY, rev INTEGER NOT NULL, day INTEGER NOT NULL);"
	/* Who waits for a seat, by arrival; id is the enrolment's. */
	"DROP TABLE waiting;"
	"CREATE TABLE waiting(no INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE,"
	" resource TEXT NOT NULL, stream_no INTEGER NOT NULL REFERENCES stream(no),"
	" seq INTEGER NOT NULL, state TEXT NOT NULL CHECK(state IN('waits','yes','no','left')),"
	" rx_ms INTEGER NOT NULL, done_ms INTEGER);"
	"CREATE INDEX waiting_next ON waiting(resource, no) WHERE state='waits';"
	/* Terminals now hear of their neighbours' offerings, older ones too: a snapshot for all. */
	"UPDATE hub SET feed_head=feed_head+1;"
	"UPDATE hub SET floor=feed_head;";

/* ---- from here on one text for both databases (server/ledger_steps.h) */

const char ledger_step_3[] =
	"DROP INDEX lease_untold;"
	"CREATE INDEX lease_untold ON lease(stream_no, resource) WHERE told=0;"
	/* Copies that were read back and found whole, and up to which act of each stream they go. */
	"CREATE TABLE backup(no INTEGER PRIMARY KEY, medium TEXT NOT NULL, made_ms INTEGER NOT NULL);"
	"CREATE TABLE backup_high(backup_no INTEGER NOT NULL REFERENCES backup(no),"
	" stream_no INTEGER NOT NULL, high INTEGER NOT NULL, PRIMARY KEY(backup_no, stream_no));";

static const struct db_migration ledger_steps[] = {
	{ledger_1, 1}, {ledger_2, 1}, LEDGER_STEPS_OF_BOTH};

const struct db_schema ledger_schema = {
	.application_id = 0x4c544842, /* "LTHB" */
	.name = "hub database",
	.migrations = ledger_steps,
	.n = sizeof(ledger_steps) / sizeof(ledger_steps[0]),
};

/* dk is wrapped under the hub's key; pid only where the person is known. */
static const char dk_1[] = "CREATE TABLE dk(kc BLOB PRIMARY KEY, wrapped BLOB NOT NULL, pid BLOB,"
			   " made_ms INTEGER NOT NULL) WITHOUT ROWID;";

static const struct db_migration dk_steps[] = {{dk_1, 1}, {dk_step_2, 1}, {dk_step_3, 1}};

const struct db_schema dk_schema = {
	.application_id = 0x4c54444b, /* "LTDK" */
	.name = "hub's file of data keys",
	.migrations = dk_steps,
	.n = sizeof(dk_steps) / sizeof(dk_steps[0]),
};
