/* SPDX-License-Identifier: MIT */
#include "kiosk/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/base/log.h"
#include "kiosk/app.h"
#include "kiosk/cli.h"
#include "kiosk/demo_days.h"
#include "kiosk/enrol.h"

#define HALL       "330784-004"
#define KIOSK      "YD1"
#define HUB_SCHEME "sqlite:"
#define OUTPUT_MAX 65536
#define DIR_MAX    160 /* litang.ini's lines are 200 bytes at most */

static const char *const imports[] = {"halls", "tariff", "slots", "menu", "offerings", "workdays",
	"festivals", "notices", "residents"};
#define N_IMPORTS (sizeof(imports) / sizeof(imports[0]))

/* ---- sister programs ----------------------------------------------------------------------- */

/* In the child: stdout into a pipe; gone when the terminal is gone, however it went. */
static void become(char *const argv[], int out, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);
	dup2(out, STDOUT_FILENO);
	setsid();
	execv(argv[0], argv);
	_exit(127);
}

static int start(char *const argv[], int *out, pid_t *pid, struct err *err)
{
	pid_t parent = getpid();
	int ends[2];

	*out = -1;
	if (!argv[0])
		return err_set(err, ERR_LIMIT, "no memory for a command");
	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_set(err, ERR_IO, "pipe: %s", strerror(errno));
	*pid = fork();
	if (*pid == 0)
		become(argv, ends[1], parent);
	close(ends[1]);
	if (*pid < 0) {
		close(ends[0]);
		return err_set(err, ERR_IO, "fork: %s", strerror(errno));
	}
	*out = ends[0];
	return 0;
}

/* A command line of the hub program that is being put together. */
struct command {
	char *argv[20];
	int n;
};

static void add(struct command *c, const char *word)
{
	char *copy = strdup(word);

	if (copy && c->n + 1 < (int)(sizeof(c->argv) / sizeof(c->argv[0])))
		c->argv[c->n++] = copy;
	else
		free(copy);
}

static struct command hub_command(const struct demo *d, const char *what)
{
	struct command c = {0};
	char hub[CONFIG_PATH_SIZE];

	cli_beside(hub, sizeof(hub), "litang-hub");
	add(&c, hub);
	add(&c, what);
	add(&c, "--db");
	add(&c, d->hub_db);
	return c;
}

static void command_done(struct command *c)
{
	while (c->n)
		free(c->argv[--c->n]);
}

