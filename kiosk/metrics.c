/* SPDX-License-Identifier: MIT */
#include "kiosk/metrics.h"

#include <math.h>

#include "screens/theme.h"

#define MM_PER_INCH 25.4
#define PI          3.14159265358979323846
#define DP_MM       (MM_PER_INCH / 160) /* Android's density-independent pixel */
#define CSS_PX_MM   (MM_PER_INCH / 96)

#define EN_DEGREES 0.7 /* EN 301 549 5.1.4 */

/* The smallest choice that layout.c makes, and the rows between two. */
#define TARGET_COLS 8
#define TARGET_ROWS 2
#define GAP_ROWS    1

/* A cell is 0.6 of the Latin font wide, so that its width and not the line bounds the letters. */
const struct metrics_profile metrics_profiles[METRICS_PROFILES] = {
	{"96x20", 96, 20, false, 20, 52, 33, 40, 25},
	{"80x22", 80, 22, false, 24, 49, 40, 43, 30},
	{"60x16", 60, 16, false, 32, 64, 53, 58, 39},
	{"40x12", 40, 12, false, 48, 90, 80, 87, 59},
	{"33x30 tall", 33, 30, true, 32, 64, 53, 58, 39},
};

static double degrees(double size_mm, double distance_mm)
{
	return 2 * atan(size_mm / 2 / distance_mm) * 180 / PI;
}

static double lowest_contrast(void)
{
	double lowest = 21;

	for (int i = 0; i < THEME_COUNT * INK_COUNT; i++) {
		const struct theme_pair *t = &theme_pairs[i / INK_COUNT][i % INK_COUNT];

		lowest = fmin(lowest, theme_contrast(t->fg, t->bg));
	}
	return lowest;
}

/* The grids are made for 1920x1080; on another screen cells and letters grow or shrink alike. */
static void fit(const struct metrics_screen *s, const struct metrics_profile *p, struct metrics *m)
{
	double longer = fmax(s->width, s->height), shorter = fmin(s->width, s->height);
	double scale = fmin(longer / 1920, shorter / 1080);

	m->cell_w = (int)(p->cell_w * scale);
	m->cell_h = (int)(p->cell_h * scale);
	m->latin = (int)(p->latin * scale);
	m->hanzi = (int)(p->hanzi * scale);
	m->capital = (int)(p->capital * scale);
}

void metrics_compute(
	const struct metrics_screen *s, const struct metrics_profile *p, struct metrics *ret)
{
	struct metrics m = {.contrast = lowest_contrast()};

	fit(s, p, &m);
	m.pixel_mm = s->diagonal_inch * MM_PER_INCH / hypot(s->width, s->height);
	m.hanzi_mm = m.hanzi * m.pixel_mm;
	m.capital_mm = m.capital * m.pixel_mm;
	m.hanzi_degrees = degrees(m.hanzi_mm, s->distance_mm);
	m.capital_degrees = degrees(m.capital_mm, s->distance_mm);
	m.capital_reach_mm = m.capital_mm / 2 / tan(EN_DEGREES / 2 * PI / 180);
	m.pitch = (double)m.cell_h / m.hanzi;
	m.open_pitch = 2 * m.pitch;
	m.target_w_mm = TARGET_COLS * m.cell_w * m.pixel_mm;
	m.target_h_mm = TARGET_ROWS * m.cell_h * m.pixel_mm;
	m.gap_mm = GAP_ROWS * m.cell_h * m.pixel_mm;
	m.small = s->diagonal_inch * MM_PER_INCH <= 280;
	*ret = m;
}

/* What a rule looks at. */
enum subject { HANZI, CAPITAL_MM, CAPITAL_ANGLE, PITCH, OPEN_PITCH, TARGET, CONTRAST };

static const struct {
	const char *rule;
	enum metrics_unit unit;
	enum subject subject;
	double needs, needs_if_small;
} rules[METRICS_RULES] = {
	{"MIIT 1.1 main text", METRICS_MM, HANZI, 18 * DP_MM, 18 * DP_MM},
	{"MIIT 1.1 large text", METRICS_MM, HANZI, 30 * DP_MM, 30 * DP_MM},
	{"MIIT 1.2 pitch, rows close", METRICS_TIMES, PITCH, 1.3, 1.3},
	{"MIIT 1.2 with a blank row", METRICS_TIMES, OPEN_PITCH, 1.3, 1.3},
	{"MIIT 2.1 target", METRICS_MM, TARGET, 60 * DP_MM, 60 * DP_MM},
	{"Section 508 402.4 capital", METRICS_MM, CAPITAL_MM, 4.8, 4.8},
	{"EN 301 549 5.1.4 capital", METRICS_DEGREES, CAPITAL_ANGLE, EN_DEGREES, EN_DEGREES},
	{"Korea, kiosks: capital", METRICS_MM, CAPITAL_MM, 12, 7.25},
	{"WCAG 1.4.6 contrast", METRICS_TIMES, CONTRAST, 7, 7},
	{"WCAG 2.5.5 target", METRICS_MM, TARGET, 44 * CSS_PX_MM, 44 * CSS_PX_MM},
	{"WCAG 2.5.8 target", METRICS_MM, TARGET, 24 * CSS_PX_MM, 24 * CSS_PX_MM},
};

static double look(const struct metrics *m, enum subject subject)
{
	switch (subject) {
	case HANZI:
		return m->hanzi_mm;
	case CAPITAL_MM:
		return m->capital_mm;
	case CAPITAL_ANGLE:
		return m->capital_degrees;
	case PITCH:
		return m->pitch;
	case OPEN_PITCH:
		return m->open_pitch;
	case TARGET:
		return fmin(m->target_w_mm, m->target_h_mm);
	case CONTRAST:
		return m->contrast;
	}
	return 0;
}

void metrics_judge(const struct metrics *m, int i, struct metrics_verdict *ret)
{
	ret->rule = rules[i].rule;
	ret->unit = rules[i].unit;
	ret->needs = m->small ? rules[i].needs_if_small : rules[i].needs;
	ret->has = look(m, rules[i].subject);
	ret->passes = ret->has >= ret->needs;
}
