/* SPDX-License-Identifier: MIT */
/* People and cards of the feed. */
#include "core/wire/row.h"

#include <string.h>

#include "tests/core/wire/rows.h"
#include "tests/support/suite.h"

static struct person_row sample(void)
{
	struct person_row v = {.tag = 0, .has_tag = true, .phone = UINT16_MAX, .has_phone = true};
	struct person *p = &v.person;

	p->known = true;
	memset(p->pid, 0x11, PID_BYTES);
	strcpy(v.initials, "ZS");
	strcpy(p->place, "330784-004");
	p->resident = 1234;
	strcpy(p->masked, "张*三");
	strcpy(p->address, "张奶奶");
	p->born = -7957; /* 1948-03-20 */
	p->hardship = HARDSHIP_YES;
	p->allergens = 5;
	p->diet = DIET_SOFT;
	p->lang = LANG_KO;
	p->voice = VOICE_OFF;
	p->volunteer = true;
	p->lunar = true;
	p->delivery = true;
	p->consent = true;
	p->n_links = 2;
	p->links[0] = (struct link_to){"330784-004", 7, "妈妈"};
	p->links[1] = (struct link_to){"330784-003", 4294967295, "爸爸"};
	p->n_fetchers = 1;
	p->fetchers[0] = (struct link_to){"330784-004", 12, "奶奶"};
	strcpy(p->contact.name, "儿子 张伟");
	strcpy(p->contact.phone, "139-0000 2001");
	p->alone = true;
	p->serial = 2;
	memset(p->dk, 0x22, DK_BYTES);
	return v;
}

START_TEST(a_person_in_plain)
{
	static const char full[] =
		"{\"pid\":\"11111111111111111111111111111111\",\"h\":\"330784-004\",\"no\":1234,"
		"\"m\":\"张*三\",\"ad\":\"张奶奶\",\"born\":\"1948-03-20\",\"hs\":1,\"al\":5,"
		"\"di\":1,\"g\":2,\"voice\":2,\"ini\":\"ZS\",\"vol\":1,\"lunar\":1,\"delivery\":1,\"consent\":1,"
		"\"en\":\"儿子 张伟\",\"ep\":\"139-0000 2001\",\"alone\":1,\"s\":2,"
		"\"dk\":\"2222222222222222222222222222222222222222222222222222222222222222\","
		"\"links\":[{\"h\":\"330784-004\",\"no\":7,\"called\":\"妈妈\"},"
		"{\"h\":\"330784-003\",\"no\":4294967295,\"called\":\"爸爸\"}],"
		"\"fetch\":[{\"h\":\"330784-004\",\"no\":12,\"called\":\"奶奶\"}],\"tag\":0,\"ph\":65535}";
	struct buf out = BUF_INIT(2048);
	struct person_row v = sample(), back;
	struct err err = {0};

	person_encode(&v, &out);
	ck_assert_str_eq(buf_text(&out), full);
	ck_assert_int_eq(person_decode(full, strlen(full), &back, &err), 0);
	ck_assert(back.person.known && back.has_tag && back.tag == 0 && back.person.volunteer);
	ck_assert_int_eq(back.person.born, v.person.born);
	ck_assert(back.person.lunar && back.person.delivery && back.person.consent);
	ck_assert_int_eq(back.person.voice, VOICE_OFF);
	ck_assert_str_eq(back.person.contact.name, "儿子 张伟");
	ck_assert_str_eq(back.person.contact.phone, "139-0000 2001");
	ck_assert(back.person.alone);
	ck_assert(back.person.n_fetchers == 1 && back.person.fetchers[0].resident == 12);
	ck_assert_str_eq(back.initials, "ZS");
	ck_assert(back.has_phone && back.phone == UINT16_MAX);
	ck_assert(back.person.n_links == 2 && back.person.links[1].resident == 4294967295);
	ck_assert_str_eq(back.person.links[1].place, "330784-003");
	ck_assert_str_eq(back.person.links[0].called, "妈妈");
	buf_clear(&out);
	person_encode(&back, &out);
	ck_assert_str_eq(buf_text(&out), full);
	v.has_tag = false;
	v.person.born = DAY_NONE;
	buf_clear(&out);
	person_encode(&v, &out);
	ck_assert_int_eq(person_decode(out.data, out.len, &back, &err), 0);
	ck_assert(!back.has_tag && back.person.born == DAY_NONE);
	ck_assert_int_eq(person_decode("{}", 2, &back, &err), ERR_BAD);
	ck_assert_int_eq(person_decode(full, strlen(full) - 3, &back, &err), ERR_BAD);
	buf_done(&out);
}
END_TEST

#define PERSON                                                                                        \
	"{\"pid\":\"11111111111111111111111111111111\",\"h\":\"330784-004\",\"no\":1,\"m\":\"张*\"," \
	"\"dk\":\"2222222222222222222222222222222222222222222222222222222222222222\""
