/* SPDX-License-Identifier: MIT */
/*
 * A district in one process: the real hub, real terminals with their stores and exchanges, on a
 * virtual clock, a virtual network and disks in memory. All that happens follows from one seed.
 *
 *   sim.c       seeds over the cores, mutations, figures     world.c     the district; its clock
 *   terminal.c  a terminal's machine                         hub.c       the hub's machine
 *   net.c       requests and replies on their way            people.c    who orders and enrols
 *   hall.c      the hub that the first hall has of its own in every other seed
 *   faults.c    what goes wrong, and when                    trace.c     what happened, findings
 *   checks.c    what must hold at each instant               ending.c, books.c    and in the end
 *   fate.c      random numbers                               fixture.c   the halls' tables
 *   body.c      which machine it is                      disks.c     put back, cloned, moved
 *   years.c     what is old is let go                    quick.c     less work where nobody looks
 */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include "kiosk/store/machine.h"
#include "kiosk/sync/exchange.h"
#include "server/answer.h"
#include "server/uplink.h"
#include "tests/sim/fate.h"
#include "tests/sim/trace.h"
#include "tests/support/memvfs.h"

#define TERMINALS     3 /* two in the first hall, one in the second … */
#define TERMINALS_MAX 5 /* … and clones */
#define HALLS         2
#define RESIDENTS     3 /* of each hall that come */
#define TOLD_MAX      400
#define COPIES_MAX    4
#define MEDIA         2 /* that the hub is backed up on */
#define PATH_ROOM     96
#define SECOND        INT64_C(1000)
#define MINUTE        (60 * SECOND)
#define HOUR          (60 * MINUTE)
#define DAY           (24 * HOUR)

/* ---- what somebody was told is done */

struct done {
	unsigned char id[ACT_ID_BYTES], hash[ACT_HASH_BYTES];
	int terminal;
	int64_t seq;
	enum act_kind kind;
	char resource[RESOURCE_SIZE]; /* sold from it, or waited for */
	int qty;
	const struct person *who; /* NULL = a neighbour */
	bool final, taken_back;
	bool given, given_now; /* the hub gave them a seat: as they were told, as the hub knows */
	bool orphan;           /* its journal was put back to before it, but the hub had it */
	bool lost;             /* … and the hub had not */
	bool doubted;          /* by a journal that was put back, and nothing could tell */
};

/* ---- machines */

/* Numbers of board, disk and network card; 0 = it cannot be read. */
struct body {
	int part[MACHINE_PARTS];
};

struct old_disk {
	struct memvfs_image *image;
	int64_t last;     /* the journal's newest act in it … */
	int64_t adopted;  /* … how many rights it had adopted … */
	struct body body; /* … and of which machine it was */
	bool marked;      /* the hub's: made by `litang-hub backup` */
};

struct world;
struct terminal {
	struct world *world;
	int no, hall, kin; /* kin: the terminal whose identity it has */
	char prefix[PATH_ROOM], db[PATH_ROOM], key[PATH_ROOM];
	struct store *store; /* NULL = off */
	struct exchange *exchange;
	struct hall_clock clock;
	unsigned char stream[STREAM_BYTES]; /* as it was enrolled; a clone has its kin's */
	int64_t wall_off_ms, boot_off_ms;   /* its clocks against the true time */
	unsigned out_id;                    /* the request that is out, 0 = none */
	unsigned life;                      /* of its process */
	int asked;                          /* requests in this contact */
	int contacts;                       /* completed since the last reset */
	bool cut_off;                       /* from the network */
	bool doubted;                       /* its disk was put back, and nothing could tell */
	struct body body;
	char root[PATH_ROOM], stick[PATH_ROOM]; /* its /sys; its generation beside the disk */
	bool has_stick;
	bool may_part, parted; /* there is a reason for a life of its own; it has one */
	int64_t safe_most;     /* the hub's highest word on what may be pruned … */
	int64_t may_miss;      /* … when the hub went back to before both of its backups */
	struct old_disk copies[COPIES_MAX];
	int n_copies;
};

struct hub_machine {
	struct hub hub;
	char prefix[PATH_ROOM], db[PATH_ROOM], copy_db[PATH_ROOM], copy_dk[PATH_ROOM];
	bool up;
	int64_t clock_off_ms;
	struct old_disk copies[COPIES_MAX];
	int n_copies;
	struct old_disk backups[MEDIA]; /* verified, the newest of each medium; image NULL = none */
	int portions, seats, portions_most, seats_most; /* as the office says now, and ever said */
	int restored;
};

/* The first hall's own hub (hall.c); there: this district has one. */
struct hall_machine {
	bool there, on;
	struct hub hub;
	struct uplink uplink;
	char prefix[PATH_ROOM], db[PATH_ROOM], copy_db[PATH_ROOM];
	bool cut_off;  /* from the hub above */
	bool restored; /* in this seed */
	unsigned life, last_id, out_id;
	int asked, contacts;
	int64_t look_ms; /* 0 = nobody brought anything */
	struct memvfs_image *copy;
};
#define HALL_ASKED_MAX 200

/* ---- what is to come */

#define HALL_HUB (-2)
struct message; /* on its way */
enum due_kind {
	DUE_REQUEST,
	DUE_REPLY,
	DUE_NO_ANSWER,
	DUE_PERSON,
	DUE_FAULT,
	DUE_START,
	DUE_YEARS
};
struct due {
	int64_t at_ms;
	unsigned no; /* of two at one time the older first */
	enum due_kind kind;
	int machine; /* a terminal's number; -1 = the hub, HALL_HUB = the hall's own */
	struct message *message;
};
#define DUES_MAX 256

struct sim_figures { /* of all seeds together */
	int64_t acts, requests, contacts, lost_on_wire, crashes, hub_restores, terminal_restores,
		clones, lives, forks, pruned, rebuilt, holes, epochs, refused, servings,
		hall_restores;
};

/* ---- the district */

struct world {
	uint64_t seed;
	struct fate fate;
	int64_t now_ms, ends_ms; /* ends: then all is mended */
	bool healing;
	bool slept; /* some things were under way for a night or longer */
	int half_years;
	struct memvfs *disk;
	struct hub_machine hub;
	struct hall_machine hall;
	struct terminal terminals[TERMINALS_MAX];
	int n_terminals;
	int n_bodies, next_part;
	struct person residents[HALLS][RESIDENTS];
	struct due dues[DUES_MAX];
	int n_dues;
	unsigned next_no;
	unsigned weather;       /* 1 << enum weather: which kinds of faults this seed has … */
	unsigned always, never; /* … whatever it says */
	struct done told[TOLD_MAX];
	int n_told;
	struct sim_figures *figures;
	uint64_t trace;            /* hash of all that happened */
	char root[PATH_ROOM - 32]; /* a folder for what are real files: keys, locks */
	bool loud;
};

/* world.c */
/* halls_hub: the first hall has one of its own. */
void world_make(struct world *w,
	bool halls_hub); /* the district on a day without faults; every seed begins so */
void world_run(struct world *w, uint64_t seed); /* until all is checked */
void world_due(struct world *w, struct due due);
void world_sleep(struct world *w, int64_t ms); /* everybody: what is due is due as much later */
struct moment world_moment(const struct world *w, int64_t off_ms);

/* fixture.c: sets hall, people, codes into a new hub; the office changes its mind */
extern const char *const fixture_places[HALLS];
void fixture_tables(struct world *w);
int fixture_office(struct world *w, struct err *err); /* slots and offerings as w->hub says */
void fixture_residents(struct world *w);              /* as their terminals found them */

#endif
