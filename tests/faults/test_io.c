/* SPDX-License-Identifier: MIT */
/*
 * The nth write, sync, open or allocation of a real process fails, for every n: while it starts and
 * while it works, of the terminal's store and of the hub with its TLS. Once, three times, or until
 * somebody mends it. Nothing is called done that is not; when the fault is gone both go on by
 * themselves, or start again where they said that they do not. POINTS (make iofaults) is the
 * largest n; ONLY=malloc, or another name of a fault, leaves the others out.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/fail.h"
#include "tests/support/certificate.h"
#include "tests/support/clerk_run.h"
#include "tests/support/suite.h"

#define FOREVER    1000000
#define FIRST_ONES 8
#define STRIDE     11
#define BROKEN_MS  40 /* for so long, where it is broken until mended */
#define ENOUGH     200

struct fault {
	const char *name;
	enum fail_op op;
	int error;
};

static const struct fault faults[] = {
	{"write EIO", FAIL_WRITE, EIO},
	{"write ENOSPC", FAIL_WRITE, ENOSPC},
	{"sync EIO", FAIL_SYNC, EIO},
	{"sync ENOSPC", FAIL_SYNC, ENOSPC},
	{"open EIO", FAIL_OPEN, EIO},
	{"open ENOSPC", FAIL_OPEN, ENOSPC},
	{"malloc", FAIL_MEMORY, ENOMEM},
};
#define FAULTS ((int)(sizeof(faults) / sizeof(faults[0])))

static struct hall_run h;
static struct hub_run hub;
static struct clerk_run clerk;
static struct fail_box *box;
static char box_path[128], cert[160], key[160], url[80];
static int points, hits, aborts, refusals; /* of all */

static bool possible(void)
{
#ifdef __SANITIZE_ADDRESS__
	fprintf(stderr, "skipped: what is preloaded does not go with sanitizers\n");
	return false;
#else
	return true;
#endif
}

static void make(void)
{
	int fd;

	hall_make(&h, "");
	snprintf(box_path, sizeof(box_path), "%s/fault", h.dir);
	fd = open(box_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	ck_assert_int_eq(ftruncate(fd, sizeof(*box)), 0);
	box = mmap(NULL, sizeof(*box), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	ck_assert_ptr_ne(box, MAP_FAILED);
	close(fd);
	hub_run_init(&hub, &h);
	certificate_make(h.dir);
	snprintf(cert, sizeof(cert), "%s/cert.pem", h.dir);
	snprintf(key, sizeof(key), "%s/key.pem", h.dir);
	snprintf(url, sizeof(url), "https://%s", hub.url);
	hub.cert = cert;
	hub.key = key;
	hub_run_start(&hub);
	ck_assert(hub_run_listens(&hub, WAIT_MS));
	clerk_own(&clerk, &h);
}

/* All that was promised, at rest. */
static void unmake(const char *what)
{
	int64_t acts;

	if (!clerk.pid)
		clerk_start(&clerk, &(struct clerk_start){.url = url});
	ck_assert_msg(clerk_drained(&clerk, WAIT_MS), "%s", clerk.trouble);
	ck_assert_int_eq(clerk_end(&clerk, 0), 0);
	ck_assert_int_eq(clerk.unarmed, 0);
	ck_assert_int_eq(hub_run_end(&hub, SIGTERM), 0);
	acts = clerks_compare(&clerk, 1, &hub);
	fault_figures("%s: %d points, %d calls failed, %d starts refused, %d ended by memory; %zu "
		      "promises, %lld acts on the hub, none lost or twice",
		what, points, hits, refusals, aborts, clerk.n, (long long)acts);
	clerk_free(&clerk);
	hall_end(&h);
}

/* ---- the fault ------------------------------------------------------------------------------ */

static bool endless(int n)
{
	return n % 3 == 0;
}

static void fault_set(const struct fault *f, int n)
{
	static const int counts[] = {FOREVER, 1, 3};

	box->op = FAIL_NOTHING;
	box->left = n;
	box->count = counts[n % 3];
	box->error = f->error;
	box->hits = 0;
	box->op = f->op;
}

/* How many calls it hit. */
static int fault_gone(void)
{
	box->op = FAIL_NOTHING;
	hits += box->hits;
	return box->hits;
}

/* A program may refuse to start, and a library may give up without memory, aloud; a fault kills none. */
static void check_end(const struct fault *f, int n, int status)
{
	if (f->op == FAIL_MEMORY && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) {
		fprintf(stderr, "%s %d: %s\n", f->name, n, fault_end(status));
		aborts++;
		return;
	}
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) != 0 && WEXITSTATUS(status) < 100,
		"%s %d: %s", f->name, n, fault_end(status));
	refusals++;
}

