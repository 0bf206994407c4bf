/* SPDX-License-Identifier: MIT */
#include "tests/server/terminal.h"

#include "core/hall/idnum.h"

static struct fixture f;
static struct terminal t;
static struct buf raw = {.max = FEED_RAW_MAX};
static struct feed feed;

static void up(void)
{
	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	send_acts(&t, 1, 0);
}

static void down(void)
{
	buf_done(&raw);
	terminal_done(&t);
	fixture_done(&f);
}

/* Reads all rows from the cursor on, in frames of at most `max`; what happened to each kind. */
struct heard {
	int frames, rows, gone;
	int hall, person, nameless, card, key, lease, dish, slot;
	bool snapshot;
	struct person_row first; /* resident 1 of the own hall */
	struct feed_row last;
};

static void hear_row(struct heard *h, const struct feed_row *row)
{
	struct err err = {0};
	struct person_row person;
	struct card_row card;
	struct token_key key;
	struct dish dish;

	h->rows++;
	h->last = *row;
	h->gone += row->gone;
	h->hall += strcmp(row->kind, "hall") == 0;
	h->lease += strcmp(row->kind, "lease") == 0;
	h->slot += strcmp(row->kind, "slot") == 0;
	if (row->gone)
		return;
	if (strcmp(row->kind, "dish") == 0) {
		h->dish++;
		ck_assert_msg(row_dish_decode(row, &dish, &err) == 0, "%s", err.text);
	}
	if (strcmp(row->kind, "key") == 0) {
		h->key++;
		ck_assert_msg(row_key_decode(row, &key, &err) == 0, "%s", err.text);
	}
	if (strcmp(row->kind, "card") == 0) {
		h->card++;
		ck_assert_msg(row_card_decode(row, &card, &err) == 0, "%s", err.text);
	}
	if (strcmp(row->kind, "person") != 0)
		return;
	ck_assert_msg(row_person_decode(row, t.grant.feed_key, &person, &err) == 0, "%s", err.text);
	h->person += person.person.known;
	h->nameless += !person.person.known;
	if (person.person.known && person.person.resident == 1)
		h->first = person;
}

static struct heard hear(int max)
{
	struct heard h = {0};
	struct feed_row row;
	struct err err = {0};

	do {
		ck_assert_uint_eq(get_feed(&t, max, &raw, &feed), 200);
		h.snapshot = h.snapshot || feed.header.snapshot;
		ck_assert_int_le(feed.header.from, feed.header.to);
		while (feed_next(&feed, &row, &err) == 1)
			hear_row(&h, &row);
		t.epoch = feed.header.epoch;
		t.cursor = feed.header.to;
		memcpy(t.filter, feed.header.filter, sizeof(t.filter));
		h.frames++;
	} while (!feed.header.last);
	ck_assert_int_eq(feed.header.head, feed.header.to);
	return h;
}

START_TEST(a_terminal_hears_its_hall)
{
	unsigned char tag, k_hall[KEY_BYTES];
	struct heard h;

	up();
	h = hear(FEED_ROWS_MAX);
	ck_assert(h.snapshot);
	ck_assert_int_eq(h.frames, 1);
	ck_assert_int_eq(h.hall, 2); /* its own and the neighbour, not 新宜 */
	ck_assert_int_eq(h.key, 2);
	ck_assert_int_eq(h.person, 2);
	ck_assert_int_eq(h.nameless, 0); /* a neighbour's first card needs no row */
	ck_assert_int_eq(h.card, 1);
	ck_assert_int_eq(h.lease, MEAL_DAYS_MAX - 1); /* the cut-off of today is past */
	ck_assert_int_eq(h.slot, 1);
	ck_assert_str_eq(h.first.person.masked, "王*兰");
	ck_assert_str_eq(h.first.person.address, "王奶奶");
	ck_assert_int_eq(h.first.person.diet, DIET_SOFT);
	keys_hall(&f.hub.keys, PLACE, 1, k_hall);
	ck_assert_mem_eq(k_hall, t.grant.k_hall, KEY_BYTES);
	tag = id_tag(k_hall, "330799194803150016");
	ck_assert(h.first.has_tag);
	ck_assert_uint_eq(h.first.tag, tag);
	ck_assert_int_ne(sodium_is_zero(h.first.person.dk, DK_BYTES), 1);
	/* and nothing more until something changes */
	h = hear(FEED_ROWS_MAX);
	ck_assert(!h.snapshot);
	ck_assert_int_eq(h.rows, 0);
	down();
}
END_TEST

