/* SPDX-License-Identifier: MIT */
/*
 * The hub under load, beside the servers people would otherwise write: batches of 500 acts from
 * many terminals over HTTP on loopback against the same number of records sent as JSON to
 * Fastify + better-sqlite3 and to express-pouchdb. Everybody's durability is shown beside the rate:
 * how often the server asked the disk to keep what it was told (tests/bench/syncs.c counts).
 */
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/wire/seal.h"
#include "server/enrol.h"
#include "server/import.h"
#include "tests/bench/figure.h"
#include "tests/bench/load.h"

#define PLACE       "330784-004"
#define HALL_HAS    26 /* terminals: a letter each */
#define STREAMS     104
#define BATCHES     4 /* of each stream, a week between them */
#define WEEK_MS     INT64_C(604800000)
#define ACTS        500
#define PEOPLE      200
#define CONNECTIONS 4
#define POSTS       (STREAMS * BATCHES)

static char build[4096], dir[64];

/* ---- a district's terminals ------------------------------------------------------------------ */

struct stream {
	unsigned char id[STREAM_BYTES], public_key[SIGN_PUBLIC], secret[SIGN_SECRET];
	unsigned char hash[ACT_HASH_BYTES];
	int64_t seq, last_id_ms;
};

struct town {
	struct hub hub;
	struct epoch epoch;
	unsigned char dk[PEOPLE][DK_BYTES];
	struct stream streams[STREAMS];
	int64_t now_ms;
	double plain; /* bytes of all acts so far, as plain JSON */
};

static void must(int result, const struct err *err)
{
	if (result >= 0)
		return;
	fprintf(stderr, "bench: %s\n", err->text);
	exit(1);
}

static void enrol(struct town *t, struct stream *s, int number)
{
	struct enrol_request r = {.version = WIRE_VERSION};
	struct enrol_grant grant;
	struct enrol_code parts;
	char name[KIOSK_NAME_SIZE], place[PLACE_SIZE], code[ENROL_CODE_SIZE];
	struct err err = {0};

	crypto_sign_keypair(s->public_key, s->secret);
	randombytes_buf(s->id, sizeof(s->id));
	snprintf(name, sizeof(name), "B%d", number);
	snprintf(place, sizeof(place), "330784-%03d", 1 + number / HALL_HAS);
	must(enrol_code_new(&t->hub, &(struct code_wish){name, place, t->now_ms}, code, &err),
		&err);
	must(enrol_code_parse(code, &parts), &err);
	memcpy(r.secret, parts.secret, sizeof(r.secret));
	memcpy(r.stream, s->id, sizeof(r.stream));
	memcpy(r.public_key, s->public_key, sizeof(r.public_key));
	must(ledger_begin(&t->hub.ledger, &err), &err);
	must(enrol_take(&t->hub, &r, t->now_ms, &grant, &err), &err);
	must(ledger_commit(&t->hub.ledger, &err), &err);
	t->epoch = grant.epoch;
}

static void town_init(struct town *t, const char *path)
{
	struct buf halls = BUF_INIT(4096);
	struct import_bytes file = {.name = "halls.tsv"};
	struct import_report report;
	struct moment now;
	struct err err = {0};

	memset(t, 0, sizeof(*t));
	buf_str(&halls, "place\tzh\ten\tko\tneighbours\tphone\n");
	for (int i = 0; i * HALL_HAS < STREAMS; i++)
		buf_fmt(&halls, "330784-%03d\t园丁\tY\t\t\t\n", i + 1);
	file.bytes = halls.data;
	file.n = halls.len;
	t->now_ms = time_source_machine.wall_ms(time_source_machine.ctx);
	now = moment_at(t->now_ms, CLOCK_HUB);
	must(hub_open(&t->hub, path, HUB_CREATE, &err), &err);
	must(ledger_begin(&t->hub.ledger, &err), &err);
	must(import_bytes(&t->hub, &file, &now, &report, &err), &err);
	for (int i = 0; i < PEOPLE; i++) {
		randombytes_buf(t->dk[i], DK_BYTES);
		must(hub_dk_put(&t->hub, t->dk[i], NULL, &err), &err);
	}
	must(ledger_commit(&t->hub.ledger, &err), &err);
	for (int i = 0; i < STREAMS; i++)
		enrol(t, &t->streams[i], i);
	buf_done(&halls);
}

