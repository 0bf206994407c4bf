/* SPDX-License-Identifier: MIT */
/*
 * A terminal that is enrolled and signs as it should, and may say whatever it likes: what the hub
 * makes of a batch, in its ledger and in the feed.
 * The first line is the batch's header, each further one an act's head, in JSON; what a true
 * terminal cannot get wrong is put in here: stream, nonce, seal and chain, and where they are left
 * out seq, first, prev_hash and epoch. "later": so many minutes after the beginning.
 */
#include <cjson/cJSON.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/json.h"
#include "core/base/log.h"
#include "core/wire/row.h"
#include "core/wire/seal.h"
#include "server/check.h"
#include "server/enrol.h"
#include "server/import.h"
#include "server/ingest.h"
#include "server/ledger_act.h"
#include "server/outlet.h"

#define PLACE     "330784-004"
#define T0        INT64_C(1795312800000) /* 2026-11-22 10:00 in Shanghai */
#define PAST_MAX  16
#define LATER_MAX 100000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const tables[][2] = {
	{"halls.tsv", "place\tzh\ten\tko\tneighbours\tphone\n330784-003\t花园\tHuayuan\t\t" PLACE
		      "\t\n" PLACE "\t园丁\tYuanding\t\t330784-003\t0579-1\n"},
	{"slots.tsv", "place\tmeal\tfrom\tto\tcutoff_days\tcutoff\tportions\tweekdays\n" PLACE
		      "\tlunch\t10:30\t12:30\t0\t09:00\t3\t\n330784-003\tlunch\t10:30\t12:30\t0\t"
		      "09:00\t60\t\n"},
	{"offerings.tsv", "id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\n"
			  "C01\tclass\t园丁\t学堂\t智能手机\tPhone\t폰\tMon\t09:00-10:30\t2\t50\n"
			  "C02\tclass\t园丁\t学堂\t旅游\tTravel\t여행\tMon\t10:00-11:30\t1\t50\n"},
	{"residents.tsv",
		"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\t"
		"card_uid\tvolunteer\tphone\n" PLACE
		"\t1\t330799194803150016\t王桂兰\t王奶奶\tno\tsoft\tC\tzh\t\t\t13800000001\n"},
};
/* What the hub has before: the acts that others may refer to. */
static const char past[] =
	"{}\n"
	"{\"id\":\"01010101010101010101010101010101\",\"k\":6,\"w\":\"lunch\",\"n\":1,"
	"\"sd\":\"2026-11-23\"}\n"
	"{\"id\":\"02020202020202020202020202020202\",\"k\":4,\"w\":\"C01\",\"n\":1,\"op\":1,"
	"\"sd\":\"2026-11-23\"}\n"
	"{\"id\":\"03030303030303030303030303030303\",\"k\":4,\"w\":\"C02\",\"n\":1,\"op\":1,"
	"\"sd\":\"2026-11-30\"}\n"
	"{\"id\":\"04040404040404040404040404040404\",\"k\":8,\"w\":\"lunch\",\"n\":1,"
	"\"sd\":\"2026-11-22\",\"u\":250}\n";

static struct hub hub;
static unsigned char dk[DK_BYTES] = {1}, stream[STREAM_BYTES] = {2};
static unsigned char hashes[PAST_MAX][ACT_HASH_BYTES]; /* by seq */
static int64_t high, feed_head;
static struct epoch epoch;
static struct enrol_grant grant;

#define NEED(ok)                                                                                   \
	do                                                                                         \
		if (!(ok))                                                                         \
			abort();                                                                   \
	while (0)

/* ---- the batch ------------------------------------------------------------------------------ */

static void put(cJSON *header, const char *key, const void *bytes, size_t n)
{
	char hex[2 * ACT_HASH_BYTES + 1];

	hex_from(hex, bytes, n);
	cJSON_DeleteItemFromObjectCaseSensitive(header, key);
	cJSON_AddStringToObject(header, key, hex);
}

