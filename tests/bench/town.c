/* SPDX-License-Identifier: MIT */
#include "tests/bench/town.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/wire/seal.h"
#include "server/enrol.h"
#include "server/import.h"
#include "tests/bench/hall.h"

#define HALL_HAS 26 /* terminals: a letter each */
#define DAY_MS   INT64_C(86400000)
#define MAKERS   8

static void must(const char *what, int result, const struct err *err)
{
	if (result < 0)
		bench_die(what, err);
}

/* ---- enrolling ------------------------------------------------------------------------------- */

void town_init(struct town *t, const struct town_size *size)
{
	memset(t, 0, sizeof(*t));
	t->n = size->terminals;
	t->a_day = size->a_day;
	t->streams = calloc((size_t)t->n, sizeof(*t->streams));
	if (!t->streams)
		bench_die("memory", NULL);
	t->first_ms = time_source_machine.wall_ms(time_source_machine.ctx) - size->days * DAY_MS;
	for (int i = 0; i < t->n; i++) {
		crypto_sign_keypair(t->streams[i].public_key, t->streams[i].secret);
		randombytes_buf(t->streams[i].id, STREAM_BYTES);
	}
	for (int i = 0; i < TOWN_PEOPLE; i++)
		randombytes_buf(t->dk[i], DK_BYTES);
}

void town_done(struct town *t)
{
	free(t->streams);
}

int town_halls(const struct town *t)
{
	return (t->n + HALL_HAS - 1) / HALL_HAS;
}

static void add_halls(const struct town *t, struct hub *hub, const struct moment *now)
{
	struct buf halls = BUF_INIT(65536);
	struct import_bytes file = {.name = "halls.tsv"};
	struct import_report report;
	struct err err = {0};

	buf_str(&halls, "place\tzh\ten\tko\tneighbours\tphone\n");
	for (int i = 0; i < town_halls(t); i++)
		buf_fmt(&halls, "330784-%03d\t园丁\tY\t\t\t\n", i + 1);
	file.bytes = halls.data;
	file.n = halls.len;
	must("a hub", ledger_begin(&hub->ledger, &err), &err);
	must("halls", import_bytes(hub, &file, now, &report, &err), &err);
	for (int i = 0; i < TOWN_PEOPLE; i++)
		must("people", hub_dk_put(hub, t->dk[i], NULL, &err), &err);
	must("a hub", ledger_commit(&hub->ledger, &err), &err);
}

static void enrol(struct town *t, struct hub *hub, int number, int64_t now_ms)
{
	struct town_stream *s = &t->streams[number];
	struct enrol_request r = {.version = WIRE_VERSION};
	char name[KIOSK_NAME_SIZE], place[PLACE_SIZE], code[ENROL_CODE_SIZE];
	struct enrol_code parts;
	struct err err = {0};

	snprintf(name, sizeof(name), "B%d", number);
	snprintf(place, sizeof(place), "330784-%03u", (unsigned)(1 + number / HALL_HAS) % 1000);
	must("a code",
		enrol_code_new(hub, &(struct code_wish){name, place, now_ms, false}, code, &err),
		&err);
	must("a code", enrol_code_parse(code, &parts), &err);
	memcpy(r.secret, parts.secret, sizeof(r.secret));
	memcpy(r.stream, s->id, sizeof(r.stream));
	memcpy(r.public_key, s->public_key, sizeof(r.public_key));
	must("enrolment", ledger_begin(&hub->ledger, &err), &err);
	must("enrolment", enrol_take(hub, &r, &(struct enrol_by){now_ms, NULL}, &s->grant, &err),
		&err);
	must("enrolment", ledger_commit(&hub->ledger, &err), &err);
}

/* Batches are signed with an epoch in them: all hubs of a town have one. */
static void same_epoch(struct town *t, struct hub *hub)
{
	struct hub_row row;
	struct err err = {0};

	must("an epoch", ledger_begin(&hub->ledger, &err), &err);
	must("an epoch", ledger_hub(&hub->ledger, &row, &err), &err);
	if (!t->epoch.n)
		t->epoch = row.epoch;
	memcpy(t->hub_id, hub->keys.hub_id, sizeof(t->hub_id));
	must("an epoch",
		sql_run(&hub->ledger.sql, &err, "UPDATE hub SET epoch_n=?, epoch_id=?", "ib",
			(int64_t)t->epoch.n, t->epoch.id, sizeof(t->epoch.id)),
		&err);
	must("an epoch", ledger_commit(&hub->ledger, &err), &err);
}

