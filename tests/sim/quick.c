/* SPDX-License-Identifier: MIT */
/*
 * What costs the simulator time and tells it nothing. The linker puts these functions in the place
 * of libsodium's (the Makefile's --wrap). A signature here is a hash under the public key: whoever
 * changes a byte of message, signature or key is found out as before, and nobody in the simulator
 * forges one. The real ones are held by the tests of core/wire and of the exchange.
 */
#include "tests/sim/quick.h"

#include <limits.h>
#include <malloc.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tests/support/memdisk.h"

/* ---- signatures ------------------------------------------------------------------------------- */

int __wrap_crypto_sign_detached(unsigned char *sig, unsigned long long *sig_len,
	const unsigned char *m, unsigned long long m_len, const unsigned char *sk);
int __wrap_crypto_sign_verify_detached(const unsigned char *sig, const unsigned char *m,
	unsigned long long m_len, const unsigned char *pk);
int __real_crypto_sign_ed25519_pk_to_curve25519(unsigned char *curve, const unsigned char *pk);
int __wrap_crypto_sign_ed25519_pk_to_curve25519(unsigned char *curve, const unsigned char *pk);

int __wrap_crypto_sign_detached(unsigned char *sig, unsigned long long *sig_len,
	const unsigned char *m, unsigned long long m_len, const unsigned char *sk)
{
	const unsigned char *pk = sk + crypto_sign_SEEDBYTES; /* the second half of a secret key */

	if (sig_len)
		*sig_len = crypto_sign_BYTES;
	return crypto_generichash(sig, crypto_sign_BYTES, m, m_len, pk, crypto_sign_PUBLICKEYBYTES);
}

int __wrap_crypto_sign_verify_detached(const unsigned char *sig, const unsigned char *m,
	unsigned long long m_len, const unsigned char *pk)
{
	unsigned char right[crypto_sign_BYTES];

	crypto_generichash(right, sizeof(right), m, m_len, pk, crypto_sign_PUBLICKEYBYTES);
	return memcmp(right, sig, sizeof(right)) ? -1 : 0;
}

/* The last one again: the hub's, nearly always. */
int __wrap_crypto_sign_ed25519_pk_to_curve25519(unsigned char *curve, const unsigned char *pk)
{
	static unsigned char last_pk[crypto_sign_PUBLICKEYBYTES], last[crypto_box_PUBLICKEYBYTES];
	static bool known;

	if (!known || memcmp(last_pk, pk, sizeof(last_pk)) != 0) {
		if (__real_crypto_sign_ed25519_pk_to_curve25519(last, pk))
			return -1;
		memcpy(last_pk, pk, sizeof(last_pk));
		known = true;
	}
	memcpy(curve, last, sizeof(last));
	return 0;
}

/* ---- SQLite's memory -------------------------------------------------------------------------- */

/*
 * Pieces of powers of two and of one and a half times that, from one piece of memory that only
 * grows; what is freed is given out again for the same size. A seed lives a moment.
 */
#define CLASSES    28
#define ARENA      (128u << 10) /* its pages come at once, not one by one */
#define HEAD_BYTES 16

struct piece {
	struct piece *next; /* of those that are free */
};

struct head {
	int size_class;
	int life; /* of the process that made it */
};
_Static_assert(sizeof(struct head) <= HEAD_BYTES, "");

static struct {
	struct piece *free[CLASSES];
	unsigned char *at, *end;
	int life;
} heap;

static int class_size(int i)
{
	return i & 1 ? 48 << (i / 2) : 32 << (i / 2);
}

static int class_of(int n)
{
	int i = 0;

	while (i < CLASSES && class_size(i) < n)
		i++;
	return i;
}

static void *arena_take(size_t n)
{
	unsigned char *ret;

	if (!heap.end || n > (size_t)(heap.end - heap.at)) {
		size_t room = n > ARENA ? n : ARENA;

		heap.end = NULL;
		heap.at = mmap(NULL, room, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		if (heap.at == MAP_FAILED)
			return NULL;
		heap.end = heap.at + room;
	}
	ret = heap.at;
	heap.at += n;
	return ret;
}

static struct head *head_of(void *p)
{
	return (struct head *)(void *)((unsigned char *)p - HEAD_BYTES);
}

static void *mem_new(int n)
{
	int i = class_of(n);
	unsigned char *p;

	if (i == CLASSES)
		return NULL;
	if (heap.free[i]) {
		struct piece *piece = heap.free[i];

		heap.free[i] = piece->next;
		return piece;
	}
	p = arena_take((size_t)class_size(i) + HEAD_BYTES);
	if (!p)
		return NULL;
	*(struct head *)(void *)p = (struct head){i, heap.life};
	return p + HEAD_BYTES;
}

static void mem_free(void *p)
{
	const struct head *head = head_of(p);
	struct piece *piece = p;

	if (head->life != heap.life)
		return;
	piece->next = heap.free[head->size_class];
	heap.free[head->size_class] = piece;
}

static int mem_size(void *p)
{
	return p ? class_size(head_of(p)->size_class) : 0;
}

static void *mem_grow(void *p, int n)
{
	void *more;

	if (n <= mem_size(p))
		return p;
	more = mem_new(n);
	if (!more)
		return NULL;
	memcpy(more, p, (size_t)mem_size(p));
	mem_free(p);
	return more;
}

static int mem_round(int n)
{
	int i = class_of(n);

	return i == CLASSES ? n : class_size(i);
}

/* What the parent has free stays so: writing to its pages would copy them one by one. */
void quick_child(void)
{
	memset(heap.free, 0, sizeof(heap.free));
	heap.at = heap.end = NULL;
	heap.life++;
	memdisk_child();
}

static int mem_begin(void *ctx)
{
	(void)ctx;
	return SQLITE_OK;
}

static void mem_end(void *ctx)
{
	(void)ctx;
}

/* One thread, and nobody asks how much memory is used: no locks, no counting. */
void quick_sqlite(void)
{
	static const sqlite3_mem_methods memory = {
		mem_new, mem_free, mem_grow, mem_size, mem_round, mem_begin, mem_end, NULL};

	/* What was freed at the heap's end is not given back, to be asked for again page by page. */
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mallopt(M_TOP_PAD, 1 << 18);
	if (sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) == SQLITE_OK &&
		sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK &&
		sqlite3_config(SQLITE_CONFIG_MALLOC, &memory) == SQLITE_OK)
		return;
	fputs("sim: SQLite is at work already\n", stderr);
	exit(2);
}
