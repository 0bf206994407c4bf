/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "server/enrol.h"
#include "server/import.h"
#include "tests/crashvfs/crash.h"
#include "tests/support/memdisk.h"

#include "kiosk/store/internal.h"

static const char halls[] =
	"place\tzh\ten\tko\tneighbours\tphone\n" HALL "\t园丁\tYuanding\t\t" NEXT_TO "\t\n" NEXT_TO
	"\t花园\tHuayuan\t\t" HALL "\t\n";
#define RESIDENTS_HEAD                                                                             \
	"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tcard_uid"     \
	"\tvolunteer\tphone\n"
static const char residents[] =
	RESIDENTS_HEAD HALL "\t1\t330799194803150016\t王桂兰\t王奶奶\t\t\t\t\t\t\t\n" HALL
			    "\t2\t330799195109110027\t陈秀英\t陈阿姨\t\t\t\t\t\t\t\n";
static const char offerings[] =
	"id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\tbook\tahead\n"
	"C1\tclass\t园丁\t甲\t书法\t\t\tMon\t09:00-10:30\t2\t0\t\t\n";

void hall_die(const struct pair *h, const char *what)
{
	fprintf(stderr, "crashvfs: %s: %s\n", what, h->err.text);
	exit(2);
}

void hall_told(struct pair *h, enum mark what, int64_t value)
{
	h->told[what] = value;
	memvfs_mark(h->disk, what, value);
}

/* ---- random numbers that come again --------------------------------------------------------- */

static uint64_t drawing;

static uint32_t draw_number(void)
{
	return (uint32_t)disk_random(&drawing);
}

static void draw(void *buf, size_t n)
{
	unsigned char *out = buf;

	while (n--)
		*out++ = (unsigned char)disk_random(&drawing);
}

static const char *drawn_by(void)
{
	return "crashvfs";
}

void hall_draws(uint64_t seed)
{
	static struct randombytes_implementation ours = {
		.implementation_name = drawn_by, .random = draw_number, .buf = draw};

	randombytes_set_implementation(&ours);
	drawing = seed;
}

/* ---- time ----------------------------------------------------------------------------------- */

static int64_t wall_ms(void *ctx)
{
	return ((struct pair *)ctx)->ms;
}

static int64_t boot_ms(void *ctx)
{
	return ((struct pair *)ctx)->ms - T0 + 1000000;
}

struct moment hall_now(struct pair *h)
{
	return hall_clock_now(&h->clock);
}

/* ---- opening -------------------------------------------------------------------------------- */

/* Checkpoints of the hub come after thousands of pages; an episode is shorter. */
static void hub_pragmas(struct pair *h)
{
	const char *sql = "PRAGMA synchronous=NORMAL";

	h->hub.ledger.log_max = h->normal ? 1000 : 60;
	if (!h->normal)
		return;
	if (sqlite3_exec(h->hub.ledger.sql.db.sql, sql, NULL, NULL, NULL) ||
		sqlite3_exec(h->hub.ledger.dks.db.sql, sql, NULL, NULL, NULL))
		hall_die(h, sql);
}

int hall_hub_open(struct pair *h)
{
	int result = hub_open(&h->hub, h->hub_db, HUB_CREATE, &h->err);

	if (result < 0)
		h->hub = (struct hub){.ledger = {.lock_fd = -1}};
	else
		hub_pragmas(h);
	return result;
}

int hall_terminal_open(struct pair *h)
{
	static const char normal[] = "PRAGMA synchronous=NORMAL";
	struct time_source source = {.wall_ms = wall_ms, .boot_ms = boot_ms, .ctx = h};

	if (store_open(&h->store, h->db, h->key, STORE_WRITE, &h->err) < 0)
		return h->err.code;
	hall_clock_init(&h->clock, source, store_last_ms(h->store));
	if (h->normal && (sqlite3_exec(h->store->db.sql, normal, NULL, NULL, NULL) ||
				 sqlite3_exec(h->store->keys.sql, normal, NULL, NULL, NULL)))
		hall_die(h, normal);
	h->exchange = exchange_new(h->store, &h->clock, draw);
	if (!h->exchange)
		hall_die(h, "out of memory");
	return 0;
}

void hall_terminal_close(struct pair *h)
{
	exchange_free(h->exchange);
	store_close(h->store);
	h->exchange = NULL;
	h->store = NULL;
}

void hall_hub_close(struct pair *h)
{
	hub_close(&h->hub);
	memset(&h->hub, 0, sizeof(h->hub));
	h->hub.ledger.lock_fd = -1;
}

void hall_open(struct pair *h)
{
	h->err = (struct err){0};
	if ((!h->store && hall_terminal_open(h) < 0) ||
		(!h->hub.ledger.sql.kind && hall_hub_open(h) < 0))
		hall_die(h, "opening");
}

void hall_close(struct pair *h)
{
	hall_terminal_close(h);
	hall_hub_close(h);
}

/* ---- the hub's office ----------------------------------------------------------------------- */

static int import(struct pair *h, const char *name, const char *text)
{
	struct moment now = moment_at(h->ms, CLOCK_HUB);
	struct import_bytes file = {name, text, strlen(text)};
	struct import_report report;

	if (ledger_begin(&h->hub.ledger, &h->err) < 0)
		return h->err.code;
	if (import_bytes(&h->hub, &file, &now, &report, &h->err) == 0)
		return ledger_commit(&h->hub.ledger, &h->err);
	ledger_rollback(&h->hub.ledger);
	return h->err.code;
}