START_TEST(changes_follow)
{
	struct heard h, before;
	unsigned char dk[DK_BYTES];
	char table[1024];

	up();
	before = hear(FEED_ROWS_MAX);
	memcpy(dk, before.first.person.dk, DK_BYTES);
	snprintf(table, sizeof(table),
		"%s" PLACE "\t1\t330799194803150016\t王桂兰\t王奶奶\tyes\t\t\tzh\t\t\t\n",
		residents_head);
	import_text_of(&f, "residents.tsv", table);
	h = hear(FEED_ROWS_MAX);
	ck_assert(!h.snapshot);
	ck_assert_int_eq(h.rows, 1);
	ck_assert_int_eq(h.first.person.hardship, HARDSHIP_YES);
	ck_assert_mem_eq(h.first.person.dk, dk, DK_BYTES); /* the key stays */
	import_text_of(&f, "residents.tsv", table);
	ck_assert_int_eq(hear(FEED_ROWS_MAX).rows, 0);
	/* 新宜's changes are not for this terminal, and move the cursor all the same */
	import_text_of(&f, "halls.tsv",
		"place\tzh\ten\tko\tneighbours\n330109-001\t新宜\tXinyi\t신이\t\n");
	h = hear(FEED_ROWS_MAX);
	ck_assert_int_eq(h.rows, 0);
	ck_assert_int_eq(t.cursor, sql_number(&f, "SELECT feed_head FROM hub"));
	down();
}
END_TEST

/* As bare copies of its files come back: what was told since is forgotten, and the revision given
 * again. */
static void put_back(void)
{
	sql(&f, "DELETE FROM feed WHERE rev=(SELECT feed_head FROM hub)");
	sql(&f, "UPDATE hub SET feed_head=feed_head-1");
	hub_close(&f.hub);
	fixture_open(&f);
}

START_TEST(another_past_is_known_by_its_run)
{
	static const char xinyi[] =
		"place\tzh\ten\tko\tneighbours\n330109-001\t%s\tXinyi\t신이\t\n";
	char table[200];
	struct heard h;

	up();
	snprintf(table, sizeof(table), xinyi, "新宜");
	import_text_of(&f, "halls.tsv", table);
	hear(FEED_ROWS_MAX);
	/* a hub that is only opened anew goes on */
	hub_close(&f.hub);
	fixture_open(&f);
	ck_assert(!hear(FEED_ROWS_MAX).snapshot);
	snprintf(table, sizeof(table), xinyi, "新怡");
	import_text_of(&f, "halls.tsv", table);
	ck_assert(!hear(FEED_ROWS_MAX).snapshot);
	put_back();
	snprintf(table, sizeof(table), xinyi, "心怡");
	import_text_of(&f, "halls.tsv", table);
	ck_assert_int_eq(t.cursor, sql_number(&f, "SELECT feed_head FROM hub"));
	h = hear(FEED_ROWS_MAX);
	ck_assert(h.snapshot);
	ck_assert(!hear(FEED_ROWS_MAX).snapshot);
	down();
}
END_TEST

START_TEST(who_moves_leaves_a_tombstone)
{
	struct heard h;
	char table[1024];

	up();
	hear(FEED_ROWS_MAX);
	snprintf(table, sizeof(table),
		"%s" NEIGHBOUR
		"\t\t330799196402290121\t陈秀英\t陈阿姨\t\t\t\t\t04A1B2C3D4E5F6\tyes\t\n",
		residents_head);
	import_text_of(&f, "residents.tsv", table);
	h = hear(FEED_ROWS_MAX);
	ck_assert_int_eq(h.gone, 2); /* person and card */
	ck_assert_int_eq(h.person, 0);
	ck_assert_int_eq(sql_number(&f, "SELECT resident FROM person WHERE hall='" NEIGHBOUR
					"' ORDER BY resident DESC LIMIT 1"),
		2);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM card"), 1);
	t.cursor = 0; /* a new snapshot has no tombstones */
	h = hear(FEED_ROWS_MAX);
	ck_assert_int_eq(h.gone, 0);
	ck_assert_int_eq(h.person, 1);
	down();
}
END_TEST

