/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "core/hall/tariff.h"
#include "tests/support/suite.h"

#define N(a)     (sizeof(a) / sizeof((a)[0]))
#define PLACE    "330784-004"
#define TODAY    20779                            /* 2026-11-22 */
#define START    20454                            /* 2026-01-01 */
#define YEARS(n) (TODAY - (n)*365 - (n) / 4 - 30) /* born so that the age today is n */

/* Ages lo…hi; -1, -1: hardship. */
#define RULE(i, k, v, lo, hi)                                                                      \
	{                                                                                          \
		.id = i, .from = START, .until = DAY_NONE, .kind = k, .value = v, .age_min = lo,   \
		.age_max = hi, .hardship = (lo) < 0                                                \
	}

static const struct tariff_rule jurong[] = {
	RULE("J60", TARIFF_LESS, 100, 60, 74),
	RULE("J75", TARIFF_LESS, 500, 75, 84),
	RULE("J85", TARIFF_LESS, 800, 85, 94),
	RULE("J95", TARIFF_LESS, 900, 95, 999),
	RULE("JH", TARIFF_LESS, 800, -1, -1),
};
static const struct tariff_rule cuiyuan[] = {RULE("C60", TARIFF_PAYS, 500, 60, 999)};
static const struct tariff_rule qiantang[] = {RULE("Q90", TARIFF_PERCENT, 50, 90, 999)};
static const struct tariff_rule jiaojiang[] = {RULE("JJ", TARIFF_PERCENT, 30, 70, 999)};
static const struct tariff_rule pinghu[] = {
	RULE("P60", TARIFF_PERCENT, 30, 60, 999),
	RULE("P95", TARIFF_PAYS, 0, 95, 999),
};
static const struct tariff_rule nanchang[] = {RULE("N80", TARIFF_LESS, 400, 80, 999)};
static const struct tariff_rule xuancheng[] = {
	RULE("X60", TARIFF_PAYS, 800, 60, 69),
	RULE("X70", TARIFF_PAYS, 700, 70, 79),
	RULE("X80", TARIFF_PAYS, 600, 80, 999),
	RULE("XD", TARIFF_PAYS, 600, -1, -1),
};
static const struct tariff_rule zhenjiang[] = {RULE("ZH", TARIFF_PAYS, 200, -1, -1)};
static const struct tariff_rule xuyi[] = {RULE("XY", TARIFF_PAYS, 100, 65, 999)};
static const struct tariff_rule fujian[] = {
	RULE("F60", TARIFF_PAYS, 500, 60, 75),
	RULE("F76", TARIFF_PAYS, 300, 76, 89),
	RULE("F90", TARIFF_PAYS, 0, 90, 999),
};
static const struct tariff_rule capped[] = {
	{.id = "CAP",
		.from = START,
		.until = DAY_NONE,
		.kind = TARIFF_PERCENT,
		.value = 25,
		.cap_fen = 300,
		.age_min = 60,
		.age_max = 999},
};
#define DEMO(i, k, v, lo, hi)                                                                      \
	{                                                                                          \
		.id = i, .from = START, .until = DAY_NONE, .kind = k, .value = v, .age_min = lo,   \
		.age_max = hi, .hardship = (lo) < 0, .per_day = 1, .meal = "lunch"                 \
	}
static const struct tariff_rule demo[] = {
	DEMO("T60", TARIFF_LESS, 200, 60, 69),
	DEMO("T70", TARIFF_LESS, 300, 70, 79),
	DEMO("T80", TARIFF_LESS, 500, 80, 89),
	DEMO("T90", TARIFF_LESS, 800, 90, 999),
	DEMO("TH", TARIFF_PAYS, 200, -1, -1),
};

