/* SPDX-License-Identifier: MIT */
/* Recorded sentences: where one lies, which are played, and what a file may be instead. */
#include "devices/clips.h"

#include <fcntl.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "devices/tones.h"
#include "tests/support/hearing.h"
#include "tests/support/suite.h"

static char dir[96], path[160];
static short got[HEARING_RATE * 4];
static struct heard heard = {.at = got};
static size_t most;

static bool take(void *ctx, const short *samples, size_t n)
{
	(void)ctx;
	ck_assert_uint_le(heard.n + n, HEARING_RATE * 4);
	memcpy(got + heard.n, samples, n * sizeof(short));
	heard.n += n;
	return heard.n < most;
}

static int play(void)
{
	heard.n = 0;
	most = SIZE_MAX;
	return clips_play(path, take, NULL);
}

static void name(const char *file)
{
	if (!dir[0])
		suite_dir(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/%s", dir, file);
}

START_TEST(test_path)
{
	static const struct {
		const char *text, *path; /* NULL: none */
	} cases[] = {
		{"请放卡", "/c/zh_CN/请放卡.wav"},
		{"Yes.", "/c/zh_CN/Yes..wav"},
		{"a/b", "/c/zh_CN/a_b.wav"},
		{"../../etc/passwd", "/c/zh_CN/.._.._etc_passwd.wav"},
		{"/", "/c/zh_CN/_.wav"},
		{"", NULL},
		{".", NULL},
		{"..", NULL},
		{"....", NULL},
		{"./", "/c/zh_CN/._.wav"},
	};
	char out[CLIPS_PATH_SIZE], text[300], clips[CLIPS_PATH_SIZE];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int result = clips_path(out, "/c", "zh_CN", cases[i].text);

		ck_assert_int_eq(result, cases[i].path ? 0 : ERR_NONE);
		if (cases[i].path)
			ck_assert_str_eq(out, cases[i].path);
	}
	memset(text, 'x', sizeof(text));
	text[252] = 0;
	ck_assert_int_eq(clips_path(out, "/c", "en", text), ERR_NONE);
	text[251] = 0;
	ck_assert_int_eq(clips_path(out, "/c", "en", text), 0);
	ck_assert_int_eq(clips_path(out, "", "en", "x"), ERR_NONE);
	memset(clips, 'c', sizeof(clips));
	clips[CLIPS_PATH_SIZE - 1] = 0;
	ck_assert_int_eq(clips_path(out, clips, "en", "x"), ERR_NONE);
	clips[CLIPS_PATH_SIZE - 251 - 4 - 4 - 1] = 0;
	ck_assert_int_eq(clips_path(out, clips, "en", text), 0);
	ck_assert_uint_eq(strlen(out), CLIPS_PATH_SIZE - 1);
	clips[strlen(clips)] = 'c';
	ck_assert_int_eq(clips_path(out, clips, "en", text), ERR_NONE);
}
END_TEST

/* Whatever was recorded: it lasts as long, sounds as high, and as loud. */
START_TEST(test_rates)
{
	static const struct {
		int rate, channels, subtype;
	} cases[] = {
		{22050, 1, SF_FORMAT_PCM_16},
		{8000, 1, SF_FORMAT_ULAW},
		{44100, 2, SF_FORMAT_PCM_16},
		{48000, 1, SF_FORMAT_PCM_24},
		{96000, 2, SF_FORMAT_FLOAT},
		{16000, 2, SF_FORMAT_PCM_U8},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		name("clip.wav");
		hearing_record(path, cases[i].subtype, cases[i].rate, cases[i].channels, 600);
		ck_assert_int_eq(play(), 0);
		ck_assert_double_lt(fabs(hearing_seconds(&heard) - HEARING_RECORDED), 0.02);
		ck_assert_double_gt(hearing_pitch(&heard, 600, 0.05, 0.95), 0.98);
		ck_assert_double_lt(fabs(hearing_level(&heard, 0.05, 0.95) / 11585 - 1), 0.03);
	}
}
END_TEST

/* Above what SOUND_RATE can carry there must be nothing, or it would be heard as another tone. */
START_TEST(test_too_high)
{
	name("clip.wav");
	hearing_record(path, SF_FORMAT_PCM_16, 48000, 1, 15000);
	ck_assert_int_eq(play(), 0);
	ck_assert_double_lt(hearing_level(&heard, 0.05, 0.95), 300);
}
END_TEST

START_TEST(test_stopped)
{
	name("clip.wav");
	hearing_record(path, SF_FORMAT_PCM_16, 48000, 1, 600);
	heard.n = 0;
	most = 1;
	ck_assert_int_eq(clips_play(path, take, NULL), 0);
	ck_assert_uint_le(heard.n, HEARING_RATE / 20);
}
END_TEST

static void write_file(const void *bytes, size_t n)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
	ck_assert_int_eq(fclose(file), 0);
}

