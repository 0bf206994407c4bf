/* SPDX-License-Identifier: MIT */
#include "kiosk/store/slips.h"
#include "tests/kiosk/store/rig.h"

#define NEIGHBOUR RIG_NOWHERE
#define FAR_AWAY  "330784-009"

static unsigned char issuer_public[TOKEN_PUBLIC], issuer_secret[TOKEN_SECRET];

static void frame_key(struct frame *f, int64_t rev, const char *key)
{
	struct token_key k = {.key_id = 1};
	struct buf body = BUF_INIT(FEED_BODY_MAX);

	memcpy(k.public_key, issuer_public, TOKEN_PUBLIC);
	row_key_encode(&k, &body);
	frame_body(f, rev, "key", key, &body);
}

static void frame_card(struct frame *f, const struct rig *r, int64_t rev, const char *uid,
	const char *place, uint32_t resident)
{
	struct card_row row = {.resident = resident};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	char text[64], key[33];

	snprintf(text, sizeof(text), "uid%s", uid);
	crypto_generichash(row.mark, sizeof(row.mark), (unsigned char *)text, strlen(text),
		r->grant.k_hall, KEY_BYTES);
	strcpy(row.place, place);
	hex_from(key, row.mark, sizeof(row.mark));
	row_card_encode(&row, &body);
	frame_body(f, rev, "card", key, &body);
}

static void hall(struct rig *r)
{
	struct person_row row;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	crypto_sign_keypair(issuer_public, issuer_secret);
	frame_init(&f, r, 10, 30);
	frame_key(&f, 11, FIXTURE_PLACE "/1");
	frame_key(&f, 12, NEIGHBOUR "/1");
	frame_key(&f, 13, FAR_AWAY "/1");
	rig_person(r, &row, RIG_ID_OTHER, 55);
	row.person.known = false;
	row.person.serial = 4;
	strcpy(row.person.place, NEIGHBOUR);
	frame_person(&f, r, 14, &row);
	frame_card(&f, r, 15, "04A1B2C3", FIXTURE_PLACE, 1001);
	frame_card(&f, r, 16, "04FFFFFF", FIXTURE_PLACE, 4711);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
}

static struct lookup by_card(struct rig *r, enum card_kind kind, const char *number)
{
	struct card card = {.kind = kind};
	struct lookup found = {.ticket = 5};

	strcpy(card.number, number);
	store_find_card(r->s, &card, &r->now, &found);
	ck_assert_int_eq(found.ticket, 5);
	ck_assert_int_eq(found.proof, PROOF_CARD);
	return found;
}

static struct lookup by_scan(struct rig *r, const char *text)
{
	struct lookup found = {.ticket = 6};

	store_find_scan(r->s, text, &r->now, &found);
	ck_assert_int_eq(found.ticket, 6);
	return found;
}

START_TEST(test_id_cards)
{
	static const struct {
		const char *number;
		enum lookup_result result;
	} cases[] = {
		{RIG_ID, LOOKUP_FOUND},
		{RIG_ID_OTHER, LOOKUP_UNKNOWN},
		{"330799194803150017", LOOKUP_NOT_READ}, /* check digit */
		{"330799209901010016", LOOKUP_NOT_READ}, /* not born yet */
		{"hello", LOOKUP_NOT_READ},
		{"", LOOKUP_NOT_READ},
		{"330799193807020046", LOOKUP_UNKNOWN},
	};
	struct rig rig, *r = &rig;
	struct lookup found;

	hall(r);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_int_eq(by_card(r, CARD_ID, cases[i].number).result, cases[i].result);
	found = by_card(r, CARD_ID, RIG_ID);
	ck_assert(found.person.known);
	ck_assert_str_eq(found.person.masked, "张*英");
	ck_assert_int_eq(found.person.resident, 1001);
	ck_assert_int_eq(found.person.serial, 2);
	ck_assert_int_eq(found.person.voice, VOICE_ON);
	ck_assert_int_eq(found.person.dk[31], 0x55);
	ck_assert(!found.standing.checked_in);
	rig_check_in(r, &found.person);
	ck_assert(by_card(r, CARD_ID, RIG_ID).standing.checked_in);
	r->now.quality = CLOCK_UNKNOWN; /* the clock stands in 1900: nobody is unborn */
	r->now.day = -25567;
	ck_assert_int_eq(by_card(r, CARD_ID, RIG_ID).result, LOOKUP_FOUND);
	rig_done(r);
}
END_TEST

