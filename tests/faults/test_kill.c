/* SPDX-License-Identifier: MIT */
/*
 * kill -9 at any moment, again and again: the terminal that records, the hub that many send to, the
 * terminal with its screen. What was called done is on the hub in the end, once; both go on at once
 * whenever they are started again. CYCLES (make killtest) says how often; without it what a test
 * run can afford.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/support/clerk_run.h"
#include "tests/support/postgres.h"
#include "tests/support/suite.h"

#define CLERKS     3
#define DRAINED_MS 120000

static struct hall_run h;
static struct hub_run hub;
static struct clerk_run clerks[CLERKS];

/* CYCLES is of the terminal; the others are slower, and fewer of them do. */
static int cycles(int otherwise, int share)
{
	int n = fault_cycles("CYCLES", 0);

	return n ? (n + share - 1) / share : otherwise;
}

static void make(int n)
{
	hall_make(&h, "");
	hub_run_init(&hub, &h);
	hub_run_start(&hub);
	ck_assert(hub_run_listens(&hub, WAIT_MS));
	clerk_own(&clerks[0], &h);
	for (int i = 1; i < n; i++)
		clerk_enrol(&clerks[i], &hub, i);
}

static void unmake(int n)
{
	for (int i = 0; i < n; i++)
		clerk_free(&clerks[i]);
	if (hub.pid)
		hub_run_end(&hub, SIGKILL);
	hall_end(&h);
}

/* To the end of what there is to send, undisturbed. */
static void drain(int n)
{
	for (int i = 0; i < n; i++) {
		if (!clerks[i].pid)
			clerk_start(&clerks[i], &(struct clerk_start){0});
		ck_assert_msg(clerk_drained(&clerks[i], DRAINED_MS), "%s: %lld of %lld arrived; %s",
			clerks[i].dir, (long long)clerks[i].acked, (long long)clerks[i].last,
			clerks[i].trouble);
		ck_assert_int_eq(clerk_end(&clerks[i], 0), 0);
		ck_assert_msg(!clerks[i].failed && !clerks[i].unarmed, "%s", clerks[i].trouble);
	}
}

static size_t promises(int n)
{
	size_t sum = 0;

	for (int i = 0; i < n; i++)
		sum += clerks[i].n;
	return sum;
}

/* Half of them at any moment from the start on, half once it has promised something. */
static void kill_clerk(struct clerk_run *c, bool working)
{
	int64_t until = fault_now_ms() + WAIT_MS;
	size_t before = c->n;
	int status;

	clerk_start(c, &(struct clerk_start){0});
	clerk_say(c, "go");
	while (working && c->n == before && !c->ended && fault_now_ms() < until)
		clerk_pump(c, 100);
	until = fault_now_ms() + fault_random(40);
	while (!c->ended && fault_now_ms() < until)
		clerk_pump(c, (int)(until - fault_now_ms()));
	status = clerk_end(c, SIGKILL);
	ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "it ended: %s, %s",
		fault_end(status), c->trouble);
}

START_TEST(test_terminal)
{
	int n = cycles(500, 1), opened = 0, served = 0;
	int64_t acts;

	make(1);
	for (int i = 0; i < n; i++) {
		size_t before = clerks[0].n;

		kill_clerk(&clerks[0], i % 2);
		opened += clerks[0].opened;
		served += clerks[0].n > before;
	}
	drain(1);
	ck_assert_int_eq(WEXITSTATUS(hub_run_end(&hub, SIGTERM)), 0);
	acts = clerks_compare(clerks, 1, &hub);
	fault_figures("terminal killed %d times, %d in service, %d recording; "
		      "%zu promises, %lld acts on the hub, none lost or twice",
		n, opened, served, clerks[0].n, (long long)acts);
	ck_assert_int_ge(served, n / 4);
	unmake(1);
}
END_TEST

static void listen_to(int n, int ms)
{
	int64_t until = fault_now_ms() + ms;

	do
		for (int i = 0; i < n; i++)
			clerk_pump(&clerks[i], 1);
	while (fault_now_ms() < until);
}

static int64_t marks(void)
{
	int64_t sum = 0;

	for (int i = 0; i < CLERKS; i++)
		sum += clerks[i].acked;
	return sum;
}

static void kill_hub(bool working)
{
	int64_t until = fault_now_ms() + WAIT_MS, before = marks();
	int status;

	hub_run_start(&hub);
	while (working && marks() == before && !hub.ended && fault_now_ms() < until) {
		hub_run_listens(&hub, 0);
		listen_to(CLERKS, 1);
	}
	listen_to(CLERKS, (int)fault_random(60));
	hub_run_listens(&hub, 0);
	ck_assert_msg(!hub.ended, "the hub ended by itself");
	status = hub_run_end(&hub, SIGKILL);
	ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "the hub: %s",
		fault_end(status));
}

/* Each of them has always something to send, but no more than the hub takes at once. */
static void keep_busy(void)
{
	for (int i = 0; i < CLERKS; i++)
		if (clerks[i].last - clerks[i].acked < 20)
			clerk_say(&clerks[i], "act 20");
}

START_TEST(test_hub)
{
	int n = cycles(200, 5) * (fault_cycles("CYCLES", 0) ? 2 : 1), listened = 0, moved = 0;
	int64_t acts;

	make(CLERKS);
	hub_run_end(&hub, SIGKILL);
	for (int i = 0; i < CLERKS; i++)
		clerk_start(&clerks[i], &(struct clerk_start){.hurry = 20000});
	for (int i = 0; i < n; i++) {
		int64_t before = marks();

		keep_busy();
		kill_hub(i % 2);
		listened += hub.listens;
		moved += marks() > before;
	}
	for (int i = 0; i < CLERKS; i++)
		clerk_end(&clerks[i], 0);
	hub_run_start(&hub);
	ck_assert(hub_run_listens(&hub, WAIT_MS));
	drain(CLERKS);
	ck_assert_int_eq(WEXITSTATUS(hub_run_end(&hub, SIGTERM)), 0);
	acts = clerks_compare(clerks, CLERKS, &hub);
	fault_figures("hub on SQLite killed %d times, %d listening, %d acknowledging; "
		      "%zu promises, %lld acts on the hub, none lost or twice",
		n, listened, moved, promises(CLERKS), (long long)acts);
	ck_assert_int_ge(moved, n / 4);
	unmake(CLERKS);
}
END_TEST