#define LINK "{\"h\":\"330784-004\",\"no\":7,\"called\":\"妈妈\"}"

START_TEST(links)
{
	static const struct {
		const char *json, *says;
		int n;
	} rows[] = {
		{PERSON "}", NULL, 0},
		{PERSON ",\"links\":[]}", NULL, 0},
		{PERSON ",\"links\":[" LINK "," LINK "," LINK "]}", NULL, 3},
		{PERSON ",\"links\":[" LINK "," LINK "," LINK "," LINK "]}", "links: not", 0},
		{PERSON ",\"links\":" LINK "}", "links: not", 0},
		{PERSON ",\"links\":[1]}", "links: not", 0},
		{PERSON ",\"links\":[[" LINK "]]}", "links: not", 0},
		{PERSON ",\"links\":[{}]}", "links: h", 0},
		{PERSON ",\"links\":[{\"h\":\"x\",\"no\":7,\"called\":\"a\"}]}", "links: h", 0},
		{PERSON ",\"links\":[{\"h\":\"330784-004\",\"no\":-1,\"called\":\"a\"}]}",
			"links: no", 0},
		{PERSON ",\"links\":[{\"h\":\"330784-004\",\"no\":7}]}", "links: called", 0},
		{PERSON ",\"links\":[{\"h\":\"330784-004\",\"no\":7,\"called\":\"\"}]}",
			"links: called", 0},
		{PERSON ",\"links\":[{\"h\":\"330784-004\",\"no\":7,\"called\":\"\\u001b[2J\"}]}",
			"links: called", 0},
		{PERSON ",\"links\":[{\"h\":\"330784-004\",\"no\":7,\"called\":\"" LONG "\"}]}",
			"links: called", 0},
		{PERSON ",\"ini\":\"Zs\"}", "ini", 0},
		{PERSON ",\"ini\":\"Z S\"}", "ini", 0},
		{PERSON ",\"ini\":\"ABCDEFGHIJKL\"}", "ini", 0},
		{PERSON ",\"ph\":65536}", "ph", 0},
		{PERSON ",\"ph\":\"1\"}", "ph", 0},
		{PERSON ",\"fetch\":[" LINK "," LINK "," LINK "," LINK "]}", "fetch: not", 0},
		{PERSON ",\"fetch\":[{}]}", "fetch: h", 0},
		{PERSON ",\"en\":\"\\u001b[2J\"}", "en", 0},
		{PERSON ",\"ep\":\"1\\n2\"}", "ep", 0},
		{PERSON ",\"ep\":\"1234567890123456789012345\"}", "ep", 0},
		{PERSON ",\"alone\":2}", "alone", 0},
		{PERSON ",\"voice\":3}", "voice", 0},
		{PERSON ",\"voice\":-1}", "voice", 0},
		{PERSON ",\"lunar\":2}", "lunar", 0},
		{PERSON ",\"consent\":\"yes\"}", "consent", 0},
		{PERSON ",\"delivery\":-1}", "delivery", 0},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct person_row back;
		struct err err = {0};
		int result = person_decode(rows[i].json, strlen(rows[i].json), &back, &err);

		ck_assert_msg(result == (rows[i].says ? ERR_BAD : 0), "row %zu: %s", i, err.text);
		if (rows[i].says)
			ck_assert_msg(strstr(err.text, rows[i].says), "row %zu: %s", i, err.text);
		else
			ck_assert_int_eq(back.person.n_links, rows[i].n);
	}
}
END_TEST

