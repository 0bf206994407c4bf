/* SPDX-License-Identifier: MIT */
#include "tests/bench/hall.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "kiosk/config.h"
#include "kiosk/store/internal.h"

#define PLACE   "330784-004"
#define COURSES 100 /* of the offerings; the others are booked by the session */

void bench_die(const char *what, const struct err *err)
{
	fprintf(stderr, "bench: %s: %s\n", what, err ? err->text : "failed");
	exit(1);
}

static day_t today(void)
{
	return moment_at(time_source_machine.wall_ms(NULL), CLOCK_HUB).day;
}

/* ---- the feed -------------------------------------------------------------------------------- */

struct filling {
	struct store *store;
	struct buf raw, body;
	struct enrol_grant grant;
	int64_t rev, from;
	int rows;
};

static void frame_begin(struct filling *f)
{
	struct feed_header header = {.epoch = f->grant.epoch, .snapshot = true, .from = f->from};
	struct identity me = *store_identity(f->store);

	feed_filter(f->grant.places, me.stream, header.filter);
	header.to = header.head = f->from + 1;
	buf_clear(&f->raw);
	if (feed_begin(&f->raw, &header) < 0)
		bench_die("a feed", NULL);
	f->rows = 0;
}

/* The header stands at the front of the frame: a last frame is made anew, with no rows. */
static void frame_give(struct filling *f)
{
	struct feed *feed = calloc(1, sizeof(*feed));
	struct err err = {0};

	if (!feed || feed_parse(f->raw.data, f->raw.len, feed, &err) < 0 ||
		outbox_feed(f->store, feed, &err) < 0)
		bench_die("the feed", &err);
	free(feed);
	f->from++;
}

static void add(struct filling *f, const char *kind, const char *key)
{
	struct feed_row row = {.rev = ++f->rev, .need = 1, .body = buf_text(&f->body)};

	if (f->rows == 1000 || f->raw.len > FEED_RAW_MAX - 2 * FEED_BODY_MAX) {
		frame_give(f);
		frame_begin(f);
	}
	snprintf(row.place, sizeof(row.place), PLACE);
	snprintf(row.kind, sizeof(row.kind), "%s", kind);
	snprintf(row.key, sizeof(row.key), "%s", key);
	if (feed_add(&f->raw, &row) < 0)
		bench_die("a feed row", NULL);
	buf_clear(&f->body);
	f->rows++;
}

static void frame_last(struct filling *f)
{
	struct feed_header header = {
		.epoch = f->grant.epoch, .snapshot = true, .last = true, .from = f->from};
	struct identity me = *store_identity(f->store);

	frame_give(f);
	feed_filter(f->grant.places, me.stream, header.filter);
	header.from = f->from;
	header.to = header.head = f->from + 1;
	buf_clear(&f->raw);
	if (feed_begin(&f->raw, &header) < 0)
		bench_die("a feed", NULL);
	frame_give(f);
}

/* ---- what the hall has ----------------------------------------------------------------------- */

void bench_person(struct person_row *row, uint32_t n)
{
	memset(row, 0, sizeof(*row));
	row->person.known = true;
	row->person.resident = n;
	row->person.born = -12000 + (day_t)(n % 9000);
	row->tag = (unsigned char)(n / 9000);
	row->has_tag = true;
	memcpy(row->person.pid, &n, sizeof(n));
	/* the same key each time: the journal must meet the key that the feed brought */
	crypto_generichash(
		row->person.dk, sizeof(row->person.dk), (const void *)&n, sizeof(n), NULL, 0);
	strcpy(row->person.place, PLACE);
	strcpy(row->person.masked, "王*兰");
	strcpy(row->person.address, "王奶奶");
}

static void add_people(struct filling *f)
{
	day_t born = day_from_date((struct date){1948, 3, 15});
	unsigned char tag = id_tag(f->grant.k_hall, BENCH_CARD);

	for (uint32_t n = 1; n <= BENCH_RESIDENTS; n++) {
		struct person_row row;
		char key[40];

		bench_person(&row, n);
		/* Nobody else answers to the card: the visit would begin with a question. */
		row.has_tag = row.person.born != born || row.tag != tag;
		if (n == 1) {
			row.has_tag = true;
			row.person.born = born;
			row.tag = tag;
		}
		snprintf(key, sizeof(key), PLACE "/%u", n);
		if (row_person_encode(&row, f->grant.feed_key, &f->body) < 0)
			bench_die("a person", NULL);
		add(f, "person", key);
	}
}

static void add_dish(struct filling *f, const struct dish *dish)
{
	row_dish_encode(dish, &f->body);
	add(f, "dish", dish->id);
}