/* ---- PostgreSQL ------------------------------------------------------------------------------ */

static void make_postgres(struct postgres *p)
{
	char dir[120], dk[POSTGRES_URL_SIZE], out[4096];

	hall_make(&h, "");
	hub_run_init(&hub, &h);
	snprintf(dir, sizeof(dir), "%s/pg", h.dir);
	ck_assert_int_eq(chmod(h.dir, 0711), 0); /* the server is another user */
	postgres_make(p, dir);
	postgres_start(p);
	postgres_url(p, "postgres", dk, sizeof(dk));
	postgres_do(dk, "CREATE DATABASE hub", NULL, 0);
	postgres_do(dk, "CREATE DATABASE hub_dk", NULL, 0);
	postgres_url(p, "hub", hub.db, sizeof(hub.db));
	snprintf(hub.keys, sizeof(hub.keys), "%s/pg.keys", h.dir);
	ck_assert_msg(hall_sh(&h, out, sizeof(out),
			      "$B/litang-hub import %s demo/halls.tsv demo/slots.tsv demo/menu.tsv",
			      hub_run_db(&hub)) == 0,
		"%s", out);
	hub_run_start(&hub);
	ck_assert(hub_run_listens(&hub, WAIT_MS));
	for (int i = 0; i < CLERKS; i++)
		clerk_enrol(&clerks[i], &hub, i + 1);
}

/* The server under the hub is stopped at once, as by a power cut, and comes back; the hub stays. */
START_TEST(test_postgres)
{
	int n = cycles(3, 100);
	struct postgres pg = {.pid = 0};
	int64_t acts;

	make_postgres(&pg);
	for (int i = 0; i < CLERKS; i++)
		clerk_start(&clerks[i], &(struct clerk_start){.hurry = 20000});
	for (int i = 0; i < n; i++) {
		int64_t before = marks(), until = fault_now_ms() + WAIT_MS;

		keep_busy();
		while (marks() == before && fault_now_ms() < until)
			listen_to(CLERKS, 1);
		ck_assert_msg(marks() > before, "after %d stops nothing is taken", i);
		keep_busy();
		listen_to(CLERKS, (int)fault_random(60));
		postgres_kill(&pg);
		postgres_start(&pg);
	}
	for (int i = 0; i < CLERKS; i++)
		clerk_end(&clerks[i], 0);
	drain(CLERKS);
	ck_assert_int_eq(hub_run_end(&hub, SIGTERM), 0);
	acts = clerks_compare(clerks, CLERKS, &hub);
	fault_figures("PostgreSQL stopped %d times under the hub; %zu promises, %lld acts on the "
		      "hub, none lost or twice",
		n, promises(CLERKS), (long long)acts);
	postgres_stop(&pg);
	unmake(CLERKS);
}
END_TEST

/* ---- with its screen ------------------------------------------------------------------------ */

/* Somebody with a card presses 1 on every page on the way to an order, until at some moment the
 * terminal is killed. Says whether it had called an order done. */
static bool order_and_kill(int card)
{
	static const char *const pages[] = {"订明天的午饭", "您要哪一份", "订这份吗"};
	char command[16];
	int page = 0;
	int64_t until;
	bool done;

	hall_terminal_start(&h, 80, 22);
	ck_assert_msg(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS), "%s", vt_text(h.vt));
	snprintf(command, sizeof(command), "card %d", card);
	hall_device(&h, command);
	until = fault_now_ms() + fault_random(1000);
	do {
		if (page < 3 && vt_has(h.vt, pages[page])) {
			vt_keys(h.vt, "1");
			page++;
		}
		vt_pump(h.vt, 5);
	} while (fault_now_ms() < until && !h.vt->gone);
	done = vt_has(h.vt, "订好了");
	ck_assert_msg(!h.vt->gone, "the terminal ended by itself\n%s", vt_text(h.vt));
	hall_terminal_kill(&h, SIGKILL);
	return done;
}

START_TEST(test_screen)
{
	static const int cards[] = {1, 3, 4, 5};
	int n = cycles(6, 100), done = 0, orders;
	char out[1024];

	hall_make(&h, "");
	hall_hub_start(&h);
	for (int i = 0; i < n; i++) {
		done += order_and_kill(cards[i % 4]);
		ck_assert_int_ge(hall_journal_count(&h, "order"), done);
	}
	orders = hall_journal_count(&h, "order");
	hall_terminal_start(&h, 80, 22);
	ck_assert_int_eq(hall_hub_wait(&h, "order", orders), orders);
	ck_assert_int_eq(hall_hub_wait(&h, "check-in", hall_journal_count(&h, "check-in")),
		hall_journal_count(&h, "check-in"));
	hall_terminal_kill(&h, SIGTERM);
	ck_assert_msg(hall_sh(&h, out, sizeof(out), "$B/litang verify --config $D/litang.ini") == 0,
		"%s", out);
	fault_figures("terminal with its screen killed %d times; %d of %d orders seen done, none "
		      "lost or twice",
		n, done, orders);
	hall_end(&h);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_terminal, test_hub, test_postgres, test_screen};

	return fault_run("kill", tests, 4);
}
