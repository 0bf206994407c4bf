/* SPDX-License-Identifier: MIT */
/* A slip for whoever sets up a printer. Nothing of it is translated: it shows what can be printed. */
#include <stdio.h>

#include "core/base/text.h"
#include "screens/slip.h"
#include "screens/slip_parts.h"

#define CODE "LITANG-PRINT-TEST"

/* "0········1" without the dots that some printers lack; the last column is a bar. */
static void ruler(struct paper *paper, int columns, const char *label)
{
	struct paper_line *line = paper_line_add(paper, PAPER_TEXT);

	paper_text_add(paper, PAPER_PLAIN, false, label);
	for (int i = 0; i < columns; i++)
		line->text[i] = (char)(i % 10 ? '-' : '0' + i / 10);
	line->text[columns - 1] = '|';
	line->text[columns] = 0;
}

void slip_test(int columns, const struct moment *now, struct paper *ret)
{
	struct paper_line *code;
	char day[11];

	ret->columns = columns;
	ret->n = 0;
	paper_text_add(ret, PAPER_BIG, true, "PRINT TEST");
	paper_text_add(ret, PAPER_BIG, true, "打印测试 A027");
	paper_text_add(ret, PAPER_TALL, true, "双倍高 Double height");
	paper_text_add(ret, PAPER_PLAIN, false, "单倍 Single 0123456789 ￥8.50");
	paper_line_add(ret, PAPER_RULE);
	paper_text_add(ret, PAPER_TALL, false, "取餐号 红烧狮子头、清炒时蔬、米饭");
	paper_text_add(ret, PAPER_TALL, false, "Lunch tomorrow, number A027");
	paper_text_add(ret, PAPER_TALL, false, "내일 점심 번호 A027");
	paper_text_add(ret, PAPER_TALL, false, "㙟𠮷先生 (rare characters)");
	paper_line_add(ret, PAPER_RULE);
	ruler(ret, 32, "58 mm: the bar above is at the edge");
	ruler(ret, 48, "80 mm: the bar above is at the edge");
	code = paper_line_add(ret, PAPER_QR);
	code->centred = true;
	text_copy(code->text, sizeof(code->text), CODE);
	paper_text_add(ret, PAPER_PLAIN, true, CODE);
	day_format(now->day, day);
	paper_fmt_add(ret, PAPER_PLAIN, "%s %02d:%02d, %d columns", day, now->secs / 3600,
		now->secs / 60 % 60, columns);
}
