/* SPDX-License-Identifier: MIT */
/*
 * A district for a month in one process: the real hub on SQLite or on PostgreSQL, and as many
 * terminals as it has, each with its real store and exchange, on a virtual clock. Few faults, as a
 * good month has them (tests/sim has the bad ones): here it is the size, and the length.
 *
 *   main.c      knobs, both ledgers, the line of figures     month.c    days, hours, who is when where
 *   machine.c   terminals and their contacts                 visit.c    what people ask for
 *   tables.c    halls, people, classes                       books.c    what must hold
 */
#ifndef TESTS_SOAK_SOAK_H
#define TESTS_SOAK_SOAK_H

#include "kiosk/sync/exchange.h"
#include "server/answer.h"
#include "tests/sim/fate.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

#define HALL_TERMINALS 3
#define HALL_PEOPLE    12
#define PORTIONS       10 /* of a lunch */
#define WALK_INS       2
#define SEATS          4 /* of a course, of a session */

enum soak_spoil { SPOIL_NOTHING, SPOIL_OVERSELL, SPOIL_FORGET, SPOIL_TWICE };
struct soak_options {
	int terminals, days;
	int visits;     /* a terminal's, a day */
	const char *db; /* NULL = SQLite in the folder; or a postgresql:// address */
	uint64_t seed;
	enum soak_spoil spoil; /* the checks themselves: each of these must be found */
};

struct soak_result {
	int64_t acts, contacts, requests, lost, waited, given;
	char digest[65];
	char finding[300]; /* "" = all held */
	double seconds;
};

struct post {
	struct soak *soak;
	int no, hall;
	struct store *store;
	struct exchange *exchange;
	struct hall_clock clock;
	bool online, dark; /* today: contact after each act; none at all */
};

/* What somebody was told is done. */
struct told_act {
	unsigned char id[ACT_ID_BYTES], hash[ACT_HASH_BYTES];
	int machine, resource; /* resource: -1 = takes none */
	enum act_kind kind;
	int qty;
	int64_t from_ms, until_ms; /* a right is held; INT64_MAX = not, or not yet ended */
	bool seen;
};

struct resource {
	char name[RESOURCE_SIZE];
	int sold, capacity;
};

struct soak {
	const struct soak_options *o;
	struct soak_result *ret;
	struct fate fate;
	struct fate steps;
	int64_t now_ms, began_ms, polled_ms;
	char dir[64];
	struct hub hub;
	struct post *machines;
	int n_halls;
	struct person (*people)[HALL_PEOPLE];
	struct told_act *told;
	size_t n_told, told_room;
	size_t *by_id; /* hash of ids to told + 1 */
	size_t by_id_room;
	struct resource *resources; /* by hash of names */
	size_t n_resources, resources_room;
	bool over; /* a finding was made: stop */
};

/* month.c: false = a finding */
bool soak_run(const struct soak_options *o, struct soak_result *ret);
void soak_step(struct soak *s); /* programs draw other numbers, the same on both ledgers */
void soak_finding(struct soak *s, const char *fmt, ...) PRINTF(2, 3);
struct moment soak_moment(const struct soak *s);

const char *soak_folder(void); /* where folders are made: in memory, where there is such a place */

/* tables.c */
void soak_place(int hall, char place[PLACE_SIZE]);
void tables_import(struct soak *s);
void people_known(struct soak *s); /* as their terminals know them */

/* machine.c */
void machine_make(struct soak *s, int no);
void machine_open(struct post *m);
void machine_close(struct post *m);
void machine_contact(struct post *m, bool faults);
bool machine_settled(struct post *m);

/* visit.c */
void visit(struct post *m);

/* books.c */
void books_told(struct soak *s, const struct post *m, const struct act *act);
void books_taken_back(struct soak *s, struct told_act *told);
void books_poll(struct soak *s);   /* whom the hub has given a seat; what is over */
void books_ending(struct soak *s); /* each act once, sold <= capacity at each instant */

#endif
