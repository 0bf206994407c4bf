/* SPDX-License-Identifier: MIT */
#include "server/hub.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/text.h"
#include "core/wire/row.h"

/* One row tells whose database it is; the key file must be of the same hub. */
static int join(struct hub *h, bool writes, struct err *err)
{
	struct hub_row row;
	int result = 0;

	if (writes) {
		result = ledger_begin(&h->ledger, err);
		if (!result && (ledger_hub_put(&h->ledger, h->keys.hub_id, err) < 0 ||
				       ledger_awake(&h->ledger, err) < 0)) {
			ledger_rollback(&h->ledger);
			return err->code;
		}
		if (!result)
			result = ledger_commit(&h->ledger, err);
	}
	if (!result)
		result = ledger_hub(&h->ledger, &row, err);
	if (!result && memcmp(row.hub_id, h->keys.hub_id, sizeof(row.hub_id)) != 0)
		result = err_set(err, ERR_DENIED, "%s.keys: belongs to another hub's database",
			h->ledger.path);
	return result;
}

int hub_open(struct hub *h, const char *path, enum hub_mode mode, struct err *err)
{
	char keys[LEDGER_PATH_SIZE + 8];
	struct stat file;
	bool there = stat(path, &file) == 0;

	memset(h, 0, sizeof(*h));
	h->ledger.lock_fd = -1;
	if (!there && mode != HUB_CREATE)
		return err_set(err, ERR_NONE, "%s: there is no such database", path);
	if (there && !S_ISREG(file.st_mode))
		return err_set(err, ERR_BAD, "%s: is no file", path);
	snprintf(keys, sizeof(keys), "%.*s.keys", LEDGER_PATH_SIZE, path);
	if (keys_open(&h->keys, keys, !there, err) < 0)
		return err->code;
	keys_rest(&h->keys, h->rest);
	if (ledger_open(&h->ledger, path, mode == HUB_READ ? DB_READ : DB_WRITE, err) < 0 ||
		join(h, mode != HUB_READ, err) < 0) {
		hub_close(h);
		return err->code;
	}
	return 0;
}

void hub_close(struct hub *h)
{
	ledger_close(&h->ledger);
	keys_wipe(&h->keys);
	sodium_memzero(h->rest, sizeof(h->rest));
}

int hub_dk(struct hub *h, const unsigned char kc[16], unsigned char dk[DK_BYTES], struct err *err)
{
	struct buf wrapped = BUF_INIT(256), plain = BUF_INIT(256);
	int got = ledger_dk_get(&h->ledger, kc, &wrapped, err);

	if (got == 1) {
		if (seal_unwrap(&plain, h->rest, wrapped.data, wrapped.len, "dk") < 0 ||
			plain.len != DK_BYTES)
			got = err_set(
				err, ERR_DENIED, "%s.dk: a key that does not open", h->ledger.path);
		else
			memcpy(dk, plain.data, DK_BYTES);
	}
	if (plain.data)
		sodium_memzero(plain.data, plain.len);
	buf_done(&plain);
	buf_done(&wrapped);
	return got;
}

int hub_dk_put(
	struct hub *h, const unsigned char dk[DK_BYTES], const unsigned char *pid, struct err *err)
{
	struct buf wrapped = BUF_INIT(256);
	unsigned char kc[16];
	int result;

	seal_key_mark(dk, kc);
	result = seal_wrap(&wrapped, h->rest, dk, DK_BYTES, "dk");
	result = result < 0 ? err_set(err, result, "out of memory")
			    : ledger_dk_put(&h->ledger, kc, &wrapped, pid, err);
	buf_done(&wrapped);
	return result;
}

int hub_hall(struct hub *h, const char *place, struct hall *ret, struct err *err)
{
	struct feed_row row = {.kind = "hall"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	int got;

	text_copy(row.place, sizeof(row.place), place);
	text_copy(row.key, sizeof(row.key), place);
	got = feed_get(&h->ledger, &row, &body, err);
	if (got == 1) {
		row.body = buf_text(&body);
		if (row_hall_decode(&row, ret, err) < 0)
			got = err->code;
	}
	buf_done(&body);
	return got;
}

void hub_places(const struct hall *hall, char *out, size_t size)
{
	snprintf(
		out, size, "%s%s%s", hall->place, hall->neighbours[0] ? "," : "", hall->neighbours);
}
