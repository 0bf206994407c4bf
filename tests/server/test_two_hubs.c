/* SPDX-License-Identifier: MIT */
/*
 * Several hubs on one PostgreSQL, and one that loses its server. Each hub is a process with its own
 * connection; what they do is told and heard through pipes, byte by byte.
 */
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "server/check.h"
#include "server/waiting.h"
#include "tests/server/kept.h"

#define DEADLINE_S 60

static struct fixture f;
static struct terminal t, u;

/* ---- processes ------------------------------------------------------------------------------- */

struct helper {
	pid_t pid;
	int tell, hear; /* the parent's ends */
};

/* run(in, out, ctx) in a process of its own, which never closes what it got from its parent. */
typedef void (*helper_run)(int in, int out, void *ctx);

static struct helper start(helper_run run, void *ctx)
{
	struct helper h;
	int to[2], from[2];

	ck_assert_int_eq(pipe(to), 0);
	ck_assert_int_eq(pipe(from), 0);
	fflush(NULL);
	h.pid = fork();
	ck_assert_int_ge(h.pid, 0);
	if (h.pid == 0) {
		close(to[1]);
		close(from[0]);
		alarm(DEADLINE_S);
		run(to[0], from[1], ctx);
		_exit(0);
	}
	close(to[0]);
	close(from[1]);
	h.tell = to[1];
	h.hear = from[0];
	return h;
}

static void stop(struct helper *h)
{
	int status = -1;

	/* Others may have the pipe, too: its end would not be seen. One that is gone needs no word. */
	signal(SIGPIPE, SIG_IGN);
	(void)!write(h->tell, "q", 1);
	close(h->tell);
	ck_assert_int_eq(waitpid(h->pid, &status, 0), h->pid);
	close(h->hear);
	ck_assert_int_eq(status, 0);
}

static char hear(int from)
{
	char c = 0;

	return read(from, &c, 1) == 1 ? c : 0;
}

static void tell(int to, char c)
{
	ck_assert_int_eq(write(to, &c, 1), 1);
}

/* ---- two hubs, one ledger -------------------------------------------------------------------- */

#define ROUNDS   8
#define SEATS    8 /* more, each round */
#define WAIT_FOR (ROUNDS * SEATS + 40)

static void offer(int seats)
{
	char text[512];

	snprintf(text, sizeof(text),
		"id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\tbook\tahead\n"
		"C01\tclass\t园丁\t甲\t书法\t\t\tMon\t09:00-10:00\t%d\t0\t\t\n",
		seats);
	import_text_of(&f, "offerings.tsv", text);
}

static void wait_for_seats(int n)
{
	struct act act;
	int64_t first = t.last + 1;

	for (int i = 0; i < n; i++) {
		draft_init(&t, &act, ACT_ENROL);
		strcpy(act.head.what, "C01");
		act.head.course = act.head.open = true;
		act.head.qty = 1;
		carry_key(&t, &act, t.dk);
		journal(&t, &act);
	}
	ck_assert_int_eq(send_acts(&t, first, n).acked, t.last);
}

/* A hub of its own, that hears a terminal say HELLO whenever it is told to. */
static void hub_with_hellos(int in, int out, void *ctx)
{
	struct terminal *of = ctx;

	fixture_open(&f);
	tell(out, 'r');
	while (hear(in) == 'h') {
		send_acts(of, of->last + 1, 0);
		tell(out, 'd');
	}
}

/* Until the other hub's transaction waits for a lock; it must not get through before. */
static void wait_for_lock(const struct helper *other)
{
	struct pollfd heard = {.fd = other->hear, .events = POLLIN};
	time_t end = time(NULL) + DEADLINE_S;

	while (strcmp(sql_value(&f, "SELECT count(*) FROM pg_stat_activity"
				    " WHERE wait_event_type='Lock' AND datname=current_database()"),
		       "0") == 0) {
		ck_assert_msg(poll(&heard, 1, 0) == 0, "the other hub did not wait");
		ck_assert(time(NULL) < end);
	}
}

/* With a lock a stream alone both give the same seats: "12 granted of 8". Here one is in the middle
 * of giving when the other begins. */
