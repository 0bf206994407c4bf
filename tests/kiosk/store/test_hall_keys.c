/* SPDX-License-Identifier: MIT */
/* A terminal knows people and cards by every key that its hall has had. */
#include "core/wire/hall_key.h"
#include "kiosk/store/people.h"
#include "kiosk/store/slips.h"
#include "tests/kiosk/store/rig.h"

#define UID "04A1B2C3"

static struct hall_key key_of(uint32_t gen)
{
	struct hall_key v = {.place = FIXTURE_PLACE, .gen = gen};

	memset(v.key, (int)gen, KEY_BYTES);
	return v;
}

static void frame_hall_key(struct frame *f, const struct rig *r, int64_t rev, uint32_t gen)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct hall_key v = key_of(gen);
	char key[40];

	snprintf(key, sizeof(key), "%s/%u", v.place, gen);
	ck_assert_int_eq(row_hall_key_encode(&v, r->grant.feed_key, &body), 0);
	frame_body(f, rev, HALL_KEY_KIND, key, &body);
}

/* Marked under the key of a generation; has a chip card where there is a UID. */
static void frame_marked(
	struct frame *f, const struct rig *r, int64_t rev, const char *number, uint32_t gen)
{
	struct hall_key v = key_of(gen);
	struct person_row row;

	rig_person(r, &row, number, 2000 + gen);
	row.tag = id_tag(v.key, number);
	row.tag_gen = (int)gen;
	frame_person(f, r, rev, &row);
}

static void frame_chip(struct frame *f, int64_t rev, uint32_t gen, uint32_t resident)
{
	struct card_row row = {.resident = resident, .place = FIXTURE_PLACE};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct hall_key v = key_of(gen);
	char key[2 * CHIP_MARK + 1];

	ck_assert_int_eq(chip_mark(v.key, UID, row.mark), 0);
	hex_from(key, row.mark, sizeof(row.mark));
	row_card_encode(&row, &body);
	frame_body(f, rev, "card", key, &body);
}

static struct lookup find(struct rig *r, enum card_kind kind, const char *number)
{
	struct card card = {.kind = kind};
	struct lookup found = {.ticket = 5};

	strcpy(card.number, number);
	store_find_card(r->s, &card, &r->now, &found);
	return found;
}

START_TEST(test_under_every_key)
{
	struct rig rig, *r = &rig;
	struct lookup found;
	struct frame f;

	rig_init(r);
	rig_fill(r); /* RIG_ID, under the grant's */
	frame_init(&f, r, 10, 20);
	frame_marked(&f, r, 11, RIG_ID_OTHER, 2);
	frame_chip(&f, 12, 2, 1001);
	OK(frame_give(r, &f));
	/* not without the key */
	ck_assert_int_eq(find(r, CARD_ID, RIG_ID).result, LOOKUP_FOUND);
	ck_assert_int_eq(find(r, CARD_ID, RIG_ID_OTHER).result, LOOKUP_UNKNOWN);
	ck_assert_int_eq(find(r, CARD_CHIP, UID).result, LOOKUP_UNKNOWN);
	frame_init(&f, r, 20, 30);
	frame_hall_key(&f, r, 21, 2);
	frame_hall_key(&f, r, 22, 3);
	OK(frame_give(r, &f));
	rig_reopen(r);
	ck_assert_int_eq(find(r, CARD_ID, RIG_ID).result, LOOKUP_FOUND);
	found = find(r, CARD_ID, RIG_ID_OTHER);
	ck_assert_int_eq(found.result, LOOKUP_FOUND);
	ck_assert_int_eq(found.person.resident, 2002);
	found = find(r, CARD_CHIP, UID);
	ck_assert_int_eq(found.result, LOOKUP_FOUND);
	ck_assert_int_eq(found.person.resident, 1001);
	/* marked anew */
	frame_init(&f, r, 30, 40);
	frame_marked(&f, r, 31, RIG_ID, 3);
	OK(frame_give(r, &f));
	ck_assert_int_eq(find(r, CARD_ID, RIG_ID_OTHER).result, LOOKUP_FOUND);
	rig_done(r);
}
END_TEST