/* ---- every n -------------------------------------------------------------------------------- */

typedef bool (*one_point)(const struct fault *f, int n);

/* Up to the first n that hits nothing: beyond it there is no such call. */
static int walk(const struct fault *f, one_point one, int most, int stride)
{
	int64_t from = fault_now_ms();
	int n = 1, before = points;

	for (; n <= most && one(f, n); n += n < FIRST_ONES ? 1 : stride)
		points++;
	fprintf(stderr, "%s: %d points, %lld s\n", f->name, points - before,
		(long long)(fault_now_ms() - from) / 1000);
	return n;
}

static bool asked_for(const struct fault *f)
{
	const char *only = getenv("ONLY");

	return !only || strcmp(f->name, only) == 0;
}

static void start(one_point one)
{
	int most = fault_cycles("POINTS", 100);

	for (int i = 0; i < FAULTS; i++)
		if (asked_for(&faults[i]))
			walk(&faults[i], one, most, 1);
}

/* In a test run, beyond the first ones, some of them. */
static void work(one_point one)
{
	int asked = fault_cycles("POINTS", 0), most = asked ? asked : 100, n;

	for (int i = 0; i < FAULTS; i++) {
		if (!asked_for(&faults[i]))
			continue;
		n = walk(&faults[i], one, most, asked ? 1 : STRIDE);
		ck_assert_msg(n > most || faults[i].op == FAIL_OPEN, "%s %d never failed",
			faults[i].name, n);
	}
}

/* ---- the terminal --------------------------------------------------------------------------- */

/* Until the clerk said all it was asked for and the hub has it, or it ended. */
static bool settled(int64_t last)
{
	return clerk.ended || (clerk.opened && clerk.last >= last && clerk.acked >= clerk.last);
}

/* What there is to do may be much for a busy machine: it is waited for while it goes on. */
struct patience {
	int64_t ms, until, so_far;
};

static struct patience patience_for(int ms)
{
	return (struct patience){ms, fault_now_ms() + ms, clerk.last + clerk.acked};
}

static bool patient(struct patience *p)
{
	if (clerk.last + clerk.acked != p->so_far)
		*p = patience_for((int)p->ms);
	return fault_now_ms() < p->until;
}

static void settle(const struct fault *f, int n, int64_t last)
{
	struct patience p = patience_for(WAIT_MS);
	char log[2000] = "";

	while (!settled(last) && patient(&p))
		clerk_pump(&clerk, 20);
	if (!settled(last))
		hall_sh(&h, log, sizeof(log), "tail -n 6 $D/hub.log");
	ck_assert_msg(settled(last), "%s %d: %lld of %lld here, %lld there, %s\n%s", f->name, n,
		(long long)clerk.last, (long long)last, (long long)clerk.acked, clerk.trouble, log);
}

static void ask_for(int n)
{
	char command[32];

	snprintf(command, sizeof(command), "act %d", n);
	clerk_say(&clerk, command);
}

static void pump_for(int ms)
{
	int64_t until = fault_now_ms() + ms;

	while (!clerk.ended && fault_now_ms() < until)
		clerk_pump(&clerk, 5);
}

/* With the fault in it from its first instruction; false: there is no nth call. */
static bool start_terminal(const struct fault *f, int n)
{
	int status;

	fault_set(f, n);
	clerk_start(&clerk, &(struct clerk_start){.url = url, .fault = box_path});
	clerk_say(&clerk, "act 2");
	if (endless(n)) {
		pump_for(BROKEN_MS);
		box->op = FAIL_NOTHING;
	}
	settle(f, n, clerk.opened ? clerk.last : 0);
	status = clerk_end(&clerk, 0);
	if (status)
		check_end(f, n, status);
	return fault_gone() > 0;
}

