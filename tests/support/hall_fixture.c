/* SPDX-License-Identifier: MIT */
#include "tests/support/hall_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define WORDS(zh, en, ko)                                                                          \
	{                                                                                          \
		.text = { zh, en, ko }                                                             \
	}
#define DISH(i, d, c, f, zh, en, ko)                                                               \
	{                                                                                          \
		.id = i, .place = FIXTURE_PLACE, .day = d, .meal = "lunch", .course = c,           \
		.name = WORDS(zh, en, ko), .fen = f                                                \
	}
#define RULE(i, k, v, lo, hi)                                                                      \
	{                                                                                          \
		.id = i, .from = 20454, .until = DAY_NONE, .kind = k, .value = v, .age_min = lo,   \
		.age_max = hi, .hardship = (lo) < 0, .per_day = 1, .meal = "lunch"                 \
	}
#define LUNCH_LEFT(day, n)                                                                         \
	{                                                                                          \
		.resource = "meal/" FIXTURE_PLACE "/lunch/" day, .left = n                         \
	}

#define SEATS_LEFT(id, n)                                                                          \
	{                                                                                          \
		.resource = "seat/" FIXTURE_PLACE "/" id, .left = n                                \
	}

enum allergen { GLUTEN = 1, EGG = 8, SOY = 32 }; /* bits in the order of ALLERGEN_LETTERS */

static const struct hall halls[] = {
	{.place = FIXTURE_PLACE,
		.name = WORDS("园丁", "Yuanding", "위안딩"),
		.phone = "0579-87000004",
		.neighbours = "330784-003"},
	{.place = "330784-003",
		.name = WORDS("花园", "Huayuan", "화위안"),
		.phone = "0579-87000003",
		.neighbours = "330784-004"},
};

static const struct dish dishes[] = {
	{.id = "M01",
		.place = FIXTURE_PLACE,
		.day = "Mon",
		.meal = "lunch",
		.course = "main",
		.name = WORDS("红烧狮子头", "Braised pork meatball", "간장 돼지고기 완자조림"),
		.fen = 900,
		.allergens = GLUTEN | EGG | SOY,
		.diet = DIET_SOFT},
	DISH("M02", "Mon", "half", 600, "茭白里脊", "Pork with water bamboo", "줄풀 돼지등심볶음"),
	DISH("M03", "Mon", "veg", 300, "炒毛毛菜", "Stir-fried baby greens", "어린 청경채볶음"),
	DISH("M04", "Mon", "soup", 100, "番茄蛋汤", "Tomato egg soup", "토마토 달걀국"),
	DISH("M05", "Any", "main", 1000, "梅干菜扣肉", "Pork belly with preserved greens",
		"말린 갓 삼겹살찜"),
	DISH("M06", "Any", "half", 500, "番茄炒蛋", "Scrambled egg with tomato", "토마토 달걀볶음"),
	DISH("M07", "Any", "veg", 300, "清炒土豆丝", "Stir-fried potato shreds", "감자채볶음"),
	DISH("M08", "Any", "soup", 100, "冬瓜汤", "Winter-melon soup", "동과국"),
	DISH("M09", "Any", "staple", 100, "米饭", "Rice", "쌀밥"),
	{.id = "S01",
		.place = FIXTURE_PLACE,
		.day = "Any",
		.meal = "lunch",
		.course = "set",
		.name = WORDS("套餐一", "Set one", "정식 1"),
		.fen = 1300,
		.parts = "main,veg,soup,staple"},
	{.id = "S02",
		.place = FIXTURE_PLACE,
		.day = "Any",
		.meal = "lunch",
		.course = "set",
		.name = WORDS("套餐二", "Set two", "정식 2"),
		.fen = 1000,
		.parts = "half,veg,soup,staple"},
};

static const struct slot slots[] = {
	{.place = FIXTURE_PLACE,
		.meal = "lunch",
		.from_min = 630,
		.to_min = 750,
		.cutoff_days = 0,
		.cutoff_min = 540,
		.portions = 90},
};

static const struct tariff_rule rules[] = {
	RULE("T60", TARIFF_LESS, 200, 60, 69),
	RULE("T70", TARIFF_LESS, 300, 70, 79),
	RULE("T80", TARIFF_LESS, 500, 80, 89),
	RULE("T90", TARIFF_LESS, 800, 90, 999),
	RULE("TH", TARIFF_PAYS, 200, -1, -1),
};

