/* SPDX-License-Identifier: MIT */
/*
 * Which devices this terminal has, by its configuration.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "devices/idreader.h"
#include "devices/pcsc.h"
#include "devices/printer.h"
#include "devices/scan_serial.h"
#include "devices/scanner.h"
#include "devices/sim.h"
#include "devices/spool.h"
#include "devices/usb.h"
#include "devices/voice.h"
#include "kiosk/app.h"
#include "kiosk/cli.h"

#define CARDS_MAX 16

struct simulation {
	struct sim *sim;
	struct sim_card cards[CARDS_MAX];
	size_t n_cards;
};

static const struct {
	const char *name;
	enum device_event_kind kind;
} card_kinds[] = {
	{"id", DEVICE_CARD_ID},
	{"chip", DEVICE_CARD_CHIP},
	{"code", DEVICE_SCAN},
};

/* "F1 <tab> id <tab> VALUE <tab> who"; the heading and comments are other lines. */
static int card_line(struct simulation *s, const char *line, struct err *err)
{
	struct sim_card *card = &s->cards[s->n_cards];
	char kind[8], value[SIM_CARD_SIZE];
	size_t i = 0;

	if (line[0] != 'F' ||
		sscanf(line, "F%d\t%7[^\t]\t%191[^\t\n]", &card->key, kind, value) != 3)
		return 0;
	while (i < 3 && strcmp(card_kinds[i].name, kind) != 0)
		i++;
	if (i == 3)
		return err_set(err, ERR_BAD, "\"%s\" is no kind of card", kind);
	if (s->n_cards + 1 == CARDS_MAX)
		return err_set(err, ERR_LIMIT, "more than %d cards", CARDS_MAX - 1);
	card->kind = card_kinds[i].kind;
	memcpy(card->value, value, sizeof(card->value));
	s->n_cards++;
	return 0;
}

static int read_cards(struct simulation *s, const char *path, struct err *err)
{
	char line[512];
	FILE *file;
	int result = 0;

	if (!path[0])
		return 0;
	file = fopen(path, "re");
	if (!file)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	while (result == 0 && fgets(line, sizeof(line), file))
		result = card_line(s, line, err);
	fclose(file);
	return result < 0 ? err_at(err, "%s", path) : 0;
}

static void add(struct app *app, struct device *dev)
{
	if (dev)
		app->devices[app->n_devices++] = dev;
}

static int open_simulation(struct app *app, struct err *err)
{
	const struct config *config = &app->options->config;
	struct sim_parts parts = {0};

	app->simulation = calloc(1, sizeof(*app->simulation));
	if (config->printer == PRINTER_KIND_SPOOL) /* a real one does what it wants */
		parts.printer = app->printer;
	parts.reader = sim_reader_new();
	parts.scanner = sim_scanner_new();
	add(app, parts.reader);
	add(app, parts.scanner);
	if (!app->simulation || !parts.reader || !parts.scanner)
		return err_set(err, ERR_LIMIT, "no memory for simulated devices");
	if (read_cards(app->simulation, config->cards, err) < 0)
		return err->code;
	parts.cards = app->simulation->cards;
	parts.n_cards = app->simulation->n_cards;
	app->model.simulated = true;
	return sim_open(&app->simulation->sim, &app->host, config->simulator, &parts, err);
}

/* Without USB the terminal still runs: its devices on USB are never there. */
static struct usb *usb_room(struct app *app)
{
	struct err err = {0};

	if (!app->usb && usb_open(&app->usb, &app->host, &err) < 0)
		log_line(LOG_FAIL, "%s", err.text);
	return app->usb;
}

int devices_open_printer(struct app *app, struct err *err)
{
	const struct config *config = &app->options->config;
	struct printer_options usual = {
		.raster = config->printer_raster, .columns = config->columns};
	int result = 0;

	app->model.printer = PRINTER_GONE;
	if (config->printer == PRINTER_KIND_USB)
		result = printer_open(&app->printer, &app->host, usb_room(app), &usual, err);
	else if (config->printer == PRINTER_KIND_SPOOL)
		result = spool_open(&app->printer, &app->host, config->spool, err);
	if (result < 0)
		return result;
	add(app, app->printer);
	if (config->printer == PRINTER_KIND_SPOOL)
		app->model.printer = PRINTER_OK;
	return 0;
}

static int open_scanners(struct app *app, struct err *err)
{
	const struct config *config = &app->options->config;
	struct device *dev = NULL;

	if (config->scanner_usb && scanner_open(&dev, &app->host, usb_room(app), NULL, err) < 0)
		return err->code;
	add(app, dev);
	dev = NULL;
	if (config->scanner_serial[0] && scan_serial_open(&dev, &app->host, config->scanner_serial,
						 config->scanner_baud, err) < 0)
		return err->code;
	add(app, dev);
	return 0;
}

static int open_readers(struct app *app, struct err *err)
{
	const struct config *config = &app->options->config;
	struct idreader_options usual = {0};
	char program[CONFIG_PATH_SIZE];
	struct pcsc_options cards = {.program = program};
	struct device *dev = NULL;

	if (config->reader_usb && idreader_open(&dev, &app->host, usb_room(app), &usual, err) < 0)
		return err->code;
	add(app, dev);
	dev = NULL;
	if (!config->reader_pcsc)
		return 0;
	cli_beside(program, sizeof(program), "litang-cards");
	if (pcsc_open(&dev, &app->host, &cards, err) < 0)
		return err->code;
	add(app, dev);
	return 0;
}

int devices_open_voice(struct app *app, struct err *err)
{
	char program[CONFIG_PATH_SIZE];
	struct voice_options options = {.program = program, .clips = app->options->config.clips};

	cli_beside(program, sizeof(program), "litang-voice");
	if (voice_open(&app->voice, &app->host, &options, err) < 0)
		return err->code;
	add(app, app->voice);
	app_voice_begin(app);
	return 0;
}

int devices_open(struct app *app, struct err *err)
{
	const struct config *config = &app->options->config;

	if (devices_open_printer(app, err) < 0 || open_scanners(app, err) < 0 ||
		open_readers(app, err) < 0)
		return err->code;
	if (config->simulator[0] && open_simulation(app, err) < 0)
		return err->code;
	app_print_next(app);
	return 0;
}

void devices_play_card(struct app *app, int number)
{
	struct err err = {0};

	if (app->simulation && sim_play(app->simulation->sim, number, &err) < 0)
		log_line(LOG_INFO, "card %d: %s", number, err.text);
}

void devices_close(struct app *app)
{
	if (app->simulation)
		sim_close(app->simulation->sim);
	free(app->simulation);
	app->simulation = NULL;
	usb_close(app->usb); /* before the drivers that it would tell */
	app->usb = NULL;
	while (app->n_devices) {
		struct device *dev = app->devices[--app->n_devices];

		dev->driver->close(dev);
	}
	app->printer = app->voice = NULL;
	app_voice_end(app);
}