static int open_files(void)
{
	int n = 0;

	for (int fd = 0; fd < 64; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

START_TEST(test_what_is_none)
{
	int open_before = open_files();

	name("nothing.wav");
	ck_assert_int_eq(play(), ERR_NONE);
	name("empty.wav");
	write_file("", 0);
	ck_assert_int_eq(play(), ERR_BAD);
	name("text.wav");
	write_file("not a sound, but a letter to somebody", 37);
	ck_assert_int_eq(play(), ERR_BAD);
	name("folder.wav");
	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert_int_eq(play(), ERR_BAD);
	name("pipe.wav");
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_int_eq(play(), ERR_BAD);
	ck_assert_uint_eq(heard.n, 0);
	ck_assert_int_eq(open_files(), open_before);
}
END_TEST

/* Not even with a good recording in it: the next byte may never come. */
START_TEST(test_pipe)
{
	static char bytes[20000];
	ssize_t n;
	int fd;

	name("clip.wav");
	hearing_record(path, SF_FORMAT_PCM_16, 8000, 1, 600);
	fd = open(path, O_RDONLY);
	n = read(fd, bytes, sizeof(bytes));
	ck_assert_int_gt(n, 16000);
	close(fd);
	name("pipe.wav");
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	fd = open(path, O_RDWR);
	ck_assert_int_eq(write(fd, bytes, (size_t)n), n);
	ck_assert_int_eq(play(), ERR_BAD);
	close(fd);
}
END_TEST

static void record_long(int format, int rate, int channels, int seconds)
{
	static const float zeros[2 * 8000];
	SF_INFO info = {.samplerate = rate, .channels = channels, .format = format};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);

	ck_assert_ptr_nonnull(file);
	for (int i = 0; i < seconds; i++)
		sf_write_float(file, zeros, rate * channels < 16000 ? rate * channels : 16000);
	sf_close(file);
}

START_TEST(test_bounds)
{
	name("long.wav");
	record_long(SF_FORMAT_WAV | SF_FORMAT_ULAW, 4000, 1, CLIPS_SECONDS + 1);
	ck_assert_int_eq(play(), ERR_BAD);
	record_long(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 2000, 1, 1);
	ck_assert_int_eq(play(), ERR_BAD);
	record_long(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 384000, 1, 1);
	ck_assert_int_eq(play(), ERR_BAD);
	record_long(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 4000, 4, 1);
	ck_assert_int_eq(play(), ERR_BAD);
	record_long(SF_FORMAT_AU | SF_FORMAT_PCM_16, 8000, 1, 1);
	ck_assert_int_eq(play(), ERR_BAD);
	record_long(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000, 1, 0);
	ck_assert_int_eq(play(), ERR_BAD);
	record_long(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000, 1, 1);
	ck_assert_int_eq(play(), 0);
}
END_TEST

/* Samples beyond full scale are no louder than that; those that are no numbers are silent. */
START_TEST(test_odd_numbers)
{
	static float odd[8000];
	SF_INFO info = {
		.samplerate = 22050, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
	SNDFILE *file;

	for (int i = 0; i < 8000; i++)
		odd[i] = i % 4 == 0 ? NAN : i % 4 == 1 ? INFINITY : i % 4 == 2 ? -1e30F : 0.1F;
	name("odd.wav");
	file = sf_open(path, SFM_WRITE, &info);
	ck_assert_ptr_nonnull(file);
	sf_write_float(file, odd, 8000);
	sf_close(file);
	ck_assert_int_eq(play(), 0);
	ck_assert_uint_ge(heard.n, 7900);
	for (int i = 0; i < 8000; i++)
		odd[i] = NAN;
	file = sf_open(path, SFM_WRITE, &info);
	ck_assert_ptr_nonnull(file);
	sf_write_float(file, odd, 8000);
	sf_close(file);
	ck_assert_int_eq(play(), 0);
	ck_assert_int_eq(hearing_peak(&heard, 0, -1), 0);
	/* One such sample is a click and not a bang. */
	memset(odd, 0, sizeof(odd));
	odd[4000] = 1e30F;
	info.samplerate = 44100;
	file = sf_open(path, SFM_WRITE, &info);
	ck_assert_ptr_nonnull(file);
	sf_write_float(file, odd, 8000);
	sf_close(file);
	ck_assert_int_eq(play(), 0);
	ck_assert_int_lt(hearing_peak(&heard, 0, -1), 20000);
}
END_TEST

/* A good file with bytes changed and cut: played or refused, nothing else. */
START_TEST(test_damaged)
{
	static unsigned char good[100000], bad[100000];
	unsigned seed = 1;
	FILE *file;
	size_t n;

	name("good.wav");
	hearing_record(path, SF_FORMAT_PCM_16, 8000, 1, 600);
	file = fopen(path, "r");
	n = fread(good, 1, sizeof(good), file);
	fclose(file);
	name("bad.wav");
	for (int i = 0; i < 300; i++) {
		memcpy(bad, good, n);
		for (int change = 0; change < 3; change++) {
			seed = seed * 1103515245 + 12345;
			bad[(seed >> 8) % 60] = (unsigned char)(seed >> 16);
		}
		write_file(bad, i % 2 ? n : n / 2 + (unsigned)i);
		heard.n = 0;
		most = HEARING_RATE;
		ck_assert_int_le(clips_play(path, take, NULL), 0);
	}
}
END_TEST

SUITE_MAIN("clips", test_path, test_rates, test_too_high, test_stopped, test_what_is_none,
	test_pipe, test_bounds, test_odd_numbers, test_damaged)