static const struct offering offerings[] = {
	{.id = "C01",
		.kind = "class",
		.place = FIXTURE_PLACE,
		.name = WORDS("智能手机应用", "Using a smartphone", "스마트폰 사용법"),
		.room = WORDS("社区幸福学堂", "Happiness school", "행복학당"),
		.rule = "Mon",
		.from_min = 540,
		.to_min = 630,
		.seats = 24,
		.min_age = 50},
	{.id = "C07",
		.kind = "class",
		.place = FIXTURE_PLACE,
		.name = WORDS("文化休闲", "Culture and leisure", "문화와 여가"),
		.room = WORDS("社区幸福学堂", "Happiness school", "행복학당"),
		.rule = "Sun",
		.from_min = 840,
		.to_min = 930,
		.seats = 30},
	{.id = "C03",
		.kind = "class",
		.place = FIXTURE_PLACE,
		.name = WORDS("基础书法", "Calligraphy basics", "기초 서예"),
		.room = WORDS("社区幸福学堂", "Happiness school", "행복학당"),
		.floor = WORDS("二楼", "second floor", "2층"),
		.bring = WORDS("毛笔", "a brush", "붓"),
		.rule = "Wed",
		.from_min = 540,
		.to_min = 630,
		.seats = 20},
	{.id = "C12",
		.kind = "care",
		.place = FIXTURE_PLACE,
		.name = WORDS("四点半课堂", "After-school care", "방과후 돌봄"),
		.room = WORDS("社区幸福学堂", "Happiness school", "행복학당"),
		.rule = "Mon-Fri",
		.from_min = 990,
		.to_min = 1080,
		.seats = 20,
		.min_age = 6,
		.max_age = 12,
		.guardian = true},
	{.id = "E02",
		.kind = "venue",
		.place = FIXTURE_PLACE,
		.name = WORDS("健身时段", "Gym hour", "헬스 시간"),
		.room = WORDS("活动室", "Activity room", "활동실"),
		.rule = "Mon-Sun",
		.from_min = 930,
		.to_min = 990,
		.seats = 8,
		.min_age = 16,
		.session = true,
		.ahead = 7,
		.miss_max = 2,
		.miss_days = 30,
		.miss_wait = 14},
	{.id = "E04",
		.kind = "event",
		.place = FIXTURE_PLACE,
		.name = WORDS("邻里节文艺汇演", "Neighbours' day show", "이웃의 날 공연"),
		.room = WORDS("社区广场", "Community square", "마을 광장"),
		.rule = "last Sun",
		.from_min = 1110,
		.to_min = 1230,
		.seats = 200,
		.session = true},
	{.id = "E05",
		.kind = "clinic",
		.place = FIXTURE_PLACE,
		.name = WORDS("健康义诊", "Free clinic", "무료 진료"),
		.room = WORDS("社区幸福学堂", "Happiness school", "행복학당"),
		.rule = "3rd Sat",
		.from_min = 510,
		.to_min = 660,
		.seats = 45,
		.session = true,
		.ahead = 14},
	{.id = "E06",
		.kind = "shift",
		.place = "330784-003",
		.name = WORDS(
			"午餐助餐志愿服务", "Volunteer shift: lunch service", "점심 배식 봉사"),
		.room = WORDS("志愿者驿站", "Volunteer station", "봉사자 쉼터"),
		.rule = "Mon-Fri",
		.from_min = 630,
		.to_min = 750,
		.seats = 4,
		.session = true},
};

static const struct notice notices[] = {
	{.text = WORDS(
		 "周六上午有健康义诊", "Free clinic on Saturday morning", "토요일 오전 무료 진료"),
		.from = FIXTURE_DAY,
		.until = FIXTURE_DAY + 6},
};

