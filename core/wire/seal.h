/* SPDX-License-Identifier: MIT */
/*
 * Act bytes and their chain.
 *   bytes = u16 head length ‖ head ‖ ct
 *   ct    = 24-byte nonce ‖ XChaCha20-Poly1305 of the body under the person's data key dk, with
 *           stream ‖ head as associated data
 *   hash  = BLAKE2b-256(previous hash ‖ head ‖ ct); before the first act 32 zero bytes
 * The chain covers ciphertext: destroying dk erases the person and the chain still verifies.
 */
#ifndef CORE_WIRE_SEAL_H
#define CORE_WIRE_SEAL_H

#include "core/hall/act.h"

#define ACT_BYTES_MAX (2 + ACT_HEAD_MAX + ACT_BODY_MAX + 64)

/* The two parts of act bytes, borrowed. */
struct act_parts {
	const unsigned char *head, *ct;
	size_t head_len, ct_len;
};

/* kc and pp of a key; month: any day in it. */
void seal_key_mark(const unsigned char dk[DK_BYTES], unsigned char kc[16]);
void seal_person_mark(const unsigned char dk[DK_BYTES], day_t month, unsigned char pp[16]);

/* Sets head->kc and pp from dk, then encodes and seals. Appends act bytes to out. */
MUST_USE int seal_act(struct act *act, const unsigned char dk[DK_BYTES],
	const unsigned char stream[STREAM_BYTES], struct buf *out, struct err *err);

/* Splits act bytes; ERR_BAD when they are cut or the lengths do not fit. */
MUST_USE int seal_split(const void *bytes, size_t n, struct act_parts *ret);

/* Parts from elsewhere than seal_split: ERR_BAD where no act has such lengths. */
MUST_USE int seal_check(const struct act_parts *parts, struct err *err);

/*
 * Decodes the head and, when dk is not NULL, opens the body. ERR_DENIED: the key does not fit or
 * a byte was changed. With dk NULL only the head is read and act->opened is false. What does not
 * open leaves no body, and act->opened false.
 */
MUST_USE int seal_open(const struct act_parts *parts, const unsigned char *dk,
	const unsigned char stream[STREAM_BYTES], struct act *ret, struct err *err);

/* The body alone, of an act whose head seal_open has decoded from these parts. On failure act->opened is
 * false and its body empty. */
MUST_USE int seal_open_body(const struct act_parts *parts, const unsigned char dk[DK_BYTES],
	const unsigned char stream[STREAM_BYTES], struct act *act, struct err *err);
/* The same where it is known that head.kc is dk's mark: who opens many acts compares that once a key. */
MUST_USE int seal_open_known(const struct act_parts *parts, const unsigned char dk[DK_BYTES],
	const unsigned char stream[STREAM_BYTES], struct act *act, struct err *err);

/* Is the body sealed under dk, and head and body as they were then? 0 or ERR_DENIED; nothing of it
 * is read. A fifth of the time of seal_open. */
MUST_USE int seal_intact(const struct act_parts *parts, const unsigned char dk[DK_BYTES],
	const unsigned char stream[STREAM_BYTES]);

void seal_chain(const unsigned char prev[ACT_HASH_BYTES], const struct act_parts *parts,
	unsigned char hash[ACT_HASH_BYTES]);

/* UUIDv7: max(last, now) in 48 bits, then at least 62 random bits; never less than *last_ms. */
void act_id_new(unsigned char id[ACT_ID_BYTES], int64_t now_ms, int64_t *last_ms);

/* The milliseconds in such an id. */
int64_t act_id_ms(const unsigned char id[ACT_ID_BYTES]);

/* crypto_box_seal to the hub's Ed25519 key, as X25519: nobody else opens it (server/keys.h). box gets
 * n + 48 bytes. ERR_BAD: the key is no key. */
MUST_USE int seal_to_hub(
	const unsigned char hub_public[32], const void *plain, size_t n, unsigned char *box);

/* A small secret under a wrapping key (dk tables, sealed directory rows):
 * nonce ‖ XChaCha20-Poly1305, `about` as associated data. out gets n + WRAP_MORE bytes. */
#define WRAP_MORE 40
MUST_USE int seal_wrap(struct buf *out, const unsigned char key[KEY_BYTES], const void *secret,
	size_t n, const char *about);
/* Appends the plain bytes; ERR_DENIED when key, bytes or `about` differ. */
MUST_USE int seal_unwrap(struct buf *out, const unsigned char key[KEY_BYTES], const void *wrapped,
	size_t n, const char *about);

#endif
