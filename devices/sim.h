/* SPDX-License-Identifier: MIT */
/*
 * Simulated devices behind a text socket (AF_UNIX stream, mode 0600): the demo, the tests and a
 * person with `socat - UNIX:PATH` play them. One command a line, each answered by one line, "ok"
 * or "error: …"; `status` answers with one line too.
 *
 *   card N              a demo card by its key        paper out|low|back
 *   card-id NUMBER NAME an identity card              cover open|closed
 *   card-chip UID       a chip card, UID in hex       unplug|plug printer|reader|scanner
 *   card-bad            a card that cannot be read    slow on|off
 *   scan TEXT           up to the end of the line     stuck on|off    offline on|off
 *   jam-at N [TIMES]    the next slip stops there     status
 *
 * Lines may be SIM_LINE_MAX bytes long; a longer one is answered with an error and skipped.
 */
#ifndef DEVICES_SIM_H
#define DEVICES_SIM_H

#include "devices/device.h"

#define SIM_LINE_MAX    512
#define SIM_CLIENTS_MAX 8
#define SIM_CARD_SIZE   192

/* A demo card: what happens for `card KEY`. */
struct sim_card {
	int key;
	enum device_event_kind kind; /* DEVICE_CARD_ID, _CHIP, _BAD or DEVICE_SCAN */
	char value[SIM_CARD_SIZE];
};

/* A simulated card reader or scanner: DEVICE_READY, simulated, and nothing else. NULL: no memory. */
struct device *sim_reader_new(void);
struct device *sim_scanner_new(void);

/* What the simulator plays; all borrowed until sim_close, which comes before the devices' close.
 * A device that is NULL makes its commands fail. */
struct sim_parts {
	struct device *reader, *scanner;
	struct device *printer; /* of spool_open */
	const struct sim_card *cards;
	size_t n_cards;
};

struct sim;

/* A stale socket at path is replaced; ERR_BUSY: somebody listens there; ERR_IO. path "" = no
 * socket: only sim_play and sim_command. */
MUST_USE int sim_open(struct sim **ret, const struct host *host, const char *path,
	const struct sim_parts *parts, struct err *err);
void sim_close(struct sim *sim); /* NULL allowed; removes the socket */

/* As if `card KEY` had come. ERR_NONE: there is no such card, or the device is unplugged. */
MUST_USE int sim_play(struct sim *sim, int key, struct err *err);

/* One command line without its end; the answer without its end in answer[size]. */
void sim_command(struct sim *sim, const char *line, char *answer, size_t size);

#endif