/* Runs it to its end; what it printed is in out, without the last line break. */
static int hub_says(struct command *c, struct buf *out, struct err *err)
{
	char chunk[4096];
	int fd = -1, status = 0, result = 0;
	ssize_t n;
	pid_t pid = -1;

	if (start(c->argv, &fd, &pid, err) < 0) {
		command_done(c);
		return err->code;
	}
	while ((n = read(fd, chunk, sizeof(chunk))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			buf_add(out, chunk, (size_t)n);
	close(fd);
	waitpid(pid, &status, 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		result = err_set(err, ERR_IO, "%s %s failed", c->argv[0], c->argv[1]);
	command_done(c);
	while (out->len && out->data[out->len - 1] == '\n')
		out->data[--out->len] = 0;
	return result;
}

/* ---- the hub ------------------------------------------------------------------------------- */

static int import_all(const struct demo *d, struct err *err)
{
	struct command c = hub_command(d, "import");
	struct buf out = BUF_INIT(OUTPUT_MAX);
	char data[CONFIG_PATH_SIZE], path[CONFIG_PATH_SIZE + 32];
	int result;

	cli_data(data, sizeof(data), "demo");
	for (size_t i = 0; i < N_IMPORTS; i++) {
		snprintf(path, sizeof(path), "%s/%s.tsv", data, imports[i]);
		add(&c, path);
	}
	result = hub_says(&c, &out, err);
	buf_done(&out);
	return result;
}

/* A table of the days to come, made for today. */
static int import_days(const struct demo *d, const char *name, struct err *err)
{
	const day_t today = moment_at(time_source_machine.wall_ms(NULL), CLOCK_WALL).day;
	struct command c;
	struct buf out = BUF_INIT(OUTPUT_MAX);
	char from[CONFIG_PATH_SIZE], data[CONFIG_PATH_SIZE + 32], to[CONFIG_PATH_SIZE];
	int result;

	cli_data(from, sizeof(from), "demo");
	snprintf(data, sizeof(data), "%s/days/%s.tsv", from, name);
	snprintf(to, sizeof(to), "%s/%s.tsv", d->dir, name);
	result = demo_days_write(data, to, today, err);
	if (result < 0)
		return result;
	c = hub_command(d, "import");
	add(&c, to);
	result = hub_says(&c, &out, err);
	buf_done(&out);
	return result;
}

/* The hub says "litang-hub: listening on 127.0.0.1:PORT" when it is ready. */
static int read_port(int fd, int *port, struct err *err)
{
	char line[128] = "";
	size_t n = 0;
	const char *colon;

	while (n + 1 < sizeof(line) && !strchr(line, '\n')) {
		ssize_t got = read(fd, line + n, sizeof(line) - 1 - n);

		if (got <= 0)
			return err_set(err, ERR_IO, "the demo's hub does not start");
		n += (size_t)got;
		line[n] = 0;
	}
	colon = strrchr(line, ':');
	if (!strstr(line, "listening on ") || !colon || sscanf(colon, ":%d", port) != 1)
		return err_set(err, ERR_IO, "the demo's hub says \"%.60s\"", line);
	return 0;
}

static int start_hub(struct demo *d, int *port, struct err *err)
{
	struct command c = hub_command(d, "serve");
	char listen[40];
	int fd = -1, result;

	snprintf(listen, sizeof(listen), "127.0.0.1:%d", *port);
	add(&c, "--listen");
	add(&c, listen);
	result = start(c.argv, &fd, &d->hub, err);
	command_done(&c);
	if (result < 0)
		return result;
	result = read_port(fd, port, err);
	close(fd);
	return result;
}

/* ---- the cards of F1 to F9 ----------------------------------------------------------------- */

/* A code's value is PLACE/RESIDENT: the hub issues its card. Everything else stays as it is. */
static int card_value(
	const struct demo *d, const char *kind, const char *value, struct buf *out, struct err *err)
{
	char place[32], number[16];
	struct command c;

	if (strcmp(kind, "code") != 0 || sscanf(value, "%31[^/]/%15[0-9]", place, number) != 2) {
		buf_str(out, value);
		return 0;
	}
	c = hub_command(d, "card");
	add(&c, "--hall");
	add(&c, place);
	add(&c, "--resident");
	add(&c, number);
	return hub_says(&c, out, err);
}

static int card_line(const struct demo *d, const char *line, FILE *out, struct err *err)
{
	char key[8], kind[8], value[64], who[128];
	struct buf real = BUF_INIT(OUTPUT_MAX);
	int result;

	if (sscanf(line, "%7[^\t]\t%7[^\t]\t%63[^\t]\t%127[^\n]", key, kind, value, who) != 4)
		return err_set(err, ERR_BAD, "demo/cards.tsv: four columns are wanted");
	result = card_value(d, kind, value, &real, err);
	fprintf(out, "%s\t%s\t%s\t%s\n", key, kind, buf_text(&real), who);
	buf_done(&real);
	return result;
}

static int make_cards(const struct demo *d, struct err *err)
{
	char source[CONFIG_PATH_SIZE], line[512];
	FILE *in, *out;
	int result = 0;

	cli_data(source, sizeof(source), "demo/cards.tsv");
	in = fopen(source, "re");
	out = in ? fopen(d->config.cards, "we") : NULL;
	if (!out) {
		err_set(err, ERR_IO, "%s: %s", in ? d->config.cards : source, strerror(errno));
		if (in)
			fclose(in);
		return err->code;
	}
	while (result == 0 && fgets(line, sizeof(line), in))
		result = card_line(d, line, out, err);
	fclose(in);
	fclose(out);
	return result;
}

/* ---- the terminal -------------------------------------------------------------------------- */

static int make_dir(const char *path, struct err *err)
{
	char part[CONFIG_PATH_SIZE];

	snprintf(part, sizeof(part), "%s", path);
	for (char *p = part + 1;; p++) {
		char kept = *p;

		if (kept && kept != '/')
			continue;
		*p = 0;
		if (mkdir(part, 0700) != 0 && errno != EEXIST)
			return err_set(err, ERR_IO, "%s: %s", part, strerror(errno));
		*p = kept;
		if (!kept)
			return 0;
	}
}

static void fill_config(struct demo *d)
{
	struct config *c = &d->config;

	config_default(c);
	snprintf(c->database, sizeof(c->database), "%s/litang.db", d->dir);
	snprintf(c->keys, sizeof(c->keys), "%s/litang.keys", d->dir);
	snprintf(c->status, sizeof(c->status), "%s/status.json", d->dir);
	snprintf(c->log, sizeof(c->log), "%s/litang.log", d->dir);
	snprintf(c->spool, sizeof(c->spool), "%s/spool", d->dir);
	snprintf(c->simulator, sizeof(c->simulator), "%s/sim.sock", d->dir);
	snprintf(c->cards, sizeof(c->cards), "%s/cards.tsv", d->dir);
	snprintf(c->backup, sizeof(c->backup), "%s", d->dir);
	c->printer = PRINTER_KIND_SPOOL;
}

/* The same port as last time, so that a hub that was stopped can come back by hand. */
static int write_config(struct demo *d, const char *path, int port, struct err *err)
{
	FILE *file;
	bool bad;

	snprintf(d->config.hub, sizeof(d->config.hub), "http://127.0.0.1:%d", port);
	file = fopen(path, "we");
	if (!file)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	config_write(&d->config, file);
	bad = ferror(file);
	return fclose(file) != 0 || bad ? err_set(err, ERR_IO, "%s: %s", path, strerror(errno)) : 0;
}

static int enrol(struct demo *d, struct store *store, struct err *err)
{
	struct command c = hub_command(d, "enrol-code");
	struct buf code = BUF_INIT(OUTPUT_MAX);
	int result;

	add(&c, "--kiosk");
	add(&c, KIOSK);
	add(&c, "--hall");
	add(&c, HALL);
	result = hub_says(&c, &code, err);
	if (result == 0)
		result = enrol_with(store, &d->config, buf_text(&code), err);
	buf_done(&code);
	return result;
}

static int become_terminal(struct demo *d, struct store *store, struct err *err)
{
	if (!store_identity(store)->enrolled && enrol(d, store, err) < 0)
		return err->code;
	return enrol_first_contact(store, &d->config, err);
}

static int choose_dir(struct demo *d, const char *dir, struct err *err)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char path[CONFIG_PATH_SIZE] = "", *real;

	if (dir)
		snprintf(path, sizeof(path), "%s", dir);
	else if (state && state[0])
		snprintf(path, sizeof(path), "%s/litang-demo", state);
	else
		snprintf(path, sizeof(path), "%s/.local/state/litang-demo", home ? home : "/tmp");
	if (make_dir(path, err) < 0)
		return err->code;
	real = realpath(path, NULL);
	if (!real || strlen(real) > DIR_MAX) {
		free(real);
		return err_set(
			err, ERR_BAD, "%s: not a usable folder (%d bytes at most)", path, DIR_MAX);
	}
	memcpy(d->dir, real, strlen(real) + 1);
	free(real);
	return 0;
}

/* The folder of an earlier demo keeps its configuration and, if it is still free, its port. */
static int read_old(struct demo *d, const char *ini, int *port, struct err *err)
{
	*port = 0;
	fill_config(d);
	if (make_dir(d->config.spool, err) < 0)
		return err->code;
	if (access(ini, F_OK) != 0)
		return 0;
	if (config_read(&d->config, ini, err) < 0)
		return err->code;
	if (sscanf(d->config.hub, "http://127.0.0.1:%d", port) != 1)
		*port = 0;
	return 0;
}

static int open_hub(struct demo *d, int *port, struct err *err)
{
	struct err first = {0};

	if (start_hub(d, port, &first) == 0)
		return 0;
	if (*port == 0) {
		*err = first;
		return err->code;
	}
	*port = 0;
	return start_hub(d, port, err);
}

static int open_hall(
	struct demo *d, struct store *store, const char *ini, int port, struct err *err)
{
	/* An import that was broken off is made good: it changes nothing where nothing is missing. */
	bool fresh = !store_identity(store)->enrolled ||
		     access(d->hub_db + strlen(HUB_SCHEME), F_OK) != 0;

	struct err holiday = {0};

	if ((fresh && import_all(d, err) < 0) || import_days(d, "notices", err) < 0)
		return err->code;
	if (import_days(d, "changes", &holiday) < 0) /* there is no class to change on one */
		log_line(LOG_WARN, "%s", holiday.text);
	if (open_hub(d, &port, err) < 0 || write_config(d, ini, port, err) < 0)
		return err->code;
	return become_terminal(d, store, err);
}

int demo_open(struct demo *d, const char *dir, struct err *err)
{
	char ini[CONFIG_PATH_SIZE];
	struct store *store;
	int port, result;

	memset(d, 0, sizeof(*d));
	if (choose_dir(d, dir, err) < 0)
		return err->code;
	snprintf(ini, sizeof(ini), "%s/litang.ini", d->dir);
	snprintf(d->hub_db, sizeof(d->hub_db), HUB_SCHEME "%s/hub.db", d->dir);
	/* The store's lock first: a demo that runs there keeps its hub and its configuration. */
	if (read_old(d, ini, &port, err) < 0 ||
		store_open(&store, d->config.database, d->config.keys, STORE_WRITE, err) < 0)
		return err->code;
	result = open_hall(d, store, ini, port, err);
	store_close(store);
	return result < 0 ? result : make_cards(d, err);
}

void demo_close(struct demo *d)
{
	if (d->hub <= 0)
		return;
	kill(d->hub, SIGTERM);
	waitpid(d->hub, NULL, 0);
}
