/* SPDX-License-Identifier: MIT */
/*
 * Chip cards as they really come: pcscd, a virtual reader, a card of our own, litang-cards and the
 * driver. Skipped, with a line on stderr, where pcscd cannot be run.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "devices/pcsc.h"
#include "tests/support/host.h"
#include "tests/support/suite.h"
#include "tests/support/vcard.h"

static struct pcscd_run run;
static struct test_host h;
static struct device *nfc;

static const struct vcard hu = {.answer = "\x04\xa1\xb2\xc3\xd4\xe5\xf6\x90\x00", .n = 9};
static const struct vcard lin = {.answer = "\x12\x34\x56\x78\x90\x00", .n = 6};

static void open_nfc(void)
{
	char program[256];
	const char *build = getenv("LITANG_BUILD");
	struct pcsc_options options = {.program = program};
	struct err err = {0};

	snprintf(program, sizeof(program), "%s/litang-cards", build ? build : "build");
	test_host_init(&h);
	ck_assert_int_eq(pcsc_open(&nfc, &h.host, &options, &err), 0);
}

static void wait_state(enum device_state state)
{
	int64_t end = test_host_ms() + 10000;

	while (nfc->state != state && test_host_ms() < end)
		test_host_turn(&h, 100);
	ck_assert_msg(nfc->state == state, "state %d, trouble \"%s\"", nfc->state, nfc->trouble);
}

/* How many of a kind came by then. */
static int count(enum device_event_kind kind)
{
	int n = 0;

	for (int i = 0; i < h.n_events; i++)
		n += h.event[i].kind == kind;
	return n;
}

static void wait_count(enum device_event_kind kind, int n)
{
	int64_t end = test_host_ms() + 10000;

	while (count(kind) < n && test_host_ms() < end)
		test_host_turn(&h, 100);
	ck_assert_int_eq(count(kind), n);
}

static void let_pass(int ms)
{
	for (int64_t end = test_host_ms() + ms; test_host_ms() < end;)
		test_host_turn(&h, 50);
}

static bool begin(void)
{
	if (!pcscd_make(&run))
		return false;
	pcscd_start(&run);
	open_nfc();
	wait_state(DEVICE_READY);
	return true;
}

static void end(void)
{
	nfc->driver->close(nfc);
	ck_assert_int_eq(h.n_watches + h.n_timers, 0);
	pcscd_end(&run);
}

START_TEST(test_read_once)
{
	pid_t card;

	if (!begin())
		return;
	ck_assert_str_eq(nfc->what, "Litang Test 00 00, Litang Test 00 01");
	card = vcard_lay(run.port, 0, &hu);
	wait_count(DEVICE_CARD_CHIP, 1);
	ck_assert_str_eq(h.event[h.n_events - 1].text, "04A1B2C3D4E5F6");
	let_pass(1000); /* it lies there */
	ck_assert_int_eq(count(DEVICE_CARD_CHIP), 1);
	vcard_take(&card);
	let_pass(1700); /* vpcd is asked every 400 ms; then long away */
	card = vcard_lay(run.port, 0, &hu);
	wait_count(DEVICE_CARD_CHIP, 2);
	vcard_take(&card);
	ck_assert_int_eq(count(DEVICE_CARD_BAD), 0);
	ck_assert_int_eq((int)nfc->done, 2);
	end();
}
END_TEST

START_TEST(test_another_card)
{
	struct vcard once = hu; /* asked twice, it would be gone */
	pid_t card, second;

	if (!begin())
		return;
	once.tear_at = 2;
	card = vcard_lay(run.port, 0, &once);
	wait_count(DEVICE_CARD_CHIP, 1);
	second = vcard_lay(run.port, 1, &lin); /* on the other reader, while this one lies */
	wait_count(DEVICE_CARD_CHIP, 2);
	ck_assert_str_eq(h.event[h.n_events - 1].text, "12345678");
	let_pass(300);
	ck_assert_int_eq(waitpid(card, NULL, WNOHANG), 0);
	vcard_take(&card);
	let_pass(800); /* or vpcd does not see the difference */
	card = vcard_lay(run.port, 0, &lin);
	wait_count(DEVICE_CARD_CHIP, 3);
	ck_assert_str_eq(h.event[h.n_events - 1].text, "12345678");
	vcard_take(&card);
	vcard_take(&second);
	end();
}
END_TEST

