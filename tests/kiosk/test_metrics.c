/* SPDX-License-Identifier: MIT */
/*
 * Sizes before the eyes: numbers worked out by hand from the screen's size, and the command that
 * prints them.
 */
#include "kiosk/metrics.h"

#include <ft2build.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include FT_FREETYPE_H

#include "core/base/text.h"
#include "tests/support/suite.h"

static const struct metrics_screen hall = {21.5, 1920, 1080, 600};

static const struct metrics_profile *profile(const char *name)
{
	for (int i = 0; i < METRICS_PROFILES; i++)
		if (strcmp(metrics_profiles[i].name, name) == 0)
			return &metrics_profiles[i];
	ck_abort_msg("no profile %s", name);
}

/* 546.1 mm / hypot(1920, 1080) = 546.1 / 2202.9 = 0.2479 mm a pixel. */
START_TEST(test_by_hand)
{
	static const struct {
		int capital, hanzi;
		double hanzi_mm, capital_mm;
	} cases[] = {
		{35, 48, 11.9, 8.7}, /* 48 x 0.2479, 35 x 0.2479 */
		{29, 40, 9.9, 7.2},
		{17, 24, 5.9, 4.2},
		{23, 32, 7.9, 5.7},
		{46, 64, 15.9, 11.4},
		{39, 58, 14.4, 9.7},
	};
	struct metrics_profile p = *profile("80x22");
	struct metrics m;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		p.capital = cases[i].capital;
		p.hanzi = cases[i].hanzi;
		metrics_compute(&hall, &p, &m);
		ck_assert_double_eq_tol(m.pixel_mm, 0.2479, 0.00005);
		ck_assert_double_eq_tol(m.hanzi_mm, cases[i].hanzi_mm, 0.05);
		ck_assert_double_eq_tol(m.capital_mm, cases[i].capital_mm, 0.05);
	}
	/* two rows of 49 and eight columns of 24 pixels */
	ck_assert_double_eq_tol(m.target_h_mm, 24.3, 0.05);
	ck_assert_double_eq_tol(m.target_w_mm, 47.6, 0.05);
	ck_assert_double_eq_tol(m.gap_mm, 12.1, 0.05);
	/* 0.7 degrees are 7.33 mm at 600 mm, so 9.668 mm reach to 791 mm */
	ck_assert_double_eq_tol(m.capital_reach_mm, 791, 1);
	ck_assert_double_eq_tol(m.capital_degrees, 0.923, 0.0005);
}
END_TEST

/* Every grid fits the screen it is for, upright or not, and a Hanzi its two cells. */
START_TEST(test_fits)
{
	static const int screens[][2] = {
		{1920, 1080}, {1080, 1920}, {3840, 2160}, {1366, 768}, {1280, 1024}, {320, 240}};
	struct metrics m;

	for (size_t s = 0; s < sizeof(screens) / sizeof(screens[0]); s++)
		for (int i = 0; i < METRICS_PROFILES; i++) {
			const struct metrics_profile *p = &metrics_profiles[i];
			int w = screens[s][0], h = screens[s][1];
			int longer = w > h ? w : h, shorter = w > h ? h : w;

			metrics_compute(&(struct metrics_screen){21.5, w, h, 600}, p, &m);
			ck_assert_int_ge(m.cell_w, 1);
			ck_assert_int_le(p->cols * m.cell_w, p->upright ? shorter : longer);
			ck_assert_int_le(p->rows * m.cell_h, p->upright ? longer : shorter);
			ck_assert_int_le(m.hanzi, 2 * m.cell_w);
			ck_assert_int_le(m.hanzi, m.cell_h);
		}
}
END_TEST

/* The fonts are those that the hall's session asks foot for. */
START_TEST(test_as_in_the_session)
{
	static const char *const names[] = {"80x22", "40x12", "33x30 tall"};
	char command[512], want[256], got[256];

	for (int i = 0; i < 3; i++) {
		const struct metrics_profile *p = profile(names[i]);
		FILE *pipe;

		snprintf(command, sizeof(command),
			"bash -c 'eval \"$(sed -n \"/^fit()/,/^}/p\" session/litang-session)\"; "
			"fit %s %d %d | grep -oE \"[a-z]+=[0-9]+(px)?\" | grep -v offset | tr -s \"\\n\" \" \"'",
			p->upright ? "1080 1920" : "1920 1080", p->cols, p->rows);
		pipe = popen(command, "r"); /* NOLINT(cert-env33-c) */
		ck_assert_ptr_nonnull(pipe);
		ck_assert_ptr_nonnull(fgets(got, sizeof(got), pipe));
		pclose(pipe);
		snprintf(want, sizeof(want), "height=%dpx pixelsize=%d pixelsize=%d ", p->cell_h,
			p->latin, p->hanzi);
		ck_assert_str_eq(got, want);
	}
}
END_TEST