static int64_t number_or(cJSON *header, const char *key, int64_t otherwise)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(header, key);

	if (cJSON_IsNumber(item))
		return item->valuedouble > -1e9 && item->valuedouble < 1e9
			       ? (int64_t)item->valuedouble
			       : otherwise;
	if (!item)
		cJSON_AddNumberToObject(header, key, (double)otherwise);
	return otherwise;
}

/* Returns first. */
static int64_t complete(cJSON *header, int n)
{
	int64_t first = number_or(header, "first", high + 1);
	char text[EPOCH_SIZE];

	number_or(header, "v", WIRE_VERSION);
	number_or(header, "vmin", WIRE_VERSION);
	number_or(header, "n", n);
	put(header, "stream", stream, sizeof(stream));
	put(header, "nonce", (unsigned char[NONCE_BYTES]){0}, NONCE_BYTES);
	if (!cJSON_HasObjectItem(header, "prev_hash"))
		put(header, "prev_hash", hashes[first > 0 && first <= high ? first - 1 : high],
			ACT_HASH_BYTES);
	epoch_format(&epoch, text);
	if (!cJSON_HasObjectItem(header, "epoch"))
		cJSON_AddStringToObject(header, "epoch", text);
	return first;
}

static void carry_key(struct act_head *head)
{
	unsigned char curve[32];

	NEED(crypto_sign_ed25519_pk_to_curve25519(curve, hub.keys.public_key) == 0);
	crypto_box_seal(head->nk, dk, sizeof(dk), curve);
}

/* What each act says, where this one does not. */
static void complete_head(cJSON *head, int64_t seq)
{
	unsigned char id[ACT_ID_BYTES] = {0xee, (unsigned char)seq};

	number_or(head, "seq", seq);
	number_or(head, "k", ACT_CHECK_IN);
	if (!cJSON_HasObjectItem(head, "id"))
		put(head, "id", id, sizeof(id));
	if (!cJSON_HasObjectItem(head, "t"))
		cJSON_AddNumberToObject(head, "t", (double)T0);
	if (!cJSON_HasObjectItem(head, "d"))
		cJSON_AddStringToObject(head, "d", "2026-11-22");
	if (!cJSON_HasObjectItem(head, "h"))
		cJSON_AddStringToObject(head, "h", PLACE);
}

/* Sealed as by a terminal; a head that cannot be read stands as it is before what is no body. */
static void add_head(struct buf *raw, const char *head, size_t n)
{
	struct buf bytes = BUF_INIT(ACT_BYTES_MAX);
	struct act act;
	struct err err;

	act_init(&act, ACT_CHECK_IN);
	if (act_head_decode(head, n, &act.head, &err) == 0) {
		if (act.head.has_nk)
			carry_key(&act.head);
		(void)!seal_act(&act, dk, stream, &bytes, &err);
	} else {
		buf_byte(&bytes, (unsigned char)(n >> 8));
		buf_byte(&bytes, (unsigned char)n);
		buf_add(&bytes, head, n);
		buf_add(&bytes, (unsigned char[40]){0}, 40);
	}
	(void)!batch_add(raw, bytes.data, bytes.len);
	buf_done(&bytes);
}

/* A line that is no object at all goes as it is. */
static void add_act(struct buf *raw, const char *line, size_t n, int64_t seq)
{
	cJSON *head = cJSON_ParseWithLength(line, n);
	char *json;

	if (!cJSON_IsObject(head)) {
		(void)!batch_add(raw, line, n);
		cJSON_Delete(head);
		return;
	}
	complete_head(head, seq);
	json = cJSON_PrintUnformatted(head);
	NEED(json);
	add_head(raw, json, strlen(json));
	cJSON_free(json);
	cJSON_Delete(head);
}

