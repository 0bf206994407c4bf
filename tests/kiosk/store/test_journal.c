/* SPDX-License-Identifier: MIT */
#include "kiosk/store/day.h"
#include "kiosk/store/walk_days.h"
#include "tests/kiosk/store/rig.h"

START_TEST(test_nothing_before_enrolment)
{
	struct rig rig, *r = &rig;
	struct act act;

	rig_bare(r);
	draft(&act, ACT_HELP, NULL);
	ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_FAILED);
	ck_assert_ptr_nonnull(strstr(r->err.text, "not enrolled"));
	ck_assert(!store_in_service(r->s));
	OK(store_recover(r->s, &r->err));
	ck_assert(store_in_service(r->s));
	rig_verified(r, 0);
	rig_done(r);
}
END_TEST

START_TEST(test_record_completes)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act again;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	rig_check_in(r, &zhang);
	ck_assert_int_eq(r->done.act.head.seq, 1);
	ck_assert_int_eq(r->done.act.head.day, FIXTURE_DAY);
	ck_assert_int_eq(r->done.act.head.at_ms, r->now.ms);
	ck_assert_str_eq(r->done.act.head.place, FIXTURE_PLACE);
	ck_assert(!r->done.act.head.has_nk);
	ck_assert(r->done.standing.checked_in);
	ck_assert_str_eq(r->done.slip_code, "");
	OK(store_act(r->s, 1, &again, &r->err));
	ck_assert(again.opened);
	ck_assert_mem_eq(again.hash, r->done.act.hash, ACT_HASH_BYTES);
	ck_assert_str_eq(again.body.masked, "张*英");
	ck_assert_int_eq(store_last_ms(r->s), r->now.ms);
	rig_verified(r, 1);
	rig_reopen(r);
	rig_check_in(r, &zhang);
	ck_assert_int_eq(r->done.act.head.seq, 2);
	ck_assert_mem_ne(r->done.act.hash, again.hash, ACT_HASH_BYTES);
	rig_verified(r, 2);
	rig_done(r);
}
END_TEST

START_TEST(test_orders_stay_inside_the_lease)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act order;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 2);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	ck_assert_str_eq(r->done.act.body.pickup, "A001");
	ck_assert_msg(!strncmp(r->done.slip_code, "LT1-YD1-1-", 10), "%s", r->done.slip_code);
	ck_assert_int_eq(r->done.standing.n_orders, 1);
	ck_assert_str_eq(r->done.standing.orders[0].pickup, "A001");
	ck_assert_str_eq(r->done.standing.orders[0].set_name.text[0], "套餐一");
	ck_assert(!r->done.standing.orders[0].sent);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	ck_assert(store_in_service(r->s));
	order.head.qty = 1;
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	ck_assert_str_eq(r->done.act.body.pickup, "A002");
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	order.head.service_day++; /* no lease at all */
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	rig_verified(r, 2);
	rig_done(r);
}
END_TEST

START_TEST(test_cancel_frees_nothing)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act order, cancel;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 3);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	draft(&cancel, ACT_CANCEL, &zhang);
	cancel.head.has_ref = true;
	memcpy(cancel.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	ck_assert_int_eq(store_seq_of(r->s, cancel.head.ref), 1);
	ck_assert_int_eq(rig_record(r, &cancel, &zhang), RECORD_OK);
	ck_assert_msg(!strncmp(r->done.slip_code, "LT1-YD1-2-", 10), "%s", r->done.slip_code);
	ck_assert_int_eq(r->done.standing.n_orders, 0);
	order.head.qty = 1;
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	rig_verified(r, 2);
	rig_done(r);
}
END_TEST

START_TEST(test_undo)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act undo;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	rig_check_in(r, &zhang);
	draft(&undo, ACT_UNDO, &zhang);
	undo.head.has_ref = true;
	memcpy(undo.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	ck_assert_int_eq(rig_record(r, &undo, &zhang), RECORD_OK);
	ck_assert(!r->done.standing.checked_in);
	rig_check_in(r, &zhang);
	ck_assert(r->done.standing.checked_in);
	rig_verified(r, 3);
	rig_done(r);
}
END_TEST

/* The hub opens nk with its key and reads what the stranger's body says. */
static void hub_opens(struct rig *r, const struct act *act)
{
	unsigned char pk[crypto_box_PUBLICKEYBYTES], sk[crypto_box_SECRETKEYBYTES], dk[DK_BYTES],
		kc[16];

	ck_assert(act->head.has_nk);
	ck_assert_int_eq(crypto_sign_ed25519_pk_to_curve25519(pk, r->hub_public), 0);
	ck_assert_int_eq(crypto_sign_ed25519_sk_to_curve25519(sk, r->hub_secret), 0);
	ck_assert_int_eq(crypto_box_seal_open(dk, act->head.nk, ACT_NK_BYTES, pk, sk), 0);
	seal_key_mark(dk, kc);
	ck_assert_mem_eq(kc, act->head.kc, sizeof(kc));
}

