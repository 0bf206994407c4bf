/* SPDX-License-Identifier: MIT */
/*
 * The driver of chip cards with a child that a test wrote: it speaks well, badly, too much, not at
 * all, or dies. And what is believed of a line and of a card's answer.
 */
#include "devices/pcsc.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "devices/pcsc_talk.h"
#include "devices/pcsc_uid.h"
#include "tests/support/host.h"
#include "tests/support/suite.h"

static struct test_host h;
static char dir[96], program[128];
static struct device *nfc;

/* Line by line what the child does; >&0 is the terminal. */
static void write_child(const char *script)
{
	FILE *file = fopen(program, "w");

	ck_assert_ptr_nonnull(file);
	fprintf(file, "#!/bin/sh\ncd %s; echo $$ > pid; date +%%s%%N >> starts\n%s\n", dir, script);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(chmod(program, 0755), 0);
}

static void open_nfc(const char *script, int pause_ms, int silence_ms)
{
	struct pcsc_options options = {program, pause_ms, silence_ms};
	struct err err = {0};

	suite_dir(dir, sizeof(dir));
	snprintf(program, sizeof(program), "%s/cards", dir);
	if (script)
		write_child(script);
	test_host_init(&h);
	ck_assert_int_eq(pcsc_open(&nfc, &h.host, &options, &err), 0);
	ck_assert_int_eq(h.n_events, 0);
	ck_assert_int_eq(nfc->state, DEVICE_ABSENT);
}

static int starts(long long at_ns[], int most)
{
	char path[128];
	FILE *file;
	int n = 0;

	snprintf(path, sizeof(path), "%s/starts", dir);
	file = fopen(path, "r");
	while (file && n < most && fscanf(file, "%lld", &at_ns[n]) == 1)
		n++;
	if (file)
		fclose(file);
	return n;
}

static int child_pid(void)
{
	char path[128];
	FILE *file;
	int pid = 0;

	snprintf(path, sizeof(path), "%s/pid", dir);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%d", &pid), 1);
	fclose(file);
	return pid;
}

static void close_nfc(void)
{
	nfc->driver->close(nfc);
	ck_assert_int_eq(h.n_timers, 0);
	ck_assert_int_eq(h.n_watches, 0);
}

#define WAITS "\nexec sleep 100 >/dev/null\n"

START_TEST(test_good_talk)
{
	open_nfc(
		"printf 'none reader\\nreader ACS ACR122U 00 00\\ncard 04A1B2C3D4E5F6\\ntick\\nba' >&0\n"
		"printf 'd\\nnone reader\\nnone pcscd\\n' >&0" WAITS,
		0, 0);
	ck_assert(test_host_until(&h, 1));
	ck_assert_str_eq(nfc->name, "nfc");
	ck_assert(test_host_until(&h, 5));
	ck_assert_int_eq(h.event[0].kind, DEVICE_STATE);
	ck_assert_int_eq(h.event[0].state, DEVICE_READY);
	ck_assert_ptr_eq(h.event[0].from, nfc);
	ck_assert_int_eq(h.event[1].kind, DEVICE_CARD_CHIP);
	ck_assert_str_eq(h.event[1].text, "04A1B2C3D4E5F6");
	ck_assert_int_eq(h.event[2].kind, DEVICE_CARD_BAD);
	ck_assert_int_eq(h.event[3].state, DEVICE_ABSENT);
	ck_assert_int_eq(h.event[4].state, DEVICE_TROUBLE);
	ck_assert_str_eq(nfc->trouble, "pcscd does not answer");
	ck_assert_str_eq(nfc->what, "");
	ck_assert_int_eq((int)nfc->done, 1);
	ck_assert_int_eq((int)nfc->failed, 1);
	ck_assert_int_eq(kill(child_pid(), 0), 0);
	close_nfc();
	ck_assert_int_eq(kill(child_pid(), 0), -1);
}
END_TEST

START_TEST(test_names_its_reader)
{
	open_nfc("printf 'reader A\\377\\033[2J \\346\\260\\221\\n' >&0" WAITS, 0, 0);
	ck_assert(test_host_until(&h, 1));
	ck_assert_str_eq(nfc->what, "A??[2J 民");
	close_nfc();
}
END_TEST