/* Each day its own eight dishes; two sets and rice as ever. */
static void add_menus(struct filling *f)
{
	static const char *const course[] = {"main", "half", "veg", "soup"};
	struct dish set = {.day = "Any", .meal = "lunch", .course = "set", .fen = 1300};
	struct dish rice = {
		.id = "rice", .day = "Any", .meal = "lunch", .course = "staple", .fen = 100};

	rice.name = (struct words){{"米饭", "Rice", "쌀밥"}};
	add_dish(f, &rice);
	for (int i = 0; i < 2; i++) {
		snprintf(set.id, sizeof(set.id), "set%d", i);
		snprintf(set.parts, sizeof(set.parts), "%s,veg,soup,staple", course[i]);
		set.name = (struct words){{"套餐", "Set", "세트"}};
		add_dish(f, &set);
	}
	for (int n = 0; n < BENCH_MENU_DAYS * 8; n++) {
		struct dish dish = {.meal = "lunch", .fen = 300 + n % 7 * 100};

		snprintf(dish.id, sizeof(dish.id), "d%d", n);
		day_format(today() + n / 8, dish.day);
		text_copy(dish.course, sizeof(dish.course), course[n % 4]);
		snprintf(dish.name.text[LANG_ZH], NAME_SIZE, "红烧狮子头%d", n);
		snprintf(dish.name.text[LANG_EN], NAME_SIZE, "Braised pork meatball %d", n);
		dish.allergens = (unsigned)n % 256;
		add_dish(f, &dish);
	}
}

static void add_lease(struct filling *f, const char *resource, day_t until)
{
	struct lease_row lease = {.epoch = f->grant.epoch, .granted = 1000000, .until = until};

	text_copy(lease.resource, sizeof(lease.resource), resource);
	row_lease_encode(&lease, &f->body);
	add(f, "lease", resource);
}

static void add_offerings(struct filling *f)
{
	static const char *const days[] = {"Mon", "Tue,Thu", "Mon-Fri", "1st Sat", "last Sun"};
	static const char *const kinds[] = {"class", "venue", "clinic", "event", "shift"};
	char resource[RESOURCE_SIZE];

	for (int n = 0; n < BENCH_OFFERINGS; n++) {
		struct offering o = {.place = PLACE, .seats = 30, .min_age = n % 3 * 20};

		snprintf(o.id, sizeof(o.id), "O%d", n);
		o.session = n >= COURSES;
		text_copy(o.kind, sizeof(o.kind), o.session ? kinds[n % 5] : "class");
		text_copy(o.rule, sizeof(o.rule), days[n % 5]);
		snprintf(o.name.text[LANG_ZH], NAME_SIZE, "基础书法%d", n);
		snprintf(o.room.text[LANG_ZH], NAME_SIZE, "社区幸福学堂");
		o.from_min = 480 + n % 20 * 30;
		o.to_min = o.from_min + 60;
		row_offering_encode(&o, &f->body);
		add(f, "offering", o.id);
		for (int i = 0; i < (o.session ? OFFERING_AHEAD : 1); i++) {
			struct session s;

			if (o.session && !session_on(&(struct timetable){0}, &o, today() + i, &s))
				continue;
			seat_resource(resource, &o, today() + i);
			add_lease(f, resource, today() + 60);
		}
	}
}

static void add_hall(struct filling *f)
{
	struct hall hall = {.place = PLACE, .name = {{"园丁", "Yuanding", "위안딩"}}};
	struct slot slot = {.place = PLACE,
		.meal = "lunch",
		.from_min = 660,
		.to_min = 750,
		.cutoff_min = 540,
		.portions = 100000};
	char resource[RESOURCE_SIZE];

	row_hall_encode(&hall, &f->body);
	add(f, "hall", hall.place);
	row_slot_encode(&slot, &f->body);
	add(f, "slot", PLACE "/lunch");
	for (day_t day = today() - BENCH_YEAR; day <= today() + 10; day++) {
		meal_resource(resource, PLACE, "lunch", day);
		add_lease(f, resource, day);
	}
}

/* ---- the folder ------------------------------------------------------------------------------ */

static void make_grant(struct enrol_grant *grant)
{
	unsigned char secret[SIGN_SECRET];

	*grant = (struct enrol_grant){.kiosk = "YD1",
		.letter = 'A',
		.place = PLACE,
		.places = PLACE,
		.epoch = {.n = 1},
		.block_from = 1,
		.block_to = 1000};
	crypto_sign_keypair(grant->hub_public, secret);
	randombytes_buf(grant->hub_id, sizeof(grant->hub_id));
	randombytes_buf(grant->k_hall, sizeof(grant->k_hall));
	randombytes_buf(grant->feed_key, sizeof(grant->feed_key));
}

static void make_ini(const char *dir, struct config *config)
{
	char path[300];
	FILE *ini;

	config_default(config);
	config->wedge = false;
	snprintf(config->database, sizeof(config->database), "%s/litang.db", dir);
	snprintf(config->keys, sizeof(config->keys), "%s/litang.keys", dir);
	snprintf(config->status, sizeof(config->status), "%s/status.json", dir);
	snprintf(config->simulator, sizeof(config->simulator), "%s/sim.sock", dir);
	snprintf(path, sizeof(path), "%s/litang.ini", dir);
	ini = fopen(path, "w");
	if (!ini)
		bench_die(path, NULL);
	config_write(config, ini);
	fclose(ini);
}

