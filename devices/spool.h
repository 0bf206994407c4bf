/* SPDX-License-Identifier: MIT */
/*
 * A printer that is a folder: each job becomes DIR/NNNN.bin, the bytes a real printer would get.
 * The file is whole when its name is there (temporary name, fsync, rename), and only then is
 * DEVICE_PRINTED told. It obeys a simulated paper state: without paper, with the cover open or
 * unplugged a job ends in DEVICE_PRINT_FAILED and may be given again. Where it jams, DIR/NNNN.jam
 * are the bytes that came on paper.
 *
 * Nothing is told from within spool_open or print: news comes from the host's timer. The device
 * stays DEVICE_READY without paper; DEVICE_PAPER tells.
 */
#ifndef DEVICES_SPOOL_H
#define DEVICES_SPOOL_H

#include "devices/device.h"

/* Makes the folder when it is missing (not its parents). ERR_IO: it cannot be written. */
MUST_USE int spool_open(
	struct device **ret, const struct host *host, const char *dir, struct err *err);

/* For the simulator; dev is one that spool_open made. Changes are told to the host. */
void spool_paper(struct device *dev, enum paper_state paper);
void spool_plug(struct device *dev, bool plugged);
void spool_slow(struct device *dev, bool slow); /* a second more for each job */
/* The next jobs, so many, stop after `at` bytes, unless they are shorter; whatever the paper says. */
void spool_jam(struct device *dev, size_t at, int times);
enum paper_state spool_paper_state(const struct device *dev);
bool spool_is_slow(const struct device *dev);

#endif
