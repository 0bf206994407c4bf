/* SPDX-License-Identifier: MIT */
/* Promises that did not hold: told once to whom they were made; and what became of cancels. */
#include "kiosk/store/callbacks.h"
#include "kiosk/store/todo.h"
#include "tests/kiosk/store/rig.h"

#define TOMORROW (FIXTURE_DAY + 1)

static void give(struct rig *r, int64_t from, const struct callback_row *c)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	char key[2 * ACT_ID_BYTES + 1];
	struct frame f;

	frame_init(&f, r, from, from + 1);
	hex_from(key, c->id, ACT_ID_BYTES);
	row_callback_encode(c, &body);
	if (c->why[0])
		frame_body(&f, from + 1, "callback", key, &body);
	else
		frame_gone(&f, from + 1, "callback", key);
	buf_done(&body);
	OK(frame_give(r, &f));
}

static const struct hub_word *word(struct rig *r, const struct person *p)
{
	static struct standing st;

	OK(store_standing(r->s, p, &r->now, &st, &r->err));
	return &st.word;
}

static void order(struct rig *r, const struct person *p)
{
	struct act act;

	act_init(&act, ACT_ORDER);
	strcpy(act.head.what, "lunch");
	act.head.service_day = TOMORROW;
	act.head.qty = 1;
	act.body.promise = PROMISE_FINAL;
	act.body.cancel_day = TOMORROW;
	act.body.cancel_min = 540;
	act.body.has_pid = true;
	memcpy(act.body.pid, p->pid, PID_BYTES);
	strcpy(act.body.place, p->place);
	act.body.resident = p->resident;
	strcpy(act.body.masked, p->masked);
	ck_assert_msg(store_record(r->s, &r->now, &act, p, &r->done, &r->err) == RECORD_OK, "%s",
		r->err.text);
}

static void tell(struct rig *r, const struct person *p, const unsigned char id[ACT_ID_BYTES])
{
	struct act act;

	act_init(&act, ACT_PHONED);
	act.head.has_ref = true;
	memcpy(act.head.ref, id, ACT_ID_BYTES);
	ck_assert_int_eq(store_record(r->s, &r->now, &act, p, &r->done, &r->err), RECORD_OK);
}

/* Of the newest act. */
static struct callback_row about(const struct rig *r, const char *why)
{
	struct callback_row c = {.no = 7, .day = TOMORROW, .what = "lunch"};

	strcpy(c.why, why);
	memcpy(c.id, r->done.act.head.id, sizeof(c.id));
	memcpy(c.kc, r->done.act.head.kc, sizeof(c.kc));
	memcpy(c.stream, store_identity(r->s)->stream, sizeof(c.stream));
	c.seq = r->done.act.head.seq;
	return c;
}

static int keep(void *ctx, const struct callback_due *due)
{
	struct callback_due *list = ctx;

	while (list->row.no)
		list++;
	*list = *due;
	return 0;
}

static int listed(struct rig *r, struct callback_due *list)
{
	int n = 0;

	memset(list, 0, 5 * sizeof(*list));
	OK(store_callbacks(r->s, keep, list, &r->err));
	OK(store_callbacks_count(r->s, &n, &r->err));
	return n;
}

START_TEST(test_told_once)
{
	struct callback_due list[5];
	struct rig rig, *r = &rig;
	struct callback_row c;
	struct rebuilt report;
	struct person zhang;
	int64_t acts;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	order(r, &zhang);
	ck_assert(!word(r, &zhang)->is);
	c = about(r, "subsidy-conflict");
	give(r, 10, &c);
	ck_assert(word(r, &zhang)->is);
	ck_assert_str_eq(word(r, &zhang)->why, "subsidy-conflict");
	ck_assert_str_eq(word(r, &zhang)->what, "lunch");
	ck_assert_int_eq(word(r, &zhang)->day, TOMORROW);
	ck_assert_mem_eq(word(r, &zhang)->id, c.id, sizeof(c.id));
	ck_assert_int_eq(listed(r, list), 1);
	ck_assert_int_eq(list[0].row.no, 7);
	ck_assert_int_eq(list[0].resident, 1001);
	ck_assert_str_eq(list[0].masked, "张*英");
	ck_assert_ptr_nonnull(strstr(list[0].code, "LT1-YD1-1-"));
	ck_assert_int_eq(list[0].came, FIXTURE_DAY);

	tell(r, &zhang, c.id);
	ck_assert(!word(r, &zhang)->is);
	ck_assert_int_eq(listed(r, list), 0);
	give(r, 11, &c); /* once more, as after a snapshot */
	rig_reopen(r);
	ck_assert(!word(r, &zhang)->is);
	OK(store_verify(r->s, &acts, &r->err)); /* it follows from the journal … */
	ck_assert_int_eq(rig_sh(r, "sqlite3 kiosk.db 'DELETE FROM told'"), 0);
	ck_assert(word(r, &zhang)->is);
	OK(store_rebuild(r->s, &report, &r->err)); /* … and can be made again from it */
	ck_assert(report.mended);
	ck_assert(!word(r, &zhang)->is);
	rig_done(r);
}
END_TEST

