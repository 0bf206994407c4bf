/* SPDX-License-Identifier: MIT */
#include "core/base/platter.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

void platter_forget(const char *db_path)
{
	static const char *const ends[] = {"", "-wal"};
	char name[4096];
	int fd;

	for (int i = 0; i < 2; i++) {
		snprintf(name, sizeof(name), "%s%s", db_path, ends[i]);
		fd = open(name, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
		close(fd);
	}
}
