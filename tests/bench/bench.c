/* SPDX-License-Identifier: MIT */
/*
 * Ratios in one run: each figure stands beside what it is measured against, taken in turns on the
 * same machine in the same minutes. Prints a line a figure and writes them to BUILD/bench.json.
 */
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "core/wire/row.h"
#include "kiosk/config.h"
#include "kiosk/store/outbox.h"
#include "kiosk/store/prune.h"
#include "tests/bench/export.h"
#include "tests/bench/figure.h"
#include "tests/bench/hall.h"
#include "tests/support/vt.h"

#define ACTS         2000
#define TURN         100
#define ROUNDS       5
#define BLOCK        4096
#define FRAMES       (2 * (4096 + 24))
#define STEPS_MAX    16
#define KEYS         40
#define IDLE_SECONDS 20
#define PRUNE_STEPS  3000 /* some forty days of a busy hall */
#define FRAME_MS     16.7

static char build[80], dir[BENCH_DIR];

/* ---- acts against the disk's own limit ------------------------------------------------------- */

/* One thing done ACTS times in turns of TURN, between turns of what it is measured against: a disk
 * has slow minutes. */
struct side {
	double each[ACTS];
	double total;
	int n;
};

static void side_add(struct side *s, double start)
{
	s->each[s->n] = seconds() - start;
	s->total += s->each[s->n++];
}

static int disk_open(const char *name)
{
	static const unsigned char block[FRAMES];
	char path[260];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	for (int i = 0; i < ACTS; i++)
		if (write(fd, block, sizeof(block)) != (ssize_t)sizeof(block))
			bench_die("the disk", NULL);
	fsync(fd);
	return fd;
}

/* Overwrites of n bytes, each followed by fdatasync: what the disk can do at best. */
static void disk_turn(struct side *s, int fd, size_t n)
{
	static unsigned char block[FRAMES];

	randombytes_buf(block, sizeof(block));
	for (int i = 0; i < TURN; i++) {
		double start = seconds();

		if (pwrite(fd, block, n, (off_t)s->n * (off_t)n) != (ssize_t)n ||
			fdatasync(fd) != 0)
			bench_die("the disk", NULL);
		side_add(s, start);
	}
}

/* The least that SQLite can do: a row of an act's size into one table, WAL and FULL, committed. What
 * it leaves of the disk's limit is all that an act's own work can have. */
static void plain_turn(struct side *s, sqlite3_stmt *insert)
{
	static const unsigned char row[400];

	for (int i = 0; i < TURN; i++) {
		double start = seconds();

		sqlite3_bind_blob(insert, 1, row, sizeof(row), SQLITE_STATIC);
		if (sqlite3_step(insert) != SQLITE_DONE)
			bench_die("a plain row", NULL);
		sqlite3_reset(insert);
		side_add(s, start);
	}
}

static sqlite3_stmt *plain_open(sqlite3 **db)
{
	sqlite3_stmt *insert = NULL;
	char path[260];

	snprintf(path, sizeof(path), "%s/plain.db", dir);
	if (sqlite3_open(path, db) ||
		sqlite3_exec(*db,
			"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
			"CREATE TABLE plain(seq INTEGER PRIMARY KEY, row BLOB NOT NULL) STRICT",
			NULL, NULL, NULL) ||
		sqlite3_prepare_v2(*db, "INSERT INTO plain(row) VALUES(?)", -1, &insert, NULL))
		bench_die("a plain table", NULL);
	sqlite3_wal_autocheckpoint(*db, 0);
	return insert;
}

static void act_one(struct store *s)
{
	struct moment now = moment_at(time_source_machine.wall_ms(NULL), CLOCK_HUB);
	struct recorded done;
	struct person_row row;
	struct err err = {0};
	struct act act;

	bench_person(&row, (uint32_t)(1 + randombytes_uniform(BENCH_RESIDENTS)));
	act_init(&act, ACT_CHECK_IN);
	act.head.proof = PROOF_CARD;
	act.body.resident = row.person.resident;
	strcpy(act.body.place, row.person.place);
	strcpy(act.body.masked, row.person.masked);
	if (store_record(s, &now, &act, &row.person, &done, &err) != RECORD_OK)
		bench_die("an act", &err);
}

