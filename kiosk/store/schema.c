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
 *
 * The base of a pruned journal (prune.h) has the projections' tables, too: a migration that changes
 * them must bring it to the same shape (base_copy).
 */
#include "kiosk/store/internal.h"

/* A column a line, what it means beside it. Days are day_t; kc is the mark of the key that seals an
 * act's body. */
/* clang-format off */

/* What follows from the journal; project.c writes it. First as it was in the first version … */
#define FIRST_PROJECT_TABLES \
	"CREATE TABLE day_run(" \
	" first INTEGER PRIMARY KEY,"         /* seq: from here on acts are of … */ \
	" day INTEGER NOT NULL"               /* … this local day */ \
	") STRICT;" \
	"CREATE TABLE check_in(" \
	" day INTEGER NOT NULL," \
	" kc BLOB NOT NULL," \
	" seq INTEGER NOT NULL," \
	" undone INTEGER NOT NULL DEFAULT 0,"  /* 2: here, and fetched */ \
	" PRIMARY KEY(day, kc)) STRICT, WITHOUT ROWID;" \
	"CREATE TABLE meal_order(" \
	" kc BLOB NOT NULL," \
	" service_day INTEGER NOT NULL," \
	" seq INTEGER NOT NULL," \
	" meal TEXT NOT NULL," \
	" qty INTEGER NOT NULL," \
	" state INTEGER NOT NULL DEFAULT 0,"  /* enum order_state */ \
	" PRIMARY KEY(kc, service_day, seq)) STRICT, WITHOUT ROWID;" \
	"CREATE TABLE lease_count("           /* none of these numbers ever falls */ \
	" resource TEXT NOT NULL PRIMARY KEY," \
	" granted_seen INTEGER NOT NULL DEFAULT 0,"  /* the feed's highest; the rest is the journal's */ \
	" sold INTEGER NOT NULL DEFAULT 0," \
	" returned INTEGER NOT NULL DEFAULT 0," \
	" orders INTEGER NOT NULL DEFAULT 0"  /* pick-up numbers given out */ \
	") STRICT, WITHOUT ROWID;" \
	"CREATE TABLE call("                  /* help, unknown cards, what a queue left: that somebody should see to; and the openings */ \
	" day INTEGER NOT NULL," \
	" seq INTEGER NOT NULL," \
	" kind INTEGER NOT NULL,"             /* enum act_kind */ \
	" answered INTEGER NOT NULL DEFAULT 0," \
	" PRIMARY KEY(day, seq)) STRICT, WITHOUT ROWID;" \
	"CREATE TABLE print_job(" PRINT_COLUMNS ") STRICT, WITHOUT ROWID;" \
	"CREATE TABLE print_past(" PRINT_COLUMNS ") STRICT, WITHOUT ROWID;"

/* Proven jobs move to print_past, so that the queue is short and needs no index. */
#define PRINT_COLUMNS \
	" act_seq INTEGER NOT NULL,"          /* the act on the slip */ \
	" copy INTEGER NOT NULL,"             /* 0 = the first */ \
	" id INTEGER NOT NULL,"               /* seq of the act that asked for paper */ \
	" state INTEGER NOT NULL DEFAULT 0,"  /* enum job_state */ \
	" reason TEXT NOT NULL DEFAULT ''," \
	" at_ms INTEGER NOT NULL," \
	" moved_ms INTEGER,"                  /* when the state last changed */ \
	" PRIMARY KEY(act_seq, copy)"

