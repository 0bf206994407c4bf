/* SPDX-License-Identifier: MIT */
/*
 * A hall's hub between the hub above and two terminals: what is told, passed on and granted on through it,
 * and what becomes of it when somebody lies.
 */
#include "server/metrics.h"
#include "server/standing.h"
#include "tests/server/prometheus.h"
#include "tests/server/uplink.h"

/* ---- told ------------------------------------------------------------------------------------ */

/* All rows that a terminal is told, but those of its own, a line each; people opened. */
static void told(struct terminal *t, struct buf *out)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	static struct feed feed;
	struct feed_row row;
	struct err err = {0};

	ck_assert_uint_eq(get_feed(t, 2000, &raw, &feed), 200);
	ck_assert(feed.header.last);
	while (feed_next(&feed, &row, &err) == 1) {
		struct person_row person = {.initials = ""};

		if (row.place[0] == '@')
			continue;
		if (strcmp(row.kind, "person") == 0)
			ck_assert_msg(
				row_person_decode(&row, t->grant.feed_key, &person, &err) == 0,
				"%s", err.text);
		buf_fmt(out, "%s %s %s %s %s\n", row.place, row.kind, row.key,
			strcmp(row.kind, "person") == 0 ? person.person.masked : row.body,
			person.initials);
	}
	buf_done(&raw);
}

