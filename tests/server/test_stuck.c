/* SPDX-License-Identifier: MIT */
/* After the hub was put back, a terminal of which only a fork is left keeps all rights frozen: staff
 * must be told, and what to do. */
#include "tests/server/hub_program.h"
#include "tests/server/prometheus.h"

#include "server/metrics.h"

static struct fixture f;
static struct terminal t, u, fork_of_t;

static void put_back(void)
{
	struct err err = {0};

	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	ck_assert_int_eq(ledger_epoch_new(&f.hub.ledger, 1, &err), 0);
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
}

static struct ack hello(struct terminal *of)
{
	struct ack ack;

	f.now_ms += 1000;
	send_acts(of, 1, 0); /* hears of the epoch … */
	of->epoch = t.epoch.n > of->epoch.n ? t.epoch : of->epoch;
	ack = send_acts(of, 1, 0); /* … and tells all in it */
	return ack;
}

static void start(void)
{
	up();
	done(DEMO);
	fixture_of_program(&f);
	fixture_open(&f);
	terminal_enrol(&t, &f, "YD1");
	terminal_enrol(&u, &f, "YD2");
	hello(&t);
	hello(&u);
	fork_of_t = t;
	memset(&fork_of_t.a.body, 0, sizeof(fork_of_t.a.body));
	memset(fork_of_t.life, 0x5a, LIFE_BYTES);
	fork_of_t.counter += 1000;
}

static void end(void)
{
	buf_done(&fork_of_t.a.body);
	terminal_done(&t);
	terminal_done(&u);
	hub_close(&f.hub);
	down();
}

static double stuck(void)
{
	static const struct metrics_run nothing;
	struct moment now = moment_at(f.now_ms, CLOCK_HUB);
	struct buf out = BUF_INIT(METRICS_MAX);
	static struct prometheus prom;

	metrics_write(&f.hub, &nothing, &now, &out);
	ck_assert_msg(prometheus_read(&prom, buf_text(&out)), "%s", prom.why);
	buf_done(&out);
	return prometheus_value(&prom, "litang_hub_stuck_terminals");
}

static bool status_says(const char *args, const char *what)
{
	const struct run *r = run(args);

	ck_assert_msg(r->code == 0, "%s", r->err);
	return strstr(r->out, what) != NULL;
}

#define FORK_ONLY "YD1: of it only a fork is heard"

START_TEST(a_fork_that_is_all_there_is_left_is_told)
{
	start();
	put_back();
	hello(&u);
	ck_assert(!status_says("status {DB}", FORK_ONLY)); /* it may still be heard */
	ck_assert(stuck() == 0);
	ck_assert_str_eq(hello(&fork_of_t).trouble, "fork");
	ck_assert(status_says("status {DB}", FORK_ONLY));
	ck_assert(status_says("status {DB}", "declare-dead YD1\n"));
	ck_assert(status_says("status {DB}", "on another machine or put back: approve YD1/3"));
	ck_assert(status_says("status {DB} --json", "\"stuck\":[\"YD1\"]"));
	ck_assert(status_says("status {DB} --json", "\"life\":\"5a5a5a5a5a5a5a5a\""));
	ck_assert(stuck() == 1);
	/* what is to be done ends it */
	done("declare-dead YD1 {DB} --yes");
	ck_assert(!status_says("status {DB}", FORK_ONLY));
	ck_assert(status_says("status {DB} --json", "\"stuck\":[]"));
	ck_assert(stuck() == 0);
	end();
}
END_TEST

START_TEST(one_that_is_heard_after_all_is_not)
{
	start();
	put_back();
	hello(&u);
	hello(&fork_of_t);
	ck_assert(stuck() == 1);
	t.counter += 5000;
	ck_assert_str_eq(hello(&t).trouble, "");
	ck_assert(stuck() == 0);
	/* heard last before its fork: it is awaited like all others once its hub is put back again */
	put_back();
	fork_of_t.counter += 9000;
	ck_assert(stuck() == 0);
	hello(&fork_of_t);
	ck_assert(stuck() == 1);
	end();
}
END_TEST

SUITE_MAIN("stuck", a_fork_that_is_all_there_is_left_is_told, one_that_is_heard_after_all_is_not)
