/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "devices/sim.h"
#include "devices/spool.h"
#include "tests/support/host.h"
#include "tests/support/suite.h"

static const struct sim_card cards[] = {
	{1, DEVICE_CARD_ID, "330799194107151234"},
	{6, DEVICE_CARD_CHIP, "04a1b2c3"},
	{7, DEVICE_SCAN, "WL1:abcdef"},
	{8, DEVICE_CARD_BAD, ""},
};

struct scene {
	struct test_host host;
	struct sim *sim;
	struct sim_parts parts;
	char dir[64], spool[80], socket[80];
};

static void scene_open(struct scene *s)
{
	struct err err = {0};

	test_host_init(&s->host);
	suite_dir(s->dir, sizeof(s->dir));
	snprintf(s->spool, sizeof(s->spool), "%s/spool", s->dir);
	snprintf(s->socket, sizeof(s->socket), "%s/sim", s->dir);
	s->parts = (struct sim_parts){
		.reader = sim_reader_new(),
		.scanner = sim_scanner_new(),
		.cards = cards,
		.n_cards = sizeof(cards) / sizeof(cards[0]),
	};
	ck_assert_int_eq(spool_open(&s->parts.printer, &s->host.host, s->spool, &err), 0);
	ck_assert_msg(
		sim_open(&s->sim, &s->host.host, s->socket, &s->parts, &err) == 0, "%s", err.text);
}

static void scene_close(struct scene *s)
{
	struct device *devices[] = {s->parts.reader, s->parts.scanner, s->parts.printer};
	char command[100];

	sim_close(s->sim);
	ck_assert_int_ne(access(s->socket, F_OK), 0);
	for (int i = 0; i < 3; i++)
		if (devices[i])
			devices[i]->driver->close(devices[i]);
	ck_assert_int_eq(s->host.n_watches, 0);
	ck_assert_int_eq(s->host.n_timers, 0);
	snprintf(command, sizeof(command), "rm -rf %s", s->dir);
	ck_assert_int_eq(system(command), 0);
}

static int client(struct scene *s)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(to.sun_path, s->socket, strlen(s->socket) + 1);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static void give(int fd, const void *bytes, size_t n)
{
	ck_assert_int_eq(send(fd, bytes, n, MSG_NOSIGNAL), (ssize_t)n);
}

/* The next answer line, without its end; "closed" when the simulator hung up. */
static const char *answer(struct scene *s, int fd)
{
	static char line[600];
	int64_t end = test_host_ms() + 10000;
	size_t n = 0;

	while (n < sizeof(line) - 1 && test_host_ms() < end) {
		ssize_t got = recv(fd, line + n, 1, MSG_DONTWAIT);

		if (got == 0)
			return "closed";
		if (got < 0)
			test_host_turn(&s->host, 20);
		else if (line[n++] == '\n')
			break;
	}
	line[n ? n - 1 : 0] = 0;
	return line;
}

static const char *ask(struct scene *s, int fd, const char *command)
{
	give(fd, command, strlen(command));
	give(fd, "\n", 1);
	return answer(s, fd);
}

START_TEST(commands_become_events)
{
	static const struct {
		const char *command;
		enum device_event_kind kind;
		const char *text;
	} cases[] = {
		{"card 1", DEVICE_CARD_ID, "330799194107151234"},
		{"card 6", DEVICE_CARD_CHIP, "04a1b2c3"},
		{"card 7", DEVICE_SCAN, "WL1:abcdef"},
		{"card 8", DEVICE_CARD_BAD, ""},
		{"card-id 33079919500101123X", DEVICE_CARD_ID, "33079919500101123X"},
		{"card-chip 04A1B2C3D4E580", DEVICE_CARD_CHIP, "04A1B2C3D4E580"},
		{"card-bad", DEVICE_CARD_BAD, ""},
		{"scan WL1:a b  c", DEVICE_SCAN, "WL1:a b  c"},
		{"scan 礼堂", DEVICE_SCAN, "礼堂"},
		{"scan \xff\x01\x1b[2J", DEVICE_SCAN, "???[2J"},
		{"scan x\r", DEVICE_SCAN, "x"},
	};
	struct scene s = {0};
	int fd;

	scene_open(&s);
	fd = client(&s);
	for (int i = 0; i < (int)(sizeof(cases) / sizeof(cases[0])); i++) {
		const struct device *from =
			cases[i].kind == DEVICE_SCAN ? s.parts.scanner : s.parts.reader;

		ck_assert_str_eq(ask(&s, fd, cases[i].command), "ok");
		ck_assert_int_eq(s.host.n_events, i + 1);
		ck_assert_int_eq(s.host.event[i].kind, cases[i].kind);
		ck_assert_str_eq(s.host.event[i].text, cases[i].text);
		ck_assert_ptr_eq(s.host.event[i].from, from);
	}
	close(fd);
	scene_close(&s);
}
END_TEST

