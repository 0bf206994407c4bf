/* SPDX-License-Identifier: MIT */
/*
 * The staff's page while terminals sync. Fifty people are signed in, each on a connection of their own,
 * and look at something once a second: the page, how the terminals stand, a day in figures. Until the
 * first byte of an answer: first with nothing else going on, then while all terminals send.
 */
#include <sodium.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/text.h"
#include "server/account.h"
#include "tests/bench/figure.h"
#include "tests/bench/hall.h"
#include "tests/bench/parts.h"

#define STAFF     50
#define QUIET_S   10
#define LOOKS_MAX 8192 /* of one person; a bench of two hours */
#define PASSWORD  "one bench of fifty people"

static const char *const pages[] = {"/staff/", "/staff/api/overview", "/staff/api/figures?day="};
#define PAGES (sizeof(pages) / sizeof(pages[0]))

struct staff {
	int port, number, n, failed;
	unsigned char secret[TOTP_SECRET_BYTES];
	char place[PLACE_SIZE], cookie[160], day[11];
	double *until; /* LOOKS_MAX first bytes, seconds after the question */
	volatile bool *over;
	pthread_t thread;
};

/* ---- signing in ------------------------------------------------------------------------------ */

static void make_accounts(struct staff *people, const struct page_hub *at)
{
	const struct moment now =
		moment_at(time_source_machine.wall_ms(time_source_machine.ctx), CLOCK_HUB);
	char name[ACCOUNT_NAME_SIZE];
	struct err err = {0};
	struct hub hub;

	if (hub_open_at(&hub, &at->where, HUB_WRITE, &err) < 0)
		bench_die("accounts", &err);
	for (int i = 0; i < STAFF; i++) {
		struct account_wish wish = {name, "hall", people[i].place, PASSWORD, false};

		people[i].number = i;
		snprintf(name, sizeof(name), "staff%d", i);
		snprintf(people[i].place, sizeof(people[i].place), "330784-%03d",
			i % town_halls(at->town) + 1);
		if (account_make(&hub, &wish, &now, people[i].secret, &err) < 0)
			bench_die("accounts", &err);
	}
	hub_close(&hub);
}

static bool sign_in(struct staff *p, struct load_answer *a)
{
	int64_t step = time_source_machine.wall_ms(time_source_machine.ctx) / TOTP_STEP_MS;
	struct post post = {.head = BUF_INIT(1024), .body = BUF_INIT(1024)};
	char code[TOTP_CODE_SIZE];
	struct err err = {0};
	const char *cookie;
	int fd = load_connect(p->port);
	bool good = totp_code(p->secret, step, code, &err) == 0;

	buf_fmt(&post.body, "{\"name\":\"staff%d\",\"password\":\"%s\",\"code\":\"%s\"}", p->number,
		PASSWORD, code);
	buf_fmt(&post.head,
		"POST /staff/api/sign-in HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"
		"Content-Length: %zu\r\n\r\n",
		post.body.len);
	good = good && fd >= 0 && load_ask(fd, &post, a) && a->status == 200 &&
	       (cookie = strcasestr(a->text, "\r\nset-cookie: ")) &&
	       sscanf(cookie + 14, "%159[^;]", p->cookie) == 1;
	if (fd >= 0)
		close(fd);
	posts_free(&post, 1);
	return good;
}

/* ---- looking --------------------------------------------------------------------------------- */

static void *look(void *ctx)
{
	struct staff *p = ctx;
	struct load_answer a;
	int fd = load_connect(p->port);
	const struct timespec second = {.tv_sec = 1},
			      shift = {.tv_nsec = p->number * (1000000000 / STAFF)};

	nanosleep(&shift, NULL);
	for (p->n = p->failed = 0; fd >= 0 && !*p->over && p->n < LOOKS_MAX; p->n++) {
		struct post post = {.head = BUF_INIT(1024), .body = BUF_INIT(1)};

		const char *page = pages[(size_t)(p->n + p->number) % PAGES];

		buf_fmt(&post.head, "GET %s%s HTTP/1.1\r\nHost: hub\r\nCookie: %s\r\n\r\n", page,
			strchr(page, '=') ? p->day : "", p->cookie);
		if (!load_ask(fd, &post, &a) || a.status != 200)
			p->failed++;
		p->until[p->n] = a.first;
		posts_free(&post, 1);
		nanosleep(&second, NULL);
	}
	if (fd >= 0)
		close(fd);
	else
		p->failed++;
	return NULL;
}

static void begin(struct staff *people, volatile bool *over)
{
	*over = false;
	for (int i = 0; i < STAFF; i++) {
		people[i].over = over;
		pthread_create(&people[i].thread, NULL, look, &people[i]);
	}
}

/* All first bytes of all of them, sorted; how many. */
static int end(struct staff *people, volatile bool *over, double *all)
{
	int n = 0;

	*over = true;
	for (int i = 0; i < STAFF; i++) {
		pthread_join(people[i].thread, NULL);
		if (people[i].failed)
			bench_die("the staff's page", NULL);
		memcpy(all + n, people[i].until, (size_t)people[i].n * sizeof(*all));
		n += people[i].n;
	}
	return n;
}

static void tell(const double *quiet, const double *loaded, const int n[2], const struct load *l)
{
	figure("the page's first byte, terminals syncing / quiet", loaded[0] / quiet[0], "no bound",
		"%d staff, a look each second: median %.1f against %.1f ms, p99 %.1f against %.1f ms,"
		" %d and %d looks; %d batches beside it in %.1f s",
		STAFF, loaded[0] * 1e3, quiet[0] * 1e3, loaded[1] * 1e3, quiet[1] * 1e3, n[1], n[0],
		l->n, l->seconds);
}

void bench_page(const struct page_hub *hub, struct load *l)
{
	static struct staff people[STAFF];
	double *all = calloc((size_t)STAFF * LOOKS_MAX, sizeof(*all)), of[2][2];
	const struct timespec quiet = {.tv_sec = QUIET_S};
	volatile bool over;
	struct load_answer a;
	int n[2];

	make_accounts(people, hub);
	for (int i = 0; i < STAFF; i++) {
		people[i].port = hub->port;
		day_format(moment_at(hub->town->first_ms, CLOCK_HUB).day, people[i].day);
		people[i].until = calloc(LOOKS_MAX, sizeof(double));
		if (!all || !people[i].until || !sign_in(&people[i], &a))
			bench_die("signing in", NULL);
	}
	for (int busy = 0; busy < 2; busy++) {
		begin(people, &over);
		if (busy)
			load_run(l);
		else
			nanosleep(&quiet, NULL);
		n[busy] = end(people, &over, all);
		of[busy][0] = quantile(all, n[busy], 0.5);
		of[busy][1] = quantile(all, n[busy], 0.99);
	}
	tell(of[0], of[1], n, l);
	for (int i = 0; i < STAFF; i++)
		free(people[i].until);
	free(all);
}
