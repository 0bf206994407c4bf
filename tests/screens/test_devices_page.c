/* SPDX-License-Identifier: MIT */
/* What staff read about a device: the reason of a trouble that lasts, in words that help. */
#include <string.h>

#include "core/base/text.h"
#include "screens/page.h"
#include "screens/words.h"
#include "tests/support/hall_fixture.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

static struct model m;
static struct page page;

static bool says(const char *text)
{
	for (int i = 0; i < page.n_lines; i++)
		if (strstr(page.line[i], text))
			return true;
	return false;
}

static void look_at(struct device_line line, enum printer_state printer)
{
	screen_model(&m, SCREEN_DEVICES, LANG_ZH);
	m.printer = printer;
	m.held = m.devices.waiting = m.devices.failed = 0;
	m.devices.line[0] = line;
	m.devices.n = 1;
	page_fill(&m, &page);
}

START_TEST(test_trouble)
{
	static const struct {
		enum line_state state;
		const char *driver, *shown, *not_shown;
	} cases[] = {
		{LINE_TROUBLE, "it does not answer", "没有回应", "answer"},
		{LINE_TROUBLE, "0416:5011: it takes no bytes", "没有回应", "bytes"},
		{LINE_TROUBLE, "given up until it is plugged in anew: it does not answer",
			"拔下来再插上", "anew"},
		{LINE_TROUBLE, "pcscd does not answer", "芯片卡的程序没有运行", "没有回应"},
		{LINE_TROUBLE, "Resource busy", "被别的程序占用了", "busy"},
		{LINE_TROUBLE, "Input/output error", "Input/output error", "没有回应"},
		/* nobody knows any more when that was */
		{LINE_READY, "it does not answer", "正常", "没有回应"},
		{LINE_ABSENT, "No such file or directory", "没有插上", "file"},
	};

	screen_words(LANG_ZH);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct device_line line = {.kind = LINE_SCANNER,
			.state = cases[i].state,
			.since_day = FIXTURE_DAY,
			.done = 2,
			.failed = 1};

		text_copy(line.trouble, sizeof(line.trouble), cases[i].driver);
		look_at(line, PRINTER_OK);
		ck_assert_msg(says(cases[i].shown), "%s: %s", cases[i].driver, page.line[1]);
		ck_assert_msg(!says(cases[i].not_shown), "%s: %s", cases[i].driver, page.line[1]);
		ck_assert(says("成功2次，失败1次"));
	}
}
END_TEST

START_TEST(test_the_sound)
{
	static const struct {
		enum line_state state;
		const char *driver, *shown;
	} cases[] = {
		{LINE_READY, "", "正常，上午7点5分起"},
		{LINE_ABSENT, "no sound card: No such device", "没有声卡，上午7点5分起"},
		{LINE_TROUBLE, "/x/litang-voice: No such file or directory", "发声的程序没有运行"},
		{LINE_TROUBLE, "litang-voice ended; it is started again", "发声的程序没有运行"},
	};
	struct device_line line = {.kind = LINE_VOICE, .since_day = FIXTURE_DAY, .since_min = 425};

	screen_words(LANG_ZH);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		line.state = cases[i].state;
		text_copy(line.trouble, sizeof(line.trouble), cases[i].driver);
		look_at(line, PRINTER_OK);
		ck_assert_msg(says("声音"), "%s", page.line[0]);
		ck_assert_msg(says(cases[i].shown), "%s: %s %s", cases[i].driver, page.line[0],
			page.line[1]);
		ck_assert(!says("No such") && !says("started"));
	}
}
END_TEST

START_TEST(test_printer)
{
	static const struct {
		enum printer_state state;
		const char *driver, *shown, *not_shown;
	} cases[] = {
		{PRINTER_OUT, "no paper", "纸用完了，上午7点5分起", "no paper"},
		{PRINTER_OFFLINE, "too hot, waiting", "太热了，等一会儿就好", "没开"},
		{PRINTER_STUCK, "cutter stuck", "切刀卡住了", "cutter"},
		{PRINTER_OK, "no paper", "正常", "no paper"},
	};
	struct device_line line = {.kind = LINE_PRINTER,
		.state = LINE_READY,
		.since_day = FIXTURE_DAY,
		.since_min = 425};

	screen_words(LANG_ZH);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		text_copy(line.trouble, sizeof(line.trouble), cases[i].driver);
		look_at(line, cases[i].state);
		ck_assert_msg(says(cases[i].shown), "%s: %s", cases[i].driver, page.line[0]);
		ck_assert_msg(!says(cases[i].not_shown), "%s: %s", cases[i].driver, page.line[1]);
	}
}
END_TEST

START_TEST(test_which_scanner)
{
	screen_words(LANG_ZH);
	look_at((struct device_line){.kind = LINE_SCAN_SERIAL, .state = LINE_ABSENT}, PRINTER_OK);
	ck_assert(says("扫码器（串口）"));
	look_at((struct device_line){.kind = LINE_SCANNER, .state = LINE_ABSENT}, PRINTER_OK);
	ck_assert(says("扫码器") && !says("串口"));
}
END_TEST

SUITE_MAIN("devices_page", test_trouble, test_the_sound, test_printer, test_which_scanner)
