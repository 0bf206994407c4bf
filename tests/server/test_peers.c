/* SPDX-License-Identifier: MIT */
/*
 * Terminals of other versions. tests/server/peers/wire-N holds, byte for byte, what a terminal of
 * wire version N once sent: its enrolment, its HELLO, acts, feed requests, the same acts once more.
 * The hub of today has to take all of it, for N and the two versions before it.
 *
 * LITANG_PEERS=write, with the program of that version, records a folder that is not there yet; one
 * that is there is never written again.
 */
#include "tests/server/terminal.h"

#include <errno.h>
#include <sys/stat.h>

#include "kiosk/sync/exchange.h"

#define FOLDER "tests/server/peers"
#define SPOKEN 3 /* N and the two before it */

static struct fixture f;

/* ---- the files ------------------------------------------------------------------------------ */

/* What was sent, and what the hub of that day made of it. */
struct spoken {
	struct request req;
	unsigned char sig[SIG_BYTES];
	struct buf body;
	unsigned status;
	long long acked; /* -1: it was no batch */
};

static FILE *file(int version, const char *name, const char *mode)
{
	char path[128];
	FILE *got;

	snprintf(path, sizeof(path), FOLDER "/wire-%d/%s", version, name);
	got = fopen(path, mode);
	ck_assert_msg(got || *mode == 'r', "%s: %s", path, strerror(errno));
	return got;
}

static void put_hex(FILE *out, const char *name, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;

	fprintf(out, "%s", name);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%s%02x", i && i % 48 == 0 ? "\n" : "", at[i]);
	fputc('\n', out);
}

static void put_spoken(int no, const struct spoken *s)
{
	char name[16];
	FILE *out;

	snprintf(name, sizeof(name), "%02d", no);
	out = file(WIRE_VERSION, name, "wx");
	fprintf(out, "%s %s%s%s\n", s->req.method, s->req.path, s->req.query[0] ? "?" : "",
		s->req.query);
	put_hex(out, "X-Stream: ", s->req.stream, sizeof(s->req.stream));
	put_hex(out, "X-Nonce: ", s->req.nonce, NONCE_BYTES);
	fprintf(out, "X-Count: %llu\n", (unsigned long long)s->req.counter);
	fprintf(out, "X-Sig: ");
	for (int i = 0; i < SIG_BYTES; i++)
		fprintf(out, "%02x", s->sig[i]);
	fprintf(out, "\nanswered %u %lld\n", s->status, s->acked);
	put_hex(out, "", s->req.body, s->req.body_len);
	fclose(out);
}

static void get_body(FILE *in, struct buf *body)
{
	char pair[3] = "";
	unsigned char byte;

	*body = BUF_INIT(1u << 20);
	while (fscanf(in, " %2[0-9a-f]", pair) == 1) {
		ck_assert_int_eq(hex_to(&byte, 1, pair), 0);
		buf_byte(body, byte);
	}
	ck_assert(!body->failed);
}

/* false: there is no such file. */
static bool get_spoken(int version, int no, struct spoken *s)
{
	char name[16], uri[200], stream[20], nonce[40], sig[140], query[160] = "";
	unsigned long long counter;
	FILE *in;

	snprintf(name, sizeof(name), "%02d", no);
	memset(s, 0, sizeof(*s));
	in = file(version, name, "r");
	if (!in)
		return false;
	ck_assert_int_eq(
		fscanf(in,
			"%7s %199s X-Stream: %19s X-Nonce: %39s X-Count: %llu X-Sig: "
			"%139s answered %u %lld",
			s->req.method, uri, stream, nonce, &counter, sig, &s->status, &s->acked),
		8);
	sscanf(uri, "%31[^?]?%159s", s->req.path, query);
	snprintf(s->req.query, sizeof(s->req.query), "%s", query);
	s->req.counter = counter;
	ck_assert_int_eq(hex_to(s->req.stream, sizeof(s->req.stream), stream), 0);
	ck_assert_int_eq(hex_to(s->req.nonce, NONCE_BYTES, nonce), 0);
	ck_assert_int_eq(hex_to(s->sig, SIG_BYTES, sig), 0);
	get_body(in, &s->body);
	fclose(in);
	s->req.body = s->body.data;
	s->req.body_len = s->body.len;
	return true;
}

