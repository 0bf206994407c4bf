/* SPDX-License-Identifier: MIT */
/*
 * A tiny HTTP server on loopback for tests of clients, in a child process; it behaves or misbehaves
 * as its mode says.
 */
#ifndef TESTS_SUPPORT_TCP_H
#define TESTS_SUPPORT_TCP_H

enum tcp_mode {
	TCP_ECHO,     /* 200, X-Sig of 64 bytes 0xab; the body is the request as it came */
	TCP_BUSY,     /* 503, Retry-After: 7, body "busy" */
	TCP_LARGE,    /* 200, 1 MiB of 'x' */
	TCP_SLOW,     /* 200, "slowly", a byte every 20 ms */
	TCP_HANG,     /* takes the request and says nothing */
	TCP_CUT,      /* promises 1000 bytes, sends 10 and closes */
	TCP_OVERSIZE, /* promises 2 MiB */
	TCP_ENDLESS,  /* promises nothing and sends for ever */
	TCP_GARBAGE,  /* no HTTP at all */
	TCP_SILENT,   /* closes after the request */
	TCP_REDIRECT, /* 302 to /elsewhere, which would echo */
	TCP_ODD_SIG,  /* 200 with an X-Sig that is no hex */
};

struct tcp_server {
	int pid, port;
	char url[40]; /* http://127.0.0.1:PORT */
};

void tcp_start(struct tcp_server *s, enum tcp_mode mode);
void tcp_stop(struct tcp_server *s);

#endif