#define TOWN(t) t, N(t)
static const struct {
	const struct tariff_rule *rules;
	size_t n;
	int age;
	enum hardship hardship;
	int32_t list, due;
	const char *rule; /* "" = list price */
} PUBLISHED[] = {
	{TOWN(jurong), 59, HARDSHIP_NO, 900, 900, ""},
	{TOWN(jurong), 60, HARDSHIP_NO, 900, 800, "J60"},
	{TOWN(jurong), 74, HARDSHIP_NO, 1100, 1000, "J60"},
	{TOWN(jurong), 75, HARDSHIP_NO, 1100, 600, "J75"},
	{TOWN(jurong), 84, HARDSHIP_NO, 1300, 800, "J75"},
	{TOWN(jurong), 85, HARDSHIP_NO, 1300, 500, "J85"},
	{TOWN(jurong), 94, HARDSHIP_NO, 900, 100, "J85"},
	{TOWN(jurong), 95, HARDSHIP_NO, 900, 0, "J95"},
	{TOWN(jurong), 95, HARDSHIP_NO, 1300, 400, "J95"},
	{TOWN(jurong), 62, HARDSHIP_YES, 1300, 500, "JH"},
	{TOWN(jurong), 40, HARDSHIP_YES, 900, 100, "JH"},
	{TOWN(cuiyuan), 60, HARDSHIP_NO, 1000, 500, "C60"},
	{TOWN(cuiyuan), 59, HARDSHIP_NO, 1000, 1000, ""},
	{TOWN(qiantang), 90, HARDSHIP_NO, 1300, 650, "Q90"},
	{TOWN(qiantang), 90, HARDSHIP_NO, 1301, 650, "Q90"},
	{TOWN(qiantang), 89, HARDSHIP_NO, 1300, 1300, ""},
	{TOWN(jiaojiang), 70, HARDSHIP_NO, 1800, 1260, "JJ"},
	{TOWN(jiaojiang), 69, HARDSHIP_NO, 1800, 1800, ""},
	{TOWN(pinghu), 60, HARDSHIP_NO, 1800, 1260, "P60"},
	{TOWN(pinghu), 94, HARDSHIP_NO, 1800, 1260, "P60"},
	{TOWN(pinghu), 95, HARDSHIP_NO, 1800, 0, "P95"}, /* the best of two, not both */
	{TOWN(nanchang), 80, HARDSHIP_NO, 1300, 900, "N80"},
	{TOWN(nanchang), 79, HARDSHIP_NO, 1300, 1300, ""},
	{TOWN(xuancheng), 60, HARDSHIP_NO, 1300, 800, "X60"},
	{TOWN(xuancheng), 79, HARDSHIP_NO, 1300, 700, "X70"},
	{TOWN(xuancheng), 80, HARDSHIP_NO, 1300, 600, "X80"},
	{TOWN(xuancheng), 30, HARDSHIP_YES, 1300, 600, "XD"},
	{TOWN(zhenjiang), 80, HARDSHIP_YES, 1200, 200, "ZH"},
	{TOWN(zhenjiang), 80, HARDSHIP_NO, 1200, 1200, ""},
	{TOWN(xuyi), 65, HARDSHIP_NO, 1000, 100, "XY"},
	{TOWN(xuyi), 64, HARDSHIP_NO, 1000, 1000, ""},
	{TOWN(fujian), 75, HARDSHIP_NO, 1000, 500, "F60"},
	{TOWN(fujian), 76, HARDSHIP_NO, 1000, 300, "F76"},
	{TOWN(fujian), 89, HARDSHIP_NO, 1000, 300, "F76"},
	{TOWN(fujian), 90, HARDSHIP_NO, 1000, 0, "F90"},
	/* a percent with a cap; the subsidy is rounded up to the fen */
	{TOWN(capped), 70, HARDSHIP_NO, 1300, 1000, "CAP"},
	{TOWN(capped), 70, HARDSHIP_NO, 1200, 900, "CAP"},
	{TOWN(capped), 70, HARDSHIP_NO, 1000, 750, "CAP"},
	{TOWN(capped), 70, HARDSHIP_NO, 850, 637, "CAP"},
	{TOWN(capped), 70, HARDSHIP_NO, 1, 0, "CAP"},
	{TOWN(capped), 70, HARDSHIP_NO, 0, 0, ""},
	/* the demo's */
	{TOWN(demo), 59, HARDSHIP_NO, 1300, 1300, ""},
	{TOWN(demo), 60, HARDSHIP_NO, 1300, 1100, "T60"},
	{TOWN(demo), 69, HARDSHIP_NO, 1300, 1100, "T60"},
	{TOWN(demo), 70, HARDSHIP_NO, 1300, 1000, "T70"},
	{TOWN(demo), 80, HARDSHIP_NO, 1300, 800, "T80"},
	{TOWN(demo), 90, HARDSHIP_NO, 1300, 500, "T90"},
	{TOWN(demo), 104, HARDSHIP_NO, 600, 0, "T90"}, /* never below 0 */
	{TOWN(demo), 66, HARDSHIP_YES, 1300, 200, "TH"},
	/* never more than the list price; hardship overrides age even where age would save more */
	{TOWN(demo), 66, HARDSHIP_YES, 150, 150, ""},
	{TOWN(demo), 95, HARDSHIP_YES, 900, 200, "TH"},
};