START_TEST(a_lost_card_is_told_to_neighbours)
{
	struct err err = {0};
	struct heard h;
	int serial = 0;

	up();
	hear(FEED_ROWS_MAX);
	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	ck_assert_int_eq(people_new_card(&f.hub, NEIGHBOUR, 1, &serial, &err), 0);
	ck_assert_int_eq(people_new_card(&f.hub, NEIGHBOUR, 9, &serial, &err), ERR_NONE);
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
	ck_assert_int_eq(serial, 2);
	h = hear(FEED_ROWS_MAX);
	ck_assert_int_eq(h.rows, 1);
	ck_assert_int_eq(h.nameless, 1);
	ck_assert_ptr_null(strstr((const char *)raw.data, "\"x\""));
	down();
}
END_TEST

/* Which offerings and changes this terminal hears of. */
static int heard_of(const char *kind, const char *key)
{
	struct feed_row row;
	struct err err = {0};
	int n = 0;

	t.cursor = 0;
	ck_assert_uint_eq(get_feed(&t, FEED_ROWS_MAX, &raw, &feed), 200);
	while (feed_next(&feed, &row, &err) == 1)
		n += strcmp(row.kind, kind) == 0 && strcmp(row.key, key) == 0;
	return n;
}

START_TEST(neighbours_offerings_are_told)
{
	up();
	import_text_of(&f, "offerings.tsv",
		"id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\n"
		"C01\tclass\t园丁\t\t书法\t\t\tMon\t09:00-10:00\t20\t0\n"
		"N01\tclass\t花园\t\t跳舞\t\t\tMon\t09:00-10:00\t20\t0\n"
		"X01\tclass\t新宜\t\t做饭\t\t\tMon\t09:00-10:00\t20\t0\n");
	import_text_of(&f, "changes.tsv",
		"offering\tday\tchange\tto\ttime\troom_zh\troom_en\troom_ko\n"
		"N01\t2026-11-23\toff\nX01\t2026-11-23\toff\n");
	ck_assert_int_eq(heard_of("offering", "C01"), 1);
	ck_assert_int_eq(heard_of("offering", "N01"), 1);
	ck_assert_int_eq(heard_of("offering", "X01"), 0);
	ck_assert_int_eq(heard_of("change", "N01/2026-11-23"), 1);
	ck_assert_int_eq(heard_of("change", "X01/2026-11-23"), 0);
	ck_assert_int_eq(heard_of("slot", NEIGHBOUR "/lunch"), 0);
	down();
}
END_TEST

START_TEST(frames_add_up)
{
	struct heard whole, parts;

	up();
	whole = hear(FEED_ROWS_MAX);
	t.cursor = 0;
	parts = hear(3);
	ck_assert_int_ge(parts.frames, (whole.rows + 2) / 3);
	ck_assert_int_eq(parts.rows, whole.rows);
	ck_assert_int_eq(parts.person, whole.person);
	down();
}
END_TEST

START_TEST(a_large_hall)
{
	struct buf table = BUF_INIT(1u << 20);
	char number[40];
	struct heard h;

	up();
	buf_str(&table, residents_head);
	for (int i = 0; i < 2500; i++) {
		snprintf(number, sizeof(number), "3307991950%02d%02d%03d", 1 + i % 12, 1 + i % 28,
			i % 1000);
		number[17] = idnum_check_char(number);
		number[18] = 0;
		buf_fmt(&table, PLACE "\t\t%s\t王%d\t王先生\t\t\t\t\t\t\t\n", number, i);
	}
	ck_assert(!table.failed);
	import_text_of(&f, "residents.tsv", buf_text(&table));
	h = hear(FEED_ROWS_MAX);
	ck_assert(h.snapshot);
	ck_assert_int_gt(h.frames, 1);
	ck_assert_int_eq(h.person, 2502);
	buf_done(&table);
	down();
}
END_TEST

