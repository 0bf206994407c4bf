/* SPDX-License-Identifier: MIT */
/*
 * How many presses after the card each thing takes. The real program is driven as a person would,
 * its recording is played back, and the presses are counted in it; docs/TASKS.md holds the result.
 * LITANG_TASKS=write writes that file anew.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/visit/step.h"
#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define PAGE     "docs/TASKS.md"
#define KEYS_MAX 8

struct press {
	const char *key;  /* typed at once; "\r" = Enter */
	const char *then; /* what shows after it */
};

static const struct task_row {
	const char *name;
	int card; /* F1… */
	const char *greeted;
	struct press press[KEYS_MAX];
	enum act_kind act; /* with which it is done */
	int most;
	const char *keys; /* for the page */
} tasks[] = {
	{"Check in", 1, "签到好了", {{0}}, ACT_CHECK_IN, 0, "none"},
	{"Tomorrow's set meal", 1, "签过到了",
		{{"1", "您要哪一份"}, {"1", "订这份吗"}, {"1", "订好了"}}, ACT_ORDER, 3, "1 1 1"},
	{"The same as last time", 1, "签过到了", {{"2", "订这份吗"}, {"1", "订好了"}}, ACT_ORDER, 3,
		"2 1"},
	{"Four dishes of one's own choice", 4, "签到好了",
		{{"1", "您要哪一份"}, {"5", "您要哪些菜"}, {"2345", "您付"}, {"\r", "订这份吗"},
			{"\r", "订好了"}},
		ACT_ORDER, 9, "1 5 2 3 4 5 Enter Enter"},
	{"Cancel a meal", 4, "签过到了",
		{{"5", "您的订餐和课程"}, {"1", "取消这份饭"}, {"1", "办好了"}}, ACT_CANCEL, 4,
		"5 1 1"},
	{"A class", 4, "签过到了",
		{{"4", "您想参加哪一类"}, {"1", "选哪一个"}, {"3", "下次"}, {"1", "报好了"}},
		ACT_ENROL, 4, "4 1 3 1"},
	{"Give a seat back", 4, "签过到了",
		{{"5", "您的订餐和课程"}, {"1", "退掉位子"}, {"1", "位子退掉了"}}, ACT_LEAVE, 4,
		"5 1 1"},
};
#define TASKS ((int)(sizeof(tasks) / sizeof(tasks[0])))

static struct hall_run h;

static void do_task(const struct task_row *t)
{
	vt_function(h.vt, t->card);
	ck_assert_msg(
		vt_wait(h.vt, t->greeted, WAIT_MS), "%s: the card\n%s", t->name, vt_text(h.vt));
	for (int i = 0; i < KEYS_MAX && t->press[i].key; i++) {
		vt_keys(h.vt, t->press[i].key);
		ck_assert_msg(vt_wait(h.vt, t->press[i].then, WAIT_MS),
			"%s: no \"%s\" after %s\n%s", t->name, t->press[i].then, t->press[i].key,
			vt_text(h.vt));
	}
}

static void record_tasks(void)
{
	char program[256], file[128];
	char *argv[] = {program, (char[]){"demo"}, (char[]){"--dir"}, h.dir, (char[]){"--record"},
		file, NULL};

	hall_make(&h, "");
	snprintf(program, sizeof(program), "%s/litang", h.build);
	snprintf(file, sizeof(file), "%s/tasks.rec", h.dir);
	h.vt = vt_start(argv, 80, 22);
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	for (int i = 0; i < TASKS; i++)
		do_task(&tasks[i]);
	vt_keys(h.vt, "\003");
	ck_assert_int_eq(vt_wait_exit(h.vt, WAIT_MS), 0);
}

struct counting {
	int task, presses;
	int found[TASKS]; /* presses of each */
};

static const char *text_of(const cJSON *line, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(line, key);

	return cJSON_IsString(item) ? item->valuestring : "";
}

/* One line of the recording: a card begins, an action is a press, the act ends its task. */
static void count_line(struct counting *c, const cJSON *line)
{
	const cJSON *head = cJSON_GetObjectItemCaseSensitive(line, "head");
	const char *event = text_of(line, "e");

	if (strcmp(event, "card") == 0 || strcmp(event, "scan") == 0)
		c->presses = 0;
	else if (strcmp(event, "action") == 0)
		c->presses += cJSON_GetObjectItemCaseSensitive(line, "a")->valueint != ACTION_NONE;
	else if (strcmp(text_of(line, "x"), "act") == 0 && c->task < TASKS &&
		 cJSON_GetObjectItemCaseSensitive(head, "k")->valueint == (int)tasks[c->task].act)
		c->found[c->task++] = c->presses;
}

static void count_presses(struct counting *c)
{
	char path[128], *text = NULL;
	size_t size = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/tasks.rec", h.dir);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	while (getline(&text, &size, file) > 0) {
		cJSON *line = cJSON_Parse(text);

		ck_assert_ptr_nonnull(line);
		count_line(c, line);
		cJSON_Delete(line);
	}
	free(text);
	fclose(file);
	ck_assert_int_eq(c->task, TASKS);
}

static void fill_page(struct buf *page, const struct counting *c)
{
	buf_fmt(page,
		"# Presses after the card\n\n"
		"Counted by `make tasks` in a recording of the real program, which is played back as"
		" well.\n\n"
		"| what | keys after the card | presses | at most |\n|---|---|---|---|\n");
	for (int i = 0; i < TASKS; i++)
		buf_fmt(page, "| %s | %s | %d | %d |\n", tasks[i].name, tasks[i].keys, c->found[i],
			tasks[i].most);
}

static void check_page(const struct buf *page)
{
	char found[4096] = "";
	FILE *file = fopen(PAGE, getenv("LITANG_TASKS") ? "w+" : "r");

	ck_assert_msg(file != NULL, PAGE " is missing: make tasks");
	if (getenv("LITANG_TASKS")) {
		ck_assert_uint_eq(fwrite(page->data, 1, page->len, file), page->len);
		rewind(file);
	}
	found[fread(found, 1, sizeof(found) - 1, file)] = 0;
	fclose(file);
	ck_assert_msg(page->len == strlen(found) && !memcmp(found, page->data, page->len),
		PAGE " is not what was counted: make tasks\n%.*s", (int)page->len,
		(const char *)page->data);
}

START_TEST(test_presses)
{
	struct counting c = {.task = 0};
	struct buf page = BUF_INIT(4096);
	char out[4096];

	record_tasks();
	ck_assert_msg(hall_sh(&h, out, sizeof(out), "$B/litang --replay $D/tasks.rec --fast") == 0,
		"%s", out);
	count_presses(&c);
	for (int i = 0; i < TASKS; i++)
		ck_assert_msg(c.found[i] <= tasks[i].most, "%s takes %d presses", tasks[i].name,
			c.found[i]);
	fill_page(&page, &c);
	check_page(&page);
	buf_done(&page);
	hall_end(&h);
}
END_TEST

SUITE_MAIN("tasks", test_presses)
