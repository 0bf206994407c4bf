/* SPDX-License-Identifier: MIT */
/* Unfinished work on the disk: it comes back to its own card alone, and nobody can read it there. */
#include "core/visit/parked.h"

#include "tests/kiosk/store/rig.h"

#define OTHER 1002

static struct rig rig, *const r = &rig;
static struct person zhang, other;

static void opens(void)
{
	struct person_row row;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	frame_init(&f, r, 10, 11);
	rig_person(r, &row, RIG_ID_OTHER, OTHER);
	other = row.person;
	frame_person(&f, r, 11, &row);
	OK(frame_give(r, &f));
	rig_zhang(r, &zhang);
}

static struct parked work_of(const struct person *p)
{
	struct parked work = {.until_ms = r->now.ms + PARKED_MS,
		.acting = true,
		.resident = 1077,
		.place = FIXTURE_PLACE,
		.task = {.screen = SCREEN_DISHES,
			.meal = "lunch",
			.day = FIXTURE_DAY + 1,
			.set = -1,
			.own = true,
			.picked = {{"M01", 2, true}, {"M09", 1, false}},
			.n_picked = 2,
			.aside = {{"M05", 3, false}},
			.n_aside = 1,
			.less_rice = true,
			.collect = COLLECT_DELIVERY,
			.change_id = {1, 2, 3},
			.order = -1,
			.enrolment = -1,
			.session = DAY_NONE}};

	memcpy(work.pid, p->pid, PID_BYTES);
	return work;
}

static void park(const struct person *p)
{
	struct parked work = work_of(p);

	store_park(r->s, &r->now, p, &work);
}

static struct parked found(const char *number)
{
	struct card card = {.kind = CARD_ID};
	struct lookup l = {0};

	strcpy(card.number, number);
	store_find_card(r->s, &card, &r->now, &l);
	ck_assert_int_eq(l.result, LOOKUP_FOUND);
	return l.parked;
}

static bool waits(const char *number)
{
	return found(number).until_ms != 0;
}

/* The file's name; its bytes, -1 = there is none; is anything in it? */
static const char *file(void)
{
	static char path[96];

	snprintf(path, sizeof(path), "%s.parked", r->db);
	return path;
}

static ssize_t file_bytes(unsigned char *bytes, size_t size)
{
	FILE *f = fopen(file(), "re");
	size_t n;

	if (!f)
		return -1;
	n = fread(bytes, 1, size, f);
	fclose(f);
	return (ssize_t)n;
}

static bool file_holds(void)
{
	unsigned char bytes[32768];
	ssize_t n = file_bytes(bytes, sizeof(bytes));

	return n > 0 && !sodium_is_zero(bytes, (size_t)n);
}

static void file_put(const void *bytes, size_t n)
{
	FILE *f = fopen(file(), "we");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
	fclose(f);
}

START_TEST(test_over_a_restart)
{
	struct parked was, now;

	opens();
	was = work_of(&zhang);
	park(&zhang);
	rig_reopen(r);
	store_refresh(r->s, &r->now);
	ck_assert(!waits(RIG_ID_OTHER));
	now = found(RIG_ID);
	ck_assert(parked_same(&was, &now));
	ck_assert_int_eq(now.until_ms, was.until_ms);
	ck_assert_int_eq(now.task.day, FIXTURE_DAY + 1);
	ck_assert(waits(RIG_ID)); /* looking takes nothing away */

	now = (struct parked){0};
	memcpy(now.pid, zhang.pid, PID_BYTES);
	store_park(r->s, &r->now, &zhang, &now); /* it is over */
	ck_assert(!waits(RIG_ID));
	ck_assert(!file_holds());
	rig_done(r);
}
END_TEST

START_TEST(test_nobody_reads_it)
{
	static const char *const words[] = {"张", RIG_ID, "19480315", "M01", "lunch", "dishes",
		FIXTURE_PLACE, "picked", "1077"};
	unsigned char bytes[32768];
	struct stat st;
	ssize_t n;

	opens();
	park(&zhang);
	n = file_bytes(bytes, sizeof(bytes));
	ck_assert_int_gt(n, 0);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		ck_assert_msg(
			!memmem(bytes, (size_t)n, words[i], strlen(words[i])), "%s", words[i]);
	ck_assert_ptr_null(memmem(bytes, (size_t)n, zhang.dk, DK_BYTES));
	ck_assert_int_eq(stat(file(), &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);

	ck_assert(waits(RIG_ID));
	store_close(r->s); /* who was erased left no key, and nothing that opens without it */
	rig_sql(r->keys, "DELETE FROM dk");
	rig_open(r);
	store_refresh(r->s, &r->now);
	{
		struct card card = {.kind = CARD_ID, .number = RIG_ID};
		struct lookup l = {0};

		store_find_card(r->s, &card, &r->now, &l);
		ck_assert_int_eq(l.parked.until_ms, 0);
	}
	rig_done(r);
}
END_TEST

/* Another pid on what is kept for this one. */
static void moved(const struct person *from, const struct person *to)
{
	unsigned char bytes[32768], *at;
	ssize_t n = file_bytes(bytes, sizeof(bytes));

	at = memmem(bytes, (size_t)n, from->pid, PID_BYTES);
	ck_assert_ptr_nonnull(at);
	memcpy(at, to->pid, PID_BYTES);
	file_put(bytes, (size_t)n);
}

/* Another key, and another's place. */
START_TEST(test_whose_it_is)
{
	struct person p;

	opens();
	p = zhang;
	p.dk[5] ^= 1;
	park(&p);
	ck_assert(!waits(RIG_ID));
	park(&zhang);
	ck_assert(waits(RIG_ID));
	moved(&zhang, &other);
	ck_assert(!waits(RIG_ID));
	ck_assert(!waits(RIG_ID_OTHER));
	p = other; /* their own key, but no work of theirs */
	memset(p.pid, 0x77, PID_BYTES);
	ck_assert_int_eq(unlink(file()), 0);
	park(&p);
	moved(&p, &other);
	ck_assert(!waits(RIG_ID_OTHER));
	rig_done(r);
}
END_TEST

START_TEST(test_how_long)
{
	static const struct {
		int64_t ms;
		bool waits;
	} rows[] = {{0, true}, {PARKED_MS - 1, true}, {PARKED_MS, false}, {86400000, false},
		{-1, false}, {-86400000, false}}; /* the clock was ahead */

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		opens();
		park(&zhang);
		r->now = moment_at(r->now.ms + rows[i].ms, r->now.quality);
		ck_assert_msg(waits(RIG_ID) == rows[i].waits, "%lld", (long long)rows[i].ms);
		ck_assert(file_holds());
		store_park_tidy(r->s, &r->now);
		ck_assert(file_holds() == rows[i].waits);
		ck_assert(waits(RIG_ID) == rows[i].waits);
		rig_done(r);
	}
}
END_TEST

