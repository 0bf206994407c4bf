/* SPDX-License-Identifier: MIT */
#include "server/standing.h"

#include <string.h>

#include "core/base/json.h"

bool standing_halls_hub(const struct standing *s)
{
	return s->stream.via && s->stream.via == s->stream.no;
}

static bool is_awaited(const struct standing *s, const struct epoch *epoch)
{
	const struct epoch *heard = &s->stream.heard;

	return !s->stream.parent && !s->stream.revoked && !s->look.dead &&
	       (!s->stream.via || standing_halls_hub(s)) && heard->n != HEARD_ELSEWHERE &&
	       (heard->n != epoch->n || memcmp(heard->id, epoch->id, sizeof(heard->id)) != 0);
}

int standing_next(struct hub *h, const struct standing_of *of, struct standing *s, struct err *err)
{
	int got;

	while ((got = stream_next(&h->ledger, s->stream.no, &s->stream, err)) == 1)
		if (!*of->place || strcmp(of->place, s->stream.place) == 0)
			break;
	if (got != 1)
		return got;
	if (ledger_look(&h->ledger, s->stream.no, &s->look, err) < 0)
		return err->code;
	told_read(s->look.status, &s->told);
	s->awaited = is_awaited(s, &of->epoch);
	return 1;
}

int64_t standing_unsent(const struct standing *s)
{
	if (s->told.last < 0)
		return -1;
	return s->told.last > s->stream.high ? s->told.last - s->stream.high : 0;
}

void standing_json(struct buf *out, const struct standing *s)
{
	char stream[2 * STREAM_BYTES + 1];

	hex_from(stream, s->stream.stream, STREAM_BYTES);
	json_open(out, NULL, '{');
	json_put_text(out, "kiosk", s->stream.kiosk);
	json_put_text(out, "hall", s->stream.place);
	json_put_text(out, "stream", stream);
	json_put_int(out, "acts", s->stream.high);
	json_put_int(out, "aside", s->look.quarantined + s->look.collisions);
	json_put_int(out, "quarantined", s->look.quarantined);
	json_put_int(out, "collisions", s->look.collisions);
	json_put_int(out, "waiting", s->look.waiting);
	if (standing_unsent(s) >= 0)
		json_put_int(out, "unsent", standing_unsent(s));
	json_put_int(out, "contacts", s->look.contacts);
	json_put_int(out, "contact_ms", s->look.contact_ms);
	json_put_int(out, "clear_ms", s->look.clear_ms);
	json_put_text(out, "paper", s->told.paper);
	json_put_text(out, "version", s->told.version);
	json_put_int(out, "hall_hub", standing_halls_hub(s));
	json_put_int(out, "forked", s->stream.forked);
	json_put_int(out, "revoked", s->stream.revoked);
	json_put_int(out, "dead", s->look.dead);
	if (s->stream.forked)
		json_put_int(out, "fork_after", s->stream.parent_seq);
	if (s->stream.life[0])
		json_put_text(out, "life", s->stream.life);
	json_put_int(out, "no", s->stream.no);
	json_put_int(out, "awaited", s->awaited);
	json_close(out, '}');
}
