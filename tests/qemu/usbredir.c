/* SPDX-License-Identifier: MIT */
/*
 * A mock device for a guest: `usbredir SOCKET printer|reader|scanner`; QEMU connects to the socket.
 * One command a line on stdin, one answer on stdout:
 *   plug, unplug           said, not waited for
 *   slow MS                from now on it is configured so late after it was plugged in
 *   lay NUMBER, lift       reader: a card
 *   scan TEXT              scanner
 *   set WHAT NUMBER        printer: stop_after, speed, take, nak, no_paper, cover_open, offline
 *   power                  printer: off and on
 *   get WHAT               printer: taken, slips (cut ones), torn, asked, echoes; reader: finds; scanner: sent
 *   slip N                 printer: the text of that slip, from 0, ended by a line with a form feed
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/qemu/redir.h"
#include "tests/support/usb_printer.h"
#include "tests/support/usb_reader.h"
#include "tests/support/usb_scanner.h"

#define TURN_MS 2 /* a waiting transfer tries again */

static struct usb_printer printer;
static struct usb_reader reader;
static struct usb_scanner scanner;

static bool choose(const char *kind, struct redir_device *device)
{
	static uint8_t descriptors[READER_DESCRIPTORS_MAX + USB_PRINTER_DESCRIPTORS];

	usb_printer_init(&printer);
	usb_reader_init(&reader, READER_SPLIT);
	usb_scanner_init(&scanner, USB_SCANNER_KEYS);
	*device = (struct redir_device){.descriptors = descriptors};
	if (strcmp(kind, "printer") == 0) {
		device->n = usb_printer_descriptors(descriptors, 0x04b8, 0x0202, false);
		device->model = &usb_printer_model;
		device->ctx = &printer;
	} else if (strcmp(kind, "reader") == 0) {
		device->n = usb_reader_descriptors(READER_SPLIT, descriptors);
		device->model = &usb_reader_model;
		device->ctx = &reader;
	} else if (strcmp(kind, "scanner") == 0) {
		device->descriptors = usb_scanner_descriptors(USB_SCANNER_KEYS, &device->n);
		device->model = &usb_scanner_model;
		device->ctx = &scanner;
	} else {
		return false;
	}
	return true;
}

static const char *set(const char *what, long n)
{
	if (strcmp(what, "stop_after") == 0)
		printer.stop_after = n;
	else if (strcmp(what, "speed") == 0)
		printer.speed = n;
	else if (strcmp(what, "take") == 0)
		printer.take = (int)n;
	else if (strcmp(what, "nak") == 0)
		printer.nak = n;
	else if (strcmp(what, "no_paper") == 0)
		printer.no_paper = n;
	else if (strcmp(what, "cover_open") == 0)
		printer.cover_open = n;
	else if (strcmp(what, "offline") == 0)
		printer.offline = n;
	else
		return "error";
	return "ok";
}

static long get(const char *what)
{
	if (strcmp(what, "taken") == 0)
		return printer.job_taken;
	if (strcmp(what, "slips") == 0)
		return printer.n_slips;
	if (strcmp(what, "asked") == 0)
		return printer.asked;
	if (strcmp(what, "echoes") == 0)
		return printer.echoes;
	if (strcmp(what, "torn") == 0)
		return printer.torn;
	if (strcmp(what, "finds") == 0)
		return reader.asked[READER_FIND];
	return strcmp(what, "sent") == 0 ? scanner.sent : -1;
}

static void command(struct redir *r, const char *line)
{
	char word[32] = "", rest[256] = "";
	long n = 0;

	sscanf(line, "%31s %255[^\n]", word, rest);
	if (strcmp(word, "plug") == 0)
		redir_plug(r);
	else if (strcmp(word, "unplug") == 0)
		redir_unplug(r);
	else if (strcmp(word, "slow") == 0)
		redir_configure_ms(r, atoi(rest));
	else if (strcmp(word, "lay") == 0)
		usb_reader_lay(&reader, &(struct reader_card){.number = rest});
	else if (strcmp(word, "lift") == 0)
		usb_reader_lift(&reader);
	else if (strcmp(word, "scan") == 0)
		usb_scanner_scan(&scanner, rest);
	else if (strcmp(word, "power") == 0)
		usb_printer_power(&printer);
	else if (strcmp(word, "set") == 0 && sscanf(rest, "%31s %ld", word, &n) == 2)
		puts(set(word, n));
	else if (strcmp(word, "get") == 0)
		printf("%ld\n", get(rest));
	else if (strcmp(word, "slip") == 0 && sscanf(rest, "%ld", &n) == 1 && n >= 0 &&
		 n < USB_PRINTER_SLIPS)
		printf("%s\f\n", printer.slip[n].text ? printer.slip[n].text : "");
	else
		puts("error");
	if (strcmp(word, "plug") == 0 || strcmp(word, "unplug") == 0 || strcmp(word, "slow") == 0 ||
		strcmp(word, "lay") == 0 || strcmp(word, "lift") == 0 ||
		strcmp(word, "scan") == 0 || strcmp(word, "power") == 0)
		puts("ok");
	fflush(stdout);
}

/* false: stdin has ended. */
static bool commands(struct redir *r)
{
	static char line[512];
	static size_t n;
	ssize_t got = read(0, line + n, sizeof(line) - 1 - n);
	char *end;

	if (got <= 0)
		return false;
	n += (size_t)got;
	line[n] = 0;
	while ((end = strchr(line, '\n'))) {
		*end = 0;
		command(r, line);
		n -= (size_t)(end + 1 - line);
		memmove(line, end + 1, n + 1);
	}
	return n + 1 < sizeof(line);
}

static int wait_for_qemu(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), fd;

	if (strlen(path) >= sizeof(at.sun_path))
		return -1;
	memcpy(at.sun_path, path, strlen(path));
	unlink(path);
	if (bind(listener, (struct sockaddr *)&at, sizeof(at)) != 0 || listen(listener, 1) != 0)
		return -1;
	fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	close(listener);
	return fd;
}

int main(int argc, char **argv)
{
	struct redir_device device;
	struct redir *r;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	if (argc != 3 || !choose(argv[2], &device))
		return 2;
	fd = wait_for_qemu(argv[1]);
	if (fd < 0)
		return 1;
	r = redir_open(fd, &device);
	while (redir_turn(r)) {
		struct pollfd p[2] = {{.fd = 0, .events = POLLIN},
			{.fd = fd,
				.events =
					(short)(POLLIN | (redir_waits_to_write(r) ? POLLOUT : 0))}};

		poll(p, 2, TURN_MS);
		if (p[0].revents && !commands(r))
			break;
	}
	redir_close(r);
	usb_printer_done(&printer);
	usb_scanner_done(&scanner);
	return 0;
}
