/* SPDX-License-Identifier: MIT */
#include "tests/support/clerk_run.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/suite.h"

int64_t fault_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

unsigned fault_random(unsigned below)
{
	static unsigned long long state;

	if (!state)
		state = (unsigned long long)fault_now_ms() * 2654435761ULL + (unsigned)getpid();
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)(state >> 33) % below;
}

int fault_run(const char *name, const TTest *const *tests, int n)
{
	Suite *suite = suite_create(name);

	for (int i = 0; i < n; i++) {
		TCase *tcase = tcase_create(tests[i]->name);

		tcase_set_timeout(tcase, getenv("LITANG_FIGURES") ? 100000 : 900);
		tcase_add_test(tcase, tests[i]);
		suite_add_tcase(suite, tcase);
	}
	return suite_run_all(srunner_create(suite));
}

int fault_cycles(const char *name, int otherwise)
{
	const char *value = getenv(name);

	return value && *value ? atoi(value) : otherwise;
}

void fault_figures(const char *fmt, ...)
{
	const char *path = getenv("LITANG_FIGURES");
	FILE *out = path ? fopen(path, "ae") : NULL;
	va_list args;

	va_start(args, fmt);
	vfprintf(out ? out : stdout, fmt, args);
	fputc('\n', out ? out : stdout);
	va_end(args);
	if (out)
		fclose(out);
}

const char *fault_end(int status)
{
	static char text[60];

	if (WIFSIGNALED(status))
		snprintf(text, sizeof(text), "killed by signal %d", WTERMSIG(status));
	else
		snprintf(text, sizeof(text), "exit code %d", WEXITSTATUS(status));
	return text;
}

/* ---- processes ------------------------------------------------------------------------------ */

