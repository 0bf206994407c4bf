/* SPDX-License-Identifier: MIT */
/*
 * What tells a terminal's machine from another: what its /sys says, in a folder that stands for it,
 * and a stick inside its case (kiosk/store/machine.h). Real files, as the program reads them.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "kiosk/store/internal.h"
#include "tests/sim/faults.h"
#include "tests/sim/machines.h"

#define FILE_ROOM (2 * PATH_ROOM)

static void make_folders(const struct world *w, char *path)
{
	for (char *at = path + strlen(w->root) + 1; (at = strchr(at, '/')); at++) {
		*at = 0;
		if (mkdir(path, 0700) < 0 && errno != EEXIST)
			finding(w, "%s cannot be made", path);
		*at = '/';
	}
}

/* No text: it is not there. */
static void put(const struct terminal *t, const char *name, const char *text)
{
	char path[FILE_ROOM];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", t->root, name);
	if (!text[0]) {
		unlink(path);
		return;
	}
	make_folders(t->world, path);
	f = fopen(path, "we");
	if (!f || fprintf(f, "%s\n", text) < 0 || fclose(f) != 0)
		finding(t->world, "%s cannot be written", path);
}

static void body_write(struct terminal *t)
{
	const int *part = t->body.part;
	char disk[64], text[64] = "";
	struct stat st = {0};

	snprintf(t->root, sizeof(t->root), "%s/m%d", t->world->root, t->world->n_bodies++);
	if (part[MACHINE_BOARD])
		snprintf(text, sizeof(text), "4c4c4544-0042-3510-8051-%012d", part[MACHINE_BOARD]);
	put(t, "sys/class/dmi/id/product_uuid", text);
	if (stat(t->world->root, &st) < 0)
		finding(t->world, "the folder is gone");
	snprintf(disk, sizeof(disk), "sys/dev/block/%u:%u/serial", major(st.st_dev),
		minor(st.st_dev));
	snprintf(text, sizeof(text), "DISK%d", part[MACHINE_DISK]);
	put(t, disk, text);
	put(t, "sys/class/net/eth0/type", "1");
	put(t, "sys/class/net/eth0/addr_assign_type", "0");
	put(t, "sys/class/net/eth0/device/x", "x");
	snprintf(text, sizeof(text), "3c:ec:ef:00:%02x:%02x", part[MACHINE_CARD] / 256,
		part[MACHINE_CARD] % 256);
	put(t, "sys/class/net/eth0/address", text);
}

/* Cheap boards have no number, or the same as all others. */
void body_new(struct terminal *t, unsigned others)
{
	struct world *w = t->world;

	for (int i = 0; i < MACHINE_PARTS; i++)
		if (others >> i & 1)
			t->body.part[i] = ++w->next_part;
	if ((others >> MACHINE_BOARD & 1) && w->next_part % 3 == 0)
		t->body.part[MACHINE_BOARD] = 0;
	body_write(t);
}

int body_bind(struct terminal *t, struct err *err)
{
	const struct binding b = {t->root, t->has_stick ? t->stick : ""};
	int result = store_bind(t->store, &b, err);

	if (result <= 0)
		return result;
	if (!t->may_part)
		finding(t->world, "t%d: stopped on its own machine", t->no);
	trace(t->world, "t%d: a life of its own", t->no);
	t->parted = true;
	t->world->figures->lives++;
	return 0;
}

static int64_t stick_says(const struct terminal *t)
{
	FILE *f = t->has_stick ? fopen(t->stick, "re") : NULL;
	int64_t n = 0;

	if (f && fscanf(f, "litang %*16[0-9a-f] %" SCNd64, &n) != 1)
		n = 0;
	if (f)
		fclose(f);
	return n;
}

static int64_t adopted(struct terminal *t)
{
	struct err err = {0};
	int64_t n = 0;

	if (db_number(&t->store->db, &err, &n, 0, "SELECT grants FROM identity", "") < 0)
		finding(t->world, "t%d: %s", t->no, err.text);
	return n;
}

void body_remember(struct terminal *t, struct old_disk *disk)
{
	disk->body = t->body;
	disk->adopted = adopted(t);
}

bool body_tells(const struct terminal *t, const struct old_disk *disk)
{
	int same = 0, other = 0;

	for (int i = 0; i < MACHINE_PARTS; i++) {
		int was = disk->body.part[i], is = t->body.part[i];

		same += was && is && was == is;
		other += was && is && was != is;
	}
	return other > same || stick_says(t) > disk->adopted;
}

/* Where disks are put back half of the terminals have a stick; other seeds wrote on them. */
void body_begin(struct terminal *t)
{
	struct world *w = t->world;
	struct err err = {0};

	t->store->bound.file[0] = 0;
	t->has_stick = (w->weather >> TERMINAL_RESTORES & 1) && fate_percent(&w->fate, 50);
	if (!t->has_stick)
		return;
	unlink(t->stick);
	if (body_bind(t, &err) < 0)
		finding(w, "t%d: %s", t->no, err.text);
	t->store->bound.raised = true;
	generation_keep(t->store);
}
