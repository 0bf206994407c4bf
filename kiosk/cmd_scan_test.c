/* SPDX-License-Identifier: MIT */
/*
 * What scanners and readers send, a line each, without the terminal: a loop of its own, the drivers
 * and nothing else. Of what is read its kind, length and shape are told, never the thing itself.
 */
#include <ctype.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/hall/idnum.h"
#include "core/hall/scanned.h"
#include "kiosk/app.h"
#include "kiosk/cli.h"

#define SHAPE_MAX 24
#define LOOK_MS   1500 /* what is plugged in is found by then, claimed or not (devices/usb.h) */

static const char scan_test_help[] =
	"usage: litang scan-test [--config FILE] [--seconds N]\n"
	"Opens the configured scanners and readers and prints a line for each thing they read: which\n"
	"device, what kind of thing, how long. Numbers are masked, of other codes only the shape shows:\n"
	"9 for a digit, A and a for letters. Ctrl-C ends it. Not while the terminal runs: it holds the\n"
	"devices. Exit code 0 only when something was read.\n"
	"  --config FILE  configuration (default " CLI_DEFAULT_CONFIG ")\n"
	"  --seconds N    ends after N seconds\n";

struct trial {
	struct app app; /* first: what host_init lends is told to a struct app * */
	uv_timer_t end, look;
	bool said[APP_DEVICES_MAX]; /* of app.devices: how it is */
	uv_signal_t stop[2];
	uv_poll_t keyboard;
	struct termios before;
	bool quiet; /* the tty does not show what is typed */
	struct store *store;
	const struct catalogue *catalogue; /* NULL: no issuer is known */
	unsigned read, failed;
};

static bool is_serial(const struct device *dev)
{
	return strcmp(dev->driver->name, "serial-scanner") == 0;
}

/* Which one it is: what the driver says, or the way on which it would come. */
static const char *which(const struct trial *t, const struct device *dev)
{
	if (dev->what[0] || dev->simulated || !dev->driver)
		return dev->what;
	if (is_serial(dev))
		return t->app.options->config.scanner_serial;
	return strcmp(dev->name, "nfc") == 0 ? "(chip cards)" : "on USB";
}

static const char *why_absent(const struct trial *t, const struct device *dev)
{
	if (dev->trouble[0])
		return dev->trouble;
	if (strcmp(dev->name, "nfc") == 0)
		return "pcscd knows no reader";
	return t->app.usb ? "none that is known is plugged in" : "there is no USB here";
}

static void say_device(const struct trial *t, const struct device *dev)
{
	const char *what = which(t, dev);

	printf("%s%s%s%s: ", dev->name, dev->simulated ? ", simulated" : "", what[0] ? " " : "",
		what);
}

static void say_state(struct trial *t, const struct device *dev)
{
	say_device(t, dev);
	if (dev->state == DEVICE_READY)
		puts("ready");
	else if (dev->state == DEVICE_ABSENT)
		printf("not there: %s\n", why_absent(t, dev));
	else
		printf("in trouble: %s\n", dev->trouble[0] ? dev->trouble : "it does not say why");
	fflush(stdout);
	for (int i = 0; i < t->app.n_devices; i++)
		t->said[i] |= t->app.devices[i] == dev;
}

/* absent: those that did not come, too. */
static void say_states(struct trial *t, bool absent)
{
	for (int i = 0; i < t->app.n_devices; i++)
		if (!t->said[i] && (absent || t->app.devices[i]->state != DEVICE_ABSENT))
			say_state(t, t->app.devices[i]);
}

static void on_look(uv_timer_t *timer)
{
	say_states(timer->data, true);
}

/* ---- what was read ---------------------------------------------------------------------------- */

static int shape_of(unsigned char c)
{
	if (isdigit(c))
		return '9';
	if (isupper(c))
		return 'A';
	if (islower(c))
		return 'a';
	return c < ' ' || c > '~' ? '?' : c;
}

