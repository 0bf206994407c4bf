/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/cli.h"
#include "kiosk/metrics.h"

static const char help[] =
	"usage: litang metrics [--diagonal INCHES] [--resolution WxH] [--distance MM] [--json]\n"
	"How large letters and choices are on a screen, in millimetres and in degrees of view, for each\n"
	"size that the terminal's text can have, and which of the published rules each one passes.\n"
	"  --diagonal 21.5         of the screen, 3 to 100 inches\n"
	"  --resolution 1920x1080  its pixels, 320x240 to 16384x16384\n"
	"  --distance 600          from the eyes to the screen, 100 to 5000 mm\n"
	"  --json                  one object with all numbers\n"
	"Letters are as tall as the hall's session draws them; a pitch of 1.3 lines is reached by blank\n"
	"rows where text runs.\n";

enum { COL_LABEL = 28, COL_NEEDS = 10, COL = 12 };

/* A number that lasts to the end of its text. */
static bool read_number(const char *text, double least, double most, double *ret)
{
	char *end;
	double v;

	if (*text < '0' || *text > '9' || strpbrk(text, "xXeE"))
		return false;
	v = strtod(text, &end);
	if (*end || !(v >= least && v <= most))
		return false;
	*ret = v;
	return true;
}

static bool read_resolution(const char *text, int *width, int *height)
{
	char extra;

	/* five digits at most: sscanf does not tell of a number that is too large */
	if (strspn(text, "0123456789x") != strlen(text) ||
		sscanf(text, "%5dx%5d%c", width, height, &extra) != 2)
		return false;
	return *width >= 320 && *width <= 16384 && *height >= 240 && *height <= 16384;
}

static int read_screen(const char *diagonal, const char *resolution, const char *distance,
	struct metrics_screen *ret)
{
	*ret = (struct metrics_screen){21.5, 1920, 1080, 600};
	if (diagonal && !read_number(diagonal, 3, 100, &ret->diagonal_inch))
		return cli_usage("--diagonal %.40s: not 3 to 100 inches", diagonal);
	if (resolution && !read_resolution(resolution, &ret->width, &ret->height))
		return cli_usage("--resolution %.40s: not WxH, 320x240 to 16384x16384", resolution);
	if (distance && !read_number(distance, 100, 5000, &ret->distance_mm))
		return cli_usage("--distance %.40s: not 100 to 5000 mm", distance);
	return -1;
}

static void head(const char *label, const char *needs)
{
	printf("%-*s%*s", COL_LABEL, label, COL_NEEDS, needs);
}

static void number(char *out, size_t size, enum metrics_unit unit, double v)
{
	switch (unit) {
	case METRICS_MM:
		snprintf(out, size, "%.1f mm", v);
		break;
	case METRICS_DEGREES:
		snprintf(out, size, "%.2f deg", v);
		break;
	case METRICS_TIMES:
		snprintf(out, size, "%.2f", v);
		break;
	}
}

enum measure {
	CELL,
	FONTS,
	HANZI,
	HANZI_ANGLE,
	CAPITAL,
	CAPITAL_ANGLE,
	CAPITAL_FAR,
	PITCH,
	TARGET,
	GAP,
	MEASURES
};

static const char *const labels[MEASURES] = {
	[CELL] = "cell, pixels",
	[FONTS] = "Latin / Hanzi font, pixels",
	[HANZI] = "Hanzi",
	[HANZI_ANGLE] = "",
	[CAPITAL] = "capital",
	[CAPITAL_ANGLE] = "",
	[CAPITAL_FAR] = "  0.7 deg up to",
	[PITCH] = "line pitch: close / open",
	[TARGET] = "choice, 8 x 2 cells, mm",
	[GAP] = "between two choices",
};

static void measure_text(char *out, size_t size, enum measure what, const struct metrics *m)
{
	switch (what) {
	case CELL:
		snprintf(out, size, "%dx%d", m->cell_w, m->cell_h);
		break;
	case FONTS:
		snprintf(out, size, "%d / %d", m->latin, m->hanzi);
		break;
	case HANZI:
		number(out, size, METRICS_MM, m->hanzi_mm);
		break;
	case HANZI_ANGLE:
		number(out, size, METRICS_DEGREES, m->hanzi_degrees);
		break;
	case CAPITAL:
		number(out, size, METRICS_MM, m->capital_mm);
		break;
	case CAPITAL_ANGLE:
		number(out, size, METRICS_DEGREES, m->capital_degrees);
		break;
	case CAPITAL_FAR:
		snprintf(out, size, "%d mm", (int)m->capital_reach_mm);
		break;
	case PITCH:
		snprintf(out, size, "%.2f / %.2f", m->pitch, m->open_pitch);
		break;
	case TARGET:
		snprintf(out, size, "%.1f x %.1f", m->target_w_mm, m->target_h_mm);
		break;
	case GAP:
		number(out, size, METRICS_MM, m->gap_mm);
		break;
	case MEASURES:
		break;
	}
}