static const struct right rights[] = {
	LUNCH_LEFT("2026-11-22", FIXTURE_LEFT),
	LUNCH_LEFT("2026-11-23", FIXTURE_LEFT),
	LUNCH_LEFT("2026-11-24", FIXTURE_LEFT),
	LUNCH_LEFT("2026-11-25", FIXTURE_LEFT),
	LUNCH_LEFT("2026-11-26", 0), /* FIXTURE_SOLD_OUT */
	LUNCH_LEFT("2026-11-27", FIXTURE_LEFT),
	SEATS_LEFT("C01", FIXTURE_SEATS),
	SEATS_LEFT("C03", 0), /* full */
	SEATS_LEFT("C07", FIXTURE_SEATS),
	SEATS_LEFT("E02/2026-11-22", FIXTURE_SEATS),
	SEATS_LEFT("E02/2026-11-23", 1),
	SEATS_LEFT("E02/2026-11-24", 0),
	SEATS_LEFT("E02/2026-11-25", FIXTURE_SEATS),
	SEATS_LEFT("E04/2026-11-29", 200),
};

static const struct catalogue hall_fixture = {
	.kiosk = "YD1",
	.hall = &halls[0],
	.halls = halls,
	.n_halls = N(halls),
	.dishes = dishes,
	.n_dishes = N(dishes),
	.slots = slots,
	.n_slots = N(slots),
	.rules = rules,
	.n_rules = N(rules),
	.offerings = offerings,
	.n_offerings = N(offerings),
	.notices = notices,
	.n_notices = N(notices),
	.rights = rights,
	.n_rights = N(rights),
	.birthday = BIRTHDAY_ON,
};

const struct catalogue *fixture_catalogue(void)
{
	return &hall_fixture;
}

static const struct person people[] = {
	[FIXTURE_ZHANG] = {.masked = "张*英",
		.address = "张奶奶",
		.born = -8692 /* 1946-03-16 */,
		.contact = {"女儿 陈秀英", "139-0000 2004"},
		.alone = true,
		.delivery = true},
	[FIXTURE_LI] = {.masked = "李*明",
		.address = "李爷爷",
		.born = -5832 /* 1954-01-13 */,
		.allergens = SOY},
	[FIXTURE_WANG] = {.masked = "王*",
		.address = "王师傅",
		.born = -3653 /* 1960-01-01 */,
		.hardship = HARDSHIP_YES},
	[FIXTURE_SMITH] = {.masked = "M*** S***",
		.address = "Mr Smith",
		.born = -1827 /* 1964-12-31 */,
		.lang = LANG_EN},
	[FIXTURE_NO_AGE] = {.masked = "赵*兰", .address = "赵阿姨", .born = DAY_NONE},
	[FIXTURE_NEIGHBOUR] = {.born = 0 /* nothing but place and resident holds */},
	[FIXTURE_DAUGHTER] = {.masked = "周*",
		.address = "周女士",
		.born = 1461 /* 1974-01-01 */,
		.links = {{.place = FIXTURE_PLACE, .resident = 1001, .called = "妈妈"}},
		.n_links = 1},
	[FIXTURE_BADGE] = {.masked = "陈*", .address = "小陈", .born = 3652, .volunteer = true},
};

static void person_of_crowd(struct person *p, int which)
{
	p->born = -8692;
	snprintf(p->masked, sizeof(p->masked), "客*%03d", which);
	snprintf(p->address, sizeof(p->address), "贵客%03d", which);
}

void fixture_person(struct person *p, int which)
{
	memset(p, 0, sizeof(*p));
	if (which < FIXTURE_CROWD)
		*p = people[which];
	else
		person_of_crowd(p, which);
	p->known = which != FIXTURE_NEIGHBOUR;
	p->resident = 1001 + (uint32_t)which;
	p->serial = 1;
	text_copy(p->place, sizeof(p->place), p->known ? FIXTURE_PLACE : "330784-003");
	if (!p->known)
		return;
	memset(p->pid, 0x40 + which % 64, sizeof(p->pid));
	p->pid[0] = (unsigned char)(which / 64);
	memset(p->dk, 0x80 + which % 64, sizeof(p->dk));
	p->dk[0] = (unsigned char)(which / 64);
}

struct moment fixture_moment(const char *iso_day, const char *hhmm)
{
	day_t day = DAY_NONE;
	int minute = 0;

	if (day_parse(iso_day, &day) < 0 || minute_parse(hhmm, &minute) < 0)
		abort();
	return (struct moment){
		.ms = ((int64_t)day * 86400 + minute * 60 - 8 * 3600) * 1000,
		.day = day,
		.secs = minute * 60,
		.quality = CLOCK_HUB,
	};
}