static void say_shape(const char *text)
{
	size_t n = strlen(text);

	printf(", shape ");
	for (size_t i = 0; i < n && i < SHAPE_MAX; i++)
		putchar(shape_of((unsigned char)text[i]));
	if (n > SHAPE_MAX)
		printf("...");
}

static void say_code(struct trial *t, const char *text)
{
	const struct catalogue *c = t->catalogue;
	enum scanned kind = scanned_text(text, c ? c->keys : NULL, c ? (size_t)c->n_keys : 0);

	printf("%s, %d characters", scanned_name(kind), text_cells(text));
	if (kind == SCANNED_OTHER || kind == SCANNED_TOKEN_BAD)
		say_shape(text);
}

/* The first two digits tell the province; the rest is nobody's business. */
static void say_id(const char *number)
{
	static const char *const verdicts[] = {[IDNUM_OK] = "a good number",
		[IDNUM_BAD_FORM] = "no such form of number",
		[IDNUM_BAD_DATE] = "a date that is none",
		[IDNUM_FUTURE] = "a birth to come",
		[IDNUM_BAD_CHECK] = "its last character does not fit"};
	struct idnum id;
	enum idnum_verdict verdict = idnum_parse(number, INT32_MAX, &id);

	sodium_memzero(&id, sizeof(id));
	printf("identity card, %zu characters, %.2s***, %s", strlen(number), number,
		verdicts[verdict]);
}

static void say_read(struct trial *t, const struct device_event *ev)
{
	say_device(t, ev->from);
	switch (ev->kind) {
	case DEVICE_CARD_ID:
		say_id(ev->text);
		break;
	case DEVICE_CARD_CHIP:
		printf("chip card, UID of %zu bytes, %.2s***", strlen(ev->text) / 2, ev->text);
		break;
	case DEVICE_SCAN:
		say_code(t, ev->text);
		break;
	default:
		printf("something that could not be read%s%s", ev->from->trouble[0] ? ": " : "",
			ev->from->trouble);
		break;
	}
	puts("");
	fflush(stdout);
	t->failed += ev->kind == DEVICE_CARD_BAD;
	t->read += ev->kind != DEVICE_CARD_BAD;
}

static void told(void *app, const struct device_event *ev)
{
	if (ev->kind == DEVICE_STATE)
		say_state(app, ev->from);
	else if (ev->kind == DEVICE_CARD_ID || ev->kind == DEVICE_CARD_CHIP ||
		 ev->kind == DEVICE_CARD_BAD || ev->kind == DEVICE_SCAN)
		say_read(app, ev);
}

/* ---- a scanner that types on this terminal ---------------------------------------------------- */

static void on_keyboard(uv_poll_t *poll, int status, int events)
{
	static const struct device typed = {.name = "keyboard"};
	struct trial *t = poll->data;
	struct device_event ev = {.kind = DEVICE_SCAN, .from = &typed};
	ssize_t n = status < 0 ? 0 : read(STDIN_FILENO, ev.text, sizeof(ev.text) - 1);

	(void)events;
	if (n <= 0) {
		uv_poll_stop(poll);
		return;
	}
	ev.text[strcspn(ev.text, "\r\n")] = 0;
	if (ev.text[0])
		say_read(t, &ev);
	sodium_memzero(ev.text, sizeof(ev.text));
}

static void keyboard_open(struct trial *t)
{
	struct termios quiet;

	if (!t->app.options->config.wedge || tcgetattr(STDIN_FILENO, &t->before) < 0)
		return;
	quiet = t->before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	t->quiet = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
	uv_poll_init(&t->app.loop, &t->keyboard, STDIN_FILENO);
	t->keyboard.data = t;
	uv_poll_start(&t->keyboard, UV_READABLE, on_keyboard);
	puts("keyboard: what a scanner types here ends with Enter");
}

/* ---- beginning and end ------------------------------------------------------------------------ */

static void on_end(uv_timer_t *timer)
{
	uv_stop(timer->loop);
}

static void on_stop(uv_signal_t *signal, int number)
{
	(void)number;
	uv_stop(signal->loop);
}

