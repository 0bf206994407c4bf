/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/cli.h"
#include "kiosk/store/pin.h"

static const char pin_help[] =
	"usage: litang pin --set|--status [--config FILE]\n"
	"The PIN of the staff area, which the key - opens on the page that waits for a card.\n"
	"  --set      reads a new PIN of 6 to 12 digits (not 111111, 123456 or the like) twice,\n"
	"             from the terminal without showing it, or two lines from stdin; the old one\n"
	"             is not asked for. The terminal program has to be stopped meanwhile\n"
	"  --status   is there one, and how many wrong ones came since the last right one\n"
	"  --config FILE  configuration (default " CLI_DEFAULT_CONFIG ")\n";

static int ask_twice(char pin[PIN_SIZE + 1], struct err *err)
{
	char again[PIN_SIZE + 1];
	int result = cli_secret("New PIN, 6 to 12 digits: ", pin, PIN_SIZE + 1, err);

	if (result == 0)
		result = cli_secret("The same again: ", again, sizeof(again), err);
	if (result == 0 && strcmp(pin, again) != 0)
		result = err_set(err, ERR_BAD, "the second one was another: nothing was set");
	sodium_memzero(again, sizeof(again));
	return result;
}

static struct moment store_now(const struct store *s)
{
	struct hall_clock clock;

	hall_clock_init(&clock, time_source_machine, store_last_ms(s));
	return hall_clock_now(&clock);
}

static int set(const struct config *config, struct err *err)
{
	char pin[PIN_SIZE + 1] = "";
	struct store *store;
	struct moment now;
	int result;

	/* Opened first: whom it refuses types nothing. */
	if (store_open(&store, config->database, config->keys, STORE_WRITE, err) < 0) {
		if (err->code == ERR_BUSY) /* "…: in use by process 7" */
			strncat(err->text, ": stop the terminal, set the PIN, start it again",
				sizeof(err->text) - strlen(err->text) - 1);
		return err->code;
	}
	now = store_now(store);
	result = ask_twice(pin, err);
	if (result == 0)
		result = store_pin_set(store, pin, &now, err);
	sodium_memzero(pin, sizeof(pin));
	store_close(store);
	if (result == 0)
		puts("the staff PIN is set");
	return result;
}

static int status(const char *path, struct config *config, struct err *err)
{
	struct pin_state state;
	struct store *store;
	struct moment now;
	int result;

	if (cli_store(path, config, &store, err) < 0)
		return err->code;
	now = store_now(store);
	result = store_pin_state(store, &now, &state, err);
	store_close(store);
	if (result < 0)
		return result;
	if (!state.set) {
		puts("no staff PIN is set: litang pin --set");
		return 0;
	}
	printf("a staff PIN is set; wrong since the last right one: %d", state.failed);
	if (state.wait_ms)
		printf("; the next try in %lld s", (long long)(state.wait_ms + 999) / 1000);
	puts("");
	return 0;
}

int command_pin(int argc, char **argv)
{
	const char *path = NULL;
	bool want_set = false, want_status = false;
	const struct cli_option options[] = {
		{"config", &path, NULL},
		{"set", NULL, &want_set},
		{"status", NULL, &want_status},
	};
	const struct cli cli = {pin_help, options, 3, 0, NULL};
	struct config config;
	struct err err = {0};
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (want_set == want_status)
		return cli_usage("either --set or --status");
	if (want_status)
		code = status(path, &config, &err);
	else if ((code = cli_config(path, &config, &err)) == 0)
		code = set(&config, &err);
	return code < 0 ? cli_fail(&err) : cli_said();
}