/* What the light hinter of a Debian makes of a capital; its last row may be a faint one. */
START_TEST(test_capital_as_drawn)
{
	const char *path = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf";
	FT_Library library;
	FT_Face face;

	if (access(path, R_OK) != 0)
		return; /* the session's package is not there */
	ck_assert_int_eq(FT_Init_FreeType(&library), 0);
	ck_assert_int_eq(FT_New_Face(library, path, 0, &face), 0);
	for (int i = 0; i < METRICS_PROFILES; i++) {
		const struct metrics_profile *p = &metrics_profiles[i];
		int rows;

		FT_Set_Pixel_Sizes(face, 0, (unsigned)p->latin);
		ck_assert_int_eq(FT_Load_Char(face, 'H', FT_LOAD_TARGET_LIGHT | FT_LOAD_RENDER), 0);
		rows = (int)face->glyph->bitmap.rows;
		ck_assert_msg(
			rows == p->capital || rows == p->capital + 1, "%s: %d", p->name, rows);
		ck_assert_int_eq(face->glyph->advance.x / 64, p->cell_w);
	}
	FT_Done_Face(face);
	FT_Done_FreeType(library);
}
END_TEST

static bool passes(const struct metrics_screen *screen, const char *name, const char *rule)
{
	struct metrics_verdict v;
	struct metrics m;

	metrics_compute(screen, profile(name), &m);
	for (int i = 0; i < METRICS_RULES; i++) {
		metrics_judge(&m, i, &v);
		if (strcmp(v.rule, rule) == 0)
			return v.passes;
	}
	ck_abort_msg("no rule %s", rule);
}

START_TEST(test_verdicts)
{
	static const struct {
		double diagonal, distance;
		const char *profile, *rule;
		bool passes;
	} cases[] = {
		{21.5, 600, "80x22", "EN 301 549 5.1.4 capital", true}, /* 7.44 mm, needs 7.33 */
		{21.5, 610, "80x22", "EN 301 549 5.1.4 capital", false},
		{15.6, 500, "80x22", "EN 301 549 5.1.4 capital", false}, /* 5.4 mm, needs 6.1 */
		{21.5, 600, "60x16", "EN 301 549 5.1.4 capital", true},
		{21.5, 600, "80x22", "Section 508 402.4 capital", true},
		{13.8, 600, "80x22", "Section 508 402.4 capital", false}, /* 4.77 mm */
		{21.5, 600, "60x16", "Korea, kiosks: capital", false},
		{21.5, 600, "40x12", "Korea, kiosks: capital", true},
		{11, 600, "40x12", "Korea, kiosks: capital",
			true}, /* 27.9 cm: 7.25 mm are enough */
		{11.1, 600, "40x12", "Korea, kiosks: capital", false},
		{21.5, 600, "96x20", "MIIT 1.2 pitch, rows close", true}, /* 52 / 40 */
		{21.5, 600, "80x22", "MIIT 1.2 pitch, rows close", false},
		{21.5, 600, "80x22", "MIIT 1.2 with a blank row", true},
		{5.7, 600, "80x22", "MIIT 1.1 main text", false}, /* 2.83 mm, needs 2.86 */
		{5.8, 600, "80x22", "MIIT 1.1 main text", true},
		{9.6, 600, "80x22", "MIIT 1.1 large text", false}, /* 4.76, needs 4.76 */
		{9.7, 600, "80x22", "MIIT 1.1 large text", true},
		{8.4, 600, "80x22", "MIIT 2.1 target", false}, /* 9.49, needs 9.53 */
		{8.5, 600, "80x22", "MIIT 2.1 target", true},
		{10.2, 600, "80x22", "WCAG 2.5.5 target", false}, /* 11.53, needs 11.64 */
		{10.4, 600, "80x22", "WCAG 2.5.5 target", true},
		{5.6, 600, "80x22", "WCAG 2.5.8 target", false}, /* 6.33, needs 6.35 */
		{5.7, 600, "80x22", "WCAG 2.5.8 target", true},
		{21.5, 600, "33x30 tall", "WCAG 1.4.6 contrast", true},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct metrics_screen screen = {
			cases[i].diagonal, 1920, 1080, cases[i].distance};

		ck_assert_msg(passes(&screen, cases[i].profile, cases[i].rule) == cases[i].passes,
			"%s %s at %g inches", cases[i].profile, cases[i].rule, cases[i].diagonal);
	}
}
END_TEST