START_TEST(wrong_commands_do_nothing)
{
	static const char *const commands[] = {
		"",
		" ",
		"card",
		"card ",
		"card x",
		"card 1x",
		"card 99",
		"card -1",
		"card 99999999999999999999",
		"card-id",
		"card-id \xff",
		"card-chip",
		"card-chip 04a",
		"card-chip zz",
		"scan",
		"scan ",
		"paper",
		"paper full",
		"cover",
		"cover ajar",
		"stuck",
		"stuck maybe",
		"offline",
		"jam-at",
		"jam-at x",
		"jam-at -1",
		"jam-at 1 x",
		"jam-at 1 -1",
		"jam-at 1 2 3",
		"jam-at 99999999999999999999",
		"slow",
		"slow maybe",
		"plug",
		"plug keyboard",
		"unplug",
		"unplug \xff\xfe",
		"nonsense",
		"CARD 1",
		"cards 1",
		"\x01\x02\x03",
		"status now",
	};
	struct scene s = {0};
	int fd;

	scene_open(&s);
	fd = client(&s);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const char *text = ask(&s, fd, commands[i]);

		ck_assert_msg(strncmp(text, "error: ", 7) == 0, "%s: %s", commands[i], text);
	}
	ck_assert_int_eq(s.host.n_events, 0);
	ck_assert_str_eq(ask(&s, fd, "card 1"), "ok");
	close(fd);
	scene_close(&s);
}
END_TEST

START_TEST(the_printer_obeys)
{
	static const struct {
		const char *command, *status;
		int events;
		enum paper_state paper;
	} cases[] = {
		{"paper low", "ok printer=ready paper=low slow=off reader=ready scanner=ready", 1,
			PAPER_LOW},
		{"paper out", "ok printer=ready paper=out slow=off reader=ready scanner=ready", 2,
			PAPER_OUT},
		{"cover open",
			"ok printer=ready paper=cover-open slow=off reader=ready scanner=ready", 3,
			PAPER_COVER_OPEN},
		/* closed again, but nobody put paper in */
		{"cover closed", "ok printer=ready paper=out slow=off reader=ready scanner=ready",
			4, PAPER_OUT},
		{"paper back", "ok printer=ready paper=ok slow=off reader=ready scanner=ready", 5,
			PAPER_OK},
		{"stuck on", "ok printer=ready paper=stuck slow=off reader=ready scanner=ready", 6,
			PAPER_STUCK},
		{"offline on", "ok printer=ready paper=offline slow=off reader=ready scanner=ready",
			7, PAPER_OFFLINE},
		{"stuck off", "ok printer=ready paper=offline slow=off reader=ready scanner=ready",
			7, PAPER_OFFLINE},
		{"offline off", "ok printer=ready paper=ok slow=off reader=ready scanner=ready", 8,
			PAPER_OK},
		{"jam-at 100", "ok printer=ready paper=ok slow=off reader=ready scanner=ready", 8,
			PAPER_OK},
		{"jam-at 0 0", "ok printer=ready paper=ok slow=off reader=ready scanner=ready", 8,
			PAPER_OK},
		{"slow on", "ok printer=ready paper=ok slow=on reader=ready scanner=ready", 8,
			PAPER_OK},
	};
	struct scene s = {0};
	int fd;

	scene_open(&s);
	fd = client(&s);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_str_eq(ask(&s, fd, cases[i].command), "ok");
		ck_assert_int_eq(s.host.n_events, cases[i].events);
		ck_assert_int_eq(s.host.event[s.host.n_events - 1].kind, DEVICE_PAPER);
		ck_assert_int_eq(s.host.event[s.host.n_events - 1].paper, cases[i].paper);
		ck_assert_str_eq(ask(&s, fd, "status"), cases[i].status);
	}
	ck_assert(spool_is_slow(s.parts.printer));
	close(fd);
	scene_close(&s);
}
END_TEST

