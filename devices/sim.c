/* SPDX-License-Identifier: MIT */
#include "devices/sim.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "devices/scan_text.h"
#include "devices/sim_socket.h"
#include "devices/spool.h"

#define JAMS_MAX  1000
#define BYTES_MAX (1 << 20)

struct sim {
	const struct host *host;
	struct sim_parts parts;
	struct sim_socket *socket; /* NULL without a path */
	enum paper_state paper;    /* of the printer, whatever its cover does */
	bool cover_open, stuck, offline;
};

/* ---- the devices --------------------------------------------------------------------------- */

static void plain_close(struct device *dev)
{
	free(dev);
}

static const struct driver reader_driver = {.name = "sim-reader", .close = plain_close};
static const struct driver scanner_driver = {.name = "sim-scanner", .close = plain_close};

static struct device *plain_new(const struct driver *driver, const char *name)
{
	struct device *dev = calloc(1, sizeof(*dev));

	if (dev)
		*dev = (struct device){
			.driver = driver, .name = name, .state = DEVICE_READY, .simulated = true};
	return dev;
}

struct device *sim_reader_new(void)
{
	return plain_new(&reader_driver, "reader");
}

struct device *sim_scanner_new(void)
{
	return plain_new(&scanner_driver, "scanner");
}

/* ---- what commands do ---------------------------------------------------------------------- */

/* "NUMBER NAME", or the number alone. */
static void split_name(struct device_event *ev)
{
	char *blank = strchr(ev->text, ' ');

	if (!blank)
		return;
	text_copy(ev->name, sizeof(ev->name), blank + 1);
	*blank = 0;
}

static int tell(struct sim *sim, struct device *dev, enum device_event_kind kind, const char *text,
	struct err *err)
{
	struct device_event ev = {.kind = kind, .from = dev};

	if (!dev || dev->state == DEVICE_ABSENT)
		return err_set(err, ERR_NONE, "the device is not there");
	if (!text_copy(ev.text, sizeof(ev.text), text))
		return err_set(err, ERR_LIMIT, "longer than %zu bytes", sizeof(ev.text) - 1);
	ev.state = dev->state;
	if (kind == DEVICE_CARD_ID)
		split_name(&ev);
	sim->host->tell(sim->host->app, &ev);
	return 0;
}

int sim_play(struct sim *sim, int key, struct err *err)
{
	for (size_t i = 0; i < sim->parts.n_cards; i++) {
		const struct sim_card *card = &sim->parts.cards[i];
		bool scanned = card->kind == DEVICE_SCAN;

		if (card->key == key)
			return tell(sim, scanned ? sim->parts.scanner : sim->parts.reader,
				card->kind, card->value, err);
	}
	return err_set(err, ERR_NONE, "there is no card %d", key);
}

static int do_card(struct sim *sim, const char *arg, struct err *err)
{
	char *end;
	long key = strtol(arg, &end, 10);

	if (end == arg || *end || key < 0 || key > 1000)
		return err_set(err, ERR_BAD, "card N: N is a number");
	return sim_play(sim, (int)key, err);
}

static int read_card(struct sim *sim, enum device_event_kind kind, const char *arg, struct err *err)
{
	if (!arg[0] || !text_valid(arg, strlen(arg)))
		return err_set(err, ERR_BAD, "the card needs a number");
	return tell(sim, sim->parts.reader, kind, arg, err);
}

static int do_card_id(struct sim *sim, const char *arg, struct err *err)
{
	return read_card(sim, DEVICE_CARD_ID, arg, err);
}

static int do_card_chip(struct sim *sim, const char *arg, struct err *err)
{
	if (strlen(arg) % 2 || arg[strspn(arg, "0123456789abcdefABCDEF")])
		return err_set(err, ERR_BAD, "card-chip UID: UID is in hex");
	return read_card(sim, DEVICE_CARD_CHIP, arg, err);
}

static int do_card_bad(struct sim *sim, const char *arg, struct err *err)
{
	(void)arg;
	return tell(sim, sim->parts.reader, DEVICE_CARD_BAD, "", err);
}

