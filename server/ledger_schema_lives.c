/* SPDX-License-Identifier: MIT */
/*
 * The ledger's fifth to seventh step: terminals that were given up, people who were erased (server/lives.h,
 * erase.h), disks that failed (ledger_disk.h), what is still to be made of older acts (refill.h).
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

/* In the data keys' own database: which of them never come back, whatever copy is put back. */
const char dk_step_2[] = "CREATE TABLE erased(kc BLOB PRIMARY KEY, at_ms INTEGER NOT NULL);";

const char dk_step_3[] = PROOF;