void town_enrol(struct town *t, const struct hub_where *where)
{
	const struct moment now =
		moment_at(time_source_machine.wall_ms(time_source_machine.ctx), CLOCK_HUB);
	struct err err = {0};
	struct hub hub;

	must("a hub", hub_open_at(&hub, where, HUB_CREATE, &err), &err);
	add_halls(t, &hub, &now);
	for (int i = 0; i < t->n; i++)
		enrol(t, &hub, i, now.ms);
	same_epoch(t, &hub);
	hub_close(&hub);
}

/* ---- batches --------------------------------------------------------------------------------- */

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

static void draft(const struct town *t, struct town_stream *s, struct act *act)
{
	/* A day's are done in half of it; no two terminals at the same moment. */
	int64_t at = t->first_ms + s->seq / t->a_day * DAY_MS +
		     s->seq % t->a_day * (DAY_MS / 2 / t->a_day) + (s - t->streams);

	act_init(act, s->seq % 3 ? ACT_CHECK_IN : ACT_ATTEND);
	act->head.seq = ++s->seq;
	act_id_new(act->head.id, at, &s->last_id_ms);
	act->head.at_ms = at;
	act->head.day = moment_at(at, CLOCK_HUB).day;
	strcpy(act->head.place, TOWN_PLACE);
	act->head.proof = PROOF_CARD;
	if (act->head.kind == ACT_ATTEND) {
		strcpy(act->head.what, "C01");
		act->head.service_day = act->head.day;
	}
	strcpy(act->body.place, TOWN_PLACE);
	act->body.resident = (uint32_t)(s->seq % TOWN_PEOPLE) + 1;
	strcpy(act->body.masked, "王*兰");
	strcpy(act->body.age_band, "70-79");
}

static double add_act(
	const struct town *t, struct town_stream *s, struct buf *raw, struct buf *bytes)
{
	struct act_parts parts;
	struct err err = {0};
	struct act act;

	draft(t, s, &act);
	buf_clear(bytes);
	must("an act", seal_act(&act, t->dk[s->seq % TOWN_PEOPLE], s->id, bytes, &err), &err);
	must("an act", seal_split(bytes->data, bytes->len, &parts), &err);
	seal_chain(s->hash, &parts, s->hash);
	must("a batch", batch_add(raw, bytes->data, bytes->len), &err);
	return plain_bytes(&act);
}

static void write_head(struct post *p, const struct request *req, const unsigned char *sig)
{
	char stream[17], nonce[33], signature[129];

	hex_from(stream, req->stream, sizeof(req->stream));
	hex_from(nonce, req->nonce, sizeof(req->nonce));
	hex_from(signature, sig, SIG_BYTES);
	p->head = BUF_INIT(4096);
	buf_fmt(&p->head,
		"%s %s%s%s HTTP/1.1\r\nHost: hub\r\nX-Stream: %s\r\nX-Nonce: %s\r\n"
		"X-Count: %llu\r\nX-Sig: %s\r\nContent-Length: %zu\r\n\r\n",
		req->method, req->path, req->query[0] ? "?" : "", req->query, stream, nonce,
		(unsigned long long)req->counter, signature, p->body.len);
}

static void sign(const struct town *t, struct town_stream *s, struct request *req, struct post *p)
{
	unsigned char sig[SIG_BYTES];

	memcpy(req->stream, s->id, STREAM_BYTES);
	req->counter = ++s->counter;
	req->body = p->body.data;
	req->body_len = p->body.len;
	sign_request(req, t->hub_id, s->secret, sig);
	write_head(p, req, sig);
}

/* Packed and signed. Bytes are taken as they are: a week of a district is a gigabyte. */
static void finish(const struct town *t, struct town_stream *s, struct request *req,
	const struct buf *raw, struct post *p)
{
	struct buf frame = BUF_INIT(BATCH_FRAME_MAX);
	struct err err = {0};

	must("a frame", wire_pack(&frame, raw->data, raw->len), &err);
	p->body = BUF_INIT(frame.len + 1);
	buf_add(&p->body, frame.data, frame.len);
	buf_done(&frame);
	sign(t, s, req, p);
}

