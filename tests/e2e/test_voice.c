/* SPDX-License-Identifier: MIT */
/*
 * The terminal heard: litang with its litang-voice and ALSA's file plugin as the sound card. A relay
 * (tests/sound/relay.c) stands between them and writes down what is said. Whoever orders here does
 * not look at the screen.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/base/text.h"
#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define SENTENCE 2400

static struct hall_run h;
static char ear[160];
static long heard; /* so far into that file */

/* ---- a hall with a sound card ------------------------------------------------------------------ */

static void sh(const char *command)
{
	char out[2048];

	ck_assert_msg(hall_sh(&h, out, sizeof(out), "%s", command) == 0, "%s: %s", command, out);
}

static void set_env(const char *name, const char *file)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", h.dir, file);
	setenv(name, path, 1);
}

/* The programs stand in a folder of their own, in which the relay has the name of the other. */
static void make(const char *extra, const char *card)
{
	char real[256];

	hall_make(&h, extra);
	sh("mkdir $D/bin && cp $B/litang $B/litang-hub $B/litang-courier $D/bin/ && "
	   "cp $B/tests/sound/relay $D/bin/litang-voice && ln -s $B/locale $D/bin/locale && ln -s $PWD/demo $D/demo");
	sh("printf 'pcm.!default { type file slave.pcm null file \"%s/out.raw\" format \"raw\" }\\n"
	   "pcm.null { type null }\\n' $D >$D/sound.conf; echo >$D/none.conf; : >$D/heard");
	snprintf(real, sizeof(real), "%s/litang-voice", h.build);
	setenv("LITANG_REAL_VOICE", real, 1);
	set_env("LITANG_HEARD", "heard");
	set_env("ALSA_CONFIG_PATH", card);
	snprintf(ear, sizeof(ear), "%s/heard", h.dir);
	snprintf(h.build, sizeof(h.build), "%s/bin", h.dir);
	heard = 0;
}

static void start(const char *extra)
{
	make(extra, "sound.conf");
	hall_terminal_start(&h, 80, 22);
}

static void card(const char *number)
{
	char command[64];

	snprintf(command, sizeof(command), "card-id %s", number);
	hall_device(&h, command);
}

/* ---- what is heard ----------------------------------------------------------------------------- */

/* The next whole line that the terminal told. */
static bool next_line(char line[SENTENCE])
{
	FILE *file = fopen(ear, "r");
	bool whole = false;

	if (!file)
		return false;
	fseek(file, heard, SEEK_SET);
	if (fgets(line, SENTENCE, file) && strchr(line, '\n')) {
		heard = ftell(file);
		line[strcspn(line, "\n")] = 0;
		whole = true;
	}
	fclose(file);
	return whole;
}

