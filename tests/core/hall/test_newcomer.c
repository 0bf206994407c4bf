/* SPDX-License-Identifier: MIT */
/* A newcomer's form: there and back, of one length, and bytes that anybody may have sent. */
#include "core/hall/newcomer.h"

#include <string.h>

#include "core/base/text.h"
#include "core/hall/act.h"
#include "core/hall/idnum.h"
#include "tests/support/suite.h"

_Static_assert(NEWCOMER_PLAIN + 48 == ACT_FORM_BYTES, "sealed, it is the act's form");

static struct newcomer full(void)
{
	struct newcomer n = {
		.hardship = HARDSHIP_YES,
		.paper = PAPER_DISABILITY,
		.allergens = 0x81,
		.contact = KIN_CHILD,
		.alone = true,
		.voice = VOICE_ON,
		.lang = LANG_KO,
		.guardian = true,
	};

	strcpy(n.number, "33079919421018005X");
	strcpy(n.name, "欧阳桂兰");
	strcpy(n.phone, "13800000001");
	strcpy(n.contact_phone, "057987654321");
	strcpy(n.address, "欧阳奶奶");
	return n;
}

START_TEST(test_there_and_back)
{
	struct newcomer a = full(), b, least = {.hardship = HARDSHIP_NO};
	unsigned char one[NEWCOMER_PLAIN], two[NEWCOMER_PLAIN];
	struct err err = {0};

	ck_assert_int_eq(newcomer_encode(&a, one, &err), 0);
	ck_assert_int_eq(newcomer_decode(one, &b, &err), 0);
	ck_assert_int_eq(newcomer_encode(&b, two, &err), 0);
	ck_assert_mem_eq(one, two, sizeof(one));
	ck_assert_str_eq(b.name, a.name);
	ck_assert_str_eq(b.number, a.number);
	ck_assert_str_eq(b.contact_phone, a.contact_phone);
	ck_assert(b.alone && b.guardian && b.paper == PAPER_DISABILITY && b.allergens == 0x81);
	ck_assert(b.contact == KIN_CHILD && b.voice == VOICE_ON && b.lang == LANG_KO);
	strcpy(least.number, "330799194803150016");
	strcpy(least.name, "张");
	ck_assert_int_eq(newcomer_encode(&least, one, &err), 0);
	ck_assert_int_eq(newcomer_decode(one, &b, &err), 0);
}
END_TEST

/* As long as texts may be, it fits. */
START_TEST(test_the_longest)
{
	struct newcomer n = full();
	unsigned char plain[NEWCOMER_PLAIN];
	struct err err = {0};

	memset(n.name, 'K', NAME_SIZE - 1);
	memset(n.address, 'K', NAME_SIZE - 1);
	strcpy(n.phone, "123456789012");
	ck_assert_msg(newcomer_encode(&n, plain, &err) == 0, "%s", err.text);
}
END_TEST

START_TEST(test_what_cannot_be)
{
	unsigned char plain[NEWCOMER_PLAIN];
	struct newcomer bad[8];
	struct err err = {0};

	for (size_t i = 0; i < 8; i++)
		bad[i] = full();
	*bad[0].number = 0;
	*bad[1].name = 0;
	strcpy(bad[2].name, "王\n桂兰");
	strcpy(bad[3].phone, "1380000000x");
	bad[4].hardship = HARDSHIP_NO;
	bad[5].contact = KIN_NONE;
	strcpy(bad[6].address, "张\x01");
	bad[7].paper = PAPER_SHOWN_END;
	for (size_t i = 0; i < 8; i++) {
		ck_assert_msg(newcomer_encode(&bad[i], plain, &err) == ERR_BAD, "%zu", i);
		ck_assert_ptr_null(strstr(err.text, "桂兰"));
	}
}
END_TEST