static void acts_turn(struct side *s, struct store *store)
{
	for (int i = 0; i < TURN; i++) {
		double start = seconds();

		act_one(store);
		side_add(s, start);
	}
}

struct acts_sides {
	struct side acts, disk, frames, plain;
};

static void acts_round(struct acts_sides *r, struct store *s, sqlite3_stmt *insert, const int fd[2])
{
	memset(r, 0, sizeof(*r));
	store_checkpoint(s);
	sqlite3_wal_checkpoint_v2(
		sqlite3_db_handle(insert), NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	while (r->acts.n < ACTS) {
		disk_turn(&r->disk, fd[0], BLOCK);
		acts_turn(&r->acts, s);
		disk_turn(&r->frames, fd[1], FRAMES);
		plain_turn(&r->plain, insert);
	}
}

static void bench_acts(struct store *s)
{
	static struct acts_sides r;
	double ratio[ROUNDS], same[ROUNDS], p50[ROUNDS], p99[ROUNDS], plain[ROUNDS];
	sqlite3 *db;
	sqlite3_stmt *insert = plain_open(&db);
	int fd[2] = {disk_open("blocks"), disk_open("frames")};

	acts_round(&r, s, insert, fd); /* grows the WALs to their size */
	for (int i = 0; i < ROUNDS; i++) {
		acts_round(&r, s, insert, fd);
		ratio[i] = r.disk.total / r.acts.total;
		same[i] = r.frames.total / r.acts.total;
		plain[i] = r.disk.total / r.plain.total;
		p50[i] = quantile(r.acts.each, ACTS, 0.5) / quantile(r.disk.each, ACTS, 0.5);
		p99[i] = quantile(r.acts.each, ACTS, 0.99) / quantile(r.disk.each, ACTS, 0.99);
	}
	sqlite3_finalize(insert);
	sqlite3_close(db);
	close(fd[0]);
	close(fd[1]);
	figure("acts / disk limit", quantile(ratio, ROUNDS, 0.5), ">= 0.7",
		"last round: %.0f acts/s against %.0f overwrites/s of %d bytes",
		ACTS / r.acts.total, ACTS / r.disk.total, BLOCK);
	figure("acts / disk limit, same bytes", quantile(same, ROUNDS, 0.5), "beside it",
		"an act is two WAL frames: overwrites of %d bytes", FRAMES);
	figure("plain rows / disk limit", quantile(plain, ROUNDS, 0.5), "beside it",
		"SQLite alone: one row of 400 bytes a commit, no index, nothing sealed");
	figure("act p50 / disk p50", quantile(p50, ROUNDS, 0.5), "beside it",
		"%.0f us against %.0f", quantile(r.acts.each, ACTS, 0.5) * 1e6,
		quantile(r.disk.each, ACTS, 0.5) * 1e6);
	figure("act p99 / disk p99", quantile(p99, ROUNDS, 0.5), "<= 3", "%.0f us against %.0f",
		quantile(r.acts.each, ACTS, 0.99) * 1e6, quantile(r.disk.each, ACTS, 0.99) * 1e6);
}

/* ---- programs on a terminal ------------------------------------------------------------------ */

/* Seconds until the last byte before `quiet` ms of silence was here, whatever our own terminal then
 * takes to draw it; bytes it took. */
static double settle(struct vt *vt, double start, int quiet, size_t *bytes)
{
	size_t before = vt->bytes;
	double deadline = seconds() + 5;

	while (vt->bytes == before && seconds() < deadline && !vt->gone)
		vt_pump(vt, 20);
	while (vt_pump(vt, quiet))
		;
	*bytes = vt->bytes - before;
	return *bytes ? seconds_at(&vt->read_at) - start : seconds() - start;
}

static void lay_card(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	const char *line = "card-id " BENCH_CARD "\n";
	char answer[64];

	snprintf(at.sun_path, sizeof(at.sun_path), "%s/sim.sock", dir);
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
		write(fd, line, strlen(line)) < 0 || read(fd, answer, sizeof(answer)) < 2)
		bench_die("the simulator's socket", NULL);
	close(fd);
}

