/* SPDX-License-Identifier: MIT */
/* What queues leave: lines of a sheet, and those that nobody answered. */
#include "kiosk/store/todo.h"

#include "kiosk/store/day.h"
#include "tests/kiosk/store/rig.h"

static struct rig rig, *const r = &rig;
static struct person zhang;

/* A queue leaves somebody, or a card that nobody knows: its seq. */
static int64_t left(const struct person *p, const char *why)
{
	struct act act;

	act_init(&act, ACT_TODO);
	act.head.queue = true;
	act.head.day = FIXTURE_DAY;
	act.head.service_day = FIXTURE_DAY + 1;
	strcpy(act.head.what, "S1");
	strcpy(act.body.note, why);
	if (p) {
		act.body.has_pid = true;
		memcpy(act.body.pid, p->pid, PID_BYTES);
		act.body.resident = p->resident;
		strcpy(act.body.place, p->place);
		text_copy(act.body.masked, sizeof(act.body.masked), p->masked);
	}
	ck_assert_int_eq(rig_record(r, &act, p), RECORD_OK);
	return r->done.act.head.seq;
}

static int64_t answered(int64_t seq, const char *how)
{
	struct act was, act;

	OK(store_act(r->s, seq, &was, &r->err));
	act_init(&act, ACT_TODO);
	act.head.day = FIXTURE_DAY;
	act.head.has_ref = true;
	memcpy(act.head.ref, was.head.id, ACT_ID_BYTES);
	strcpy(act.body.note, how);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	return r->done.act.head.seq;
}

static int64_t sheet(void)
{
	struct act act;

	act_init(&act, ACT_QUEUE);
	act.head.day = FIXTURE_DAY;
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	return r->done.act.head.seq;
}

/* The sheet of a queue has its own lines, answered or not, and is printed once. */
START_TEST(test_lines_of_a_sheet)
{
	struct todo todo[LEFT_SHEET_MAX];
	int64_t first, end;
	struct print_job job;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	left(&zhang, "full"); /* of the queue before */
	sheet();
	first = left(&zhang, "clash");
	left(NULL, "unknown");
	answered(first, "done");
	end = sheet();
	left(&zhang, "closed"); /* of the one after */
	ck_assert_int_eq(store_todos_between(r->s, first, end, todo, &r->err), 2);
	ck_assert_str_eq(todo[0].masked, zhang.masked);
	ck_assert_uint_eq(todo[0].resident, zhang.resident);
	ck_assert_int_eq(todo[0].why, LEFT_CLASH);
	ck_assert_str_eq(todo[0].what, "S1");
	ck_assert_int_eq(todo[0].day, FIXTURE_DAY + 1);
	ck_assert_int_eq(todo[0].seq, first);
	ck_assert_str_eq(todo[1].masked, "");
	ck_assert_int_eq(todo[1].why, LEFT_UNKNOWN);
	ck_assert_int_eq(store_todos_between(r->s, end, end, todo, &r->err), 0);
	for (int i = 0; i < LEFT_SHEET_MAX + 5; i++)
		left(&zhang, "full");
	ck_assert_int_eq(store_todos_between(r->s, end, INT64_MAX, todo, &r->err), LEFT_SHEET_MAX);

	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 1);
	ck_assert_int_lt(job.act_seq, first); /* both sheets, and nothing else */
	OK(store_job(r->s, job.id, JOB_PROVEN, "", &r->now, &r->err));
	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 1);
	ck_assert_int_eq(job.act_seq, end);
	OK(store_job(r->s, job.id, JOB_PROVEN, "", &r->now, &r->err));
	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 0);
	rig_done(r);
}
END_TEST

