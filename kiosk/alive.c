/* SPDX-License-Identifier: MIT */
/*
 * systemd's watchdog. The terminal itself says that it is well, out of the loop that draws and takes
 * keys: what started it is only a shell that would say so of a screen that stands still as well. The
 * message is one datagram, for which no library is needed.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "kiosk/app.h"

void app_alive(void)
{
	static const char words[] = "READY=1\nWATCHDOG=1";
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	size_t length = path ? strlen(path) : 0;
	int fd;

	if (length < 2 || length >= sizeof(to.sun_path))
		return;
	memcpy(to.sun_path, path, length);
	if (path[0] == '@')
		to.sun_path[0] = 0; /* a name that is no file */
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return;
	/* Nobody who listens is nobody who waits for it. */
	(void)!sendto(fd, words, sizeof(words) - 1, MSG_NOSIGNAL, (const struct sockaddr *)&to,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + length));
	close(fd);
}
