/* SPDX-License-Identifier: MIT */
/*
 * Chip cards on readers that pcscd knows. The calls of pcsc-lite wait, so they are made by a child,
 * litang-cards (pcsc_main.c); this driver starts it, reads what it says (pcsc_talk.h) and starts it
 * again when it ended, is silent or babbles, each time after a longer pause.
 *
 * DEVICE_ABSENT: pcscd has no reader. DEVICE_TROUBLE: pcscd does not answer, or the child is not
 * there. DEVICE_CARD_CHIP comes once for each time a card is laid down.
 */
#ifndef DEVICES_PCSC_H
#define DEVICES_PCSC_H

#include "devices/device.h"

struct pcsc_options {
	const char *program; /* the executable of litang-cards; copied */
	int pause_ms;        /* before the first new start, then twice as long each; 0 = 1 s */
	int silence_ms;      /* a child that says nothing for so long is replaced; 0 = 40 s */
};

/* A device "nfc"; what is there is told later. ERR_LIMIT only: a program that does not start is the
 * device's trouble. */
MUST_USE int pcsc_open(struct device **ret, const struct host *host,
	const struct pcsc_options *options, struct err *err);

#endif
