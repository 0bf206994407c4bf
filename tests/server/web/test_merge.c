/* SPDX-License-Identifier: MIT */
#include "tests/server/web/browser.h"

#include "server/erase.h"
#include "server/ledger_claim.h"

/* Two who are one (server/people_merge.h), from the page. */

#define MERGE "/staff/api/residents/merge"
#define INTO(hall, no, into, into_no)                                                              \
	"{\"hall\":\"" hall "\",\"no\":" no ",\"into_hall\":\"" into "\",\"into_no\":" into_no     \
	",\"reason\":\"" HTML "\"}"
#define HEAD                                                                                             \
	"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tcard_uid\tacts_for" \
	"\tcollectors\temergency_phone\n"
/* 3 is 1 a second time, and has a chip card; 2 acts for it. */
#define TWIN                                                                                       \
	PLACE "\t3\t330799194803150032\t王桂兰\t王奶奶\tyes\t\tE\tzh\t04A1B2C3D4E5F7\t2:阿姨\t2:阿姨\t139\n"

static void prepare(void)
{
	up_signed_in();
	import_text_of(&f, "r.tsv",
		HEAD TWIN PLACE
		"\t2\t330799196402290121\t陈秀英\t陈阿姨\t\t\t\t\t04A1B2C3D4E5F6\t3:妈妈\t3:妈妈;1:奶奶\n");
}

static void key_of(int no, struct person_key *key)
{
	struct err err = {0};

	memset(key, 0, sizeof(*key));
	strcpy(key->place, PLACE);
	key->resident = no;
	ck_assert_int_eq(person_by_no(&f.hub.ledger, key, NULL, &err), 1);
}

/* A serving of lunch that one resident has from this terminal. */
static void serve(int no, day_t day)
{
	struct resident r;
	struct err err = {0};
	struct act act;

	ck_assert_int_eq(people_get(&f.hub, PLACE, no, &r, &err), 1);
	memcpy(t.dk, r.row.person.dk, DK_BYTES);
	draft_init(&t, &act, ACT_SERVE);
	act.body.resident = (uint32_t)no;
	strcpy(act.head.what, "lunch");
	strcpy(act.head.band, "T80");
	act.head.service_day = day;
	act.head.qty = 1;
	act.head.list_fen = 1300;
	act.head.subsidy_fen = 500;
	carry_key(&t, &act, t.dk);
	journal(&t, &act);
}

START_TEST(one_number_stays)
{
	struct err err = {0};
	struct resident r;

	prepare();
	ck_assert_uint_eq(post(MERGE, &staff, INTO(PLACE, "3", PLACE, "1")), 200);
	ck_assert_int_eq(people_get(&f.hub, PLACE, 3, &r, &err), 0);
	ck_assert_int_eq(people_get(&f.hub, PLACE, 1, &r, &err), 1);
	ck_assert_str_eq(r.phone, "13800000001");
	ck_assert_int_eq(r.row.person.hardship, HARDSHIP_NO);
	ck_assert_uint_eq(r.row.person.allergens, 2 | 8); /* C of the one, E of the other */
	ck_assert_int_eq(r.row.person.n_links, 1);
	ck_assert_int_eq(r.row.person.links[0].resident, 2);
	ck_assert_int_eq(r.row.person.n_fetchers, 1);
	ck_assert_str_eq(r.row.person.contact.phone, "139");
	ck_assert_int_eq(people_get(&f.hub, PLACE, 2, &r, &err), 1);
	ck_assert_int_eq(r.row.person.links[0].resident, 1);
	ck_assert_int_eq(r.row.person.n_fetchers, 1); /* both were the same one */
	ck_assert_int_eq(r.row.person.fetchers[0].resident, 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM card WHERE resident=1"), 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM card WHERE resident=3"), 0);
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM feed WHERE kind='person' AND gone=1"), 1);
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM feed WHERE kind='card' AND gone=1"), 0);
	ck_assert_str_eq(sql_value(&f, "SELECT name||' '||about FROM account_log"
				       " WHERE what='residents-merged'"),
		"wang 3: is " PLACE "/1: " HTML);
	ck_assert_uint_eq(post(MERGE, &staff, INTO(PLACE, "3", PLACE, "1")), 404);
	down();
}
END_TEST

static int import_of(const char *text_of)
{
	struct import_bytes file = {"r.tsv", text_of, strlen(text_of)};
	struct moment now = moment_at(f.now_ms, CLOCK_HUB);
	struct import_report report;
	struct err err = {0};
	int result;

	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	result = import_bytes(&f.hub, &file, &now, &report, &err);
	ledger_rollback(&f.hub.ledger);
	if (result < 0)
		ck_assert_msg(strstr(err.text, "became one") || strstr(err.text, "somebody else"),
			"%s", err.text);
	return result;
}