static struct person person_of(int age, enum hardship hardship)
{
	return (struct person){
		.known = true, .place = PLACE, .born = YEARS(age), .hardship = hardship};
}

static struct price_query query_of(const struct person *p, int32_t list)
{
	return (struct price_query){.person = p,
		.place = PLACE,
		.meal = "lunch",
		.service_day = TODAY,
		.list_fen = list};
}

START_TEST(test_published)
{
	for (size_t i = 0; i < N(PUBLISHED); i++) {
		struct person p = person_of(PUBLISHED[i].age, PUBLISHED[i].hardship);
		struct price_query q = query_of(&p, PUBLISHED[i].list);
		struct price price = tariff_price(PUBLISHED[i].rules, PUBLISHED[i].n, &q);

		ck_assert_int_eq(age_on(p.born, TODAY, BIRTHDAY_ON), PUBLISHED[i].age);
		ck_assert_msg(price.due_fen == PUBLISHED[i].due, "row %zu: pays %d, not %d", i,
			(int)price.due_fen, (int)PUBLISHED[i].due);
		ck_assert_str_eq(price.rule_id, PUBLISHED[i].rule);
		ck_assert_int_eq(price.list_fen, PUBLISHED[i].list);
		ck_assert_int_eq(price.subsidy_fen, PUBLISHED[i].list - PUBLISHED[i].due);
		ck_assert_int_eq(
			(int)price.reason, PUBLISHED[i].rule[0] ? PRICE_RULE : PRICE_LIST_NO_RULE);
	}
}
END_TEST

/* Every published rule passes the check that imports and feeds use. */
START_TEST(test_published_rules_pass)
{
	for (size_t i = 0; i < N(PUBLISHED); i++) {
		for (size_t k = 0; k < PUBLISHED[i].n; k++) {
			struct err err = {0};

			ck_assert_msg(tariff_check(&PUBLISHED[i].rules[k], &err) == 0, "%s: %s",
				PUBLISHED[i].rules[k].id, err.text);
		}
	}
}
END_TEST

/* Age counts on the service day; the birthday rule is the district's. */
START_TEST(test_birthdays)
{
	static const struct {
		const char *born, *served;
		enum birthday_rule rule;
		const char *id;
	} rows[] = {
		{"1946-06-18", "2026-06-18", BIRTHDAY_ON, "T80"},
		{"1946-06-19", "2026-06-18", BIRTHDAY_ON, "T70"},
		{"1946-06-18", "2026-06-18", BIRTHDAY_DAY_AFTER, "T70"},
		{"1946-06-18", "2026-06-19", BIRTHDAY_DAY_AFTER, "T80"},
		{"1956-02-29", "2026-02-28", BIRTHDAY_ON, "T60"},
		{"1956-02-29", "2026-03-01", BIRTHDAY_ON, "T70"},
		{"1956-02-29", "2026-03-01", BIRTHDAY_DAY_AFTER, "T60"},
		{"1956-02-29", "2026-03-02", BIRTHDAY_DAY_AFTER, "T70"},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct person p = person_of(0, HARDSHIP_NO);
		struct price_query q = query_of(&p, 1300);

		ck_assert_int_eq(day_parse(rows[i].born, &p.born), 0);
		ck_assert_int_eq(day_parse(rows[i].served, &q.service_day), 0);
		q.birthday = rows[i].rule;
		ck_assert_str_eq(tariff_price(demo, N(demo), &q).rule_id, rows[i].id);
	}
}
END_TEST

