/* SPDX-License-Identifier: MIT */
#include "server/ledger_stream.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

#define STREAM_COLUMNS                                                                             \
	"SELECT s.no, s.stream, k.name, k.hall, k.letter, s.pubkey, s.high, s.high_hash,"          \
	" coalesce(s.parent, 0), s.parent_seq, s.forked, s.revoked, s.counter, s.feed_key,"        \
	" s.heard_n, s.heard_id, s.clear_ms, s.dead, s.life, s.via FROM stream s JOIN kiosk k ON k.no=s.kiosk_no "

/* A blob column of exactly n bytes; anything else stays zero, and then no signature fits. */
static void take_bytes(struct sql_rows *rows, int col, void *to, size_t n)
{
	size_t len;
	const void *bytes = sql_blob(rows, col, &len);

	if (len == n)
		memcpy(to, bytes, n);
}

static void take_row(struct sql_rows *rows, struct stream_row *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->no = sql_int(rows, 0);
	take_bytes(rows, 1, ret->stream, sizeof(ret->stream));
	text_copy(ret->kiosk, sizeof(ret->kiosk), sql_text(rows, 2));
	text_copy(ret->place, sizeof(ret->place), sql_text(rows, 3));
	ret->letter = sql_text(rows, 4)[0];
	take_bytes(rows, 5, ret->public_key, sizeof(ret->public_key));
	ret->high = sql_int(rows, 6);
	take_bytes(rows, 7, ret->high_hash, sizeof(ret->high_hash));
	ret->parent = sql_int(rows, 8);
	ret->parent_seq = sql_int(rows, 9);
	ret->forked = sql_int(rows, 10) != 0;
	ret->revoked = sql_int(rows, 11) != 0;
	ret->counter = sql_int(rows, 12);
	take_bytes(rows, 13, ret->feed_key, sizeof(ret->feed_key));
	ret->heard.n = (uint32_t)sql_int(rows, 14);
	take_bytes(rows, 15, ret->heard.id, sizeof(ret->heard.id));
	ret->clear_ms = sql_int(rows, 16);
	ret->dead = sql_int(rows, 17) != 0;
	text_copy(ret->life, sizeof(ret->life), sql_text(rows, 18));
	ret->via = sql_int(rows, 19);
}

static int step_row(struct sql_rows *rows, struct stream_row *ret, struct err *err)
{
	int got = sql_step(rows, err);

	if (got == 1) {
		take_row(rows, ret);
		sql_done(rows);
	}
	return got;
}

int stream_find(struct ledger *l, const unsigned char stream[STREAM_BYTES], struct stream_row *ret,
	struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err, STREAM_COLUMNS "WHERE s.stream=? AND s.parent IS NULL",
		    "b", stream, (size_t)STREAM_BYTES) < 0)
		return err->code;
	got = step_row(&rows, ret, err);
	return got ? (got < 0 ? got : 0) : err_set(err, ERR_NONE, "this stream is not known here");
}

int stream_branch(struct ledger *l, const unsigned char stream[STREAM_BYTES], int64_t after,
	struct stream_row *ret, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    STREAM_COLUMNS "WHERE s.stream=? AND s.no>? ORDER BY s.no LIMIT 1", "bi",
		    stream, (size_t)STREAM_BYTES, after) < 0)
		return err->code;
	return step_row(&rows, ret, err);
}

int stream_next(struct ledger *l, int64_t after, struct stream_row *ret, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err, STREAM_COLUMNS "WHERE s.no>? ORDER BY s.no LIMIT 1", "i",
		    after) < 0)
		return err->code;
	return step_row(&rows, ret, err);
}

#define NEXT_NO "(SELECT coalesce(max(no), 0)+1 FROM stream)"

int stream_add(struct ledger *l, struct stream_row *s, int64_t now_ms, struct err *err)
{
	char letter[2] = {s->letter, 0};
	int64_t kiosk_no;

	if (sql_number(&l->sql, err, &kiosk_no, 0,
		    "INSERT INTO kiosk(no, name, hall, letter)"
		    " VALUES((SELECT coalesce(max(no), 0)+1 FROM kiosk), ?, ?, ?) RETURNING no",
		    "ttt", s->kiosk, s->place, letter) < 0)
		return err->code;
	return sql_number(&l->sql, err, &s->no, 0,
		"INSERT INTO stream(no, stream, kiosk_no, pubkey, high_hash, counter, feed_key,"
		" heard_n, heard_id, enrolled_ms) VALUES(" NEXT_NO ", ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		" RETURNING no",
		"bibbibibi", s->stream, sizeof(s->stream), kiosk_no, s->public_key,
		sizeof(s->public_key), s->high_hash, sizeof(s->high_hash), s->counter, s->feed_key,
		sizeof(s->feed_key), (int64_t)s->heard.n, s->heard.id, sizeof(s->heard.id), now_ms);
}