static int run(const char *args, char *out, size_t size)
{
	const char *build = getenv("LITANG_BUILD");
	char command[512];
	FILE *pipe;
	size_t n;
	int status;

	snprintf(command, sizeof(command), "%s/litang metrics %s 2>&1", build ? build : "build",
		args);
	pipe = popen(command, "r"); /* NOLINT(cert-env33-c) */
	ck_assert_ptr_nonnull(pipe);
	n = fread(out, 1, size - 1, pipe);
	out[n] = 0;
	status = pclose(pipe);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

START_TEST(test_table)
{
	char out[16384], *line = out;
	int rows = 0;

	ck_assert_int_eq(
		run("--diagonal 21.5 --resolution 1920x1080 --distance 600", out, sizeof(out)), 0);
	ck_assert_ptr_nonnull(strstr(out, "0.248 mm a pixel"));
	for (char *end; (end = strchr(line, '\n')); line = end + 1) {
		*end = 0;
		ck_assert_msg(text_cells(line) < 100, "%s", line);
		rows += strstr(line, "yes") || strstr(line, "NO");
	}
	ck_assert_int_eq(rows, METRICS_RULES);
	ck_assert_int_eq(run("--json | python3 -c 'import json,sys; o = json.load(sys.stdin); "
			     "print(o[\"profiles\"][1][\"target_mm\"], len(o[\"profiles\"]))'",
				 out, sizeof(out)),
		0);
	ck_assert_str_eq(out, "[47.6, 24.3] 5\n");
	ck_assert_int_eq(run(">/dev/full", out, sizeof(out)), 1);
}
END_TEST

/* Each with a line of its own, which says what is wrong. */
START_TEST(test_refused)
{
	static const struct {
		const char *args, *says;
	} cases[] = {
		{"--diagonal 0", "--diagonal 0: not 3 to 100 inches"},
		{"--diagonal 2.9", "--diagonal 2.9"},
		{"--diagonal 100.1", "--diagonal 100.1"},
		{"--diagonal nan", "--diagonal nan"},
		{"--diagonal 0x15", "--diagonal 0x15"},
		{"--diagonal 1e1", "--diagonal 1e1"},
		{"--diagonal 21.5in", "--diagonal 21.5in"},
		{"--diagonal -21.5", "--diagonal -21.5"},
		{"--diagonal ''", "--diagonal :"},
		{"--resolution 1920", "--resolution 1920: not WxH"},
		{"--resolution 1920x1080x2", "--resolution 1920x1080x2"},
		{"--resolution 1920*1080", "--resolution 1920*1080"},
		{"--resolution 319x240", "--resolution 319x240"},
		{"--resolution 320x239", "--resolution 320x239"},
		{"--resolution 16385x1080", "--resolution 16385x1080"},
		{"--resolution 4294969216x1080", "--resolution 4294969216x1080"},
		{"--resolution -1920x-1080", "--resolution -1920x-1080"},
		{"--distance 99", "--distance 99: not 100 to 5000 mm"},
		{"--distance 5001", "--distance 5001"},
		{"--distance 6000000000000", "--distance 6000000000000"},
		{"--distance", "--distance needs a value"},
		{"--size 80x22", "no option --size"},
		{"now", "\"now\" is one word too many"},
	};
	char out[1024];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_msg(
			run(cases[i].args, out, sizeof(out)) == 2, "%s: %s", cases[i].args, out);
		ck_assert_msg(strstr(out, cases[i].says), "%s: %s", cases[i].args, out);
		ck_assert_msg(strchr(out, '\n') == out + strlen(out) - 1, "%s", out);
	}
}
END_TEST

SUITE_MAIN("metrics", test_by_hand, test_fits, test_as_in_the_session, test_capital_as_drawn,
	test_verdicts, test_table, test_refused)