static int decode(const char *json, const char *behind)
{
	unsigned char plain[NEWCOMER_PLAIN] = {0};
	struct newcomer n;
	struct err err = {0};

	memcpy(plain, json, strlen(json));
	if (behind)
		memcpy(plain + NEWCOMER_PLAIN - 1, behind, 1);
	return newcomer_decode(plain, &n, &err);
}

START_TEST(test_hostile)
{
	static const char *const texts[] = {"", "{", "[]", "null", "{}",
		"{\"id\":1,\"name\":\"a\"}", "{\"id\":\"330799194803150016\"}",
		"{\"id\":\"1\",\"name\":\"A\",\"paper\":1}",
		"{\"id\":\"1\",\"name\":\"A\",\"allergens\":256}",
		"{\"id\":\"1\",\"name\":\"A\",\"lang\":3}",
		"{\"id\":\"1\",\"name\":\"A\",\"alone\":-1}",
		"{\"id\":\"1\",\"name\":\"A\",\"phone\":\"1234567890123\"}",
		"{\"id\":\"1234567890123456789\",\"name\":\"A\"}",
		"{\"id\":\"1\",\"name\":\"\\u0000\"}", "{\"id\":\"1\",\"name\":\"\xff\"}",
		"{\"id\":\"1\",\"name\":\"A\",\"contact_phone\":\"1\"}"};

	ck_assert_int_eq(decode("{\"id\":\"1\",\"name\":\"A\"}", NULL), 0);
	ck_assert_int_eq(decode("{\"id\":\"1\",\"name\":\"A\",\"later\":1}", NULL), 0);
	ck_assert_int_eq(decode("{\"id\":\"1\",\"name\":\"A\"}", "x"), ERR_BAD);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		ck_assert_msg(decode(texts[i], NULL) == ERR_BAD, "%s", texts[i]);
}
END_TEST

START_TEST(test_titles)
{
	struct newcomer n = full();
	char out[NAME_SIZE];

	ck_assert(newcomer_title(&n, 0, out)); /* the 17th digit: 5, a man */
	ck_assert_str_eq(out, "欧阳爷爷");
	strcpy(n.number, "330799194803150064");
	strcpy(n.name, "张三");
	ck_assert(newcomer_title(&n, 1, out));
	ck_assert_str_eq(out, "张阿姨");
	ck_assert(newcomer_title(&n, NEWCOMER_TITLES - 1, out));
	ck_assert_str_eq(out, "");
	strcpy(n.name, "Kim Hana");
	ck_assert(!newcomer_title(&n, 0, out));
	strcpy(n.name, "欧阳");
	ck_assert(newcomer_title(&n, 2, out));
	ck_assert_str_eq(out, "欧女士");
	strcpy(n.number, "ABC123456789012");
	ck_assert(!newcomer_title(&n, 0, out));
}
END_TEST

/* The act that carries it, and one of before. */
START_TEST(test_in_the_act)
{
	struct act a, b;
	struct buf out = BUF_INIT(ACT_BODY_MAX);
	struct err err = {0};

	act_init(&a, ACT_REQUEST);
	act_init(&b, ACT_REQUEST);
	act_body_encode(&a.body, &out);
	ck_assert_str_eq(buf_text(&out), "{}");
	buf_clear(&out);
	a.body.has_form = true;
	memset(a.body.form, 0xe1, ACT_FORM_BYTES);
	act_body_encode(&a.body, &out);
	ck_assert_int_eq(act_body_decode(out.data, out.len, &b.body, &err), 0);
	ck_assert(b.body.has_form);
	ck_assert_mem_eq(b.body.form, a.body.form, ACT_FORM_BYTES);
	out.data[out.len - 3] = 'g';
	ck_assert_int_eq(act_body_decode(out.data, out.len, &b.body, &err), ERR_BAD);
	ck_assert_int_eq(act_body_decode("{\"nf\":\"00\"}", 11, &b.body, &err), ERR_BAD);
	buf_done(&out);
}
END_TEST

SUITE_MAIN("newcomer", test_there_and_back, test_the_longest, test_what_cannot_be, test_hostile,
	test_titles, test_in_the_act)