/* As it is written; "" for what is no sentence. */
static const char *sentence_of(char line[SENTENCE])
{
	char *at = line;

	if (strncmp(line, "say\t", 4) != 0)
		return "";
	for (int i = 0; i < 4; i++)
		at = strchr(at, '\t') + 1;
	at[strcspn(at, "\t")] = 0;
	return at;
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void not_heard(const char *what)
{
	char out[8192] = "";

	hall_sh(&h, out, sizeof(out), "tail -n 60 $D/heard | cut -f2-5; tail -n 5 $D/*.log");
	ck_abort_msg("\"%s\" is not heard, but:\n%s", what, out);
}

/* Until a line begins so. */
static void hear_line(const char *begin)
{
	int64_t end = now_ms() + WAIT_MS;
	char line[SENTENCE];

	while (now_ms() < end) {
		while (next_line(line))
			if (strncmp(line, begin, strlen(begin)) == 0)
				return;
		vt_pump(h.vt, 20);
	}
	not_heard(begin);
}

/* Until a sentence has these words: what it says is left in ret. */
static void hear(const char *words, char ret[SENTENCE])
{
	int64_t end = now_ms() + WAIT_MS;
	char line[SENTENCE];

	while (now_ms() < end) {
		while (next_line(line)) {
			memmove(ret, sentence_of(line), strlen(sentence_of(line)) + 1);
			if (*ret && strstr(ret, words))
				return;
		}
		vt_pump(h.vt, 20);
	}
	not_heard(words);
}

/* How many sentences were said that were not heard yet. */
static int unheard(void)
{
	char line[SENTENCE];
	int n = 0;

	while (next_line(line))
		n += *sentence_of(line) != 0;
	return n;
}

/* Presses the digit that the sentence about that names: "press 2: ...". */
static void choose(const char *words, const char *press)
{
	char said[SENTENCE], key[2] = "";

	hear(words, said);
	if (strncmp(said, press, strlen(press)) == 0)
		key[0] = said[strlen(press)];
	ck_assert_msg(key[0] >= '1' && key[0] <= '9', "no digit in \"%s\"", said);
	vt_keys(h.vt, key);
}

/* ---- an order by voice alone ------------------------------------------------------------------- */

#define ZHANG "330199193606090264" /* wants the voice; Chinese */
#define WANG  "330799194606180021" /* says nothing of it */
#define CHEN  "330799196402290121" /* nor does she */
#define KIM   "330799195507120044" /* wants it; Korean */

static const struct {
	const char *lang, *welcome, *who, *press, *greeting, *meal, *set, *yes, *number, *slip;
} people[] = {
	{"zh_CN", "请把卡放这里", WANG, "按", "签到好了", "订明天的午饭", "套餐二", "对，订这份",
		"取餐号", "请拿好"},
	{"en", "Put your card here", ZHANG, "Press ", "You are checked in", "Lunch for tomorrow",
		"Set two", "Yes, order it", "Pick-up number", "take your slip"},
	{"ko", "카드를", KIM, "", "출석되었습니다", "내일 점심 주문", "세트 2", "예, 주문할게요",
		"받는 번호", "가져가세요"},
};

START_TEST(test_an_order_without_the_screen)
{
	const char *number, *press = people[_i].press;
	char said[SENTENCE], extra[64], out[256];

	snprintf(extra, sizeof(extra), "screen.language=%s", people[_i].lang);
	start(extra);
	hear_line("volume"); /* somebody is there to speak */
	vt_pump(h.vt, 200);
	vt_keys(h.vt, "+");
	hear(people[_i].welcome, said);
	card(people[_i].who);
	if (_i == 1) { /* her card speaks Chinese: that goes in place */
		hear("签到好了", said);
		vt_keys(h.vt, "/");
	}
	hear(people[_i].greeting, said);
	choose(people[_i].meal, press);
	hear(people[_i].meal, said); /* what was chosen */
	choose(people[_i].set, press);
	choose(people[_i].yes, press);
	hear(people[_i].number, said);
	number = strchr(said, 'A');
	ck_assert_msg(number && strlen(number) == 4, "%s", said);
	snprintf(out, sizeof(out), "%s", number);
	hear(people[_i].slip, said);
	ck_assert_int_eq(hall_journal_count(&h, "order"), 1);
	ck_assert_msg(
		hall_sh(&h, said, sizeof(said), "grep '\"pickup\":\"%s\"' $D/count.txt", out) == 0,
		"number %s", out);
	hall_end(&h);
}
END_TEST

/* ---- what ends it, what brings it again -------------------------------------------------------- */

START_TEST(test_any_sign_of_life_ends_it)
{
	char said[SENTENCE];

	start("");
	ck_assert(vt_wait(h.vt, "读给我听", WAIT_MS));
	sh(": >$D/heard.hold"); /* it goes on speaking */
	card(ZHANG);
	hear("签到好了", said);
	vt_keys(h.vt, "7"); /* no choice */
	hear_line("hush");
	vt_keys(h.vt, "+");
	hear("签到好了", said);
	vt_tap(h.vt, 12, 0); /* beside everything */
	hear_line("hush");
	vt_keys(h.vt, "+");
	hear("签到好了", said);
	hall_device(&h, "card-bad");
	hear_line("hush");
	hear("签到好了", said); /* a card is answered */
	vt_keys(h.vt, "3");
	hear_line("hush");
	hear("订别的日子", said);
	sh("rm $D/heard.hold");
	hall_end(&h);
}
END_TEST

START_TEST(test_said_again)
{
	char said[SENTENCE];

	start("voice.speak=on voice.clips=said");
	snprintf(said, sizeof(said), "clips %s/said", h.dir);
	hear_line(said);
	ck_assert(vt_wait(h.vt, "不用读了", WAIT_MS));
	card(WANG);
	hear("叫人", said);
	unheard();
	vt_keys(h.vt, "+");
	hear("签到好了", said);
	hear("叫人", said);
	vt_keys(h.vt, "/"); /* and in another language */
	hear("You are checked in", said);
	hall_end(&h);
}
END_TEST

/* How the hall says its dishes and names goes before what is built in; what is none of that is passed
 * over with a line in the log. */
START_TEST(test_readings_of_the_hall)
{
	char line[SENTENCE], out[4096];

	make("voice.speak=on voice.clips=said", "sound.conf");
	sh("mkdir $D/said && printf '签到\\tqian4 dao4\\r\\nbad\\tb4d\\n卡\\t\\033[2J' "
	   ">$D/said/zh_CN.pinyin");
	hall_terminal_start(&h, 80, 22);
	card(WANG);
	hear("签到好了", line);
	sh("grep -q 'qian4 dao4 hao3' $D/heard");
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "grep -h 'readings' $D/*.log"), 0);
	ck_assert_ptr_nonnull(strstr(out, "2 lines passed over, the first is line 2"));
	ck_assert_ptr_eq(strchr(out, '\n'), strrchr(out, '\n'));
	hall_end(&h);
}
END_TEST