/* Two people with one birth date and one tag. */
START_TEST(test_several)
{
	struct rig rig, *r = &rig;
	struct lookup found;
	struct person_row row;
	struct frame f;

	hall(r);
	frame_init(&f, r, 30, 31);
	rig_person(r, &row, RIG_ID, 1002);
	frame_person(&f, r, 31, &row);
	OK(frame_give(r, &f));
	found = by_card(r, CARD_ID, RIG_ID);
	ck_assert_int_eq(found.result, LOOKUP_SEVERAL);
	ck_assert_uint_ge(found.person.resident, 1001); /* somebody to ask for by name */
	ck_assert_str_ne(found.person.masked, "");
	frame_init(&f, r, 31, 32);
	rig_person(r, &row, RIG_ID, 1002);
	row.tag ^= 1; /* the same birthday, another number */
	frame_person(&f, r, 32, &row);
	OK(frame_give(r, &f));
	found = by_card(r, CARD_ID, RIG_ID);
	ck_assert_int_eq(found.result, LOOKUP_FOUND);
	ck_assert_int_eq(found.person.resident, 1001);
	/* a number without a birth date fits by eight bits only: the name is asked */
	frame_init(&f, r, 32, 33);
	rig_person(r, &row, "ABC330799345678", 1003);
	frame_person(&f, r, 33, &row);
	OK(frame_give(r, &f));
	found = by_card(r, CARD_ID, "ABC330799345678");
	ck_assert_int_eq(found.result, LOOKUP_SEVERAL);
	ck_assert_int_eq(found.person.resident, 1003);
	rig_done(r);
}
END_TEST

START_TEST(test_chip_cards)
{
	static const struct {
		const char *uid;
		enum lookup_result result;
	} cases[] = {
		{"04A1B2C3", LOOKUP_FOUND},
		{"04a1b2c3", LOOKUP_FOUND},
		{"04A1B2C4", LOOKUP_UNKNOWN},
		{"04FFFFFF", LOOKUP_UNKNOWN}, /* a card whose person is not in the directory */
		{"", LOOKUP_NOT_READ},
		{"04A", LOOKUP_NOT_READ},
		{"zzzz", LOOKUP_NOT_READ},
		{"04A1B2C304A1B2C304A1B2C", LOOKUP_NOT_READ},
	};
	struct rig rig, *r = &rig;

	hall(r);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(by_card(r, CARD_CHIP, cases[i].uid).result == cases[i].result, "%s",
			cases[i].uid);
	rig_done(r);
}
END_TEST

static void token_of(
	char out[TOKEN_CHARS + 1], const char *place, uint32_t resident, int serial, day_t expires)
{
	struct token t = {.version = 1, .key_id = 1, .resident = resident, .serial = serial};

	ck_assert_int_eq(place_parse(place, &t.division, &t.hall), 0);
	t.issued = FIXTURE_DAY - 10;
	t.expires = expires;
	ck_assert_int_eq(token_issue(&t, issuer_secret, out), 0);
}

START_TEST(test_codes)
{
	static const struct {
		const char *place;
		uint32_t resident;
		int serial, days;
		enum lookup_result result;
	} cases[] = {
		{FIXTURE_PLACE, 1001, 2, 1, LOOKUP_FOUND},
		{FIXTURE_PLACE, 1001, 3, 1, LOOKUP_FOUND},
		{FIXTURE_PLACE, 1001, 1, 1, LOOKUP_OLD_CARD},
		{FIXTURE_PLACE, 1001, 2, 0, LOOKUP_EXPIRED},
		{FIXTURE_PLACE, 1009, 2, 1, LOOKUP_UNKNOWN},
		{NEIGHBOUR, 55, 4, 1, LOOKUP_NEIGHBOUR},
		{NEIGHBOUR, 55, 3, 1, LOOKUP_OLD_CARD},
		{NEIGHBOUR, 56, 0, 1, LOOKUP_NEIGHBOUR},
		{FAR_AWAY, 1, 0, 1, LOOKUP_NOT_OURS}, /* its key is known, but it is no neighbour */
		{"330784-010", 1, 0, 1, LOOKUP_NOT_OURS},
	};
	struct rig rig, *r = &rig;
	char text[TOKEN_CHARS + 1];
	struct lookup found;

	hall(r);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		token_of(text, cases[i].place, cases[i].resident, cases[i].serial,
			FIXTURE_DAY + cases[i].days);
		found = by_scan(r, text);
		ck_assert_msg(found.result == cases[i].result, "case %zu: %d", i, found.result);
		ck_assert_int_eq(found.proof, PROOF_CODE);
	}
	token_of(text, NEIGHBOUR, 55, 4, FIXTURE_DAY + 1);
	found = by_scan(r, text);
	ck_assert(!found.person.known);
	ck_assert_str_eq(found.person.place, NEIGHBOUR);
	ck_assert_int_eq(found.person.resident, 55);
	ck_assert_int_eq(found.person.born, DAY_NONE);
	rig_check_in(r, &found.person);
	ck_assert(by_scan(r, text).standing.checked_in);
	text[60] = text[60] == 'A' ? 'B' : 'A';
	ck_assert_int_eq(by_scan(r, text).result, LOOKUP_NOT_OURS);
	text[60] = '!';
	ck_assert_int_eq(by_scan(r, text).result, LOOKUP_NOT_READ);
	ck_assert_int_eq(by_scan(r, "").result, LOOKUP_NOT_READ);
	ck_assert_int_eq(by_scan(r, "6901234567892").result, LOOKUP_NOT_READ);
	rig_done(r);
}
END_TEST

