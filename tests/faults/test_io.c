/* SPDX-License-Identifier: MIT */
/*
 * The nth write, sync, open or allocation of a real process fails, for every n: while it starts and
 * while it works, of the terminal's store and of the hub with its TLS. Once, three times, or until
 * somebody mends it. Nothing is called done that is not; when the fault is gone both go on by
 * themselves, or start again where they said that they do not. POINTS (make iofaults) is the
 * largest n.
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
static int hits, aborts, refusals; /* of all */

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
	fault_figures("%s: %d calls failed, %d starts refused, %d ended by memory; %zu promises, "
		      "%lld acts on the hub, none lost or twice",
		what, hits, refusals, aborts, clerk.n, (long long)acts);
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

/* A program may refuse to start, and without memory it may end; it is never killed by a fault. */
static void check_end(const struct fault *f, int n, int status)
{
	if (f->op == FAIL_MEMORY && WIFSIGNALED(status)) {
		fprintf(stderr, "%s %d: %s\n", f->name, n, fault_end(status));
		aborts++;
		return;
	}
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) != 0 && WEXITSTATUS(status) < 100,
		"%s %d: %s", f->name, n, fault_end(status));
	refusals++;
}

/* ---- the terminal --------------------------------------------------------------------------- */

/* Until the clerk said all it was asked for and the hub has it, or it ended. */
static bool settled(int64_t last)
{
	return clerk.ended || (clerk.opened && clerk.last >= last && clerk.acked >= clerk.last);
}

/* What was asked for before may be much for a busy machine: it is waited for while it goes on. */
static void settle(const struct fault *f, int n, int64_t last)
{
	int64_t until = fault_now_ms() + WAIT_MS, so_far = 0;

	while (!settled(last) && fault_now_ms() < until) {
		clerk_pump(&clerk, 20);
		if (clerk.last + clerk.acked != so_far)
			until = fault_now_ms() + WAIT_MS;
		so_far = clerk.last + clerk.acked;
	}
	ck_assert_msg(settled(last), "%s %d: %lld of %lld here, %lld there, %s", f->name, n,
		(long long)clerk.last, (long long)last, (long long)clerk.acked, clerk.trouble);
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
	int most = fault_cycles("POINTS", 100);

	if (!possible())
		return;
	make();
	for (int i = 0; i < FAULTS; i++)
		for (int n = 1; n <= most && start_terminal(&faults[i], n); n++)
			continue;
	unmake("a terminal starts");
}
END_TEST

/* What works opens next to nothing: it is not waited for. */
static int64_t patience(const struct fault *f)
{
	return fault_now_ms() + (f->op == FAIL_OPEN ? 300 : WAIT_MS);
}

/* Every n, as long as there is such a call; in a test run, beyond the first ones, some of them. */
static void work(bool (*one)(const struct fault *f, int n))
{
	int most = fault_cycles("POINTS", 0), stride = most ? 1 : STRIDE;

	most = most ? most : 100;
	for (int i = 0; i < FAULTS; i++) {
		int n = 1;

		while (n <= most && one(&faults[i], n))
			n += n < FIRST_ONES ? 1 : stride;
		ck_assert_msg(n > most || faults[i].op == FAIL_OPEN, "%s %d never failed",
			faults[i].name, n);
	}
}

/* While it works; false: there was no such call. */
static bool work_terminal(const struct fault *f, int n)
{
	int64_t until = patience(f);

	if (!clerk.pid)
		clerk_start(&clerk, &(struct clerk_start){.url = url, .fault = box_path});
	settle(f, n, 0);
	fault_set(f, n);
	while (!clerk.ended && !box->hits && fault_now_ms() < until) {
		ask_for(n / 4 + 2);
		pump_for(1);
		while (!box->hits && !settled(0) && fault_now_ms() < until)
			clerk_pump(&clerk, 5);
	}
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
	int most = fault_cycles("POINTS", 100);

	if (!possible())
		return;
	make();
	clerk_start(&clerk, &(struct clerk_start){.url = url, .hurry = 20000});
	for (int i = 0; i < FAULTS; i++)
		for (int n = 1; n <= most && start_hub(&faults[i], n); n++)
			continue;
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
	int64_t until = patience(f);

	hub_again();
	settle(f, n, 0);
	fault_set(f, n);
	while (!box->hits && fault_now_ms() < until) {
		clerk_say(&clerk, "act 2");
		pump_for(1);
		while (!box->hits && !settled(0) && fault_now_ms() < until)
			clerk_pump(&clerk, 5);
	}
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