static void close_handle(uv_handle_t *handle, void *ctx)
{
	(void)ctx;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

/* Which issuers are known: without a database none is, and that is all. */
static void store_look(struct trial *t)
{
	const struct config *config = &t->app.options->config;
	struct err err = {0};
	struct moment now;

	if (store_open(&t->store, config->database, config->keys, STORE_READ, &err) < 0) {
		t->store = NULL;
		return;
	}
	hall_clock_init(&t->app.clock, time_source_machine, store_last_ms(t->store));
	now = hall_clock_now(&t->app.clock);
	store_refresh(t->store, &now);
	t->catalogue = store_catalogue(t->store);
}

static int try_devices(struct trial *t, struct err *err)
{
	if (devices_open(&t->app, err) < 0)
		return err->code;
	keyboard_open(t);
	if (!t->app.n_devices && !t->quiet)
		return err_set(err, ERR_NONE,
			"no scanner or reader is configured: [scanner] usb, serial or wedge, [reader] "
			"usb or pcsc");
	say_states(t, false);
	uv_timer_start(&t->look, on_look, LOOK_MS, 0);
	puts("scan something, or lay a card down; Ctrl-C ends it");
	fflush(stdout);
	uv_run(&t->app.loop, UV_RUN_DEFAULT);
	say_states(t, true);
	printf("%u read, %u not\n", t->read, t->failed);
	fflush(stdout); /* before what is said on stderr */
	if (t->read)
		return 0;
	return err_set(err, ERR_NONE,
		"nothing was read: is it plugged in, does lsusb list it, does it beep or light up, may "
		"this user open it (docs/DEVICES.md)?");
}

static int run(const struct app_options *options, int seconds, struct err *err)
{
	struct trial *t = calloc(1, sizeof(*t));
	int result;

	if (!t)
		return err_set(err, ERR_LIMIT, "no memory");
	t->app.options = options;
	uv_loop_init(&t->app.loop);
	uv_timer_init(&t->app.loop, &t->end);
	uv_timer_init(&t->app.loop, &t->look);
	t->look.data = t;
	for (int i = 0; i < 2; i++) {
		uv_signal_init(&t->app.loop, &t->stop[i]);
		uv_signal_start(&t->stop[i], on_stop, i ? SIGTERM : SIGINT);
	}
	if (seconds)
		uv_timer_start(&t->end, on_end, (uint64_t)seconds * 1000, 0);
	host_init(&t->app);
	t->app.host.tell = told;
	store_look(t);
	result = try_devices(t, err);
	if (t->quiet)
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &t->before);
	devices_close(&t->app);
	host_done(&t->app);
	uv_walk(&t->app.loop, close_handle, NULL);
	uv_run(&t->app.loop, UV_RUN_DEFAULT);
	uv_loop_close(&t->app.loop);
	store_close(t->store);
	sodium_memzero(t, sizeof(*t));
	free(t);
	return result;
}

static int seconds_parse(const char *text, int *ret)
{
	char extra;

	*ret = 0;
	if (!text)
		return 0;
	return sscanf(text, "%d%c", ret, &extra) == 1 && *ret > 0 && *ret <= 86400 ? 0 : ERR_BAD;
}

int command_scan_test(int argc, char **argv)
{
	const char *path = NULL, *seconds = NULL;
	const struct cli_option list[] = {{"config", &path, NULL}, {"seconds", &seconds, NULL}};
	const struct cli cli = {scan_test_help, list, 2, 0, NULL};
	struct app_options options = {0};
	struct err err = {0};
	int lock, n, code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (seconds_parse(seconds, &n) < 0)
		return cli_usage("--seconds is a number from 1 to 86400");
	if (cli_config(path, &options.config, &err) < 0)
		return cli_fail(&err);
	if (store_lock(options.config.database, &lock, &err) == ERR_BUSY) {
		err_at(&err, "the terminal runs and holds the devices: stop it first");
		return cli_fail(&err);
	}
	err = (struct err){0};
	options.config.printer = PRINTER_KIND_NONE;
	code = run(&options, n, &err);
	store_unlock(options.config.database, lock);
	return code < 0 ? cli_fail(&err) : cli_said();
}