/* … then what came with enrolments. */
#define SEAT_PROJECT_TABLES \
	"ALTER TABLE meal_order ADD COLUMN walk INTEGER NOT NULL DEFAULT 0;" \
	"ALTER TABLE lease_count ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;" /* tickets given */ \
	"ALTER TABLE lease_count ADD COLUMN day INTEGER NOT NULL DEFAULT 0;" /* when it is over */ \
	"CREATE INDEX lease_count_day ON lease_count(day);" \
	"CREATE TABLE enrolment(" \
	" kc BLOB NOT NULL," \
	" day INTEGER NOT NULL,"              /* of the session; DAY_COURSE: the whole course */ \
	" seq INTEGER NOT NULL," \
	" offering TEXT NOT NULL," \
	" place TEXT NOT NULL,"               /* the offering's hall */ \
	" open INTEGER NOT NULL,"             /* outside a lease: on the waiting list */ \
	" state INTEGER NOT NULL DEFAULT 0,"  /* enum seat_state */ \
	" attended INTEGER NOT NULL DEFAULT 0," \
	" PRIMARY KEY(kc, day, seq)) STRICT, WITHOUT ROWID;" \
	/* Sessions still to come and those that were missed: few, however long somebody comes. */ \
	"CREATE INDEX enrolment_due ON enrolment(kc, day)" \
	" WHERE state=0 AND open=0 AND attended=0;" \
	"CREATE TABLE attendance(" \
	" kc BLOB NOT NULL," \
	" day INTEGER NOT NULL," \
	" offering TEXT NOT NULL," \
	" seq INTEGER NOT NULL," \
	" PRIMARY KEY(kc, day, offering)) STRICT, WITHOUT ROWID;"

/* … then what a job's tries were. An act's next slip is marked with a number above every `paper`. */
#define TRIES_OF(table) \
	"ALTER TABLE " table " ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;" \
	"ALTER TABLE " table " ADD COLUMN sent_ms INTEGER;"    /* the last one */ \
	"ALTER TABLE " table " ADD COLUMN sent_as INTEGER NOT NULL DEFAULT -1;" /* its number */ \
	"ALTER TABLE " table " ADD COLUMN paper INTEGER NOT NULL DEFAULT -1;"   /* the highest number that may be on paper */ \
	"ALTER TABLE " table " ADD COLUMN since_ms INTEGER;"   /* its age counts from here: released by a volunteer */
#define TRIES_PROJECT_TABLES TRIES_OF("print_job") TRIES_OF("print_past")

/* … then who has been told that the hub decided otherwise. */
#define TOLD_PROJECT_TABLES \
	"CREATE TABLE told(" \
	" id BLOB NOT NULL PRIMARY KEY,"      /* of the act that promised it, perhaps another terminal's */ \
	" seq INTEGER NOT NULL"               /* of the last act that says so */ \
	") STRICT, WITHOUT ROWID;" \
	"ALTER TABLE meal_order ADD COLUMN cancel INTEGER NOT NULL DEFAULT 0;" /* seq of the act; 0: none, or before this column was */ \
	"CREATE INDEX order_cancel ON meal_order(cancel) WHERE cancel>0;"

/* … then cards that were lost. */
#define CARD_PROJECT_TABLES \
	"CREATE TABLE card_least("            /* codes of a person that are good here … */ \
	" kc BLOB NOT NULL PRIMARY KEY," \
	" serial INTEGER NOT NULL,"           /* … are of this serial at least … */ \
	" seq INTEGER NOT NULL"               /* … since this act */ \
	") STRICT, WITHOUT ROWID;"

/* … then volunteers' badges that staff stopped. */
#define BADGE_PROJECT_TABLES \
	"CREATE TABLE badge_stopped(" \
	" kc BLOB NOT NULL PRIMARY KEY," \
	" seq INTEGER NOT NULL"               /* of the act */ \
	") STRICT, WITHOUT ROWID;"

/* … then what was handed over. */
#define SERVE_PROJECT_TABLES \
	"CREATE TABLE served("                /* orders that were handed over, and that was not taken back */ \
	" serve INTEGER PRIMARY KEY,"         /* seq of the act */ \
	" order_seq INTEGER NOT NULL) STRICT;" \
	"CREATE INDEX served_order ON served(order_seq);" \
	"CREATE INDEX order_day ON meal_order(service_day, meal);"

/* … then orders of other terminals, handed over here. */
#define PEER_PROJECT_TABLES \
	"CREATE TABLE served_peer(" \
	" serve INTEGER PRIMARY KEY,"         /* seq of the act */ \
	" day INTEGER NOT NULL," \
	" meal TEXT NOT NULL," \
	" kc BLOB NOT NULL," \
	" of BLOB,"                           /* the order's id; NULL: its slip was all there was … */ \
	" slip TEXT NOT NULL"                 /* … of this code */ \
	") STRICT;" \
	"CREATE INDEX served_peer_of ON served_peer(of) WHERE of IS NOT NULL;" \
	"CREATE INDEX served_peer_slip ON served_peer(slip) WHERE slip<>'';"

