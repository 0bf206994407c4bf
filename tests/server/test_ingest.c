/* SPDX-License-Identifier: MIT */
#include "tests/server/terminal.h"

#include "server/check.h"
#include "server/ledger_act.h"

static struct fixture f;
static struct terminal t;

static void up(void)
{
	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
}

static void down(void)
{
	struct check_report report;
	struct err err = {0};

	ck_assert_msg(check_ledger(&f.hub, &report, &err) == 0, "%s", err.text);
	terminal_done(&t);
	fixture_done(&f);
}

static void state_is(int64_t stream_no, int64_t seq, const char *state, const char *reason)
{
	char text[200];
	const char *got;

	snprintf(text, sizeof(text),
		"SELECT state||' '||reason FROM act WHERE stream_no=%lld AND seq=%lld",
		(long long)stream_no, (long long)seq);
	got = sql_value(&f, text);
	snprintf(text, sizeof(text), "%s %s", state, reason);
	ck_assert_str_eq(got, text);
}

START_TEST(acts_come_in)
{
	struct act act;
	struct ack ack;

	up();
	ack = send_acts(&t, 1, 0);
	ck_assert_int_eq(ack.acked, 0);
	make_acts(&t, 3);
	ack = send_acts(&t, 1, 3);
	ck_assert_int_eq(ack.acked, 3);
	ck_assert_mem_eq(ack.hash, t.hash[3], ACT_HASH_BYTES);
	ck_assert_str_eq(ack.trouble, "");
	ck_assert_int_eq(ack.n_quarantined, 0);
	ck_assert_int_eq(ack.now_ms, T0);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act WHERE state='ok'"), 3);
	make_acts(&t, 500);
	ack = send_acts(&t, 4, 500);
	ck_assert_int_eq(ack.acked, 503);
	make_act(&t, ACT_DISTRESS, &act);
	ack = send_acts(&t, 504, 1);
	ck_assert_int_eq(ack.acked, 504);
	state_is(1, 504, "ok", "");
	down();
}
END_TEST

START_TEST(doubles_and_hellos_are_written)
{
	int64_t seen;

	up();
	make_acts(&t, 5);
	send_acts(&t, 1, 3);
	seen = sql_number(&f, "SELECT seen FROM stream");
	ck_assert_int_eq(send_acts(&t, 1, 3).acked, 3); /* a lost ack */
	ck_assert_int_eq(sql_number(&f, "SELECT seen FROM stream"), seen + 1);
	ck_assert_int_eq(send_acts(&t, 2, 4).acked, 5); /* overlap */
	ck_assert_int_eq(send_acts(&t, 6, 0).acked, 5);
	ck_assert_int_eq(sql_number(&f, "SELECT seen FROM stream"), seen + 3);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act"), 5);
	down();
}
END_TEST