/* Torn away while it is asked, then laid again at once: the second time counts. */
START_TEST(test_torn_away)
{
	struct vcard torn = hu;
	pid_t card;

	if (!begin())
		return;
	torn.tear_at = 1;
	for (int i = 1; i <= 2; i++) {
		card = vcard_lay(run.port, 0, &torn);
		wait_count(DEVICE_CARD_BAD, i);
		ck_assert_int_eq(count(DEVICE_CARD_CHIP), i - 1);
		vcard_take(&card);
		card = vcard_lay(run.port, 0, &hu);
		wait_count(DEVICE_CARD_CHIP, i);
		vcard_take(&card);
		let_pass(i == 1 ? 1700 : 0);
	}
	ck_assert_int_eq((int)nfc->failed, 2);
	end();
}
END_TEST

START_TEST(test_odd_cards)
{
	static const struct {
		const char *answer;
		size_t n;
		const char *uid;
	} cards[] = {
		{"\x6a\x81", 2, NULL},
		{"\x00\x00\x00\x00\x90\x00", 6, NULL},
		{"\x90", 1, NULL},
		{"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x90\x00", 12, "0102030405060708090A"},
	};
	char huge[300];
	pid_t card;
	int good = 0, bad = 0;

	if (!begin())
		return;
	for (size_t i = 0; i < sizeof(cards) / sizeof(cards[0]); i++) {
		card = vcard_lay(
			run.port, 0, &(struct vcard){.answer = cards[i].answer, .n = cards[i].n});
		if (cards[i].uid) {
			wait_count(DEVICE_CARD_CHIP, ++good);
			ck_assert_str_eq(h.event[h.n_events - 1].text, cards[i].uid);
		} else {
			wait_count(DEVICE_CARD_BAD, ++bad);
		}
		vcard_take(&card);
		let_pass(1000); /* two bad ones in a second are one */
	}
	memset(huge, 0x90, sizeof(huge));
	card = vcard_lay(run.port, 0, &(struct vcard){.answer = huge, .n = sizeof(huge)});
	wait_count(DEVICE_CARD_BAD, ++bad);
	ck_assert_int_eq(count(DEVICE_CARD_CHIP), good);
	vcard_take(&card);
	end();
}
END_TEST

/* Our child's pid: whose parent we are. */
static int child_of(int parent)
{
	struct dirent *entry;
	DIR *proc = opendir("/proc");
	int found = -1;

	while (proc && (entry = readdir(proc))) {
		char path[300], name[32] = "";
		FILE *file;
		int its = -1;

		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		file = atoi(entry->d_name) > 0 ? fopen(path, "r") : NULL;
		if (file && fscanf(file, "%*d (%31[^)]) %*c %d", name, &its) == 2 &&
			its == parent && strcmp(name, "litang-cards") == 0)
			found = atoi(entry->d_name);
		if (file)
			fclose(file);
	}
	closedir(proc);
	return found;
}