START_TEST(unplugged_devices_are_silent)
{
	struct scene s = {0};
	int fd;

	scene_open(&s);
	fd = client(&s);
	ck_assert_str_eq(ask(&s, fd, "unplug reader"), "ok");
	ck_assert_str_eq(ask(&s, fd, "unplug reader"), "ok");
	ck_assert_int_eq(s.host.n_events, 1);
	ck_assert_int_eq(s.host.event[0].kind, DEVICE_STATE);
	ck_assert_int_eq(s.host.event[0].state, DEVICE_ABSENT);
	ck_assert_int_eq(s.parts.reader->state, DEVICE_ABSENT);
	ck_assert_str_eq(ask(&s, fd, "card 1"), "error: the device is not there");
	ck_assert_str_eq(ask(&s, fd, "card 7"), "ok"); /* the scanner's */
	ck_assert_str_eq(ask(&s, fd, "unplug scanner"), "ok");
	ck_assert_str_eq(ask(&s, fd, "scan x"), "error: the device is not there");
	ck_assert_str_eq(ask(&s, fd, "unplug printer"), "ok");
	ck_assert_str_eq(ask(&s, fd, "status"),
		"ok printer=unplugged paper=ok slow=off reader=unplugged scanner=unplugged");
	ck_assert_int_eq(s.host.n_events, 4);
	ck_assert_str_eq(ask(&s, fd, "plug printer"), "ok");
	ck_assert_str_eq(ask(&s, fd, "plug reader"), "ok");
	ck_assert_str_eq(ask(&s, fd, "plug scanner"), "ok");
	ck_assert_int_eq(s.host.n_events, 7);
	ck_assert_int_eq(s.host.event[6].state, DEVICE_READY);
	ck_assert_str_eq(ask(&s, fd, "card 1"), "ok");
	close(fd);
	scene_close(&s);
}
END_TEST

START_TEST(long_lines_and_garbage_survive)
{
	struct scene s = {0};
	char bytes[4096];
	int fd;

	scene_open(&s);
	fd = client(&s);
	memset(bytes, 'x', sizeof(bytes));
	for (int i = 0; i < 100; i++) {
		give(fd, bytes, sizeof(bytes));
		test_host_turn(&s.host, 0);
	}
	ck_assert_str_eq(ask(&s, fd, "card 1"), "error: a line may be 512 bytes long");
	ck_assert_int_eq(s.host.n_events, 0);
	ck_assert_str_eq(ask(&s, fd, "card 1"), "ok");
	give(fd, "\0\0\n", 3);
	ck_assert_str_eq(answer(&s, fd), "error: no such command");
	give(fd, "card 1\ncard 6\nsta", 17);
	ck_assert_str_eq(answer(&s, fd), "ok");
	ck_assert_str_eq(answer(&s, fd), "ok");
	give(fd, "tus\n", 4);
	ck_assert_int_eq(strncmp(answer(&s, fd), "ok printer", 10), 0);
	memcpy(bytes, "scan ", 5);
	bytes[5 + 191] = 0; /* the longest text an event holds */
	ck_assert_str_eq(ask(&s, fd, bytes), "ok");
	bytes[5 + 191] = 'x';
	bytes[5 + 192] = 0;
	ck_assert_str_eq(ask(&s, fd, bytes), "error: longer than 191 bytes");
	close(fd);
	scene_close(&s);
}
END_TEST

