/* SPDX-License-Identifier: MIT */
/*
 * Two files. PATH holds the journal, its projections and the directory; PATH-keys the data keys.
 * Keys are apart because they leave by other rules: erasing a person destroys the key and nothing
 * else, backups of keys are short-lived, images carry none. A transaction over both would not be
 * atomic in WAL mode, so a key is always durable in its own file before the first row that needs
 * it; a key without a row is harmless, and a key from the feed comes again with the frame.
 *
 * `act` has no second index and no AUTOINCREMENT, so that a commit writes two or three pages:
 *  - id: UUIDv7 times never fall along seq, so an id is found by bisection over the primary key;
 *  - day: runs of acts of one day are in day_run, written only when the day changes;
 *  - seq is always the newest act's + 1, which the chain proves; the newest act is never pruned.
 */
#include "kiosk/store/internal.h"

#define PROJECT_TABLES                                                                                                                                                                      \
	/* first: the first act of a run of acts of the same local day */                                                                                                                   \
	"CREATE TABLE day_run(first INTEGER PRIMARY KEY, day INTEGER NOT NULL) STRICT;"                                                                                                     \
	"CREATE TABLE check_in(day INTEGER NOT NULL, kc BLOB NOT NULL, seq INTEGER NOT NULL,"                                                                                               \
	" undone INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(day, kc)) STRICT, WITHOUT ROWID;" /* state: enum order_state */                                                                    \
	"CREATE TABLE meal_order(kc BLOB NOT NULL, service_day INTEGER NOT NULL,"                                                                                                           \
	" seq INTEGER NOT NULL, meal TEXT NOT NULL, qty INTEGER NOT NULL,"                                                                                                                  \
	" state INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(kc, service_day, seq))"                                                                                                             \
	" STRICT, WITHOUT ROWID;" /* granted_seen is the feed's highest ever, the rest is the journal's; none ever falls */                                                                 \
	"CREATE TABLE lease_count(resource TEXT NOT NULL PRIMARY KEY,"                                                                                                                      \
	" granted_seen INTEGER NOT NULL DEFAULT 0, sold INTEGER NOT NULL DEFAULT 0,"                                                                                                        \
	" returned INTEGER NOT NULL DEFAULT 0, orders INTEGER NOT NULL DEFAULT 0)"                                                                                                          \
	" STRICT, WITHOUT ROWID;" /* help and unknown cards that somebody should see to */                                                                                                  \
	"CREATE TABLE call(day INTEGER NOT NULL, seq INTEGER NOT NULL, kind INTEGER NOT NULL,"                                                                                              \
	" answered INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(day, seq)) STRICT, WITHOUT ROWID;" /* id: the act that asked for paper; state: enum job_state. Proven ones move to             \
	 * print_past, so that the queue is short and needs no index */ \
	"CREATE TABLE print_job(act_seq INTEGER NOT NULL, copy INTEGER NOT NULL,"                                                                                                           \
	" id INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '',"                                                                                          \
	" at_ms INTEGER NOT NULL, moved_ms INTEGER, PRIMARY KEY(act_seq, copy))"                                                                                                            \
	" STRICT, WITHOUT ROWID;"                                                                                                                                                           \
	"CREATE TABLE print_past(act_seq INTEGER NOT NULL, copy INTEGER NOT NULL,"                                                                                                          \
	" id INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '',"                                                                                          \
	" at_ms INTEGER NOT NULL, moved_ms INTEGER, PRIMARY KEY(act_seq, copy))"                                                                                                            \
	" STRICT, WITHOUT ROWID;"

const char project_tables[] = PROJECT_TABLES;

