/* SPDX-License-Identifier: MIT */
#include "server/ahead.h"

#include <sodium.h>
#include <string.h>

#include "server/reading.h"

_Static_assert(SIGN_PUBLIC == CACHED_KEY && DK_BYTES == CACHED_KEY, "both are remembered");
_Static_assert(STREAM_BYTES <= KEY_NAME, "a stream is a name");

static void name_of(const unsigned char stream[STREAM_BYTES], unsigned char name[KEY_NAME])
{
	memset(name, 0, KEY_NAME);
	memcpy(name, stream, STREAM_BYTES);
}

void ahead_known(const struct hub *h, const unsigned char stream[STREAM_BYTES],
	const unsigned char public_key[SIGN_PUBLIC])
{
	unsigned char name[KEY_NAME];

	if (!h->signers)
		return;
	name_of(stream, name);
	key_cache_put(h->signers, name, public_key);
}

void ahead_init(struct hub *h)
{
	struct stream_row s = {.no = 0};
	struct err err = {0};

	if (!h->dks)
		h->dks = key_cache_new();
	if (!h->signers)
		h->signers = key_cache_new();
	while (stream_next(&h->ledger, s.no, &s, &err) == 1)
		ahead_known(h, s.stream, s.public_key);
}

static bool verify(const struct hub *h, struct query *q)
{
	unsigned char name[KEY_NAME];

	name_of(q->req.stream, name);
	if (!h->signers || !key_cache_get(h->signers, name, q->ahead.signer))
		return false;
	return verify_request(&q->req, h->wire_id, q->ahead.signer, q->sig) == 0;
}

static void look_at_seals(const struct hub *h, struct reading *r)
{
	unsigned char dk[DK_BYTES];

	for (int i = 0; i < r->batch.header.n; i++) {
		struct piece *p = &r->pieces[i];

		p->intact = p->readable && key_cache_get(h->dks, p->head.kc, dk) &&
			    seal_intact(&p->parts, dk, r->batch.header.stream) == 0;
	}
	sodium_memzero(dk, sizeof(dk));
}

void ahead_begin(const struct hub *h, struct query *q, bool read)
{
	struct ahead *a = &q->ahead;

	a->begun = true;
	a->verified = verify(h, q);
	if (!a->verified || !read || strcmp(q->req.path, "/v1/acts") != 0)
		return;
	a->reading = reading_new(&q->req);
	if (a->reading && !a->reading->trouble[0] && h->dks)
		look_at_seals(h, a->reading);
}

void ahead_drop(struct query *q)
{
	reading_free(q->ahead.reading);
	q->ahead.reading = NULL;
}

void ahead_end(const struct hub *h, struct query *q)
{
	hub_sign(h, q);
	ahead_drop(q);
}