/* Somebody told them elsewhere: the hub takes the row away. */
START_TEST(test_gone)
{
	struct callback_due list[5];
	struct rig rig, *r = &rig;
	struct callback_row c;
	struct person zhang;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	order(r, &zhang);
	c = about(r, "oversold");
	give(r, 10, &c);
	ck_assert_int_eq(listed(r, list), 1);
	c.why[0] = 0;
	give(r, 11, &c);
	ck_assert(!word(r, &zhang)->is);
	ck_assert_int_eq(listed(r, list), 0);
	rig_done(r);
}
END_TEST

/* Promised at another terminal: the person by the key, no slip code; of nobody here, neither. */
START_TEST(test_of_another_terminal)
{
	struct callback_due list[5];
	struct rig rig, *r = &rig;
	struct callback_row c;
	struct person zhang;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	order(r, &zhang);
	c = about(r, "subsidy-yes");
	c.stream[0] ^= 1;
	c.id[3] ^= 1;
	give(r, 10, &c);
	ck_assert(word(r, &zhang)->is);
	c.id[3] ^= 2;
	c.kc[0] ^= 1;
	c.no = 8;
	give(r, 11, &c);
	ck_assert_int_eq(listed(r, list), 2);
	ck_assert_int_eq(list[0].resident, 1001);
	ck_assert_str_eq(list[0].code, "");
	ck_assert_int_eq(list[1].resident, 0);
	ck_assert_str_eq(list[1].masked, "");
	rig_done(r);
}
END_TEST

/* A row that breaks a rule is kept and says nothing. */
START_TEST(test_a_row_that_is_none)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct callback_due list[5];
	struct rig rig, *r = &rig;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	frame_init(&f, r, 10, 11);
	buf_str(&body, "{\"why\":\"oversold\"}");
	frame_body(&f, 11, "callback", "00", &body);
	OK(frame_give(r, &f));
	ck_assert_int_eq(listed(r, list), 0);
	rig_done(r);
}
END_TEST

/* ---- cancels ---------------------------------------------------------------------------------- */

static void ack_all(struct rig *r, const char *day, const char *time)
{
	struct outbox_state st;
	struct ack ack = {.epoch = r->grant.epoch, .now_ms = fixture_moment(day, time).ms};

	outbox_state(r->s, &st);
	ack.acked = st.last;
	memcpy(ack.hash, r->done.act.hash, sizeof(ack.hash));
	memcpy(ack.stream, store_identity(r->s)->stream, sizeof(ack.stream));
	OK(outbox_acked(r->s, &ack, &r->err));
}

static void cancel(struct rig *r, const struct person *p, bool requested)
{
	struct act act;

	act_init(&act, ACT_CANCEL);
	strcpy(act.head.what, "lunch");
	act.head.service_day = TOMORROW;
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	strcpy(act.body.pickup, r->done.act.body.pickup);
	act.body.promise = requested ? PROMISE_REQUESTED : PROMISE_FINAL;
	ck_assert_int_eq(store_record(r->s, &r->now, &act, p, &r->done, &r->err), RECORD_OK);
}

static enum cancel_state state(struct rig *r, const struct person *p)
{
	struct standing st;