/* Header and acts into one frame; the minutes that have passed. */
static int64_t batch_of(const char *text, struct buf *frame)
{
	struct buf raw = BUF_INIT(BATCH_RAW_MAX);
	const char *line = text, *end = strchrnul(text, '\n');
	cJSON *header = cJSON_ParseWithLength(text, (size_t)(end - text));
	int64_t later = 0, seq;
	char *json;
	int n = 0;

	for (const char *c = end; *c; c = strchrnul(c + 1, '\n'))
		n += c[1] != 0;
	if (!cJSON_IsObject(header)) {
		cJSON_Delete(header);
		header = cJSON_CreateObject();
	}
	seq = complete(header, n);
	if (cJSON_HasObjectItem(header, "later"))
		later = number_or(header, "later", 0);
	json = cJSON_PrintUnformatted(header);
	NEED(json);
	buf_be32(&raw, (uint32_t)strlen(json));
	buf_str(&raw, json);
	while (*end && end[1]) {
		line = end + 1;
		end = strchrnul(line, '\n');
		add_act(&raw, line, (size_t)(end - line), seq++);
	}
	NEED(wire_pack(frame, raw.data, raw.len) == 0 || frame->failed);
	cJSON_free(json);
	cJSON_Delete(header);
	buf_done(&raw);
	return later < 0 ? 0 : later > LATER_MAX ? LATER_MAX : later;
}

/* ---- the hub -------------------------------------------------------------------------------- */

static void post(const struct buf *frame, int64_t later, struct ack *ack)
{
	struct request req = {.body = frame->data, .body_len = frame->len};
	struct moment now = moment_at(T0 + later * 60000, CLOCK_HUB);
	struct stream_row s;
	struct hub_call call = {.stream = &s, .req = &req, .now = &now};
	struct err err = {0};
	int result;

	memcpy(req.stream, stream, sizeof(req.stream));
	NEED(stream_find(&hub.ledger, stream, &s, &err) >= 0);
	result = ingest(&hub, &call, ack, &err);
	if (result < 0)
		fprintf(stderr, "refused for what it says: %s\n", err.text);
	NEED(result == 0);
}

static int64_t ask(const char *question)
{
	sqlite3_stmt *stmt;
	int64_t got;

	NEED(sqlite3_prepare_v2(hub.ledger.sql.db.sql, question, -1, &stmt, NULL) == SQLITE_OK);
	got = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_finalize(stmt);
	return got;
}

/* A terminal reads all that the hub tells it now. */
static void hear(const struct ack *ack)
{
	struct buf frame = BUF_INIT(FEED_RAW_MAX), raw = BUF_INIT(FEED_RAW_MAX);
	struct moment now = moment_at(T0, CLOCK_HUB);
	struct request req = {.counter = 0};
	struct stream_row s;
	struct hub_call call = {.stream = &s, .req = &req, .now = &now};
	char text[EPOCH_SIZE], hex[17];
	unsigned char filter[8];
	struct answer_row answer;
	struct lease_row lease;
	struct feed_row row;
	struct feed feed;
	struct err err = {0};
	int more;

	epoch_format(&ack->epoch, text);
	feed_filter(grant.places, stream, filter);
	hex_from(hex, filter, sizeof(filter));
	snprintf(req.query, sizeof(req.query), "epoch=%s&rev=%lld&filter=%s&max=2000", text,
		(long long)feed_head, hex);
	NEED(stream_find(&hub.ledger, stream, &s, &err) >= 0);
	NEED(outlet_frame(&hub, &call, &frame, &err) == 0);
	NEED(wire_unpack(&raw, frame.data, frame.len, FEED_RAW_MAX) == 0);
	NEED(feed_parse(raw.data, raw.len, &feed, &err) == 0);
	while ((more = feed_next(&feed, &row, &err)) > 0) {
		if (!row.gone && strcmp(row.kind, "lease") == 0)
			NEED(row_lease_decode(&row, &lease, &err) == 0);
		if (!row.gone && strcmp(row.kind, "answer") == 0)
			NEED(row_answer_decode(&row, &answer, &err) == 0);
	}
	NEED(more == 0);
	buf_done(&frame);
	buf_done(&raw);
}

