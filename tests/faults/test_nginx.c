/* SPDX-License-Identifier: MIT */
/*
 * Two hubs on one PostgreSQL behind nginx, with the configuration that is shipped: real couriers talk
 * through it, a hub is killed and the other one goes on; signatures hold, every act is there once.
 */
#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/certificate.h"
#include "tests/support/clerk_run.h"
#include "tests/support/postgres.h"

#define CLERKS 2
#define ROUNDS 4
#define HURRY  20000

static struct hall_run h;
static struct hub_run hubs[2];
static struct clerk_run clerks[CLERKS];
static struct postgres pg;
static pid_t nginx;
static char url[64];

static int free_port(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	close(fd);
	return ntohs(at.sin_port);
}

/* ---- nginx ----------------------------------------------------------------------------------- */

static const char around[] =
	"cat >$D/nginx.conf <<'END'\n"
	"daemon off;\nworker_processes 1;\nevents { worker_connections 64; }\npid nginx.pid;\n"
	"http {\n"
	"client_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path fastcgi;\n"
	"uwsgi_temp_path uwsgi;\nscgi_temp_path scgi;\n"
	"include litang.conf;\n}\n"
	"END\n";

static void write_configuration(int port)
{
	char out[2048];

	ck_assert_msg(hall_sh(&h, out, sizeof(out), "%s", around) == 0, "%s", out);
	ck_assert_msg(hall_sh(&h, out, sizeof(out),
			      "sed -e 's/listen 443/listen 127.0.0.1:%d/' -e '/\\[::\\]/d'"
			      " -e 's/127.0.0.1:8642/%s/' -e 's/127.0.0.1:8643/%s/'"
			      " -e \"s|/etc/litang/tls/|$D/|\" server/deploy/litang.nginx.conf"
			      " >$D/litang.conf",
			      port, hubs[0].url, hubs[1].url) == 0,
		"%s", out);
	ck_assert_msg(hall_sh(&h, out, sizeof(out),
			      "nginx -t -q -p $D -e $D/nginx.log -c $D/nginx.conf 2>&1") == 0,
		"%s", out);
}

/* What comes back for these requests: statuses, and a * where the hub has signed. */
static const char asking[] =
	"python3 - %s 2>&1 <<'END'\n"
	"import ssl, sys, urllib.request, urllib.error\n"
	"any = ssl._create_unverified_context()\n"
	"def ask(path, body=None):\n"
	"    try:\n"
	"        r = urllib.request.urlopen(sys.argv[1] + path, body, 20, context=any)\n"
	"    except urllib.error.HTTPError as e:\n"
	"        r = e\n"
	"    except OSError:\n"
	"        return '-'\n"
	"    return str(r.status) + ('*' if r.headers.get('X-Sig') else '')\n"
	"print(ask('/v1/health'), ask('/metrics'), ask('/v1//health'), ask('/v1/%%68ealth'),\n"
	"    ask('/v1/acts', b'x' * (300 << 10)), ask('/v1/acts', b'x' * (301 << 10)))\n"
	"END\n";

static void answers_are(const char *wanted)
{
	int64_t until = fault_now_ms() + WAIT_MS;
	char out[1024];

	do
		ck_assert_int_eq(hall_sh(&h, out, sizeof(out), asking, url), 0);
	while (out[0] == '-' && fault_now_ms() < until);
	out[strcspn(out, "\n")] = 0;
	ck_assert_str_eq(out, wanted);
}

static void start_nginx(void)
{
	int port = free_port();

	snprintf(url, sizeof(url), "https://127.0.0.1:%d", port);
	certificate_make(h.dir);
	write_configuration(port);
	nginx = fork();
	if (nginx == 0) {
		char log[128];

		snprintf(log, sizeof(log), "%s/nginx.log", h.dir);
		execlp("setpriv", "setpriv", "--pdeathsig=TERM", "nginx", "-p", h.dir, "-e", log,
			"-c", "nginx.conf", NULL);
		_exit(127);
	}
}

static void stop_nginx(void)
{
	int status;

	kill(nginx, SIGTERM);
	ck_assert_int_eq(waitpid(nginx, &status, 0), nginx);
	ck_assert_int_eq(status, 0);
}

/* ---- the district ---------------------------------------------------------------------------- */

static void start_hub(int i)
{
	hub_run_start(&hubs[i]);
	ck_assert(hub_run_listens(&hubs[i], WAIT_MS));
}

