/* SPDX-License-Identifier: MIT */
/*
 * The hub in figures: the format by a strict reader, the figures against what was done.
 */
#include "tests/server/terminal.h"
#include "tests/server/hub_program.h"
#include "tests/server/prometheus.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#include "server/ledger_look.h"
#include "server/metrics.h"

#define DEADLINE_MS 20000

static struct fixture f;
static struct terminal t, u;
static struct prometheus prom;

static void look(const struct metrics_run *run_figures)
{
	struct moment now = moment_at(f.now_ms, CLOCK_HUB);
	struct buf out = BUF_INIT(METRICS_MAX);

	metrics_write(&f.hub, run_figures, &now, &out);
	ck_assert_msg(prometheus_read(&prom, buf_text(&out)), "%s\n%s", prom.why, buf_text(&out));
	buf_done(&out);
}

static const struct metrics_run nothing;

static void is(const char *series, double value)
{
	double got = prometheus_value(&prom, series);

	ck_assert_msg(got == value, "%s is %f, not %f", series, got, value);
}

#define OF(name, kiosk) name "{kiosk=\"" kiosk "\",hall=\"" PLACE "\""

static void tell(struct terminal *of, const char *status)
{
	struct batch_header h;

	header_init(of, &h, of->last + 1, 0);
	strcpy(h.status, status);
	ck_assert_uint_eq(post_batch(of, &h), 200);
}

START_TEST(terminals)
{
	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	terminal_enrol(&u, &f, "YD2");
	look(&nothing);
	is("litang_hub_ledger_up", 1);
	is("litang_hub_epoch", 1);
	is("litang_hub_unheard_terminals", 0);
	sql(&f, "UPDATE stream SET heard_n=0 WHERE no=1");
	look(&nothing);
	is("litang_hub_unheard_terminals", 1);
	is(OF("litang_terminal_unsent_acts", "YD1") "}", -1); /* it has not said */
	make_acts(&t, 3);
	send_acts(&t, 1, 3);
	f.now_ms += 60000;
	tell(&t, "{\"last\":5,\"paper\":\"low\",\"version\":\"0.1\"}");
	look(&nothing);
	is(OF("litang_terminal_contact_seconds", "YD1") "}", (double)(f.now_ms / 1000));
	is(OF("litang_terminal_unsent_acts", "YD1") "}", 2);
	is(OF("litang_terminal_paper", "YD1") ",state=\"low\"}", 1);
	is(OF("litang_terminal_info", "YD1") ",version=\"0.1\"}", 1);
	is(OF("litang_terminal_streams", "YD1") ",state=\"ok\"}", 1);
	is(OF("litang_terminal_streams", "YD2") ",state=\"ok\"}", 1);
	sql(&f, "UPDATE stream SET revoked=1 WHERE no=1");
	sql(&f, "UPDATE stream SET dead=1 WHERE no=2");
	look(&nothing);
	is(OF("litang_terminal_streams", "YD1") ",state=\"ok\"}", 0);
	is(OF("litang_terminal_streams", "YD1") ",state=\"revoked\"}", 1);
	is(OF("litang_terminal_streams", "YD2") ",state=\"dead\"}", 1);
	terminal_done(&t);
	terminal_done(&u);
	fixture_done(&f);
}
END_TEST

/* Nothing that a terminal says of itself may become another line, or another label. */
START_TEST(hostile_words)
{
	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	tell(&t, "{\"last\":0,\"paper\":\"a\\\"} 9\\nb\",\"version\":\"x\\\\\\u00e9\"}");
	look(&nothing);
	is(OF("litang_terminal_paper", "YD1") ",state=\"a\\\"} 9?b\"}", 1);
	is(OF("litang_terminal_info", "YD1") ",version=\"x\\\\??\"}", 1);
	tell(&t, "{\"last\":\"seven\"");
	look(&nothing);
	is(OF("litang_terminal_info", "YD1") ",version=\"\"}", 1);
	terminal_done(&t);
	fixture_done(&f);
}
END_TEST

/* Counted from high marks, not from the acts: a fork, a duplicate and what is set aside do not upset it. */
START_TEST(acts)
{
	int64_t all;

	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	make_acts(&t, 4);
	send_acts(&t, 1, 4);
	send_acts(&t, 3, 2);
	t.last = 2; /* the journal was put back, and goes on otherwise */
	make_acts(&t, 3);
	send_acts(&t, 3, 3);
	look(&nothing);
	all = sql_number(&f, "SELECT count(*) FROM act");
	ck_assert_int_eq(all, 7);
	is("litang_hub_acts{state=\"ok\"}",
		(double)sql_number(&f, "SELECT count(*) FROM act WHERE state='ok'"));
	is("litang_hub_acts{state=\"quarantined\"}",
		(double)sql_number(&f, "SELECT count(*) FROM act WHERE state='quarantined'"));
	is(OF("litang_terminal_streams", "YD1") ",state=\"fork\"}",
		(double)sql_number(&f, "SELECT count(*) FROM stream WHERE forked=1 OR parent>0"));
	terminal_done(&t);
	fixture_done(&f);
}
END_TEST

