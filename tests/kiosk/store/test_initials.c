/* SPDX-License-Identifier: MIT */
/* People by the initials of their names, as a volunteer looks for them. */
#include "core/hall/pinyin.h"
#include "tests/kiosk/store/rig.h"

#define NEIGHBOUR RIG_NOWHERE
#define MANY      2000
#define A_FRAME   250

static int64_t last_rev;

static void person_of(struct rig *r, struct person_row *row, uint32_t resident, const char *name)
{
	rig_person(r, row, RIG_ID, resident);
	ck_assert_int_eq(name_mask(name, row->person.masked, NAME_SIZE), 0);
	pinyin_initials(row->initials, sizeof(row->initials), name);
	/* nobody is found by the number of another's card */
	row->tag = (unsigned char)resident;
	row->person.born += (day_t)(resident / 256);
}

static void frame_begin(struct frame *f, struct rig *r, int64_t rows)
{
	frame_init(f, r, last_rev, last_rev + rows);
}

static void add(struct frame *f, struct rig *r, const struct person_row *row)
{
	frame_person(f, r, ++last_rev, row);
}

static void hall(struct rig *r)
{
	static const struct {
		uint32_t resident;
		const char *name;
	} people[] = {{2, "王桂兰"}, {3, "王国良"}, {4, "吴国良"}, {5, "单小平"}, {6, "汪海"},
		{7, "欧阳锋"}};
	struct person_row row;
	struct frame f;

	rig_init(r);
	rig_fill(r); /* 1001 came from an older hub: no initials */
	last_rev = 10;
	frame_begin(&f, r, 8);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		person_of(r, &row, people[i].resident, people[i].name);
		add(&f, r, &row);
	}
	person_of(r, &row, 9, "王桂英"); /* of a neighbouring hall: only a number is here */
	strcpy(row.person.place, NEIGHBOUR);
	row.person.known = false;
	add(&f, r, &row);
	person_of(r, &row, 10, "王桂英"); /* and even if more were: not of this hall */
	strcpy(row.person.place, NEIGHBOUR);
	add(&f, r, &row);
	OK(frame_give(r, &f));
}

static uint32_t letters(const char *text)
{
	uint32_t bits = 0;

	for (; *text; text++)
		bits |= 1U << (*text - 'A');
	return bits;
}

START_TEST(test_letters)
{
	static const struct {
		const char *typed;
		int total;
		const char *next;
		uint32_t first;
	} rows[] = {
		{"", 6, "WSO", 2},
		{"W", 4, "GH", 2},
		{"WG", 3, "L", 2},
		{"WGL", 3, "", 2},
		{"WGLX", 0, "", 0},
		{"S", 1, "X", 5}, /* 单 Shan, not Dan */
		{"SXP", 1, "", 5},
		{"D", 0, "", 0},
		{"OYF", 1, "", 7},
		{"ZXY", 0, "", 0}, /* who has no initials is not found by them */
		/* the keys of a telephone: 9 = WXYZ, 4 = GHI, 5 = JKL */
		{"9", 4, "GH", 2},
		{"945", 3, "", 2},
		{"94", 4, "L", 2},
		{"9G5", 3, "", 2},
		{"1", 0, "", 0},
		{"w", 0, "", 0},
	};
	struct rig rig, *r = &rig;

	hall(r);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct found found = {.ticket = 7, .n = 3};

		store_find_initials(r->s, rows[i].typed, &found);
		ck_assert_msg(found.total == rows[i].total, "%s: %d", rows[i].typed, found.total);
		ck_assert_int_eq(found.n, rows[i].total);
		ck_assert_msg(found.next == letters(rows[i].next), "after %s: %x", rows[i].typed,
			found.next);
		ck_assert_uint_eq(found.who[0].resident, rows[i].first);
		ck_assert(!found.failed && found.ticket == 7);
	}
	rig_done(r);
}
END_TEST

