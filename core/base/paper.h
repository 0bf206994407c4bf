/* SPDX-License-Identifier: MIT */
/*
 * What a printer is asked to put on paper: lines, already in words and wrapped for the width.
 */
#ifndef CORE_BASE_PAPER_H
#define CORE_BASE_PAPER_H

#include <stdbool.h>

#define PAPER_LINES     128
#define PAPER_TEXT_SIZE 160

enum paper_kind { PAPER_TEXT, PAPER_QR, PAPER_RULE };

struct paper_line {
	enum paper_kind kind;
	int scale; /* 1, 2: times in width and height; tall: height only */
	bool tall;
	bool centred;
	char text[PAPER_TEXT_SIZE]; /* UTF-8; for PAPER_QR what the code says */
};

struct paper {
	int columns; /* of scale 1: 32 on 58 mm, 48 on 80 mm */
	struct paper_line line[PAPER_LINES];
	int n;
};

#endif
