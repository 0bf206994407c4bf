/* SPDX-License-Identifier: MIT */
#include "tests/server/terminal.h"

#include <sys/stat.h>

static struct fixture f;

START_TEST(a_code_makes_a_terminal)
{
	static struct terminal t;
	char code[ENROL_CODE_SIZE];
	unsigned char k_hall[KEY_BYTES];
	struct enrol_grant first;

	fixture_init(&f);
	terminal_init(&t, &f);
	new_code(&f, "YD1", PLACE, code);
	ck_assert_uint_eq(enrol_with(&t, code), 200);
	ck_assert_str_eq(t.grant.kiosk, "YD1");
	ck_assert_str_eq(t.grant.place, PLACE);
	ck_assert_str_eq(t.grant.places, PLACE "," NEIGHBOUR);
	ck_assert_int_eq(t.grant.letter, 'A');
	ck_assert_int_eq(t.grant.block_from, 100001);
	ck_assert_int_eq(t.grant.block_to, 101000);
	ck_assert_uint_eq(t.grant.epoch.n, 1);
	ck_assert_int_eq(t.grant.now_ms, T0);
	ck_assert_mem_eq(t.grant.hub_public, f.hub.keys.public_key, SIGN_PUBLIC);
	keys_hall(&f.hub.keys, PLACE, 1, k_hall);
	ck_assert_mem_eq(t.grant.k_hall, k_hall, KEY_BYTES);
	/* a lost reply: the same terminal may ask again, and gets the same */
	first = t.grant;
	f.now_ms += 30 * INT64_C(86400000);
	ck_assert_uint_eq(enrol_with(&t, code), 200);
	ck_assert_mem_eq(t.grant.feed_key, first.feed_key, KEY_BYTES);
	ck_assert_int_eq(t.grant.block_from, first.block_from);
	ck_assert_int_eq(t.grant.letter, first.letter);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM stream"), 1);
	ck_assert_int_eq(send_acts(&t, 1, 0).acked, 0);
	terminal_done(&t);
	fixture_done(&f);
}
END_TEST

START_TEST(codes_that_do_not_count)
{
	static struct terminal t, other;
	char code[ENROL_CODE_SIZE], newer[ENROL_CODE_SIZE];
	struct enrol_code parts;

	fixture_init(&f);
	terminal_init(&t, &f);
	terminal_init(&other, &f);
	new_code(&f, "YD1", PLACE, code);
	new_code(&f, "YD1", PLACE, newer); /* replaces the first */
	ck_assert_uint_eq(enrol_with(&t, code), 403);
	ck_assert_int_eq(enrol_code_parse(newer, &parts), 0);
	parts.secret[0] ^= 1;
	enrol_code_format(&parts, code);
	ck_assert_uint_eq(enrol_with(&t, code), 403);
	f.now_ms += 7 * INT64_C(86400000) + 1;
	ck_assert_uint_eq(enrol_with(&t, newer), 403);
	f.now_ms = T0;
	t.spoil_sig = true;
	ck_assert_uint_eq(enrol_with(&t, newer), 403);
	t.spoil_sig = false;
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM stream"), 0);
	ck_assert_uint_eq(enrol_with(&t, newer), 200);
	ck_assert_uint_eq(enrol_with(&other, newer), 403); /* used by another */
	memcpy(other.stream, t.stream, sizeof(other.stream));
	ck_assert_uint_eq(enrol_with(&other, newer), 403); /* not even with its stream's name */
	new_code(&f, "YD2", PLACE, code);
	ck_assert_uint_eq(enrol_with(&other, code), 403); /* a stream that is there already */
	randombytes_buf(other.stream, sizeof(other.stream));
	ck_assert_uint_eq(enrol_with(&other, code), 200);
	ck_assert_int_eq(other.grant.letter, 'B');
	ck_assert_int_eq(other.grant.block_from, 101001);
	terminal_done(&t);
	terminal_done(&other);
	fixture_done(&f);
}
END_TEST

