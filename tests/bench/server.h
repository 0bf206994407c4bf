/* SPDX-License-Identifier: MIT */
/* What the parts of the hub's benchmark share: the folder of a run, servers in it, and what each of
 * them asked the disk to keep. */
#ifndef TESTS_BENCH_SERVER_H
#define TESTS_BENCH_SERVER_H

#include <sys/types.h>

#include "tests/bench/town.h"

struct bench {
	char build[400], root[400],
		dir[64]; /* programs; the repository; of this run, removed at its end */
};

struct server {
	pid_t pid;
	int port;                  /* any free one */
	char count[200], log[200]; /* of syncs.c; what it said on stderr */
};

int server_port(void); /* that nobody has */
/* Starts argv in the run's folder, with the port in its environment as PORT, and waits until it
 * listens: false when it does not, and then it has ended. */
void server_init(struct server *s, const struct bench *b);
bool server_start(struct server *s, const struct bench *b, const char *const *argv);
/* The same of litang-hub on a ledger, "--db" …; TLS with cert.pem and key.pem of the folder. */
bool server_hub(struct server *s, const struct bench *b, const char *const *db, bool tls);
/* Seconds of CPU that it took. */
double server_stop(struct server *s);
double process_end(pid_t pid, int signal); /* the same; signal 0: it ends by itself */
long long syncs_of(const char *count);     /* so far; -1 = was not counted */

/* The same for what is started otherwise, by the environment; count is made. */
void syncs_on(const struct bench *b, const char *count);
void syncs_off(void);

/* What a load took, named and with its server's figures below the ratios; 0 = some of it failed. Ends
 * the server. */
double load_rate(const char *name, struct load *l, struct server *s);

#endif
