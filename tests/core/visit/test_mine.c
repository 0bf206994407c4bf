/* SPDX-License-Identifier: MIT */
/* What one has, in one list. */
#include "core/base/buf.h"
#include "core/base/text.h"
#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

static void mine_digits(const struct world *w, struct buf *out)
{
	struct choice_slot slots[CHOICES_MAX];
	int n = visit_choices(&w->m, slots);

	buf_clear(out);
	for (int i = 0; i < n; i++)
		buf_fmt(out, "%d:%s%d ", slots[i].digit,
			slots[i].id == CHOICE_ORDER       ? "meal"
			: slots[i].id == CHOICE_ENROLMENT ? "seat"
							  : "more",
			slots[i].arg);
}

/* Meals and classes in one list, by time; what is called off stands at the end. */
START_TEST(test_mine_by_time)
{
	static const struct session_change off = {
		.offering = "E04", .kind = CHANGE_OFF, .day = FIXTURE_DAY + 7, .to_day = DAY_NONE};
	struct buf got = BUF_INIT(256);
	struct catalogue c;
	struct standing *s;
	struct world w;

	world_start(&w);
	w.now = fixture_moment(FIXTURE_TODAY, "08:00");
	c = *fixture_catalogue();
	c.timetable = (struct timetable){.changes = &off, .n_changes = 1};
	world_step(&w, (struct event){.kind = EV_CATALOGUE, .catalogue = &c});
	s = &w.store[FIXTURE_ZHANG];
	world_have(&w, FIXTURE_ZHANG, "E04", FIXTURE_DAY + 7);
	world_have(&w, FIXTURE_ZHANG, "C01", DAY_NONE); /* tomorrow at 9:00 */
	world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE); /* today at 14:00 */
	for (int i = 0; i < 2; i++) {
		s->orders[i] = (struct open_order){.service_day = FIXTURE_DAY + 1 - i};
		text_copy(s->orders[i].meal, sizeof(s->orders[i].meal), "lunch");
	}
	s->n_orders = 2;
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 5);
	mine_digits(&w, &got);
	ck_assert_str_eq(buf_text(&got), "1:meal1 2:seat2 3:seat1 4:meal0 5:seat0 ");
	world_digit(&w, 5);
	ck_screen(&w, SCREEN_ENROLMENT);
	world_key(&w, ACTION_BACK);
	world_have(&w, FIXTURE_ZHANG, "C03", DAY_NONE);
	world_have(&w, FIXTURE_ZHANG, "E02", FIXTURE_DAY + 1);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 5);
	world_digit(&w, 6);
	mine_digits(&w, &got);
	ck_assert_str_eq(buf_text(&got), "1:seat3 2:seat0 6:more2 ");
	buf_done(&got);
}
END_TEST

SUITE_MAIN("mine", test_mine_by_time)