int hall_import(struct pair *h, int portions)
{
	char slots[400];

	snprintf(slots, sizeof(slots),
		"place\tmeal\tfrom\tto\tcutoff_days\tcutoff\tportions\tweekdays\n" HALL
		"\tlunch\t10:30\t12:30\t0\t09:00\t%d\t\n",
		portions);
	return import(h, "slots.tsv", slots);
}

/* The number ends with its check digit (GB 11643). */
int hall_new_resident(struct pair *h, int n)
{
	static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	char number[32], text[400];
	int sum = 0;

	snprintf(number, sizeof(number), "33079919500101%03d", n % 1000);
	for (int i = 0; i < 17; i++)
		sum += (number[i] - '0') * weights[i];
	snprintf(text, sizeof(text),
		RESIDENTS_HEAD HALL "\t%d\t%s%c\t徐根宝\t徐爷爷\t\t\t\t\t\t\t\n", 100 + n, number,
		"10X98765432"[sum % 11]);
	return import(h, "residents.tsv", text);
}

/* ---- the network ---------------------------------------------------------------------------- */

static void told_high(struct pair *h, const struct exchange_request *req, const struct answer *a)
{
	struct err err = {0};
	struct ack ack;

	if (strcmp(req->wire.path, "/v1/acts") == 0 && a->status == 200 &&
		ack_decode(a->body.data, a->body.len, &ack, &err) == 0)
		hall_told(h, TOLD_HIGH, ack.acked);
}

static void told_terminal(struct pair *h)
{
	struct outbox_state st;

	outbox_state(h->store, &st);
	hall_told(h, TOLD_ACKED, st.acked);
	hall_told(h, TOLD_FEED, st.cursor);
}

static int turn(struct pair *h)
{
	struct exchange_request req = {.id = 0};
	struct exchange_reply reply;
	struct exchange_outcome outcome;
	struct answer a = {.status = 0};
	struct moment now = moment_at(h->ms, CLOCK_HUB);

	if (exchange_next(h->exchange, boot_ms(h), &req, &h->err) != 1)
		return err_set(&h->err, ERR_IO, "no request");
	hub_answer(&h->hub, &req.wire, req.sig, &now, &a);
	told_high(h, &req, &a);
	reply = (struct exchange_reply){
		.id = req.id, .status = a.status, .body = a.body.data, .body_len = a.body.len};
	memcpy(reply.sig, a.sig, sizeof(reply.sig));
	exchange_reply(h->exchange, boot_ms(h), &reply, &outcome);
	buf_done(&req.body);
	buf_done(&a.body);
	if (outcome.trouble[0])
		return err_set(&h->err, ERR_BAD, "the exchange: %s", outcome.trouble);
	told_terminal(h);
	return 0;
}

int hall_contact(struct pair *h)
{
	int result = 0;

	exchange_act_recorded(h->exchange, boot_ms(h));
	h->ms += 60000;
	for (int i = 0; !result && exchange_due_ms(h->exchange) <= boot_ms(h); i++)
		result = i < 30 ? turn(h) : err_set(&h->err, ERR_LIMIT, "an endless contact");
	return result;
}

static int enrol(struct pair *h)
{
	struct exchange_request req = {.id = 0};
	struct answer a = {.status = 0};
	struct moment now = moment_at(h->ms, CLOCK_HUB);
	struct exchange_reply reply;
	char code[ENROL_CODE_SIZE];
	int result;

	if (enrol_code_new(&h->hub, &(struct code_wish){"YD1", HALL, h->ms, false}, code, &h->err) <
			0 ||
		exchange_enrol_request(h->store, code, &req, &h->err) < 0)
		return h->err.code;
	hub_answer(&h->hub, &req.wire, req.sig, &now, &a);
	reply = (struct exchange_reply){
		.status = a.status, .body = a.body.data, .body_len = a.body.len};
	memcpy(reply.sig, a.sig, sizeof(reply.sig));
	result = exchange_enrol_reply(h->store, code, &req, &reply, &h->err);
	buf_done(&req.body);
	buf_done(&a.body);
	return result;
}

/* ---- the hall ------------------------------------------------------------------------------- */

void hall_make(struct pair *h, const char *dir)
{
	memset(h, 0, sizeof(*h));
	h->hub.ledger.lock_fd = -1;
	snprintf(h->dir, sizeof(h->dir), "%s", dir);
	snprintf(h->hub_db, sizeof(h->hub_db), "%s/hub.db", dir);
	snprintf(h->db, sizeof(h->db), "%s/litang.db", dir);
	snprintf(h->key, sizeof(h->key), "%s/terminal.key", dir);
	h->ms = T0;
	hall_draws(1);
	if (sodium_init() < 0)
		hall_die(h, "libsodium");
	h->disk = memvfs_new(1);
	memvfs_set_ms(h->disk, T0);
	hall_open(h);
	if (import(h, "halls.tsv", halls) < 0 || hall_import(h, 6) < 0 ||
		import(h, "residents.tsv", residents) < 0 ||
		import(h, "offerings.tsv", offerings) < 0 || enrol(h) < 0 || hall_contact(h) < 0 ||
		hall_contact(h) < 0)
		hall_die(h, "the hall");
	hall_close(h);
	h->morning = memvfs_snapshot(h->disk, "");
}

void hall_done(struct pair *h)
{
	memvfs_image_free(h->morning);
	memvfs_free(h->disk);
}

void hall_morning(struct pair *h, uint64_t seed)
{
	h->dice = seed;
	h->ms = T0 + 3600000;
	h->n_orders = h->n_residents = 0;
	memset(h->told, 0, sizeof(h->told));
	hall_draws(~seed);
	memvfs_restore(h->disk, "", h->morning);
	hall_open(h);
}
