/* SPDX-License-Identifier: MIT */
/*
 * What a screen has to say, before it has a size. Each screen fills a page from the model;
 * layout.c composes every size from it. Taps, the footer, speech and the checkers come from the
 * page as well, so they cannot say something else than the screen.
 */
#ifndef SCREENS_PAGE_H
#define SCREENS_PAGE_H

#include "core/visit/model.h"
#include "core/visit/step.h"

#define PAGE_TEXT    256
#define PAGE_LINES   12
#define PAGE_FIGURES 4
#define SPOKEN_SIZE  4096

enum page_mood { MOOD_PLAIN, MOOD_GOOD, MOOD_LOOK };

struct page_choice {
	int digit;
	char label[PAGE_TEXT];
	char detail[PAGE_TEXT]; /* a second line; "" = none */
	bool calm; /* seldom what somebody came for: looks like a key, not like a choice */
};

/* A figure that matters: pick-up number, price, time. */
struct page_figure {
	char label[64];
	char value[24]; /* 0-9 A-Z : . only, drawn large */
	char unit[16];
};

struct page {
	enum page_mood mood;
	char title[PAGE_TEXT]; /* header: the hall */
	char marks
		[PAGE_TEXT]; /* header: quiet marks (not sent, simulated, paper), parted by two blanks */
	char brief[PAGE_TEXT]; /* the same marks in fewer cells, for small screens */
	char whom[64];         /* one of them: for whom everything is */
	char clock[32];
	char question[PAGE_TEXT];         /* the one thing asked or said */
	char line[PAGE_LINES][PAGE_TEXT]; /* "label\tvalue" lines stand in two columns */
	int n_lines;
	int n_extra; /* so many of the last lines are left out where there is no room */
	struct page_figure figure[PAGE_FIGURES];
	int n_figures;
	int n_extra_figures;   /* so many of the last, likewise */
	char aside[PAGE_TEXT]; /* lines right of the figures, which then stand above the lines */
	struct page_choice choice[CHOICES_MAX];
	int n_choices;
	bool alphabet;        /* A to Z as targets, in place of choices, and 1 for numbers … */
	uint32_t letters;     /* … of these letters, A = bit 0 */
	bool digits;          /* with it: 0 to 9 and X instead */
	char qr[80];          /* what the code says; "" = none */
	bool slip;            /* it is on paper, too */
	char note[PAGE_TEXT]; /* small print above the footer: demo keys, count-down in words */
	int countdown;        /* large seconds; -1 = none */
	int sheet; /* which one is wanted where the page does not fit at once (layout.h) */
	bool back, next, help, repeat, volume, language; /* footer keys that do something here */
	const char *repeat_label, *repeat_brief;         /* of that one; it begins the voice, too */
	const char *lang_label, *lang_brief;             /* the language that comes next */
	const char *offer; /* on the key of help, where the terminal offers it by itself; NULL */
	char spoken[SPOKEN_SIZE]; /* what a voice says, a sentence a line (spoken.h) */
};

/* One const each, in screens/screens.c's table by enum screen. */
struct screen_def {
	const char *name; /* "welcome": golden files carry it */
	void (*fill)(const struct model *m, struct page *p);
};
extern const struct screen_def screen_defs[SCREEN_COUNT];

/* Header, the screen's own part, choices, footer, spoken. */
void page_fill(const struct model *m, struct page *p);

#endif
