/* SPDX-License-Identifier: MIT */
#include "tests/support/hall_run.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/suite.h"

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

#define FAKETIME "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"

void hall_at(const char *time_there)
{
	struct tm tm = {0};
	char path[128], part[140];
	FILE *f;

	ck_assert_ptr_nonnull(strptime(time_there, "%Y-%m-%d %H:%M:%S", &tm));
	snprintf(path, sizeof(path), "%s/clock", getenv("LITANG_TEST_DIR"));
	snprintf(part, sizeof(part), "%s.part", path);
	f = fopen(part, "w");
	ck_assert_ptr_nonnull(f);
	fprintf(f, "%+lld\n", (long long)(timegm(&tm) - 8 * 3600 - time(NULL)));
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(rename(part, path), 0);
	setenv("FAKETIME_TIMESTAMP_FILE", path, 1);
	setenv("FAKETIME_NO_CACHE", "1", 1);
	setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1", 1);
	setenv("NO_FAKE_STAT", "1", 1);
	setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
	setenv("LD_PRELOAD", FAKETIME, 1);
}

/* What is preloaded into the terminal (usbemu.h) is not for the shell and its tools: with a
 * sanitizer's library in it sed is told of its own leaks. */
static FILE *shell(const char *command)
{
	const char *set = getenv("LD_PRELOAD");
	char *preload = set ? strdup(set) : NULL;
	FILE *pipe;

	if (!preload || strcmp(preload, FAKETIME) != 0)
		unsetenv("LD_PRELOAD");
	pipe = popen(command, "re");
	if (preload)
		setenv("LD_PRELOAD", preload, 1);
	free(preload);
	return pipe;
}

int hall_sh(struct hall_run *h, char *out, size_t size, const char *fmt, ...)
{
	char command[4096];
	va_list args;
	size_t n = 0;
	FILE *pipe;
	int status, head;

	head = snprintf(command, sizeof(command), "D='%s' B='%s'; exec 2>&1; ", h->dir, h->build);
	va_start(args, fmt);
	vsnprintf(command + head, sizeof(command) - (size_t)head, fmt, args);
	va_end(args);
	pipe = shell(command);
	ck_assert_ptr_nonnull(pipe);
	while (n + 1 < size) {
		size_t got = fread(out + n, 1, size - 1 - n, pipe);

		if (!got)
			break;
		n += got;
	}
	if (size)
		out[n] = 0;
	while (fgetc(pipe) != EOF)
		continue;
	status = pclose(pipe);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* "section.key=value …" into the demo's litang.ini. */
static void change_ini(struct hall_run *h, const char *extra)
{
	char copy[512], out[512], *rest = copy, *word;

	snprintf(copy, sizeof(copy), "%s", extra);
	while ((word = strsep(&rest, " "))) {
		char *key = strchr(word, '.'), *value = key ? strchr(key, '=') : NULL;

		if (!value)
			continue;
		*value++ = 0;
		ck_assert_int_eq(
			hall_sh(h, out, sizeof(out), "sed -i 's|^%s = .*|%s = %s|' $D/litang.ini",
				key + 1, key + 1, value),
			0);
	}
}

void hall_build(struct hall_run *h)
{
	const char *build = getenv("LITANG_BUILD");
	char *real = realpath(build ? build : "build", NULL);

	ck_assert_ptr_nonnull(real);
	ck_assert_uint_lt(strlen(real), sizeof(h->build));
	memcpy(h->build, real, strlen(real) + 1);
	free(real);
}

void hall_make(struct hall_run *h, const char *extra)
{
	char out[2048];
	int code;

	memset(h, 0, sizeof(*h));
	suite_dir(h->dir, sizeof(h->dir));
	hall_build(h);
	code = hall_sh(h, out, sizeof(out), "$B/litang demo --dir $D --make-only");
	ck_assert_msg(code == 0, "demo --make-only: %s", out);
	change_ini(h, "scanner.wedge=off");
	change_ini(h, extra);
}

void hall_end(struct hall_run *h)
{
	char out[256];

	hall_terminal_kill(h, SIGTERM);
	hall_hall_hub_kill(h, SIGTERM);
	hall_hub_kill(h, SIGTERM);
	hall_sh(h, out, sizeof(out), "rm -rf $D");
}

/* The port that $D/FILE has behind its last colon. */
static int port_in(struct hall_run *h, const char *file)
{
	char out[64];
	int port = 0;

	ck_assert_int_eq(hall_sh(h, out, sizeof(out), "sed -n 's/^hub = .*://p' $D/%s", file), 0);
	ck_assert_int_eq(sscanf(out, "%d", &port), 1);
	return port;
}

/* litang-hub serve; upstream NULL = none. Returns when it listens. */
static pid_t serve(struct hall_run *h, const char *name, int port, char *upstream)
{
	char program[256], db[128], listen[32], line[256] = "";
	char *argv[] = {program, (char[]){"serve"}, (char[]){"--db"}, db, (char[]){"--listen"},
		listen, upstream ? (char[]){"--upstream"} : NULL, upstream, NULL};
	int ends[2];
	pid_t pid;
	ssize_t n;

	snprintf(program, sizeof(program), "%s/litang-hub", h->build);
	snprintf(db, sizeof(db), "sqlite:%s/%s", h->dir, name);
	snprintf(listen, sizeof(listen), "127.0.0.1:%d", port);
	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], 1);
		execv(program, argv);
		_exit(127);
	}
	close(ends[1]);
	n = read(ends[0], line, sizeof(line) - 1);
	ck_assert_msg(n > 0 && strstr(line, "listening"), "the hub says: %s", line);
	close(ends[0]);
	return pid;
}