/* The hub may be older than the terminal, or newer and know more. */
START_TEST(a_wish_for_the_voice)
{
	static const struct {
		const char *json;
		enum voice_wish voice;
	} rows[] = {
		{PERSON "}", VOICE_AS_HALL},
		{PERSON ",\"voice\":0}", VOICE_AS_HALL},
		{PERSON ",\"voice\":1}", VOICE_ON},
		{PERSON ",\"voice\":2}", VOICE_OFF},
		{PERSON ",\"loudness\":2}", VOICE_AS_HALL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out = BUF_INIT(2048);
		struct person_row back;
		struct err err = {0};

		ck_assert_int_eq(person_decode(rows[i].json, strlen(rows[i].json), &back, &err), 0);
		ck_assert_int_eq(back.person.voice, rows[i].voice);
		person_encode(&back, &out);
		ck_assert_int_eq(!strstr(buf_text(&out), "voice"), !rows[i].voice);
		buf_done(&out);
	}
}
END_TEST

START_TEST(longest_person_fits)
{
	struct buf out = BUF_INIT(FEED_BODY_MAX - 1);
	struct person_row v = sample(), back;
	struct feed_row row;
	struct err err = {0};

	strcpy(v.person.place, "330784-4095");
	v.person.resident = UINT32_MAX;
	fill(v.person.masked, NAME_SIZE);
	fill(v.person.address, NAME_SIZE);
	v.person.allergens = 255;
	v.person.diet = 31;
	v.person.serial = 255;
	v.tag = 255;
	strcpy(v.initials, "ABCDEFGHIJK");
	v.person.n_links = LINKS_MAX;
	for (int i = 0; i < LINKS_MAX; i++) {
		v.person.links[i] = (struct link_to){"330784-4095", UINT32_MAX, ""};
		fill(v.person.links[i].called, NAME_SIZE);
	}
	ck_assert_int_eq(row_person_encode(&v, FEED_KEY, &out), 0);
	row = row_of("person", "330784-4095/4294967295", buf_text(&out));
	ck_assert_msg(row_person_decode(&row, FEED_KEY, &back, &err) == 0, "%s", err.text);
	ck_assert_str_eq(back.person.links[2].called, v.person.links[2].called);
	ck_assert_str_eq(back.initials, v.initials);
	buf_done(&out);
}
END_TEST

START_TEST(a_person_under_the_feed_key)
{
	static const unsigned char other[KEY_BYTES] = {9};
	struct buf out = BUF_INIT(FEED_BODY_MAX - 1), two = BUF_INIT(FEED_BODY_MAX);
	struct person_row v = sample(), back = {.tag = 99};
	struct feed_row row;
	struct err err = {0};

	ck_assert_int_eq(row_person_encode(&v, FEED_KEY, &out), 0);
	ck_assert_mem_eq(out.data, "{\"s\":2,\"x\":\"", 12);
	row = row_of("person", "330784-004/1234", buf_text(&out));
	ck_assert_msg(row_person_decode(&row, FEED_KEY, &back, &err) == 0, "%s", err.text);
	ck_assert(back.person.known && back.person.resident == 1234 && back.person.serial == 2);
	ck_assert_str_eq(back.person.address, "张奶奶");
	ck_assert_mem_eq(back.person.dk, v.person.dk, DK_BYTES);

	/* another key, another row, a changed byte */
	back.tag = 99;
	ck_assert_int_eq(row_person_decode(&row, other, &back, &err), ERR_DENIED);
	strcpy(row.key, "330784-004/1235");
	ck_assert_int_eq(row_person_decode(&row, FEED_KEY, &back, &err), ERR_DENIED);
	strcpy(row.key, "330784-004/1234");
	out.data[60] = out.data[60] == '0' ? '1' : '0';
	ck_assert_int_eq(row_person_decode(&row, FEED_KEY, &back, &err), ERR_DENIED);
	ck_assert_int_eq(back.tag, 99);
	out.data[60] = 'g';
	ck_assert_int_eq(row_person_decode(&row, FEED_KEY, &back, &err), ERR_BAD);

	/* a card that was replaced: the hub need only write the clear number */
	buf_clear(&out);
	ck_assert_int_eq(row_person_encode(&v, FEED_KEY, &out), 0);
	buf_str(&two, "{\"s\":3");
	buf_str(&two, buf_text(&out) + strlen("{\"s\":2"));
	row.body = buf_text(&two);
	ck_assert_int_eq(row_person_decode(&row, FEED_KEY, &back, &err), 0);
	ck_assert_int_eq(back.person.serial, 3);
	buf_done(&out);
	buf_done(&two);
}
END_TEST

START_TEST(a_neighbours_person)
{
	struct buf out = BUF_INIT(FEED_BODY_MAX);
	struct person_row v = {.person = {.serial = 4, .born = DAY_NONE}}, back;
	struct feed_row row;
	struct err err = {0};

	ck_assert_int_eq(row_person_encode(&v, FEED_KEY, &out), 0);
	ck_assert_str_eq(buf_text(&out), "{\"s\":4}");
	row = row_of("person", "330784-003/77", buf_text(&out));
	ck_assert_int_eq(row_person_decode(&row, FEED_KEY, &back, &err), 0);
	ck_assert(!back.person.known && !back.has_tag);
	ck_assert_str_eq(back.person.place, "330784-003");
	ck_assert(back.person.resident == 77 && back.person.serial == 4);
	ck_assert_int_eq(back.person.born, DAY_NONE);
	buf_done(&out);
}
END_TEST

/* Names of control characters would be six times as long: refused, never cut. */
START_TEST(a_person_too_large)
{
	struct buf out = BUF_INIT(100);
	struct person_row v = sample();

	ck_assert_int_eq(row_person_encode(&v, FEED_KEY, &out), ERR_LIMIT);
	buf_done(&out);
}
END_TEST

SUITE_MAIN("row_person", a_person_in_plain, links, a_wish_for_the_voice, longest_person_fits,
	a_person_under_the_feed_key, a_neighbours_person, a_person_too_large)