int stream_fork(struct ledger *l, const struct stream_row *of, int64_t parent_seq,
	struct stream_row *ret, struct err *err)
{
	char life[sizeof(ret->life)];
	int64_t no;

	text_copy(life, sizeof(life), ret->life);
	if (sql_number(&l->sql, err, &no, 0,
		    "INSERT INTO stream(no, stream, kiosk_no, pubkey, high, high_hash, parent,"
		    " parent_seq, forked, feed_key, heard_id, enrolled_ms, life)"
		    " SELECT " NEXT_NO ", stream, kiosk_no, pubkey, ?2, high_hash, no, ?2, 1,"
		    " feed_key, ?3, enrolled_ms, ?4 FROM stream WHERE no=?1 RETURNING no",
		    "iibt", of->no, parent_seq, "", (size_t)0, life) < 0)
		return err->code;
	*ret = *of;
	text_copy(ret->life, sizeof(ret->life), life);
	ret->no = no;
	ret->parent = of->no;
	ret->parent_seq = ret->high = parent_seq;
	ret->forked = true;
	return 0;
}

int stream_gap(
	struct ledger *l, const struct stream_row *s, int64_t from, int64_t now_ms, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO gap(stream_no, from_seq, to_seq, hash, rx_ms) VALUES(?, ?, ?, ?, ?)",
		"iiibi", s->no, from, s->high, s->high_hash, sizeof(s->high_hash), now_ms);
}

int gap_next(
	struct ledger *l, int64_t stream_no, int64_t from, struct gap_row *ret, struct err *err)
{
	struct sql_rows rows;
	const void *hash;
	size_t n;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT from_seq, to_seq, rx_ms, hash FROM gap WHERE stream_no=? AND from_seq>=?"
		    " ORDER BY from_seq LIMIT 1",
		    "ii", stream_no, from) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	*ret = (struct gap_row){sql_int(&rows, 0), sql_int(&rows, 1), sql_int(&rows, 2), {0}};
	hash = sql_blob(&rows, 3, &n);
	if (n == ACT_HASH_BYTES)
		memcpy(ret->hash, hash, n);
	sql_done(&rows);
	return n == ACT_HASH_BYTES ? 1 : err_set(err, ERR_BAD, "a gap without a hash");
}

int stream_counter(struct ledger *l, int64_t no, int64_t counter, struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE stream SET counter=? WHERE no=?", "ii", counter, no);
}

int stream_heard(struct ledger *l, const struct stream_row *s, int64_t now_ms, struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE stream SET high=?, high_hash=?, seen=seen+1, contact_ms=? WHERE no=?",
		"ibii", s->high, s->high_hash, sizeof(s->high_hash), now_ms, s->no);
}

int stream_told(
	struct ledger *l, const struct stream_row *s, const struct batch_header *h, struct err *err)
{
	/* A hall's hub says so as soon as its own terminals have told it all. */
	bool all = s->via == s->no ? h->told_all : batch_told_all(h);
	const struct epoch *heard = all ? &h->epoch : &s->heard;

	return sql_run(&l->sql, err,
		"UPDATE stream SET heard_n=?, heard_id=?, cursor=?, status=?, clear_ms=?"
		" WHERE no=?",
		"ibitii", (int64_t)heard->n, heard->id, sizeof(heard->id), h->cursor, h->status,
		s->clear_ms, s->no);
}

/* Those that named the epoch are many, the others few: they are on both sides of it in the index. For
 * who is behind a hall's hub that one speaks. */
#define LIVING " FROM stream WHERE parent IS NULL AND revoked=0 AND dead=0 AND via IN(0, no) AND "

int stream_unheard(struct ledger *l, const struct epoch *epoch, int64_t *ret, struct err *err)
{
	return sql_number(&l->sql, err, ret, 0,
		"SELECT (SELECT count(*)" LIVING "heard_n<?1)+(SELECT count(*)" LIVING "heard_n>?1"
		" AND heard_n<4294967295)" /* HEARD_ELSEWHERE */
		"+(SELECT count(*)" LIVING "heard_n=?1 AND heard_id<?2)"
		"+(SELECT count(*)" LIVING "heard_n=?1 AND heard_id>?2)",
		"ib", (int64_t)epoch->n, epoch->id, sizeof(epoch->id));
}

