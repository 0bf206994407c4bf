/* SPDX-License-Identifier: MIT */
/* Images of files, and the tape of what was done to them. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/memdisk.h"
#include "tests/support/memvfs.h"

struct memvfs_image *image_new(void)
{
	return disk_need(calloc(1, sizeof(struct memvfs_image)));
}

struct content *image_add(struct memvfs_image *image, const char *name)
{
	struct image_file *f;

	image->files = disk_grow(image->files, image->n, &image->room, sizeof(*image->files));
	f = &image->files[image->n++];
	*f = (struct image_file){.name = disk_text(name)};
	return &f->content;
}

void memvfs_image_free(struct memvfs_image *image)
{
	if (!image)
		return;
	for (size_t i = 0; i < image->n; i++) {
		content_set(&image->files[i].content, NULL);
		free(image->files[i].name);
	}
	free(image->files);
	free(image);
}

static bool same_file(const struct image_file *a, const struct image_file *b)
{
	return strcmp(a->name, b->name) == 0 && content_shared(&a->content, &b->content);
}

bool memvfs_image_same(
	const struct memvfs_image *a, const struct memvfs_image *b, const char *prefix)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strncmp(a->files[i].name, prefix, strlen(prefix)) == 0 &&
			!same_file(&a->files[i], &b->files[i]))
			return false;
	return true;
}

struct memvfs_tape *tape_new(void)
{
	return disk_need(calloc(1, sizeof(struct memvfs_tape)));
}

int tape_file(struct memvfs_tape *tape, const char *path, const struct content *began)
{
	for (size_t i = 0; i < tape->n_files; i++)
		if (strcmp(tape->files[i].path, path) == 0)
			return (int)i;
	tape->files =
		disk_grow(tape->files, tape->n_files, &tape->files_room, sizeof(*tape->files));
	tape->first =
		disk_grow(tape->first, tape->n_files, &tape->first_room, sizeof(*tape->first));
	tape->files[tape->n_files] = (struct memfile){.path = disk_text(path)};
	tape->first[tape->n_files] = (struct content){0};
	content_set(&tape->first[tape->n_files], began);
	memfile_set(&tape->files[tape->n_files], began);
	return (int)tape->n_files++;
}

void tape_add(struct memvfs_tape *tape, const struct change *c)
{
	unsigned char *bytes = c->n ? disk_need(malloc(c->n)) : NULL;

	if (bytes)
		memcpy(bytes, c->bytes, c->n);
	tape->ops = disk_grow(tape->ops, tape->n, &tape->room, sizeof(*tape->ops));
	tape->ops[tape->n] = *c;
	tape->ops[tape->n++].bytes = bytes;
}

void memvfs_tape_free(struct memvfs_tape *tape)
{
	if (!tape)
		return;
	for (size_t i = 0; i < tape->n; i++)
		free((void *)(uintptr_t)tape->ops[i].bytes);
	for (size_t i = 0; i < tape->n_files; i++) {
		memfile_done(&tape->files[i]);
		content_set(&tape->first[i], NULL);
	}
	free(tape->ops);
	free(tape->files);
	free(tape->first);
	free(tape);
}

size_t memvfs_tape_length(const struct memvfs_tape *tape)
{
	return tape->n;
}

bool memvfs_tape_step(struct memvfs_tape *tape, struct memvfs_step *ret)
{
	const struct change *c;

	*ret = (struct memvfs_step){.mark = false};
	if (tape->head == tape->n)
		return false;
	c = &tape->ops[tape->head++];
	if (c->op == DISK_MARK)
		*ret = (struct memvfs_step){true, c->what, c->offset};
	else if (c->op == DISK_NAMES)
		for (size_t i = 0; i < tape->n_files; i++)
			memfile_names(&tape->files[i], tape->files[c->what].path);
	else
		memfile_do(&tape->files[c->what], c);
	return true;
}

void memvfs_tape_rewind(struct memvfs_tape *tape)
{
	for (size_t i = 0; i < tape->n_files; i++)
		memfile_set(&tape->files[i], &tape->first[i]);
	tape->head = 0;
}

struct memvfs_image *memvfs_tape_crash(const struct memvfs_tape *tape, uint64_t seed)
{
	struct memvfs_image *image = image_new();

	for (size_t i = 0; i < tape->n_files; i++)
		memfile_crash(&tape->files[i], &seed, image_add(image, tape->files[i].path));
	return image;
}
