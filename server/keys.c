/* SPDX-License-Identifier: MIT */
#include "server/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/json.h"

#define FILE_MAX 1024
#define VERSION  1

static int write_whole(int fd, const struct buf *text)
{
	return write(fd, text->data, text->len) == (ssize_t)text->len && fsync(fd) == 0 ? 0
											: ERR_IO;
}

/* Written under another name and linked into place: never half a key, never over a key. */
static int put_file(const char *path, const struct buf *text, struct err *err)
{
	char part[600];
	int fd, result = 0;

	snprintf(part, sizeof(part), "%s.%ld", path, (long)getpid());
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(err, ERR_IO, "%s: %s", part, strerror(errno));
	if (write_whole(fd, text) < 0 || link(part, path) < 0)
		result = err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	close(fd);
	unlink(part);
	return result;
}

static int make(const char *path, struct err *err)
{
	unsigned char hub_id[HUB_ID_BYTES], seed[crypto_sign_SEEDBYTES], master[KEY_BYTES];
	struct buf text = BUF_INIT(FILE_MAX);
	int result;

	randombytes_buf(hub_id, sizeof(hub_id));
	randombytes_buf(seed, sizeof(seed));
	randombytes_buf(master, sizeof(master));
	json_open(&text, NULL, '{');
	json_put_int(&text, "v", VERSION);
	json_put_hex(&text, "hub", hub_id, sizeof(hub_id));
	json_put_hex(&text, "seed", seed, sizeof(seed));
	json_put_hex(&text, "master", master, sizeof(master));
	json_close(&text, '}');
	buf_byte(&text, '\n');
	result =
		text.failed ? err_set(err, ERR_LIMIT, "out of memory") : put_file(path, &text, err);
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(master, sizeof(master));
	if (text.data)
		sodium_memzero(text.data, text.len);
	buf_done(&text);
	return result;
}

static int read_text(const char *path, char *text, size_t size, size_t *n, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	ssize_t got = -1;

	if (fd < 0)
		return err_set(
			err, errno == ENOENT ? ERR_NONE : ERR_IO, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) == 0 && (st.st_mode & 077)) {
		close(fd);
		return err_set(err, ERR_DENIED, "%s: others may read it; chmod 600 it", path);
	}
	got = read(fd, text, size);
	close(fd);
	if (got < 0)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	*n = (size_t)got;
	return 0;
}

static int parse(struct hub_keys *k, const char *text, size_t n, struct err *err)
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	cJSON *obj = json_parse(text, n, err);
	int64_t version;
	int result = ERR_BAD;

	if (!obj)
		return ERR_BAD;
	if (!json_int(obj, "v", VERSION, VERSION, &version, err) &&
		!json_hex(obj, "hub", k->hub_id, sizeof(k->hub_id), err) &&
		!json_hex(obj, "seed", seed, sizeof(seed), err) &&
		!json_hex(obj, "master", k->master, sizeof(k->master), err))
		result = 0;
	cJSON_Delete(obj);
	if (result < 0)
		return result;
	crypto_sign_seed_keypair(k->public_key, k->secret_key, seed);
	sodium_memzero(seed, sizeof(seed));
	return 0;
}

int keys_open(struct hub_keys *k, const char *path, bool create, struct err *err)
{
	char text[FILE_MAX];
	size_t n = 0;
	int result;

	if (sodium_init() < 0)
		return err_set(err, ERR_IO, "libsodium does not start");
	if (create && access(path, F_OK) < 0 && make(path, err) < 0)
		return err->code;
	result = read_text(path, text, sizeof(text), &n, err);
	if (result < 0)
		return result;
	result = parse(k, text, n, err);
	sodium_memzero(text, sizeof(text));
	return result < 0 ? err_at(err, "%s", path) : 0;
}

void keys_wipe(struct hub_keys *k)
{
	sodium_memzero(k, sizeof(*k));
}

static void derive(const struct hub_keys *k, const char *label, unsigned char out[KEY_BYTES])
{
	crypto_generichash(out, KEY_BYTES, (const unsigned char *)label, strlen(label), k->master,
		sizeof(k->master));
}

void keys_match(const struct hub_keys *k, unsigned char out[KEY_BYTES])
{
	derive(k, "match", out);
}

void keys_rest(const struct hub_keys *k, unsigned char out[KEY_BYTES])
{
	derive(k, "rest", out);
}

void keys_hall(const struct hub_keys *k, const char *place, int gen, unsigned char out[KEY_BYTES])
{
	char label[40];

	snprintf(label, sizeof(label), "hall/%.11s/%d", place, gen);
	derive(k, label, out);
}

void keys_issuer(const struct hub_keys *k, const char *place, int key_id,
	unsigned char public_key[TOKEN_PUBLIC], unsigned char secret[TOKEN_SECRET])
{
	unsigned char seed[KEY_BYTES];
	char label[40];

	snprintf(label, sizeof(label), "issuer/%.11s/%d", place, key_id);
	derive(k, label, seed);
	crypto_sign_seed_keypair(public_key, secret, seed);
	sodium_memzero(seed, sizeof(seed));
}

int keys_open_box(
	const struct hub_keys *k, const unsigned char *box, size_t n_plain, unsigned char *out)
{
	unsigned char pk[crypto_box_PUBLICKEYBYTES], sk[crypto_box_SECRETKEYBYTES];
	int result = ERR_DENIED;

	if (!crypto_sign_ed25519_pk_to_curve25519(pk, k->public_key) &&
		!crypto_sign_ed25519_sk_to_curve25519(sk, k->secret_key) &&
		!crypto_box_seal_open(out, box, crypto_box_SEALBYTES + n_plain, pk, sk))
		result = 0;
	sodium_memzero(sk, sizeof(sk));
	return result;
}
