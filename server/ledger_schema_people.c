/* SPDX-License-Identifier: MIT */
/*
 * The ledger's fifteenth step: by what people are looked for (server/people_find.h), and who was found to
 * be somebody else (server/people_merge.h). Its seventeenth: whom staff have to look at (ledger_newcomer.h).
 */
#include "server/ledger_steps.h"

const char ledger_step_15[] =
	/* kind: MARK_… of ledger_mark.h; mark: keyed, so that it tells nothing without the hub's keys. */
	"CREATE TABLE person_mark(kind INTEGER NOT NULL, mark BLOB NOT NULL, pid BLOB NOT NULL,"
	" PRIMARY KEY(kind, mark, pid));"
	"CREATE INDEX person_mark_of ON person_mark(pid);"
	/* A number that was somebody's a second time, its pid and key; into_pid: theirs. */
	"CREATE TABLE person_alias(pid BLOB PRIMARY KEY, hall TEXT NOT NULL, resident INTEGER NOT NULL,"
	" kc BLOB NOT NULL, into_pid BLOB NOT NULL, made_ms INTEGER NOT NULL);"
	"CREATE INDEX person_alias_into ON person_alias(into_pid);"
	"CREATE INDEX person_alias_no ON person_alias(hall, resident);"
	/* The marks of people who are there already (people_find.c). */
	"INSERT INTO todo(what) SELECT 'marks' FROM hub WHERE EXISTS(SELECT 1 FROM person);";

const char ledger_step_17[] =
	"CREATE TABLE newcomer(pid BLOB PRIMARY KEY, stream_no INTEGER NOT NULL, seq INTEGER NOT NULL);";
