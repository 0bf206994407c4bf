/* SPDX-License-Identifier: MIT */
/*
 * Which machine a database belongs to, so that a disk that was moved, copied or put back does not
 * sell a second time what was sold already.
 *
 * A machine is known by three things: the mainboard's UUID, the serial number of the disk below the
 * database, the address of its first network card. What cannot be read is left out. It is the same
 * machine while at least as many of them are the same as are others: a new disk or card, or both
 * one after the other, stop nobody. The database keeps them hashed with its stream, and takes over
 * what is new.
 *
 * A generation counts the rights that were adopted, in the database and in a file on another medium,
 * where there is one. A file that has come further than the database: that one was put back.
 *
 * Either way a new life of the database begins: it sells nothing any more, says so in every batch,
 * and the hub sets its acts aside until somebody has looked (core/wire/batch.h).
 */
#ifndef KIOSK_STORE_MACHINE_H
#define KIOSK_STORE_MACHINE_H

#include "core/wire/batch.h"
#include "kiosk/store/store.h"

enum machine_part { MACHINE_BOARD, MACHINE_DISK, MACHINE_CARD, MACHINE_PARTS };
#define PART_BYTES 16

struct machine {
	unsigned char part[MACHINE_PARTS][PART_BYTES]; /* zero: not known */
};

/* root: before /sys and /run, "" but in tests. file: whose disk is meant. */
void machine_read(struct machine *ret, const char *root, const char *file,
	const unsigned char stream[STREAM_BYTES]);
bool machine_same(const struct machine *was, const struct machine *is);

#define GENERATION_PATH 512
/* What a store knows of it. */
struct bound {
	unsigned char life[LIFE_BYTES];
	char file[GENERATION_PATH]; /* of the generation; "" = none */
	bool raised;                /* since the file was last written */
};

struct binding {
	const char *root;       /* as above */
	const char *generation; /* a file on another medium; "" = none */
};
/* Once, before anything is sold, by whoever sells. An enrolled database takes over the machine that
 * it finds at first. 1 = it is another machine, or the database was put back: a new life began. */
MUST_USE int store_bind(struct store *s, const struct binding *b, struct err *err);

/* In the transaction that adopts a right: raises the generation where more is granted than ever. */
MUST_USE int generation_raise(
	struct store *s, const char *resource, int64_t granted, struct err *err);
/* After its commit and before anything is sold from it. What cannot be written is only logged. */
void generation_keep(struct store *s);

#endif
