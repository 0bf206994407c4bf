/* SPDX-License-Identifier: MIT */
/* A database belongs to a machine and to its own past: in another it sells nothing, and says so. */
#include "tests/kiosk/store/rig.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "kiosk/store/machine.h"

#define BOARD "4c4c4544-0042-3510-8051-b4c04f4d3332"
#define DISK  "S4EVNF0M123456"
#define CARD  "3c:ec:ef:01:02:03"

/* ---- machines that are played ---------------------------------------------------------------- */

/* NULL: this part cannot be read. In the folder `name`: what /sys says of it. */
static void machine_make(const struct rig *r, const char *name, const char *board, const char *disk,
	const char *card)
{
	char text[2048];
	struct stat st;

	board = board ? board : "";
	disk = disk ? disk : "";
	card = card ? card : "";
	ck_assert_int_eq(stat(r->dir, &st), 0);
	snprintf(text, sizeof(text),
		"set -e; rm -rf %s; mkdir -p %s/sys && cd %s/sys;"
		"mkdir -p class/dmi/id class/net/lo class/net/veth0 dev/block;"
		"[ -z '%s' ] || echo '%s' >class/dmi/id/product_uuid;"
		/* a volume on a partition on a disk */
		"[ -z '%s' ] || { mkdir -p block/sda/sda2 block/sda/device block/dm-0/slaves;"
		"echo 2 >block/sda/sda2/partition; echo '%s ' >block/sda/device/serial;"
		"ln -s ../../sda/sda2 block/dm-0/slaves/sda2;"
		"ln -s ../../block/dm-0 dev/block/%u:%u; };"
		"echo 772 >class/net/lo/type; echo 1 >class/net/veth0/type;"
		"echo 3 >class/net/veth0/addr_assign_type; echo 02:00:00:00:00:01 >class/net/veth0/address;"
		"mkdir class/net/veth0/device;"
		"[ -z '%s' ] || { mkdir -p class/net/enp1s0/device; echo 1 >class/net/enp1s0/type;"
		"echo 0 >class/net/enp1s0/addr_assign_type; echo '%s' >class/net/enp1s0/address; }",
		name, name, name, board, board, disk, disk, major(st.st_dev), minor(st.st_dev),
		card, card);
	ck_assert_int_eq(rig_sh(r, text), 0);
}

static int bind_at(struct rig *r, const char *machine, const char *generation)
{
	char root[160];
	const struct binding b = {root, generation};

	snprintf(root, sizeof(root), "%.90s/%s", r->dir, machine);
	r->err = (struct err){0};
	return store_bind(r->s, &b, &r->err);
}

/* The program is started again. */
static int start_at(struct rig *r, const char *machine)
{
	rig_reopen(r);
	return bind_at(r, machine, "");
}

static enum record_result sell(struct rig *r)
{
	struct person zhang;
	struct act order;

	rig_zhang(r, &zhang);
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 1);
	return rig_record(r, &order, &zhang);
}

static void life_told(struct rig *r, unsigned char life[LIFE_BYTES])
{
	static struct batch_header h;
	struct buf raw = BUF_INIT(BATCH_RAW_MAX);

	memset(&h, 0, sizeof(h));
	OK(outbox_batch(r->s, 0, &h, &raw, &r->err));
	memcpy(life, h.life, LIFE_BYTES);
	buf_done(&raw);
}

/* ---- what a machine is ------------------------------------------------------------------------ */

START_TEST(test_parts)
{
	static const struct {
		const char *board, *disk, *card;
		bool known[MACHINE_PARTS];
	} rows[] = {
		{BOARD, DISK, CARD, {true, true, true}},
		{NULL, DISK, CARD, {false, true, true}},
		{NULL, NULL, NULL, {false, false, false}},
		{"03000200-0400-0500-0006-000700080009", NULL, CARD, {false, false, true}},
		{"FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", DISK, "00:00:00:00:00:00",
			{false, true, false}},
	};
	struct rig rig, *r = &rig;
	char root[160];

	rig_init(r);
	snprintf(root, sizeof(root), "%.90s/m", r->dir);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct machine m, other;

		machine_make(r, "m", rows[i].board, rows[i].disk, rows[i].card);
		machine_read(&m, root, r->dir, store_identity(r->s)->stream);
		for (int p = 0; p < MACHINE_PARTS; p++)
			ck_assert_msg(!sodium_is_zero(m.part[p], PART_BYTES) == rows[i].known[p],
				"row %zu, part %d", i, p);
		/* another terminal's database has other marks of the same machine */
		machine_read(&other, root, r->dir, (const unsigned char *)"another.");
		for (int p = 0; p < MACHINE_PARTS; p++)
			ck_assert(!rows[i].known[p] ||
				  memcmp(m.part[p], other.part[p], PART_BYTES) != 0);
	}
	rig_done(r);
}
END_TEST

