/* SPDX-License-Identifier: MIT */
/*
 * The real curses in a real pty: a child draws and tells which keys it reads, libvterm is the
 * terminal. Waits for what must show, with a deadline; never sleeps.
 */
#include "screens/term.h"

#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "core/base/text.h"
#include "screens/theme.h"
#include "tests/support/suite.h"

#define COLS 40
#define ROWS 12

struct terminal {
	VTerm *vt;
	VTermScreen *screen;
	int fd;
	pid_t pid;
	size_t bytes;
};

static int writes;       /* to the terminal, in this process */
static enum theme theme; /* of the child */

/* In place of the C library's, for curses too. */
ssize_t write(int fd, const void *bytes, size_t n)
{
	writes += fd == STDOUT_FILENO;
	return syscall(SYS_write, fd, bytes, n);
}

/* The child: row 0 tells the last key, row 1 how many there were, row 5 in how many writes the page
 * before came; and a fixed picture. */
static void child_draw(struct canvas *c, const struct term_key *key, int count)
{
	static const char *const kinds[] = {"none", "char", "function", "tap", "resize"};
	char text[64];

	canvas_clear(c, INK_TEXT);
	snprintf(text, sizeof(text), "%s %u %d,%d", kinds[key->kind], (unsigned)key->code, key->row,
		key->col);
	canvas_text(c, (struct area){0, 0, 1, COLS}, text, INK_TEXT);
	snprintf(text, sizeof(text), "count %d size %dx%d.", count, c->cols, c->rows);
	canvas_text(c, (struct area){1, 0, 1, COLS}, text, INK_TEXT);
	canvas_text(c, (struct area){3, 4, 1, 10}, "取餐号A027", INK_TARGET);
	snprintf(text, sizeof(text), "writes %d.", writes);
	canvas_text(c, (struct area){5, 0, 1, COLS}, text, INK_TEXT);
	writes = 0;
	term_show(c);
}

static int child_run(void)
{
	struct term_key key = {.kind = TERM_NONE};
	struct canvas c = {0};
	int cols, rows, count = 0;
	struct err err;

	if (theme != THEME_BLUE)
		term_theme(theme);
	if (term_open(&err) < 0)
		return 3;
	term_size(&cols, &rows);
	if (canvas_init(&c, cols, rows) < 0)
		return 4;
	child_draw(&c, &key, 0);
	while (!term_gone()) {
		struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};

		poll(&in, 1, 100);
		while (term_key(&key)) {
			if (key.kind == TERM_RESIZE) {
				term_resized(0, 0);
				term_size(&cols, &rows);
				if (canvas_resize(&c, cols, rows) < 0)
					return 4;
			}
			if (key.code == 'q')
				goto out;
			child_draw(&c, &key, ++count);
		}
	}
out:
	canvas_done(&c);
	term_close();
	term_close();
	return 7;
}

static void answer(const char *bytes, size_t n, void *user)
{
	const struct terminal *t = user;

	ck_assert_int_eq(write(t->fd, bytes, n), (ssize_t)n);
}

static void terminal_open(struct terminal *t, const char *name)
{
	struct winsize size = {ROWS, COLS, 0, 0};

	*t = (struct terminal){.vt = vterm_new(ROWS, COLS)};
	t->pid = forkpty(&t->fd, NULL, NULL, &size);
	ck_assert_int_ge(t->pid, 0);
	if (t->pid == 0) {
		setenv("TERM", name, 1);
		_exit(child_run());
	}
	vterm_set_utf8(t->vt, 1);
	vterm_output_set_callback(t->vt, answer, t);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
}

static bool terminal_pump(struct terminal *t)
{
	struct pollfd in = {.fd = t->fd, .events = POLLIN};
	char bytes[65536];
	ssize_t n;

	if (poll(&in, 1, 50) <= 0)
		return true;
	n = read(t->fd, bytes, sizeof(bytes));
	if (n <= 0)
		return false;
	t->bytes += (size_t)n;
	vterm_input_write(t->vt, bytes, (size_t)n);
	return true;
}