START_TEST(no_seat_is_given_by_two_hubs)
{
	struct moment now = moment_at(T0, CLOCK_HUB);
	struct err err = {0};
	struct helper other;

	if (!postgres_asked())
		return;
	fixture_init(&f);
	offer(1);
	terminal_enrol(&t, &f, "YD1");
	terminal_enrol(&u, &f, "YD2");
	send_acts(&t, 1, 0);
	send_acts(&u, 1, 0);
	wait_for_seats(WAIT_FOR);
	other = start(hub_with_hellos, &u);
	ck_assert_int_eq(hear(other.hear), 'r');
	for (int i = 1; i <= ROUNDS; i++) {
		/* Not by an import: who makes the pools anew first has others wait for that. */
		sql(&f, "UPDATE pool SET capacity=capacity+8 WHERE resource LIKE '%/C01';"
			"UPDATE planned SET rev=(SELECT feed_head FROM hub)");
		ck_assert_msg(ledger_begin(&f.hub.ledger, &err) == 0, "%s", err.text);
		ck_assert_msg(waiting_serve(&f.hub, PLACE, &now, &err) == 0, "%s", err.text);
		tell(other.tell, 'h');
		wait_for_lock(&other);
		ck_assert_msg(ledger_commit(&f.hub.ledger, &err) == 0, "%s", err.text);
		ck_assert_int_eq(hear(other.hear), 'd');
		ck_assert_int_eq(sql_number(&f, "SELECT granted-returned+given-credited FROM pool"
						" WHERE resource LIKE '%/C01'"),
			1 + i * SEATS);
	}
	stop(&other);
	terminal_done(&t);
	terminal_done(&u);
	fixture_done(&f);
}
END_TEST

#define MEETINGS 30
#define EACH     3 /* acts of each terminal, each time */

/* The same acts of both terminals, in one transaction, in the order that ctx says. Tells 'd' when all
 * were taken, here or by the other hub. */
static void hub_with_both(int in, int out, void *ctx)
{
	bool second = ctx != NULL;
	struct terminal *of[2] = {second ? &u : &t, second ? &t : &u};

	fixture_open(&f);
	tell(out, 'r');
	for (int i = 0; hear(in) == 'g'; i++) {
		struct kept k[2];
		struct query *all[2] = {&k[0].q, &k[1].q};
		char said = 'd';

		for (int n = 0; n < 2; n++) {
			of[n]->counter = (uint64_t)(10 + 2 * i + second);
			keep_batch(of[n], &k[n], 1 + i * EACH, EACH);
		}
		hub_answer_all(&f.hub, all, 2);
		for (int n = 0; n < 2; n++) {
			/* 409: the other hub has heard a later word of it. */
			if (k[n].q.a.status != 200 && k[n].q.a.status != 409)
				said = 'x';
			kept_done(&k[n]);
		}
		tell(out, said);
	}
}

/* Two streams at two hubs at the same moment, the other way round at the other: nobody waits in a ring,
 * and every act is there once. */
START_TEST(two_streams_at_two_hubs)
{
	struct check_report report;
	struct helper a, b;
	struct err err = {0};

	if (!postgres_asked())
		return;
	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	terminal_enrol(&u, &f, "YD2");
	make_acts(&t, MEETINGS * EACH);
	make_acts(&u, MEETINGS * EACH);
	a = start(hub_with_both, NULL);
	b = start(hub_with_both, &u);
	ck_assert_int_eq(hear(a.hear), 'r');
	ck_assert_int_eq(hear(b.hear), 'r');
	for (int i = 0; i < MEETINGS; i++) {
		tell(a.tell, 'g');
		tell(b.tell, 'g');
		ck_assert_int_eq(hear(a.hear), 'd');
		ck_assert_int_eq(hear(b.hear), 'd');
		ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act WHERE state='ok'"),
			2 * EACH * (i + 1));
	}
	stop(&a);
	stop(&b);
	ck_assert_msg(check_ledger(&f.hub, &report, &err) == 0, "%s", err.text);
	terminal_done(&t);
	terminal_done(&u);
	fixture_done(&f);
}
END_TEST

static void open_and_leave(int in, int out, void *ctx)
{
	struct fixture *of = ctx;
	struct err err = {0};

	(void)hear(in);
	ck_assert_msg(hub_open_at(&of->hub, &(struct hub_where){{.db = of->db}, .keys = of->keys},
			      HUB_CREATE, &err) == 0,
		"%s", err.text);
	tell(out, 'd');
}