START_TEST(test_the_newest_four)
{
	struct parked none = {0};
	struct person p;

	opens();
	park(&zhang);
	p = other;
	for (int i = 0; i < 6; i++) {
		if (i < 4)
			park(&other); /* again and again is once */
		else
			park(&p);
		ck_assert(waits(RIG_ID));
		ck_assert(waits(RIG_ID_OTHER));
		p.pid[0] = (unsigned char)(0x80 + i);
	}
	park(&p);
	ck_assert(!waits(RIG_ID)); /* four others are newer */
	ck_assert(waits(RIG_ID_OTHER));
	memcpy(none.pid, zhang.pid, PID_BYTES);
	store_park(r->s, &r->now, &zhang, &none);
	ck_assert(waits(RIG_ID_OTHER));
	rig_done(r);
}
END_TEST

/* Torn anywhere, changed anywhere, another's altogether: nothing of it, and no harm. */
START_TEST(test_what_is_no_such_file)
{
	static const char *const foreign[] = {"", "litang parked 1", "litang parked 2\0\0\0",
		"SQLite format 3\0 and more", "{\"litang\":1}"};
	static unsigned char big[1 << 20];
	unsigned char bytes[32768];
	ssize_t n;

	opens();
	park(&zhang);
	n = file_bytes(bytes, sizeof(bytes));
	n = 42 + (bytes[40] << 8 | bytes[41]); /* the rest is zeros */
	ck_assert_int_gt(n, 300);
	for (ssize_t cut = 0; cut < n; cut += cut < 64 ? 1 : 37) {
		file_put(bytes, (size_t)cut);
		ck_assert(!waits(RIG_ID));
	}
	for (ssize_t i = 0; i < n; i += i < 64 ? 1 : 13) {
		bytes[i] ^= 0x40;
		file_put(bytes, (size_t)n);
		if (waits(RIG_ID)) /* only when it is over is not sealed */
			ck_assert(i >= 16 + PID_BYTES && i < 16 + PID_BYTES + 8);
		bytes[i] ^= 0x40;
	}
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		file_put(foreign[i], strlen(foreign[i]) + 1);
		ck_assert(!waits(RIG_ID));
		store_park_tidy(r->s, &r->now);
		ck_assert(!file_holds());
	}
	randombytes_buf(big, sizeof(big));
	memcpy(big, bytes, 16);
	file_put(big, sizeof(big));
	ck_assert(!waits(RIG_ID));
	park(&zhang); /* and the next one is kept again */
	ck_assert(waits(RIG_ID));
	ck_assert_int_eq(unlink(file()), 0);
	ck_assert_int_eq(mkdir(file(), 0700), 0); /* nothing can be kept: nothing else fails */
	park(&zhang);
	ck_assert(!waits(RIG_ID));
	store_park_tidy(r->s, &r->now);
	rig_done(r);
}
END_TEST

START_TEST(test_what_ends_it)
{
	struct rebuilt rebuilt;

	opens();
	rig_check_in(r, &zhang);
	park(&zhang);
	OK(store_rebuild(r->s, &rebuilt, &r->err));
	ck_assert(waits(RIG_ID)); /* nothing was made anew */
	rig_sql(r->db, "DELETE FROM check_in");
	OK(store_rebuild(r->s, &rebuilt, &r->err));
	ck_assert(rebuilt.mended);
	ck_assert(!waits(RIG_ID));
	park(&zhang);
	OK(store_enrolled(r->s, &r->grant, &r->err));
	ck_assert_int_ne(access(file(), F_OK), 0);
	rig_done(r);
}
END_TEST

SUITE_MAIN("parked", test_over_a_restart, test_nobody_reads_it, test_whose_it_is, test_how_long,
	test_the_newest_four, test_what_is_no_such_file, test_what_ends_it)
