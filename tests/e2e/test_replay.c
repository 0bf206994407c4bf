/* SPDX-License-Identifier: MIT */
/*
 * Recordings: the demo's own, played back by the real program; and a morning of 60 cards in four
 * minutes, of which no frame may show somebody who was there before.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/visit/step.h"
#include "kiosk/record.h"
#include "tests/support/hall_fixture.h"
#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define CARDS    60
#define APART_MS 4000

static struct hall_run h;

static void record_begin(int cols, int rows)
{
	char program[256], file[128];
	char *argv[] = {program, (char[]){"demo"}, (char[]){"--dir"}, h.dir, (char[]){"--record"},
		file, NULL};

	hall_make(&h, "");
	snprintf(program, sizeof(program), "%s/litang", h.build);
	snprintf(file, sizeof(file), "%s/lunch.rec", h.dir);
	h.vt = vt_start(argv, cols, rows);
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	vt_function(h.vt, 1);
}

static void record_end(void)
{
	vt_keys(h.vt, "\003");
	ck_assert_int_eq(vt_wait_exit(h.vt, WAIT_MS), 0);
}

START_TEST(test_played_back)
{
	char out[4096];

	record_begin(80, 22);
	hall_lunch(&h);
	record_end();
	ck_assert_msg(hall_sh(&h, out, sizeof(out),
			      "$B/litang --replay $D/lunch.rec --fast --frames $D/f") == 0,
		"%s", out);
	ck_assert_msg(strstr(out, "2 acts as recorded") != NULL, "%s", out);
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "grep -q 签到好了 $D/f && grep -q 订好了 $D/f"), 0);
	/* Another price in the recording: it is found, with its line. */
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out),
			"sed '/\"x\":\"act\"/s/\"u\":500/\"u\":501/' $D/lunch.rec > $D/other.rec && "
			"! cmp -s $D/lunch.rec $D/other.rec"),
		0);
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "$B/litang --replay $D/other.rec --fast"), 1);
	ck_assert_msg(strstr(out, "the act differs") != NULL, "%s", out);
	/* An act less, a torn line, another file. */
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "sed '/\"x\":\"act\"/d' $D/lunch.rec > $D/other.rec; "
				 "$B/litang --replay $D/other.rec --fast"),
		1);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "head -c -20 $D/lunch.rec > $D/other.rec; "
				 "$B/litang --replay $D/other.rec --fast"),
		1);
	ck_assert_msg(strstr(out, "other.rec:") != NULL, "%s", out);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "$B/litang --replay /dev/urandom --fast | head -c 1000"),
		0);
	hall_end(&h);
}
END_TEST

/* On the smallest screen Enter shows the rest of a page before it confirms; played back, too. */
START_TEST(test_sheets)
{
	static const char *const steps[][2] = {{"签到好了", "\r"}, {"订明天的午饭", "1"},
		{"套餐二", "1"}, {"订这份吗", "\r"}, {"对，订这份", "\r"}, {"订好了", NULL}};
	char out[4096];

	record_begin(40, 12);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		ck_assert_msg(vt_wait(h.vt, steps[i][0], WAIT_MS), "%s", steps[i][0]);
		if (steps[i][1])
			vt_keys(h.vt, steps[i][1]);
	}
	record_end();
	ck_assert_msg(hall_sh(&h, out, sizeof(out),
			      "$B/litang --replay $D/lunch.rec --fast --frames $D/f") == 0,
		"%s", out);
	ck_assert_msg(strstr(out, "2 acts as recorded") != NULL, "%s", out);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "grep -q '\"x\":\"sheet\",\"n\":1' $D/lunch.rec && "
				 "grep -q 第2页，共2页 $D/f"),
		0);
	hall_end(&h);
}
END_TEST

/* ---- 60 cards -------------------------------------------------------------------------------- */

static struct model model;
static struct recorder *recorder;
static int person_now;
static int64_t seq;

static void play(struct event *ev);

static void answer(const struct effect *fx, struct moment now)
{
	static struct lookup lookup;
	static struct recorded recorded;
	struct event ev = {.now = now};

	if (fx->kind == FX_LOOK_UP_CARD) {
		lookup = (struct lookup){
			.ticket = fx->ticket, .result = LOOKUP_FOUND, .proof = PROOF_CARD};
		fixture_person(&lookup.person, FIXTURE_CROWD + person_now);
		ev.kind = EV_LOOKUP;
		ev.lookup = &lookup;
		play(&ev);
	}
	if (fx->kind == FX_RECORD) {
		recorded = (struct recorded){
			.ticket = fx->ticket, .result = RECORD_OK, .act = fx->record.act};
		recorded.act.head.seq = ++seq;
		recorded.standing.checked_in = true;
		ev.kind = EV_RECORDED;
		ev.recorded = &recorded;
		play(&ev);
	}
}

static void play(struct event *ev)
{
	struct effects fx = {0};

	recorder_event(recorder, ev);
	visit_step(&model, ev, &fx);
	recorder_effects(recorder, &fx);
	for (int i = 0; i < fx.n; i++)
		answer(&fx.v[i], ev->now);
}

static void record_a_morning(const char *path)
{
	struct moment start = fixture_moment(FIXTURE_TODAY, "08:00");
	struct err err = {0};

	visit_init(&model, fixture_catalogue(), LANG_ZH);
	model.idle_warn_ms = 90000;
	model.idle_count_ms = 30000;
	ck_assert_msg(recorder_open(&recorder, path, &model, &err) == 0, "%s", err.text);
	recorder_size(recorder, 80, 22);
	for (person_now = 0; person_now < CARDS; person_now++) {
		struct event ev = {.kind = EV_CARD};

		ev.now = moment_at(start.ms + person_now * APART_MS, CLOCK_HUB);
		snprintf(ev.card.number, sizeof(ev.card.number), "%018d", person_now);
		play(&ev);
		for (int ms = 500; ms < APART_MS; ms += 500) {
			struct event tick = {.kind = EV_TIME};

			tick.now = moment_at(ev.now.ms + ms, CLOCK_HUB);
			play(&tick);
		}
	}
	recorder_close(recorder);
}

/* Nobody who came before the newest person seen so far is on any later frame. */
static void check_frames(const char *path, int *seen)
{
	struct person p;
	char line[4096];
	FILE *file = fopen(path, "r");

	*seen = 0;
	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof(line), file)) {
		for (int i = 0; i < CARDS; i++) {
			fixture_person(&p, FIXTURE_CROWD + i);
			if (!strstr(line, p.address) && !strstr(line, p.masked))
				continue;
			ck_assert_msg(i + 1 >= *seen, "person %d is still there after %d came: %s",
				i + 1, *seen, line);
			*seen = i + 1 > *seen ? i + 1 : *seen;
		}
	}
	fclose(file);
}

START_TEST(test_sixty_cards)
{
	char path[160], out[1024];
	int seen;

	suite_dir(h.dir, sizeof(h.dir));
	hall_build(&h);
	snprintf(path, sizeof(path), "%s/morning.rec", h.dir);
	record_a_morning(path);
	ck_assert_msg(hall_sh(&h, out, sizeof(out),
			      "$B/litang --replay $D/morning.rec --fast --frames $D/f") == 0,
		"%s", out);
	ck_assert_msg(strstr(out, "60 acts as recorded") != NULL, "%s", out);
	snprintf(path, sizeof(path), "%s/f", h.dir);
	check_frames(path, &seen);
	ck_assert_int_eq(seen, CARDS);
	hall_end(&h);
}
END_TEST

SUITE_MAIN("replay", test_played_back, test_sheets, test_sixty_cards)