START_TEST(cursors_that_do_not_fit)
{
	struct epoch old;

	up();
	hear(FEED_ROWS_MAX);
	t.filter[0] ^= 1;
	ck_assert(hear(FEED_ROWS_MAX).snapshot);
	ck_assert(!hear(FEED_ROWS_MAX).snapshot);
	/* another neighbour: another filter, so all is told anew, once */
	import_text_of(&f, "halls.tsv",
		"place\tzh\ten\tko\tneighbours\n" PLACE "\t园丁\tYuanding\t\t330109-001\n");
	ck_assert(hear(FEED_ROWS_MAX).snapshot);
	ck_assert(!hear(FEED_ROWS_MAX).snapshot);
	sql(&f, "UPDATE hub SET floor=feed_head");
	t.cursor--;
	ck_assert(hear(FEED_ROWS_MAX).snapshot);
	old = t.epoch;
	t.cursor += 1000; /* beyond the head: this hub has forgotten */
	ck_assert(hear(FEED_ROWS_MAX).snapshot);
	ck_assert_uint_eq(t.epoch.n, old.n + 1);
	t.epoch = old;
	ck_assert(hear(FEED_ROWS_MAX).snapshot);
	down();
}
END_TEST

START_TEST(bad_queries)
{
	static const char *const queries[] = {
		"",
		"epoch=1&rev=0&filter=0011223344556677",
		"epoch=1.00112233445566778899aabbccddeeff&rev=-1&filter=0011223344556677",
		"epoch=1.00112233445566778899aabbccddeeff&rev=1x&filter=0011223344556677",
		"epoch=1.00112233445566778899aabbccddeeff&rev=1&filter=00",
		"epoch=1.00112233445566778899aabbccddeeff&rev=99999999999999999999&filter=0011223344556677",
	};

	up();
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		struct request req = {.method = "GET", .path = "/v1/feed"};

		strcpy(req.query, queries[i]);
		ck_assert_uint_eq(ask(&t, &req, f.hub.keys.hub_id), 400);
	}
	down();
}
END_TEST

/* Nothing that names a person lies in the files in clear. */
START_TEST(sealed_at_rest)
{
	static const char *const secrets[] = {"王桂兰", "王奶奶", "13800000001",
		"330799194803150016", "1948-03-15", "04A1B2C3D4E5F6"};
	static const char *const files[] = {"hub.db", "hub.db-wal", "hub.db.dk", "hub.db.dk-wal"};
	char path[128];

	if (postgres_asked())
		return; /* the same bytes, in files of another's */
	up();
	hear(FEED_ROWS_MAX);
	for (size_t i = 0; i < 4; i++) {
		struct buf bytes = BUF_INIT(16u << 20);
		char part[4096];
		size_t n;
		FILE *in;

		snprintf(path, sizeof(path), "%s/%s", f.dir, files[i]);
		in = fopen(path, "r");
		ck_assert_ptr_nonnull(in);
		while ((n = fread(part, 1, sizeof(part), in)) > 0)
			buf_add(&bytes, part, n);
		fclose(in);
		for (size_t k = 0; k < sizeof(secrets) / sizeof(secrets[0]) && bytes.len; k++)
			ck_assert_msg(
				!memmem(bytes.data, bytes.len, secrets[k], strlen(secrets[k])),
				"%s in %s", secrets[k], files[i]);
		if (i == 1)
			ck_assert_ptr_nonnull(memmem(bytes.data, bytes.len, "Yuanding", 8));
		buf_done(&bytes);
	}
	down();
}
END_TEST

SUITE_MAIN("feed", a_terminal_hears_its_hall, changes_follow, another_past_is_known_by_its_run,
	who_moves_leaves_a_tombstone, a_lost_card_is_told_to_neighbours,
	neighbours_offerings_are_told, frames_add_up, a_large_hall, cursors_that_do_not_fit,
	bad_queries, sealed_at_rest)
