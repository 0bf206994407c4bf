/* SPDX-License-Identifier: MIT */
/*
 * Stands beside litang as its litang-voice: writes each line that the terminal tells to the file
 * $LITANG_HEARD, and passes it on to the real one, $LITANG_REAL_VOICE, and back what that says.
 * While $LITANG_HEARD.hold exists nothing is passed back: it goes on speaking.
 */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/child.h"

#define TURN_MS 10

/* False: there is nobody any more. */
static bool pass(int from, int to, FILE *copy)
{
	char bytes[4096];
	ssize_t n = read(from, bytes, sizeof(bytes));

	if (n <= 0 || write(to, bytes, (size_t)n) != n)
		return false;
	if (copy) {
		fwrite(bytes, 1, (size_t)n, copy);
		fflush(copy);
	}
	return true;
}

int main(void)
{
	const char *heard = getenv("LITANG_HEARD"), *real = getenv("LITANG_REAL_VOICE");
	struct err err = {0};
	char hold[300];
	FILE *copy = heard ? fopen(heard, "ae") : NULL;
	int voice, pid;

	if (!copy || !real || child_start(real, &voice, &pid, &err) < 0)
		return 1;
	snprintf(hold, sizeof(hold), "%s.hold", heard);
	for (;;) { /* until one of the ends goes */
		bool held = access(hold, F_OK) == 0;
		struct pollfd ends[] = {
			{.fd = 0, .events = POLLIN}, {.fd = voice, .events = POLLIN}};

		if (poll(ends, held ? 1 : 2, held ? TURN_MS : 100) < 0)
			return 1;
		if (ends[0].revents && !pass(0, voice, copy))
			break;
		if (!held && ends[1].revents && !pass(voice, 0, NULL))
			break;
	}
	child_end(voice, pid);
	return 0;
}
