/* SPDX-License-Identifier: MIT */
#include "screens/term.h"

#include <curses.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>

#define ESCAPE         27
#define ESCAPE_WAIT_MS 25 /* the rest of an escape sequence comes within this */
#define TAPS_MAX       8  /* as many as curses keeps */
#define SEQUENCE_MAX   64 /* characters of a control sequence that are swallowed */

/* The terminal is one per process, and so is this. */
static struct {
	SCREEN *screen;
	bool open;
	const struct theme_pair *theme; /* of the inks; NULL = the first */
	struct canvas shown; /* what curses has been told; cells of code 0xffffffff were not */
	attr_t attr[INK_COUNT];
	short pair[INK_COUNT];
	struct term_key tap[TAPS_MAX]; /* that came in one burst, the newest first */
	int n_taps;
} term;

void term_theme(enum theme theme)
{
	term.theme = theme_pairs[theme];
}

static void inks_init(void)
{
	bool colours = start_color() == OK && COLORS >= 256 && COLOR_PAIRS > INK_COUNT;

	if (!term.theme)
		term_theme(THEME_BLUE);
	for (int i = 0; i < INK_COUNT; i++) {
		const struct theme_pair *t = &term.theme[i];

		term.attr[i] = A_BOLD;
		term.pair[i] = 0;
		if (colours && init_pair((short)(i + 1), t->fg, t->bg) == OK)
			term.pair[i] = (short)(i + 1);
		else if (t->reverse)
			term.attr[i] |= A_REVERSE;
	}
}

/* A number pad in application mode sends ESC O j … y: escape_read knows them on every terminal, so
 * curses need not. */
static void keypad_init(void)
{
	char sequence[] = "\033OM";

	define_key(sequence, 0);
	for (int final = 'j'; final <= 'y'; final++) {
		sequence[2] = (char) final;
		define_key(sequence, 0);
	}
}

static const char *type_name(void)
{
	const char *name = getenv("TERM");

	return name && *name ? name : "(none)";
}

static bool type_has(const char *capability)
{
	char name[8];
	const char *sequence;

	snprintf(name, sizeof(name), "%s", capability);
	sequence = tigetstr(name);
	return sequence && sequence != (char *)-1;
}

int term_open(struct err *err)
{
	if (term.open)
		return 0;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(
			err, ERR_IO, "this is no terminal: standard input and output must be one");
	setlocale(LC_ALL, "C.UTF-8");
	term.screen = newterm(NULL, stdout, stdin);
	if (!term.screen)
		return err_set(err, ERR_IO, "the terminal type %s is not known", type_name());
	/* curses itself goes on without, one line over the other. */
	if (!type_has("cup") || !type_has("clear")) {
		endwin();
		delscreen(term.screen);
		return err_set(err, ERR_IO, "the terminal type %s cannot show a page", type_name());
	}
	/* Until it has come back from endwin once, curses writes at every move of the cursor what it
	 * has so far (_nc_mvcur in its lib_mvcur.c): some thirty writes a page instead of one. */
	endwin();
	raw();
	noecho();
	nonl();
	curs_set(0);
	keypad(stdscr, TRUE);
	keypad_init();
	nodelay(stdscr, TRUE);
	leaveok(stdscr, TRUE);
	typeahead(-1); /* a page is drawn whole, whatever is pressed meanwhile */
	set_escdelay(ESCAPE_WAIT_MS);
	mousemask(BUTTON1_PRESSED, NULL);
	mouseinterval(0);
	inks_init();
	bkgd((chtype)COLOR_PAIR(term.pair[INK_TEXT]) | A_BOLD | ' ');
	term.open = true;
	return 0;
}

void term_close(void)
{
	if (!term.open)
		return;
	term.open = false;
	endwin();
	delscreen(term.screen);
	term.screen = NULL;
	canvas_done(&term.shown);
}

bool term_sextants(void)
{
	const char *wish = getenv("LITANG_SEXTANTS"), *name = getenv("TERM");

	if (wish && *wish)
		return *wish != '0' && *wish != 'n';
	return name && strncmp(name, "foot", 4) == 0;
}

static void shown_forget(void)
{
	for (int i = 0; i < term.shown.cols * term.shown.rows; i++)
		term.shown.cell[i].code = UINT32_MAX;
}

/* The kernel knows the size even when somebody else took the signal. */
void term_resized(int cols, int rows)
{
	struct winsize size;

	if (!term.open)
		return;
	if ((cols <= 0 || rows <= 0) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
		cols = size.ws_col;
		rows = size.ws_row;
	}
	if (cols > 0 && rows > 0 && is_term_resized(rows, cols))
		resizeterm(rows, cols);
	shown_forget();
	clear();
}

void term_size(int *cols, int *rows)
{
	*cols = !term.open || COLS > CANVAS_COLS_MAX ? CANVAS_COLS_MAX : COLS;
	*rows = !term.open || LINES > CANVAS_ROWS_MAX ? CANVAS_ROWS_MAX : LINES;
}

static bool same(const struct cell *a, const struct cell *b)
{
	return a->code == b->code && a->ink == b->ink;
}

static void cell_fill(cchar_t *ret, const struct cell *cell)
{
	wchar_t text[2] = {(wchar_t)cell->code, 0};

	setcchar(ret, text, term.attr[cell->ink], term.pair[cell->ink], NULL);
}

/* A row as it is sent: a blank shows its background only, so it stays in the ink that the terminal
 * writes in where that has the same. Each change of ink is some 20 bytes. */