struct store *bench_hall(const char *dir)
{
	struct filling f = {.raw = BUF_INIT(FEED_RAW_MAX), .body = BUF_INIT(FEED_BODY_MAX)};
	struct config config;
	struct err err = {0};

	make_grant(&f.grant);
	make_ini(dir, &config);
	if (store_open(&f.store, config.database, config.keys, STORE_WRITE, &err) < 0 ||
		store_enrolled(f.store, &f.grant, &err) < 0)
		bench_die("the store", &err);
	frame_begin(&f);
	add_hall(&f);
	add_menus(&f);
	add_offerings(&f);
	add_people(&f);
	frame_last(&f);
	buf_done(&f.raw);
	buf_done(&f.body);
	store_checkpoint(f.store);
	return f.store;
}

/* ---- a year ---------------------------------------------------------------------------------- */

static void draft(struct act *act, enum act_kind kind, const struct person *p)
{
	act_init(act, kind);
	act->head.proof = PROOF_CARD;
	act->head.qty = 1;
	act->body.resident = p->resident;
	text_copy(act->body.place, sizeof(act->body.place), p->place);
	text_copy(act->body.masked, sizeof(act->body.masked), p->masked);
}

static void order_of(struct act *act, day_t day)
{
	text_copy(act->head.what, sizeof(act->head.what), "lunch");
	text_copy(act->head.band, sizeof(act->head.band), "T80");
	act->head.service_day = day;
	act->head.list_fen = 1300;
	act->head.subsidy_fen = 500;
	act->head.due_fen = 800;
	for (int i = 0; i < 5; i++)
		act->body.items[i] = (struct act_item){
			.name = {{"红烧狮子头", "Braised pork meatball", "완자조림"}}, .qty = 1};
	act->body.n_items = 5;
}

static void enrolment_of(struct act *act, unsigned offering)
{
	snprintf(act->head.what, sizeof(act->head.what), "O%u", offering);
	act->head.course = true;
	act->body.items[0].name = (struct words){{"基础书法", "Calligraphy", "서예"}};
	act->body.items[0].qty = 1;
	act->body.n_items = 1;
}

/* A hall's printer keeps up. */
static void all_printed(struct store *s, const struct moment *now)
{
	struct err err = {0};
	struct print_job job;

	while (store_next_job(s, &job, &err) == 1)
		if (store_job(s, job.id, JOB_PROVEN, "", now, &err) < 0)
			bench_die("a print job", &err);
}

/* Of 20 acts 13 are check-ins, 4 orders, one is an enrolment, one is attendance, one a cancel. */
static void one_act(struct store *s, const struct moment *now)
{
	static struct act_head newest; /* order */
	struct person_row row;
	struct recorded done;
	struct err err = {0};
	unsigned dice = randombytes_uniform(20);
	struct act act;

	bench_person(&row, 1 + randombytes_uniform(BENCH_RESIDENTS));
	if (dice < 13) {
		draft(&act, ACT_CHECK_IN, &row.person);
	} else if (dice < 17) {
		draft(&act, ACT_ORDER, &row.person);
		order_of(&act, now->day + 1);
	} else if (dice == 17) {
		draft(&act, ACT_ENROL, &row.person);
		enrolment_of(&act, randombytes_uniform(COURSES));
	} else if (dice == 18 || !newest.seq) {
		draft(&act, ACT_ATTEND, &row.person);
		snprintf(act.head.what, sizeof(act.head.what), "O%u", randombytes_uniform(COURSES));
		act.head.service_day = now->day;
	} else {
		draft(&act, ACT_CANCEL, &row.person);
		order_of(&act, newest.service_day);
		act.head.has_ref = true;
		memcpy(act.head.ref, newest.id, sizeof(act.head.ref));
		newest.seq = 0;
	}
	if (store_record(s, now, &act, &row.person, &done, &err) != RECORD_OK)
		bench_die("an act", &err);
	if (act.head.kind == ACT_ORDER)
		newest = done.act.head;
	all_printed(s, now);
}

/* How fast the disk is does not belong to what a year takes. */
static void waits_for_disk(struct store *s, bool waits)
{
	const char *sql = waits ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF";

	if (sqlite3_exec(s->db.sql, sql, NULL, NULL, NULL))
		bench_die(sql, NULL);
}

int64_t bench_hall_year(struct store *s)
{
	int64_t now = time_source_machine.wall_ms(NULL), n = 0;

	waits_for_disk(s, false);

	for (int day = BENCH_YEAR; day > 0; day--)
		for (int i = 0; i < BENCH_A_DAY; i++, n++) {
			struct moment at = moment_at(
				now - day * INT64_C(86400000) + i * INT64_C(1000), CLOCK_HUB);

			one_act(s, &at);
		}
	waits_for_disk(s, true);
	return n;
}

void bench_hall_safe(struct store *s)
{
	s->state.acked = s->state.safe = s->last_seq;
}