/* Whatever is no line of litang-cards ends it, and nothing behind that line is heard. */
START_TEST(test_babble)
{
	static const char *const babble[] = {
		"card 04a1b2c3",
		"card 04A1B2",
		"card 04A1B2C3D",
		"card 0",
		"card ",
		"card",
		"card 04A1B2C3 ",
		"card 04A1B2C3D4E5F60718293A4B",
		"none",
		"none printer",
		"reader ",
		"bad!",
		"Tick",
		"",
		"\\000",
		"tick\\000",
		"tick\\r",
		"GET / HTTP/1.1",
	};
	char script[300];

	for (size_t i = 0; i < sizeof(babble) / sizeof(babble[0]); i++) {
		snprintf(script, sizeof(script),
			"printf 'reader R\\n%s\\ncard 04A1B2C3\\n' >&0" WAITS, babble[i]);
		open_nfc(script, 60000, 0);
		ck_assert(test_host_until(&h, 2));
		ck_assert_int_eq(h.event[0].state, DEVICE_READY);
		ck_assert_msg(h.event[1].kind == DEVICE_STATE && h.event[1].state == DEVICE_TROUBLE,
			"\"%s\" was taken", babble[i]);
		ck_assert_str_eq(nfc->trouble, "litang-cards babbles; it is replaced");
		ck_assert_int_eq(h.n_events, 2);
		ck_assert_int_eq(kill(child_pid(), 0), -1);
		close_nfc();
	}
}
END_TEST

START_TEST(test_card_without_reader)
{
	open_nfc("printf 'card 04A1B2C3\\n' >&0" WAITS, 60000, 0);
	ck_assert(test_host_until(&h, 1));
	ck_assert_int_eq(h.event[0].kind, DEVICE_STATE);
	ck_assert_int_eq(nfc->state, DEVICE_TROUBLE);
	close_nfc();
}
END_TEST

START_TEST(test_flood)
{
	open_nfc("printf 'reader R\\n' >&0; exec yes 'card 04A1B2C3' >&0", 60000, 0);
	while (nfc->state != DEVICE_TROUBLE)
		test_host_turn(&h, 100);
	ck_assert_int_le(h.n_events, 45);
	close_nfc();
	open_nfc("exec tr '\\0' x >&0 </dev/zero", 60000, 0);
	ck_assert(test_host_until(&h, 1));
	ck_assert_int_eq(nfc->state, DEVICE_TROUBLE);
	close_nfc();
}
END_TEST

START_TEST(test_silence)
{
	long long at[8];

	open_nfc("printf 'reader R\\n' >&0" WAITS, 10, 300);
	ck_assert(test_host_until(&h, 3));
	ck_assert_int_eq(h.event[0].state, DEVICE_READY);
	ck_assert_int_eq(h.event[1].state, DEVICE_TROUBLE);
	ck_assert_int_eq(h.event[2].state, DEVICE_READY);
	ck_assert_str_eq(nfc->trouble, "litang-cards says nothing; it is replaced");
	ck_assert_int_ge(starts(at, 8), 2);
	close_nfc();
}
END_TEST

/* A child that speaks now and then is left alone. */
START_TEST(test_ticks_keep_it)
{
	long long at[8];
	int64_t end;

	open_nfc("while printf 'tick\\n' >&0; do sleep 0.1; done", 10, 1000);
	for (end = test_host_ms() + 1500; test_host_ms() < end;)
		test_host_turn(&h, 50);
	ck_assert_int_eq(starts(at, 8), 1);
	ck_assert_int_eq(h.n_events, 0);
	close_nfc();
}
END_TEST

START_TEST(test_death)
{
	long long at[8];

	open_nfc("printf 'reader R\\n' >&0; exit 1", 20, 0);
	while (starts(at, 8) < 6)
		test_host_turn(&h, 50);
	for (int i = 0; i < 5; i++)
		ck_assert_msg(at[i + 1] - at[i] >= (20LL << i) * 1000000,
			"start %d came after %lld ns", i + 1, at[i + 1] - at[i]);
	ck_assert_str_eq(nfc->trouble, "litang-cards ended; it is started again");
	close_nfc();
}
END_TEST

START_TEST(test_no_program)
{
	open_nfc(NULL, 20, 0);
	ck_assert(test_host_until(&h, 1));
	ck_assert_int_eq(nfc->state, DEVICE_TROUBLE);
	ck_assert_ptr_nonnull(strstr(nfc->trouble, "No such file"));
	write_child("printf 'reader R\\n' >&0" WAITS);
	ck_assert(test_host_until(&h, 2));
	ck_assert_int_eq(nfc->state, DEVICE_READY);
	close_nfc();
}
END_TEST

