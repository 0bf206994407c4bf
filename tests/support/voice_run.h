/* SPDX-License-Identifier: MIT */
/* The driver of the voice and the real litang-voice on a card of a test, and what is heard of it. */
#ifndef TESTS_SUPPORT_VOICE_RUN_H
#define TESTS_SUPPORT_VOICE_RUN_H

#include "devices/voice.h"
#include "tests/support/hearing.h"
#include "tests/support/host.h"

struct voice_run {
	struct test_host h;
	struct heard heard; /* as far as somebody looked */
	struct device *voice;
	char dir[96]; /* made by the first voice_run_begin, or by the test */
};

/* A sentence of some three seconds in each language: zh_CN, en, ko. */
extern const struct voice_line voice_run_lines[3];

/* Until the driver knows whether there is a card. Nothing was heard yet. */
void voice_run_begin(struct voice_run *r, enum hearing_card kind, const char *clips);
void voice_run_end(struct voice_run *r);

int voice_run_quiets(const struct voice_run *r);
/* Until it was quiet so often. These fail the test after 20 s. */
void voice_run_until_quiet(struct voice_run *r, int n);
void voice_run_until_state(struct voice_run *r, enum device_state state);
/* Until there is a sound behind the first n samples. */
void voice_run_until_sound(struct voice_run *r, size_t n);
/* Until n samples were played. */
void voice_run_until_played(struct voice_run *r, size_t n);

int voice_run_pid(void);
/* Makes or removes a file in the run's folder. */
void voice_run_control(const struct voice_run *r, const char *name, bool there);

#endif
