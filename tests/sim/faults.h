/* SPDX-License-Identifier: MIT */
/*
 * What goes wrong. Each seed has a weather of its own: most kinds of faults in some seeds, never all
 * in each, so that one does not hide what another would show.
 */
#ifndef TESTS_SIM_FAULTS_H
#define TESTS_SIM_FAULTS_H

#include "tests/sim/world.h"

enum end { ALIVE, KILLED, POWER_CUT };
enum weather {
	LOSSY,
	DOUBLING,
	SLOW,
	GARBLING,
	PARTITIONS,
	TERMINAL_CRASHES,
	HUB_CRASHES,
	HUB_RESTORES,
	TERMINAL_RESTORES,
	CLONES,
	CLOCKS,
	FULL_DISKS,
	BAD_DISKS,
	OFFICE,
	NIGHTS,
	REPAIRS,
	YEARS,
	HALL_HUBS, /* where there is one: it fails, is put back, has no line */
	WEATHERS
};
bool weather_is(struct world *w, enum weather what, int percent); /* and chance says so */
/* Something may happen to this machine in what it does now; memvfs_well ends it. Not ALIVE: whatever
 * it says afterwards, nobody hears it. */
enum end fault_arm(struct world *w, const char *prefix, enum weather crashes);
void faults_choose(struct world *w);
void faults_next(struct world *w);
void faults_end(struct world *w);

#endif
