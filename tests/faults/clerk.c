/* SPDX-License-Identifier: MIT */
/*
 * The terminal without its screen and devices: the real store, exchange and courier in one process
 * that can be killed, starved and made to fail.
 *
 *	clerk DIR HUB-URL COURIER HURRY
 *
 * DIR has litang.db and litang.keys of an enrolled terminal. HURRY: how many times faster than the
 * clock the exchange's waits go by. Lines on stdin: "act N" records N acts, "go" records without
 * end; at its end the store is closed. What happens is told on stdout, each line as soon as it is so:
 *	open LAST ACKED          the store serves
 *	done SEQ ID HASH US      an act was promised, which took so long
 *	failed TEXT              … was not
 *	acked SEQ                the hub's mark, when it moved
 *	trouble TEXT             an exchange failed
 *	unarmed                  an exchange ended and no other one is armed: a fault of the program
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/base/child.h"
#include "kiosk/sync/courier.h"

#define HUNG_MS    40000 /* as the terminal has it */
#define RECOVER_US 20000

struct clerk {
	struct store *store;
	struct exchange *exchange;
	struct hall_clock clock;
	const char *url, *courier;
	int hurry, fd, pid; /* fd -1: no courier */
	int64_t started_us;
	unsigned waiting;    /* the request that is out, 0 = none */
	int64_t asked_us;    /* … since */
	int64_t recover_us;  /* out of service: no try to come back before */
	int64_t told, to_do; /* the mark that was told; acts still to record */
	unsigned kind;       /* of the next act */
	bool ends;
	char line[64];
	size_t n_line;
	struct buf in;
	size_t used;
};

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* The exchange's clock. */
static int64_t boot_ms(const struct clerk *c)
{
	return (now_us() - c->started_us) * c->hurry / 1000;
}

/* In one piece, or the reader would not know what was said before a kill. */
static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *fmt, ...)
{
	char line[512];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (n >= (int)sizeof(line))
		n = sizeof(line) - 1;
	if (write(1, line, (size_t)n) != n)
		_exit(9);
}

/* ---- acts ----------------------------------------------------------------------------------- */

static void draft(struct act *act, unsigned n, day_t day)
{
	static const enum act_kind kinds[] = {
		ACT_CHECK_IN, ACT_HELP, ACT_CHECK_IN, ACT_ORDER, ACT_UNKNOWN};

	act_init(act, kinds[n % 5]);
	if (act->head.kind == ACT_UNKNOWN)
		strcpy(act->head.what, "card");
	if (act->head.kind != ACT_ORDER)
		return;
	strcpy(act->head.what, "lunch");
	act->head.proof = PROOF_CARD;
	act->head.service_day = day + 1;
	act->head.qty = 1;
	act->head.list_fen = act->head.due_fen = 1300;
	act->body.cancel_day = day + 1;
	act->body.cancel_min = 540;
	act->body.promise = PROMISE_FINAL;
	strcpy(act->body.items[0].name.text[LANG_ZH], "套餐一");
	act->body.items[0].qty = act->body.n_items = 1;
}

static void tell_done(const struct act *act, int64_t us)
{
	char id[2 * ACT_ID_BYTES + 1], hash[2 * ACT_HASH_BYTES + 1];

	hex_from(id, act->head.id, sizeof(act->head.id));
	hex_from(hash, act->hash, sizeof(act->hash));
	say("done %lld %s %s %lld\n", (long long)act->head.seq, id, hash, (long long)us);
}

static void record_one(struct clerk *c)
{
	static const struct person nobody = {.born = DAY_NONE};
	struct moment now = hall_clock_now(&c->clock);
	struct recorded done = {0};
	struct err err = {0};
	int64_t from = now_us();
	struct act act;

	c->to_do--;
	draft(&act, c->kind++, now.day);
	switch (store_record(c->store, &now, &act, &nobody, &done, &err)) {
	case RECORD_OK:
		tell_done(&done.act, now_us() - from);
		exchange_act_recorded(c->exchange, boot_ms(c));
		break;
	case RECORD_NO_RIGHT:
		c->to_do++; /* the next one is of another kind */
		break;
	default:
		say("failed %.200s\n", err.text);
		c->recover_us = now_us() + RECOVER_US;
	}
}

static void recover(struct clerk *c)
{
	struct err err = {0};

	if (store_in_service(c->store) || now_us() < c->recover_us)
		return;
	if (store_recover(c->store, &err) < 0)
		say("trouble recover: %.200s\n", err.text);
	c->recover_us = now_us() + RECOVER_US;
}

/* ---- the exchange --------------------------------------------------------------------------- */

static void tell_mark(struct clerk *c)
{
	struct outbox_state st;

	outbox_state(c->store, &st);
	if (st.acked != c->told)
		say("acked %lld\n", (long long)st.acked);
	c->told = st.acked;
}

static void take_reply(struct clerk *c, const struct exchange_reply *reply)
{
	struct exchange_outcome outcome;

	c->waiting = 0;
	exchange_reply(c->exchange, boot_ms(c), reply, &outcome);
	if (outcome.trouble[0])
		say("trouble %s\n", outcome.trouble);
	if (exchange_due_ms(c->exchange) > boot_ms(c) + 3600000)
		say("unarmed\n");
	tell_mark(c);
}

static void courier_gone(struct clerk *c)
{
	struct exchange_reply none = {.id = c->waiting};

	if (c->fd >= 0)
		child_end(c->fd, c->pid);
	c->fd = -1;
	buf_clear(&c->in);
	c->used = 0;
	if (c->waiting)
		take_reply(c, &none);
}

