/* SPDX-License-Identifier: MIT */
/*
 * Many requests in one transaction: each is answered as if it were alone, one that fails takes
 * nobody with it, and where the disk fails nobody is told "done".
 */
#include "tests/server/kept.h"

#include <pthread.h>

#include "server/ahead.h"
#include "server/check.h"
#include "server/ledger_disk.h"
#include "server/reading.h"
#include "server/writer.h"

#define TERMINALS 3

static struct fixture f;
static struct terminal t[TERMINALS];

static void keep_feed(struct terminal *from, struct kept *k)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct feed feed;

	memset(k, 0, sizeof(*k));
	from->carry = keep;
	from->carrier = k;
	ck_assert_uint_eq(get_feed(from, 10, &raw, &feed), 503);
	from->carry = NULL;
	buf_done(&raw);
}

static int64_t acked(struct terminal *of, struct kept *k)
{
	struct ack ack;
	struct err err = {0};

	ck_assert_uint_eq(k->q.a.status, 200);
	ck_assert_int_eq(ack_decode(k->q.a.body.data, k->q.a.body.len, &ack, &err), 0);
	ck_assert_mem_eq(ack.stream, of->stream, STREAM_BYTES);
	return ack.acked;
}

static void up(void)
{
	static const char *const names[TERMINALS] = {"YD1", "YD2", "YD3"};

	fixture_init(&f);
	for (int i = 0; i < TERMINALS; i++)
		terminal_enrol(&t[i], &f, names[i]);
}

static void down(void)
{
	struct check_report report;
	struct err err = {0};

	ck_assert_msg(check_ledger(&f.hub, &report, &err) == 0, "%s", err.text);
	for (int i = 0; i < TERMINALS; i++)
		terminal_done(&t[i]);
	fixture_done(&f);
}

START_TEST(each_has_its_own_answer)
{
	struct kept k[4];
	struct query *all[4];

	up();
	make_acts(&t[0], 3);
	make_acts(&t[1], 5);
	/* Backwards, and one terminal twice: its second request was signed after its first. */
	keep_batch(&t[2], &k[0], 1, 0);
	keep_batch(&t[1], &k[1], 1, 5);
	keep_batch(&t[0], &k[2], 1, 3);
	keep_feed(&t[0], &k[3]);
	for (int i = 0; i < 4; i++)
		all[i] = &k[i].q;
	hub_answer_all(&f.hub, all, 4);
	ck_assert_int_eq(acked(&t[2], &k[0]), 0);
	ck_assert_int_eq(acked(&t[1], &k[1]), 5);
	ck_assert_int_eq(acked(&t[0], &k[2]), 3);
	ck_assert_uint_eq(k[3].q.a.status, 200);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act WHERE state='ok'"), 8);
	for (int i = 0; i < 4; i++)
		kept_done(&k[i]);
	down();
}

/* A feed key that does not open is found after the call has written. */
START_TEST(one_that_fails_takes_nobody_along)
{
	struct kept k[3];
	struct query *all[3];
	int64_t before;

	up();
	make_acts(&t[0], 1);
	make_acts(&t[2], 1);
	sql(&f, "UPDATE stream SET feed_key=substr(feed_key, 2) WHERE no=2");
	keep_batch(&t[0], &k[0], 1, 1);
	keep_feed(&t[1], &k[1]);
	keep_batch(&t[2], &k[2], 1, 1);
	before = sql_number(&f, "SELECT counter FROM stream WHERE no=2");
	for (int i = 0; i < 3; i++)
		all[i] = &k[i].q;
	hub_answer_all(&f.hub, all, 3);
	ck_assert_int_eq(acked(&t[0], &k[0]), 1);
	ck_assert_uint_eq(k[1].q.a.status, 403);
	ck_assert_int_eq(acked(&t[2], &k[2]), 1);
	ck_assert_int_eq(sql_number(&f, "SELECT counter FROM stream WHERE no=2"), before);
	for (int i = 0; i < 3; i++)
		kept_done(&k[i]);
	down();
}

/* The hub remembers keys between transactions; who was erased since is forgotten there, too. */
START_TEST(an_erased_key_is_not_remembered)
{
	struct err err = {0};
	struct act act;
	struct ack ack;

	up();
	make_acts(&t[0], 1);
	ck_assert_int_eq(send_acts(&t[0], 1, 1).n_quarantined, 0);
	for (int i = 0; i < 2; i++) {
		draft_init(&t[0], &act, ACT_CHECK_IN);
		journal(&t[0], &act);
	}
	ck_assert_int_eq(send_acts(&t[0], 2, 1).n_quarantined, 0);
	ck_assert_int_eq(sql_run(&f.hub.ledger.dks, &err, "DELETE FROM dk", ""), 0);
	sql(&f, "INSERT INTO erased(kc, at_ms) SELECT hash, 0 FROM act LIMIT 1");
	ack = send_acts(&t[0], 3, 1);
	ck_assert_int_eq(ack.n_quarantined, 1);
	ck_assert_int_eq(ack.quarantined[0], 3);
	down();
}