START_TEST(test_those_that_nobody_answered)
{
	static struct todo_list l = {.ticket = 7};
	int64_t seq[LEFT_SHOWN + 2], gone;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	store_todos(r->s, 0, &l);
	ck_assert(!l.failed && l.total == 0 && l.n == 0 && l.ticket == 7);
	gone = left(&zhang, "full");
	for (int i = 0; i < LEFT_SHOWN + 2; i++)
		seq[i] = left(i == 1 ? NULL : &zhang, i == 1 ? "unknown" : "full");
	answered(gone, "dropped");
	rig_reopen(r); /* they outlive the program */
	store_todos(r->s, 0, &l);
	ck_assert(!l.failed && l.total == LEFT_SHOWN + 2 && l.n == LEFT_SHOWN);
	for (int i = 0; i < LEFT_SHOWN; i++)
		ck_assert_int_eq(l.line[i].seq, seq[i]);
	ck_assert(l.person.known);
	ck_assert_mem_eq(l.person.pid, zhang.pid, PID_BYTES);
	ck_assert_mem_eq(l.person.dk, zhang.dk, DK_BYTES);
	store_todos(r->s, seq[0], &l);
	ck_assert_int_eq(l.line[0].seq, seq[1]);
	ck_assert(!l.person.known && !l.person.resident);
	store_todos(r->s, seq[LEFT_SHOWN + 1], &l); /* after the last one comes the first */
	ck_assert_int_eq(l.line[0].seq, seq[0]);
	store_todos(r->s, seq[LEFT_SHOWN], &l);
	ck_assert_int_eq(l.line[0].seq, seq[LEFT_SHOWN + 1]);
	ck_assert_int_eq(l.line[1].seq, seq[0]);
	rig_sql(r->db, "DELETE FROM act WHERE seq=2"); /* pruned */
	store_todos(r->s, 0, &l);
	ck_assert(!l.failed && l.total == LEFT_SHOWN + 1 && l.line[0].seq == seq[1]);
	ck_assert_int_eq(seq[0], 2);
	rig_sql(r->db, "DROP TABLE call");
	store_todos(r->s, 0, &l);
	ck_assert(l.failed && l.n == 0 && l.total == 0 && l.ticket == 7);
	rig_done(r);
}
END_TEST

static int64_t unknown(bool queue)
{
	struct act act;

	act_init(&act, ACT_UNKNOWN);
	act.head.queue = queue;
	act.head.day = FIXTURE_DAY;
	strcpy(act.head.what, "chip");
	ck_assert_int_eq(rig_record(r, &act, NULL), RECORD_OK);
	return r->done.act.head.seq;
}

/* A card that nobody knows is to be seen to, too; one of a queue is, by what the queue left. */
START_TEST(test_unknown_cards)
{
	struct todo_list l = {.ticket = 1};
	int n, help;
	int64_t seq;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	seq = unknown(false);
	unknown(true);
	left(NULL, "unknown");
	OK(store_open_todos(r->s, &n, &r->err));
	ck_assert_int_eq(n, 2);
	OK(store_open_calls(r->s, FIXTURE_DAY, &help, &n, &r->err));
	ck_assert_int_eq(n, 1);
	store_todos(r->s, 0, &l);
	ck_assert_int_eq(l.n, 2);
	ck_assert_int_eq(l.line[0].seq, seq);
	ck_assert_str_eq(l.line[0].what, "");
	ck_assert_int_eq(l.line[0].at_min, 8 * 60);
	ck_assert_int_eq(l.line[0].why, LEFT_UNKNOWN);
	ck_assert_uint_eq(l.line[0].resident, 0);
	ck_assert_str_eq(l.line[1].what, "S1");
	answered(seq, "done");
	OK(store_open_todos(r->s, &n, &r->err));
	ck_assert_int_eq(n, 1);
	OK(store_open_calls(r->s, FIXTURE_DAY, &help, &n, &r->err));
	ck_assert_int_eq(n, 0);
	rig_verified(r, 4);
	rig_done(r);
}
END_TEST

SUITE_MAIN("todo", test_unknown_cards, test_lines_of_a_sheet, test_those_that_nobody_answered)
