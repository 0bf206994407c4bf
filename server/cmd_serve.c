/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "core/base/log.h"
#include "server/cmd.h"
#include "server/http.h"
#include "server/lives.h"
#include "server/web/listener.h"

static const char usage[] =
	"usage: litang-hub serve --db DB [--listen ADDRESS:PORT]\n"
	"                        [--tls-cert FILE --tls-key FILE] [--log FILE] [--metrics ADDRESS:PORT]\n"
	"                        [--web ADDRESS:PORT] [--upstream URL]\n"
	"\n"
	"Answers terminals until SIGTERM or SIGINT. Makes the database when it is missing, with its\n"
	"keys in FILE.keys and the people's data keys in FILE.dk: keep both apart from its backups.\n"
	"  --listen    127.0.0.1:8642 by default; port 0 = any free one. Beyond loopback only with TLS\n"
	"  --tls-cert, --tls-key   PEM files\n"
	"  --log       file for log lines, - for stderr (the default)\n"
	"  --metrics   answers GET /metrics there, for Prometheus: on loopback only\n"
	"  --web       has the staff's page there, under /staff/: on loopback only, nginx before it has the\n"
	"              TLS; who may sign in: `litang-hub account`\n"
	"  --upstream  this is a hall's hub, URL the hub above, which it has joined (litang-hub join); a hall's\n"
	"              hub keeps what its terminals do, and passes it on as they signed it\n"
	"Says \"litang-hub: listening on ADDRESS:PORT\" on stdout when it is ready.\n";

/* The signals that end it, blocked in every thread and taken only by sigwait. */
static void block_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	pthread_sigmask(SIG_BLOCK, set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int not_started(const struct err *err)
{
	cmd_failed(err);
	return err->code == ERR_BAD ? EXIT_USAGE : EXIT_FAILED;
}

/* web: where the page listens, NULL = nowhere. */
static int serve(struct hub *hub, const struct http_options *o, const struct web_options *page,
	const char *web)
{
	struct web_listener *listener = NULL;
	struct err err = {0};
	struct http *http;
	sigset_t set;
	int got = 0;

	block_signals(&set);
	if (web && web_start(&listener, page, web, &err) < 0)
		return not_started(&err);
	if (http_start(&http, hub, o, &err) < 0) {
		web_end(listener);
		return not_started(&err);
	}
	printf("litang-hub: listening on %s\n", http_address(http));
	if (http_metrics_address(http))
		printf("litang-hub: metrics on %s\n", http_metrics_address(http));
	if (web)
		printf("litang-hub: page on %s/staff/\n", web_address(listener));
	fflush(stdout);
	while (sigwait(&set, &got) != 0)
		continue;
	web_end(listener);
	http_stop(http);
	return EXIT_DONE;
}

/* Acts of kinds that the program before this one did not know. */
static int take_known(struct hub *h)
{
	const struct moment now = cmd_now();
	struct err err = {0};
	int64_t n = 0;
	int got = ledger_begin(&h->ledger, &err);

	if (!got) {
		got = lives_upgraded(h, &now, &n, &err);
		if (got < 0)
			ledger_rollback(&h->ledger);
		else
			got = ledger_commit(&h->ledger, &err);
	}
	if (n)
		log_line(LOG_WARN, "%lld acts of kinds that are new are taken", (long long)n);
	return got < 0 ? cmd_failed(&err) : EXIT_DONE;
}

/* A hall's hub is nothing without the hub above, and a hub that joined none has no upstream. */
static int right_place(
	const char *command, const struct hub *h, const struct http_options *o, const char *web)
{
	if (h->up.joined && !o->upstream)
		return cmd_usage(command, "this is the hub of the hall %s: --upstream is missing",
			h->up.place);
	if (h->up.joined && web)
		return cmd_usage(command, "--web: staff's page is the hub's above");
	if (!h->up.joined && o->upstream)
		return cmd_usage(command, "--upstream: it has joined no hub yet: litang-hub join");
	return EXIT_DONE;
}

int cmd_serve(int argc, char **argv, const char *program)
{
	struct http_options http = {.listen = "127.0.0.1:8642"};
	struct cmd_db db = {NULL};
	const char *log = "-", *web = NULL;
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "listen", .value = &http.listen},
		{.name = "tls-cert", .value = &http.tls_cert},
		{.name = "tls-key", .value = &http.tls_key},
		{.name = "log", .value = &log},
		{.name = "metrics", .value = &http.metrics},
		{.name = "web", .value = &web},
		{.name = "upstream", .value = &http.upstream},
		{.name = NULL},
	};
	struct err err = {0};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest < argc)
		return cmd_usage(argv[0], "%s is one word too many", argv[rest]);
	if (!http.tls_cert != !http.tls_key)
		return cmd_usage(argv[0], "--tls-cert and --tls-key go together");
	if (log_open(log, &err) < 0)
		return cmd_failed(&err);
	code = cmd_hub(&hub, argv[0], &db, HUB_CREATE);
	if (code)
		return code;
	code = right_place(argv[0], &hub, &http, web);
	if (!code)
		code = take_known(&hub);
	if (!code)
		code = serve(&hub, &http,
			&(struct web_options){
				{{ledger_is_url(db.db) ? db.db : db.db + strlen("sqlite:"), db.dk},
					db.keys},
				{db.db, db.dk, db.keys}, program},
			web);
	hub_close(&hub);
	log_close();
	return code;
}
