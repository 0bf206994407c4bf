/* SPDX-License-Identifier: MIT */
/* The menu on the wall has the keys that the terminal's own pages show. */
#include "screens/poster.h"

#include "tests/core/visit/kitchen.h"
#include "screens/page.h"
#include "tests/support/frame.h"
#include "screens/words.h"

static struct kitchen k;
static struct frame frame;
static struct page page;
static struct buf out;

static const char *name_of(const struct model *m, const struct choice_slot *slot)
{
	const struct dish *dishes[DISHES_MAX];
	struct meal_set sets[SETS_MAX];

	if (slot->id == CHOICE_SET) {
		ck_assert_int_lt(slot->arg, visit_sets(m, sets));
		return words_in(&sets[slot->arg].set->name, m->lang);
	}
	ck_assert_int_lt(slot->arg, visit_dishes(m, dishes));
	return words_in(&dishes[slot->arg]->name, m->lang);
}

/* Pages of that model as people see them, against the wall. */
static void same_keys(struct model *m, const char *before)
{
	char want[PAGE_TEXT + 64];
	int found = 0;

	memset(&page, 0, sizeof(page));
	page_fill(m, &page);
	for (int i = 0; i < page.n_choices; i++) {
		struct choice_slot slots[CHOICES_MAX];

		visit_choices(m, slots);
		if (slots[i].id != CHOICE_SET && slots[i].id != CHOICE_DISH)
			continue;
		ck_assert_ptr_nonnull(strstr(page.choice[i].label, name_of(m, &slots[i])));
		snprintf(want, sizeof(want), "<li>%s<b>%d</b><span>%s", before,
			page.choice[i].digit, name_of(m, &slots[i]));
		ck_assert_msg(strstr(buf_text(&out), want), "%s\n%s", want, buf_text(&out));
		found++;
	}
	ck_assert_int_gt(found, 0);
}

START_TEST(test_keys)
{
	static const char *const lunch[] = {"午饭", "Lunch", "점심"};
	static const char *const dinner[] = {"晚饭", "Dinner", "저녁"};
	static struct model m;
	struct err err = {0};

	frame_init(&frame);
	kitchen_init(&k);
	words_use((enum lang)_i);
	out = BUF_INIT(262144);
	ck_assert_int_eq(poster_html(&k.c, FIXTURE_DAY + 1, (enum lang)_i, &out, &err), 0);
	visit_init(&m, &k.c, (enum lang)_i);
	m.now = fixture_moment(FIXTURE_TODAY, "08:00");
	strcpy(m.task.meal, "lunch");
	m.task.day = FIXTURE_DAY + 1;
	m.present = true;
	m.task.screen = SCREEN_SETS;
	same_keys(&m, "");
	m.task.own = true;
	m.task.screen = SCREEN_DISHES;
	same_keys(&m, "<b>5</b>");
	m.page = 1;
	same_keys(&m, "<b>5</b><b>6</b>");
	ck_assert(strstr(buf_text(&out), lunch[_i]) < strstr(buf_text(&out), dinner[_i]));
	buf_done(&out);
}
END_TEST

START_TEST(test_nobodys_birthday)
{
	struct err err = {0};

	kitchen_init(&k);
	words_use(LANG_ZH);
	out = BUF_INIT(262144);
	ck_assert_int_eq(
		poster_html(&k.c, day_from_date((struct date){2027, 1, 1}), LANG_ZH, &out, &err),
		0);
	ck_assert_ptr_null(strstr(buf_text(&out), "菜B01"));
	buf_done(&out);
}
END_TEST

/* Where the dishes come first there is no key before them. */
START_TEST(test_no_sets)
{
	static struct model m;
	struct err err = {0};
	day_t day = FIXTURE_DAY + 1;
	int n = 0;

	frame_init(&frame);
	kitchen_init(&k);
	for (int i = 0; i < k.c.n_dishes; i++)
		if (strcmp(k.dishes[i].course, "set") != 0)
			k.dishes[n++] = k.dishes[i];
	k.c.n_dishes = n;
	words_use(LANG_ZH);
	out = BUF_INIT(262144);
	ck_assert_int_eq(poster_html(&k.c, day, LANG_ZH, &out, &err), 0);
	ck_assert_ptr_null(strstr(buf_text(&out), "<b>5</b><b>1</b>"));
	visit_init(&m, &k.c, LANG_ZH);
	m.now = fixture_moment(FIXTURE_TODAY, "08:00");
	m.person.born = DAY_NONE;
	m.present = m.task.own = true;
	strcpy(m.task.meal, "lunch");
	m.task.day = day;
	m.task.screen = SCREEN_DISHES;
	same_keys(&m, "");
	buf_done(&out);
}
END_TEST

START_TEST(test_no_markup_of_theirs)
{
	struct err err = {0};

	kitchen_init(&k);
	for (int i = 0; i < k.c.n_dishes; i++)
		snprintf(k.dishes[i].name.text[LANG_ZH], NAME_SIZE, "<script>\"&%d", i);
	words_use(LANG_ZH);
	out = BUF_INIT(262144);
	ck_assert_int_eq(poster_html(&k.c, FIXTURE_DAY + 1, LANG_ZH, &out, &err), 0);
	ck_assert_ptr_null(strstr(buf_text(&out), "<script"));
	ck_assert_ptr_nonnull(strstr(buf_text(&out), "&lt;script&gt;&quot;&amp;"));
	buf_done(&out);
	k.c.n_dishes = 0;
	out = BUF_INIT(262144);
	ck_assert_int_eq(poster_html(&k.c, FIXTURE_DAY + 1, LANG_ZH, &out, &err), ERR_NONE);
	buf_done(&out);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("poster");
	TCase *tcase = tcase_create("poster");
	tcase_add_loop_test(tcase, test_keys, 0, LANG_COUNT);
	tcase_add_test(tcase, test_no_sets);
	tcase_add_test(tcase, test_nobodys_birthday);
	tcase_add_test(tcase, test_no_markup_of_theirs);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