/* Everything that this connection's prepared statements have done so far. */
static int64_t steps(void)
{
	sqlite3 *sql = f.hub.ledger.sql.db.sql;
	int64_t n = 0;

	for (sqlite3_stmt *s = sqlite3_next_stmt(sql, NULL); s; s = sqlite3_next_stmt(sql, s))
		n += sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 0);
	return n;
}

static int64_t steps_of_a_look(int64_t stream_no)
{
	struct stream_look look;
	struct err err = {0};
	int64_t before = steps();

	ck_assert_int_eq(ledger_look(&f.hub.ledger, stream_no, &look, &err), 0);
	return steps() - before;
}

/* Who looks at how the terminals stand reads none of their acts, however many there are. */
START_TEST(a_look_is_no_search)
{
	int64_t few;

	if (postgres_asked())
		return; /* it finds the index by itself */
	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	make_acts(&t, 200);
	send_acts(&t, 1, 4);
	(void)steps_of_a_look(1);
	few = steps_of_a_look(1);
	send_acts(&t, 5, 196);
	ck_assert_int_gt(few, 0);
	ck_assert_int_eq(steps_of_a_look(1), few);
	terminal_done(&t);
	fixture_done(&f);
}
END_TEST

/* Acts that this hub lost and the terminal had pruned are counted as such, and no more as taken. */
START_TEST(lost_acts)
{
	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	make_acts(&t, 6);
	send_acts(&t, 1, 6);
	look(&nothing);
	is("litang_hub_lost_acts", 0);
	sql(&f, "INSERT INTO gap(stream_no, from_seq, to_seq, hash, rx_ms)"
		" SELECT 1, 3, 4, hash, 1 FROM act WHERE seq=4");
	sql(&f, "INSERT INTO gap(stream_no, from_seq, to_seq, hash, rx_ms)"
		" SELECT 1, 1, 1, hash, 1 FROM act WHERE seq=1");
	sql(&f, "DELETE FROM act WHERE seq IN (1, 3, 4)");
	look(&nothing);
	is("litang_hub_lost_acts", 3);
	is("litang_hub_acts{state=\"ok\"}",
		(double)sql_number(&f, "SELECT count(*) FROM act WHERE state='ok'"));
	terminal_done(&t);
	fixture_done(&f);
}
END_TEST

START_TEST(promises)
{
	fixture_init(&f);
	sql(&f, "INSERT INTO pool(resource, hall, day, capacity, given, ends)"
		" VALUES('seat/" PLACE "/C01', '" PLACE "', 99999, 4, 7, 999999999)");
	sql(&f, "INSERT INTO backup(no, medium, made_ms) VALUES(1, 'usb', 5000)");
	sql(&f, "INSERT INTO backup(no, medium, made_ms) VALUES(2, 'usb', 9000)");
	look(&nothing);
	is("litang_hub_pool_over{resource=\"seat/" PLACE "/C01\"}", 3);
	is("litang_hub_backup_seconds{medium=\"usb\"}", 9);
	is("litang_hub_waiting", 0);
	is("litang_hub_callbacks", 0);
	fixture_done(&f);
}
END_TEST

START_TEST(the_program)
{
	struct metrics_run figures = {
		.waiting = 3, .commits = 5, .commit_us = 1500, .commits_us = 2000001};

	fixture_init(&f);
	figures.answers[200] = 7;
	figures.answers[503] = 1;
	look(&figures);
	is("litang_hub_queue", 3);
	is("litang_hub_commits_total", 5);
	is("litang_hub_last_commit_seconds", 0.0015);
	is("litang_hub_commit_seconds_total", 2.000001);
	is("litang_hub_requests_total{status=\"200\"}", 7);
	is("litang_hub_requests_total{status=\"503\"}", 1);
	fixture_done(&f);
}
END_TEST