START_TEST(test_udev_knows_the_disk)
{
	struct rig rig, *r = &rig;
	struct machine plain, udev, again;
	char root[160];

	rig_init(r);
	snprintf(root, sizeof(root), "%.90s/m", r->dir);
	machine_make(r, "m", NULL, DISK, NULL);
	machine_read(&plain, root, r->dir, store_identity(r->s)->stream);
	ck_assert_int_eq(
		rig_sh(r, "mkdir -p m/run/udev/data; echo 8:0 >m/sys/block/sda/dev;"
			  "printf 'I:1\\nE:ID_SERIAL_SHORT=WD-77\\n' >m/run/udev/data/b8:0"),
		0);
	machine_read(&udev, root, r->dir, store_identity(r->s)->stream);
	ck_assert(!machine_same(&plain, &udev));
	ck_assert_int_eq(rig_sh(r, "echo E:ID_BUS=ata >m/run/udev/data/b8:0"), 0);
	machine_read(&again, root, r->dir, store_identity(r->s)->stream);
	ck_assert(machine_same(&plain, &again));
	rig_done(r);
}
END_TEST

START_TEST(test_which_are_the_same)
{
	/* what was there, what is there, is it the same; a letter a part, '-' = not known */
	static const struct {
		const char *was, *is;
		bool same;
	} rows[] = {
		{"abc", "abc", true},
		{"abc", "abx", true},
		{"abc", "axc", true},
		{"abc", "xbc", true},
		{"abc", "axx", false},
		{"abc", "xxc", false},
		{"abc", "xxx", false},
		{"---", "abc", true}, /* at first */
		{"abc", "---", true}, /* nothing speaks against it */
		{"abc", "a--", true},
		{"abc", "x--", false},
		{"-b-", "-x-", false},
		{"-bc", "-bx", true}, /* a board without a number, a new card */
		{"-bc", "-xx", false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct machine was, is;

		memset(&was, 0, sizeof(was));
		memset(&is, 0, sizeof(is));
		for (int p = 0; p < MACHINE_PARTS; p++) {
			memset(was.part[p], rows[i].was[p] == '-' ? 0 : rows[i].was[p], PART_BYTES);
			memset(is.part[p], rows[i].is[p] == '-' ? 0 : rows[i].is[p], PART_BYTES);
		}
		ck_assert_msg(
			machine_same(&was, &is) == rows[i].same, "%s %s", rows[i].was, rows[i].is);
	}
}
END_TEST

/* ---- what follows ----------------------------------------------------------------------------- */

START_TEST(test_a_moved_disk_sells_nothing)
{
	struct rig rig, *r = &rig;
	unsigned char life[LIFE_BYTES], again[LIFE_BYTES];
	struct outbox_state state;
	struct ack ack = {.now_ms = 1};

	rig_init(r);
	rig_fill(r);
	machine_make(r, "hall", BOARD, DISK, CARD);
	machine_make(r, "shed", "4c4c4544-0000-3510-8051-b4c04f4d3332", DISK, "3c:ec:ef:09:09:09");
	ck_assert_int_eq(bind_at(r, "hall", ""), 0);
	ck_assert_int_eq(sell(r), RECORD_OK);
	ck_assert_int_eq(start_at(r, "hall"), 0);
	ck_assert_int_eq(sell(r), RECORD_OK);
	life_told(r, life);
	ck_assert(sodium_is_zero(life, LIFE_BYTES));
	/* there */
	ck_assert_int_eq(start_at(r, "shed"), 1);
	ck_assert_int_eq(sell(r), RECORD_NO_RIGHT);
	life_told(r, life);
	ck_assert(!sodium_is_zero(life, LIFE_BYTES));
	rig_verified(r, 2);
	/* it stays so: after another start, and when an older hub sees nothing wrong with it */
	ck_assert_int_eq(start_at(r, "shed"), 0);
	life_told(r, again);
	ck_assert_mem_eq(life, again, LIFE_BYTES);
	ack.epoch = r->grant.epoch;
	memcpy(ack.stream, store_identity(r->s)->stream, STREAM_BYTES);
	OK(outbox_acked(r->s, &ack, &r->err));
	outbox_state(r->s, &state);
	ck_assert(state.forked);
	ck_assert_int_eq(sell(r), RECORD_NO_RIGHT);
	/* back again is one life more */
	ck_assert_int_eq(start_at(r, "hall"), 1);
	life_told(r, again);
	ck_assert_mem_ne(life, again, LIFE_BYTES);
	rig_done(r);
}
END_TEST

START_TEST(test_repairs_stop_nobody)
{
	static const struct {
		const char *board, *disk, *card;
	} steps[] = {
		{BOARD, DISK, CARD},
		{BOARD, DISK, NULL}, /* the card is found too late */
		{BOARD, "NEW", CARD},
		{BOARD, "NEW", "3c:ec:ef:ff:ff:ff"},
		{NULL, "NEW", "3c:ec:ef:ff:ff:ff"},
		{"11111111-2222-3333-4444-555555555555", "NEW", "3c:ec:ef:ff:ff:ff"},
		{NULL, NULL, NULL},
	};
	struct rig rig, *r = &rig;

	rig_init(r);
	rig_fill(r);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		machine_make(r, "m", steps[i].board, steps[i].disk, steps[i].card);
		ck_assert_msg(start_at(r, "m") == 0, "step %zu: %s", i, r->err.text);
	}
	ck_assert_int_eq(sell(r), RECORD_OK);
	rig_done(r);
}
END_TEST