/* As in Tongliang: one discount a day. */
START_TEST(test_limit)
{
	struct person p = person_of(80, HARDSHIP_NO), poor = person_of(95, HARDSHIP_YES);
	struct price_query q = query_of(&p, 1300);
	struct tariff_rule both[2] = {demo[2], RULE("ALL", TARIFF_LESS, 100, 60, 999)};
	struct price price;

	q.subsidised_today = 1;
	price = tariff_price(demo, N(demo), &q);
	ck_assert_int_eq((int)price.reason, PRICE_LIST_LIMIT);
	ck_assert_int_eq(price.due_fen, 1300);
	ck_assert_int_eq(price.subsidy_fen, 0);
	ck_assert_str_eq(price.rule_id, "");
	/* a lesser rule without a limit still stands */
	price = tariff_price(both, 2, &q);
	ck_assert_int_eq((int)price.reason, PRICE_RULE);
	ck_assert_str_eq(price.rule_id, "ALL");
	q.subsidised_today = 0;
	ck_assert_str_eq(tariff_price(both, 2, &q).rule_id, "T80");
	/* used up in hardship: the age rules do not come back */
	q.person = &poor;
	q.subsidised_today = 1;
	ck_assert_int_eq((int)tariff_price(demo, N(demo), &q).reason, PRICE_LIST_LIMIT);
	/* two a day */
	both[0].per_day = 2;
	q.person = &p;
	ck_assert_str_eq(tariff_price(both, 1, &q).rule_id, "T80");
	q.subsidised_today = 2;
	ck_assert_int_eq((int)tariff_price(both, 1, &q).reason, PRICE_LIST_LIMIT);
	/* whom no rule fits, the limit does not concern */
	p = person_of(40, HARDSHIP_NO);
	ck_assert_int_eq((int)tariff_price(demo, N(demo), &q).reason, PRICE_LIST_NO_RULE);
}
END_TEST

START_TEST(test_strangers)
{
	struct person p = person_of(80, HARDSHIP_YES);
	struct price_query q = query_of(&p, 1300);
	struct price price;

	p.known = false;
	price = tariff_price(demo, N(demo), &q);
	ck_assert_int_eq((int)price.reason, PRICE_LIST_STRANGER);
	ck_assert_int_eq(price.due_fen, 1300);
	ck_assert_int_eq(price.list_fen, 1300);
	ck_assert_str_eq(price.rule_id, "");
	/* known, birth date not */
	p = person_of(80, HARDSHIP_NO);
	p.born = DAY_NONE;
	ck_assert_int_eq((int)tariff_price(demo, N(demo), &q).reason, PRICE_LIST_NO_RULE);
	p.hardship = HARDSHIP_YES;
	ck_assert_str_eq(tariff_price(demo, N(demo), &q).rule_id, "TH");
	/* known, of another hall in the district: the serving hall's tariff */
	p = person_of(80, HARDSHIP_NO);
	strcpy(p.place, "330784-001");
	ck_assert_str_eq(tariff_price(demo, N(demo), &q).rule_id, "T80");
	ck_assert_int_eq((int)tariff_price(NULL, 0, &q).reason, PRICE_LIST_NO_RULE);
}
END_TEST