START_TEST(test_closed_while_it_waits)
{
	open_nfc(NULL, 60000, 0);
	close_nfc(); /* before the first start */
	open_nfc(NULL, 60000, 0);
	ck_assert(test_host_until(&h, 1));
	close_nfc(); /* between two */
}
END_TEST

START_TEST(test_parse)
{
	static const struct {
		const char *line;
		int word; /* -1: refused */
		const char *text;
	} cases[] = {
		{"none pcscd", PCSC_NO_DAEMON, ""},
		{"none reader", PCSC_NO_READER, ""},
		{"none reader ", -1, NULL},
		{"reader ", -1, NULL},
		{"reader x", PCSC_READER, "x"},
		{"card 04A1B2C3", PCSC_CARD, "04A1B2C3"},
		{"card 04A1B2C3D4E5F6", PCSC_CARD, "04A1B2C3D4E5F6"},
		{"card 04A1B2C3D4E5F607", PCSC_CARD, "04A1B2C3D4E5F607"},
		{"card 04A1B2C3D4E5F6071829", PCSC_CARD, "04A1B2C3D4E5F6071829"},
		{"card 04A1B2C3D4E5F60718", -1, NULL},
		{"card 04A1B2C3D4E5F60718293A", -1, NULL},
		{"card 04A1B2CG", -1, NULL},
		{"bad", PCSC_BAD, ""},
		{"tick", PCSC_TICK, ""},
		{"ticks", -1, NULL},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pcsc_news news = {.text = "untouched"};
		int result = pcsc_parse(cases[i].line, strlen(cases[i].line), &news);

		ck_assert_msg((result == 0) == (cases[i].word >= 0), "%s", cases[i].line);
		if (result == 0)
			ck_assert_int_eq((int)news.word, cases[i].word);
		ck_assert_str_eq(news.text, result == 0 ? cases[i].text : "untouched");
	}
}
END_TEST

START_TEST(test_long_lines)
{
	char line[PCSC_LINE_MAX + 2] = "reader ";
	struct pcsc_news news;

	memset(line + 7, 'x', sizeof(line) - 7);
	ck_assert_int_eq(pcsc_parse(line, PCSC_LINE_MAX + 1, &news), ERR_BAD);
	ck_assert_int_eq(pcsc_parse(line, PCSC_LINE_MAX, &news), 0);
	ck_assert_uint_eq(strlen(news.text), PCSC_NAME_SIZE - 1);
}
END_TEST

START_TEST(test_uid)
{
#define A(bytes) bytes, sizeof(bytes) - 1
	static const struct {
		const char *answer;
		size_t n;
		const char *uid; /* NULL: refused */
	} cases[] = {
		{A("\x04\xa1\xb2\xc3\x90\x00"), "04A1B2C3"},
		{A("\x04\xa1\xb2\xc3\xd4\xe5\xf6\x90\x00"), "04A1B2C3D4E5F6"},
		{A("\x01\x2e\x34\x56\x78\x9a\xbc\xde\x90\x00"), "012E3456789ABCDE"},
		{A("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x90\x00"), "0102030405060708090A"},
		{A(""), NULL},
		{A("\x90"), NULL},
		{A("\x90\x00"), NULL},
		{A("\x6a\x81"), NULL},
		{A("\x04\xa1\xb2\xc3\x90"), NULL},
		{A("\x04\xa1\xb2\xc3\x63\x00"), NULL},
		{A("\x04\xa1\xb2\xc3\x90\x01"), NULL},
		{A("\x04\xa1\xb2\x90\x00"), NULL},
		{A("\x04\xa1\xb2\xc3\xd4\x90\x00"), NULL},
		{A("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x90\x00"), NULL},
		{A("\x00\x00\x00\x00\x90\x00"), NULL},
		{A("\xff\xff\xff\xff\xff\xff\xff\x90\x00"), NULL},
		{A("\x00\x00\x00\x01\x90\x00"), "00000001"},
		{A("\x11\x11\x11\x11\x90\x00"), "11111111"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char uid[PCSC_UID_SIZE] = "untouched";
		int result = pcsc_uid((const unsigned char *)cases[i].answer, cases[i].n, uid);

		ck_assert_int_eq(result, cases[i].uid ? 0 : ERR_BAD);
		ck_assert_str_eq(uid, cases[i].uid ? cases[i].uid : "untouched");
	}
}
END_TEST

SUITE_MAIN("pcsc", test_good_talk, test_names_its_reader, test_babble, test_card_without_reader,
	test_flood, test_silence, test_ticks_keep_it, test_death, test_no_program,
	test_closed_while_it_waits, test_parse, test_long_lines, test_uid)