static int by_text(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

/* In the order of the alphabet: each hub has its own. */
static void sorted(struct buf *text)
{
	char *lines[2000], *rest = NULL, *copy = strdup(buf_text(text));
	size_t n = 0;

	for (char *l = strtok_r(copy, "\n", &rest); l; l = strtok_r(NULL, "\n", &rest))
		lines[n++] = l;
	qsort(lines, n, sizeof(lines[0]), by_text);
	buf_clear(text);
	for (size_t i = 0; i < n; i++)
		buf_fmt(text, "%s\n", lines[i]);
	free(copy);
}

START_TEST(a_terminal_behind_it_is_told_what_others_are)
{
	struct buf direct = BUF_INIT(1u << 20), behind = BUF_INIT(1u << 20);
	struct terminal beside;

	up();
	terminal_enrol(&beside, &above, "YD9");
	told(&beside, &direct);
	told(&a, &behind);
	sorted(&direct);
	sorted(&behind);
	ck_assert_ptr_nonnull(strstr(buf_text(&behind), "王*兰"));
	ck_assert_str_eq(buf_text(&direct), buf_text(&behind));
	/* what is taken away above is taken away here: told of, and in a snapshot */
	sql(&above, "UPDATE hub SET feed_head=feed_head+1;"
		    "UPDATE feed SET gone=1, body='', rev=(SELECT feed_head FROM hub)"
		    " WHERE kind='person' AND key='" PLACE "/2'");
	contact(GOOD);
	ck_assert_int_eq(sql_number(&hall, "SELECT gone FROM feed WHERE key='" PLACE "/2'"), 1);
	sql(&above, "DELETE FROM feed WHERE kind='slot'");
	sql(&hall, "UPDATE uplink SET cursor=0");
	contact(GOOD);
	ck_assert_int_eq(
		sql_number(&hall, "SELECT count(*) FROM feed WHERE kind='slot' AND gone=0"), 0);
	ck_assert_int_eq(sql_number(&hall, "SELECT count(*) FROM stream WHERE revoked=0"), 2);
	buf_done(&direct);
	buf_done(&behind);
	terminal_done(&beside);
	down();
}
END_TEST

/* ---- passed on ------------------------------------------------------------------------------- */

START_TEST(acts_go_up_as_they_were_signed)
{
	struct stream_row here, there;
	struct err err = {0};

	up();
	make_acts(&a, 3);
	ck_assert_int_eq(send_acts(&a, 1, 3).acked, 3);
	make_acts(&b, 2);
	ck_assert_int_eq(send_acts(&b, 1, 1).acked, 1);
	ck_assert_int_eq(send_acts(&b, 2, 1).acked, 2);
	contact(LOST);
	ck_assert_int_eq(sql_number(&above, "SELECT count(*) " OF_TWO), 3); /* and nobody knows */
	contact(DOUBLED);
	contact(GOOD);
	ck_assert_int_eq(sql_number(&above, "SELECT count(*) " OF_TWO), 5);
	ck_assert_int_eq(sql_number(&hall, "SELECT count(*) FROM outgoing WHERE done=0"), 0);
	ck_assert_int_eq(stream_find(&hall.hub.ledger, a.stream, &here, &err), 0);
	ck_assert_int_eq(stream_find(&above.hub.ledger, a.stream, &there, &err), 0);
	ck_assert_mem_eq(here.high_hash, there.high_hash, ACT_HASH_BYTES);
	/* the same once more */
	sql(&hall, "UPDATE outgoing SET done=0");
	contact(DOUBLED);
	ck_assert_int_eq(sql_number(&above, "SELECT count(*) FROM act"), 5);
	/* until they are in two backups above they are kept here, and at the terminal */
	ck_assert_int_eq(send_acts(&a, 4, 0).safe, 0);
	sql(&above, "INSERT INTO backup(no, medium, made_ms) VALUES(1, 'x', 1);"
		    "INSERT INTO backup(no, medium, made_ms) VALUES(2, 'y', 2);"
		    "INSERT INTO backup_high(backup_no, stream_no, high)"
		    " SELECT b.no, s.no, 2 FROM backup b, stream s");
	sql(&hall, "UPDATE outgoing SET done=0");
	contact(GOOD);
	/* but the last of each: by it a hub above sees what it has lost */
	ck_assert_int_eq(sql_number(&hall, "SELECT count(*) FROM outgoing"), 2);
	ck_assert_int_eq(sql_number(&hall, "SELECT min(last_seq) FROM outgoing"), 2);
	ck_assert_int_eq(send_acts(&a, 4, 0).safe, 2);
	down();
}
END_TEST

static double figure(const char *series)
{
	static const struct metrics_run nothing;
	struct buf out = BUF_INIT(METRICS_MAX);
	const struct moment at = now();
	struct prometheus prom;
	double value;

	metrics_write(&hall.hub, &nothing, &at, &out);
	ck_assert_msg(prometheus_read(&prom, buf_text(&out)), "%s", prom.why);
	value = prometheus_value(&prom, series);
	buf_done(&out);
	return value;
}

START_TEST(whoever_looks_sees_what_waits)
{
	struct standing s = {.stream = {.no = 0}};
	struct standing_of of = {.place = ""};
	struct hub_row row;
	struct err err = {0};
	int n = 0, hubs = 0;

	up();
	make_acts(&a, 1);
	send_acts(&a, 1, 1);
	ck_assert_double_eq(figure("litang_hub_above_waiting"), 1);
	ck_assert_double_eq(figure("litang_hub_above_kept"), 1);
	above.now_ms += 5000;
	contact(GOOD);
	ck_assert_double_eq(figure("litang_hub_above_waiting"), 0);
	ck_assert_double_eq(figure("litang_hub_above_kept"), 1);
	ck_assert_double_eq(
		figure("litang_hub_above_contact_seconds"), (double)(above.now_ms / 1000));
	/* above: one of the three is no terminal, and nobody waits for those behind it */
	ck_assert_int_eq(ledger_hub(&above.hub.ledger, &row, &err), 0);
	of.epoch = row.epoch;
	while (standing_next(&above.hub, &of, &s, &err) == 1) {
		n++;
		hubs += standing_halls_hub(&s);
		ck_assert(!s.awaited);
	}
	ck_assert_int_eq(n, 3);
	ck_assert_int_eq(hubs, 1);
	/* nor for those who turned to it when the hall's was lost, with a memory of that one's */
	ck_assert_int_eq(stream_find(&above.hub.ledger, hall.hub.up.stream, &s.stream, &err), 0);
	ck_assert_int_eq(stream_release(&above.hub.ledger, s.stream.no, &err), 0);
	s.stream.no = 0;
	while (standing_next(&above.hub, &of, &s, &err) == 1)
		ck_assert(!s.awaited);
	down();
}
END_TEST

START_TEST(a_hello_goes_up_now_and_then)
{
	up();
	ck_assert_int_eq(
		sql_number(&above, "SELECT count(*) FROM stream WHERE via<>no AND contact_ms>0"),
		0);
	hellos(3);
	ck_assert_int_eq(
		sql_number(&above, "SELECT count(*) FROM stream WHERE via<>no AND seen=1 AND"
				   " contact_ms>0"),
		2);
	hall.now_ms = above.now_ms += 600000;
	hellos(2);
	ck_assert_int_eq(
		sql_number(&above, "SELECT count(*) FROM stream WHERE via<>no AND seen=2"), 2);
	ck_assert_int_eq(sql_number(&hall, "SELECT count(*) FROM outgoing"), 0);
	down();
}
END_TEST

START_TEST(what_is_changed_on_the_way_is_not_taken)
{
	up();
	make_acts(&a, 1);
	send_acts(&a, 1, 1);
	make_acts(&b, 1);
	send_acts(&b, 1, 1);
	sql(&hall, "UPDATE outgoing SET body=CAST(substr(body, 1, length(body)-1) AS BLOB)||x'00'"
		   " WHERE no=1");
	contact(GOOD);
	/* and holds up nobody else's */
	ck_assert_int_eq(sql_number(&above, "SELECT count(*) FROM act"), 1);
	ck_assert_int_eq(sql_number(&hall, "SELECT count(*) FROM outgoing WHERE done=0"), 1);
	ck_assert_int_lt(contact(GOOD), 6);
	down();
}
END_TEST

/* A batch of t's, in a relay that r signs. */
static unsigned relay_by(struct terminal *r, struct terminal *t)
{
	struct buf raw = BUF_INIT(BATCH_RAW_MAX), frame = BUF_INIT(BATCH_FRAME_MAX),
		   body = BUF_INIT(ANSWER_BODY_MAX);
	struct request inner = {.counter = ++t->counter}, outer = {.counter = 0};
	unsigned char sig[SIG_BYTES];
	struct batch_header h;
	unsigned status;

	header_init(t, &h, 1, 0);
	ck_assert_int_eq(batch_begin(&raw, &h), 0);
	ck_assert_int_eq(wire_pack(&frame, raw.data, raw.len), 0);
	put_path(&inner, "POST", "/v1/acts");
	memcpy(inner.stream, t->stream, STREAM_BYTES);
	memcpy(inner.nonce, h.nonce, NONCE_BYTES);
	inner.body = frame.data;
	inner.body_len = frame.len;
	sign_request(&inner, above.hub.wire_id, t->secret, sig);
	relay_encode(&inner, sig, &body);
	put_path(&outer, "POST", RELAY_PATH);
	randombytes_buf(outer.nonce, sizeof(outer.nonce));
	outer.body = body.data;
	outer.body_len = body.len;
	status = ask(r, &outer, above.hub.wire_id);
	buf_done(&raw);
	buf_done(&frame);
	buf_done(&body);
	return status;
}

START_TEST(only_a_halls_hub_passes_on_and_only_of_its_own)
{
	struct terminal beside, hub = {.f = &above};
	unsigned char secret[SIGN_SECRET];

	up();
	terminal_enrol(&beside, &above, "YD9");
	ck_assert_uint_eq(relay_by(&beside, &beside), 403);
	memcpy(hub.stream, hall.hub.up.stream, STREAM_BYTES);
	memcpy(hub.secret, hall.hub.keys.secret_key, SIGN_SECRET);
	hub.counter = 1000;
	ck_assert_uint_eq(relay_by(&hub, &a), 200); /* the positive control */
	ck_assert_uint_eq(relay_by(&hub, &beside), 403);
	memcpy(secret, a.secret, sizeof(secret));
	memcpy(a.secret, beside.secret, SIGN_SECRET); /* signed by another */
	ck_assert_uint_eq(relay_by(&hub, &a), 403);
	memcpy(a.secret, secret, sizeof(secret));
	sql(&above, "UPDATE stream SET revoked=1 WHERE via=no");
	ck_assert_uint_eq(relay_by(&hub, &a), 403);
	sql(&above, "UPDATE stream SET revoked=0");
	/* a terminal that took itself for a hub could enrol others behind it */
	sql(&above,
		"UPDATE stream SET via=(SELECT s.no FROM stream s JOIN kiosk k ON k.no=s.kiosk_no"
		" WHERE k.name='YD9') WHERE no=(SELECT no FROM stream s WHERE via<>0 AND via<>no"
		" ORDER BY no LIMIT 1)");
	ck_assert_uint_eq(relay_by(&beside, &a), 403);
	buf_done(&hub.a.body);
	terminal_done(&beside);
	down();
}
END_TEST

/* ---- granted on ------------------------------------------------------------------------------ */

START_TEST(rights_are_granted_on_and_given_back)
{
	struct terminal beside;

	up();
	hellos(3);
	ck_assert_int_eq(held(&above, "granted"), 90);
	ck_assert_int_eq(sql_number(&above, "SELECT count(*) FROM lease e JOIN stream s"
					    " ON s.no=e.stream_no WHERE s.via<>s.no"),
		0); /* it holds them for its terminals */
	ck_assert_int_eq(held(&hall, "granted"), 90);
	ck_assert_int_eq(sql_number(&hall, "SELECT count(*) FROM lease WHERE granted=45 AND"
					   " resource='" LUNCH "'"),
		2);
	nothing_is_sold_twice();
	/* another comes beside it: the hall gives back what is asked of it, once its terminals have */
	terminal_enrol(&beside, &above, "YD9");
	send_acts(&beside, 1, 0);
	contact(GOOD);
	ck_assert_int_gt(
		sql_number(&hall, "SELECT recall FROM uplink_lease WHERE resource='" LUNCH "'"),
		30);
	ck_assert_int_eq(held(&above, "returned"), 0);
	send_acts(&a, 1, 0);
	ck_assert_int_gt(held(&hall, "recall"), 0);
	strcpy(a.leases[0].resource, LUNCH);
	a.leases[0].granted = 45;
	a.leases[0].returned = 20;
	a.n_leases = 1;
	send_acts(&a, 1, 0);
	contact(GOOD);
	ck_assert_int_eq(held(&above, "returned"), 20);
	nothing_is_sold_twice();
	hellos(2);
	ck_assert_int_eq(held(&above, "returned"), 20); /* no right comes out of nothing */
	nothing_is_sold_twice();
	terminal_done(&beside);
	down();
}
END_TEST

START_TEST(nothing_is_granted_before_the_hub_above_was_heard)
{
	struct err err = {0};

	up();
	ck_assert_int_eq(ledger_epoch_new(&hall.hub.ledger, 7, &err), 0); /* it was put back */
	send_acts(&a, 1, 0);
	send_acts(&b, 1, 0);
	send_acts(&a, 1, 0);
	ck_assert_int_eq(held(&hall, "granted"), 0);
	hellos(2);
	ck_assert_int_eq(held(&hall, "granted"), 90);
	down();
}
END_TEST

/* ---- who belongs to it ----------------------------------------------------------------------- */

START_TEST(a_stolen_terminal_is_told_nothing_more)
{
	struct theft theft = {.name = "YD1"};
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	static struct feed feed;
	struct err err = {0};

	up();
	ck_assert_int_eq(lives_stolen(&above.hub, &theft, above.now_ms, &err), 1);
	contact(GOOD);
	ck_assert_uint_eq(get_feed(&a, 10, &raw, &feed), 403);
	ck_assert_uint_eq(get_feed(&b, 10, &raw, &feed), 200);
	buf_done(&raw);
	down();
}
END_TEST

START_TEST(codes_are_for_what_they_were_made)
{
	char code[ENROL_CODE_SIZE];
	struct terminal c;
	struct err err = {0};

	up();
	code_for("HUB2", PLACE, true, code);
	ck_assert_int_eq(join(code, &err), ERR_DENIED);             /* it has joined */
	ck_assert_uint_eq(enrol_behind(&c, "YD3", NEIGHBOUR), 403); /* of another hall */
	terminal_done(&c);
	terminal_init(&c, &above);
	c.carry = carry_up;
	ck_assert_uint_eq(enrol_with(&c, code), 403); /* of a hall's hub */
	code_for("YD5", PLACE, false, code);
	ck_assert_uint_eq(enrol_with(&c, code), 200);
	c.carry = NULL;
	ck_assert_uint_eq(enrol_with(&c, code), 403); /* it was used through the hall's hub */
	c.carry = carry_up;
	ck_assert_uint_eq(enrol_with(&c, code), 200); /* there it may be used again */
	ck_assert_mem_eq(c.grant.via, hall.hub.keys.public_key, SIGN_PUBLIC);
	terminal_done(&c);
	down();
}
END_TEST

SUITE_MAIN("uplink", a_terminal_behind_it_is_told_what_others_are, acts_go_up_as_they_were_signed,
	whoever_looks_sees_what_waits, a_hello_goes_up_now_and_then,
	what_is_changed_on_the_way_is_not_taken, only_a_halls_hub_passes_on_and_only_of_its_own,
	rights_are_granted_on_and_given_back, nothing_is_granted_before_the_hub_above_was_heard,
	a_stolen_terminal_is_told_nothing_more, codes_are_for_what_they_were_made)
