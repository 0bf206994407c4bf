/* SPDX-License-Identifier: MIT */
#include "server/hub.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/erase.h"
#include "server/ledger_erase.h"
#include "server/people_find.h"
#include "server/refill.h"
#include "server/uplink.h"

/* One row tells whose database it is; the key file must be of the same hub. */
static int join(struct hub *h, bool writes, struct err *err)
{
	struct hub_row row;
	int result = 0;

	if (writes) {
		result = ledger_begin(&h->ledger, err);
		if (!result && (ledger_hub_put(&h->ledger, h->keys.hub_id, err) < 0 ||
				       feed_run_begin(&h->ledger, err) < 0)) {
			ledger_rollback(&h->ledger);
			return err->code;
		}
		if (!result)
			result = ledger_commit(&h->ledger, err);
	}
	if (!result)
		result = ledger_hub(&h->ledger, &row, err);
	if (!result && memcmp(row.hub_id, h->keys.hub_id, sizeof(row.hub_id)) != 0)
		result = err_set(
			err, ERR_DENIED, "%s: belongs to another hub's database", h->keys_path);
	return result;
}

static int open_file(
	struct hub *h, const struct hub_where *where, enum hub_mode mode, struct err *err)
{
	const char *path = where->ledger.db;
	struct stat file;
	bool there = stat(path, &file) == 0;

	if (!there && mode != HUB_CREATE)
		return err_set(err, ERR_NONE, "%s: there is no such database", path);
	if (there && !S_ISREG(file.st_mode))
		return err_set(err, ERR_BAD, "%s: is no file", path);
	if (!where->keys)
		snprintf(h->keys_path, sizeof(h->keys_path), "%.*s.keys", LEDGER_PATH_SIZE, path);
	if (keys_open(&h->keys, h->keys_path, !there, err) < 0)
		return err->code;
	return ledger_open(&h->ledger, &where->ledger, mode == HUB_READ ? DB_READ : DB_WRITE, err);
}

/* New keys only for an empty database: a hub beside others, or after another, has theirs. */
static int open_server(
	struct hub *h, const struct hub_where *where, enum hub_mode mode, struct err *err)
{
	struct hub_row row;
	int got;

	if (!where->keys)
		return err_set(
			err, ERR_BAD, "--hub-keys is missing: where are the hub's own keys?");
	got = ledger_open(&h->ledger, &where->ledger, mode == HUB_READ ? DB_READ : DB_WRITE, err);
	if (got < 0)
		return got;
	got = ledger_hub(&h->ledger, &row, err);
	if (got < 0 && got != ERR_NONE)
		return got;
	if (got == ERR_NONE && mode != HUB_CREATE)
		return got;
	return keys_open(&h->keys, h->keys_path, got == ERR_NONE, err);
}

int hub_open_at(struct hub *h, const struct hub_where *where, enum hub_mode mode, struct err *err)
{
	int result;

	memset(h, 0, sizeof(*h));
	h->ledger.lock_fd = -1;
	if (where->keys && !text_copy(h->keys_path, sizeof(h->keys_path), where->keys))
		return err_set(err, ERR_LIMIT, "%s: the path is too long", where->keys);
	result = ledger_is_url(where->ledger.db) ? open_server(h, where, mode, err)
						 : open_file(h, where, mode, err);
	if (!result) {
		keys_rest(&h->keys, h->rest);
		result = join(h, mode != HUB_READ, err);
	}
	if (!result)
		result = uplink_load(h, err);
	if (!result && mode != HUB_READ)
		result = erase_replay(h, err);
	if (!result && mode != HUB_READ)
		result = refill(h, err);
	if (!result && mode != HUB_READ)
		result = people_mark_all(h, err);
	/* Who only looks sees one state of it, whoever writes meanwhile. */
	if (!result && mode == HUB_READ)
		result = sql_snapshot(&h->ledger.sql, err);
	if (result < 0)
		hub_close(h);
	return result;
}

int hub_open(struct hub *h, const char *path, enum hub_mode mode, struct err *err)
{
	const struct hub_where where = {.ledger = {.db = path}};

	return hub_open_at(h, &where, mode, err);
}

void hub_close(struct hub *h)
{
	ledger_close(&h->ledger);
	key_cache_free(h->dks);
	key_cache_free(h->signers);
	h->dks = h->signers = NULL;
	keys_wipe(&h->keys);
	sodium_memzero(h->rest, sizeof(h->rest));
	sodium_memzero(h->up.feed_key, sizeof(h->up.feed_key));
}

static int look_up_dk(
	struct hub *h, const unsigned char kc[16], unsigned char dk[DK_BYTES], struct err *err)
{
	struct buf wrapped = BUF_INIT(256), plain = BUF_INIT(256);
	int got = ledger_dk_get(&h->ledger, kc, &wrapped, err);

	if (got == 1) {
		if (seal_unwrap(&plain, h->rest, wrapped.data, wrapped.len, "dk") < 0 ||
			plain.len != DK_BYTES)
			got = err_set(err, ERR_DENIED, "%s: a data key that does not open",
				h->ledger.path);
		else
			memcpy(dk, plain.data, DK_BYTES);
	}
	if (plain.data)
		sodium_memzero(plain.data, plain.len);
	buf_done(&plain);
	buf_done(&wrapped);
	return got;
}

int hub_dk_remember(struct hub *h, struct err *err)
{
	int64_t erased;

	if (!h->dks)
		h->dks = key_cache_new();
	if (!h->dks)
		return 0;
	if (sql_number(&h->ledger.sql, err, &erased, 0, "SELECT count(*) FROM erased", "") < 0)
		return err->code;
	key_cache_check(h->dks, erased);
	return 0;
}

void hub_dk_forget(struct hub *h)
{
	if (h->dks)
		key_cache_wipe(h->dks);
}

int hub_dk(struct hub *h, const unsigned char kc[16], unsigned char dk[DK_BYTES], struct err *err)
{
	int got;

	if (h->dks && key_cache_get(h->dks, kc, dk))
		return 1;
	got = look_up_dk(h, kc, dk, err);
	if (got == 1 && h->dks)
		key_cache_put(h->dks, kc, dk);
	return got;
}

int hub_dk_put(
	struct hub *h, const unsigned char dk[DK_BYTES], const unsigned char *pid, struct err *err)
{
	struct buf wrapped = BUF_INIT(256);
	unsigned char kc[16], known[DK_BYTES];
	int result;

	seal_key_mark(dk, kc);
	if (h->dks && key_cache_get(h->dks, kc, known)) {
		sodium_memzero(known, sizeof(known));
		if (!pid)
			return 0;
	}
	result = erased_is(&h->ledger, kc, err);
	if (result) /* it does not come back with a late act */
		return result < 0 ? result : 0;
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
