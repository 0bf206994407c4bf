/* SPDX-License-Identifier: MIT */
/*
 * Writes the first corpora of fuzz_act, fuzz_batch, fuzz_frame, fuzz_ack, fuzz_reply, fuzz_relay and fuzz_feed anew:
 *   seeds tests/fuzz/corpus
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/wire/enrol.h"
#include "core/wire/hall_key.h"
#include "core/wire/help_row.h"
#include "core/wire/kitchen_ack.h"
#include "core/wire/member.h"
#include "core/wire/peer_row.h"
#include "core/wire/relay.h"
#include "core/wire/row.h"
#include "core/wire/seal.h"

static const char *folder;

static void write_file(const char *name, const struct buf *b)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "wb");
	if (!f || b->failed || fwrite(b->data, 1, b->len, f) != b->len || fclose(f)) {
		fprintf(stderr, "seeds: %s is not written\n", path);
		exit(1);
	}
}

static void need(int result)
{
	if (result < 0) {
		fprintf(stderr, "seeds: a sample is refused\n");
		exit(1);
	}
}

static struct act sample(void)
{
	struct act a;

	act_init(&a, ACT_ORDER);
	a.head.seq = 1;
	a.head.at_ms = 1795306801000;
	a.head.day = 20779;
	a.head.service_day = 20780;
	strcpy(a.head.place, "330784-004");
	strcpy(a.head.what, "lunch");
	strcpy(a.head.band, "T80");
	a.head.list_fen = 1300;
	a.head.has_ref = true;
	a.head.has_nk = true;
	a.body.has_pid = true;
	a.body.resident = 12;
	strcpy(a.body.masked, "张*三");
	a.body.cancel_day = 20779;
	a.body.n_items = 1;
	strcpy(a.body.items[0].name.text[LANG_ZH], "米饭");
	strcpy(a.body.age_band, "80-89");
	return a;
}

static void acts(void)
{
	static const unsigned char dk[DK_BYTES] = {1}, stream[STREAM_BYTES] = {2};
	struct buf out = BUF_INIT(ACT_BYTES_MAX), raw = BUF_INIT(BATCH_RAW_MAX),
		   frame = BUF_INIT(BATCH_FRAME_MAX), text = BUF_INIT(ACT_BYTES_MAX);
	struct batch_header h = {.version = 1,
		.version_min = 1,
		.first = 1,
		.n = 1,
		.n_leases = 1,
		.leases = {{"meal/330784-004/lunch/2026-11-23", 3, 2, 1}}};
	struct act act = sample();
	struct err err;

	need(seal_act(&act, dk, stream, &out, &err));
	write_file("act/order", &out);
	act_head_encode(&act.head, &text);
	write_file("act/head", &text);
	buf_clear(&text);
	act_body_encode(&act.body, &text);
	write_file("act/body", &text);
	strcpy(h.status, "{}");
	need(batch_begin(&raw, &h));
	need(batch_add(&raw, out.data, out.len));
	write_file("batch/raw", &raw);
	need(wire_pack(&frame, raw.data, raw.len));
	write_file("batch/frame", &frame);
	write_file("frame/batch", &frame);
	buf_clear(&raw);
	h.n = 0;
	need(batch_begin(&raw, &h));
	write_file("batch/hello", &raw);
	buf_clear(&raw);
	h.told_all = true;
	h.n_seats = 1;
	h.seats[0].seq = 7;
	memset(h.seats[0].id, 0xc3, ACT_ID_BYTES);
	strcpy(h.seats[0].resource, "seat/330784-004/C01");
	need(batch_begin(&raw, &h));
	write_file("batch/seats", &raw);
	buf_done(&out);
	buf_done(&raw);
	buf_done(&frame);
	buf_done(&text);
}

static void replies(void)
{
	struct buf out = BUF_INIT(1 << 16);
	struct ack ack = {
		.acked = 3, .safe = 1, .quarantined = {2}, .n_quarantined = 1, .trouble = "gap"};
	struct enrol_request request = {.version = 1};
	struct enrol_grant grant = {.kiosk = "YD1",
		.letter = 'A',
		.place = "330784-004",
		.places = "330784-004,330784-003",
		.block_to = 9};
	unsigned char seed[32], public_key[SIGN_PUBLIC], secret[SIGN_SECRET];

	need(ack_encode(&ack, &out));
	write_file("ack/ack", &out);
	buf_clear(&out);
	enrol_request_encode(&request, &out);
	write_file("reply/request", &out);
	buf_clear(&out);
	memset(seed, 7, sizeof(seed));
	crypto_sign_seed_keypair(public_key, secret, seed);
	need(enrol_grant_encode(&grant, public_key, &out));
	write_file("reply/grant", &out);
	buf_done(&out);
}

static void relays(void)
{
	static const unsigned char sig[SIG_BYTES] = {9};
	struct request req = {.path = "/v1/acts", .counter = 7, .body = sig, .body_len = 3};
	struct relay_answer answer = {.status = 200, .body = sig, .body_len = 3};
	struct buf out = BUF_INIT(1 << 16);

	relay_encode(&req, sig, &out);
	write_file("relay/request", &out);
	buf_clear(&out);
	relay_answer_encode(&answer, &out);
	write_file("relay/answer", &out);
	buf_done(&out);
}

static void add(struct buf *raw, const char *kind, const char *key, struct buf *body)
{
	struct feed_row row = {.rev = 1, .place = "*", .need = 1, .gone = !body};

	strcpy(row.kind, kind);
	strcpy(row.key, key);
	row.body = body ? buf_text(body) : "";
	need(feed_add(raw, &row));
	if (body)
		buf_clear(body);
}

static const unsigned char key[KEY_BYTES] = {3};

static void rows_of_stations(struct buf *raw, struct buf *b)
{
	struct help_row help = {.kiosk = "YD1", .seq = 4, .at_ms = 1795305600000, .open = true};
	struct kitchen_ack kitchen = {.day = 20779, .by = "厨房", .at_ms = 1795305600000};
	struct peer_row peer = {.kiosk = "YD1", .seq = 4, .has_order = true};
	struct member member = {.stream = {1}, .public_key = {2}, .kiosk = "YD1", .letter = 'A'};
	struct hall_key second = {.place = "330784-004", .gen = 2, .key = {5}};

	row_help_encode(&help, b);
	add(raw, HELP_ROW_KIND, "YD1", b);
	kitchen_ack_encode(&kitchen, b);
	add(raw, KITCHEN_ACK_KIND, "330784-004/lunch", b);
	need(peer_row_set(&peer, "\0\2{}\0\0", 6));
	peer_row_encode(&peer, b);
	add(raw, PEER_ROW_KIND, "20779/1/4", b);
	need(row_member_encode(&member, key, b));
	add(raw, MEMBER_KIND, "000102030405060708090a0b0c0d0e0f", b);
	need(row_hall_key_encode(&second, key, b));
	add(raw, HALL_KEY_KIND, "330784-004/2", b);
}

static void rows(struct buf *raw, struct buf *b)
{
	struct person_row person = {.person = {.known = true,
					    .place = "330784-004",
					    .resident = 12,
					    .masked = "张*三",
					    .born = -7957,
					    .links = {{"330784-003", 7, "妈妈"}},
					    .n_links = 1},
		.has_tag = true};
	struct answer_row answer = {.yes = true};
	struct lease_row lease = {.granted = 3, .until = 20780};
	struct token_key token = {.public_key = {1}};
	struct callback_row callback = {.why = "subsidy-conflict", .no = 3, .seq = 4, .day = 20779};
	struct erase_row erase = {.place = "330784-004", .resident = 12};

	buf_str(b, "{\"zh\":\"园丁\",\"phone\":\"1\",\"neighbours\":\"330784-003\","
		   "\"f\":450,\"o\":1050}");
	add(raw, "hall", "330784-004", b);
	buf_str(b, "{\"f\":630,\"o\":750,\"cd\":1,\"cm\":540,\"n\":120,\"wd\":\"Mon\","
		   "\"wi\":5,\"pp\":2,\"co\":7,\"dd\":1,\"dm\":960,\"df\":200}");
	add(raw, "slot", "330784-004/lunch", b);
	buf_str(b, "{\"day\":\"Any\",\"meal\":\"lunch\",\"course\":\"set\",\"zh\":\"米饭\","
		   "\"fen\":100,\"al\":3,\"diet\":8,\"parts\":\"main,veg\"}");
	add(raw, "dish", "D1", b);
	buf_str(b, "{\"from\":\"2026-01-01\",\"kind\":2,\"value\":25,\"cap\":300,\"amin\":60,"
		   "\"amax\":999}");
	add(raw, "tariff", "T60/2026-01-01", b);
	buf_str(b, "{\"kind\":\"class\",\"h\":\"330784-004\",\"zh\":\"书法\",\"rzh\":\"学堂\","
		   "\"rule\":\"1st Sat\",\"f\":540,\"o\":630,\"seats\":20,"
		   "\"fzh\":\"二楼\",\"bzh\":\"笔\",\"minage\":6,\"maxage\":12,\"guard\":1,"
		   "\"hard\":1,\"sess\":1,\"ahead\":7,\"mm\":3,\"md\":90,\"mw\":30}");
	add(raw, "offering", "C1", b);
	buf_str(b, "{\"as\":-1}");
	add(raw, "workday", "2026-10-01", b);
	buf_str(b, "{\"kind\":2,\"to\":\"2026-12-06\",\"f\":540,\"o\":630,\"rzh\":\"二号教室\"}");
	add(raw, "change", "C1/2026-12-05", b);
	row_answer_encode(&answer, b);
	add(raw, "answer", "000102030405060708090a0b0c0d0e0f", b);
	buf_str(b, "{\"name\":\"重阳\",\"day\":\"2026-10-18\"}");
	add(raw, "festival", "重阳/2026", b);
	row_key_encode(&token, b);
	add(raw, "key", "330784-004/1", b);
	buf_str(b, "{\"zh\":\"周三停水\",\"from\":\"2026-11-22\",\"until\":\"2026-11-25\"}");
	add(raw, "notice", "N1", b);
	row_callback_encode(&callback, b);
	add(raw, "callback", "000102030405060708090a0b0c0d0e0f", b);
	row_erase_encode(&erase, b);
	add(raw, "erase", "000102030405060708090a0b0c0d0e0f", b);
	row_lease_encode(&lease, b);
	add(raw, "lease", "meal/330784-004/lunch/2026-11-23", b);
	need(row_person_encode(&person, key, b));
	add(raw, "person", "330784-004/12", b);
	add(raw, "card", "000102030405060708090a0b0c0d0e0f", NULL);
}

static void feeds(void)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX), frame = BUF_INIT(FEED_RAW_MAX),
		   body = BUF_INIT(FEED_BODY_MAX);
	struct feed_header h = {.to = 1, .head = 1, .last = true};

	need(feed_begin(&raw, &h));
	rows(&raw, &body);
	rows_of_stations(&raw, &body);
	write_file("feed/raw", &raw);
	need(wire_pack(&frame, raw.data, raw.len));
	write_file("feed/frame", &frame);
	write_file("frame/feed", &frame);
	buf_done(&raw);
	buf_done(&frame);
	buf_done(&body);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: seeds FOLDER\n");
		return 2;
	}
	folder = argv[1];
	acts();
	replies();
	relays();
	feeds();
	return 0;
}