static void send_request(struct clerk *c, const struct exchange_request *req)
{
	struct buf out = BUF_INIT(EXCHANGE_BODY_MAX + 4096);
	struct err err = {0};
	size_t done = 0;

	c->waiting = req->id;
	c->asked_us = now_us();
	if (courier_encode(req, c->url, &out, &err) < 0)
		say("trouble encode: %s\n", err.text);
	while (!err.code && done < out.len) {
		struct pollfd p = {.fd = c->fd, .events = POLLOUT};
		ssize_t n = send(c->fd, out.data + done, out.len - done, MSG_NOSIGNAL);

		if (n < 0 && (errno != EAGAIN || poll(&p, 1, 1000) <= 0))
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	if (!out.len || done < out.len)
		courier_gone(c);
	buf_done(&out);
}

static void exchange_go_on(struct clerk *c)
{
	struct exchange_request req = {0};
	struct err err = {0};
	int due;

	if (c->waiting && now_us() - c->asked_us > HUNG_MS * 1000LL)
		courier_gone(c);
	if (c->waiting || exchange_due_ms(c->exchange) > boot_ms(c))
		return;
	if (c->fd < 0 && courier_start(c->courier, &c->fd, &c->pid, &err) < 0) {
		c->fd = -1;
		say("trouble courier: %s\n", err.text);
		poll(NULL, 0, 1);
		return;
	}
	due = exchange_next(c->exchange, boot_ms(c), &req, &err);
	if (due == 1)
		send_request(c, &req);
	else if (due < 0)
		say("trouble next: %.200s\n", err.text);
	buf_done(&req.body);
}

static void take_bytes(struct clerk *c)
{
	unsigned char chunk[65536];
	struct exchange_reply reply;
	ssize_t n = recv(c->fd, chunk, sizeof(chunk), MSG_DONTWAIT);
	int got = 0;

	if (n == 0 || (n < 0 && errno != EAGAIN)) {
		courier_gone(c);
		return;
	}
	if (n > 0)
		buf_add(&c->in, chunk, (size_t)n);
	while (!c->in.failed && (got = courier_decode(&c->in, &c->used, &reply)) == 1)
		take_reply(c, &reply);
	if (got < 0 || c->in.failed)
		courier_gone(c);
}

/* ---- the loop ------------------------------------------------------------------------------- */

static void obey(struct clerk *c, const char *line)
{
	long long n;

	if (strcmp(line, "go") == 0)
		c->to_do = INT64_MAX / 2;
	else if (sscanf(line, "act %lld", &n) == 1)
		c->to_do += n;
	else
		say("trouble what is %s\n", line);
}

static void take_command(struct clerk *c)
{
	char bytes[64];
	ssize_t n = read(0, bytes, sizeof(bytes));

	c->ends = n <= 0;
	for (ssize_t i = 0; i < n; i++) {
		bool end = bytes[i] == '\n';

		if (c->n_line + 1 < sizeof(c->line))
			c->line[c->n_line++] = end ? 0 : bytes[i];
		if (end) {
			obey(c, c->line);
			c->n_line = 0;
		}
	}
}

static int wait_ms(const struct clerk *c)
{
	int64_t due = exchange_due_ms(c->exchange), left;

	if (c->to_do && store_in_service(c->store))
		return 0;
	if (!store_in_service(c->store))
		return RECOVER_US / 1000;
	left = due == INT64_MAX ? 1000 : (due - boot_ms(c) + c->hurry - 1) / c->hurry;
	return left < 0 ? 0 : left > 1000 ? 1000 : (int)left;
}

static void loop(struct clerk *c)
{
	while (!c->ends) {
		struct pollfd p[2] = {{.fd = 0, .events = POLLIN}, {.fd = c->fd, .events = POLLIN}};

		poll(p, c->fd >= 0 ? 2 : 1, wait_ms(c));
		if (p[0].revents)
			take_command(c);
		if (c->fd >= 0 && p[1].revents)
			take_bytes(c);
		recover(c);
		exchange_go_on(c);
		if (c->to_do && store_in_service(c->store))
			record_one(c);
	}
}

int main(int argc, char **argv)
{
	struct clerk c = {.fd = -1, .in = BUF_INIT(EXCHANGE_BODY_MAX + 8192), .told = -1};
	char db[256], keys[256];
	struct outbox_state st;
	struct err err = {0};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (argc != 5)
		return 2;
	c.url = argv[2];
	c.courier = argv[3];
	c.hurry = atoi(argv[4]);
	c.started_us = now_us();
	snprintf(db, sizeof(db), "%s/litang.db", argv[1]);
	snprintf(keys, sizeof(keys), "%s/litang.keys", argv[1]);
	if (store_open(&c.store, db, keys, STORE_WRITE, &err) < 0) {
		say("failed open: %.400s\n", err.text);
		return 1;
	}
	hall_clock_init(&c.clock, time_source_machine, store_last_ms(c.store));
	c.exchange = exchange_new(c.store, &c.clock, randombytes_buf);
	outbox_state(c.store, &st);
	say("open %lld %lld\n", (long long)st.last, (long long)st.acked);
	if (c.exchange)
		loop(&c);
	if (c.fd >= 0)
		child_end(c.fd, c.pid);
	exchange_free(c.exchange);
	store_close(c.store);
	buf_done(&c.in);
	return 0;
}