static void row_inks(const struct cell *from, struct cell *to, int n)
{
	enum ink ink = INK_TEXT;

	for (int i = 0; i < n; i++) {
		to[i] = from[i];
		if (from[i].code == ' ' && term.theme[from[i].ink].bg == term.theme[ink].bg)
			to[i].ink = ink;
		ink = to[i].ink;
	}
}

/* Cells from the first that differs in a row to the last; a wide character is written whole. */
static void row_show(const struct canvas *c, int row)
{
	const struct cell *fresh = &c->cell[(ptrdiff_t)row * c->cols];
	struct cell *shown = &term.shown.cell[(ptrdiff_t)row * c->cols];
	struct cell was[CANVAS_COLS_MAX], now[CANVAS_COLS_MAX];
	cchar_t wide[CANVAS_COLS_MAX];
	int from = 0, to = c->cols, n = 0;

	if (memcmp(fresh, shown, (size_t)c->cols * sizeof(*shown)) == 0)
		return;
	row_inks(shown, was, c->cols);
	row_inks(fresh, now, c->cols);
	while (from < to && same(&now[from], &was[from]))
		from++;
	while (to > from && same(&now[to - 1], &was[to - 1]))
		to--;
	while (from > 0 && from < to && !now[from].code)
		from--;
	for (int col = from; col < to; col++) {
		if (!now[col].code)
			continue;
		if (n && same(&now[col], &now[col - 1]))
			wide[n] = wide[n - 1];
		else
			cell_fill(&wide[n], &now[col]);
		n++;
	}
	if (n)
		mvadd_wchnstr(row, from, wide, n);
	memcpy(shown, fresh, (size_t)c->cols * sizeof(*shown));
}

void term_show(const struct canvas *c)
{
	if (!term.open)
		return;
	if (term.shown.cols != c->cols || term.shown.rows != c->rows) {
		if (canvas_resize(&term.shown, c->cols, c->rows) < 0)
			return;
		shown_forget();
		erase();
	}
	for (int row = 0; row < c->rows; row++)
		row_show(c, row);
	refresh();
}

void term_tone(bool low)
{
	if (!term.open)
		return;
	beep();
	if (low)
		beep();
}

/* The next character of a sequence that has begun; 0 when none comes. */
static uint32_t sequence_next(void)
{
	wint_t code;
	int kind;

	timeout(ESCAPE_WAIT_MS);
	kind = get_wch(&code);
	nodelay(stdscr, TRUE);
	if (kind == OK)
		return (uint32_t)code;
	if (kind == KEY_CODE_YES)
		unget_wch((wchar_t)code);
	return 0;
}

/* A number pad in application mode: ESC O p … y are 0 … 9, j … o are * + , - . / and M is Enter. */
static uint32_t keypad_char(uint32_t final)
{
	if (final >= 'p' && final <= 'y')
		return final - 'p' + '0';
	if (final >= 'j' && final <= 'o')
		return final - 'j' + '*';
	return final == 'M' ? '\r' : 0;
}

/* What follows an escape: nothing (the Esc key), a sequence curses does not know (swallowed
 * whole: the digits in it are no keys), or a number pad's key. Returns the key, 0 = none. */
static uint32_t escape_read(void)
{
	uint32_t code = sequence_next();

	if (!code)
		return ESCAPE;
	if (code == 'O')
		return keypad_char(sequence_next());
	if (code != '[') {
		unget_wch((wchar_t)code);
		return ESCAPE;
	}
	for (int i = 0; i < SEQUENCE_MAX; i++) {
		code = sequence_next();
		if (!code || (code >= '@' && code <= '~'))
			break;
	}
	return 0;
}

/* Curses tells of a burst of taps once and gives out the newest first: all are taken at once. */
static void taps_read(void)
{
	MEVENT event;

	while (term.n_taps < TAPS_MAX && getmouse(&event) == OK)
		if (event.bstate & BUTTON1_PRESSED)
			term.tap[term.n_taps++] =
				(struct term_key){.kind = TERM_TAP, .row = event.y, .col = event.x};
}

/* What curses has a name for; a blank for keys that only say that somebody is there. */
static uint32_t named_char(wint_t code)
{
	switch (code) {
	case KEY_ENTER:
		return '\r';
	case KEY_BACKSPACE:
		return 127;
	default:
		return ' ';
	}
}

static struct term_key named_key(wint_t code)
{
	if (code == KEY_RESIZE) {
		shown_forget();
		return (struct term_key){.kind = TERM_RESIZE};
	}
	if (code > KEY_F(0) && code <= KEY_F(12))
		return (struct term_key){.kind = TERM_FUNCTION, .code = code - KEY_F(0)};
	return (struct term_key){.kind = TERM_CHAR, .code = named_char(code)};
}

bool term_gone(void)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	int waiting = 0;

	if (poll(&in, 1, 0) <= 0)
		return false;
	if (in.revents & (POLLHUP | POLLERR | POLLNVAL))
		return true;
	return ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting == 0;
}

bool term_key(struct term_key *ret)
{
	wint_t code;
	int kind;

	while (term.open && !term.n_taps && (kind = get_wch(&code)) != ERR) {
		uint32_t plain = (uint32_t)code;

		if (kind == KEY_CODE_YES && code == KEY_MOUSE) {
			taps_read();
			continue;
		}
		if (kind == KEY_CODE_YES) {
			*ret = named_key(code);
			return true;
		}
		if (plain == ESCAPE)
			plain = escape_read();
		if (!plain)
			continue;
		*ret = (struct term_key){.kind = TERM_CHAR, .code = plain};
		return true;
	}
	if (!term.n_taps)
		return false;
	*ret = term.tap[--term.n_taps];
	return true;
}
