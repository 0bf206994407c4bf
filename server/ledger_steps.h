/* SPDX-License-Identifier: MIT */
/*
 * Steps of the ledger's schema that are one text for both databases; sql_pg_text.c makes BIGINT,
 * BYTEA and TEXT COLLATE "C" of INTEGER, BLOB and TEXT. So: no AUTOINCREMENT, WITHOUT ROWID or x'';
 * references only to tables that are there already. A new step goes to the end of the list, here
 * and nowhere else; what was released is never changed. A new table goes into the digest, too
 * (server/digest.c).
 */
#ifndef SERVER_LEDGER_STEPS_H
#define SERVER_LEDGER_STEPS_H

#include "server/ledger.h"

extern const char ledger_step_3[];
extern const char ledger_step_4[];  /* ledger_schema_rules.c */
extern const char ledger_step_5[];  /* ledger_schema_lives.c */
extern const char ledger_step_6[];  /* there, too */
extern const char ledger_step_7[];  /* there, too */
extern const char ledger_step_8[];  /* ledger_schema_rules.c */
extern const char ledger_step_9[];  /* ledger_schema_lives.c */
extern const char ledger_step_10[]; /* there, too */
extern const char ledger_step_11[]; /* there, too */
extern const char ledger_step_12[]; /* ledger_schema_account.c */
extern const char ledger_step_13[]; /* ledger_schema_rules.c */
extern const char ledger_step_14[]; /* ledger_schema_lives.c */
extern const char ledger_step_15[]; /* ledger_schema_people.c */
extern const char ledger_step_16[]; /* ledger_schema_rules.c */
extern const char ledger_step_17[]; /* ledger_schema_people.c */
extern const char ledger_step_18[]; /* ledger_schema_uplink.c */
extern const char dk_step_2[];      /* ledger_schema_lives.c */
extern const char dk_step_3[];      /* there, too */

/* Numbered on from the steps of its own that each database has before them. */
/* clang-format off */
#define LEDGER_STEPS_OF_BOTH {ledger_step_3, 1}, {ledger_step_4, 1}, {ledger_step_5, 1}, {ledger_step_6, 1}, {ledger_step_7, 1}, {ledger_step_8, 1}, {ledger_step_9, 1}, {ledger_step_10, 1}, {ledger_step_11, 1}, {ledger_step_12, 1}, {ledger_step_13, 1}, {ledger_step_14, 1}, {ledger_step_15, 1}, {ledger_step_16, 1}, {ledger_step_17, 1}, {ledger_step_18, 1}
/* clang-format on */

#endif
