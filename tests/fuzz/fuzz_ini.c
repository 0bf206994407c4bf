/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kiosk/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("ini", 0);
	struct config config;
	struct err err;
	char path[40];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (write(fd, data, size) == (ssize_t)size && config_read(&config, path, &err) == 0) {
		FILE *out = fopen("/dev/null", "w");

		config_write(&config, out);
		fclose(out);
	}
	close(fd);
	return 0;
}