START_TEST(test_strangers_keys)
{
	struct rig rig, *r = &rig;
	struct person guest = {.place = RIG_NOWHERE, .resident = 7, .born = DAY_NONE};
	struct act unknown, help;
	unsigned char kc[16];

	rig_init(r);
	rig_check_in(r, &guest);
	hub_opens(r, &r->done.act);
	memcpy(kc, r->done.act.head.kc, sizeof(kc));
	rig_reopen(r);
	rig_check_in(r, &guest);
	ck_assert_mem_eq(kc, r->done.act.head.kc, sizeof(kc));
	ck_assert(r->done.standing.checked_in);
	guest.resident = 8;
	rig_check_in(r, &guest);
	ck_assert_mem_ne(kc, r->done.act.head.kc, sizeof(kc));
	draft(&unknown, ACT_UNKNOWN, NULL);
	ck_assert_int_eq(rig_record(r, &unknown, NULL), RECORD_OK);
	memcpy(kc, r->done.act.head.kc, sizeof(kc));
	ck_assert_int_eq(rig_record(r, &unknown, NULL), RECORD_OK);
	ck_assert_mem_ne(kc, r->done.act.head.kc, sizeof(kc));
	draft(&help, ACT_HELP, NULL);
	ck_assert_int_eq(rig_record(r, &help, NULL), RECORD_OK);
	memcpy(kc, r->done.act.head.kc, sizeof(kc));
	ck_assert_int_eq(rig_record(r, &help, NULL), RECORD_OK);
	ck_assert_mem_eq(kc, r->done.act.head.kc, sizeof(kc));
	rig_verified(r, 7);
	rig_done(r);
}
END_TEST

struct seen {
	int n, opened;
	int64_t first, last, stop_at;
	char sync[16];
};

static int on_act(void *ctx, const struct act *act, const char *sync)
{
	struct seen *w = ctx;

	w->first = w->n ? w->first : act->head.seq;
	w->last = act->head.seq;
	w->n++;
	w->opened += act->opened;
	snprintf(w->sync, sizeof(w->sync), "%s", sync);
	return w->stop_at == act->head.seq ? -77 : 0;
}

static int on_walked(void *ctx, const struct walked *walked, struct err *err)
{
	(void)err;
	return on_act(ctx, walked->act, walked->sync);
}

/* Days of acts: 20779, 20780, 20779 again (the clock went back), 20781. */
START_TEST(test_walks)
{
	static const int days[] = {0, 0, 1, 1, 0, 2};
	struct rig rig, *r = &rig;
	struct person zhang;
	struct seen w = {0};

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		r->now.day = FIXTURE_DAY + days[i];
		rig_check_in(r, &zhang);
	}
	OK(store_walk(r->s, 2, 4, on_act, &w, &r->err));
	ck_assert_int_eq(w.n, 3);
	ck_assert_int_eq(w.opened, 3);
	ck_assert_str_eq(w.sync, "waiting");
	w = (struct seen){.stop_at = 2};
	ck_assert_int_eq(store_walk(r->s, 1, INT64_MAX, on_act, &w, &r->err), -77);
	ck_assert_int_eq(w.n, 2);
	w = (struct seen){0};
	OK(store_walk_days(r->s, (day_t[]){FIXTURE_DAY, FIXTURE_DAY}, on_walked, &w, &r->err));
	ck_assert_int_eq(w.n, 3);
	ck_assert_int_eq(w.last, 5);
	w = (struct seen){0};
	OK(store_walk_days(
		r->s, (day_t[]){FIXTURE_DAY + 1, FIXTURE_DAY + 2}, on_walked, &w, &r->err));
	ck_assert_int_eq(w.n, 3);
	ck_assert_int_eq(w.first, 3);
	ck_assert_int_eq(w.last, 6);
	rig_verified(r, 6);
	rig_done(r);
}
END_TEST

