/* SPDX-License-Identifier: MIT */
/*
 * A struct host on poll() for tests of devices: watched descriptors, timers on a real clock, and a
 * list of what drivers told.
 */
#ifndef TESTS_SUPPORT_HOST_H
#define TESTS_SUPPORT_HOST_H

#include "devices/device.h"

#define HOST_WATCHES 32
#define HOST_EVENTS  256

struct test_host {
	struct host host; /* what drivers get */
	struct {
		int fd, events;
		void (*ready)(void *ctx);
		void *ctx;
	} watch[HOST_WATCHES];
	int n_watches;
	struct {
		int64_t due_ms;
		void (*due)(void *ctx);
		void *ctx;
	} timer[HOST_WATCHES];
	int n_timers;
	struct device_event event[HOST_EVENTS];
	int n_events;
};

void test_host_init(struct test_host *h);
int64_t test_host_ms(void);

/* One turn of the loop: waits up to ms for something to happen. */
void test_host_turn(struct test_host *h, int ms);

/* Turns until n events were told in all, or 10 s have passed: false. */
bool test_host_until(struct test_host *h, int n);

#endif
