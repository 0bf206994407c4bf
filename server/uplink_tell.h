/* SPDX-License-Identifier: MIT */
/*
 * What a hall's hub tells a terminal of a row that the hub above told it: what came sealed for this hub is
 * sealed for the terminal. body stays empty where the row goes on as it is.
 */
#ifndef SERVER_UPLINK_TELL_H
#define SERVER_UPLINK_TELL_H

#include "server/hub.h"

/* 1 = it is told, 0 = it is not: it does not open, which is logged. */
MUST_USE int uplink_tell(struct hub *h, const struct feed_row *row,
	const unsigned char feed_key[KEY_BYTES], struct buf *body);

#endif
