/* SPDX-License-Identifier: MIT */
/* A feed as a terminal takes it: frame, header, rows, and every row as every kind. */
#include <stdlib.h>
#include <string.h>

#include "core/wire/hall_key.h"
#include "core/wire/help_row.h"
#include "core/wire/kitchen_ack.h"
#include "core/wire/member.h"
#include "core/wire/peer_row.h"
#include "core/wire/row.h"
#include "core/wire/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What it holds is an act's bytes, whose lengths somebody else wrote. */
static void as_peer(const struct feed_row *row)
{
	unsigned char bytes[PEER_ACT_MAX];
	struct act_parts parts;
	struct peer_row peer;
	struct err err;
	size_t n;

	if (peer_row_decode(row, &peer, &err) == 0 && peer_row_bytes(&peer, bytes, &n) == 0)
		(void)!seal_split(bytes, n, &parts);
}

static void as_every_kind(const struct feed_row *row)
{
	static const unsigned char key[KEY_BYTES] = {3};
	union {
		struct hall hall;
		struct slot slot;
		struct dish dish;
		struct tariff_rule tariff;
		struct offering offering;
		struct festival festival;
		struct notice notice;
		struct token_key key;
		struct lease_row lease;
		struct person_row person;
		struct card_row card;
		struct workday workday;
		struct session_change change;
		struct answer_row answer;
		struct callback_row callback;
		struct erase_row erase;
		struct hall_key hall_key;
		struct help_row help;
		struct kitchen_ack kitchen;
		struct member member;
	} v;
	struct err err;

	(void)!row_hall_decode(row, &v.hall, &err);
	(void)!row_slot_decode(row, &v.slot, &err);
	(void)!row_dish_decode(row, &v.dish, &err);
	(void)!row_tariff_decode(row, &v.tariff, &err);
	(void)!row_offering_decode(row, &v.offering, &err);
	(void)!row_festival_decode(row, &v.festival, &err);
	(void)!row_notice_decode(row, &v.notice, &err);
	(void)!row_key_decode(row, &v.key, &err);
	(void)!row_lease_decode(row, &v.lease, &err);
	(void)!row_card_decode(row, &v.card, &err);
	(void)!row_workday_decode(row, &v.workday, &err);
	(void)!row_change_decode(row, &v.change, &err);
	(void)!row_answer_decode(row, &v.answer, &err);
	(void)!row_callback_decode(row, &v.callback, &err);
	(void)!row_erase_decode(row, &v.erase, &err);
	(void)!row_hall_key_decode(row, key, &v.hall_key, &err);
	(void)!row_help_decode(row, &v.help, &err);
	(void)!kitchen_ack_decode(row, &v.kitchen, &err);
	(void)!row_member_decode(row, key, &v.member, &err);
	as_peer(row);
	(void)!row_person_decode(row, key, &v.person, &err);
	(void)!person_decode(row->body, strlen(row->body), &v.person, &err);
}

static void walk(const void *raw, size_t n)
{
	struct feed feed;
	struct feed_row row;
	struct err err;
	int more, rows = 0;

	if (feed_parse(raw, n, &feed, &err) < 0)
		return;
	while ((more = feed_next(&feed, &row, &err)) != 0) {
		if (rows++ > FEED_ROWS_MAX)
			abort();
		if (more > 0)
			as_every_kind(&row);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);

	walk(data, size);
	if (wire_unpack(&raw, data, size, FEED_RAW_MAX) == 0)
		walk(raw.data, raw.len);
	buf_done(&raw);
	return 0;
}