struct program {
	char *argv[12];
	bool card;             /* a card is laid down first */
	const char *into;      /* keys to the page where it is measured */
	const char *choice[2]; /* keys that change something on that page, in turns */
	const char *page[2];   /* keys that show another page, and this one again; none: no such */
	const char
		*tap[2]; /* what stands on the targets of those choices; none: it takes no taps */
	double start[ROUNDS], choice_time[ROUNDS], page_time[ROUNDS], tap_time[ROUNDS];
};

static double keys_time(struct vt *vt, const char *const key[2])
{
	double times[KEYS];
	size_t bytes;

	for (int i = 0; i < KEYS; i++) {
		double start = seconds();

		vt_keys(vt, key[i % 2]);
		times[i] = settle(vt, start, 30, &bytes);
	}
	return quantile(times, KEYS, 0.5);
}

/* Looked for each time: a page that has more to say moves its targets. */
static double taps_time(struct vt *vt, const char *const text[2])
{
	double times[KEYS];
	int row, col;
	size_t bytes;

	for (int i = 0; i < KEYS; i++) {
		double start;

		if (!vt_find(vt, text[i % 2], &row, &col))
			bench_die(text[i % 2], NULL);
		start = seconds();
		vt_tap(vt, row, col);
		times[i] = settle(vt, start, 30, &bytes);
	}
	return quantile(times, KEYS, 0.5);
}

static void one_round(struct program *p, int round)
{
	double start = seconds();
	struct vt *vt = vt_start(p->argv, 80, 22);
	size_t bytes;

	p->start[round] = settle(vt, start, 250, &bytes);
	if (p->card) {
		lay_card();
		settle(vt, seconds(), 250, &bytes);
	}
	for (const char *key = p->into; *key; key++) {
		vt_keys(vt, (char[]){*key, 0});
		settle(vt, seconds(), 60, &bytes);
	}
	p->choice_time[round] = keys_time(vt, p->choice);
	if (p->page[0])
		p->page_time[round] = keys_time(vt, p->page);
	if (p->tap[0])
		p->tap_time[round] = taps_time(vt, p->tap);
	kill(vt->pid, SIGKILL);
	vt_end(vt);
}

static void against(const char *name, const char *bound, const double *mine, const double *theirs)
{
	double a[ROUNDS], b[ROUNDS], m, t;

	memcpy(a, mine, sizeof(a));
	memcpy(b, theirs, sizeof(b));
	m = quantile(a, ROUNDS, 0.5);
	t = quantile(b, ROUNDS, 0.5);
	figure(name, m / t, bound, "%.3f ms against %.3f, medians of %d", m * 1e3, t * 1e3, ROUNDS);
}

static void bench_programs(void)
{
	char litang[260], config[260];
	struct program mine = {.argv = {litang, (char[]){"--config"}, config},
		.card = true,
		.into = "15",
		.choice = {"1", "2"},
		.page = {"*", "5"},
		.tap = {" 1 ", " 2 "}};
	struct program tig = {.argv = {(char[]){"/usr/bin/tig"}, (char[]){"status"}},
		.into = "",
		.choice = {"j", "k"},
		.page = {"h", "q"}};
	struct program dialog = {
		.argv = {(char[]){"/usr/bin/dialog"}, (char[]){"--menu"}, (char[]){"Menu"},
			(char[]){"0"}, (char[]){"0"}, (char[]){"0"}, (char[]){"1"}, (char[]){"one"},
			(char[]){"2"}, (char[]){"two"}},
		.into = "",
		.choice = {"\033OB", "\033OA"}};

	snprintf(litang, sizeof(litang), "%s/litang", build);
	snprintf(config, sizeof(config), "%s/litang.ini", dir);
	for (int i = 0; i < ROUNDS; i++) {
		one_round(&mine, i);
		one_round(&tig, i);
		one_round(&dialog, i);
	}
	against("start / tig status", "<= 1", mine.start, tig.start);
	against("start / dialog --menu", "beside it", mine.start, dialog.start);
	against("choice to drawn / tig", "<= 2", mine.choice_time, tig.choice_time);
	against("tap to drawn / tig", "<= 2", mine.tap_time, tig.choice_time);
	against("choice to drawn / dialog", "beside it", mine.choice_time, dialog.choice_time);
	against("new page to drawn / tig", "<= 2", mine.page_time, tig.choice_time);
	against("new page to drawn / tig's help", "beside it", mine.page_time, tig.page_time);
}