START_TEST(test_louder_and_off_again_after_the_visit)
{
	char said[SENTENCE];

	start("");
	ck_assert(vt_wait(h.vt, "读给我听", WAIT_MS));
	vt_keys(h.vt, "+");
	hear("请把卡放这里", said);
	card(WANG);
	hear("签到好了", said);
	vt_keys(h.vt, ".");
	hear_line("volume 2");
	hear("签到好了", said); /* so loud */
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, "读给我听", WAIT_MS));
	unheard();
	card(CHEN);
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	vt_keys(h.vt, "3");
	ck_assert(vt_wait(h.vt, "哪一餐", WAIT_MS));
	ck_assert_int_eq(unheard(), 0);
	vt_keys(h.vt, "+");
	hear_line("volume 1");
	hear("哪一餐", said);
	hall_end(&h);
}
END_TEST

/* Who cannot read the screen would have nothing. */
START_TEST(test_without_paper_the_number_is_heard)
{
	char said[SENTENCE];

	start("");
	ck_assert(vt_wait(h.vt, "读给我听", WAIT_MS));
	hall_device(&h, "paper out");
	card(WANG);
	hall_lunch(&h);
	hear("A001", said);
	hear("没打", said);
	ck_assert_int_eq(hall_journal_count(&h, "order"), 1);
	unheard();
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	ck_assert_int_eq(unheard(), 0);
	hall_end(&h);
}
END_TEST

/* What it said and when it was quiet is in a recording: played back the pages are the same. */
START_TEST(test_a_recording_is_silent)
{
	char program[256], file[160], said[SENTENCE];
	char *argv[] = {program, (char[]){"demo"}, (char[]){"--dir"}, h.dir, (char[]){"--record"},
		file, NULL};

	make("voice.speak=on", "sound.conf");
	snprintf(program, sizeof(program), "%s/litang", h.build);
	snprintf(file, sizeof(file), "%s/said.rec", h.dir);
	h.vt = vt_start(argv, 80, 22);
	ck_assert(vt_wait(h.vt, "不用读了", WAIT_MS));
	vt_function(h.vt, 1);
	hear("签到好了", said);
	hall_lunch(&h);
	hear("取餐号", said);
	vt_keys(h.vt, "\003");
	ck_assert_int_eq(vt_wait_exit(h.vt, WAIT_MS), 0);
	unheard();
	sh("grep -q '\"e\":\"voice\",\"sound\":1,\"speaking\":1' $D/said.rec");
	sh("$B/litang --replay $D/said.rec --fast --frames $D/f");
	sh("grep -q 不用读了 $D/f && grep -q 再听一遍 $D/f && grep -q 订好了 $D/f");
	ck_assert_int_eq(unheard(), 0);
	hall_end(&h);
}
END_TEST

/* Who is still there hears the question, and how long it waits; then nothing is left to be heard. */
START_TEST(test_still_there)
{
	char said[SENTENCE];

	start("voice.speak=on screen.idle_warn=1 screen.idle_count=11");
	ck_assert(vt_wait(h.vt, "不用读了", WAIT_MS));
	card(WANG);
	hear("签到好了", said);
	vt_keys(h.vt, "3");
	hear("还在吗", said);
	hear("10秒", said);
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	ck_assert_int_eq(unheard(), 0);
	hall_end(&h);
}
END_TEST

