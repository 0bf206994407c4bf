/* SPDX-License-Identifier: MIT */
/*
 * The courier is a child process, `litang-courier`, that has the network and nothing else: no
 * database, no devices, no keys. Requests and replies pass over a socketpair as
 *   u32 length ‖ u32 id ‖ …
 *   request: u8 method length ‖ method ‖ u16 url length ‖ url ‖ u16 headers length ‖ "Name: value\n"… ‖ body
 *   reply:   u16 status (0 = no answer) ‖ u16 retry-after ‖ 64-byte signature ‖ body
 * It is trusted with nothing: replies are verified in the terminal. It ends when its socket closes.
 */
#ifndef KIOSK_SYNC_COURIER_H
#define KIOSK_SYNC_COURIER_H

#include "kiosk/sync/exchange.h"

/* A message to the courier for hub base URL "http://127.0.0.1:8642" (no slash at the end). Plain
 * http is refused (ERR_DENIED) unless the host is loopback. */
MUST_USE int courier_encode(
	const struct exchange_request *req, const char *base_url, struct buf *out, struct err *err);

/* Takes bytes as they come. 1 = *ret holds a whole reply (its body borrowed from in until the next
 * call), 0 = more is needed, ERR_BAD = not a courier's talk: end it and start another. */
MUST_USE int courier_decode(struct buf *in, size_t *used, struct exchange_reply *ret);

/* Starts the executable; returns the parent's socket (non-blocking, close-on-exec) and its pid. */
MUST_USE int courier_start(const char *program, int *fd, int *pid, struct err *err);

/* One request and its answer, blocking up to timeout_ms: for commands such as `litang enrol`.
 * reply_bytes keeps the reply's body. */
MUST_USE int courier_ask(const char *program, const char *base_url,
	const struct exchange_request *req, int timeout_ms, struct buf *reply_bytes,
	struct exchange_reply *ret, struct err *err);

#endif
