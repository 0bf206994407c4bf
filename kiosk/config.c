/* SPDX-License-Identifier: MIT */
#include "kiosk/config.h"

#include <errno.h>
#include <ini.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "devices/scan_serial.h"
#include "devices/stick.h"
#include "kiosk/sync/courier.h"

enum key_type { KEY_PATH, KEY_HUB, KEY_ZONE, KEY_LANG, KEY_NUMBER, KEY_BAUD, KEY_WORD };

struct key {
	const char *section, *name;
	enum key_type type;
	size_t offset;
	const char *words[4]; /* KEY_WORD: an int, value by its place */
	int min, max;         /* KEY_NUMBER, KEY_BAUD */
	const char *comment;
};

#define AT(field) offsetof(struct config, field)

static const struct key keys[] = {
	{"terminal", "database", KEY_PATH, AT(database), {0}, 0, 0,
		"the terminal's database; its journal is the record of everything promised"},
	{"terminal", "keys", KEY_PATH, AT(keys), {0}, 0, 0,
		"key file, made at the first start; keep it off backups and images"},
	{"terminal", "status", KEY_PATH, AT(status), {0}, 0, 0, "what `litang status` reads"},
	{"terminal", "log", KEY_PATH, AT(log), {0}, 0, 0,
		"log file without personal data; empty: none"},
	{"terminal", "hub", KEY_HUB, AT(hub), {0}, 0, 0,
		"the hub, https://host:port; http only on this machine; empty: works alone"},
	{"terminal", "zone", KEY_ZONE, AT(zone), {0}, 0, 0,
		"the hall's time zone: CST-8 is China's; or a name such as Asia/Seoul"},
	{"terminal", "generation", KEY_PATH, AT(generation), {0}, 0, 0,
		"a file on another medium, by which an old copy of the database is known; empty: none"},
	{"terminal", "stick", KEY_PATH, AT(stick), {0}, 0, 0,
		"folder where a USB stick is mounted, for the day's log"},
	{"terminal", "backup", KEY_PATH, AT(backup), {0}, 0, 0,
		"folder for the copy of the database that closing the day makes; empty: none"},
	{"terminal", "role", KEY_WORD, AT(window), {"hall", "window"}, 0, 0,
		"window: at the canteen's, where a badge opens the window at once"},
	{"screen", "language", KEY_LANG, AT(language), {0}, 0, 0,
		"zh_CN, en or ko, until a card says otherwise"},
	{"screen", "idle_warn", KEY_NUMBER, AT(idle_warn), {0}, 1, 3600,
		"seconds without a key before it asks: still there?"},
	{"screen", "idle_count", KEY_NUMBER, AT(idle_count), {0}, 1, 600,
		"seconds it then counts down before personal data goes"},
	{"screen", "theme", KEY_WORD, AT(theme), {"blue", "yellow"}, 0, 0,
		"blue: white on dark blue; yellow: black on yellow"},
	{"voice", "speak", KEY_WORD, AT(voice), {"off", "on"}, 0, 0,
		"on: speaks to everybody; a card may say otherwise, and the key + does"},
	{"voice", "clips", KEY_PATH, AT(clips), {0}, 0, 0,
		"folder of recorded sentences, LANG/SENTENCE.wav, said in their place; empty: none"},
	{"rules", "birthday", KEY_WORD, AT(birthday), {"on", "day-after"}, 0, 0,
		"a year older on the birthday, or the day after"},
	{"scanner", "wedge", KEY_WORD, AT(wedge), {"off", "on"}, 0, 0,
		"on: a scanner types on this terminal's keyboard"},
	{"scanner", "usb", KEY_WORD, AT(scanner_usb), {"off", "on"}, 0, 0,
		"on: scanners on USB, as keyboards of their own or as HID-POS"},
	{"scanner", "serial", KEY_PATH, AT(scanner_serial), {0}, 0, 0,
		"a scanner's serial line, such as /dev/ttyACM0; empty: none"},
	{"scanner", "baud", KEY_BAUD, AT(scanner_baud), {0}, 1200, 115200,
		"its speed: 1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200"},
	{"reader", "usb", KEY_WORD, AT(reader_usb), {"off", "on"}, 0, 0,
		"on: a reader of identity cards on USB"},
	{"reader", "pcsc", KEY_WORD, AT(reader_pcsc), {"off", "on"}, 0, 0,
		"on: a reader of chip cards, through pcscd"},
	{"printer", "kind", KEY_WORD, AT(printer), {"none", "spool", "usb"}, 0, 0,
		"usb: a receipt printer; spool: each slip becomes a file of printer bytes"},
	{"printer", "spool", KEY_PATH, AT(spool), {0}, 0, 0, "folder of those files"},
	{"printer", "columns", KEY_NUMBER, AT(columns), {0}, 0, 48,
		"32 for 58 mm paper, 48 for 80 mm; 0: as the printer's model has it"},
	{"printer", "raster", KEY_WORD, AT(printer_raster), {"off", "on"}, 0, 0,
		"on: every line is drawn as a picture, for printers without Chinese letters"},
	{"printer", "stale", KEY_NUMBER, AT(printer_stale), {0}, 1, 1440,
		"minutes a slip may wait for paper; an older one asks a volunteer first"},
	{"simulator", "socket", KEY_PATH, AT(simulator), {0}, 0, 0,
		"control socket of simulated devices; empty: none"},
	{"simulator", "cards", KEY_PATH, AT(cards), {0}, 0, 0,
		"the cards that F1 to F9 play; empty: none"},
};
#define N_KEYS (sizeof(keys) / sizeof(keys[0]))