START_TEST(names_and_halls)
{
	static const struct {
		const char *name, *place;
		int result;
	} cases[] = {
		{"", PLACE, ERR_BAD},
		{"yd1", PLACE, ERR_BAD},
		{"YD-1", PLACE, ERR_BAD},
		{"ABCDEFGHIJKLM", PLACE, ERR_BAD},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", PLACE, ERR_BAD},
		{"YD9", "330784-009", ERR_NONE},
		{"YD9", "", ERR_NONE},
		{"YD9", "a place that is none at all", ERR_NONE},
		{"YD1", PLACE, ERR_BAD}, /* enrolled */
		{"ABCDEFGHIJKL", PLACE, 0},
	};
	static struct terminal t;
	char code[ENROL_CODE_SIZE];

	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = {0};

		ck_assert_int_eq(
			enrol_code_new(&f.hub,
				&(struct code_wish){cases[i].name, cases[i].place, T0, false}, code,
				&err),
			cases[i].result);
	}
	terminal_done(&t);
	fixture_done(&f);
}
END_TEST

START_TEST(bad_requests)
{
	static const char *const bodies[] = {"", "{}", "[]", "\xff\xfe", "{\"secret\":1}"};
	static const unsigned char no_hub[HUB_ID_BYTES];
	static struct terminal t;

	fixture_init(&f);
	terminal_init(&t, &f);
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct request req = {.method = "POST", .path = "/v1/enrol"};

		req.body = (const unsigned char *)bodies[i];
		req.body_len = strlen(bodies[i]);
		ck_assert_uint_eq(ask(&t, &req, no_hub), 400);
	}
	for (int i = 0; i < 3; i++) {
		static const char *const paths[] = {"/", "/v1/leases", "/v1/acts/"};
		struct request req = {.method = "POST"};

		strcpy(req.path, paths[i]);
		ck_assert_uint_eq(ask(&t, &req, f.hub.keys.hub_id), 404);
	}
	terminal_done(&t);
	fixture_done(&f);
}
END_TEST

START_TEST(keys_belong_to_their_database)
{
	char keys[128], other[128];
	struct err err = {0};
	struct stat st;

	if (postgres_asked())
		return; /* files only */
	fixture_init(&f);
	snprintf(keys, sizeof(keys), "%s", f.keys);
	snprintf(other, sizeof(other), "%s/other.db", f.dir);
	ck_assert_int_eq(stat(keys, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	hub_close(&f.hub);
	/* others may read it */
	ck_assert_int_eq(chmod(keys, 0644), 0);
	ck_assert_int_eq(hub_open(&f.hub, f.db, HUB_READ, &err), ERR_DENIED);
	ck_assert_int_eq(chmod(keys, 0600), 0);
	/* another hub's */
	ck_assert_int_eq(hub_open(&f.hub, other, HUB_CREATE, &err), 0);
	hub_close(&f.hub);
	ck_assert_int_eq(unlink(keys), 0);
	ck_assert_int_eq(hub_open(&f.hub, f.db, HUB_CREATE, &err), ERR_NONE);
	snprintf(other, sizeof(other), "%s/other.db.keys", f.dir);
	ck_assert_int_eq(rename(other, keys), 0);
	ck_assert_int_eq(hub_open(&f.hub, f.db, HUB_WRITE, &err), ERR_DENIED);
	ck_assert_ptr_nonnull(strstr(err.text, "another hub"));
	/* no database at all */
	snprintf(other, sizeof(other), "%s/none.db", f.dir);
	ck_assert_int_eq(hub_open(&f.hub, other, HUB_WRITE, &err), ERR_NONE);
	ck_assert_int_ne(access(other, F_OK), 0);
	fixture_done(&f);
}
END_TEST

SUITE_MAIN("enrol", a_code_makes_a_terminal, codes_that_do_not_count, names_and_halls, bad_requests,
	keys_belong_to_their_database)