/* ---- the hub -------------------------------------------------------------------------------- */

static void answer(const struct spoken *s, struct answer *a)
{
	struct moment now = moment_at(f.now_ms, CLOCK_HUB);

	hub_answer(&f.hub, &s->req, s->sig, &now, a);
}

static long long acked(const struct answer *a)
{
	struct err err = {0};
	struct ack ack;

	return ack_decode(a->body.data, a->body.len, &ack, &err) < 0 ? -1 : (long long)ack.acked;
}

/* The hub that the terminal was enrolled at, with that code's hash and that epoch. */
static void hub_of(int version)
{
	char path[128], line[2048] = "", hash_hex[80], epoch_hex[40];
	unsigned char hash[32], epoch[16];
	char code[ENROL_CODE_SIZE];
	struct err err = {0};
	FILE *in, *out;

	fixture_init(&f);
	f.now_ms -= INT64_C(7200000); /* the hub of then granted today's lunch as well */
	hub_close(&f.hub);
	in = file(version, "hub.keys", "r");
	ck_assert_msg(
		in && fgets(line, sizeof(line), in), "nothing is recorded of wire %d", version);
	fclose(in);
	out = fopen(f.keys, "w");
	fputs(line, out);
	fclose(out);
	snprintf(path, sizeof(path), "cd %s && rm -f hub.db hub.db-* hub.db.dk*", f.dir);
	ck_assert_int_eq(system(path), 0);
	fixture_open(&f);
	import_text_of(&f, "halls.tsv", halls_tsv);
	import_text_of(&f, "slots.tsv", slots_tsv);
	snprintf(line, sizeof(line), "%s%s", residents_head, residents_rows);
	import_text_of(&f, "residents.tsv", line);
	new_code(&f, "YD1", PLACE, code);
	in = file(version, "hub.row", "r");
	ck_assert_int_eq(fscanf(in, "%79s %39s", hash_hex, epoch_hex), 2);
	fclose(in);
	ck_assert(hex_to(hash, 32, hash_hex) == 0 && hex_to(epoch, 16, epoch_hex) == 0);
	ck_assert_int_eq(sql_begin(&f.hub.ledger.sql, &err), 0);
	ck_assert_int_eq(sql_run(&f.hub.ledger.sql, &err, "UPDATE enrol_code SET secret_hash=?1",
				 "b", hash, sizeof(hash)),
		0);
	ck_assert_int_eq(sql_run(&f.hub.ledger.sql, &err, "UPDATE hub SET epoch_id=?1", "b", epoch,
				 sizeof(epoch)),
		0);
	ck_assert_int_eq(sql_commit(&f.hub.ledger.sql, &err), 0);
}

static int replay(int version)
{
	struct spoken s;
	int no = 0;

	while (get_spoken(version, no + 1, &s)) {
		struct answer a;

		no++;
		f.now_ms += 1000;
		answer(&s, &a);
		ck_assert_msg(a.status == s.status, "wire %d, request %d: %u %s", version, no,
			a.status, a.status == 200 ? "" : buf_text(&a.body));
		if (s.acked >= 0)
			ck_assert_msg(acked(&a) == s.acked, "wire %d, request %d: %s", version, no,
				buf_text(&a.body));
		buf_done(&a.body);
		buf_done(&s.body);
	}
	return no;
}

/* What rights a hub would have granted differs from version to version, and with it whether it takes
 * what the terminal remembers for more than it knows itself: here it is about acts and acks. */
START_TEST(older_terminals_are_understood)
{
	if (postgres_asked())
		return; /* the bytes are the same */
	for (int v = WIRE_VERSION; v > 0 && v > WIRE_VERSION - SPOKEN; v--) {
		hub_of(v);
		ck_assert_int_ge(replay(v), 8);
		ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act WHERE state='ok'"), 9);
		ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act"), 9);
		ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM lease WHERE sold=1"), 1);
		fixture_done(&f);
	}
}
END_TEST

