/* SPDX-License-Identifier: MIT */
/*
 * The ledger's eighteenth step: halls' hubs (server/uplink.h), as the hub above them and as they
 * themselves know it.
 */
#include "server/ledger_steps.h"

const char ledger_step_18[] =
	/* Of a hall's hub its own number, of a terminal behind one that one's, otherwise 0. */
	"ALTER TABLE stream ADD COLUMN via INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE enrol_code ADD COLUMN hall_hub INTEGER NOT NULL DEFAULT 0;"
	/* Who this hub is to the one above it, and where their contact stands. feed_key is wrapped;
	 * heard: this ledger's own epoch in which all that the hub above says was heard. */
	"CREATE TABLE uplink(one INTEGER PRIMARY KEY CHECK(one=1), hub_id BLOB NOT NULL,"
	" hub_public BLOB NOT NULL, stream BLOB NOT NULL, feed_key BLOB NOT NULL,"
	" kiosk TEXT NOT NULL, hall TEXT NOT NULL, places TEXT NOT NULL,"
	" counter INTEGER NOT NULL DEFAULT 0, epoch_n INTEGER NOT NULL, epoch_id BLOB NOT NULL,"
	" cursor INTEGER NOT NULL DEFAULT 0, filter BLOB NOT NULL, collecting INTEGER NOT NULL DEFAULT 0,"
	" heard_n INTEGER NOT NULL DEFAULT 0, heard_id BLOB NOT NULL DEFAULT '',"
	" contact_ms INTEGER NOT NULL DEFAULT 0);"
	/* What it was granted, as the hub above tells it; told: the hub above knows its counters. */
	"CREATE TABLE uplink_lease(resource TEXT PRIMARY KEY, granted INTEGER NOT NULL,"
	" recall INTEGER NOT NULL, returned INTEGER NOT NULL DEFAULT 0, sold INTEGER NOT NULL DEFAULT 0,"
	" until INTEGER NOT NULL, told INTEGER NOT NULL DEFAULT 0);"
	/* Batches as they were signed, until they are safe above. done: they were taken there;
	 * gap: what comes before is not there, and here no more. */
	"CREATE TABLE outgoing(no INTEGER PRIMARY KEY, stream_no INTEGER NOT NULL,"
	" last_seq INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0, gap INTEGER NOT NULL DEFAULT 0,"
	" body BLOB NOT NULL);"
	"CREATE INDEX outgoing_due ON outgoing(no) WHERE done=0;"
	"CREATE INDEX outgoing_of ON outgoing(stream_no, last_seq);"
	/* Up to where a terminal's acts are safe above. */
	"CREATE TABLE uplink_safe(stream_no INTEGER PRIMARY KEY, safe INTEGER NOT NULL);"
	/* The rows of a snapshot that is coming: what is not among them is gone. */
	"CREATE TABLE uplink_row(kind TEXT NOT NULL, hall TEXT NOT NULL, key TEXT NOT NULL,"
	" PRIMARY KEY(kind, hall, key));";
