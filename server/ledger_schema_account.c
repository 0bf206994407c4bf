/* SPDX-License-Identifier: MIT */
/*
 * The ledger's twelfth step: who signs in to the hub's page, and what was done there (server/account.h).
 */
#include "server/ledger_steps.h"

const char ledger_step_12[] =
	/* hash: Argon2id; secret: of the codes, wrapped; step: of the last code that was taken. */
	"CREATE TABLE account(name TEXT PRIMARY KEY, role TEXT NOT NULL, hall TEXT NOT NULL,"
	" hash TEXT NOT NULL, secret BLOB NOT NULL, step INTEGER NOT NULL DEFAULT 0,"
	" made_ms INTEGER NOT NULL);"
	/* mark: hash of what the browser has. */
	"CREATE TABLE account_session(mark BLOB PRIMARY KEY, name TEXT NOT NULL,"
	" made_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL);"
	/* who: an account or an address, with the failures since its last success. */
	"CREATE TABLE account_failed(who TEXT PRIMARY KEY, failed INTEGER NOT NULL,"
	" at_ms INTEGER NOT NULL);"
	"CREATE TABLE account_log(no INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, name TEXT NOT NULL,"
	" hall TEXT NOT NULL, address TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL);";