/* What the act says, without seal, marks or chain. */
static double plain_bytes(const struct act *act)
{
	struct buf text = BUF_INIT(ACT_HEAD_MAX + ACT_BODY_MAX);
	struct act_head head = act->head;
	double n;

	memset(head.pp, 0, sizeof(head.pp));
	memset(head.kc, 0, sizeof(head.kc));
	act_head_encode(&head, &text);
	act_body_encode(&act->body, &text);
	n = (double)text.len;
	buf_done(&text);
	return n;
}

static void add_act(struct town *t, struct stream *s, struct buf *raw, struct buf *bytes)
{
	struct act_parts parts;
	struct err err = {0};
	struct act act;

	act_init(&act, s->seq % 3 ? ACT_CHECK_IN : ACT_ATTEND);
	act.head.seq = ++s->seq;
	act_id_new(act.head.id, t->now_ms, &s->last_id_ms);
	act.head.at_ms = t->now_ms;
	act.head.day = moment_at(t->now_ms, CLOCK_HUB).day;
	strcpy(act.head.place, PLACE);
	act.head.proof = PROOF_CARD;
	if (act.head.kind == ACT_ATTEND) {
		strcpy(act.head.what, "C01");
		act.head.service_day = act.head.day;
	}
	strcpy(act.body.place, PLACE);
	act.body.resident = (uint32_t)(s->seq % PEOPLE) + 1;
	strcpy(act.body.masked, "王*兰");
	strcpy(act.body.age_band, "70-79");
	t->plain += plain_bytes(&act);
	buf_clear(bytes);
	must(seal_act(&act, t->dk[s->seq % PEOPLE], s->id, bytes, &err), &err);
	must(seal_split(bytes->data, bytes->len, &parts), &err);
	seal_chain(s->hash, &parts, s->hash);
	must(batch_add(raw, bytes->data, bytes->len), &err);
}

static void write_head(struct post *p, const struct request *req, const unsigned char *sig)
{
	char stream[17], nonce[33], signature[129];

	hex_from(stream, req->stream, sizeof(req->stream));
	hex_from(nonce, req->nonce, sizeof(req->nonce));
	hex_from(signature, sig, SIG_BYTES);
	p->head = BUF_INIT(4096);
	buf_fmt(&p->head,
		"POST /v1/acts HTTP/1.1\r\nHost: hub\r\nX-Stream: %s\r\nX-Nonce: %s\r\n"
		"X-Count: %llu\r\nX-Sig: %s\r\nContent-Length: %zu\r\n\r\n",
		stream, nonce, (unsigned long long)req->counter, signature, p->body.len);
}

/* The next batch of a stream, signed; counters rise with it. */
static void make_post(struct town *t, struct stream *s, struct post *p)
{
	struct batch_header h = {.version = WIRE_VERSION, .version_min = WIRE_VERSION};
	struct buf raw = BUF_INIT(BATCH_RAW_MAX), bytes = BUF_INIT(ACT_BYTES_MAX);
	struct request req = {.method = "POST", .path = "/v1/acts"};
	unsigned char sig[SIG_BYTES];
	struct err err = {0};

	memcpy(h.stream, s->id, STREAM_BYTES);
	h.epoch = t->epoch;
	h.first = s->seq + 1;
	h.n = ACTS;
	h.told_all = true;
	memcpy(h.prev_hash, s->hash, ACT_HASH_BYTES);
	randombytes_buf(h.nonce, NONCE_BYTES);
	must(batch_begin(&raw, &h), &err);
	for (int i = 0; i < ACTS; i++)
		add_act(t, s, &raw, &bytes);
	p->records = ACTS;
	p->body = BUF_INIT(BATCH_FRAME_MAX);
	must(wire_pack(&p->body, raw.data, raw.len), &err);
	memcpy(req.stream, s->id, STREAM_BYTES);
	memcpy(req.nonce, h.nonce, NONCE_BYTES);
	req.counter = (uint64_t)(s->seq / ACTS);
	req.body = p->body.data;
	req.body_len = p->body.len;
	sign_request(&req, t->hub.keys.hub_id, s->secret, sig);
	write_head(p, &req, sig);
	buf_done(&raw);
	buf_done(&bytes);
}

static bool is_ack(const struct post *p, unsigned status, const char *body)
{
	struct err err = {0};
	struct ack ack;

	(void)p;
	return status == 200 && ack_decode(body, strlen(body), &ack, &err) == 0 &&
	       !ack.trouble[0] && ack.acked % ACTS == 0 && ack.acked > 0 && !ack.n_quarantined;
}

