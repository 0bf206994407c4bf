/* SPDX-License-Identifier: MIT */
#include "tests/support/memdisk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BLOCK 4096
#define SLAB  64

/* Apart from its bytes: a process that shares a block, or lets go of it, copies no page. */
struct block {
	int refs, life; /* of the process that made it */
	unsigned char *bytes;
	struct block *next; /* of those that are free */
};

void *disk_need(void *p)
{
	if (p)
		return p;
	fprintf(stderr, "memvfs: out of memory\n");
	abort();
}

char *disk_text(const char *text)
{
	return disk_need(strdup(text));
}

/* SplitMix64. */
uint64_t disk_random(uint64_t *seed)
{
	uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

void *disk_grow(void *array, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return array;
	*room = n < 8 ? 16 : n * 2;
	return disk_need(realloc(array, *room * size));
}

/* ---- contents ------------------------------------------------------------------------------- */

static struct block *free_blocks;
static int life;

/* Their pages come at once, not one by one, and are never given back. */
static void blocks_make(void)
{
	struct block *b = disk_need(calloc(SLAB, sizeof(*b)));
	unsigned char *bytes = mmap(NULL, SLAB * BLOCK, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	disk_need(bytes == MAP_FAILED ? NULL : bytes);
	for (int i = 0; i < SLAB; i++) {
		b[i].bytes = bytes + (size_t)i * BLOCK;
		b[i].life = life;
		b[i].next = free_blocks;
		free_blocks = &b[i];
	}
}

void memdisk_child(void)
{
	free_blocks = NULL;
	life++;
}

/* With whatever was in it. */
static struct block *block_new(void)
{
	struct block *b;

	if (!free_blocks)
		blocks_make();
	b = free_blocks;
	free_blocks = b->next;
	b->refs = 1;
	return b;
}

static void block_drop(struct block *b)
{
	if (!b || --b->refs || b->life != life)
		return;
	b->next = free_blocks;
	free_blocks = b;
}

static void blocks_to(struct content *c, size_t n)
{
	if (n <= c->n)
		return;
	/* SQLite makes files longer page by page. */
	if (n > 8 || !c->blocks)
		n += n / 2;
	c->blocks = disk_need(realloc(c->blocks, n * sizeof(*c->blocks)));
	memset(c->blocks + c->n, 0, (n - c->n) * sizeof(*c->blocks));
	c->n = n;
}

/* A block that nobody else sees. */
static struct block *block_own(struct content *c, size_t i)
{
	struct block *old = c->blocks[i], *b;

	if (old && old->refs == 1)
		return old;
	b = block_new();
	if (old)
		memcpy(b->bytes, old->bytes, BLOCK);
	else
		memset(b->bytes, 0, BLOCK);
	block_drop(old);
	c->blocks[i] = b;
	return b;
}

/* How much of n bytes at offset lies in one block. */
static size_t within(int64_t offset, size_t n)
{
	size_t room = BLOCK - (size_t)(offset % BLOCK);

	return n < room ? n : room;
}

void content_read(const struct content *c, void *ret, size_t n, int64_t offset)
{
	unsigned char *out = ret;

	while (n) {
		size_t part = within(offset, n), i = (size_t)(offset / BLOCK);
		const struct block *b = offset < c->size && i < c->n ? c->blocks[i] : NULL;

		if (b)
			memcpy(out, b->bytes + offset % BLOCK, part);
		else
			memset(out, 0, part);
		out += part;
		offset += (int64_t)part;
		n -= part;
	}
}

void content_write(struct content *c, const void *bytes, size_t n, int64_t offset)
{
	const unsigned char *in = bytes;
	int64_t end = offset + (int64_t)n;

	blocks_to(c, (size_t)((end + BLOCK - 1) / BLOCK));
	while (n) {
		size_t part = within(offset, n);

		memcpy(block_own(c, (size_t)(offset / BLOCK))->bytes + offset % BLOCK, in, part);
		in += part;
		offset += (int64_t)part;
		n -= part;
	}
	if (end > c->size)
		c->size = end;
}

/* Bytes behind the end are zeros, whatever was there. */
void content_truncate(struct content *c, int64_t size)
{
	size_t keep = (size_t)((size + BLOCK - 1) / BLOCK);

	for (size_t i = keep; i < c->n; i++) {
		block_drop(c->blocks[i]);
		c->blocks[i] = NULL;
	}
	if (size % BLOCK && keep <= c->n && c->blocks[keep - 1])
		memset(block_own(c, keep - 1)->bytes + size % BLOCK, 0,
			BLOCK - (size_t)(size % BLOCK));
	c->size = size;
}

void content_set(struct content *c, const struct content *from)
{
	struct content old = *c;

	*c = (struct content){0};
	if (from && from->size) {
		size_t n = (size_t)((from->size + BLOCK - 1) / BLOCK);

		n = n < from->n ? n : from->n;
		c->blocks = disk_need(malloc((n + 1) * sizeof(*c->blocks)));
		c->n = n;
		c->size = from->size;
		for (size_t i = 0; i < n; i++) {
			c->blocks[i] = from->blocks[i];
			if (c->blocks[i])
				c->blocks[i]->refs++;
		}
	}
	for (size_t i = 0; i < old.n; i++)
		block_drop(old.blocks[i]);
	free(old.blocks);
}

bool content_shared(const struct content *a, const struct content *b)
{
	size_t n = (size_t)((a->size + BLOCK - 1) / BLOCK);

	if (a->size != b->size)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((i < a->n ? a->blocks[i] : NULL) != (i < b->n ? b->blocks[i] : NULL))
			return false;
	return true;
}

/* ---- files ---------------------------------------------------------------------------------- */

static void content_do(struct content *to, const struct change *c)
{
	if (c->op == DISK_WRITE)
		content_write(to, c->bytes, c->n, c->offset);
	else
		content_truncate(to, c->op == DISK_REMOVE ? 0 : c->offset);
}

static void pending_add(struct memfile *f, const struct change *c)
{
	unsigned char *bytes = c->n ? disk_need(malloc(c->n)) : NULL;

	if (bytes)
		memcpy(bytes, c->bytes, c->n);
	f->pending = disk_grow(f->pending, f->n_pending, &f->room, sizeof(*f->pending));
	f->pending[f->n_pending] = *c;
	f->pending[f->n_pending++].bytes = bytes;
}

static void pending_clear(struct memfile *f)
{
	for (size_t i = 0; i < f->n_pending; i++)
		free((void *)(uintptr_t)f->pending[i].bytes);
	f->n_pending = 0;
}

/* Not durable = live: what a failed sync has lost stays lost. */
static void all_durable(struct memfile *f)
{
	for (size_t i = 0; i < f->n_pending; i++)
		content_do(&f->durable, &f->pending[i]);
	pending_clear(f);
}

void memfile_do(struct memfile *f, const struct change *c)
{
	if (c->op == DISK_SYNC) {
		all_durable(f);
	} else if (c->op < DISK_SYNC) {
		content_do(&f->live, c);
		pending_add(f, c);
	}
}

static bool same_folder(const char *a, const char *b)
{
	const char *end = strrchr(a, '/');
	size_t n = end ? (size_t)(end - a) + 1 : 0;

	return strncmp(a, b, n) == 0 && !strchr(b + n, '/');
}

/* What a file held before it was removed does not matter any more. */
void memfile_names(struct memfile *f, const char *beside)
{
	size_t n = f->n_pending;

	while (n && f->pending[n - 1].op != DISK_REMOVE)
		n--;
	if (!n || !same_folder(beside, f->path))
		return;
	for (size_t i = 0; i < n; i++)
		free((void *)(uintptr_t)f->pending[i].bytes);
	memmove(f->pending, f->pending + n, (f->n_pending - n) * sizeof(*f->pending));
	f->n_pending -= n;
	content_set(&f->durable, NULL);
}

/* Sectors as the disk numbers them, not as the write begins. */
static void torn_write(struct content *to, const struct change *c, uint64_t *seed)
{
	uint64_t coins = 0;
	int left = 0;

	for (size_t at = 0; at < c->n;) {
		int64_t offset = c->offset + (int64_t)at;
		size_t part = DISK_SECTOR - (size_t)(offset % DISK_SECTOR);

		part = part < c->n - at ? part : c->n - at;
		if (!left--) {
			coins = disk_random(seed);
			left = 63;
		}
		if (coins >> left & 1)
			content_write(to, c->bytes + at, part, offset);
		at += part;
	}
}

static void torn(struct content *to, const struct change *c, uint64_t *seed)
{
	if (c->op == DISK_WRITE)
		torn_write(to, c, seed);
	else if (disk_random(seed) & 1)
		content_do(to, c);
}

void memfile_crash(const struct memfile *f, uint64_t *seed, struct content *ret)
{
	content_set(ret, &f->durable);
	for (size_t i = 0; i < f->n_pending; i++)
		torn(ret, &f->pending[i], seed);
}

void memfile_sync_failed(struct memfile *f, uint64_t seed)
{
	for (size_t i = 0; i < f->n_pending; i++)
		torn(&f->durable, &f->pending[i], &seed);
	pending_clear(f);
	f->lies = true;
}

void memfile_forget(struct memfile *f)
{
	content_set(&f->live, &f->durable);
	for (size_t i = 0; i < f->n_pending; i++)
		content_do(&f->live, &f->pending[i]);
	f->lies = false;
}

void memfile_set(struct memfile *f, const struct content *c)
{
	pending_clear(f);
	content_set(&f->live, c);
	content_set(&f->durable, c);
	f->lies = false;
}

void memfile_done(struct memfile *f)
{
	memfile_set(f, NULL);
	free(f->pending);
	free(f->path);
}