START_TEST(test_before_it_is_a_terminal)
{
	struct rig rig, *r = &rig;

	rig_bare(r); /* an image that is copied to many machines */
	machine_make(r, "one", BOARD, DISK, CARD);
	machine_make(r, "two", "11111111-2222-3333-4444-555555555555", "X", "3c:ec:ef:ff:ff:ff");
	ck_assert_int_eq(start_at(r, "one"), 0);
	ck_assert_int_eq(start_at(r, "two"), 0);
	OK(store_enrolled(r->s, &r->grant, &r->err));
	ck_assert_int_eq(start_at(r, "two"), 0);
	ck_assert_int_eq(start_at(r, "one"), 1);
	rig_done(r);
}
END_TEST

/* ---- a database that was put back --------------------------------------------------------------- */

static void grant(struct rig *r, int64_t from, int64_t n)
{
	struct frame f;

	frame_init(&f, r, from, from + 1);
	frame_lease(&f, r, from + 1, FIXTURE_DAY + 1, n);
	OK(frame_give(r, &f));
}

static void file_is(const struct rig *r, int n)
{
	char command[200];

	snprintf(command, sizeof(command), "[ \"$(cut -d' ' -f3 stick/litang)\" = %d ]", n);
	ck_assert_msg(rig_sh(r, command) == 0, "not %d", n);
}

START_TEST(test_a_generation_beside)
{
	struct rig rig, *r = &rig;
	char file[160];

	rig_init(r);
	snprintf(file, sizeof(file), "%.90s/stick/litang", r->dir);
	machine_make(r, "m", BOARD, DISK, CARD);
	ck_assert_int_eq(rig_sh(r, "mkdir stick"), 0);
	ck_assert_int_eq(bind_at(r, "m", file), 0);
	rig_fill(r);
	file_is(r, 1);
	grant(r, 10, 3); /* no more than there was */
	file_is(r, 1);
	grant(r, 11, 5);
	file_is(r, 2);
	store_close(r->s);
	ck_assert_int_eq(rig_sh(r, "mkdir old; cp kiosk.* old/"), 0);
	rig_open(r);
	ck_assert_int_eq(bind_at(r, "m", file), 0);
	grant(r, 12, 6);
	file_is(r, 3);
	ck_assert_int_eq(sell(r), RECORD_OK);
	/* put back: it does not know that a right was sold */
	store_close(r->s);
	ck_assert_int_eq(rig_sh(r, "rm kiosk.*; cp old/* ."), 0);
	rig_open(r);
	ck_assert_int_eq(bind_at(r, "m", file), 1);
	ck_assert_int_eq(sell(r), RECORD_NO_RIGHT);
	/* once is enough */
	rig_reopen(r);
	ck_assert_int_eq(bind_at(r, "m", file), 0);
	ck_assert_int_eq(sell(r), RECORD_NO_RIGHT);
	rig_done(r);
}
END_TEST

START_TEST(test_a_stick_that_is_gone_or_anothers)
{
	static const char *const what[] = {"rm stick/litang", "echo nonsense >stick/litang",
		"echo litang 0011223344556677 99 >stick/litang", "mv stick gone",
		"mkdir stick; : >stick/litang"};
	struct rig rig, *r = &rig;
	char file[160];

	rig_init(r);
	snprintf(file, sizeof(file), "%.90s/stick/litang", r->dir);
	machine_make(r, "m", BOARD, DISK, CARD);
	ck_assert_int_eq(rig_sh(r, "mkdir stick"), 0);
	ck_assert_int_eq(bind_at(r, "m", file), 0);
	rig_fill(r);
	for (int i = 0; i < 5; i++) {
		ck_assert_int_eq(rig_sh(r, what[i]), 0);
		rig_reopen(r);
		ck_assert_msg(bind_at(r, "m", file) == 0, "%s", what[i]);
		grant(r, 10 + i, 10 + i); /* and nothing stands still for it */
	}
	ck_assert_int_eq(sell(r), RECORD_OK);
	file_is(r, 6);
	rig_done(r);
}
END_TEST

SUITE_MAIN("machine", test_parts, test_udev_knows_the_disk, test_which_are_the_same,
	test_a_moved_disk_sells_nothing, test_repairs_stop_nobody, test_before_it_is_a_terminal,
	test_a_generation_beside, test_a_stick_that_is_gone_or_anothers)