/* ---- one terminal, looked at ----------------------------------------------------------------- */

static long proc_number(pid_t pid, const char *name)
{
	char path[64], line[200];
	long value = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, name, strlen(name)) == 0)
			value = strtol(line + strlen(name) + 1, NULL, 10);
	if (file)
		fclose(file);
	return value;
}

/* Presses of one order of single dishes and back: those that choose on the page that stands, and
 * those that bring another page, whose every word is new. */
static const struct {
	const char *key;
	bool choice;
} steps[] = {{"1", false}, {"5", false}, {"1", true}, {"2", true}, {"1", true}, {"3", true},
	{"4", true}, {"5", true}, {"\r", false}, {"*", false}, {"*", false}, {"*", false}};

static void bench_steps(struct vt *vt)
{
	double choice[STEPS_MAX], page[STEPS_MAX];
	int choices = 0, pages = 0;
	size_t bytes, whole;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		double *ratio = steps[i].choice ? &choice[choices++] : &page[pages++];

		vt_keys(vt, steps[i].key);
		settle(vt, seconds(), 60, &bytes);
		vt_keys(vt, "\f"); /* the same page once more, all of it */
		settle(vt, seconds(), 60, &whole);
		*ratio = (double)bytes / (double)whole;
		printf("  %s, key %s: %zu bytes; its page drawn whole: %zu\n",
			steps[i].choice ? "a choice" : "a page",
			*steps[i].key == '\r' ? "Enter" : steps[i].key, bytes, whole);
	}
	figure("bytes of a choice / full redraw", quantile(choice, choices, 0.5), "<= 0.3",
		"median of %d presses that stay on their page, most %.3f", choices,
		quantile(choice, choices, 1));
	figure("bytes of a new page / full redraw", quantile(page, pages, 0.5), "<= 0.3",
		"median of %d presses, least %.3f: other words in other places", pages,
		quantile(page, pages, 0));
}

static void bench_terminal(void)
{
	char litang[260], config[260];
	char *argv[] = {litang, (char[]){"--config"}, config, NULL};
	struct vt *vt;
	size_t bytes;
	double end;
	long before;

	snprintf(litang, sizeof(litang), "%s/litang", build);
	snprintf(config, sizeof(config), "%s/litang.ini", dir);
	vt = vt_start(argv, 80, 22);
	settle(vt, seconds(), 300, &bytes);
	figure("private memory, MiB", (double)proc_number(vt->pid, "RssAnon") / 1024, "<= 8",
		"RssAnon with %d residents, %d offerings", BENCH_RESIDENTS, BENCH_OFFERINGS);
	before = proc_number(vt->pid, "voluntary_ctxt_switches");
	for (end = seconds() + IDLE_SECONDS; seconds() < end;)
		vt_pump(vt, 100);
	figure("idle wake-ups a second",
		(double)(proc_number(vt->pid, "voluntary_ctxt_switches") - before) / IDLE_SECONDS,
		"<= 1", "over %d s", IDLE_SECONDS);
	lay_card();
	settle(vt, seconds(), 300, &bytes);
	bench_steps(vt);
	vt_end(vt);
}

/* A year of a busy hall: what an act costs on the disk. */
static void bench_year(struct store *s)
{
	char path[BENCH_DIR + 20];
	struct stat before, after;
	double start = seconds();
	int64_t n;

	snprintf(path, sizeof(path), "%s/litang.db", dir);
	if (stat(path, &before))
		bench_die("the database", NULL);
	n = bench_hall_year(s);
	store_checkpoint(s);
	if (stat(path, &after))
		bench_die("the database", NULL);
	figure("bytes on the disk an act", (double)(after.st_size - before.st_size) / (double)n,
		"beside it",
		"%lld acts of a year, %.0f MiB, at %.0f acts/s without waiting for the disk",
		(long long)n, (double)(after.st_size - before.st_size) / 1048576,
		(double)n / (seconds() - start));
}