/* In the child. What fails is preloaded into the program only, not into what it starts. */
static void become(char *const argv[], const struct hub_run *with)
{
	const char *fault = with->fault;
	char preload[256];

	int errors;

	snprintf(preload, sizeof(preload), "%s/errors", with->hall->dir);
	errors = open(preload, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	dup2(errors, 2);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (fault && *fault) {
		snprintf(preload, sizeof(preload), "%s/tests/faults/fail.so", with->hall->build);
		setenv("LD_PRELOAD", preload, 1);
		setenv("FAULT", fault, 1);
	}
	execv(argv[0], argv);
	_exit(127);
}

/* Its stdin is *to (NULL: nothing), its stdout *from. */
static pid_t start(char *const argv[], int *to, int *from, const struct hub_run *with)
{
	int in[2] = {-1, -1}, out[2];
	pid_t pid;

	ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
	if (to)
		ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
	else
		in[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		become(argv, with);
	}
	close(in[0]);
	close(out[1]);
	*from = out[0];
	if (to)
		*to = in[1];
	return pid;
}

/* ---- a clerk -------------------------------------------------------------------------------- */

static void clerk_init(struct clerk_run *c, struct hall_run *h)
{
	memset(c, 0, sizeof(*c));
	c->hall = h;
	c->in = BUF_INIT(1u << 20);
	c->to = c->from = -1;
}

void clerk_own(struct clerk_run *c, struct hall_run *h)
{
	clerk_init(c, h);
	snprintf(c->dir, sizeof(c->dir), "%s", h->dir);
}

void clerk_enrol(struct clerk_run *c, const struct hub_run *hub, int no)
{
	char out[512];
	int code;

	clerk_init(c, hub->hall);
	snprintf(c->dir, sizeof(c->dir), "%s/t%d", hub->hall->dir, no);
	code = hall_sh(hub->hall, out, sizeof(out),
		"set -e; T=$D/t%d; mkdir $T; sed \"s|$D/|$T/|\" $D/litang.ini >$T/litang.ini; "
		"C=$($B/litang-hub enrol-code %s --kiosk T%d --hall 330784-004);"
		" $B/litang enrol --config $T/litang.ini --code $C",
		no, hub_run_db(hub), no);
	ck_assert_msg(code == 0, "enrol: %s", out);
}

void clerk_free(struct clerk_run *c)
{
	if (c->pid)
		clerk_end(c, SIGKILL);
	buf_done(&c->in);
	free(c->promised);
}

void clerk_start(struct clerk_run *c, const struct clerk_start *how)
{
	const struct hub_run with = {.hall = c->hall, .fault = how->fault};
	char program[256], courier[256], hurry[16], url[64], out[64];
	char *argv[] = {program, c->dir, url, courier, hurry, NULL};

	snprintf(program, sizeof(program), "%s/tests/faults/clerk", c->hall->build);
	snprintf(courier, sizeof(courier), "%s/litang-courier", c->hall->build);
	snprintf(hurry, sizeof(hurry), "%d", how->hurry ? how->hurry : 1000);
	if (how->url) {
		snprintf(url, sizeof(url), "%s", how->url);
	} else {
		hall_sh(c->hall, out, sizeof(out), "sed -n 's/^hub = //p' $D/litang.ini");
		snprintf(url, sizeof(url), "%.*s", (int)strcspn(out, "\n"), out);
	}
	ck_assert_int_eq(c->pid, 0);
	c->opened = c->ended = false;
	buf_clear(&c->in);
	c->pid = start(argv, &c->to, &c->from, &with);
}

void clerk_say(struct clerk_run *c, const char *command)
{
	char line[64];
	int n = snprintf(line, sizeof(line), "%s\n", command);

	/* One that has just ended is told nothing. */
	signal(SIGPIPE, SIG_IGN);
	(void)!write(c->to, line, (size_t)n);
}

static void promise(struct clerk_run *c, const char *line)
{
	struct promised *p;
	char id[40], hash[80];
	long long seq, us;

	ck_assert_msg(
		sscanf(line, "done %lld %39s %79s %lld", &seq, id, hash, &us) == 4, "%s", line);
	if (c->n == c->room) {
		c->room = c->room ? 2 * c->room : 1024;
		c->promised = realloc(c->promised, c->room * sizeof(*c->promised));
		ck_assert_ptr_nonnull(c->promised);
	}
	p = &c->promised[c->n++];
	p->seq = c->last = seq;
	ck_assert_int_eq(hex_to(p->id, sizeof(p->id), id), 0);
	ck_assert_int_eq(hex_to(p->hash, sizeof(p->hash), hash), 0);
	c->slowest_us = us > c->slowest_us ? us : c->slowest_us;
}

static void heard(struct clerk_run *c, const char *line)
{
	long long last, acked;

	if (sscanf(line, "open %lld %lld", &last, &acked) == 2) {
		ck_assert_msg(!c->n || last >= c->promised[c->n - 1].seq,
			"act %lld was promised, the journal ends at %lld",
			(long long)c->promised[c->n - 1].seq, last);
		c->opened = true;
		c->last = last;
		c->acked = acked;
	} else if (strncmp(line, "done ", 5) == 0) {
		promise(c, line);
	} else if (sscanf(line, "acked %lld", &acked) == 1) {
		c->acked = acked;
	} else if (strcmp(line, "unarmed") == 0) {
		c->unarmed++;
	} else {
		c->failed += strncmp(line, "failed", 6) == 0;
		c->troubles += strncmp(line, "trouble", 7) == 0;
		snprintf(c->trouble, sizeof(c->trouble), "%s", line);
	}
}

/* Whole lines only: half a line was never said. */
static void take_lines(struct clerk_run *c)
{
	char *from = (char *)c->in.data, *end;
	size_t rest;

	while (from && (end = strchr(from, '\n'))) {
		*end = 0;
		heard(c, from);
		from = end + 1;
	}
	if (!from)
		return;
	rest = c->in.len - (size_t)(from - (char *)c->in.data);
	memmove(c->in.data, from, rest + 1);
	c->in.len = rest;
}

bool clerk_pump(struct clerk_run *c, int ms)
{
	struct pollfd p = {.fd = c->from, .events = POLLIN};
	char bytes[16384];
	ssize_t n;

	if (c->ended || poll(&p, 1, ms) <= 0)
		return false;
	n = read(c->from, bytes, sizeof(bytes));
	c->ended = n <= 0;
	if (n > 0)
		buf_add(&c->in, bytes, (size_t)n);
	take_lines(c);
	return n > 0;
}

bool clerk_drained(struct clerk_run *c, int ms)
{
	int64_t until = fault_now_ms() + ms;

	while (!c->ended && !(c->opened && c->acked >= c->last) && fault_now_ms() < until)
		clerk_pump(c, 20);
	return c->opened && c->acked >= c->last;
}

int clerk_end(struct clerk_run *c, int signal)
{
	int status = 0;

	if (signal)
		kill(c->pid, signal);
	close(c->to);
	while (!c->ended)
		clerk_pump(c, 1000);
	close(c->from);
	ck_assert_int_eq(waitpid(c->pid, &status, 0), c->pid);
	c->pid = 0;
	return status;
}

/* ---- the hub -------------------------------------------------------------------------------- */

void hub_run_init(struct hub_run *hub, struct hall_run *h)
{
	char out[200];

	memset(hub, 0, sizeof(*hub));
	hub->hall = h;
	ck_assert_int_eq(
		hall_sh(h, out, sizeof(out), "sed -n 's/^hub = http:..//p' $D/litang.ini"), 0);
	snprintf(hub->url, sizeof(hub->url), "%.*s", (int)strcspn(out, "\n"), out);
	snprintf(hub->db, sizeof(hub->db), "sqlite:%s/hub.db", h->dir);
}

const char *hub_run_db(const struct hub_run *hub)
{
	static char text[512];

	snprintf(text, sizeof(text), hub->keys[0] ? "--db '%s' --hub-keys '%s'" : "--db '%s'",
		hub->db, hub->keys);
	return text;
}

void hub_run_start(struct hub_run *hub)
{
	const struct hub_run whole = {.hall = hub->hall}; /* the shell is not to fail */
	char command[1800], tls[400] = "", fault[400] = "";
	char *argv[] = {(char[]){"/bin/sh"}, (char[]){"-c"}, command, NULL};

	if (hub->fault && *hub->fault)
		snprintf(fault, sizeof(fault), "FAULT='%s' LD_PRELOAD='%s/tests/faults/fail.so'",
			hub->fault, hub->hall->build);
	if (hub->cert)
		snprintf(tls, sizeof(tls), "--tls-cert '%s' --tls-key '%s'", hub->cert, hub->key);
	snprintf(command, sizeof(command),
		"%s exec '%s/litang-hub' serve %s --listen %s --log '%s/hub.log' %s", fault,
		hub->hall->build, hub_run_db(hub), hub->url, hub->hall->dir, tls);
	hub->listens = hub->ended = false;
	hub->pid = start(argv, NULL, &hub->out, &whole);
}

bool hub_run_listens(struct hub_run *hub, int ms)
{
	struct pollfd p = {.fd = hub->out, .events = POLLIN};
	int64_t from = fault_now_ms();
	char line[256] = "";

	if (hub->listens || hub->ended || poll(&p, 1, ms) <= 0)
		return hub->listens;
	hub->listens = read(hub->out, line, sizeof(line) - 1) > 0 && strstr(line, "listening");
	hub->ended = !hub->listens;
	if (fault_now_ms() - from > hub->waits_ms)
		hub->waits_ms = fault_now_ms() - from;
	return hub->listens;
}

int hub_run_end(struct hub_run *hub, int signal)
{
	int status = 0;

	kill(hub->pid, signal);
	ck_assert_int_eq(waitpid(hub->pid, &status, 0), hub->pid);
	close(hub->out);
	hub->pid = 0;
	return status;
}
