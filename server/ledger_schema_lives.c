/* SPDX-License-Identifier: MIT */
/*
 * The ledger's fifth to seventh step: terminals that were given up, people who were erased (server/lives.h,
 * erase.h), disks that failed (ledger_disk.h), what is still to be made of older acts (refill.h). And
 * later ones: where the acts of a day are, which run of a hub told what (ledger_feed.h), which rows are of a
 * hall, which acts of a terminal stand aside.
 */
#include "server/ledger_steps.h"

const char ledger_step_5[] =
	/* lost_ms: declared dead, or revoked; reclaimed: what it had not sold is free again. */
	"ALTER TABLE stream ADD COLUMN lost_ms INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE stream ADD COLUMN reclaimed INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX stream_lost ON stream(lost_ms) WHERE reclaimed=0 AND dead+revoked>0;"
	/* Where the person lived. erase_heard: each terminal that is to hear of it; at_ms 0 = has not. */
	"ALTER TABLE erased ADD COLUMN hall TEXT NOT NULL DEFAULT '';";

const char ledger_step_6[] =
	/* Of a fork: hex of batch_header.life, where the terminal itself told that it is another one. */
	"ALTER TABLE stream ADD COLUMN life TEXT NOT NULL DEFAULT '';";

/* n is raised after a failed commit. todo: there already where the fourth step made it. */
#define PROOF "CREATE TABLE proof(one INTEGER PRIMARY KEY CHECK(one=1), n INTEGER NOT NULL);"
const char ledger_step_7[] = PROOF "CREATE TABLE IF NOT EXISTS todo(what TEXT PRIMARY KEY);";

/* Of each stream, between which acts those of a day lie: a stream's days follow each other, so that a
 * line a day finds them as an index of every act did, whose entry cost as much as the key's. Made of
 * that index alone, before it goes. */
const char ledger_step_9[] =
	"CREATE TABLE act_range(stream_no INTEGER NOT NULL, day INTEGER NOT NULL,"
	" from_seq INTEGER NOT NULL, to_seq INTEGER NOT NULL, PRIMARY KEY(stream_no, day));"
	"INSERT INTO act_range(stream_no, day, from_seq, to_seq)"
	" SELECT stream_no, day, min(seq), max(seq) FROM act WHERE day IS NOT NULL"
	" GROUP BY day, stream_no;"
	"DROP INDEX act_day;";

const char ledger_step_10[] =
	"CREATE TABLE feed_run(from_rev INTEGER PRIMARY KEY, mark BLOB NOT NULL);";

/* One hall's rows among a district's, in their order (ledger_feed.c); by their kind a neighbour's. */
const char ledger_step_11[] = "CREATE INDEX feed_hall ON feed(hall, rev, kind);";

/* How many of a terminal's acts were not taken as they came, without a look at all of them. */
const char ledger_step_14[] =
	"CREATE INDEX act_aside_of ON act(stream_no, state) WHERE state<>'ok';";

/* In the data keys' own database: which of them never come back, whatever copy is put back. */
const char dk_step_2[] = "CREATE TABLE erased(kc BLOB PRIMARY KEY, at_ms INTEGER NOT NULL);";

const char dk_step_3[] = PROOF;