/* ---- servers ---------------------------------------------------------------------------------- */

struct server {
	pid_t pid;
	char count[160]; /* the file that syncs.c writes its count to */
};

static struct server serve(const char *const *argv, const char *in, const char *name)
{
	struct server s;
	char preload[4200];

	snprintf(s.count, sizeof(s.count), "%s/%s.syncs", dir, name);
	snprintf(preload, sizeof(preload), "%s/tests/bench/syncs.so", build);
	s.pid = fork();
	if (s.pid)
		return s;
	setenv("LD_PRELOAD", preload, 1);
	setenv("SYNCS_FILE", s.count, 1);
	if (!freopen("/dev/null", "w", stdout) || chdir(in) < 0)
		_exit(126);
	execvp(argv[0], (char **)(uintptr_t)argv);
	_exit(127);
}

/* How often it synced; *cpu: seconds of it. */
static long stop(struct server *s, double *cpu)
{
	struct rusage used;
	long n = -1;
	FILE *f;

	kill(s->pid, SIGTERM);
	wait4(s->pid, NULL, 0, &used);
	*cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
	f = fopen(s->count, "r");
	if (f) {
		if (fscanf(f, "%ld", &n) != 1)
			n = -1;
		fclose(f);
	}
	return n;
}

static double rate(const char *name, struct load *l, struct server *s)
{
	double records = 0, cpu;
	long syncs;

	for (int i = 0; i < l->n; i++)
		records += l->posts[i].records;
	load_run(l);
	syncs = stop(s, &cpu);
	if (l->failed)
		fprintf(stderr, "bench: %s: %d of %d requests failed\n", name, l->failed, l->n);
	figure(name, records / l->seconds, "printed",
		"records/s; %.0f records, %.2f us of CPU each, %d connections, %ld fsyncs", records,
		cpu / records * 1e6, l->connections, syncs);
	return l->failed ? 0 : records / l->seconds;
}

/* In order: a week of all terminals after the other. Late: all weeks of some terminals, then of the
 * next ones, so that ids come from all over the time. A terminal keeps its connection. */
static void make_posts(struct town *t, struct post *posts, bool late)
{
	int64_t end_ms = t->now_ms;

	for (int i = 0; i < POSTS; i++) {
		int turn = i / CONNECTIONS, stream = i % STREAMS, week = i / STREAMS;

		if (late) {
			stream = turn / BATCHES * CONNECTIONS + i % CONNECTIONS;
			week = turn % BATCHES;
		}
		t->now_ms = end_ms - (BATCHES - week) * WEEK_MS + stream;
		make_post(t, &t->streams[stream], &posts[i]);
	}
	t->now_ms = end_ms;
}

static double ours(const char *name, bool late)
{
	static struct post posts[POSTS];
	static struct town town;
	char path[100], db[120], program[4200];
	const char *const argv[] = {program, "serve", "--db", db, "--listen", "127.0.0.1:18650",
		"--log", "/dev/null", NULL};
	struct load l = {.port = 18650,
		.posts = posts,
		.n = POSTS,
		.connections = CONNECTIONS,
		.good = is_ack};
	double wire = 0, result;
	struct server s;

	snprintf(path, sizeof(path), "%s/%s.db", dir, late ? "late" : "hub");
	snprintf(db, sizeof(db), "sqlite:%s", path);
	snprintf(program, sizeof(program), "%s/litang-hub", build);
	town_init(&town, path);
	make_posts(&town, posts, late);
	hub_close(&town.hub);
	for (int i = 0; i < POSTS; i++)
		wire += (double)(posts[i].head.len + posts[i].body.len);
	s = serve(argv, dir, "hub");
	result = load_listens(l.port) ? rate(name, &l, &s) : 0;
	if (!late)
		figure("wire bytes / plain JSON", wire / town.plain, "<= 0.16",
			"%.0f against %.0f bytes an act, sealed and signed", wire / POSTS / ACTS,
			town.plain / POSTS / ACTS);
	for (int i = 0; i < POSTS; i++) {
		buf_done(&posts[i].head);
		buf_done(&posts[i].body);
	}
	return result;
}

/* ---- peers ------------------------------------------------------------------------------------ */