/* ---- newer ones ------------------------------------------------------------------------------ */

static struct ack newer(struct terminal *t, const char *header)
{
	unsigned char nonce[NONCE_BYTES] = {1};
	struct buf raw = BUF_INIT(4096), frame = BUF_INIT(4096);
	struct batch_header h = {0};
	struct ack ack;

	memcpy(h.nonce, nonce, sizeof(nonce));
	buf_be32(&raw, (uint32_t)strlen(header));
	buf_str(&raw, header);
	buf_str(&raw, "acts in a form of next year");
	ck_assert_int_eq(wire_pack(&frame, raw.data, raw.len), 0);
	ck_assert_uint_eq(post_frame(t, &h, frame.data, frame.len), 200);
	read_ack(t, &ack);
	buf_done(&raw);
	buf_done(&frame);
	return ack;
}

START_TEST(newer_terminals_are_told)
{
	static const char *const headers[] = {
		"{\"v\":1000,\"vmin\":2,\"stream\":\"in some other form\"}",
		"{\"vmin\":900}",
	};
	struct batch_header h;
	struct terminal t;
	struct ack ack;

	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	make_acts(&t, 2);
	ck_assert_int_eq(send_acts(&t, 1, 1).acked, 1);
	for (int i = 0; i < 2; i++) {
		ack = newer(&t, headers[i]);
		ck_assert_str_eq(ack.trouble, "version");
		ck_assert_int_eq(ack.acked, 1);
	}
	/* one that can still speak ours is taken at its word, unknown keys and all */
	header_init(&t, &h, 2, 1);
	h.version = WIRE_VERSION + 7;
	ck_assert_uint_eq(post_batch(&t, &h), 200);
	read_ack(&t, &ack);
	ck_assert_str_eq(ack.trouble, "");
	ck_assert_int_eq(ack.acked, 2);
	/* what is no header at all is another trouble */
	ck_assert_str_eq(newer(&t, "{\"v\":1,\"vmin\":1}").trouble, "bad");
	terminal_done(&t);
	fixture_done(&f);
}
END_TEST

/* What both can do is the hub's to say; who says nothing is answered, and may ignore the answer. */
START_TEST(the_hub_chooses_what_both_can_do)
{
	static const int64_t told[][2] = {
		{0, 0}, {CAP_ASK, CAP_ASK}, {CAPS_OURS | INT64_C(1) << 40, CAPS_OURS}};
	struct batch_header h;
	struct terminal t;
	struct ack ack;

	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	for (int i = 0; i < 3; i++) {
		header_init(&t, &h, 1, 0);
		h.version = WIRE_VERSION + i;
		h.caps = told[i][0];
		ck_assert_uint_eq(post_batch(&t, &h), 200);
		read_ack(&t, &ack);
		ck_assert_str_eq(ack.trouble, "");
		ck_assert_int_eq(ack.version, WIRE_VERSION);
		ck_assert_int_eq(ack.caps, told[i][1]);
	}
	terminal_done(&t);
	fixture_done(&f);
}
END_TEST

/* ---- recording ------------------------------------------------------------------------------ */

static int64_t now_of(void *ctx)
{
	(void)ctx;
	return f.now_ms;
}

static int recorded;

/* What a terminal asks, to the hub and into a file. */
static void say(const struct exchange_request *req, struct exchange_reply *reply, struct answer *a)
{
	struct spoken s = {.req = req->wire};

	memcpy(s.sig, req->sig, SIG_BYTES);
	answer(&s, a);
	s.status = a->status;
	s.acked = strcmp(s.req.path, "/v1/acts") == 0 ? acked(a) : -1;
	put_spoken(++recorded, &s);
	*reply = (struct exchange_reply){
		.id = req->id, .status = a->status, .body = a->body.data, .body_len = a->body.len};
	memcpy(reply->sig, a->sig, SIG_BYTES);
}