static void end_hub(pid_t *hub, int signal)
{
	if (*hub <= 0)
		return;
	kill(*hub, signal);
	waitpid(*hub, NULL, 0);
	*hub = 0;
}

/* What litang.ini names is the hall's own hub, where there is one. */
#define ABOVE(h) (access_in(h, "above.ini") ? "above.ini" : "litang.ini")

static bool access_in(struct hall_run *h, const char *file)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", h->dir, file);
	return access(path, F_OK) == 0;
}

void hall_hub_start(struct hall_run *h)
{
	h->hub = serve(h, "hub.db", port_in(h, ABOVE(h)), NULL);
}

void hall_hub_kill(struct hall_run *h, int signal)
{
	end_hub(&h->hub, signal);
}

void hall_hall_hub_start(struct hall_run *h)
{
	char above[64];

	snprintf(above, sizeof(above), "http://127.0.0.1:%d", port_in(h, "above.ini"));
	h->hall_hub = serve(h, "hall.db", port_in(h, "litang.ini"), above);
}

void hall_hall_hub_kill(struct hall_run *h, int signal)
{
	end_hub(&h->hall_hub, signal);
}

/* A port that nobody has now. */
static int free_port(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	close(fd);
	return ntohs(at.sin_port);
}

#define CODE_OF(name)                                                                              \
	"$($B/litang-hub enrol-code --db sqlite:$D/hub.db --hall 330784-004 --kiosk " name ")"

void hall_behind(struct hall_run *h)
{
	char out[4096];
	int code = hall_sh(h, out, sizeof(out),
		"set -e; $B/litang-hub declare-dead YD1 --db sqlite:$D/hub.db --yes --now;"
		"cp $D/litang.ini $D/above.ini; U=$(sed -n 's/^hub = //p' $D/above.ini);"
		"sed -i 's|^hub = .*|hub = http://127.0.0.1:%d|' $D/litang.ini;"
		"rm -f $D/litang.db* $D/litang.keys;"
		"$B/litang-hub join --db sqlite:$D/hall.db --upstream $U --code " CODE_OF(
			"HUB1 --hall-hub"),
		free_port());

	ck_assert_msg(code == 0, "%s", out);
	hall_hall_hub_start(h);
	code = hall_sh(h, out, sizeof(out),
		"$B/litang enrol --config $D/litang.ini --code " CODE_OF("YH1"));
	ck_assert_msg(code == 0, "%s", out);
}

void hall_terminal_start(struct hall_run *h, int cols, int rows)
{
	char program[256], config[128];
	char *argv[] = {program, (char[]){"--config"}, config, NULL};

	snprintf(program, sizeof(program), "%s/litang", h->build);
	snprintf(config, sizeof(config), "%s/litang.ini", h->dir);
	h->vt = vt_start(argv, cols, rows);
}

void hall_terminal_kill(struct hall_run *h, int signal)
{
	int code;

	if (!h->vt)
		return;
	if (h->vt->pid) {
		kill(h->vt->pid, signal);
		code = vt_wait_exit(h->vt, WAIT_MS);
		/* Asked to end it ends well: nothing leaked, says whoever looks. */
		if (signal == SIGTERM)
			ck_assert_msg(code == 0, "exit code %d\n%s", code, vt_text(h->vt));
	}
	vt_end(h->vt);
	h->vt = NULL;
}

static int connect_to(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int64_t end = now_ms() + WAIT_MS;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_uint_lt(strlen(path), sizeof(at.sun_path));
	memcpy(at.sun_path, path, strlen(path));
	while (connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0) {
		ck_assert_msg(now_ms() < end, "%s: %s", path, strerror(errno));
		poll(NULL, 0, 10);
	}
	return fd;
}

void hall_device(struct hall_run *h, const char *command)
{
	char path[128], line[600], answer[600];
	int fd, n;
	ssize_t got;

	snprintf(path, sizeof(path), "%s/sim.sock", h->dir);
	fd = connect_to(path);
	n = snprintf(line, sizeof(line), "%s\n", command);
	ck_assert_int_eq(write(fd, line, (size_t)n), n);
	got = read(fd, answer, sizeof(answer) - 1);
	answer[got > 0 ? got : 0] = 0;
	ck_assert_msg(strncmp(answer, "ok", 2) == 0, "%s: %s", command, answer);
	close(fd);
}