/* A hub without its ledger is not well: whoever passes requests on takes another. */
START_TEST(health)
{
	static const unsigned char no_sig[SIG_BYTES];
	struct moment now = moment_at(T0, CLOCK_HUB);
	struct request req = {.body = (const unsigned char *)""};
	struct answer a;

	fixture_init(&f);
	put_path(&req, "GET", "/v1/health");
	hub_answer(&f.hub, &req, no_sig, &now, &a);
	ck_assert_uint_eq(a.status, 200);
	buf_done(&a.body);
	sql(&f, "ALTER TABLE hub RENAME TO away");
	hub_answer(&f.hub, &req, no_sig, &now, &a);
	ck_assert_uint_eq(a.status, 503);
	ck_assert_int_gt(a.retry_after, 0);
	buf_done(&a.body);
	look(&nothing);
	is("litang_hub_ledger_up", 0);
	is("litang_hub_epoch", -1);
	sql(&f, "ALTER TABLE away RENAME TO hub");
	look(&nothing);
	is("litang_hub_ledger_up", 1);
	fixture_done(&f);
}
END_TEST

/* ---- the real program ------------------------------------------------------------------------ */

static void get(int port, const char *path, struct buf *reply)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct timeval limit = {.tv_sec = DEADLINE_MS / 1000};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char part[4096];
	ssize_t n;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	ck_assert_int_eq(connect(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
	n = snprintf(part, sizeof(part),
		"GET %s HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n", path);
	ck_assert_int_eq(send(fd, part, (size_t)n, MSG_NOSIGNAL), n);
	buf_clear(reply);
	while ((n = recv(fd, part, sizeof(part), 0)) > 0)
		buf_add(reply, part, (size_t)n);
	close(fd);
}

static void read_figures(int port)
{
	struct buf reply = BUF_INIT(1u << 20);
	const char *text;

	get(port, "/metrics", &reply);
	text = buf_text(&reply);
	ck_assert_msg(strncmp(text, "HTTP/1.1 200 ", 13) == 0, "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "Content-Type: " METRICS_TYPE "\r\n"));
	ck_assert_msg(prometheus_read(&prom, strstr(text, "\r\n\r\n") + 4), "%s", prom.why);
	buf_done(&reply);
}

static bool two_lines(int fd, char *line, size_t size)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	size_t n = 0;
	ssize_t got;

	while (n + 1 < size && poll(&p, 1, DEADLINE_MS) == 1 &&
		(got = read(fd, line + n, size - n - 1)) > 0) {
		n += (size_t)got;
		line[n] = 0;
		if (strchr(line, '\n') && strchr(strchr(line, '\n') + 1, '\n'))
			return true;
	}
	return false;
}

START_TEST(over_http)
{
	struct buf reply = BUF_INIT(1u << 20);
	int fds[2], port, metrics, status;
	char line[200] = "";
	pid_t pid;

	up();
	ck_assert_int_eq(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], STDOUT_FILENO);
		close(fds[0]);
		execl(program, program, "serve", "--db", db, "--hub-keys", keys, "--listen",
			"127.0.0.1:0", "--metrics", "localhost:0", NULL);
		_exit(127);
	}
	close(fds[1]);
	ck_assert(two_lines(fds[0], line, sizeof(line)));
	ck_assert_int_eq(sscanf(line,
				 "litang-hub: listening on 127.0.0.1:%d\nlitang-hub: metrics on "
				 "localhost:%d\n",
				 &port, &metrics),
		2);
	read_figures(metrics);
	is("litang_hub_ledger_up", 1);
	is("litang_hub_commits_total", 0);
	get(port, "/v1/health", &reply);
	ck_assert_int_eq(strncmp(buf_text(&reply), "HTTP/1.1 200 ", 13), 0);
	get(port, "/metrics", &reply); /* never where the terminals are */
	ck_assert_int_eq(strncmp(buf_text(&reply), "HTTP/1.1 404 ", 13), 0);
	get(metrics, "/v1/health", &reply);
	ck_assert_int_eq(strncmp(buf_text(&reply), "HTTP/1.1 404 ", 13), 0);
	read_figures(metrics);
	is("litang_hub_requests_total{status=\"200\"}", 1);
	is("litang_hub_requests_total{status=\"404\"}", 1);
	is("litang_hub_queue", 0);
	kill(pid, SIGTERM);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(run("serve {DB} --metrics 192.0.2.1:9000 --listen 127.0.0.1:0")->code, 2);
	ck_assert_int_eq(run("serve {DB} --metrics 9000 --listen 127.0.0.1:0")->code, 2);
	close(fds[0]);
	buf_done(&reply);
	down();
}
END_TEST

SUITE_MAIN("metrics", terminals, hostile_words, acts, a_look_is_no_search, lost_acts, promises,
	the_program, health, over_http)
