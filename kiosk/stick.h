/* SPDX-License-Identifier: MIT */
/*
 * A finished file onto a USB stick that is mounted, proved before anybody hears that it is there.
 *
 * What is free is looked at first; then the bytes go under a name of their own (NAME.part), are
 * synced, their pages dropped from memory, read back and compared by SHA-256; then NAME and
 * NAME.sha256 (for sha256sum -c) get their names and the file system is synced. On failure nothing
 * half stays under NAME; where the stick could no longer be written, NAME.part may stay, and the next
 * call removes it. NAME without NAME.sha256 is one that was not finished.
 *
 * It may be taken out only after stick_release. Both block as long as the stick does: never call them from
 * the terminal's loop.
 */
#ifndef KIOSK_STICK_H
#define KIOSK_STICK_H

#include "core/base/err.h"

enum stick_outcome {
	STICK_DONE,
	STICK_NONE, /* no folder, or nothing is mounted there: it would be the terminal's disk */
	STICK_READ_ONLY, /* locked: its switch, or how it was mounted */
	STICK_DAMAGED,   /* its file system has faults, or something in the way that cannot go */
	STICK_FULL,      /* too little room, or more than its file system takes in one file */
	STICK_GONE,      /* it does not answer any more: pulled out, or broken */
	STICK_DIFFERS,   /* what was read back is not what was written: throw it away */
	STICK_SOURCE,    /* the file itself could not be read: not the stick's fault */
};

/* file: the finished file, whose last part is NAME ("litang-…"); folder: where the stick is mounted.
 * err names what failed, unless STICK_DONE. */
MUST_USE enum stick_outcome stick_put(const char *file, const char *folder, struct err *err);

#define STICK_RELEASE_MS 30000

/* `litang export --stick` ends with this plus what became of it; 0 = done, and it may be taken out. */
#define STICK_EXIT       20
#define STICK_EXIT_INUSE (STICK_EXIT + STICK_SOURCE + 1) /* written, and nobody unmounted it */
/* `litang backup --stick`: no stick took it; it is in the configured folder, or there is none. */
#define STICK_EXIT_KEPT     (STICK_EXIT + 9)
#define STICK_EXIT_NO_PLACE (STICK_EXIT + 10)

/* Asks devices/stick_main.c, which mounted it, to unmount it, and waits for that. 0: it may be taken out.
 * ERR_NONE: nobody is there to ask (somebody mounted it by hand, and has to unmount it so); ERR_BUSY: it
 * is still in use after STICK_RELEASE_MS. */
MUST_USE int stick_release(const char *folder, struct err *err);

#endif
