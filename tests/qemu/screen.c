/* SPDX-License-Identifier: MIT */
/*
 * The guest's screen for a script: reads what comes over a socket through libvterm. One command a
 * line on stdin, one answer on stdout:
 *   keys TEXT      types it; \r, \e and \\ as in C                                  ok
 *   wait MS TEXT   until the text is there; | between several: any                  yes, no or gone
 *   text           the whole screen, ended by a line with a form feed
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "tests/support/vt.h"

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool has_any(struct vt *vt, const char *texts)
{
	char copy[512], *rest = copy, *text;

	snprintf(copy, sizeof(copy), "%s", texts);
	while ((text = strsep(&rest, "|")))
		if (vt_has(vt, text))
			return true;
	return false;
}

static const char *wait_any(struct vt *vt, const char *arguments)
{
	char *texts;
	int64_t end = now_ms() + strtol(arguments, &texts, 10);

	texts += strspn(texts, " ");
	while (!has_any(vt, texts)) {
		if (vt->gone)
			return "gone";
		if (now_ms() > end)
			return "no";
		vt_pump(vt, 10);
	}
	return "yes";
}

static void type(struct vt *vt, const char *text)
{
	char out[512];
	size_t n = 0;

	for (; *text && n + 1 < sizeof(out); text++) {
		if (*text != '\\')
			out[n++] = *text;
		else if (*++text)
			out[n++] = (char)(*text == 'r' ? '\r' : *text == 'e' ? 27 : *text);
		else
			break;
	}
	out[n] = 0;
	vt_keys(vt, out);
}

static void answer(struct vt *vt, const char *line)
{
	if (strncmp(line, "keys ", 5) == 0) {
		type(vt, line + 5);
		puts("ok");
	} else if (strncmp(line, "wait ", 5) == 0) {
		puts(wait_any(vt, line + 5));
	} else {
		while (vt_pump(vt, 0))
			continue;
		printf("%s\f\n", vt_text(vt));
	}
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char line[600];
	struct vt *vt;

	if (argc != 4 || strlen(argv[1]) >= sizeof(at.sun_path))
		return 2;
	signal(SIGPIPE, SIG_IGN); /* the machine goes while a key is typed */
	memcpy(at.sun_path, argv[1], strlen(argv[1]));
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0)
		return 1;
	vt = vt_attach(fd, atoi(argv[2]), atoi(argv[3]));
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = 0;
		answer(vt, line);
	}
	vt_end(vt);
	return 0;
}