START_TEST(test_terminal_starts)
{
	if (!possible())
		return;
	make();
	start(start_terminal);
	unmake("a terminal starts");
}
END_TEST

/* Makes calls until one failed: false, there was none. What works opens next to nothing: so many acts
 * without one are enough. */
static bool call_until_hit(const struct fault *f, int acts)
{
	struct patience p = patience_for(WAIT_MS);
	int64_t enough = f->op == FAIL_OPEN ? clerk.last + ENOUGH : INT64_MAX;

	while (!clerk.ended && !box->hits && clerk.last < enough && patient(&p)) {
		ask_for(acts);
		pump_for(1);
		while (!box->hits && !settled(0) && patient(&p))
			clerk_pump(&clerk, 5);
	}
	return box->hits > 0;
}

/* While it works; false: there was no such call. */
static bool work_terminal(const struct fault *f, int n)
{
	if (!clerk.pid)
		clerk_start(&clerk, &(struct clerk_start){.url = url, .fault = box_path});
	settle(f, n, 0);
	fault_set(f, n);
	call_until_hit(f, n / 4 + 2);
	if (endless(n))
		pump_for(BROKEN_MS);
	/* Now and then the power goes as well: the next start sees what there is. */
	if (n % 6 == 0 && !clerk.ended)
		clerk_end(&clerk, SIGKILL);
	if (!fault_gone())
		return false;
	if (!clerk.pid)
		return true;
	if (!clerk.ended) {
		clerk_say(&clerk, "act 1");
		settle(f, n, clerk.last + 1);
	}
	if (clerk.ended)
		check_end(f, n, clerk_end(&clerk, 0));
	return true;
}

START_TEST(test_terminal_works)
{
	if (!possible())
		return;
	make();
	work(work_terminal);
	unmake("a terminal works");
}
END_TEST

/* ---- the hub -------------------------------------------------------------------------------- */

static void hub_ended(const struct fault *f, int n)
{
	check_end(f, n, hub_run_end(&hub, SIGTERM));
}

static bool start_hub(const struct fault *f, int n)
{
	int64_t from = fault_now_ms(), last = clerk.last;
	bool hit;

	if (hub.pid)
		ck_assert_int_eq(hub_run_end(&hub, SIGTERM), 0);
	fault_set(f, n);
	hub.fault = box_path;
	hub_run_start(&hub);
	while (!hub.ended && !hub_run_listens(&hub, 10) && fault_now_ms() < from + WAIT_MS)
		continue;
	ck_assert_msg(hub.ended || hub.listens, "%s %d: no start, no end", f->name, n);
	if (hub.ended) {
		hub_ended(f, n);
		return fault_gone() > 0;
	}
	clerk_say(&clerk, "act 1");
	if (endless(n))
		pump_for(BROKEN_MS);
	hit = fault_gone() > 0;
	settle(f, n, last + 1);
	return hit;
}

static void hub_again(void)
{
	if (hub.pid)
		return;
	hub.fault = box_path;
	hub_run_start(&hub);
	ck_assert(hub_run_listens(&hub, WAIT_MS));
}

START_TEST(test_hub_starts)
{
	if (!possible())
		return;
	make();
	clerk_start(&clerk, &(struct clerk_start){.url = url, .hurry = 20000});
	start(start_hub);
	hub_again();
	unmake("a hub starts");
}
END_TEST

/* waitpid would take its end away from hub_run_end. */
static bool hub_gone(void)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)hub.pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid;
}

static bool work_hub(const struct fault *f, int n)
{
	hub_again();
	settle(f, n, 0);
	fault_set(f, n);
	call_until_hit(f, 2);
	if (endless(n))
		pump_for(BROKEN_MS);
	if (!fault_gone())
		return false;
	if (hub_gone()) {
		hub_ended(f, n);
		hub_again();
	}
	clerk_say(&clerk, "act 1");
	settle(f, n, clerk.last + 1);
	return true;
}

START_TEST(test_hub_works)
{
	if (!possible())
		return;
	make();
	hub_run_end(&hub, SIGTERM);
	hub_again();
	clerk_start(&clerk, &(struct clerk_start){.url = url, .hurry = 20000});
	work(work_hub);
	unmake("a hub works");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_terminal_starts, test_terminal_works, test_hub_starts, test_hub_works};

	return fault_run("io", tests, 4);
}