START_TEST(neither_the_person_nor_the_number_comes_back)
{
	prepare();
	ck_assert_int_eq(import_of(HEAD TWIN), 0);
	ck_assert_uint_eq(post(MERGE, &office, INTO(PLACE, "3", PLACE, "1")), 200);
	ck_assert_int_eq(import_of(HEAD TWIN), ERR_BAD);
	ck_assert_int_eq(import_of(HEAD PLACE "\t\t330799194803150032\t王桂兰\t王\t\t\t\tzh\t\t\n"),
		ERR_BAD);
	ck_assert_int_eq(
		import_of(HEAD PLACE "\t3\t330799194803150059\t李四\t\t\t\t\tzh\t\t\n"), ERR_BAD);
	/* the next number is not theirs either */
	import_text_of(&f, "r.tsv", HEAD PLACE "\t\t330799194803150059\t李四\t李\t\t\t\tzh\t\t\n");
	ck_assert_int_eq(
		sql_number(&f, "SELECT max(resident) FROM person WHERE hall='" PLACE "'"), 4);
	down();
}
END_TEST

START_TEST(claims_are_of_one_person)
{
	struct person_key one, two;
	struct err err = {0};
	int64_t n;

	prepare();
	key_of(1, &one);
	key_of(3, &two);
	serve(1, 20000);
	serve(3, 20000);
	serve(3, 20001);
	send_acts(&t, 1, 3);
	ck_assert_int_eq(claim_count(&f.hub.ledger, one.pid, 20000, &n, &err), 0);
	ck_assert_int_eq(n, 1);
	serve(3, 20002); /* it comes later than what follows */
	ck_assert_uint_eq(post(MERGE, &staff, INTO(PLACE, "3", PLACE, "1")), 200);
	send_acts(&t, 4, 1);
	for (day_t day = 20000; day < 20003; day++) {
		ck_assert_int_eq(claim_count(&f.hub.ledger, one.pid, day, &n, &err), 0);
		ck_assert_int_eq(n, day == 20000 ? 2 : 1);
		ck_assert_int_eq(claim_count(&f.hub.ledger, two.pid, day, &n, &err), 0);
		ck_assert_int_eq(n, 0);
	}
	down();
}
END_TEST

START_TEST(who_is_erased_is_erased_with_all_they_were)
{
	struct moment now = moment_at(T0, CLOCK_HUB);
	struct person_key one, two, four;
	struct err err = {0};
	unsigned char dk[DK_BYTES];

	prepare();
	import_text_of(
		&f, "r.tsv", HEAD PLACE "\t4\t330799194803150059\t王桂兰\t王\t\t\t\tzh\t\t\n");
	key_of(1, &one);
	key_of(3, &two);
	key_of(4, &four);
	/* 4 is 3, which is 1 */
	ck_assert_uint_eq(post(MERGE, &staff, INTO(PLACE, "4", PLACE, "3")), 200);
	ck_assert_uint_eq(post(MERGE, &staff, INTO(PLACE, "3", PLACE, "1")), 200);
	ck_assert_int_eq(hub_dk(&f.hub, four.kc, dk, &err), 1);
	ck_assert_msg(erase_person(&f.hub, &one, &now, &err) == 0, "%s", err.text);
	ck_assert_int_eq(hub_dk(&f.hub, one.kc, dk, &err), 0);
	ck_assert_int_eq(hub_dk(&f.hub, two.kc, dk, &err), 0);
	ck_assert_int_eq(hub_dk(&f.hub, four.kc, dk, &err), 0);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM person_alias"), 0);
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM feed WHERE kind='erase' AND gone=0"), 3);
	down();
}
END_TEST

START_TEST(what_is_refused)
{
	static const char *const bad[] = {INTO(PLACE, "1", PLACE, "1"), INTO("", "3", PLACE, "1"),
		INTO(PLACE, "3", "", "1"), INTO(PLACE, "\"3\"", PLACE, "1"),
		INTO(PLACE, "3", PLACE, "0"), INTO(PLACE, "3", SQL, "1"),
		INTO(PLACE, "3", HTML, "1"),
		"{\"hall\":\"" PLACE "\",\"no\":3,\"into_hall\":\"" PLACE "\",\"into_no\":1}", "{}",
		""};

	prepare();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(post(MERGE, &office, bad[i]) == 400, "%s: %u", bad[i], a.status);
	ck_assert_uint_eq(post(MERGE, &office, INTO(PLACE, "3", PLACE, "9")), 404);
	ck_assert_uint_eq(post(MERGE, &auditor, INTO(PLACE, "3", PLACE, "1")), 403);
	ck_assert_uint_eq(post(MERGE, &staff, INTO(PLACE, "3", NEIGHBOUR, "1")), 403);
	ck_assert_uint_eq(post(MERGE, &staff, INTO(NEIGHBOUR, "1", PLACE, "1")), 403);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM person"), 4);
	ck_assert_uint_eq(post(MERGE, &office, INTO(NEIGHBOUR, "1", PLACE, "1")), 200);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM person"), 3);
	down();
}
END_TEST

SUITE_MAIN("web merge", one_number_stays, neither_the_person_nor_the_number_comes_back,
	claims_are_of_one_person, who_is_erased_is_erased_with_all_they_were, what_is_refused)