START_TEST(test_phone_codes)
{
	struct token t = {.version = 2, .key_id = 1, .resident = 1001, .serial = 2};
	struct rig rig, *r = &rig;
	char text[TOKEN_CHARS + 1];

	hall(r);
	ck_assert_int_eq(place_parse(FIXTURE_PLACE, &t.division, &t.hall), 0);
	t.minutes = (uint32_t)(r->now.ms / 60000 - 18262LL * 1440);
	ck_assert_int_eq(token_issue(&t, issuer_secret, text), 0);
	ck_assert_int_eq(by_scan(r, text).result, LOOKUP_FOUND);
	r->now.ms += 6 * 60000;
	ck_assert_int_eq(by_scan(r, text).result, LOOKUP_EXPIRED);
	r->now.quality = CLOCK_UNKNOWN;
	ck_assert_int_eq(by_scan(r, text).result, LOOKUP_NOT_READ);
	rig_done(r);
}
END_TEST

START_TEST(test_slips)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act order;
	struct lookup found;
	char code[SLIP_CODE_SIZE];

	hall(r);
	rig_zhang(r, &zhang);
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 1);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	strcpy(code, r->done.slip_code);
	found = by_scan(r, code);
	ck_assert_int_eq(found.result, LOOKUP_SLIP);
	ck_assert_int_eq(found.proof, PROOF_PAPER);
	ck_assert_int_eq(found.standing.n_orders, 1);
	ck_assert_str_eq(found.standing.orders[0].pickup, "A001");
	ck_assert_int_eq(found.standing.orders[0].seq, 1);
	ck_assert_str_eq(found.person.masked, "");
	code[strlen(code) - 1] = code[strlen(code) - 1] == '0' ? '1' : '0';
	ck_assert_int_eq(by_scan(r, code).result, LOOKUP_NOT_READ);
	ck_assert_int_eq(by_scan(r, "LT1-YD1-99-00000000").result, LOOKUP_NOT_READ);
	ck_assert_int_eq(by_scan(r, "LT1-YD2-1-00000000").result, LOOKUP_NOT_READ);
	rig_check_in(r, &zhang);
	OK(slip_code(code, "YD1", &r->done.act)); /* an act, but no order */
	ck_assert_int_eq(by_scan(r, code).result, LOOKUP_NOT_READ);
	rig_done(r);
}
END_TEST

/* What another terminal of the hall, or of another one, prints. */
static void print_elsewhere(const struct rig *r, char code[SLIP_ORDER_SIZE], unsigned char more)
{
	struct slip_order order;
	unsigned char key[KEY_BYTES];
	struct act act = r->done.act;

	memcpy(key, r->grant.k_hall, KEY_BYTES);
	key[0] ^= more;
	act.head.seq = 77;
	ck_assert_int_eq(slip_order_of(&order, "YD2", &act), 0);
	ck_assert_int_eq(slip_order_code(code, &order, key), 0);
}

START_TEST(test_slips_of_orders)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act order;
	struct lookup found;
	char code[SLIP_ORDER_SIZE], again[SLIP_ORDER_SIZE];

	hall(r);
	rig_zhang(r, &zhang);
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 1);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	OK(store_slip_qr(r->s, &r->done.act, code));
	found = by_scan(r, code);
	ck_assert_int_eq(found.result, LOOKUP_SLIP);
	ck_assert_int_eq(found.standing.orders[0].seq, 1);
	ck_assert_int_eq(found.slip.at.seq, 0);
	/* What the journal keeps prints the same code. */
	OK(store_act(r->s, 1, &order, &r->err));
	OK(store_slip_qr(r->s, &order, again));
	ck_assert_str_eq(again, code);
	print_elsewhere(r, code, 0);
	found = by_scan(r, code);
	ck_assert_int_eq(found.result, LOOKUP_SLIP_ELSEWHERE);
	ck_assert_int_eq(found.proof, PROOF_PAPER);
	ck_assert_str_eq(found.slip.at.kiosk, "YD2");
	ck_assert_int_eq(found.slip.at.seq, 77);
	ck_assert_str_eq(found.slip.pickup, "A001");
	ck_assert_int_eq(found.standing.n_orders, 0);
	code[30] = code[30] == 'A' ? 'B' : 'A';
	found = by_scan(r, code);
	ck_assert_int_ne(found.result, LOOKUP_SLIP_ELSEWHERE);
	ck_assert_int_eq(found.slip.at.seq, 0);
	print_elsewhere(r, code, 1);
	ck_assert_int_eq(by_scan(r, code).result, LOOKUP_NOT_OURS);
	rig_check_in(r, &zhang);
	ck_assert_int_lt(store_slip_qr(r->s, &r->done.act, code), 0); /* no order */
	rig_done(r);
}
END_TEST

/* A data key that was erased: the person is not used without it. */
START_TEST(test_erased)
{
	struct rig rig, *r = &rig;

	hall(r);
	rig_sql(r->keys, "DELETE FROM dk");
	ck_assert_int_eq(by_card(r, CARD_ID, RIG_ID).result, LOOKUP_FAILED);
	rig_done(r);
}
END_TEST

SUITE_MAIN("directory", test_id_cards, test_several, test_chip_cards, test_codes, test_phone_codes,
	test_slips, test_slips_of_orders, test_erased)