/* ---- without sound ----------------------------------------------------------------------------- */

START_TEST(test_no_sound_card)
{
	char out[512];

	make("voice.speak=on", "none.conf");
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	hear_line("volume");
	card(WANG);
	hall_lunch(&h);
	ck_assert(!vt_has(h.vt, "再听一遍") && !vt_has(h.vt, "读给我听"));
	ck_assert_int_gt(h.vt->bells, 0);
	ck_assert_int_eq(unheard(), 0);
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "grep -c 'voice: no sound card' $D/*.log"), 0);
	ck_assert_msg(strcmp(out, "1\n") == 0, "%s", out);
	sh("grep -q '\"name\":\"voice\",\"state\":\"absent\"' $D/status.json");
	hall_end(&h);

	make("voice.speak=on", "sound.conf");
	sh("rm $D/bin/litang-voice"); /* not installed */
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	card(WANG);
	hall_lunch(&h);
	ck_assert_int_gt(h.vt->bells, 0);
	hall_end(&h);
}
END_TEST

/* A sound card reads no cards. */
START_TEST(test_no_reader_but_a_sound_card)
{
	start("simulator.socket=");
	ck_assert(vt_wait(h.vt, "读给我听", WAIT_MS));
	ck_assert(vt_wait(h.vt, "读卡器没接好", WAIT_MS));
	hall_end(&h);
}
END_TEST

/* ---- how soon ---------------------------------------------------------------------------------- */

static long samples_end(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 ? (long)st.st_size : 0;
}

/* Until nothing more is played. */
static void wait_quiet(int fd)
{
	long size = -1;

	while (size != samples_end(fd)) {
		size = samples_end(fd);
		vt_pump(h.vt, 400);
	}
}

static bool sounds_after(int fd, long at)
{
	short samples[512];
	ssize_t n = pread(fd, samples, sizeof(samples), at);

	for (; n > 0; at += n, n = pread(fd, samples, sizeof(samples), at))
		for (ssize_t i = 0; i < n / 2; i++)
			if (samples[i] > 100 || samples[i] < -100)
				return true;
	return false;
}

static int by_size(const void *a, const void *b)
{
	return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

/* From a key to the first sample that is no silence. */
START_TEST(test_first_sound)
{
	static const char *const keys[] = {"3", "*", "4", "*", "3", "*", "1", "*", "3"};
	enum { KEYS = sizeof(keys) / sizeof(keys[0]) };
	int took[KEYS], fd;
	char path[160], said[SENTENCE];

	start("voice.speak=on");
	ck_assert(vt_wait(h.vt, "不用读了", WAIT_MS));
	card(WANG);
	hear("叫人", said);
	snprintf(path, sizeof(path), "%s/out.raw", h.dir);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	for (int i = 0; i < KEYS; i++) {
		int64_t begin, end;
		long at;

		wait_quiet(fd);
		at = samples_end(fd);
		begin = now_ms();
		end = begin + WAIT_MS;
		vt_keys(h.vt, keys[i]);
		while (!sounds_after(fd, at) && now_ms() < end)
			vt_pump(h.vt, 1);
		took[i] = (int)(now_ms() - begin);
	}
	close(fd);
	qsort(took, KEYS, sizeof(took[0]), by_size);
	printf("key to the first sound: median %d ms, most %d ms of %d\n", took[KEYS / 2],
		took[KEYS - 1], (int)KEYS);
	if (!getenv("LITANG_SLOW"))
		ck_assert_int_lt(took[KEYS / 2], 100);
	hall_end(&h);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("voice");
	TCase *tcase = tcase_create("voice");

	tcase_add_loop_test(tcase, test_an_order_without_the_screen, 0, 3);
	tcase_add_test(tcase, test_any_sign_of_life_ends_it);
	tcase_add_test(tcase, test_said_again);
	tcase_add_test(tcase, test_readings_of_the_hall);
	tcase_add_test(tcase, test_louder_and_off_again_after_the_visit);
	tcase_add_test(tcase, test_without_paper_the_number_is_heard);
	tcase_add_test(tcase, test_still_there);
	tcase_add_test(tcase, test_a_recording_is_silent);
	tcase_add_test(tcase, test_no_sound_card);
	tcase_add_test(tcase, test_no_reader_but_a_sound_card);
	tcase_add_test(tcase, test_first_sound);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
