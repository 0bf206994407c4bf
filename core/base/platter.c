/* SPDX-License-Identifier: MIT */
#include "core/base/platter.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROOF_BYTES 32768
#define NAME_SIZE   4096

void platter_forget(const char *db_path)
{
	static const char *const ends[] = {"", "-wal"};
	char name[NAME_SIZE];
	int fd;

	for (int i = 0; i < 2; i++) {
		snprintf(name, sizeof(name), "%s%s", db_path, ends[i]);
		fd = open(name, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
		close(fd);
	}
}

/* By the same way as the database itself: a file as its journals are. */
static bool proof_open(sqlite3_vfs *vfs, const char *name, int flags, sqlite3_file *f)
{
	memset(f, 0, (size_t)vfs->szOsFile);
	return vfs->xOpen(vfs, name, f, flags | SQLITE_OPEN_MAIN_JOURNAL, NULL) == SQLITE_OK;
}

static bool proof_write(
	sqlite3_vfs *vfs, const char *name, sqlite3_file *f, const unsigned char *bytes)
{
	bool done;

	if (!proof_open(vfs, name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, f))
		return false;
	done = f->pMethods->xWrite(f, bytes, PROOF_BYTES, 0) == SQLITE_OK &&
	       f->pMethods->xSync(f, SQLITE_SYNC_NORMAL) == SQLITE_OK;
	f->pMethods->xClose(f);
	return done;
}

static bool proof_is(
	sqlite3_vfs *vfs, const char *name, sqlite3_file *f, const unsigned char *bytes)
{
	unsigned char *there = malloc(PROOF_BYTES);
	bool same = false;

	if (there && proof_open(vfs, name, SQLITE_OPEN_READWRITE, f)) {
		same = f->pMethods->xRead(f, there, PROOF_BYTES, 0) == SQLITE_OK &&
		       memcmp(there, bytes, PROOF_BYTES) == 0;
		f->pMethods->xClose(f);
	}
	free(there);
	return same;
}

int platter_prove(const char *db_path, struct err *err)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	sqlite3_file *f = vfs ? malloc((size_t)vfs->szOsFile) : NULL;
	unsigned char *bytes = malloc(PROOF_BYTES);
	char name[NAME_SIZE];
	bool kept = false;

	snprintf(name, sizeof(name), "%s-proof", db_path);
	if (f && bytes) {
		sqlite3_randomness(PROOF_BYTES, bytes);
		kept = proof_write(vfs, name, f, bytes);
		platter_forget(name);
		kept = kept && proof_is(vfs, name, f, bytes);
		vfs->xDelete(vfs, name, 0);
	}
	free(bytes);
	free(f);
	return kept ? 0 : err_set(err, ERR_IO, "%s: the disk does not keep what it is given", name);
}

bool platter_log_left(const char *db_path)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	char name[NAME_SIZE];
	int there = 0;

	snprintf(name, sizeof(name), "%s-wal", db_path);
	/* An empty one, too, which does not "exist": its first page may be what was not kept. */
	return vfs && vfs->xAccess(vfs, name, SQLITE_ACCESS_READWRITE, &there) == SQLITE_OK &&
	       there;
}