static int do_scan(struct sim *sim, const char *arg, struct err *err)
{
	char text[SIM_LINE_MAX + 1];

	if (!arg[0])
		return err_set(err, ERR_BAD, "scan TEXT: the text is missing");
	scan_text_clean(text, sizeof(text), arg, strlen(arg));
	return tell(sim, sim->parts.scanner, DEVICE_SCAN, text, err);
}

static int need_printer(struct sim *sim, struct err *err)
{
	return sim->parts.printer ? 0 : err_set(err, ERR_NONE, "there is no printer");
}

/* One of the words, by its place; -1 with err naming them. */
static int one_of(const char *arg, const char *const *words, int n, struct err *err)
{
	for (int i = 0; i < n; i++)
		if (strcmp(arg, words[i]) == 0)
			return i;
	err_set(err, ERR_BAD, "\"%.40s\" is none of: %s %s %s", arg, words[0], words[1],
		n > 2 ? words[2] : "");
	return -1;
}

/* What a real one would say first of several. */
static void show_paper(struct sim *sim)
{
	enum paper_state paper = sim->paper;

	if (sim->stuck)
		paper = PAPER_STUCK;
	if (sim->cover_open)
		paper = PAPER_COVER_OPEN;
	if (sim->offline)
		paper = PAPER_OFFLINE;
	spool_paper(sim->parts.printer, paper);
}

static int do_paper(struct sim *sim, const char *arg, struct err *err)
{
	static const char *const words[] = {"out", "low", "back"};
	static const enum paper_state states[] = {PAPER_OUT, PAPER_LOW, PAPER_OK};
	int i = one_of(arg, words, 3, err);

	if (i < 0 || need_printer(sim, err) < 0)
		return err->code;
	sim->paper = states[i];
	show_paper(sim);
	return 0;
}

static int do_cover(struct sim *sim, const char *arg, struct err *err)
{
	static const char *const words[] = {"open", "closed"};
	int i = one_of(arg, words, 2, err);

	if (i < 0 || need_printer(sim, err) < 0)
		return err->code;
	sim->cover_open = i == 0;
	show_paper(sim);
	return 0;
}

static int do_switch(struct sim *sim, bool *state, const char *arg, struct err *err)
{
	static const char *const words[] = {"on", "off"};
	int i = one_of(arg, words, 2, err);

	if (i < 0 || need_printer(sim, err) < 0)
		return err->code;
	*state = i == 0;
	show_paper(sim);
	return 0;
}

static int do_stuck(struct sim *sim, const char *arg, struct err *err)
{
	return do_switch(sim, &sim->stuck, arg, err);
}

static int do_offline(struct sim *sim, const char *arg, struct err *err)
{
	return do_switch(sim, &sim->offline, arg, err);
}

static int do_jam(struct sim *sim, const char *arg, struct err *err)
{
	char *end;
	long at = strtol(arg, &end, 10), times = 1;

	if (end != arg && *end == ' ')
		times = strtol(end + 1, &end, 10);
	if (end == arg || *end || at < 0 || at > BYTES_MAX || times < 0 || times > JAMS_MAX)
		return err_set(err, ERR_BAD, "jam-at N [TIMES]: N bytes come on paper");
	if (need_printer(sim, err) < 0)
		return err->code;
	spool_jam(sim->parts.printer, (size_t)at, (int)times);
	return 0;
}

static int do_slow(struct sim *sim, const char *arg, struct err *err)
{
	static const char *const words[] = {"on", "off"};
	int i = one_of(arg, words, 2, err);

	if (i < 0 || need_printer(sim, err) < 0)
		return err->code;
	spool_slow(sim->parts.printer, i == 0);
	return 0;
}

