/* SPDX-License-Identifier: MIT */
#include "kiosk/store/machine.h"

#include <dirent.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define VALUE_SIZE 160
#define STACK_MAX  8 /* of a crypto device on a volume on a partition on … */

/* The first line of a small file without blanks at its end; false: there is nothing in it. */
static bool line_of(const char *path, char out[VALUE_SIZE])
{
	FILE *in = fopen(path, "re");
	bool got = in && fgets(out, VALUE_SIZE, in);

	if (in)
		fclose(in);
	if (!got)
		return false;
	out[strcspn(out, "\n")] = 0;
	for (size_t n = strlen(out); n && out[n - 1] == ' '; n--)
		out[n - 1] = 0;
	return out[0] != 0;
}

static bool line_in(const char *folder, const char *name, char out[VALUE_SIZE])
{
	char path[PATH_MAX];

	return snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path) &&
	       line_of(path, out);
}

/* ---- the mainboard -------------------------------------------------------------------------- */

/* Makers who do not care give every board the same. */
static bool board_is_one(const char *uuid)
{
	static const char *const all_alike[] = {
		"00000000-0000-0000-0000-000000000000",
		"ffffffff-ffff-ffff-ffff-ffffffffffff",
		"03000200-0400-0500-0006-000700080009",
		"12345678-1234-5678-90ab-cddeefaabbcc",
	};

	for (size_t i = 0; i < sizeof(all_alike) / sizeof(all_alike[0]); i++)
		if (strcasecmp(uuid, all_alike[i]) == 0)
			return false;
	return true;
}

static bool board_read(const char *root, char out[VALUE_SIZE])
{
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%s/sys/class/dmi/id", root);
	return line_in(folder, "product_uuid", out) && board_is_one(out);
}

/* ---- the disk ------------------------------------------------------------------------------- */

static bool there(const char *folder, const char *name)
{
	char path[PATH_MAX];

	return snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path) &&
	       access(path, F_OK) == 0;
}

/* The entry of a folder with the least name that is wanted; false: none. */
static bool least_of(const char *folder, bool (*wanted)(const char *folder, const char *name),
	char out[NAME_MAX + 1])
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	out[0] = 0;
	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' && (!out[0] || strcmp(entry->d_name, out) < 0) &&
			wanted(folder, entry->d_name))
			snprintf(out, NAME_MAX + 1, "%s", entry->d_name);
	if (dir)
		closedir(dir);
	return out[0] != 0;
}

static bool any(const char *folder, const char *name)
{
	return there(folder, name);
}

/* From a device to the one below it, in place; false: it is the disk itself. */
static bool one_below(char at[PATH_MAX])
{
	char name[NAME_MAX + 1], next[PATH_MAX], slaves[PATH_MAX];

	if (snprintf(slaves, sizeof(slaves), "%s/slaves", at) >= (int)sizeof(slaves))
		return false;
	if (least_of(slaves, any, name)) {
		if (snprintf(next, sizeof(next), "%s/%s", slaves, name) >= (int)sizeof(next))
			return false;
	} else if (!there(at, "partition") ||
		   snprintf(next, sizeof(next), "%s/..", at) >= (int)sizeof(next)) {
		return false;
	}
	return realpath(next, at) != NULL;
}

/* As udev read it from the disk; a line like E:ID_SERIAL_SHORT=… */
static bool serial_by_udev(const char *root, const char *disk, char out[VALUE_SIZE])
{
	static const char wanted[] = "E:ID_SERIAL_SHORT=";
	char path[PATH_MAX], dev[VALUE_SIZE], line[1024];
	bool got = false;
	FILE *in;

	if (!line_in(disk, "dev", dev))
		return false;
	snprintf(path, sizeof(path), "%s/run/udev/data/b%s", root, dev);
	in = fopen(path, "re");
	while (in && !got && fgets(line, sizeof(line), in)) {
		got = strncmp(line, wanted, sizeof(wanted) - 1) == 0;
		line[strcspn(line, "\n")] = 0;
		if (got)
			snprintf(out, VALUE_SIZE, "%.150s", line + sizeof(wanted) - 1);
	}
	if (in)
		fclose(in);
	return got && out[0];
}

static bool disk_read(const char *root, const char *file, char out[VALUE_SIZE])
{
	static const char *const names[] = {
		"device/serial", "serial", "device/cid", "wwid", "device/wwid"};
	char path[PATH_MAX], at[PATH_MAX];
	struct stat st;

	if (stat(file, &st) < 0)
		return false;
	snprintf(path, sizeof(path), "%s/sys/dev/block/%u:%u", root, major(st.st_dev),
		minor(st.st_dev));
	if (!realpath(path, at))
		return false;
	for (int i = 0; i < STACK_MAX && one_below(at); i++)
		;
	if (serial_by_udev(root, at, out))
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (line_in(at, names[i], out))
			return true;
	return false;
}

/* ---- the network card ----------------------------------------------------------------------- */

/* A card of its own, Ethernet or wireless, whose address is the maker's and not made up. */
static bool is_card(const char *net, const char *name)
{
	char folder[PATH_MAX], text[VALUE_SIZE];

	if (snprintf(folder, sizeof(folder), "%s/%s", net, name) >= (int)sizeof(folder))
		return false;
	return there(folder, "device") && line_in(folder, "type", text) && !strcmp(text, "1") &&
	       line_in(folder, "addr_assign_type", text) && !strcmp(text, "0") &&
	       line_in(folder, "address", text) && strcmp(text, "00:00:00:00:00:00") != 0;
}

static bool card_read(const char *root, char out[VALUE_SIZE])
{
	char net[PATH_MAX], folder[PATH_MAX], name[NAME_MAX + 1];

	snprintf(net, sizeof(net), "%s/sys/class/net", root);
	if (!least_of(net, is_card, name))
		return false;
	return snprintf(folder, sizeof(folder), "%s/%s", net, name) < (int)sizeof(folder) &&
	       line_in(folder, "address", out);
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void part_take(struct machine *m, enum machine_part which, const char *value,
	const unsigned char stream[STREAM_BYTES])
{
	unsigned char key[crypto_generichash_KEYBYTES_MIN] = {(unsigned char)which};

	memcpy(key + 1, stream, STREAM_BYTES);
	crypto_generichash(m->part[which], PART_BYTES, (const unsigned char *)value, strlen(value),
		key, sizeof(key));
}

void machine_read(struct machine *ret, const char *root, const char *file,
	const unsigned char stream[STREAM_BYTES])
{
	char value[VALUE_SIZE];

	memset(ret, 0, sizeof(*ret));
	if (board_read(root, value))
		part_take(ret, MACHINE_BOARD, value, stream);
	if (disk_read(root, file, value))
		part_take(ret, MACHINE_DISK, value, stream);
	if (card_read(root, value))
		part_take(ret, MACHINE_CARD, value, stream);
}

bool machine_same(const struct machine *was, const struct machine *is)
{
	int same = 0, other = 0;

	for (int i = 0; i < MACHINE_PARTS; i++) {
		if (sodium_is_zero(was->part[i], PART_BYTES) ||
			sodium_is_zero(is->part[i], PART_BYTES))
			continue;
		if (memcmp(was->part[i], is->part[i], PART_BYTES) == 0)
			same++;
		else
			other++;
	}
	return same >= other;
}