/* The same eight bits under another key are another mark: nobody is taken for somebody else. */
START_TEST(test_a_tag_counts_under_its_own_key)
{
	struct hall_key second = key_of(2);
	struct rig rig, *r = &rig;
	struct person_row row;
	struct frame f;

	rig_init(r);
	frame_init(&f, r, 0, 10);
	frame_hall_key(&f, r, 1, 2);
	rig_person(r, &row, RIG_ID, 1);
	row.tag = id_tag(second.key, RIG_ID); /* and said to be of the first */
	frame_person(&f, r, 2, &row);
	OK(frame_give(r, &f));
	ck_assert_int_eq(find(r, CARD_ID, RIG_ID).result, LOOKUP_UNKNOWN);
	rig_done(r);
}
END_TEST

START_TEST(test_the_newest_are_kept)
{
	struct rig rig, *r = &rig;
	struct hall_keys keys;
	struct feed_row alien = {.rev = 99, .need = 1, .body = "{\"x\":\"00\"}"};
	struct frame f;

	rig_init(r);
	frame_init(&f, r, 0, 100);
	for (uint32_t gen = 2; gen < 2 + HALL_KEYS_MAX; gen++)
		frame_hall_key(&f, r, gen, gen);
	strcpy(alien.kind, HALL_KEY_KIND);
	strcpy(alien.key, FIXTURE_PLACE "/9");
	strcpy(alien.place, FIXTURE_PLACE);
	frame_row(&f, &alien); /* in place of a good one */
	OK(frame_give(r, &f));
	OK(hall_keys_read(r->s, &keys, &r->err));
	ck_assert_int_eq(keys.n, HALL_KEYS_MAX - 1);
	ck_assert_uint_eq(keys.of[0].gen, 1);
	ck_assert_mem_eq(keys.of[0].key, r->grant.k_hall, KEY_BYTES);
	ck_assert_uint_eq(keys.of[1].gen, HALL_KEYS_MAX + 1);
	ck_assert_uint_eq(keys.of[2].gen, HALL_KEYS_MAX);
	for (int i = 1; i < keys.n; i++)
		ck_assert_int_eq(keys.of[i].key[0], (int)keys.of[i].gen);
	rig_done(r);
}
END_TEST

/* Paper is made under the newest key, and read under each. */
START_TEST(test_slips_under_every_key)
{
	struct hall_key second = key_of(2), third = key_of(3), none = key_of(4);
	const unsigned char *keys[] = {NULL, second.key, third.key};
	char code[SLIP_ORDER_SIZE];
	enum slip_order_verdict verdict;
	struct slip_order order, got;
	struct rig rig, *r = &rig;
	struct act act;
	struct frame f;

	rig_init(r);
	frame_init(&f, r, 0, 30);
	frame_hall_key(&f, r, 1, 2);
	frame_hall_key(&f, r, 2, 3);
	OK(frame_give(r, &f));
	act_init(&act, ACT_ORDER);
	act.head.seq = 5;
	act.head.service_day = FIXTURE_DAY;
	OK(slip_order_of(&order, "YD2", &act));
	keys[0] = r->grant.k_hall;
	for (int i = 0; i < 3; i++) {
		OK(slip_order_code(code, &order, keys[i]));
		OK(store_slip_order(r->s, code, &verdict, &got, &r->err));
		ck_assert_int_eq(verdict, SLIP_ORDER_OK);
		ck_assert_int_eq(got.at.seq, 5);
	}
	OK(slip_order_code(code, &order, none.key));
	OK(store_slip_order(r->s, code, &verdict, &got, &r->err));
	ck_assert_int_eq(verdict, SLIP_ORDER_FORGED);
	OK(store_slip_order(r->s, "LT1-YD1-1-00000000", &verdict, &got, &r->err));
	ck_assert_int_eq(verdict, SLIP_ORDER_NOT_ONE);
	OK(store_slip_qr(r->s, &act, code));
	ck_assert_int_eq(slip_order_parse(code, third.key, &got), SLIP_ORDER_OK);
	rig_done(r);
}
END_TEST

SUITE_MAIN("hall_keys", test_under_every_key, test_a_tag_counts_under_its_own_key,
	test_the_newest_are_kept, test_slips_under_every_key)