static int plug(struct sim *sim, const char *arg, bool plugged, struct err *err)
{
	static const char *const words[] = {"printer", "reader", "scanner"};
	struct device *devices[] = {sim->parts.printer, sim->parts.reader, sim->parts.scanner};
	enum device_state state = plugged ? DEVICE_READY : DEVICE_ABSENT;
	int i = one_of(arg, words, 3, err);
	struct device_event ev = {.kind = DEVICE_STATE, .state = state};

	if (i < 0)
		return err->code;
	if (!devices[i])
		return err_set(err, ERR_NONE, "there is no %s", words[i]);
	if (i == 0) {
		spool_plug(devices[i], plugged);
	} else if (devices[i]->state != state) {
		devices[i]->state = state;
		ev.from = devices[i];
		sim->host->tell(sim->host->app, &ev);
	}
	return 0;
}

static int do_plug(struct sim *sim, const char *arg, struct err *err)
{
	return plug(sim, arg, true, err);
}

static int do_unplug(struct sim *sim, const char *arg, struct err *err)
{
	return plug(sim, arg, false, err);
}

static const char *state_word(const struct device *dev)
{
	if (!dev)
		return "none";
	return dev->state == DEVICE_READY ? "ready" : "unplugged";
}

static void status_line(const struct sim *sim, char *answer, size_t size)
{
	static const char *const papers[] = {
		[PAPER_OK] = "ok",
		[PAPER_LOW] = "low",
		[PAPER_OUT] = "out",
		[PAPER_COVER_OPEN] = "cover-open",
		[PAPER_STUCK] = "stuck",
		[PAPER_OFFLINE] = "offline",
	};
	const struct device *printer = sim->parts.printer;

	snprintf(answer, size, "ok printer=%s paper=%s slow=%s reader=%s scanner=%s",
		state_word(printer), printer ? papers[spool_paper_state(printer)] : "none",
		printer && spool_is_slow(printer) ? "on" : "off", state_word(sim->parts.reader),
		state_word(sim->parts.scanner));
}

/* ---- the line ------------------------------------------------------------------------------ */

struct command {
	const char *name;
	int (*run)(struct sim *sim, const char *arg, struct err *err);
};

static const struct command commands[] = {
	{"card", do_card},
	{"card-id", do_card_id},
	{"card-chip", do_card_chip},
	{"card-bad", do_card_bad},
	{"scan", do_scan},
	{"paper", do_paper},
	{"cover", do_cover},
	{"stuck", do_stuck},
	{"offline", do_offline},
	{"jam-at", do_jam},
	{"slow", do_slow},
	{"plug", do_plug},
	{"unplug", do_unplug},
};

static int run_command(struct sim *sim, const char *line, struct err *err)
{
	size_t n = strcspn(line, " ");
	const char *arg = line[n] ? line + n + 1 : line + n;

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strlen(commands[i].name) == n && memcmp(commands[i].name, line, n) == 0)
			return commands[i].run(sim, arg, err);
	return err_set(err, ERR_BAD, "no such command");
}

void sim_command(struct sim *sim, const char *line, char *answer, size_t size)
{
	struct err err = {0};

	if (strcmp(line, "status") == 0)
		status_line(sim, answer, size);
	else if (run_command(sim, line, &err) == 0)
		snprintf(answer, size, "ok");
	else
		snprintf(answer, size, "error: %s", err.text);
	scan_text_clean(answer, size, answer, strlen(answer));
}

static void on_line(void *ctx, const char *line, char *answer, size_t size)
{
	sim_command(ctx, line, answer, size);
}

int sim_open(struct sim **ret, const struct host *host, const char *path,
	const struct sim_parts *parts, struct err *err)
{
	struct sim *sim = calloc(1, sizeof(*sim));

	if (!sim)
		return err_set(err, ERR_LIMIT, "no memory");
	sim->host = host;
	sim->parts = *parts;
	if (path[0]) {
		int result = sim_socket_open(&sim->socket, host, path, on_line, sim);

		if (result < 0) {
			free(sim);
			return err_set(err, result, "%s: %s", path,
				result == ERR_BUSY ? "somebody listens there" : strerror(errno));
		}
	}
	*ret = sim;
	return 0;
}

void sim_close(struct sim *sim)
{
	if (!sim)
		return;
	sim_socket_close(sim->socket);
	free(sim);
}