/* Both make the tables, or one waits for the other; the keys are there already. */
START_TEST(two_hubs_begin_at_once)
{
	struct helper a, b;

	if (!postgres_asked())
		return;
	fixture_init(&f);
	hub_close(&f.hub);
	postgres_do(f.db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", NULL, 0);
	a = start(open_and_leave, &f);
	b = start(open_and_leave, &f);
	tell(a.tell, 'g');
	tell(b.tell, 'g');
	ck_assert_int_eq(hear(a.hear), 'd');
	ck_assert_int_eq(hear(b.hear), 'd');
	stop(&a);
	stop(&b);
	fixture_open(&f);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM hub"), 1);
	fixture_done(&f);
}
END_TEST

/* ---- a server that is lost ------------------------------------------------------------------- */

static struct postgres primary, standby;
static char primary_url[POSTGRES_URL_SIZE];

static void pair_up(void)
{
	char dir[100];

	memset(&f, 0, sizeof(f));
	suite_dir(f.dir, sizeof(f.dir));
	chmod(f.dir, 0711);
	snprintf(dir, sizeof(dir), "%s/1", f.dir);
	postgres_make(&primary, dir);
	postgres_set(&primary, "wal_level = replica\n");
	postgres_start(&primary);
	snprintf(dir, sizeof(dir), "%s/2", f.dir);
	postgres_copy(&standby, dir, &primary);
	postgres_start(&standby);
	postgres_url(&primary, "postgres", primary_url, sizeof(primary_url));
	postgres_do(primary_url, "CREATE DATABASE hub", NULL, 0);
	postgres_do(primary_url, "CREATE DATABASE hub_dk", NULL, 0);
	postgres_do(primary_url, "ALTER SYSTEM SET synchronous_standby_names='*'", NULL, 0);
	postgres_do(primary_url, "SELECT pg_reload_conf()", NULL, 0);
	snprintf(f.db, sizeof(f.db),
		"postgresql://litang@/hub?host=%s,%s&target_session_attrs=read-write", primary.dir,
		standby.dir);
	snprintf(f.keys, sizeof(f.keys), "%s/hub.keys", f.dir);
	f.now_ms = T0;
	fixture_open(&f);
	import_text_of(&f, "halls.tsv", halls_tsv);
	import_text_of(&f, "slots.tsv", slots_tsv);
	terminal_enrol(&t, &f, "YD1");
	make_acts(&t, 1);
	send_acts(&t, 1, 1);
}

static void promote(void)
{
	char url[POSTGRES_URL_SIZE];

	postgres_url(&standby, "postgres", url, sizeof(url));
	postgres_do(url, "SELECT pg_promote(true, 60)", NULL, 0);
	/* The new primary waits for nobody. */
	postgres_do(url, "ALTER SYSTEM SET synchronous_standby_names=''", NULL, 0);
	postgres_do(url, "SELECT pg_reload_conf()", NULL, 0);
}

static void pair_down(void)
{
	char command[128];

	hub_close(&f.hub);
	postgres_stop(&standby);
	postgres_stop(&primary);
	terminal_done(&t);
	snprintf(command, sizeof(command), "rm -rf %s", f.dir);
	ck_assert_int_eq(system(command), 0);
}

#define STEP   3  /* acts a batch */
#define BEFORE 40 /* batches, then the primary dies */
#define AFTER  10

/* A terminal as it is: sends what is not acknowledged, again and again. Tells 'd' when a batch is
 * acknowledged, 'x' when it was not. */
static void terminal_at_work(int in, int out, void *ctx)
{
	struct epoch before = t.epoch;
	struct batch_header h;
	struct ack ack;
	int64_t acked = 1;
	int done = 0, after = 0;

	(void)ctx;
	(void)in;
	fixture_open(&f);
	while (after < AFTER) {
		if (t.last == acked)
			make_acts(&t, STEP);
		header_init(&t, &h, acked + 1, (int)(t.last - acked));
		if (post_batch(&t, &h) != 200) {
			tell(out, 'x');
			continue;
		}
		read_ack(&t, &ack);
		/* nothing that was acknowledged is gone */
		ck_assert_int_ge(ack.acked, acked);
		acked = ack.acked;
		t.epoch = ack.epoch;
		tell(out, 'd');
		done++;
		after += memcmp(t.epoch.id, before.id, sizeof(before.id)) != 0;
	}
	ck_assert_int_gt(done, BEFORE);
	ck_assert_uint_eq(t.epoch.n, before.n + 1);
	tell(out, 'e');
}

START_TEST(the_primary_dies_under_load)
{
	struct check_report report;
	struct err err = {0};
	struct helper work;
	char url[POSTGRES_URL_SIZE], highest[16] = "";
	int acked = 0;
	char c;

	if (!postgres_asked())
		return;
	pair_up();
	hub_close(&f.hub); /* another hub is at work */
	work = start(terminal_at_work, NULL);
	while (acked < BEFORE && (c = hear(work.hear)) != 0)
		acked += c == 'd';
	ck_assert_int_eq(acked, BEFORE);
	postgres_kill(&primary);
	/* Between the last batch that was heard of and the end of the primary there may be more. */
	promote();
	while ((c = hear(work.hear)) != 'e' && c)
		acked += c == 'd';
	ck_assert_int_eq(c, 'e');
	stop(&work);
	postgres_url(&standby, "hub", url, sizeof(url));
	postgres_do(url, "SELECT high FROM stream", highest, sizeof(highest));
	ck_assert_int_gt(atoi(highest), acked * STEP);
	fixture_open(&f);
	ck_assert_msg(check_ledger(&f.hub, &report, &err) == 0, "%s", err.text);
	pair_down();
}
END_TEST

/* Sends the same batch whenever it is told to; tells the answer. */
static void terminal_repeats(int in, int out, void *ctx)
{
	struct batch_header h;
	struct act act;

	(void)ctx;
	fixture_open(&f);
	/* Its key is known already: only the ledger is written. */
	draft_init(&t, &act, ACT_CHECK_IN);
	journal(&t, &act);
	tell(out, 'r');
	while (hear(in) == 's') {
		header_init(&t, &h, 2, 1);
		tell(out, post_batch(&t, &h) == 200 ? 'd' : 'x');
	}
}

/* Waits until a hub's commit waits for the standby, and breaks that off. */
static void break_off(void)
{
	char n[8] = "0";

	for (time_t end = time(NULL) + DEADLINE_S; atoi(n) == 0;) {
		ck_assert(time(NULL) < end);
		postgres_do(primary_url,
			"SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity"
			" WHERE wait_event='SyncRep' AND datname='hub'",
			n, sizeof(n));
	}
}

/* Committed here but not on the standby: not acknowledged; and a duplicate of it, which stores no
 * act, waits for the standby, too. */
START_TEST(a_duplicate_waits_for_the_standby)
{
	struct helper work;
	char url[POSTGRES_URL_SIZE], n[8];

	if (!postgres_asked())
		return;
	pair_up();
	hub_close(&f.hub);
	work = start(terminal_repeats, NULL);
	ck_assert_int_eq(hear(work.hear), 'r');
	postgres_stop(&standby);
	for (int i = 0; i < 2; i++) {
		tell(work.tell, 's');
		break_off();
		ck_assert_int_eq(hear(work.hear), 'x');
	}
	postgres_url(&primary, "hub", url, sizeof(url));
	postgres_do(url, "SELECT count(*) FROM act", n, sizeof(n));
	ck_assert_str_eq(n, "2");
	postgres_kill(&primary);
	postgres_start(&standby);
	promote();
	postgres_url(&standby, "hub", url, sizeof(url));
	postgres_do(url, "SELECT count(*) FROM act", n, sizeof(n));
	ck_assert_str_eq(n, "1"); /* it was never acknowledged, and is sent again */
	do
		tell(work.tell, 's');
	while (hear(work.hear) == 'x');
	postgres_do(url, "SELECT count(*) FROM act", n, sizeof(n));
	ck_assert_str_eq(n, "2");
	stop(&work);
	fixture_open(&f);
	pair_down();
}
END_TEST

SUITE_MAIN("two hubs", no_seat_is_given_by_two_hubs, two_streams_at_two_hubs,
	two_hubs_begin_at_once, the_primary_dies_under_load, a_duplicate_waits_for_the_standby)