/* Many acts in one millisecond and a clock that went back: each id is still found. */
START_TEST(test_ids_are_found)
{
	struct rig rig, *r = &rig;
	unsigned char ids[40][ACT_ID_BYTES], other[ACT_ID_BYTES] = {0};
	struct person zhang;
	struct act act;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	for (int i = 0; i < 40; i++) {
		draft(&act, ACT_CHECK_IN, &zhang);
		r->now.ms += i % 7 == 6 ? 5 : i % 11 == 10 ? -100000 : -1000;
		ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
		memcpy(ids[i], r->done.act.head.id, ACT_ID_BYTES);
	}
	for (int i = 0; i < 40; i++)
		ck_assert_int_eq(store_seq_of(r->s, ids[i]), i + 1);
	ck_assert_int_eq(store_seq_of(r->s, other), 0);
	memcpy(other, ids[20], ACT_ID_BYTES);
	other[15] ^= 1;
	ck_assert_int_eq(store_seq_of(r->s, other), 0);
	memset(other, 0xff, sizeof(other));
	ck_assert_int_eq(store_seq_of(r->s, other), 0);
	rig_done(r);
}
END_TEST

START_TEST(test_calls)
{
	struct rig rig, *r = &rig;
	struct act act;
	int help, unknown;

	rig_init(r);
	draft(&act, ACT_HELP, NULL);
	ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_OK);
	draft(&act, ACT_UNKNOWN, NULL);
	ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_OK);
	OK(store_open_calls(r->s, FIXTURE_DAY, &help, &unknown, &r->err));
	ck_assert_int_eq(help, 1);
	ck_assert_int_eq(unknown, 1);
	draft(&act, ACT_PHONED, NULL);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_OK);
	OK(store_open_calls(r->s, FIXTURE_DAY, &help, &unknown, &r->err));
	ck_assert_int_eq(help, 1);
	ck_assert_int_eq(unknown, 0);
	draft(&act, ACT_DISTRESS, NULL); /* is on the same list, and answered the same way */
	ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_OK);
	OK(store_open_calls(r->s, FIXTURE_DAY, &help, &unknown, &r->err));
	ck_assert_int_eq(help, 2);
	ck_assert_int_eq(unknown, 0);
	draft(&act, ACT_PHONED, NULL);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_OK);
	OK(store_open_calls(r->s, FIXTURE_DAY, &help, &unknown, &r->err));
	ck_assert_int_eq(help, 1);
	OK(store_open_calls(r->s, FIXTURE_DAY + 1, &help, &unknown, &r->err));
	ck_assert_int_eq(help, 0);
	rig_verified(r, 5);
	rig_done(r);
}
END_TEST

/* Three calls, two before a badge came and one after it. */
START_TEST(test_a_badge_answers_calls)
{
	static const enum act_kind kinds[] = {ACT_HELP, ACT_DISTRESS, ACT_HELP};
	unsigned char ids[3][ACT_ID_BYTES], last[ACT_ID_BYTES];
	struct rig rig, *r = &rig;
	struct figures figures;
	struct act act;
	int help, unknown;

	rig_init(r);
	ck_assert_int_eq(store_last_call(r->s, FIXTURE_DAY, last, &r->err), 0);
	for (int i = 0; i < 3; i++) {
		draft(&act, kinds[i], NULL);
		ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_OK);
		memcpy(ids[i], r->done.act.head.id, ACT_ID_BYTES);
	}
	draft(&act, ACT_HELP, NULL);
	act.head.has_ref = true;
	memcpy(act.head.ref, ids[1], ACT_ID_BYTES);
	ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_OK);
	OK(store_open_calls(r->s, FIXTURE_DAY, &help, &unknown, &r->err));
	ck_assert_int_eq(help, 1); /* the answer itself is no call */
	ck_assert_int_eq(store_last_call(r->s, FIXTURE_DAY, last, &r->err), 1);
	ck_assert_mem_eq(last, ids[2], ACT_ID_BYTES);
	OK(store_figures(r->s, FIXTURE_DAY, &figures, &r->err));
	ck_assert_int_eq(figures.help, 2);
	rig_verified(r, 4);
	rig_done(r);
}
END_TEST

static void record_order(struct rig *r, const struct person *p)
{
	struct act order;

	draft_order(&order, p, FIXTURE_DAY + 1, 1);
	ck_assert_int_eq(rig_record(r, &order, p), RECORD_OK);
}