static void row_text(const struct terminal *t, int row, char *out)
{
	*out = 0;
	for (int col = 0; col < COLS; col++) {
		VTermScreenCell cell;

		vterm_screen_get_cell(t->screen, (VTermPos){row, col}, &cell);
		if (cell.chars[0] != UINT32_MAX)
			out += text_put(out, cell.chars[0] ? cell.chars[0] : ' ');
	}
}

/* Until the row begins with the text; at most 10 s. */
static void ck_row(struct terminal *t, int row, const char *want)
{
	char got[COLS * 4 + 1] = "";
	time_t end = time(NULL) + 10;

	do {
		row_text(t, row, got);
		if (strncmp(got, want, strlen(want)) == 0)
			return;
	} while (terminal_pump(t) && time(NULL) < end);
	ck_abort_msg("row %d is \"%s\", not \"%s\"", row, got, want);
}

static void type(const struct terminal *t, const char *bytes)
{
	ck_assert_int_eq(write(t->fd, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
}

static void terminal_close(struct terminal *t)
{
	int status = 0;

	type(t, "q");
	while (terminal_pump(t))
		;
	ck_assert_int_eq(waitpid(t->pid, &status, 0), t->pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 7);
	close(t->fd);
	vterm_free(t->vt);
}

static void ck_colours(void)
{
	const struct theme_pair *want = &theme_pairs[theme][INK_TARGET];
	struct terminal t;
	VTermScreenCell cell;

	terminal_open(&t, "xterm-256color");
	ck_row(&t, 1, "count 0 size 40x12.");
	ck_row(&t, 3, "    取餐号A027");
	vterm_screen_get_cell(t.screen, (VTermPos){3, 4}, &cell);
	ck_assert_int_eq(cell.width, 2);
	ck_assert(VTERM_COLOR_IS_INDEXED(&cell.fg));
	ck_assert_int_eq(cell.fg.indexed.idx, want->fg);
	ck_assert_int_eq(cell.bg.indexed.idx, want->bg);
	/* The blank after it is the page's, whatever ink it is sent in. */
	vterm_screen_get_cell(t.screen, (VTermPos){3, 14}, &cell);
	ck_assert_int_eq(cell.bg.indexed.idx, theme_pairs[theme][INK_TEXT].bg);
	vterm_screen_get_cell(t.screen, (VTermPos){9, 30}, &cell);
	ck_assert_int_eq(cell.bg.indexed.idx, theme_pairs[theme][INK_TEXT].bg);
	terminal_close(&t);
}

START_TEST(test_colours)
{
	ck_colours();
	theme = THEME_YELLOW;
	ck_colours();
	theme = THEME_BLUE;
}
END_TEST

/* Curses opens it, but every line would lie over the one before. */
START_TEST(test_no_page)
{
	struct terminal t;
	int status = 0;

	terminal_open(&t, "dumb");
	while (terminal_pump(&t))
		;
	ck_assert_int_eq(waitpid(t.pid, &status, 0), t.pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 3);
	close(t.fd);
	vterm_free(t.vt);
}
END_TEST

START_TEST(test_keys)
{
	static const struct {
		const char *bytes, *want;
	} cases[] = {
		{"7", "char 55 0,0"},
		{"\r", "char 13 0,0"},
		{"*", "char 42 0,0"},
		{"\x7f", "char 127 0,0"},
		{"\x03", "char 3 0,0"},             /* Ctrl-C is a character */
		{"\xe5\x8f\x96", "char 21462 0,0"}, /* 取 */
		{"\x1bOP", "function 1 0,0"},
		{"\x1b[19~", "function 8 0,0"},
		{"\x1b[<0;6;4M", "tap 0 3,5"},
		{"\x1b", "char 27 0,0"},           /* Esc alone */
		{"\x1b[27;5;61~8", "char 56 0,0"}, /* unknown: swallowed whole, its digits too */
		{"\x1b[200~9", "char 57 0,0"},
		{"\x1bOq", "char 49 0,0"}, /* a number pad in application mode */
		{"\x1bOj", "char 42 0,0"},
		{"\x1bOM", "char 13 0,0"},
	};
	struct terminal t;
	char count[32];

	terminal_open(&t, "xterm-256color");
	ck_row(&t, 1, "count 0");
	for (int i = 0; i < (int)(sizeof(cases) / sizeof(cases[0])); i++) {
		type(&t, cases[i].bytes);
		snprintf(count, sizeof(count), "count %d size", i + 1);
		ck_row(&t, 1, count);
		ck_row(&t, 0, cases[i].want);
	}
	terminal_close(&t);
}
END_TEST

/* Two taps in one burst are two, in their order, and the release of a tap is none. */
START_TEST(test_taps)
{
	struct terminal t;

	terminal_open(&t, "xterm-256color");
	ck_row(&t, 1, "count 0");
	type(&t, "\x1b[<0;6;4M\x1b[<0;6;4m\x1b[<0;9;5M\x1b[<0;9;5m");
	ck_row(&t, 0, "tap 0 4,8");
	type(&t, "5");
	ck_row(&t, 0, "char 53");
	ck_row(&t, 1, "count 3 ");
	terminal_close(&t);
}
END_TEST

START_TEST(test_resize)
{
	struct winsize size = {20, 60, 0, 0};
	struct terminal t;

	terminal_open(&t, "xterm-256color");
	ck_row(&t, 1, "count 0 size 40x12.");
	vterm_set_size(t.vt, 20, 60);
	ck_assert_int_eq(ioctl(t.fd, TIOCSWINSZ, &size), 0);
	ck_row(&t, 1, "count 1 size 60x20.");
	ck_row(&t, 3, "    取餐号A027");
	terminal_close(&t);
}
END_TEST

/* One key changes two short rows: few bytes go out, far from a whole page. */
START_TEST(test_few_bytes)
{
	struct terminal t;
	size_t before;

	terminal_open(&t, "xterm-256color");
	ck_row(&t, 1, "count 0");
	type(&t, "5");
	ck_row(&t, 1, "count 1");
	before = t.bytes;
	type(&t, "6");
	ck_row(&t, 1, "count 2");
	ck_row(&t, 0, "char 54");
	ck_assert_uint_le(t.bytes - before, 80);
	terminal_close(&t);
}
END_TEST

/* Terminals of few colours still show everything. */
START_TEST(test_plain_terminals)
{
	static const char *const names[] = {"xterm", "vt100", "linux", "screen"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct terminal t;

		terminal_open(&t, names[i]);
		ck_row(&t, 3, "    取餐号A027");
		type(&t, "5");
		ck_row(&t, 0, "char 53");
		terminal_close(&t);
	}
}
END_TEST

START_TEST(test_no_terminal)
{
	struct err err = {0};
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_ge(dup2(ends[0], STDIN_FILENO), 0);
	ck_assert_int_eq(term_open(&err), ERR_IO);
	ck_assert_ptr_nonnull(strstr(err.text, "no terminal"));
	term_close();
}
END_TEST

START_TEST(test_sextants)
{
	static const struct {
		const char *name, *wish;
		bool want;
	} cases[] = {{"foot", NULL, true}, {"foot-extra", NULL, true},
		{"xterm-256color", NULL, false}, {"foot", "0", false}, {"xterm", "1", true},
		{"foot", "", true}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setenv("TERM", cases[i].name, 1);
		unsetenv("LITANG_SEXTANTS");
		if (cases[i].wish)
			setenv("LITANG_SEXTANTS", cases[i].wish, 1);
		ck_assert_int_eq(term_sextants(), cases[i].want);
	}
}
END_TEST

/* A page in pieces would be seen coming. */
START_TEST(test_one_write)
{
	struct terminal t;

	terminal_open(&t, "xterm-256color");
	ck_row(&t, 1, "count 0");
	type(&t, "1");
	ck_row(&t, 1, "count 1");
	type(&t, "\t");
	ck_row(&t, 1, "count 2");
	ck_row(&t, 5, "writes 1.");
	terminal_close(&t);
}
END_TEST

SUITE_MAIN("term", test_no_page, test_one_write, test_colours, test_keys, test_taps, test_resize,
	test_few_bytes, test_plain_terminals, test_no_terminal, test_sextants)
