/* SPDX-License-Identifier: MIT */
/*
 * A chip card for vpcd, the virtual reader of vsmartcard: a child process that is the card until it
 * is taken away. And a pcscd of the test's own, that sees nothing of this machine's and is not seen:
 * its /run is its own, its socket is in the test's folder, its readers are vpcd's.
 */
#ifndef TESTS_SUPPORT_VCARD_H
#define TESTS_SUPPORT_VCARD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct vcard {
	const char *answer; /* to FF CA 00 00 00 */
	size_t n;
	int tear_at; /* torn away when it is asked for the nth time; 0 = never */
	bool mute;   /* answers its ATR and nothing more */
};

#define VCARD(bytes) ((struct vcard){.answer = (bytes), .n = sizeof(bytes) - 1})

/* On the reader's slot (0 or 1); waits until the reader takes it. */
pid_t vcard_lay(int port, int slot, const struct vcard *card);
void vcard_take(pid_t *card); /* -1 afterwards; nothing for -1 */

struct pcscd_run {
	char dir[96];
	int port;  /* of vpcd: slot 0 here, slot 1 at the next */
	pid_t pid; /* -1 = not running */
};

/* Makes the folder and points PCSCLITE_CSOCK_NAME into it. False, and a line on stderr that says
 * why, where there is no pcscd, no vpcd or no right to a /run of one's own. */
bool pcscd_make(struct pcscd_run *run);
void pcscd_start(struct pcscd_run *run);
void pcscd_kill(struct pcscd_run *run);
/* Whether the daemon finds the virtual reader when it starts next; at first it does. */
void pcscd_readers(struct pcscd_run *run, bool some);
void pcscd_end(struct pcscd_run *run);

#endif
