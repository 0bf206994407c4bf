/* SPDX-License-Identifier: MIT */
/*
 * A growing byte buffer with a hard limit given at the start: nothing that comes from outside
 * can make it larger. Appending past the limit, or without memory, sets `failed`, drops that
 * append and all later ones; callers check once, at the end.
 * The bytes are always followed by a NUL that does not count, so `data` serves as a string.
 * A buffer begun with BUF_SECRET leaves no copy behind: memory it lets go is overwritten first.
 */
#ifndef CORE_BASE_BUF_H
#define CORE_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"

struct buf {
	unsigned char *data; /* NULL until the first append */
	size_t len, cap, max;
	bool failed;
	bool secret; /* keys, names, plain text of what is kept sealed */
};

#define BUF_INIT(limit)   ((struct buf){.max = (limit)})
#define BUF_SECRET(limit) ((struct buf){.max = (limit), .secret = true})

void buf_done(struct buf *b);  /* frees; the buffer is empty and usable again */
void buf_clear(struct buf *b); /* empties and keeps the memory */

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_str(struct buf *b, const char *s);
void buf_byte(struct buf *b, unsigned byte);
void buf_be16(struct buf *b, uint16_t v);
void buf_be32(struct buf *b, uint32_t v);
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
void buf_hex(struct buf *b, const void *bytes, size_t n); /* lower case */

/* The text, "" when empty; never NULL. Borrowed until the next append. */
const char *buf_text(const struct buf *b);

/*
 * A reader over borrowed bytes. Reading past the end sets `failed` and yields zeros; take
 * returns NULL then.
 */
struct reader {
	const unsigned char *at;
	size_t left;
	bool failed;
};

const unsigned char *read_take(struct reader *r, size_t n);
uint16_t read_be16(struct reader *r);
uint32_t read_be32(struct reader *r);

/* Writes v in decimal and a NUL; returns the digits' number, with the sign. */
#define DEC_SIZE 21
size_t dec_from(char out[DEC_SIZE], int64_t v);

/* Writes 2n lower-case digits and a NUL to out[2n + 1]. */
void hex_from(char *out, const void *bytes, size_t n);

/* Exactly 2n hex digits to n bytes; ERR_BAD otherwise, out untouched. */
MUST_USE int hex_to(void *out, size_t n, const char *hex);
/* The same of 2n bytes with whatever behind them; out may have been written. */
MUST_USE int hex_to_n(void *out, size_t n, const char *hex);

#endif
