/* SPDX-License-Identifier: MIT */
/*
 * What an identity-card reader may send: the first byte says how large the pieces are, the rest is
 * the stream. In whatever pieces it comes, the same replies come out of it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "devices/idcard.h"
#include "devices/sdt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int good)
{
	if (!good)
		abort();
}

/* Copies, so that a read behind a piece's end is found. */
static size_t take_piece(struct sdt_decoder *d, const uint8_t *bytes, size_t n)
{
	uint8_t *piece = malloc(n ? n : 1);
	size_t used;

	must(piece != NULL);
	if (n)
		memcpy(piece, bytes, n);
	used = sdt_take(d, piece, n);
	free(piece);
	must(used <= n && (d->state != SDT_MORE || used == n));
	return used;
}

static void look(const struct sdt_decoder *d)
{
	const uint8_t *text = sdt_text(d);
	struct idcard card;
	struct err err;

	must(d->at <= SDT_HEADER + SDT_LENGTH_MAX && d->noise <= SDT_NOISE_MAX + 5);
	must((sdt_missing(d) == 0) == (d->state != SDT_MORE));
	must(sdt_sw3_text(sdt_sw3(d)) != NULL);
	if (text)
		(void)idcard_parse(&card, text, &err);
}

/* The replies of a stream, as a number that differs when they do. */
static uint64_t run(const uint8_t *data, size_t size, size_t piece)
{
	struct sdt_decoder d;
	uint64_t seen = 0;
	size_t at = 0;

	sdt_clear(&d);
	while (at < size) {
		at += take_piece(&d, data + at, size - at < piece ? size - at : piece);
		look(&d);
		if (d.state == SDT_MORE)
			continue;
		seen = (seen * 31 + at) * 31 + sdt_sw3(&d) + (d.state == SDT_WHOLE ? 256 : 0);
		sdt_clear(&d);
	}
	return seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size)
		must(run(data + 1, size - 1, data[0] + 1u) == run(data + 1, size - 1, size));
	return 0;
}
