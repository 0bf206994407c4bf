/* SPDX-License-Identifier: MIT */
/*
 * How large the screen's letters and targets are before a person's eyes, and which of the published
 * rules that fulfils. Pure computing: a screen and a distance in, millimetres and degrees out.
 */
#ifndef KIOSK_METRICS_H
#define KIOSK_METRICS_H

#include <stdbool.h>

#define METRICS_PROFILES 5
#define METRICS_RULES    11

struct metrics_screen {
	double diagonal_inch;
	int width, height; /* pixels */
	double distance_mm;
};

/* A grid of cells and its font, in pixels of a 1920x1080 screen (1080x1920 for the upright one). */
struct metrics_profile {
	const char *name;
	int cols, rows;
	bool upright;
	int cell_w, cell_h;
	int latin, hanzi; /* font sizes, as session/litang-session gives them */
	int capital;      /* of latin, as foot draws it: the hinter rounds it, mostly up */
};
extern const struct metrics_profile metrics_profiles[METRICS_PROFILES];

struct metrics {
	double pixel_mm;
	int cell_w, cell_h, latin, hanzi, capital; /* pixels of this screen */
	double hanzi_mm, hanzi_degrees;            /* the square that a Hanzi fills */
	double capital_mm, capital_degrees;
	double capital_reach_mm;  /* from so far it is still 0.7 degrees tall */
	double pitch, open_pitch; /* baseline to baseline / Hanzi; with a blank row between */
	double target_w_mm, target_h_mm, gap_mm;
	double contrast; /* the lowest of all inks */
	bool small;      /* a screen of at most 28 cm */
};

void metrics_compute(const struct metrics_screen *screen, const struct metrics_profile *profile,
	struct metrics *ret);

enum metrics_unit { METRICS_MM, METRICS_DEGREES, METRICS_TIMES };

struct metrics_verdict {
	const char *rule; /* the standard's name and clause, and what it is about */
	enum metrics_unit unit;
	double needs, has;
	bool passes;
};

/* i: 0 … METRICS_RULES - 1 */
void metrics_judge(const struct metrics *m, int i, struct metrics_verdict *ret);

#endif