/* A family shares a telephone; each row's tag is under the key of its generation. */
START_TEST(test_telephones)
{
	static const struct {
		const char *typed;
		int total;
		uint32_t first;
	} rows[] = {{"13800001111", 2, 2}, {"057900001002", 1, 4}, {"13800001112", 0, 0},
		{"1380000111", 0, 0}, {"", 0, 0}};
	static const uint32_t who[] = {2, 3, 4, 5};
	struct rig rig, *r = &rig;
	struct frame f;

	hall(r);
	frame_begin(&f, r, 4);
	for (size_t i = 0; i < sizeof(who) / sizeof(who[0]); i++) {
		struct person_row row;

		person_of(r, &row, who[i], "王桂兰");
		row.has_phone = true;
		row.phone = phone_tag(r->grant.k_hall, i < 2 ? "13800001111" : "057900001002");
		row.tag_gen = i == 3 ? 2 : 1; /* the key is not here */
		add(&f, r, &row);
	}
	OK(frame_give(r, &f));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct found found = {.ticket = 7, .n = 3};

		store_find_phone(r->s, rows[i].typed, &found);
		ck_assert_msg(found.total == rows[i].total, "%s: %d", rows[i].typed, found.total);
		ck_assert_uint_eq(found.who[0].resident, rows[i].first);
		ck_assert(!found.failed && found.ticket == 7 && !found.next);
	}
	rig_done(r);
}
END_TEST

START_TEST(test_who)
{
	struct found found = {.ticket = 1};
	struct rig rig, *r = &rig;

	hall(r);
	store_find_initials(r->s, "WG", &found);
	ck_assert_str_eq(found.who[0].masked, "王*兰");
	ck_assert_str_eq(found.who[1].masked, "王*良");
	ck_assert_str_eq(found.who[0].address, "张奶奶");
	ck_assert_uint_eq(found.who[2].resident, 4);
	rig_done(r);
}
END_TEST

/* A row that was meddled with is said, not left out. */
START_TEST(test_a_row_that_does_not_open)
{
	struct found found = {.ticket = 1};
	struct rig rig, *r = &rig;

	hall(r);
	rig_sql(r->db, "UPDATE person SET sealed=(SELECT sealed FROM person WHERE resident=2)"
		       " WHERE resident=3");
	store_find_initials(r->s, "O", &found);
	ck_assert(found.failed && !found.total && !found.n && found.ticket == 1);
	rig_done(r);
}
END_TEST

START_TEST(test_a_whole_hall)
{
	static const char *const surnames[] = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴",
		"周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗"},
				 *const given[] = {"桂", "兰", "秀", "英", "国", "华", "建", "明",
					 "月", "娥", "德", "志", "强", "凤", "仙", "小", "平", "金",
					 "花", "海", "玉", "珍", "春", "梅", "文", "军"};
	struct rig rig, *r = &rig;
	struct person_row row;
	struct frame f;
	struct found found;
	int all = 0, most = 0;

	hall(r);
	for (uint32_t i = 0; i < MANY; i++) {
		char name[16];

		if (i % A_FRAME == 0)
			frame_begin(&f, r, A_FRAME);
		snprintf(name, sizeof(name), "%s%s%s", surnames[i % 20], given[i / 20 % 26],
			given[i * 7 % 26]);
		person_of(r, &row, 2000 + i, name);
		add(&f, r, &row);
		if (i % A_FRAME == A_FRAME - 1)
			OK(frame_give(r, &f));
	}
	for (char letter = 'A'; letter <= 'Z'; letter++) {
		char typed[2] = {letter, 0};

		store_find_initials(r->s, typed, &found);
		ck_assert(!found.failed &&
			  found.n == (found.total < FOUND_MAX ? found.total : FOUND_MAX));
		all += found.total;
		most = found.total > most ? found.total : most;
	}
	ck_assert_int_eq(all, MANY + 6);
	ck_assert_int_gt(most, FOUND_MAX);
	rig_done(r);
}
END_TEST

SUITE_MAIN("initials", test_letters, test_telephones, test_who, test_a_row_that_does_not_open,
	test_a_whole_hall)