START_TEST(several_clients_each_get_their_answers)
{
	struct scene s = {0};
	int fd[SIM_CLIENTS_MAX + 1];

	scene_open(&s);
	for (int i = 0; i < SIM_CLIENTS_MAX; i++) {
		fd[i] = client(&s);
		ck_assert_str_eq(ask(&s, fd[i], "card 1"), "ok");
	}
	fd[SIM_CLIENTS_MAX] = client(&s);
	ck_assert_str_eq(answer(&s, fd[SIM_CLIENTS_MAX]), "error: too many clients");
	ck_assert_str_eq(answer(&s, fd[SIM_CLIENTS_MAX]), "closed");
	close(fd[SIM_CLIENTS_MAX]);
	close(fd[0]);
	test_host_turn(&s.host, 100);
	fd[0] = client(&s);
	ck_assert_str_eq(ask(&s, fd[0], "card 99"), "error: there is no card 99");
	ck_assert_str_eq(ask(&s, fd[3], "card 6"), "ok");
	for (int i = 0; i < SIM_CLIENTS_MAX; i++)
		close(fd[i]);
	scene_close(&s);
}
END_TEST

START_TEST(a_client_that_never_reads_is_dropped)
{
	struct scene s = {0};
	int fd, other;
	bool dropped = false;

	scene_open(&s);
	fd = client(&s);
	for (int i = 0; i < 100000 && !dropped; i++) {
		dropped = send(fd, "status\n", 7, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && i > 1000;
		if (i % 64 == 0)
			test_host_turn(&s.host, 0);
		dropped = dropped || (s.host.n_watches == 1 && i > 64);
	}
	ck_assert_int_eq(s.host.n_watches, 1); /* the listener alone */
	other = client(&s);
	ck_assert_str_eq(ask(&s, other, "card 1"), "ok");
	close(fd);
	close(other);
	scene_close(&s);
}
END_TEST

START_TEST(the_path_is_private_and_stale_ones_are_taken)
{
	struct scene s = {0};
	struct sim *second = NULL;
	struct err err = {0};
	struct stat st;
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	char path[200];
	FILE *f;
	int fd;

	scene_open(&s);
	ck_assert_int_eq(stat(s.socket, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(sim_open(&second, &s.host.host, s.socket, &s.parts, &err), ERR_BUSY);
	ck_assert_ptr_nonnull(strstr(err.text, "/sim: somebody listens there"));

	/* a socket nobody listens on */
	snprintf(path, sizeof(path), "%s/stale", s.dir);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	memcpy(to.sun_path, path, strlen(path) + 1);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	close(fd);
	ck_assert_int_eq(sim_open(&second, &s.host.host, path, &s.parts, &err), 0);
	sim_close(second);

	/* a file that is something else stays */
	f = fopen(path, "w");
	fclose(f);
	ck_assert_int_eq(sim_open(&second, &s.host.host, path, &s.parts, &err), ERR_IO);
	ck_assert_int_eq(access(path, F_OK), 0);
	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = 0;
	ck_assert_int_eq(sim_open(&second, &s.host.host, path, &s.parts, &err), ERR_LIMIT);
	scene_close(&s);
}
END_TEST

START_TEST(without_socket_and_without_devices)
{
	struct test_host host;
	struct sim *sim = NULL;
	struct sim_parts parts = {.cards = cards, .n_cards = 4};
	struct err err = {0};
	char text[200];

	test_host_init(&host);
	ck_assert_int_eq(sim_open(&sim, &host.host, "", &parts, &err), 0);
	ck_assert_int_eq(host.n_watches, 0);
	ck_assert_int_eq(sim_play(sim, 1, &err), ERR_NONE);
	sim_command(sim, "paper out", text, sizeof(text));
	ck_assert_str_eq(text, "error: there is no printer");
	sim_command(sim, "status", text, sizeof(text));
	ck_assert_str_eq(text, "ok printer=none paper=none slow=off reader=none scanner=none");
	sim_command(sim, "unplug scanner", text, sizeof(text));
	ck_assert_str_eq(text, "error: there is no scanner");
	ck_assert_int_eq(host.n_events, 0);
	sim_close(sim);
	sim_close(NULL);
}
END_TEST

SUITE_MAIN("sim", commands_become_events, wrong_commands_do_nothing, the_printer_obeys,
	unplugged_devices_are_silent, long_lines_and_garbage_survive,
	several_clients_each_get_their_answers, a_client_that_never_reads_is_dropped,
	the_path_is_private_and_stale_ones_are_taken, without_socket_and_without_devices)