	OK(store_standing(r->s, p, &r->now, &st, &r->err));
	ck_assert_int_eq(st.n_orders, 0);
	ck_assert_int_eq(st.n_cancelled, 1);
	ck_assert_str_eq(st.cancelled[0].meal, "lunch");
	ck_assert_str_eq(st.cancelled[0].pickup, "A001");
	ck_assert_int_eq(st.cancelled[0].service_day, TOMORROW);
	return st.cancelled[0].state;
}

START_TEST(test_cancel_states)
{
	static const struct {
		const char *day, *time;
		enum cancel_state then;
	} cases[] = {
		{"2026-11-22", "08:01", CANCEL_FINAL},
		{"2026-11-23", "08:59", CANCEL_FINAL},
		{"2026-11-23", "09:00", CANCEL_LATE},
		{"2026-11-24", "07:00", CANCEL_LATE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rig rig, *r = &rig;
		struct person zhang;

		rig_init(r);
		rig_fill(r);
		rig_zhang(r, &zhang);
		order(r, &zhang);
		ack_all(r, "2026-11-22", "08:00");
		cancel(r, &zhang, true);
		ck_assert_int_eq(state(r, &zhang), CANCEL_ASKED);
		rig_reopen(r);
		ck_assert_int_eq(state(r, &zhang), CANCEL_ASKED);
		ack_all(r, cases[i].day, cases[i].time);
		ck_assert_int_eq(state(r, &zhang), cases[i].then);
		rig_reopen(r);
		ck_assert_int_eq(state(r, &zhang), cases[i].then);
		rig_done(r);
	}
}
END_TEST

START_TEST(test_cancel_of_an_unsent_order)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct standing st;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	order(r, &zhang);
	cancel(r, &zhang, false);
	ck_assert_int_eq(state(r, &zhang), CANCEL_FINAL);
	ack_all(r, "2026-11-24", "09:00");
	ck_assert_int_eq(state(r, &zhang), CANCEL_FINAL);
	r->now = fixture_moment("2026-11-24", "09:00"); /* over */
	OK(store_standing(r->s, &zhang, &r->now, &st, &r->err));
	ck_assert_int_eq(st.n_cancelled, 0);
	rig_done(r);
}
END_TEST

/* They stand on the volunteers' list after what queues left, until somebody was told. */
START_TEST(test_on_the_list_to_see_to)
{
	static struct todo_list l = {.ticket = 1};
	struct rig rig, *r = &rig;
	struct callback_row c;
	struct person zhang;
	struct act act;
	int n;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	order(r, &zhang);
	c = about(r, "oversold");
	give(r, 10, &c);
	act_init(&act, ACT_TODO);
	act.head.day = act.head.service_day = FIXTURE_DAY;
	strcpy(act.body.note, "full");
	ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_OK);
	OK(store_open_todos(r->s, &n, &r->err));
	ck_assert_int_eq(n, 2);
	store_todos(r->s, 0, &l);
	ck_assert(!l.failed && l.total == 2 && l.n == 2);
	ck_assert_int_eq(l.line[0].why, LEFT_FULL);
	ck_assert(l.line[1].seq == LEFT_CALLS + 7);
	store_todos(r->s, l.line[0].seq, &l);
	ck_assert(l.line[0].seq == LEFT_CALLS + 7);
	ck_assert_int_eq(l.line[0].why, LEFT_OVERSOLD);
	ck_assert_str_eq(l.line[0].what, "lunch");
	ck_assert_int_eq(l.line[0].day, TOMORROW);
	ck_assert_str_eq(l.line[0].masked, zhang.masked);
	ck_assert_mem_eq(l.line[0].id, c.id, ACT_ID_BYTES);
	ck_assert(l.person.known && memcmp(l.person.dk, zhang.dk, DK_BYTES) == 0);
	store_todos(r->s, LEFT_CALLS + 7, &l); /* after the last one comes the first */
	ck_assert_int_eq(l.line[0].why, LEFT_FULL);
	tell(r, &zhang, c.id);
	store_todos(r->s, 0, &l);
	ck_assert(l.total == 1 && l.line[0].why == LEFT_FULL);
	rig_done(r);
}
END_TEST

SUITE_MAIN("callbacks", test_on_the_list_to_see_to, test_told_once, test_gone,
	test_of_another_terminal, test_a_row_that_is_none, test_cancel_states,
	test_cancel_of_an_unsent_order)