static void hex_text(struct buf *out, size_t n)
{
	unsigned char bytes[16];
	char text[33];

	randombytes_buf(bytes, n);
	hex_from(text, bytes, n);
	buf_fmt(out, "%s", text);
}

/* What an act says, as plain JSON: ids, kind, time, person and a few words. */
static void json_record(struct buf *out, const char *id_key, int seq)
{
	buf_fmt(out, "{\"%s\":\"", id_key);
	hex_text(out, 16);
	buf_fmt(out, "\",\"seq\":%d,\"kind\":%d,\"at\":%lld,\"person\":\"", seq, seq % 3 ? 1 : 3,
		1795312800000LL + seq);
	hex_text(out, 16);
	buf_fmt(out, "\",\"ref\":\"");
	hex_text(out, 16);
	buf_fmt(out, "\",\"body\":{\"h\":\"" PLACE "\",\"no\":%d,\"m\":\"王*兰\",\"a\":\"70-79\"}}",
		seq % PEOPLE);
}

static bool is_ok(const struct post *p, unsigned status, const char *body)
{
	(void)p;
	(void)body;
	return status == 200 || status == 201;
}

struct peer {
	const char *name, *script, *path, *list, *id_key;
	int port, posts;
};

static double peer_rate(const struct peer *peer)
{
	static struct post posts[POSTS];
	char script[4200];
	const char *const argv[] = {"node", script, NULL};
	struct load l = {.port = peer->port,
		.posts = posts,
		.n = peer->posts,
		.connections = CONNECTIONS,
		.good = is_ok};
	struct server s;
	double result;

	for (int i = 0; i < peer->posts; i++) {
		struct post *p = &posts[i];

		p->body = BUF_INIT(4u << 20);
		p->head = BUF_INIT(4096);
		p->records = ACTS;
		buf_fmt(&p->body, "{\"kiosk\":\"%02x\",\"%s\":[", i % STREAMS, peer->list);
		for (int k = 0; k < ACTS; k++) {
			buf_fmt(&p->body, k ? "," : "");
			json_record(&p->body, peer->id_key, i / STREAMS * ACTS + k + 1);
		}
		buf_fmt(&p->body, "]}");
		buf_fmt(&p->head,
			"POST %s HTTP/1.1\r\nHost: peer\r\nContent-Type: application/json\r\n"
			"Content-Length: %zu\r\n\r\n",
			peer->path, p->body.len);
	}
	snprintf(script, sizeof(script), "%s/tests/bench/peers/%s", getenv("BENCH_ROOT"),
		peer->script);
	s = serve(argv, dir, peer->script);
	result = load_listens(l.port) ? rate(peer->name, &l, &s) : 0;
	for (int i = 0; i < peer->posts; i++) {
		buf_done(&posts[i].head);
		buf_done(&posts[i].body);
	}
	return result;
}

static void against(const struct peer *peer, double own, const char *bound)
{
	double theirs = peer_rate(peer);
	char name[80];

	snprintf(name, sizeof(name), "hub / %s", peer->name);
	if (theirs > 0 && own > 0)
		figure(name, own / theirs, bound, "batches of %d, %d connections", ACTS,
			CONNECTIONS);
	else
		printf("%-34s could not be run\n", name);
}

int main(int argc, char **argv)
{
	static const struct peer fastify = {"Fastify + better-sqlite3", "fastify.js", "/v1/batch",
		"records", "id", 18651, POSTS};
	static const struct peer pouch = {"express-pouchdb _bulk_docs", "pouch.js",
		"/acts/_bulk_docs", "docs", "_id", 18652, STREAMS};
	double own, late;

	if (argc != 2 || !getenv("BENCH_ROOT") || sodium_init() < 0) {
		fprintf(stderr, "usage: BENCH_ROOT=FOLDER hub BUILD\n");
		return 2;
	}
	if (!realpath(argv[1], build))
		return 1;
	snprintf(dir, sizeof(dir), "/tmp/litang-bench-XXXXXX");
	if (!mkdtemp(dir))
		return 1;
	own = ours("hub on SQLite", false);
	late = ours("hub on SQLite, late delivery", true);
	if (own > 0 && late > 0)
		figure("late delivery / in order", late / own, ">= 0.5", "%d terminals' month",
			STREAMS);
	against(&fastify, own, ">= 3");
	against(&pouch, own, ">= 12");
	return own > 0 ? 0 : 1;
}