static void keep_past(void)
{
	struct buf frame = BUF_INIT(BATCH_FRAME_MAX);
	struct check_report report;
	struct err err = {0};
	struct stream_row s;
	struct ack ack;

	NEED(ledger_begin(&hub.ledger, &err) == 0);
	NEED(hub_dk_put(&hub, dk, (unsigned char[PID_BYTES]){7}, &err) == 0);
	post(&frame, batch_of("{}", &frame), &ack); /* it is there, and gets its rights */
	buf_clear(&frame);
	epoch = ack.epoch;
	post(&frame, batch_of(past, &frame), &ack);
	NEED(!ack.trouble[0] && ack.acked == 4 && !ack.n_quarantined);
	NEED(stream_find(&hub.ledger, stream, &s, &err) >= 0);
	for (int64_t seq = 1; seq <= ack.acked; seq++)
		NEED(act_hash(&hub.ledger, &s, seq, hashes[seq], &err) == 1);
	NEED(ledger_commit(&hub.ledger, &err) == 0);
	NEED(check_ledger(&hub, &report, &err) == 0);
	high = ack.acked;
	epoch = ack.epoch;
	feed_head = ask("SELECT feed_head FROM hub");
	buf_done(&frame);
}

static void make(void)
{
	char dir[] = "/tmp/litang-fuzz-XXXXXX", path[64], code[ENROL_CODE_SIZE];
	struct moment now = moment_at(T0, CLOCK_HUB);
	struct enrol_request r = {.version = WIRE_VERSION};
	struct import_report report;
	struct enrol_code parts;
	unsigned char secret[SIGN_SECRET];
	struct err err = {0};

	NEED(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/hub.db", dir);
	NEED(hub_open(&hub, path, HUB_CREATE, &err) == 0);
	NEED(ledger_begin(&hub.ledger, &err) == 0);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct import_bytes file = {tables[i][0], tables[i][1], strlen(tables[i][1])};

		if (import_bytes(&hub, &file, &now, &report, &err) < 0)
			fprintf(stderr, "%s\n", err.text);
		NEED(!err.code);
	}
	NEED(ledger_commit(&hub.ledger, &err) == 0);
	NEED(enrol_code_new(&hub, &(struct code_wish){"YD1", PLACE, T0, false}, code, &err) == 0);
	NEED(enrol_code_parse(code, &parts) == 0);
	memcpy(r.secret, parts.secret, sizeof(r.secret));
	memcpy(r.stream, stream, sizeof(r.stream));
	crypto_sign_seed_keypair(r.public_key, secret, (unsigned char[32]){3});
	NEED(ledger_begin(&hub.ledger, &err) == 0);
	NEED(enrol_take(&hub, &r, &(struct enrol_by){T0, NULL}, &grant, &err) == 0);
	NEED(ledger_commit(&hub.ledger, &err) == 0);
	epoch = grant.epoch;
	keep_past();
	/* It stays open, and needs no name. */
	snprintf(path, sizeof(path), "rm -rf %s", dir);
	NEED(system(path) == 0);
}

/* What no terminal can bring about. */
static void check(const struct ack *ack)
{
	struct buf json = BUF_INIT(1 << 16);
	struct check_report report;
	struct ack again;
	struct err err = {0};

	NEED(ack_encode(ack, &json) == 0);
	NEED(ack_decode(json.data, json.len, &again, &err) == 0);
	if (check_ledger(&hub, &report, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	NEED(ask("SELECT count(*) FROM lease WHERE returned>granted") == 0);
	NEED(ask("SELECT count(*) FROM pool p WHERE granted<>(SELECT coalesce(sum(granted),0) FROM"
		 " lease l WHERE l.resource=p.resource)") == 0);
	hear(ack);
	buf_done(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf frame = BUF_INIT(BATCH_FRAME_MAX), text = BUF_INIT(1 << 20);
	struct ack one, two;
	struct err err = {0};
	int64_t later, acts;

	if (!grant.kiosk[0])
		make();
	buf_add(&text, data, size);
	NEED(ledger_begin(&hub.ledger, &err) == 0);
	later = batch_of(buf_text(&text), &frame);
	post(&frame, later, &one);
	check(&one);
	acts = ask("SELECT count(*) FROM act");
	post(&frame, later, &two);
	NEED(ask("SELECT count(*) FROM act") == acts);
	NEED(one.acked == two.acked && strcmp(one.trouble, two.trouble) == 0);
	check(&two);
	ledger_rollback(&hub.ledger);
	hub_dk_forget(&hub);
	buf_done(&frame);
	buf_done(&text);
	return 0;
}