/* What another query makes of the same acts. */
static int64_t by_json(struct rig *r, const char *sql)
{
	sqlite3_stmt *stmt;
	sqlite3 *other;
	int64_t n;

	ck_assert_int_eq(sqlite3_open(r->db, &other), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(other, sql, -1, &stmt, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(other);
	return n;
}

START_TEST(test_the_day_in_figures)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct figures f;
	struct act act;

	rig_init(r);
	rig_zhang(r, &zhang);
	for (int i = 0; i < 3; i++) {
		draft(&act, ACT_CHECK_IN, i ? &zhang : NULL);
		ck_assert_int_eq(rig_record(r, &act, i ? &zhang : NULL), RECORD_OK);
	}
	draft(&act, ACT_UNDO, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	rig_fill(r);
	record_order(r, &zhang);
	record_order(r, &zhang);
	draft(&act, ACT_HELP, NULL);
	ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_OK);
	OK(store_figures(r->s, FIXTURE_DAY, &f, &r->err));
	ck_assert_int_eq(
		f.check_ins, by_json(r, "SELECT sum((head->>'k'=1) - (head->>'k'=2)) FROM act"));
	ck_assert_int_eq(f.check_ins, 2);
	ck_assert_int_eq(f.meals[0].ordered,
		by_json(r, "SELECT sum(head->>'n') FROM act WHERE head->>'k'=6"));
	ck_assert_int_eq(f.meals[0].ordered, 2);
	ck_assert_int_eq(
		f.n_tiers, by_json(r, "SELECT count(DISTINCT coalesce(head->>'b', '')) FROM act"
				      " WHERE head->>'k'=6"));
	ck_assert_int_eq(f.help, 1);
	OK(store_figures(r->s, FIXTURE_DAY + 1, &f, &r->err)); /* orders for it, and done before */
	ck_assert_int_eq(f.meals[0].ordered, 0);
	rig_done(r);
}
END_TEST

/* By the day on which it is eaten, less what was cancelled. */
START_TEST(test_cash_of_a_day)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct figures f;
	struct act act;

	rig_init(r);
	rig_zhang(r, &zhang);
	rig_fill(r);
	record_order(r, &zhang);
	record_order(r, &zhang);
	OK(store_figures(r->s, FIXTURE_DAY, &f, &r->err));
	ck_assert_int_eq(f.due_fen, 0);
	OK(store_figures(r->s, FIXTURE_DAY + 1, &f, &r->err));
	ck_assert_int_eq(f.due_fen, 2600);
	draft(&act, ACT_CANCEL, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	act.head.service_day = FIXTURE_DAY + 1;
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	OK(store_figures(r->s, FIXTURE_DAY + 1, &f, &r->err));
	ck_assert_int_eq(f.due_fen, 1300);
	rig_done(r);
}
END_TEST

/* A hall that was closed was not opened by that. */
START_TEST(test_opened_and_closed)
{
	static const char *const what[] = {"close", "open", "close"};
	struct rig rig, *r = &rig;
	struct act act;
	day_t day;

	rig_init(r);
	for (int i = 0; i < 3; i++) {
		draft(&act, ACT_DAY, NULL);
		strcpy(act.head.what, what[i]);
		ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_OK);
		OK(store_opened(r->s, &day, &r->err));
		ck_assert_int_eq(day, i ? FIXTURE_DAY : DAY_NONE);
	}
	rig_done(r);
}
END_TEST

START_TEST(test_print_jobs)
{
	struct rig rig, *r = &rig;
	struct print_job job;
	struct person zhang;
	struct act again;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 0);
	record_order(r, &zhang);
	record_order(r, &zhang);
	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 1);
	ck_assert_int_eq(job.act_seq, 1);
	ck_assert_int_eq(job.copy, 0);
	OK(store_job(r->s, job.id, JOB_SENT, "", &r->now, &r->err));
	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 1);
	ck_assert_int_eq(job.act_seq, 2);
	OK(store_job(r->s, 1, JOB_PROVEN, "", &r->now, &r->err));
	ck_assert_int_eq(store_job(r->s, 1, JOB_SENT, "", &r->now, &r->err), ERR_NONE);
	draft(&again, ACT_REPRINT, &zhang);
	again.head.has_ref = true;
	OK(store_act(r->s, 1, &r->done.act, &r->err));
	memcpy(again.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	ck_assert_int_eq(rig_record(r, &again, &zhang), RECORD_OK);
	OK(store_job(r->s, 2, JOB_PROVEN, "", &r->now, &r->err));
	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 1);
	ck_assert_int_eq(job.act_seq, 1);
	ck_assert_int_eq(job.copy, 1);
	rig_verified(r, 3);
	rig_done(r);
}
END_TEST

SUITE_MAIN("journal", test_nothing_before_enrolment, test_record_completes,
	test_orders_stay_inside_the_lease, test_cancel_frees_nothing, test_undo,
	test_strangers_keys, test_walks, test_ids_are_found, test_calls, test_a_badge_answers_calls,
	test_the_day_in_figures, test_cash_of_a_day, test_opened_and_closed, test_print_jobs)