static void make(void)
{
	char dir[120], first[POSTGRES_URL_SIZE], out[4096];

	hall_make(&h, "");
	hub_run_init(&hubs[0], &h);
	snprintf(dir, sizeof(dir), "%s/pg", h.dir);
	ck_assert_int_eq(chmod(h.dir, 0711), 0); /* the server is another user */
	postgres_make(&pg, dir);
	postgres_start(&pg);
	postgres_url(&pg, "postgres", first, sizeof(first));
	postgres_do(first, "CREATE DATABASE hub", NULL, 0);
	postgres_do(first, "CREATE DATABASE hub_dk", NULL, 0);
	postgres_url(&pg, "hub", hubs[0].db, sizeof(hubs[0].db));
	snprintf(hubs[0].keys, sizeof(hubs[0].keys), "%s/pg.keys", h.dir);
	ck_assert_msg(hall_sh(&h, out, sizeof(out),
			      "$B/litang-hub import %s demo/halls.tsv demo/slots.tsv demo/menu.tsv",
			      hub_run_db(&hubs[0])) == 0,
		"%s", out);
	hubs[1] = hubs[0];
	snprintf(hubs[1].url, sizeof(hubs[1].url), "127.0.0.1:%d", free_port());
	start_hub(0);
	start_hub(1);
	for (int i = 0; i < CLERKS; i++)
		clerk_enrol(&clerks[i], &hubs[0], i + 1);
	start_nginx();
}

static int64_t marks(void)
{
	int64_t sum = 0;

	for (int i = 0; i < CLERKS; i++)
		sum += clerks[i].acked;
	return sum;
}

/* Every clerk records, and all of it arrives; act by act, so that there are many contacts. */
static void work(const char *what)
{
	int64_t until = fault_now_ms() + 3 * WAIT_MS, before = marks();

	for (int n = 0; n < 5; n++)
		for (int i = 0; i < CLERKS; i++)
			clerk_say(&clerks[i], "act 3");
	while (marks() < before + CLERKS * 15 && fault_now_ms() < until)
		for (int i = 0; i < CLERKS; i++)
			clerk_pump(&clerks[i], 10);
	ck_assert_msg(marks() >= before + CLERKS * 15, "%s: %lld arrived; %s", what,
		(long long)(marks() - before), clerks[0].trouble);
}

START_TEST(two_hubs_behind_nginx)
{
	int64_t acts;

	make();
	answers_are("200* 404 404* 404* 404* 413");
	for (int i = 0; i < CLERKS; i++)
		clerk_start(&clerks[i], &(struct clerk_start){.url = url, .hurry = HURRY});
	work("both");
	for (int n = 0; n < ROUNDS; n++) {
		for (int i = 0; i < CLERKS; i++)
			clerk_say(&clerks[i], "act 40"); /* in the middle of this */
		clerk_pump(&clerks[0], 20);
		hub_run_end(&hubs[n % 2], SIGKILL);
		work(n % 2 ? "the first alone" : "the second alone");
		start_hub(n % 2);
		work("both again");
	}
	for (int i = 0; i < CLERKS; i++) {
		/* What it was told to record it has recorded; the rest is sent. */
		ck_assert_int_eq(clerk_end(&clerks[i], 0), 0);
		clerk_start(&clerks[i], &(struct clerk_start){.url = url, .hurry = HURRY});
		ck_assert_msg(clerk_drained(&clerks[i], WAIT_MS), "%s", clerks[i].trouble);
		ck_assert_int_eq(clerk_end(&clerks[i], 0), 0);
		ck_assert_msg(!clerks[i].failed && !clerks[i].unarmed, "%s", clerks[i].trouble);
	}
	stop_nginx();
	ck_assert_int_eq(hub_run_end(&hubs[1], SIGTERM), 0);
	ck_assert_int_eq(hub_run_end(&hubs[0], SIGTERM), 0);
	acts = clerks_compare(clerks, CLERKS, &hubs[0]);
	fault_figures("two hubs behind nginx, one killed %d times: %lld acts, none lost or twice",
		ROUNDS, (long long)acts);
	for (int i = 0; i < CLERKS; i++)
		clerk_free(&clerks[i]);
	postgres_stop(&pg);
	hall_end(&h);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {two_hubs_behind_nginx};

	return fault_run("nginx", tests, 1);
}