static void print_measures(const struct metrics m[METRICS_PROFILES])
{
	char text[32];

	for (enum measure what = 0; what < MEASURES; what++) {
		head(labels[what], "");
		for (int i = 0; i < METRICS_PROFILES; i++) {
			measure_text(text, sizeof(text), what, &m[i]);
			printf("%*s", COL, text);
		}
		puts("");
	}
}

static void print_verdicts(const struct metrics m[METRICS_PROFILES])
{
	struct metrics_verdict v;
	char text[32];

	for (int rule = 0; rule < METRICS_RULES; rule++) {
		metrics_judge(&m[0], rule, &v);
		number(text, sizeof(text), v.unit, v.needs);
		head(v.rule, text);
		for (int i = 0; i < METRICS_PROFILES; i++) {
			metrics_judge(&m[i], rule, &v);
			number(text, sizeof(text), v.unit, v.has);
			/* the number without its unit, which stands in front */
			text[strcspn(text, " ")] = 0;
			printf("%*s %s", COL - 4, text, v.passes ? "yes" : " NO");
		}
		puts("");
	}
}

static void print_table(const struct metrics_screen *s, const struct metrics m[METRICS_PROFILES])
{
	printf("%g inches, %dx%d, %.3f mm a pixel, seen from %g mm\n\n", s->diagonal_inch, s->width,
		s->height, m[0].pixel_mm, s->distance_mm);
	head("", "");
	for (int i = 0; i < METRICS_PROFILES; i++)
		printf("%*s", COL, metrics_profiles[i].name);
	puts("");
	print_measures(m);
	puts("");
	head("passes", "needs");
	puts("");
	print_verdicts(m);
}

static void print_profile(const char *name, const struct metrics *m)
{
	struct metrics_verdict v;

	printf("{\"name\":\"%s\",\"cell\":[%d,%d],\"latin_px\":%d,\"hanzi_px\":%d,", name,
		m->cell_w, m->cell_h, m->latin, m->hanzi);
	printf("\"hanzi_mm\":%.2f,\"hanzi_degrees\":%.3f,\"capital_mm\":%.2f,", m->hanzi_mm,
		m->hanzi_degrees, m->capital_mm);
	printf("\"capital_degrees\":%.3f,\"capital_reach_mm\":%d,", m->capital_degrees,
		(int)m->capital_reach_mm);
	printf("\"pitch\":%.2f,\"open_pitch\":%.2f,\"target_mm\":[%.1f,%.1f],\"gap_mm\":%.1f,",
		m->pitch, m->open_pitch, m->target_w_mm, m->target_h_mm, m->gap_mm);
	fputs("\"rules\":[", stdout);
	for (int i = 0; i < METRICS_RULES; i++) {
		metrics_judge(m, i, &v);
		printf("%s{\"rule\":\"%s\",\"needs\":%.3f,\"has\":%.3f,\"passes\":%s}",
			i ? "," : "", v.rule, v.needs, v.has, v.passes ? "true" : "false");
	}
	fputs("]}", stdout);
}

static void print_json(const struct metrics_screen *s, const struct metrics m[METRICS_PROFILES])
{
	printf("{\"diagonal_inch\":%g,\"resolution\":[%d,%d],\"distance_mm\":%g,\"pixel_mm\":%.4f,"
	       "\"profiles\":[",
		s->diagonal_inch, s->width, s->height, s->distance_mm, m[0].pixel_mm);
	for (int i = 0; i < METRICS_PROFILES; i++) {
		if (i)
			putchar(',');
		print_profile(metrics_profiles[i].name, &m[i]);
	}
	puts("]}");
}

int command_metrics(int argc, char **argv)
{
	const char *diagonal = NULL, *resolution = NULL, *distance = NULL;
	bool json = false;
	const struct cli_option options[] = {{"diagonal", &diagonal, NULL},
		{"resolution", &resolution, NULL}, {"distance", &distance, NULL},
		{"json", NULL, &json}};
	const struct cli cli = {help, options, 4, 0, NULL};
	struct metrics_screen screen;
	struct metrics m[METRICS_PROFILES];
	int code = cli_parse(&cli, argc, argv);

	if (code < 0)
		code = read_screen(diagonal, resolution, distance, &screen);
	if (code >= 0)
		return code;
	for (int i = 0; i < METRICS_PROFILES; i++)
		metrics_compute(&screen, &metrics_profiles[i], &m[i]);
	if (json)
		print_json(&screen, m);
	else
		print_table(&screen, m);
	return cli_said();
}