START_TEST(a_gap_gets_the_high_mark)
{
	struct batch_header h;
	struct ack ack;

	up();
	make_acts(&t, 6);
	send_acts(&t, 1, 2);
	header_init(&t, &h, 5, 2);
	h.epoch.n = 0; /* a terminal that has not heard of this epoch: nothing is proven by it */
	memset(h.epoch.id, 0, sizeof(h.epoch.id));
	ck_assert_uint_eq(post_batch(&t, &h), 200);
	read_ack(&t, &ack);
	ck_assert_str_eq(ack.trouble, "gap");
	ck_assert_int_eq(ack.acked, 2);
	ck_assert_mem_eq(ack.hash, t.hash[2], ACT_HASH_BYTES);
	ck_assert_int_eq(ack.epoch.n, 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act"), 2);
	ck_assert_int_eq(send_acts(&t, 3, 4).acked, 6);
	down();
}
END_TEST

/* The hub was put back, and the terminal has pruned what was lost: the stream goes on with a hole. */
START_TEST(what_both_lost_is_a_hole)
{
	struct check_report report;
	struct err err = {0};
	struct batch_header h;
	struct ack ack;

	up();
	make_acts(&t, 8);
	send_acts(&t, 1, 6);
	sql(&f, "DELETE FROM act WHERE seq>2");
	sql(&f, "UPDATE stream SET high=2, high_hash=(SELECT hash FROM act WHERE seq=2)");
	ack = send_acts(&t, 7, 0);
	ck_assert_str_eq(ack.trouble, "gap");
	t.epoch = ack.epoch;
	header_init(&t, &h, 6, 1);
	h.gap = 4; /* not what follows here: 3 may still come */
	ck_assert_uint_eq(post_batch(&t, &h), 200);
	read_ack(&t, &ack);
	ck_assert_str_eq(ack.trouble, "gap");
	ck_assert_int_eq(ack.acked, 2);
	t.epoch = ack.epoch;
	header_init(&t, &h, 6, 1);
	h.gap = 3;
	ck_assert_uint_eq(post_batch(&t, &h), 200);
	read_ack(&t, &ack);
	ck_assert_str_eq(ack.trouble, "");
	ck_assert_int_eq(ack.acked, 6);
	ck_assert_uint_eq(ack.epoch.n, t.epoch.n);
	ck_assert_int_eq(send_acts(&t, 6, 3).acked, 8); /* a lost ack: the hash before 6 is known */
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act"), 5);
	ck_assert_int_eq(sql_number(&f, "SELECT to_seq*10+from_seq FROM gap"), 53);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM stream"), 1);
	ck_assert_msg(check_ledger(&f.hub, &report, &err) == 0, "%s", err.text);
	ck_assert_int_eq(report.lost, 3);
	down();
}
END_TEST

START_TEST(a_hub_that_lost_memory_mints_an_epoch)
{
	struct epoch old;
	struct ack ack;

	up();
	make_acts(&t, 6);
	send_acts(&t, 1, 4);
	old = t.epoch;
	sql(&f, "DELETE FROM act WHERE seq>2");
	sql(&f, "UPDATE stream SET high=2, high_hash=(SELECT hash FROM act WHERE seq=2)");
	ack = send_acts(&t, 5, 2);
	ck_assert_int_eq(ack.acked, 2);
	ck_assert_uint_eq(ack.epoch.n, old.n + 1);
	ck_assert_mem_ne(ack.epoch.id, old.id, sizeof(old.id));
	ack = send_acts(&t, 3, 4);
	ck_assert_int_eq(ack.acked, 6);
	ck_assert_uint_eq(ack.epoch.n, old.n + 1);
	/* an older epoch's memories do not mint another one */
	t.epoch = old;
	t.cursor = 1000000;
	ck_assert_uint_eq(send_acts(&t, 7, 0).epoch.n, old.n + 1);
	/* … this epoch's do, and so does an epoch that was forgotten */
	ck_assert_uint_eq(send_acts(&t, 7, 0).epoch.n, old.n + 2);
	t.cursor = 0;
	t.epoch.n = 40;
	ck_assert_uint_eq(send_acts(&t, 7, 0).epoch.n, 41);
	ck_assert_uint_eq(send_acts(&t, 7, 0).epoch.n, 41);
	down();
}
END_TEST

/* Another terminal with the same identity and the same first acts. */
static void clone(struct terminal *c, int64_t up_to)
{
	*c = t;
	memset(&c->a.body, 0, sizeof(c->a.body));
	for (int i = 0; i < ACTS_KEPT; i++) {
		c->acts[i] = BUF_INIT(ACT_BYTES_MAX);
		if (i < up_to)
			buf_add(&c->acts[i], t.acts[i].data, t.acts[i].len);
	}
	c->last = up_to;
}

START_TEST(a_fork_is_kept_apart)
{
	static struct terminal c;
	struct ack ack;

	up();
	make_acts(&t, 4);
	send_acts(&t, 1, 4);
	clone(&c, 2);
	make_acts(&c, 3);
	c.counter = 1000;
	ack = send_acts(&c, 3, 2);
	ck_assert_str_eq(ack.trouble, "fork");
	ck_assert_int_eq(ack.acked, 4);
	ck_assert_mem_eq(ack.hash, c.hash[4], ACT_HASH_BYTES);
	ck_assert_int_eq(ack.n_quarantined, 2);
	state_is(2, 3, "quarantined", "unapproved");
	/* the branch goes on, the true stream too, and neither takes the other's acts */
	ack = send_acts(&c, 5, 1);
	ck_assert_str_eq(ack.trouble, "fork");
	ck_assert_int_eq(ack.acked, 5);
	make_acts(&t, 2);
	t.counter = 2000;
	ack = send_acts(&t, 5, 2);
	ck_assert_str_eq(ack.trouble, "");
	ck_assert_int_eq(ack.acked, 6);
	ck_assert_mem_eq(ack.hash, t.hash[6], ACT_HASH_BYTES);
	c.counter = 3000;
	ck_assert_int_eq(send_acts(&c, 3, 3).acked, 5); /* a double on the branch */
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM stream"), 2);
	ck_assert_int_eq(sql_number(&f, "SELECT parent_seq FROM stream WHERE no=2"), 2);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act WHERE stream_no=2"), 3);
	terminal_done(&c);
	down();
}
END_TEST

/* Of a journal longer than a batch: after its last act it is another one's. */
START_TEST(a_batch_that_is_known_is_acknowledged_to_its_end)
{
	static struct terminal c;
	struct ack ack;

	up();
	make_acts(&t, 4);
	send_acts(&t, 1, 4);
	clone(&c, 3);
	make_acts(&c, 1);
	c.counter = 1000;
	ack = send_acts(&c, 1, 3);
	ck_assert_str_eq(ack.trouble, "");
	ck_assert_int_eq(ack.acked, 3);
	ck_assert_mem_eq(ack.hash, c.hash[3], ACT_HASH_BYTES);
	ack = send_acts(&c, 4, 1);
	ck_assert_str_eq(ack.trouble, "fork");
	ck_assert_int_eq(ack.acked, 4);
	ck_assert_int_eq(sql_number(&f, "SELECT parent_seq FROM stream WHERE no=2"), 3);
	terminal_done(&c);
	down();
}
END_TEST

START_TEST(a_foreign_past_starts_over)
{
	static struct terminal c;
	struct ack ack;

	up();
	make_acts(&t, 4);
	send_acts(&t, 1, 4);
	clone(&c, 1);
	make_acts(&c, 3);
	c.counter = 1000;
	ack = send_acts(&c, 4, 1); /* what is before it differs from act 2 on */
	ck_assert_str_eq(ack.trouble, "hash");
	ck_assert_int_eq(ack.acked, 0);
	ck_assert_int_eq(sql_number(&f, "SELECT high FROM stream WHERE no=1"), 4);
	ack = send_acts(&c, 1, 4);
	ck_assert_str_eq(ack.trouble, "fork");
	ck_assert_int_eq(sql_number(&f, "SELECT parent_seq FROM stream WHERE no=2"), 1);
	terminal_done(&c);
	down();
}
END_TEST

START_TEST(the_same_id_twice)
{
	static struct terminal u;
	struct buf bytes = BUF_INIT(ACT_BYTES_MAX);
	struct err err = {0};
	struct act act;
	struct ack ack;

	up();
	make_act(&t, ACT_CHECK_IN, &act);
	send_acts(&t, 1, 1);
	terminal_enrol(&u, &f, "YD2");
	/* the same bytes under another stream: an alias */
	journal_bytes(&u, t.acts[0].data, t.acts[0].len);
	ack = send_acts(&u, 1, 1);
	ck_assert_int_eq(ack.acked, 1);
	ck_assert_int_eq(ack.n_quarantined, 0);
	state_is(2, 1, "alias", "");
	/* the same id with other bytes: both are kept */
	act.head.seq = 2;
	strcpy(act.head.what, "other");
	ck_assert_int_eq(seal_act(&act, u.dk, u.stream, &bytes, &err), 0);
	journal_bytes(&u, bytes.data, bytes.len);
	ack = send_acts(&u, 2, 1);
	ck_assert_int_eq(ack.acked, 2);
	ck_assert_int_eq(ack.n_quarantined, 1);
	ck_assert_int_eq(ack.quarantined[0], 2);
	state_is(2, 2, "id-collision", "");
	buf_done(&bytes);
	terminal_done(&u);
	down();
}
END_TEST

/* The same among others of one batch, and twice in it. */
START_TEST(the_same_id_in_a_batch)
{
	static struct terminal u;
	struct act act, other;
	struct ack ack;

	up();
	make_act(&t, ACT_CHECK_IN, &act);
	send_acts(&t, 1, 1);
	terminal_enrol(&u, &f, "YD2");
	make_acts(&u, 1);
	journal_bytes(&u, t.acts[0].data, t.acts[0].len); /* 2: an alias */
	make_act(&u, ACT_CHECK_IN, &other);               /* 3 */
	other.head.seq = 4;
	journal(&u, &other); /* 4: the id of 3 */
	make_acts(&u, 1);
	ack = send_acts(&u, 1, 5);
	ck_assert_int_eq(ack.acked, 5);
	ck_assert_int_eq(ack.n_quarantined, 1);
	ck_assert_int_eq(ack.quarantined[0], 4);
	state_is(2, 1, "ok", "");
	state_is(2, 2, "alias", "");
	state_is(2, 3, "ok", "");
	state_is(2, 4, "id-collision", "");
	state_is(2, 5, "ok", "");
	terminal_done(&u);
	down();
}
END_TEST

START_TEST(what_cannot_be_taken_is_set_aside)
{
	struct act act;
	struct ack ack;
	unsigned char other[DK_BYTES] = {1}, changed[ACT_BYTES_MAX];

	up();
	send_acts(&t, 1, 0);
	make_act(&t, (enum act_kind)999, &act); /* 1: of a newer version */
	draft_init(&t, &act, ACT_CHECK_IN);
	act.head.seq = 77; /* 2 */
	carry_key(&t, &act, t.dk);
	journal(&t, &act);
	randombytes_buf(t.dk, sizeof(t.dk)); /* 3: sealed by another key than the one it brings */
	draft_init(&t, &act, ACT_CHECK_IN);
	carry_key(&t, &act, other);
	journal(&t, &act);
	make_act(&t, ACT_CHECK_IN, &act); /* 4: one byte of the sealed part changed */
	memcpy(changed, t.acts[3].data, t.acts[3].len);
	changed[t.acts[3].len - 1] ^= 1;
	t.last--;
	journal_bytes(&t, changed, t.acts[3].len);
	randombytes_buf(t.dk, sizeof(t.dk)); /* 5: a key nobody here knows */
	draft_init(&t, &act, ACT_CHECK_IN);
	journal(&t, &act);
	draft_init(&t, &act, ACT_CHECK_IN); /* 6: from before the last "nothing unsent" */
	act.head.at_ms -= INT64_C(3600) * 1000;
	carry_key(&t, &act, t.dk);
	journal(&t, &act);
	draft_init(&t, &act, ACT_CHECK_IN); /* 7: the same, but it says that its clock is wrong */
	act.head.at_ms -= INT64_C(3600) * 1000;
	act.head.clock = CLOCK_UNKNOWN;
	carry_key(&t, &act, t.dk);
	journal(&t, &act);
	ack = send_acts(&t, 1, 7);
	ck_assert_int_eq(ack.acked, 7);
	ck_assert_str_eq(ack.trouble, "");
	ck_assert_int_eq(ack.n_quarantined, 6);
	state_is(1, 1, "quarantined", "unknown-kind");
	state_is(1, 2, "quarantined", "bad-seq");
	state_is(1, 3, "quarantined", "bad-key");
	state_is(1, 4, "quarantined", "bad-seal");
	state_is(1, 5, "quarantined", "no-key");
	state_is(1, 6, "quarantined", "backdated");
	state_is(1, 7, "ok", "");
	down();
}
END_TEST

START_TEST(unreadable_acts)
{
	static const unsigned char cut[] = {0x07, 0xff, '{', '}'};
	unsigned char bad_head[80] = {0, 2, '[', ']'};
	struct batch_header h;
	struct ack ack;

	up();
	make_acts(&t, 1);
	journal_bytes(&t, bad_head, sizeof(bad_head)); /* 2 */
	journal_bytes(&t, cut, sizeof(cut));           /* 3 */
	make_acts(&t, 1);
	header_init(&t, &h, 1, 4);
	ck_assert_uint_eq(post_batch(&t, &h), 200);
	read_ack(&t, &ack);
	ck_assert_str_eq(ack.trouble, "bad"); /* the terminal halves it … */
	ck_assert_int_eq(ack.acked, 0);
	ack = send_acts(&t, 1, 2);
	ck_assert_int_eq(ack.acked, 2);
	state_is(1, 2, "quarantined", "bad-head");
	ack = send_acts(&t, 3, 1); /* … and sends the bad one alone */
	ck_assert_int_eq(ack.acked, 3);
	state_is(1, 3, "quarantined", "bad-form");
	ck_assert_int_eq(send_acts(&t, 4, 1).acked, 4);
	down();
}
END_TEST

static void bad_frame(const void *frame, size_t n)
{
	struct batch_header h;
	struct ack ack;

	header_init(&t, &h, 1, 0);
	ck_assert_uint_eq(post_frame(&t, &h, frame, n), 200);
	read_ack(&t, &ack);
	ck_assert_str_eq(ack.trouble, "bad");
}

START_TEST(bad_frames)
{
	struct buf raw = BUF_INIT(1u << 20), frame = BUF_INIT(BATCH_FRAME_MAX);
	struct batch_header h;
	struct ack ack;

	up();
	make_acts(&t, 1);
	bad_frame("", 0);
	bad_frame("not zstd at all", 15);
	for (int i = 0; i < 300000; i++) /* a small frame that is large inside */
		buf_byte(&raw, 0);
	ck_assert_int_eq(wire_pack(&frame, raw.data, raw.len), 0);
	ck_assert_uint_lt(frame.len, 1000);
	bad_frame(frame.data, frame.len);
	buf_clear(&raw);
	buf_clear(&frame);
	header_init(&t, &h, 1, 1); /* one act announced, none there */
	ck_assert_int_eq(batch_begin(&raw, &h), 0);
	ck_assert_int_eq(wire_pack(&frame, raw.data, raw.len), 0);
	bad_frame(frame.data, frame.len);
	header_init(&t, &h, 1, 0); /* the frame of another stream, signed by this one */
	h.stream[0] ^= 1;
	ck_assert_uint_eq(post_batch(&t, &h), 200);
	read_ack(&t, &ack);
	ck_assert_str_eq(ack.trouble, "bad");
	header_init(&t, &h, 1, 0);
	h.version = h.version_min = WIRE_VERSION + 1;
	ck_assert_uint_eq(post_batch(&t, &h), 200);
	read_ack(&t, &ack);
	ck_assert_str_eq(ack.trouble, "version");
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act"), 0);
	buf_done(&raw);
	buf_done(&frame);
	down();
}
END_TEST

START_TEST(who_may_speak)
{
	static struct terminal stranger;
	struct batch_header h;

	up();
	make_acts(&t, 1);
	header_init(&t, &h, 1, 1);
	t.spoil_sig = true;
	ck_assert_uint_eq(post_batch(&t, &h), 403);
	t.spoil_sig = false;
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act"), 0);
	ck_assert_uint_eq(post_batch(&t, &h), 200);
	t.repeat_counter = (int64_t)t.counter; /* the same request again */
	ck_assert_uint_eq(post_batch(&t, &h), 409);
	t.repeat_counter = 1;
	ck_assert_uint_eq(post_batch(&t, &h), 409);
	ck_assert_ptr_nonnull(strstr(buf_text(&t.a.body), "\"counter\":"));
	t.repeat_counter = 0;
	ck_assert_uint_eq(post_batch(&t, &h), 200);
	terminal_init(&stranger, &f);
	header_init(&stranger, &h, 1, 0);
	ck_assert_uint_eq(post_batch(&stranger, &h), 404);
	terminal_done(&stranger);
	down();
}
END_TEST

START_TEST(revoked_streams)
{
	struct request req = {.method = "GET", .path = "/v1/feed"};
	struct ack ack;

	up();
	make_acts(&t, 2);
	send_acts(&t, 1, 1);
	sql(&f, "UPDATE stream SET revoked=1");
	ack = send_acts(&t, 2, 1);
	ck_assert_int_eq(ack.acked, 2);
	ck_assert_str_eq(ack.trouble, "revoked");
	state_is(1, 1, "ok", "");
	state_is(1, 2, "quarantined", "revoked");
	ck_assert_uint_eq(ask(&t, &req, f.hub.keys.hub_id), 403);
	down();
}
END_TEST

START_TEST(a_failed_commit_is_not_acknowledged)
{
	struct batch_header h;
	struct err err = {0};

	up();
	make_acts(&t, 2);
	send_acts(&t, 1, 1);
	/* No room for what is to be committed. */
	sql(&f, postgres_asked() ? "ALTER TABLE act ADD CONSTRAINT no_room CHECK(seq<2)"
				 : "CREATE TRIGGER no_room BEFORE INSERT ON act BEGIN"
				   " SELECT RAISE(ABORT, 'full'); END");
	header_init(&t, &h, 2, 1);
	ck_assert_uint_eq(post_batch(&t, &h), 503);
	ck_assert_int_gt(t.a.retry_after, 0);
	ck_assert_int_eq(sql_number(&f, "SELECT high FROM stream"), 1);
	sql(&f, postgres_asked() ? "ALTER TABLE act DROP CONSTRAINT no_room"
				 : "DROP TRIGGER no_room");
	ck_assert_int_eq(send_acts(&t, 2, 1).acked, 2);
	ck_assert_int_eq(err.code, 0);
	down();
}
END_TEST

START_TEST(verify_names_a_changed_byte)
{
	static const struct {
		const char *sql, *says;
	} cases[] = {
		{"UPDATE act SET ct=substr(ct, 1, 10) WHERE seq=2", "act 2: its bytes"},
		{"UPDATE act SET head=ct WHERE seq=3", "act 3: its bytes"},
		{"UPDATE act SET hash=(SELECT hash FROM act WHERE seq=2) WHERE seq=1",
			"act 1: its bytes"},
		{"UPDATE act SET id=substr(hash, 1, 16) WHERE seq=2", "act 2: its id"},
		{"UPDATE act SET id=NULL WHERE seq=3", "act 3: its id"},
		{"UPDATE act SET kind=kind+1 WHERE seq=1", "act 1: its id, kind"},
		{"UPDATE act SET day=day-1 WHERE seq=2", "act 2: its id, kind or day"},
		{"DELETE FROM act WHERE seq=2", "act 2: missing"},
		{"DELETE FROM act WHERE seq=3", "act 3: missing at the end"},
		{"UPDATE stream SET high=2", "above the high mark"},
		{"UPDATE stream SET high_hash=(SELECT hash FROM act WHERE seq=1)", "another hash"},
	};
	struct check_report report;

	up();
	make_acts(&t, 3);
	send_acts(&t, 1, 3);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = {0};

		sql(&f, "BEGIN");
		sql(&f, cases[i].sql);
		ck_assert_int_eq(check_ledger(&f.hub, &report, &err), ERR_BAD);
		ck_assert_msg(
			strstr(err.text, cases[i].says) && strstr(err.text, "YD1"), "%s", err.text);
		sql(&f, "ROLLBACK");
	}
	down();
}
END_TEST

SUITE_MAIN("ingest", acts_come_in, doubles_and_hellos_are_written, a_gap_gets_the_high_mark,
	what_both_lost_is_a_hole, a_hub_that_lost_memory_mints_an_epoch, a_fork_is_kept_apart,
	a_foreign_past_starts_over, a_batch_that_is_known_is_acknowledged_to_its_end,
	the_same_id_twice, the_same_id_in_a_batch, what_cannot_be_taken_is_set_aside,
	unreadable_acts, bad_frames, who_may_speak, revoked_streams,
	a_failed_commit_is_not_acknowledged, verify_names_a_changed_byte)