/* Read under a key that is destroyed before its turn; signed by one that is not the stream's then. */
START_TEST(what_was_done_ahead_is_no_right)
{
	struct query *q;
	struct kept k;
	struct act act;
	struct ack ack;
	struct err err = {0};

	up();
	ahead_init(&f.hub);
	make_acts(&t[0], 1);
	ck_assert_int_eq(send_acts(&t[0], 1, 1).n_quarantined, 0);
	draft_init(&t[0], &act, ACT_CHECK_IN);
	journal(&t[0], &act);
	keep_batch(&t[0], &k, 2, 1);
	q = &k.q;
	ahead_begin(&f.hub, q, true);
	ck_assert(q->ahead.verified && q->ahead.reading && q->ahead.reading->pieces[0].intact);
	ck_assert_int_eq(sql_run(&f.hub.ledger.dks, &err, "DELETE FROM dk", ""), 0);
	sql(&f, "INSERT INTO erased(kc, at_ms) SELECT hash, 0 FROM act LIMIT 1");
	hub_answer_all(&f.hub, &q, 1);
	ahead_end(&f.hub, q);
	ck_assert_int_eq(acked(&t[0], &k), 2);
	ck_assert_int_eq(ack_decode(q->a.body.data, q->a.body.len, &ack, &err), 0);
	ck_assert_int_eq(ack.n_quarantined, 1);
	kept_done(&k);

	keep_batch(&t[0], &k, 3, 0);
	ahead_begin(&f.hub, q, true);
	ck_assert(q->ahead.verified);
	sql(&f, "UPDATE stream SET pubkey=(SELECT pubkey FROM stream WHERE no=2) WHERE no=1");
	hub_answer_all(&f.hub, &q, 1);
	ahead_end(&f.hub, q);
	ck_assert_uint_eq(q->a.status, 403);
	kept_done(&k);
	down();
}

/* Nothing of it is unpacked, ahead or in its turn. */
START_TEST(what_is_not_signed_is_not_read_ahead)
{
	struct query *q;
	struct kept k;

	up();
	ahead_init(&f.hub);
	make_acts(&t[0], 1);
	keep_batch(&t[0], &k, 1, 1);
	q = &k.q;
	k.body.data[k.body.len - 1] ^= 1;
	ahead_begin(&f.hub, q, true);
	ck_assert(!q->ahead.verified && !q->ahead.reading);
	hub_answer_all(&f.hub, &q, 1);
	ahead_end(&f.hub, q);
	ck_assert_uint_eq(q->a.status, 403);
	kept_done(&k);
	down();
}

/* ---- the writer ----------------------------------------------------------------------------- */

static struct writer *writer;

static void *asks(void *ctx)
{
	struct kept *k = ctx;

	return writer_ask(writer, &k->q) ? k : NULL;
}

START_TEST(the_writer_answers_all_who_wait)
{
	pthread_t threads[TERMINALS];
	struct kept k[TERMINALS], late;
	struct err err = {0};
	void *got;

	up();
	for (int i = 0; i < TERMINALS; i++) {
		make_acts(&t[i], i + 1);
		keep_batch(&t[i], &k[i], 1, i + 1);
	}
	keep_batch(&t[0], &late, 2, 0);
	ck_assert_int_eq(writer_start(&writer, &f.hub, &err), 0);
	for (int i = 0; i < TERMINALS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, asks, &k[i]), 0);
	for (int i = 0; i < TERMINALS; i++) {
		pthread_join(threads[i], &got);
		ck_assert_ptr_eq(got, &k[i]);
	}
	writer_stop(writer);
	ck_assert_ptr_null(asks(&late));
	writer_free(writer);
	for (int i = 0; i < TERMINALS; i++) {
		ck_assert_int_eq(acked(&t[i], &k[i]), i + 1);
		kept_done(&k[i]);
	}
	kept_done(&late);
	down();
}

/* ROLLBACK needs memory, too: a hub that had none must not take for confirmed what it then undoes. */
START_TEST(what_was_not_undone_was_not_confirmed)
{
	struct err err = {0};

	fixture_init(&f);
	if (!ledger_is_url(f.db)) {
		ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
		sql(&f, "UPDATE hub SET feed_head=feed_head+1");
		ledger_failed(&f.hub.ledger);
		ck_assert_msg(!ledger_trouble(&f.hub.ledger), "%s", ledger_trouble(&f.hub.ledger));
		ledger_rollback(&f.hub.ledger);
		ck_assert_msg(ledger_begin(&f.hub.ledger, &err) == 0, "%s", err.text);
		ledger_rollback(&f.hub.ledger);
	}
	fixture_done(&f);
}
END_TEST

SUITE_MAIN("group", each_has_its_own_answer, one_that_fails_takes_nobody_along,
	an_erased_key_is_not_remembered, what_was_done_ahead_is_no_right,
	what_is_not_signed_is_not_read_ahead, the_writer_answers_all_who_wait,
	what_was_not_undone_was_not_confirmed)
