/* SPDX-License-Identifier: MIT */
#include "server/writer.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Somebody who waits; lies on their stack. */
struct job {
	struct query *query; /* NULL: turn */
	writer_turn turn;
	void *ctx;
	struct job *next;
	bool done;
};

struct writer {
	struct hub *hub;
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t wake;  /* there is something to do */
	pthread_cond_t told;  /* something was done */
	struct job *first, **end;
	struct writer_figures figures;
	bool stopping;
};

/* Waits for jobs; how many were taken off the queue, 0 = stopped and nothing waits. */
static int take(struct writer *w, struct job **jobs)
{
	int n = 0;

	pthread_mutex_lock(&w->lock);
	while (!w->first && !w->stopping)
		pthread_cond_wait(&w->wake, &w->lock);
	while (w->first && n < ANSWER_GROUP_MAX) {
		jobs[n++] = w->first;
		w->figures.waiting--;
		w->first = w->first->next;
	}
	if (!w->first)
		w->end = &w->first;
	pthread_mutex_unlock(&w->lock);
	return n;
}

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void answer(struct writer *w, struct job *const *jobs, int n)
{
	struct query *queries[ANSWER_GROUP_MAX];
	int64_t before = w->hub->ledger.commits, began = now_us(), us;
	int n_queries = 0;

	for (int i = 0; i < n; i++)
		if (jobs[i]->query)
			queries[n_queries++] = jobs[i]->query;
	if (n_queries)
		hub_answer_all(w->hub, queries, n_queries);
	us = now_us() - began;
	pthread_mutex_lock(&w->lock);
	if (w->hub->ledger.commits > before) {
		w->figures.commits += w->hub->ledger.commits - before;
		w->figures.commit_us = us;
		w->figures.commits_us += us;
	}
	for (int i = 0; i < n; i++)
		jobs[i]->done = jobs[i]->query != NULL;
	pthread_cond_broadcast(&w->told);
	pthread_mutex_unlock(&w->lock);
	ledger_tidy(&w->hub->ledger); /* while who was answered thinks */
}

static void take_turn(struct writer *w, struct job *job)
{
	job->turn(w->hub, job->ctx);
	pthread_mutex_lock(&w->lock);
	job->done = true;
	pthread_cond_broadcast(&w->told);
	pthread_mutex_unlock(&w->lock);
}

static void *work(void *ctx)
{
	struct job *jobs[ANSWER_GROUP_MAX], *turns[ANSWER_GROUP_MAX];
	struct writer *w = ctx;
	int n, n_turns;

	while ((n = take(w, jobs)) > 0) {
		n_turns = 0;
		for (int i = 0; i < n; i++)
			if (!jobs[i]->query)
				turns[n_turns++] = jobs[i];
		/* Whoever was answered is gone, and their job with them. */
		answer(w, jobs, n);
		for (int i = 0; i < n_turns; i++)
			take_turn(w, turns[i]);
	}
	return NULL;
}

int writer_start(struct writer **ret, struct hub *hub, struct err *err)
{
	struct writer *w = calloc(1, sizeof(*w));

	if (!w)
		return err_set(err, ERR_LIMIT, "out of memory");
	w->hub = hub;
	w->end = &w->first;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->wake, NULL);
	pthread_cond_init(&w->told, NULL);
	if (pthread_create(&w->thread, NULL, work, w) != 0) {
		w->stopping = true;
		writer_free(w);
		return err_set(err, ERR_LIMIT, "no thread for the writer");
	}
	*ret = w;
	return 0;
}

static bool wait_for(struct writer *w, struct job *job)
{
	bool taken;

	pthread_mutex_lock(&w->lock);
	taken = !w->stopping;
	if (taken) {
		*w->end = job;
		w->end = &job->next;
		w->figures.waiting++;
		pthread_cond_signal(&w->wake);
	}
	while (taken && !job->done)
		pthread_cond_wait(&w->told, &w->lock);
	pthread_mutex_unlock(&w->lock);
	return taken;
}

bool writer_ask(struct writer *w, struct query *q)
{
	struct job job = {.query = q};

	return wait_for(w, &job);
}

bool writer_run(struct writer *w, writer_turn turn, void *ctx)
{
	struct job job = {.turn = turn, .ctx = ctx};

	return wait_for(w, &job);
}

void writer_figures(struct writer *w, struct writer_figures *ret)
{
	pthread_mutex_lock(&w->lock);
	*ret = w->figures;
	pthread_mutex_unlock(&w->lock);
}

void writer_stop(struct writer *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
}

void writer_free(struct writer *w)
{
	if (!w)
		return;
	pthread_cond_destroy(&w->told);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w);
}