/* Of n acts that follow. */
static void begin(const struct town *t, const struct town_stream *s, int n, struct batch_header *h,
	struct request *req, struct buf *raw)
{
	struct err err = {0};

	h->version = h->version_min = WIRE_VERSION;
	memcpy(h->stream, s->id, STREAM_BYTES);
	h->epoch = t->epoch;
	h->first = s->seq + 1;
	h->n = n;
	h->told_all = true;
	memcpy(h->prev_hash, s->hash, ACT_HASH_BYTES);
	randombytes_buf(h->nonce, NONCE_BYTES);
	memcpy(req->nonce, h->nonce, NONCE_BYTES);
	must("a batch", batch_begin(raw, h), &err);
}

static double make_post(const struct town *t, struct town_stream *s, struct post *p)
{
	struct buf raw = BUF_INIT(BATCH_RAW_MAX), bytes = BUF_INIT(ACT_BYTES_MAX);
	struct request req = {.method = "POST", .path = "/v1/acts"};
	struct batch_header h = {.n = 0};
	double plain = 0;

	p->records = TOWN_ACTS;
	begin(t, s, TOWN_ACTS, &h, &req, &raw);
	for (int i = 0; i < TOWN_ACTS; i++)
		plain += add_act(t, s, &raw, &bytes);
	finish(t, s, &req, &raw, p);
	buf_done(&raw);
	buf_done(&bytes);
	return plain;
}

static void make_hello(const struct town *t, struct town_stream *s, int64_t head, struct post *p)
{
	struct request req = {.method = "POST", .path = "/v1/acts"};
	struct batch_header h = {.cursor = head, .status = "{}"};
	struct buf raw = BUF_INIT(BATCH_RAW_MAX);

	begin(t, s, 0, &h, &req, &raw);
	finish(t, s, &req, &raw, p);
	buf_done(&raw);
}

void town_poll(struct town *t, int stream, int64_t head, struct post *hello, struct post *feed)
{
	struct request req = {.method = "GET", .path = "/v1/feed"};
	struct town_stream *s = &t->streams[stream];
	char epoch[EPOCH_SIZE], hex[17];
	unsigned char filter[8];

	make_hello(t, s, head, hello);
	epoch_format(&t->epoch, epoch);
	feed_filter(s->grant.places, s->id, filter);
	hex_from(hex, filter, sizeof(filter));
	snprintf(req.query, sizeof(req.query), "epoch=%s&rev=%lld&filter=%s&max=250", epoch,
		(long long)head, hex);
	randombytes_buf(req.nonce, NONCE_BYTES);
	feed->body = BUF_INIT(1);
	sign(t, s, &req, feed);
}

struct maker {
	struct town *town;
	struct post *posts;
	int batches, first, step;
	double plain;
	pthread_t thread;
};

static void *make_some(void *ctx)
{
	struct maker *m = ctx;

	for (int s = m->first; s < m->town->n; s += m->step)
		for (int b = 0; b < m->batches; b++)
			m->plain += make_post(
				m->town, &m->town->streams[s], &m->posts[s * m->batches + b]);
	return NULL;
}

double town_posts(struct town *t, struct post *posts, int batches)
{
	struct maker makers[MAKERS];
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	double plain = 0;

	n = n < 1 ? 1 : n > MAKERS ? MAKERS : n;
	for (int i = 0; i < n; i++) {
		makers[i] = (struct maker){t, posts, batches, i, (int)n, 0, 0};
		if (pthread_create(&makers[i].thread, NULL, make_some, &makers[i]))
			bench_die("a thread", NULL);
	}
	for (int i = 0; i < n; i++) {
		pthread_join(makers[i].thread, NULL);
		plain += makers[i].plain;
	}
	return plain;
}

void posts_free(struct post *posts, int n)
{
	for (int i = 0; i < n; i++) {
		buf_done(&posts[i].head);
		buf_done(&posts[i].body);
	}
}

bool town_acked(const struct post *post, unsigned status, const char *body)
{
	struct err err = {0};
	struct ack ack;

	(void)post;
	return status == 200 && ack_decode(body, strlen(body), &ack, &err) == 0 &&
	       !ack.trouble[0] && ack.acked % TOWN_ACTS == 0 && ack.acked > 0 && !ack.n_quarantined;
}