/* inih cuts long lines and then miscounts: this reader counts for it and refuses what is longer. */
struct source {
	FILE *file;
	const char *path;
	int line;
	struct config *config;
	struct err *err;
	unsigned seen;
};

static char *next_line(char *into, int size, void *ctx)
{
	struct source *src = ctx;
	size_t n;

	if (src->err->code || !fgets(into, size, src->file))
		return NULL;
	src->line++;
	n = strlen(into);
	if (n + 1 == (size_t)size && into[n - 1] != '\n')
		err_set(src->err, ERR_BAD, "%s:%d: longer than %d bytes", src->path, src->line,
			size - 2);
	else if (n == 0 || (into[n - 1] != '\n' && !feof(src->file)))
		err_set(src->err, ERR_BAD, "%s:%d: holds a NUL byte", src->path, src->line);
	else if (into[n - 1] != '\n') /* half a path or address may look like a whole one */
		err_set(src->err, ERR_BAD, "%s:%d: the line does not end: is the file cut off?",
			src->path, src->line);
	else if (!text_valid(into, n))
		err_set(src->err, ERR_BAD, "%s:%d: not UTF-8 text", src->path, src->line);
	return src->err->code ? NULL : into;
}

static int set_path(char *field, const char *value, const char *ini)
{
	const char *slash = strrchr(ini, '/');
	int dir = slash && value[0] != '/' && value[0] ? (int)(slash - ini) + 1 : 0;

	return snprintf(field, CONFIG_PATH_SIZE, "%.*s%s", dir, ini, value) < CONFIG_PATH_SIZE ? 0
											       : -1;
}

/* What the courier would refuse, asked before there is anything to send. */
static int set_hub(char *field, const char *value)
{
	const struct exchange_request none = {.wire = {.method = "GET", .path = "/"}};
	struct buf message = BUF_INIT(4 * CONFIG_PATH_SIZE + 4096);
	struct err err = {0};
	bool good = !*value || courier_encode(&none, value, &message, &err) == 0;

	buf_done(&message);
	return good && text_copy(field, CONFIG_PATH_SIZE, value) ? 0 : -1;
}

static int set_zone(char *field, const char *value)
{
	return zone_known(value) && text_copy(field, sizeof(((struct config *)0)->zone), value)
		       ? 0
		       : -1;
}

static int set_number(void *field, const char *value, const struct key *key)
{
	char *end;
	long v = strtol(value, &end, 10);

	if (!*value || *end || v < key->min || v > key->max)
		return -1;
	memcpy(field, &(int){(int)v}, sizeof(int));
	return 0;
}

static int set_baud(void *field, const char *value, const struct key *key)
{
	int baud;

	if (set_number(&baud, value, key) < 0 || !scan_serial_has(baud))
		return -1;
	memcpy(field, &baud, sizeof(baud));
	return 0;
}

static int set_word(void *field, const char *value, const struct key *key)
{
	int i = 0;

	while (key->words[i] && strcmp(key->words[i], value) != 0)
		i++;
	if (!key->words[i])
		return -1;
	memcpy(field, &i, sizeof(i));
	return 0;
}