/* ---- pruning --------------------------------------------------------------------------------- */

static double prune_step(struct store *s, bool *more)
{
	struct moment now = moment_at(time_source_machine.wall_ms(NULL), CLOCK_HUB);
	double start = seconds();
	struct err err = {0};

	if (store_prune(s, &now, more, &err) < 0)
		bench_die("pruning", &err);
	store_checkpoint(s);
	return seconds() - start;
}

/* The year's first days go, a step as the terminal's loop makes it beside an act, in turns. */
static void bench_prune(void)
{
	static double step[PRUNE_STEPS], act[PRUNE_STEPS];
	struct store *s = NULL;
	struct err err = {0};
	char db[BENCH_DIR + 20], keys[BENCH_DIR + 20];
	bool more = true;
	int n = 0;
	day_t until;

	snprintf(db, sizeof(db), "%s/litang.db", dir);
	snprintf(keys, sizeof(keys), "%s/litang.keys", dir);
	if (store_open(&s, db, keys, STORE_WRITE, &err) < 0)
		bench_die("the store", &err);
	bench_hall_safe(s);
	for (; more && n < PRUNE_STEPS; n++) {
		double start;

		step[n] = prune_step(s, &more);
		start = seconds();
		act_one(s);
		act[n] = seconds() - start;
	}
	figure("pruning step / act", quantile(step, n, 0.5) / quantile(act, n, 0.5), "beside it",
		"medians of %d: %.2f ms against %.2f; %lld acts went", n,
		quantile(step, n, 0.5) * 1e3, quantile(act, n, 0.5) * 1e3,
		(long long)store_pruned(s, &until));
	figure("longest pruning step / frame", quantile(step, n, 1) * 1e3 / FRAME_MS, "<= 1",
		"%.1f ms of %.1f; the 99th of 100 takes %.2f; longest act %.1f",
		quantile(step, n, 1) * 1e3, FRAME_MS, quantile(step, n, 0.99) * 1e3,
		quantile(act, n, 1) * 1e3);
	store_close(s);
}

static bool wanted(const char *only, const char *part)
{
	return !only || strcmp(only, part) == 0;
}

static struct store *hall_anew(void)
{
	char command[600];

	snprintf(command, sizeof(command), "rm -rf '%s' && mkdir '%s'", dir, dir);
	if (system(command) != 0)
		bench_die("a folder for the hall", NULL);
	return bench_hall(dir);
}

/* Each on a hall of its own; the terminal and the programs then have the year in their journal. */
static void measure(const char *only)
{
	struct store *s = hall_anew();

	if (wanted(only, "acts")) {
		bench_acts(s);
		store_close(s);
		s = hall_anew();
	}
	if (wanted(only, "year") || wanted(only, "prune") || wanted(only, "export"))
		bench_year(s);
	store_close(s);
	if (wanted(only, "export"))
		bench_export(dir, build);
	if (wanted(only, "terminal"))
		bench_terminal();
	if (wanted(only, "programs"))
		bench_programs();
	if (wanted(only, "prune"))
		bench_prune();
}

/* bench BUILD [acts|year|export|terminal|programs|prune]; without a part all of them in this order. */
int main(int argc, char **argv)
{
	char path[600], *real;

	if (argc < 2 || argc > 3 || sodium_init() < 0)
		return 2;
	setenv("TZ", "Asia/Shanghai", 0);
	real = realpath(argv[1], NULL);
	if (!real || strlen(real) >= sizeof(build))
		bench_die("the build folder", NULL);
	memcpy(build, real, strlen(real));
	free(real);
	snprintf(dir, sizeof(dir), "%s/bench-hall", build);
	measure(argv[2]);
	snprintf(path, sizeof(path), "%s/bench.json", build);
	figures_write(path);
	return 0;
}