static const char first_tables[] =
	"CREATE TABLE act(seq INTEGER PRIMARY KEY, id BLOB NOT NULL, head BLOB NOT NULL,"
	" ct BLOB NOT NULL, hash BLOB NOT NULL) STRICT;" PROJECT_TABLES

	/* grant: the JSON of enrolment, its secrets sealed to this terminal's key */
	"CREATE TABLE identity(one INTEGER PRIMARY KEY CHECK(one=1), stream BLOB NOT NULL,"
	" public_key BLOB NOT NULL, grant_json BLOB) STRICT;"
	"CREATE TABLE state(one INTEGER PRIMARY KEY CHECK(one=1), acked INTEGER NOT NULL,"
	" safe INTEGER NOT NULL, acked_hash BLOB NOT NULL, epoch_n INTEGER NOT NULL,"
	" epoch_id BLOB NOT NULL, cursor INTEGER NOT NULL, filter BLOB NOT NULL,"
	" gen INTEGER NOT NULL, collect_gen INTEGER NOT NULL, collect_to INTEGER NOT NULL,"
	" counter_to INTEGER NOT NULL, level INTEGER NOT NULL, proof INTEGER NOT NULL DEFAULT 0)"
	" STRICT;"
	/* lives of the hub's memory that this terminal heard of */
	"CREATE TABLE epoch_seen(n INTEGER NOT NULL, id BLOB NOT NULL, acked INTEGER NOT NULL,"
	" PRIMARY KEY(n, id)) STRICT, WITHOUT ROWID;"
	/* former lives of this database: a new stream after a change of identity */
	"CREATE TABLE stream_past(stream BLOB NOT NULL PRIMARY KEY, last_seq INTEGER NOT NULL,"
	" last_hash BLOB NOT NULL, at_ms INTEGER NOT NULL, reason TEXT NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE quarantine(seq INTEGER PRIMARY KEY, reason TEXT NOT NULL) STRICT;"
	/* what paper promised and the hub decided otherwise: volunteers phone */
	"CREATE TABLE call_back(seq INTEGER PRIMARY KEY, reason TEXT NOT NULL,"
	" state INTEGER NOT NULL DEFAULT 0, at_ms INTEGER NOT NULL, answer_seq INTEGER) STRICT;"
	/* numbers that only this terminal gives out */
	"CREATE TABLE block(kind TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
	" next INTEGER NOT NULL, PRIMARY KEY(kind, first)) STRICT, WITHOUT ROWID;"

	/* From here on the feed's rows; gen: struct state. find = 8 bytes of BLAKE2b(K_kiosk,
	 * "find" ‖ birth date ‖ tag); sealed = the person under K_kiosk without the data key. Of
	 * neighbours only the serial is here. */
	"CREATE TABLE person(gen INTEGER NOT NULL, place TEXT NOT NULL, resident INTEGER NOT NULL,"
	" serial INTEGER NOT NULL, pid BLOB, kc BLOB, find BLOB, sealed BLOB,"
	" PRIMARY KEY(gen, place, resident)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX person_find ON person(find, gen) WHERE find IS NOT NULL;"
	"CREATE TABLE card(gen INTEGER NOT NULL, mark BLOB NOT NULL, place TEXT NOT NULL,"
	" resident INTEGER NOT NULL, PRIMARY KEY(gen, mark)) STRICT, WITHOUT ROWID;"
	/* granted counts only while its epoch is the present one */
	"CREATE TABLE lease(gen INTEGER NOT NULL, resource TEXT NOT NULL,"
	" epoch_n INTEGER NOT NULL, epoch_id BLOB NOT NULL, granted INTEGER NOT NULL,"
	" until INTEGER NOT NULL, PRIMARY KEY(gen, resource)) STRICT, WITHOUT ROWID;"
	/* the other kinds, and whatever needs a newer program, as it came */
	"CREATE TABLE feed_row(gen INTEGER NOT NULL, kind TEXT NOT NULL, place TEXT NOT NULL,"
	" key TEXT NOT NULL, need INTEGER NOT NULL, rev INTEGER NOT NULL, body TEXT NOT NULL,"
	" PRIMARY KEY(gen, kind, place, key)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX feed_above ON feed_row(gen, need) WHERE need > 1;";

/* wrapped: dk under K_kiosk. stranger: whose key, for people the directory does not know;
 * resident 0 = the terminal's own key, for acts about nobody. */
static const char first_keys[] =
	"CREATE TABLE dk(kc BLOB NOT NULL PRIMARY KEY, wrapped BLOB NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE stranger(place TEXT NOT NULL, resident INTEGER NOT NULL, kc BLOB NOT NULL,"
	" PRIMARY KEY(place, resident)) STRICT, WITHOUT ROWID;";

static const struct db_migration store_migrations[] = {{first_tables, 1}};
static const struct db_migration keys_migrations[] = {{first_keys, 1}};

#define N(a) ((int)(sizeof(a) / sizeof((a)[0])))

const struct db_schema store_schema = {
	.application_id = 0x4c54474b, /* "LTGK" */
	.name = "terminal database",
	.migrations = store_migrations,
	.n = N(store_migrations),
};
const struct db_schema keys_schema = {
	.application_id = 0x4c544744, /* "LTGD" */
	.name = "key database",
	.migrations = keys_migrations,
	.n = N(keys_migrations),
};