static int set_key(struct config *c, const struct key *key, const char *value, const char *ini)
{
	char *field = (char *)c + key->offset;

	switch (key->type) {
	case KEY_PATH:
		return set_path(field, value, ini);
	case KEY_HUB:
		return set_hub(field, value);
	case KEY_ZONE:
		return set_zone(field, value);
	case KEY_LANG:
		return lang_parse(value, &c->language);
	case KEY_NUMBER:
		return set_number(field, value, key);
	case KEY_BAUD:
		return set_baud(field, value, key);
	case KEY_WORD:
		return set_word(field, value, key);
	}
	return -1;
}

static int on_pair(void *ctx, const char *section, const char *name, const char *value)
{
	struct source *src = ctx;

	for (size_t i = 0; i < N_KEYS; i++) {
		if (strcmp(keys[i].section, section) != 0 || strcmp(keys[i].name, name) != 0)
			continue;
		if (src->seen & 1u << i)
			err_set(src->err, ERR_BAD, "%s:%d: %s stands there twice", src->path,
				src->line, name);
		else if (set_key(src->config, &keys[i], value, src->path) < 0)
			err_set(src->err, ERR_BAD,
				"%s:%d: %s = \"%.60s\" is not a possible value (%s)", src->path,
				src->line, name, value, keys[i].comment);
		src->seen |= 1u << i;
		return !src->err->code;
	}
	err_set(src->err, ERR_BAD, "%s:%d: there is no key \"%.40s\" in [%.40s]", src->path,
		src->line, name, section);
	return 0;
}

void config_default(struct config *c)
{
	*c = (struct config){
		.zone = ZONE_CHINA,
		.stick = STICK_FOLDER,
		.wedge = 1,
		.scanner_baud = SCAN_SERIAL_BAUD,
		.idle_warn = 90,
		.idle_count = 30,
		.columns = 48,
		.printer_stale = 60,
		.language = LANG_ZH,
	};
}

static int check_whole(const struct config *c, const char *path, struct err *err)
{
	if (!c->database[0] || !c->keys[0] || !c->status[0])
		return err_set(
			err, ERR_BAD, "%s: [terminal] needs database, keys and status", path);
	if (c->printer == PRINTER_KIND_SPOOL && !c->spool[0])
		return err_set(
			err, ERR_BAD, "%s: [printer] kind = spool needs a spool folder", path);
	if (c->columns != 0 && c->columns != 32 && c->columns != 48)
		return err_set(err, ERR_BAD, "%s: [printer] columns is 0, 32 or 48", path);
	return 0;
}

int config_read(struct config *c, const char *path, struct err *err)
{
	struct config got;
	struct source src = {.path = path, .config = &got, .err = err};
	int bad_line;

	*err = (struct err){0};
	config_default(&got);
	src.file = fopen(path, "re");
	if (!src.file)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	bad_line = ini_parse_stream(next_line, &src, on_pair, &src);
	if (!err->code && ferror(src.file))
		err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	fclose(src.file);
	/* inih goes on after a bad line: what is named is the first one. */
	if (bad_line && (!err->code || bad_line < src.line))
		err_set(err, ERR_BAD, "%s:%d: neither [section] nor key = value", path, bad_line);
	if (err->code || check_whole(&got, path, err) < 0)
		return err->code;
	snprintf(got.file, sizeof(got.file), "%s", path);
	*c = got;
	return 0;
}

static void write_value(const struct config *c, const struct key *key, FILE *out)
{
	const char *field = (const char *)c + key->offset;
	int number;

	switch (key->type) {
	case KEY_PATH:
	case KEY_HUB:
	case KEY_ZONE:
		fprintf(out, "%s = %s\n", key->name, field);
		break;
	case KEY_LANG:
		fprintf(out, "%s = %s\n", key->name, lang_code(c->language));
		break;
	case KEY_NUMBER:
	case KEY_BAUD:
		memcpy(&number, field, sizeof(number));
		fprintf(out, "%s = %d\n", key->name, number);
		break;
	case KEY_WORD:
		memcpy(&number, field, sizeof(number));
		fprintf(out, "%s = %s\n", key->name, key->words[number]);
		break;
	}
}

void config_write(const struct config *c, FILE *out)
{
	const char *section = "";

	for (size_t i = 0; i < N_KEYS; i++) {
		if (strcmp(section, keys[i].section) != 0)
			fprintf(out, "%s[%s]\n", i ? "\n" : "", keys[i].section);
		section = keys[i].section;
		fprintf(out, "; %s\n", keys[i].comment);
		write_value(c, &keys[i], out);
	}
}