START_TEST(test_scope)
{
	struct tariff_rule r = RULE("R", TARIFF_LESS, 100, 60, 999);
	struct person p = person_of(80, HARDSHIP_NO);
	struct price_query q = query_of(&p, 1300);

	r.from = TODAY;
	r.until = TODAY + 1;
	for (int day = -1; day <= 2; day++) {
		q.service_day = TODAY + day;
		ck_assert_int_eq(
			tariff_price(&r, 1, &q).subsidy_fen, day == 0 || day == 1 ? 100 : 0);
	}
	q.service_day = TODAY;
	strcpy(r.place, "330784-001");
	ck_assert_int_eq(tariff_price(&r, 1, &q).subsidy_fen, 0);
	strcpy(r.place, PLACE);
	ck_assert_int_eq(tariff_price(&r, 1, &q).subsidy_fen, 100);
	strcpy(r.meal, "dinner");
	ck_assert_int_eq(tariff_price(&r, 1, &q).subsidy_fen, 0);
	q.meal = "dinner";
	ck_assert_int_eq(tariff_price(&r, 1, &q).subsidy_fen, 100);
}
END_TEST

/* A new tariff of the same id takes over on its day, also when it gives less. */
START_TEST(test_versions)
{
	struct tariff_rule r[3] = {RULE("T80", TARIFF_LESS, 500, 80, 89),
		RULE("T80", TARIFF_LESS, 400, 80, 89), RULE("T80", TARIFF_LESS, 450, 80, 89)};
	struct person p = person_of(81, HARDSHIP_NO);
	struct price_query q = query_of(&p, 1300);

	r[1].from = TODAY;
	r[2].from = TODAY + 10;
	r[2].until = TODAY + 12;
	q.service_day = TODAY - 1;
	ck_assert_int_eq(tariff_price(r, 3, &q).subsidy_fen, 500);
	q.service_day = TODAY;
	ck_assert_int_eq(tariff_price(r, 3, &q).subsidy_fen, 400);
	q.service_day = TODAY + 10;
	ck_assert_int_eq(tariff_price(r, 3, &q).subsidy_fen, 450);
	q.service_day = TODAY + 13;
	ck_assert_int_eq(tariff_price(r, 3, &q).subsidy_fen, 400);
	/* another hall's, or another meal's, does not concern this one */
	q.service_day = TODAY;
	strcpy(r[1].place, "330784-001");
	ck_assert_int_eq(tariff_price(r, 2, &q).subsidy_fen, 500);
	/* this hall's own beside everybody's: two rules, the better one counts */
	strcpy(r[1].place, PLACE);
	ck_assert_int_eq(tariff_price(r, 2, &q).subsidy_fen, 500);
	r[1].place[0] = 0;
	strcpy(r[1].meal, "dinner");
	ck_assert_int_eq(tariff_price(r, 2, &q).subsidy_fen, 500);
	/* narrowed ages: whom the new version leaves out, the old one does not keep */
	r[1].meal[0] = 0;
	r[1].age_min = 85;
	ck_assert_int_eq(tariff_price(r, 2, &q).subsidy_fen, 0);
}
END_TEST

START_TEST(test_who)
{
	static const struct {
		const char *who;
		int min, max; /* -2: refused */
	} rows[] = {
		{"age 60-69", 60, 69},
		{"age 90-", 90, 999},
		{"age 0-5", 0, 5},
		{"age 60-60", 60, 60},
		{"age 0-150", 0, 150},
		{"hardship", -1, -1},
		{"", -2, 0},
		{"age", -2, 0},
		{"age ", -2, 0},
		{"age -69", -2, 0},
		{"age 60", -2, 0},
		{"age 69-60", -2, 0},
		{"age 60-69x", -2, 0},
		{"age 60-x", -2, 0},
		{"age x-69", -2, 0},
		{"age 60-151", -2, 0},
		{"age 1000-", -2, 0},
		{"age 60-1000", -2, 0},
		{"Hardship", -2, 0},
		{"hardship ", -2, 0},
		{"age  60-69", -2, 0},
		{"age 60 - 69", -2, 0},
		{"60-69", -2, 0},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct tariff_rule r = {.age_min = 7, .age_max = 7};
		struct err err = {0};
		int result = tariff_parse_who(rows[i].who, &r, &err);

		if (rows[i].min == -2) {
			ck_assert_msg(result == ERR_BAD, "\"%s\" passed", rows[i].who);
			ck_assert_int_eq(r.age_min, 7);
			ck_assert_ptr_nonnull(strstr(err.text, "who"));
			continue;
		}
		ck_assert_msg(result == 0, "%s", err.text);
		ck_assert_int_eq(r.age_min, rows[i].min);
		ck_assert_int_eq(r.age_max, rows[i].max);
		ck_assert_int_eq(r.hardship, rows[i].min == -1);
	}
}
END_TEST

