/* SPDX-License-Identifier: MIT */
#include "server/writer.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Somebody who waits; lies on their stack. */
struct job {
	struct query *query;
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
		w->first = w->first->next;
	}
	if (!w->first)
		w->end = &w->first;
	pthread_mutex_unlock(&w->lock);
	return n;
}

static void *work(void *ctx)
{
	struct job *jobs[ANSWER_GROUP_MAX];
	struct query *queries[ANSWER_GROUP_MAX];
	struct writer *w = ctx;
	int n;

	while ((n = take(w, jobs)) > 0) {
		for (int i = 0; i < n; i++)
			queries[i] = jobs[i]->query;
		hub_answer_all(w->hub, queries, n);
		pthread_mutex_lock(&w->lock);
		for (int i = 0; i < n; i++)
			jobs[i]->done = true;
		pthread_cond_broadcast(&w->told);
		pthread_mutex_unlock(&w->lock);
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

bool writer_ask(struct writer *w, struct query *q)
{
	struct job job = {.query = q};
	bool taken;

	pthread_mutex_lock(&w->lock);
	taken = !w->stopping;
	if (taken) {
		*w->end = &job;
		w->end = &job.next;
		pthread_cond_signal(&w->wake);
	}
	while (taken && !job.done)
		pthread_cond_wait(&w->told, &w->lock);
	pthread_mutex_unlock(&w->lock);
	return taken;
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