static int descriptors(int pid)
{
	char path[64];
	DIR *dir;
	int n = 0;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	dir = opendir(path);
	if (!dir)
		return -1;
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

START_TEST(test_daemon_comes_and_goes)
{
	int child = -1, open_at_first = 0;
	pid_t card;

	if (!pcscd_make(&run))
		return;
	open_nfc();
	wait_state(DEVICE_TROUBLE);
	ck_assert_str_eq(nfc->trouble, "pcscd does not answer");
	for (int i = 1; i <= 2; i++) {
		pcscd_start(&run);
		wait_state(DEVICE_READY);
		if (i == 1) {
			child = child_of(getpid());
			open_at_first = descriptors(child);
		}
		card = vcard_lay(run.port, 0, i % 2 ? &hu : &lin);
		wait_count(DEVICE_CARD_CHIP, i);
		ck_assert_int_eq(descriptors(child), open_at_first);
		pcscd_kill(&run);
		wait_state(DEVICE_TROUBLE);
		vcard_take(&card);
	}
	ck_assert_int_eq(child_of(getpid()), child);
	ck_assert_int_eq(count(DEVICE_CARD_BAD), 0);
	end();
}
END_TEST

/* A daemon that stands still is no reason to believe that a reader is there. */
START_TEST(test_daemon_hangs)
{
	struct pcsc_options options = {.pause_ms = 100, .silence_ms = 5500};
	char program[256];
	const char *build = getenv("LITANG_BUILD");
	struct err err = {0};

	if (!pcscd_make(&run))
		return;
	pcscd_start(&run);
	snprintf(program, sizeof(program), "%s/litang-cards", build ? build : "build");
	options.program = program;
	test_host_init(&h);
	ck_assert_int_eq(pcsc_open(&nfc, &h.host, &options, &err), 0);
	wait_state(DEVICE_READY);
	kill(run.pid, SIGSTOP);
	for (int64_t late = test_host_ms() + 20000; nfc->state == DEVICE_READY;) {
		test_host_turn(&h, 100);
		ck_assert(test_host_ms() < late);
	}
	kill(run.pid, SIGCONT);
	wait_state(DEVICE_READY);
	end();
}
END_TEST

START_TEST(test_without_reader)
{
	pid_t card;

	if (!pcscd_make(&run))
		return;
	pcscd_readers(&run, false);
	pcscd_start(&run);
	open_nfc();
	let_pass(1000);
	ck_assert_int_eq(nfc->state, DEVICE_ABSENT);
	ck_assert_int_eq(h.n_events, 0);
	pcscd_kill(&run);
	wait_state(DEVICE_TROUBLE);
	pcscd_readers(&run, true);
	pcscd_start(&run);
	wait_state(DEVICE_READY);
	card = vcard_lay(run.port, 0, &hu);
	wait_count(DEVICE_CARD_CHIP, 1);
	vcard_take(&card);
	end();
}
END_TEST

/* Nothing of a card may be left on the disk, and nobody is left behind. */
START_TEST(test_child_is_alone)
{
	char path[64], line[128] = "";
	bool no_core = false;
	pid_t terminal;
	int child, status;
	int pipes[2];
	FILE *file;

	setrlimit(RLIMIT_CORE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
	if (!begin())
		return;
	child = child_of(getpid());
	ck_assert_int_gt(child, 0);
	snprintf(path, sizeof(path), "/proc/%d/limits", child);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		no_core =
			no_core ||
			strncmp(line, "Max core file size        0                    0", 47) == 0;
	fclose(file);
	ck_assert(no_core);
	nfc->driver->close(nfc);
	ck_assert_int_eq(pipe(pipes), 0);
	terminal = fork(); /* a terminal that ends without a word */
	if (terminal == 0) {
		open_nfc();
		wait_state(DEVICE_READY);
		let_pass(500); /* it waits for a card */
		child = child_of(getpid());
		_exit(write(pipes[1], &child, sizeof(child)) != sizeof(child));
	}
	ck_assert_int_eq(waitpid(terminal, &status, 0), terminal);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq((int)read(pipes[0], &child, sizeof(child)), (int)sizeof(child));
	for (int i = 0; i < 100 && kill(child, 0) == 0; i++)
		usleep(20000);
	ck_assert_int_eq(kill(child, 0), -1);
	pcscd_end(&run);
}
END_TEST

SUITE_MAIN("pcscd", test_read_once, test_another_card, test_torn_away, test_odd_cards,
	test_daemon_comes_and_goes, test_daemon_hangs, test_without_reader, test_child_is_alone)