const char project_tables[] =
	FIRST_PROJECT_TABLES SEAT_PROJECT_TABLES TRIES_PROJECT_TABLES TOLD_PROJECT_TABLES
	CARD_PROJECT_TABLES BADGE_PROJECT_TABLES SERVE_PROJECT_TABLES PEER_PROJECT_TABLES;

static const char first_tables[] =
	"CREATE TABLE act("
	" seq INTEGER PRIMARY KEY,"
	" id BLOB NOT NULL,"
	" head BLOB NOT NULL,"
	" ct BLOB NOT NULL,"                  /* the sealed body */
	" hash BLOB NOT NULL"
	") STRICT;"
	FIRST_PROJECT_TABLES
	"CREATE TABLE identity("
	" one INTEGER PRIMARY KEY CHECK(one=1),"
	" stream BLOB NOT NULL,"
	" public_key BLOB NOT NULL,"
	" grant_json BLOB"                    /* of enrolment, its secrets sealed to this terminal's key */
	") STRICT;"
	"CREATE TABLE state("                 /* struct state */
	" one INTEGER PRIMARY KEY CHECK(one=1),"
	" acked INTEGER NOT NULL,"
	" safe INTEGER NOT NULL,"
	" acked_hash BLOB NOT NULL,"
	" epoch_n INTEGER NOT NULL,"
	" epoch_id BLOB NOT NULL,"
	" cursor INTEGER NOT NULL,"
	" filter BLOB NOT NULL,"
	" gen INTEGER NOT NULL,"
	" collect_gen INTEGER NOT NULL,"
	" collect_to INTEGER NOT NULL,"
	" counter_to INTEGER NOT NULL,"
	" level INTEGER NOT NULL,"
	" proof INTEGER NOT NULL DEFAULT 0"   /* counts up so that a commit has something to write */
	") STRICT;"
	"CREATE TABLE epoch_seen("            /* lives of the hub's memory that this terminal heard of */
	" n INTEGER NOT NULL,"
	" id BLOB NOT NULL,"
	" acked INTEGER NOT NULL,"
	" PRIMARY KEY(n, id)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE stream_past("           /* former lives of this database, after a change of identity */
	" stream BLOB NOT NULL PRIMARY KEY,"
	" last_seq INTEGER NOT NULL,"
	" last_hash BLOB NOT NULL,"
	" at_ms INTEGER NOT NULL,"
	" reason TEXT NOT NULL"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE quarantine("
	" seq INTEGER PRIMARY KEY,"
	" reason TEXT NOT NULL"
	") STRICT;"
	"CREATE TABLE call_back("             /* paper promised it, the hub decided otherwise: phone */
	" seq INTEGER PRIMARY KEY,"
	" reason TEXT NOT NULL,"
	" state INTEGER NOT NULL DEFAULT 0,"
	" at_ms INTEGER NOT NULL,"
	" answer_seq INTEGER"
	") STRICT;"
	"CREATE TABLE block("                 /* numbers that only this terminal gives out */
	" kind TEXT NOT NULL,"
	" first INTEGER NOT NULL,"
	" last INTEGER NOT NULL,"
	" next INTEGER NOT NULL,"
	" PRIMARY KEY(kind, first)) STRICT, WITHOUT ROWID;"
	/* From here on the feed's rows. gen: struct state. */
	"CREATE TABLE person("
	" gen INTEGER NOT NULL,"
	" place TEXT NOT NULL,"
	" resident INTEGER NOT NULL,"
	" serial INTEGER NOT NULL,"           /* all there is of a neighbour */
	" pid BLOB,"
	" kc BLOB,"
	" find BLOB,"                         /* 8 bytes of BLAKE2b(K_kiosk, "find" ‖ birth date ‖ tag) */
	" sealed BLOB,"                       /* the person under K_kiosk, without the data key */
	" PRIMARY KEY(gen, place, resident)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX person_find ON person(find, gen) WHERE find IS NOT NULL;"
	"CREATE TABLE card("
	" gen INTEGER NOT NULL,"
	" mark BLOB NOT NULL,"                /* chip_mark of the UID */
	" place TEXT NOT NULL,"
	" resident INTEGER NOT NULL,"
	" PRIMARY KEY(gen, mark)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE lease("
	" gen INTEGER NOT NULL,"
	" resource TEXT NOT NULL,"
	" epoch_n INTEGER NOT NULL,"          /* granted counts only while this is the present epoch */
	" epoch_id BLOB NOT NULL,"
	" granted INTEGER NOT NULL,"
	" until INTEGER NOT NULL,"
	" PRIMARY KEY(gen, resource)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE feed_row("              /* other kinds, and what needs a newer program, as it came */
	" gen INTEGER NOT NULL,"
	" kind TEXT NOT NULL,"
	" place TEXT NOT NULL,"
	" key TEXT NOT NULL,"
	" need INTEGER NOT NULL,"
	" rev INTEGER NOT NULL,"
	" body TEXT NOT NULL,"
	" PRIMARY KEY(gen, kind, place, key)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX feed_above ON feed_row(gen, need) WHERE need > 1;";

static const char first_keys[] =
	"CREATE TABLE dk("
	" kc BLOB NOT NULL PRIMARY KEY,"
	" wrapped BLOB NOT NULL"              /* the data key under K_kiosk */
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE stranger("              /* whose key, for people the directory does not know */
	" place TEXT NOT NULL,"
	" resident INTEGER NOT NULL,"         /* 0 = the terminal's own key, for acts about nobody */
	" kc BLOB NOT NULL,"
	" PRIMARY KEY(place, resident)) STRICT, WITHOUT ROWID;";

static const char fork_column[] = "ALTER TABLE state ADD COLUMN forked INTEGER NOT NULL DEFAULT 0;";

/* Level 0: answers that an older program kept raw are read again. An older program would find
 * print jobs that it knows no reason for, so it reads this no more. */
static const char seat_tables[] =
	SEAT_PROJECT_TABLES
	"CREATE TABLE answer("                /* the hub's word on what was left open; gen: struct state */
	" gen INTEGER NOT NULL,"
	" id BLOB NOT NULL,"                  /* of the act that asked */
	" yes INTEGER NOT NULL,"
	" day INTEGER NOT NULL,"              /* when it came here */
	" PRIMARY KEY(gen, id)) STRICT, WITHOUT ROWID;"
	"UPDATE lease_count SET day=CAST(julianday(substr(resource, -10))-2440587.5 AS INTEGER)"
	" WHERE julianday(substr(resource, -10)) IS NOT NULL;"
	"UPDATE state SET level=0;";

static const char pin_table[] =
	"CREATE TABLE staff_pin("
	" one INTEGER PRIMARY KEY CHECK(one=1),"
	" wrapped BLOB NOT NULL,"             /* the Argon2id string under K_kiosk */
	" set_ms INTEGER NOT NULL,"
	" failed INTEGER NOT NULL DEFAULT 0," /* tries since the last right one */
	" failed_ms INTEGER NOT NULL DEFAULT 0" /* the last of them */
	") STRICT;";

/* What an older program had at the printer is told by jobs_unclear. */
static const char tries_tables[] =
	TRIES_PROJECT_TABLES
	"UPDATE print_past SET sent_as=copy, paper=copy, tries=1;";

static const char erased_table[] =
	"CREATE TABLE erased("                /* keys that were destroyed and do not come back */
	" kc BLOB NOT NULL PRIMARY KEY,"
	" told INTEGER NOT NULL DEFAULT 0"    /* an act says so */
	") STRICT, WITHOUT ROWID;";

/* What an older program kept raw is read again. */
static const char reread[] = "UPDATE state SET level=0;";

static const char recall_column[] = "ALTER TABLE lease ADD COLUMN recall INTEGER NOT NULL DEFAULT 0;";

/* Level 0: call-backs that an older program kept raw are read. Its call_back was never used. */
static const char callback_tables[] =
	TOLD_PROJECT_TABLES
	"DROP TABLE call_back;"
	"CREATE TABLE callback("              /* the hub decided otherwise than paper promised; gen: struct state */
	" gen INTEGER NOT NULL,"
	" id BLOB NOT NULL,"                  /* of the act that promised it */
	" kc BLOB NOT NULL,"                  /* who is to be told */
	" why TEXT NOT NULL,"
	" no INTEGER NOT NULL,"               /* on the hub's sheet */
	" stream BLOB NOT NULL,"              /* where the act is … */
	" seq INTEGER NOT NULL,"              /* … and its place there */
	" what TEXT NOT NULL,"
	" day INTEGER,"                       /* of the meal or session */
	" came INTEGER NOT NULL,"             /* the day on which it came here */
	" PRIMARY KEY(gen, id)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX callback_kc ON callback(gen, kc);"
	"CREATE TABLE cancel_heard("          /* by the hub, at its time */
	" seq INTEGER PRIMARY KEY,"
	" ms INTEGER NOT NULL"
	") STRICT;"
	"ALTER TABLE answer ADD COLUMN why TEXT NOT NULL DEFAULT '';"  /* of a no */
	"UPDATE state SET level=0;";

static const char bound_columns[] =
	"ALTER TABLE identity ADD COLUMN machine BLOB;"   /* struct machine, as it was last seen */
	"ALTER TABLE identity ADD COLUMN life BLOB;"      /* of a batch's header; NULL = the first */
	"ALTER TABLE identity ADD COLUMN grants INTEGER NOT NULL DEFAULT 0;"; /* the generation */

static const char pruned_tables[] =
	"CREATE TABLE pruned("                /* struct pruned */
	" one INTEGER PRIMARY KEY CHECK(one=1),"
	" seq INTEGER NOT NULL,"
	" id_ms INTEGER NOT NULL,"
	" day INTEGER NOT NULL,"
	" hash BLOB NOT NULL,"
	" sig BLOB NOT NULL,"                 /* base_digest under the terminal's key */
	" base BLOB NOT NULL"                 /* a database */
	") STRICT;"
	"CREATE TABLE kept("                  /* pruned acts that the base still names */
	" seq INTEGER PRIMARY KEY,"
	" sum BLOB NOT NULL"
	") STRICT;";

static const char setting_table[] =
	"CREATE TABLE setting("               /* what staff set here; wins over litang.ini */
	" key TEXT NOT NULL PRIMARY KEY,"
	" value TEXT NOT NULL"
	") STRICT, WITHOUT ROWID;";
static const char card_tables[] = CARD_PROJECT_TABLES;
static const char badge_table[] = BADGE_PROJECT_TABLES;
static const char serve_tables[] = SERVE_PROJECT_TABLES;
/* Level 0: rows that an older program kept raw are read. */
static const char peer_tables[] =
	PEER_PROJECT_TABLES
	"CREATE TABLE peer("                  /* acts of the hall's other terminals; gen: struct state */
	" gen INTEGER NOT NULL,"
	" key TEXT NOT NULL,"                 /* of the feed's row */
	" day INTEGER NOT NULL,"              /* of the meal */
	" meal TEXT NOT NULL,"
	" kind INTEGER NOT NULL,"
	" id BLOB NOT NULL,"
	" of BLOB,"                           /* the act that it answers */
	" kc BLOB NOT NULL,"
	" kiosk TEXT NOT NULL,"
	" stream BLOB NOT NULL,"
	" seq INTEGER NOT NULL,"
	" hash BLOB NOT NULL,"
	" act BLOB NOT NULL,"                 /* its bytes */
	" PRIMARY KEY(gen, key)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX peer_day ON peer(day, meal);"
	"CREATE INDEX peer_id ON peer(id);"
	"CREATE INDEX peer_of ON peer(of) WHERE of IS NOT NULL;"
	"CREATE INDEX peer_kc ON peer(kc);"
	"UPDATE state SET level=0;";
/* clang-format on */

static const struct db_migration store_migrations[] = {{first_tables, 1}, {fork_column, 1},
	{seat_tables, 3}, {pin_table, 3}, {tries_tables, 3}, {recall_column, 3},
	{callback_tables, 3}, {reread, 3}, {bound_columns, 3}, {pruned_tables, 3},
	{setting_table, 3}, {card_tables, 3}, {badge_table, 3}, {serve_tables, 3},
	{peer_tables, 3}};
static const struct db_migration keys_migrations[] = {{first_keys, 1}, {erased_table, 1}};

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
