/* SPDX-License-Identifier: MIT */
#include "devices/lines.h"

#include <string.h>

bool lines_take(struct lines *lines, const char *bytes, size_t n,
	bool (*take)(void *ctx, const char *line, size_t n), void *ctx)
{
	for (size_t i = 0; i < n; i++) {
		bool good;

		if (bytes[i] != '\n') {
			if (lines->n == LINES_MAX)
				return false;
			lines->line[lines->n++] = bytes[i];
			continue;
		}
		good = take(ctx, lines->line, lines->n);
		explicit_bzero(lines->line, lines->n);
		lines->n = 0;
		if (!good)
			return false;
	}
	return true;
}
