/* SPDX-License-Identifier: MIT */
#include "tests/support/voice_run.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/suite.h"

#define WAIT_MS 20000
#define SOUND   60 /* of 32767 */

const struct voice_line voice_run_lines[3] = {
	{"zh_CN", "cmn-latn-pinyin", "请到二号窗口取饭。",
		"qing3 dao4 er4 hao4 chuang1 kou3 qu3 fan4."},
	{"en", "en", "Please collect your meal at counter two.",
		"Please collect your meal at counter two."},
	{"ko", "ko", "이 번 창구에서 식사를 받으세요.", "이 번 창구에서 식사를 받으세요."},
};

void voice_run_begin(struct voice_run *r, enum hearing_card kind, const char *clips)
{
	const char *build = getenv("LITANG_BUILD");
	char program[256], path[160];
	struct voice_options options = {program, clips, 10};
	struct err err = {0};

	if (!r->dir[0])
		suite_dir(r->dir, sizeof(r->dir));
	snprintf(path, sizeof(path), "%s/heard", r->dir);
	unlink(path);
	snprintf(program, sizeof(program), "%s/litang-voice", build ? build : "build");
	hearing_card(kind, r->dir);
	test_host_init(&r->h);
	ck_assert_int_eq(voice_open(&r->voice, &r->h.host, &options, &err), 0);
	ck_assert(test_host_until(&r->h, 1));
	ck_assert_int_eq(r->voice->state, kind == HEARING_NONE ? DEVICE_ABSENT : DEVICE_READY);
}

void voice_run_end(struct voice_run *r)
{
	r->voice->driver->close(r->voice);
	ck_assert_int_eq(r->h.n_timers, 0);
	hearing_done(&r->heard);
}

int voice_run_quiets(const struct voice_run *r)
{
	int n = 0;

	for (int i = 0; i < r->h.n_events; i++)
		n += r->h.event[i].kind == DEVICE_QUIET;
	return n;
}

void voice_run_until_quiet(struct voice_run *r, int n)
{
	int64_t due = test_host_ms() + WAIT_MS;

	while (voice_run_quiets(r) < n && test_host_ms() < due)
		test_host_turn(&r->h, 1);
	ck_assert_int_eq(voice_run_quiets(r), n);
	hearing_read(&r->heard, r->dir);
}

void voice_run_until_state(struct voice_run *r, enum device_state state)
{
	int64_t due = test_host_ms() + WAIT_MS;

	while (r->voice->state != state && test_host_ms() < due)
		test_host_turn(&r->h, 10);
	ck_assert_int_eq(r->voice->state, state);
}

void voice_run_until_sound(struct voice_run *r, size_t n)
{
	double from = (double)n / HEARING_RATE;
	int64_t due = test_host_ms() + WAIT_MS;

	do {
		test_host_turn(&r->h, 1);
		hearing_read(&r->heard, r->dir);
	} while (hearing_peak(&r->heard, from, -1) < SOUND && test_host_ms() < due);
	ck_assert_int_ge(hearing_peak(&r->heard, from, -1), SOUND);
}

void voice_run_until_played(struct voice_run *r, size_t n)
{
	int64_t due = test_host_ms() + WAIT_MS;

	while (r->heard.n < n && test_host_ms() < due) {
		test_host_turn(&r->h, 5);
		hearing_read(&r->heard, r->dir);
	}
	ck_assert_uint_ge(r->heard.n, n);
}

int voice_run_pid(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int found = 0;

	ck_assert_ptr_nonnull(proc);
	while (!found && (entry = readdir(proc))) {
		char path[300], name[32] = "";
		int parent = 0;
		FILE *file;

		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		file = fopen(path, "re");
		if (file && fscanf(file, "%*d (%31[^)]) %*c %d", name, &parent) == 2 &&
			parent == getpid() && strcmp(name, "litang-voice") == 0)
			found = atoi(entry->d_name);
		if (file)
			fclose(file);
	}
	closedir(proc);
	ck_assert_int_gt(found, 0);
	return found;
}

void voice_run_control(const struct voice_run *r, const char *name, bool there)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", r->dir, name);
	if (there)
		ck_assert_int_eq(close(creat(path, 0600)), 0);
	else
		ck_assert_int_eq(unlink(path), 0);
}