void hall_shows(struct hall_run *h, const char *text)
{
	ck_assert_msg(vt_wait(h->vt, text, WAIT_MS), "%s is not on\n%s", text, vt_text(h->vt));
}

void hall_open_day(struct hall_run *h)
{
	hall_shows(h, "开门吗");
	vt_keys(h->vt, "1");
	hall_shows(h, "志愿者，您好");
}

/* GB 11643 */
static char check_digit(const char number[17])
{
	static const int weight[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;

	for (int i = 0; i < 17; i++)
		sum += weight[i] * (number[i] - '0');
	return "10X98765432"[sum % 11];
}

void hall_people(struct hall_run *h, int first, int n)
{
	char path[200], number[32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/people.tsv", h->dir);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs("place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\n", f);
	for (int i = first; i < first + n; i++) {
		snprintf(number, sizeof(number), "33079919500101%03d", i);
		fprintf(f, "330784-004\t%d\t%s%c\t王桥花\t王%d\tno\t\t\tzh\n", i, number,
			check_digit(number), i);
	}
	fclose(f);
}

void hall_codes(struct hall_run *h, int first, int n, char code[][HALL_CODE])
{
	static char out[65536];
	char *line, *rest = NULL;
	int got = hall_sh(h, out, sizeof(out),
		"for i in $(seq %d %d); do $B/litang-hub card --db sqlite:$D/hub.db"
		" --hall 330784-004 --resident $i || exit 1; done",
		first, first + n - 1);

	ck_assert_msg(got == 0, "%s", out);
	got = 0;
	for (line = strtok_r(out, "\n", &rest); line && got < n; line = strtok_r(NULL, "\n", &rest))
		snprintf(code[got++], HALL_CODE, "%.199s", line);
	ck_assert_int_eq(got, n);
}

void hall_scan_resident(struct hall_run *h, int resident)
{
	char out[256], command[280];
	int code = hall_sh(h, out, sizeof(out),
		"$B/litang-hub card --db sqlite:$D/hub.db --hall 330784-004 --resident %d"
		" | grep -o 'WL1[A-Z2-7]*'",
		resident);

	ck_assert_msg(code == 0, "%s", out);
	out[strcspn(out, "\n")] = 0;
	snprintf(command, sizeof(command), "scan %s", out);
	hall_device(h, command);
}

void hall_set_one(struct hall_run *h)
{
	ck_assert(vt_wait(h->vt, "您要哪一份", WAIT_MS));
	vt_keys(h->vt, "1");
	/* on some weekdays the set has what one of the demo's people cannot eat */
	while (!vt_has(h->vt, "订这份吗") && !vt_has(h->vt, "还是要") && vt_pump(h->vt, WAIT_MS))
		continue;
	if (vt_has(h->vt, "还是要"))
		vt_keys(h->vt, "2");
	ck_assert(vt_wait(h->vt, "订这份吗", WAIT_MS));
}

void hall_lunch(struct hall_run *h)
{
	ck_assert(vt_wait(h->vt, "订明天的午饭", WAIT_MS));
	vt_keys(h->vt, "1");
	hall_set_one(h);
	ck_assert_msg(vt_has(h->vt, "补助"), "%s", vt_text(h->vt));
	vt_keys(h->vt, "1");
	ck_assert(vt_wait(h->vt, "订好了", WAIT_MS));
}

static int count(struct hall_run *h, const char *command, const char *kind)
{
	char out[64];
	int n;

	/* One line an act with "kind" or "action": the export's machine names. */
	if (hall_sh(h, out, sizeof(out),
		    "%s > $D/count.txt 2>/dev/null || exit 9; grep -c '\"action\":\"%s\"' $D/count.txt",
		    command, kind) == 9)
		return -1;
	return sscanf(out, "%d", &n) == 1 ? n : -1;
}

#define DAYS "--from 2020-01-01 --until 2099-12-31 --format json"

int hall_hub_count(struct hall_run *h, const char *kind)
{
	return count(h, "$B/litang-hub export --db sqlite:$D/hub.db " DAYS, kind);
}

int hall_journal_count(struct hall_run *h, const char *kind)
{
	return count(h, "$B/litang export --config $D/litang.ini " DAYS, kind);
}

int hall_hub_wait(struct hall_run *h, const char *kind, int n)
{
	int64_t end = now_ms() + WAIT_MS;
	int got;

	while ((got = hall_hub_count(h, kind)) != n && now_ms() < end) {
		if (h->vt)
			vt_pump(h->vt, 100);
		else
			poll(NULL, 0, 100);
	}
	return got;
}

void hall_read_qr(struct hall_run *h, const char *picture, char *out, size_t size)
{
	if (hall_sh(h, out, size, "zbarimg -q --raw '%s' 2>/dev/null", picture) != 0)
		out[0] = 0;
	out[strcspn(out, "\n")] = 0;
}