START_TEST(test_check)
{
	static const struct {
		struct tariff_rule rule;
		const char *field; /* named in the error; NULL: passes */
	} rows[] = {
		{DEMO("T60", TARIFF_LESS, 200, 60, 69), NULL},
		{RULE("", TARIFF_LESS, 200, 60, 69), "rule"},
		{RULE("A", (enum tariff_kind)9, 200, 60, 69), "kind"},
		{RULE("A", TARIFF_LESS, -1, 60, 69), "value"},
		{RULE("A", TARIFF_LESS, 1000001, 60, 69), "value"},
		{RULE("A", TARIFF_PERCENT, 101, 60, 69), "value"},
		{RULE("A", TARIFF_PERCENT, 100, 60, 69), NULL},
		{RULE("A", TARIFF_LESS, 1, 69, 60), "age"},
		{RULE("A", TARIFF_LESS, 1, 151, 999), "age"},
		{RULE("A", TARIFF_LESS, 1, 60, 400), "age"},
		{{.id = "A", .from = START, .until = DAY_NONE, .hardship = true}, "age"},
		{{.id = "A", .from = START, .until = DAY_NONE, .age_min = -1}, "age"},
		{{.id = "A", .from = DAY_NONE, .until = DAY_NONE}, "from"},
		{{.id = "A", .from = START, .until = START - 1}, "until"},
		{{.id = "A", .from = START, .until = START}, NULL},
		{{.id = "A", .from = START, .until = DAY_NONE, .per_day = -1}, "per_day"},
		{{.id = "A", .from = START, .until = DAY_NONE, .per_day = 21}, "per_day"},
		{{.id = "A", .from = START, .until = DAY_NONE, .cap_fen = 5}, "cap"},
		{{.id = "A",
			 .from = START,
			 .until = DAY_NONE,
			 .kind = TARIFF_PERCENT,
			 .cap_fen = -5},
			"cap"},
		{{.id = "A", .from = START, .until = DAY_NONE, .place = "园丁"}, "place"},
		{{.id = "A", .from = START, .until = DAY_NONE, .place = PLACE}, NULL},
		{{.id = "A", .from = START, .until = DAY_NONE, .meal = "Lunch/2"}, "meal"},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct err err = {0};
		int result = tariff_check(&rows[i].rule, &err);

		ck_assert_msg(result == (rows[i].field ? ERR_BAD : 0), "row %zu: %s", i, err.text);
		if (rows[i].field)
			ck_assert_msg(strncmp(err.text, rows[i].field, strlen(rows[i].field)) == 0,
				"row %zu: %s", i, err.text);
	}
}
END_TEST

/* Before and after what is proven a person pays as without it, by age or the list price. */
START_TEST(test_proof)
{
	struct person p = person_of(66, HARDSHIP_YES);
	struct price_query q = query_of(&p, 1300);

	p.proof_from = TODAY - 1;
	p.proof_until = TODAY;
	for (day_t day = TODAY - 2; day <= TODAY + 1; day++) {
		const char *rule = day < TODAY - 1 || day > TODAY ? "T60" : "TH";

		q.service_day = day;
		ck_assert_str_eq(tariff_price(demo, N(demo), &q).rule_id, rule);
	}
	p.hardship = HARDSHIP_NO;
	q.service_day = TODAY;
	ck_assert_str_eq(tariff_price(demo, N(demo), &q).rule_id, "T60");
	p.hardship = HARDSHIP_YES;
	p.proof_from = p.proof_until = 0;
	ck_assert_str_eq(tariff_price(demo, N(demo), &q).rule_id, "TH");
}
END_TEST

SUITE_MAIN("tariff", test_published, test_proof, test_published_rules_pass, test_birthdays,
	test_limit, test_strangers, test_scope, test_versions, test_who, test_check)