/* lost: what came back for the first one never arrived. */
static void contact(struct exchange *x, bool lost)
{
	struct exchange_outcome outcome;
	struct exchange_reply reply;
	struct err err = {0};
	struct answer a;

	f.now_ms += 60000;
	for (;;) {
		struct exchange_request req = {0};

		if (exchange_next(x, f.now_ms, &req, &err) != 1)
			return;
		say(&req, &reply, &a);
		if (lost)
			reply = (struct exchange_reply){.id = req.id};
		exchange_reply(x, f.now_ms, &reply, &outcome);
		ck_assert_msg(lost || !outcome.trouble[0], "%s", outcome.trouble);
		lost = false;
		buf_done(&a.body);
		buf_done(&req.body);
	}
}

static void record_acts(struct store *s, int n)
{
	static const struct person nobody = {.born = DAY_NONE};
	static const enum act_kind kinds[] = {ACT_CHECK_IN, ACT_HELP, ACT_ORDER};
	struct recorded done = {0};
	struct err err = {0};
	struct act act;

	for (int i = 0; i < n; i++) {
		struct moment now = moment_at(f.now_ms += 1000, CLOCK_HUB);

		act_init(&act, kinds[i % 3]);
		if (i % 3 == 2) {
			strcpy(act.head.what, "lunch");
			act.head.proof = PROOF_CARD;
			act.head.service_day = now.day + 1 + i / 3;
			act.head.qty = act.body.items[0].qty = act.body.n_items = 1;
			act.head.list_fen = act.head.due_fen = 1300;
			strcpy(act.body.items[0].name.text[LANG_ZH], "套餐一");
		}
		ck_assert_msg(store_record(s, &now, &act, &nobody, &done, &err) == RECORD_OK, "%s",
			err.text);
	}
}

static struct store *enrolled(void)
{
	struct exchange_request req = {0};
	struct exchange_reply reply;
	char path[128], keys[128], code[ENROL_CODE_SIZE];
	struct err err = {0};
	struct store *s;
	struct answer a;
	FILE *out;

	snprintf(path, sizeof(path), "%s/litang.db", f.dir);
	snprintf(keys, sizeof(keys), "%s/litang.keys", f.dir);
	ck_assert_int_eq(store_open(&s, path, keys, STORE_WRITE, &err), 0);
	new_code(&f, "YD1", PLACE, code);
	out = file(WIRE_VERSION, "hub.row", "wx");
	fprintf(out, "%s", sql_value(&f, "SELECT lower(hex(secret_hash)) FROM enrol_code"));
	fprintf(out, " %s\n", sql_value(&f, "SELECT lower(hex(epoch_id)) FROM hub"));
	fclose(out);
	ck_assert_int_eq(exchange_enrol_request(s, code, &req, &err), 0);
	say(&req, &reply, &a);
	ck_assert_int_eq(exchange_enrol_reply(s, code, &req, &reply, &err), 0);
	buf_done(&a.body);
	buf_done(&req.body);
	return s;
}

START_TEST(record)
{
	const char *wish = getenv("LITANG_PEERS");
	struct hall_clock clock;
	struct exchange *x;
	struct store *s;
	char command[256];

	if (!wish || strcmp(wish, "write") != 0)
		return;
	snprintf(command, sizeof(command), FOLDER "/wire-%d", WIRE_VERSION);
	mkdir(FOLDER, 0777);
	ck_assert_msg(mkdir(command, 0777) == 0, "%s: what was recorded stays as it is", command);
	fixture_init(&f);
	snprintf(command, sizeof(command), "cp %s " FOLDER "/wire-%d/hub.keys", f.keys,
		WIRE_VERSION);
	ck_assert_int_eq(system(command), 0);
	s = enrolled();
	hall_clock_init(&clock, (struct time_source){now_of, now_of, NULL}, 0);
	x = exchange_new(s, &clock, randombytes_buf);
	contact(x, false); /* HELLO, the feed with its leases */
	record_acts(s, 3);
	contact(x, false);
	record_acts(s, 6);
	contact(x, true); /* … and so they go once more */
	contact(x, false);
	exchange_free(x);
	store_close(s);
	fixture_done(&f);
}
END_TEST

SUITE_MAIN("peers", record, older_terminals_are_understood, newer_terminals_are_told,
	the_hub_chooses_what_both_can_do)