int stream_contact(struct ledger *l, int64_t no, int64_t *ret, struct err *err)
{
	return sql_number(
		&l->sql, err, ret, 0, "SELECT contact_ms FROM stream WHERE no=?", "i", no);
}

int stream_join(struct ledger *l, int64_t no, int64_t via, struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE stream SET via=? WHERE no=?", "ii", via, no);
}

int stream_release(struct ledger *l, int64_t hub_no, struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE stream SET via=0, heard_n=?, heard_id=? WHERE via=? AND no<>?", "ibii",
		(int64_t)HEARD_ELSEWHERE, "", (size_t)0, hub_no, hub_no);
}

int kiosk_letter(struct ledger *l, const char *place, char *ret, struct err *err)
{
	for (int c = 'A'; c <= 'Z'; c++) {
		char letter[2] = {(char)c, 0};
		int64_t n;

		if (sql_number(&l->sql, err, &n, 0,
			    "SELECT count(*) FROM kiosk WHERE hall=? AND letter=?", "tt", place,
			    letter) < 0)
			return err->code;
		if (!n) {
			*ret = (char)c;
			return 0;
		}
	}
	return err_set(err, ERR_LIMIT, "%s has 26 terminals", place);
}

int kiosk_known(struct ledger *l, const char *name, bool *ret, struct err *err)
{
	int64_t n;

	if (sql_number(&l->sql, err, &n, 0, "SELECT count(*) FROM kiosk WHERE name=?", "t", name) <
		0)
		return err->code;
	*ret = n > 0;
	return 0;
}

int block_take(struct ledger *l, const struct stream_row *s, int64_t range[2], struct err *err)
{
	if (sql_number(&l->sql, err, &range[0], 0,
		    "SELECT min(from_no) FROM block WHERE kind='resident' AND stream_no=?", "i",
		    s->no) < 0)
		return err->code;
	if (range[0]) {
		range[1] = range[0] + BLOCK_SIZE - 1;
		return 0;
	}
	if (sql_number(&l->sql, err, &range[0], BLOCK_FIRST,
		    "SELECT max(to_no)+1 FROM block WHERE kind='resident' AND hall=?", "t",
		    s->place) < 0)
		return err->code;
	range[1] = range[0] + BLOCK_SIZE - 1;
	return sql_run(&l->sql, err,
		"INSERT INTO block(kind, hall, from_no, to_no, stream_no)"
		" VALUES('resident', ?, ?, ?, ?)",
		"tiii", s->place, range[0], range[1], s->no);
}

int code_put(struct ledger *l, const unsigned char hash[32], const struct code_row *c,
	int64_t now_ms, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO enrol_code(secret_hash, name, hall, made_ms, until_ms, hall_hub)"
		" VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(name) DO UPDATE SET"
		" secret_hash=excluded.secret_hash, hall=excluded.hall, made_ms=excluded.made_ms,"
		" until_ms=excluded.until_ms, hall_hub=excluded.hall_hub"
		" WHERE enrol_code.used_ms IS NULL",
		"bttiii", hash, (size_t)32, c->name, c->place, now_ms, c->until_ms,
		(int64_t)c->hall_hub);
}

int code_find(struct ledger *l, const unsigned char hash[32], struct code_row *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT name, hall, until_ms, coalesce(stream_no, 0), hall_hub FROM enrol_code"
		    " WHERE secret_hash=?",
		    "b", hash, (size_t)32) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got < 0 ? got : err_set(err, ERR_NONE, "no such code");
	text_copy(ret->name, sizeof(ret->name), sql_text(&rows, 0));
	text_copy(ret->place, sizeof(ret->place), sql_text(&rows, 1));
	ret->until_ms = sql_int(&rows, 2);
	ret->stream_no = sql_int(&rows, 3);
	ret->hall_hub = sql_int(&rows, 4) != 0;
	sql_done(&rows);
	return 0;
}

int code_used(struct ledger *l, const unsigned char hash[32], int64_t stream_no, int64_t now_ms,
	struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE enrol_code SET used_ms=?, stream_no=? WHERE secret_hash=?", "iib", now_ms,
		stream_no, hash, (size_t)32);
}
