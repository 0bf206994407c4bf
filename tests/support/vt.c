/* SPDX-License-Identifier: MIT */
#include "tests/support/vt.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/text.h"

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void on_output(const char *bytes, size_t n, void *ctx)
{
	struct vt *vt = ctx;

	while (n) {
		ssize_t put = write(vt->fd, bytes, n);

		if (put <= 0)
			return;
		bytes += put;
		n -= (size_t)put;
	}
}

static int on_bell(void *ctx)
{
	((struct vt *)ctx)->bells++;
	return 1;
}

static const VTermScreenCallbacks callbacks = {.bell = on_bell};

struct vt *vt_attach(int fd, int cols, int rows)
{
	struct vt *vt = calloc(1, sizeof(*vt));

	vt->fd = fd;
	vt->cols = cols;
	vt->rows = rows;
	vt->term = vterm_new(rows, cols);
	vterm_set_utf8(vt->term, 1);
	vterm_output_set_callback(vt->term, on_output, vt);
	vt->screen = vterm_obtain_screen(vt->term);
	vterm_screen_set_callbacks(vt->screen, &callbacks, vt);
	vterm_screen_enable_altscreen(vt->screen, 1);
	vterm_screen_reset(vt->screen, 1);
	return vt;
}

static void exec_under(char *words, char *const argv[])
{
	char *all[64];
	int n = 0;

	for (char *word = strtok(words, " "); word && n < 32; word = strtok(NULL, " "))
		all[n++] = word;
	while (*argv && n < 63)
		all[n++] = *argv++;
	all[n] = NULL;
	execvp(all[0], all);
}

struct vt *vt_start(char *const argv[], int cols, int rows)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
	struct vt *vt;
	int fd;
	pid_t pid = forkpty(&fd, NULL, NULL, &size);

	if (pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		if (getenv("LITANG_UNDER"))
			exec_under(getenv("LITANG_UNDER"), argv);
		else
			execv(argv[0], argv);
		_exit(127);
	}
	if (pid < 0)
		abort();
	vt = vt_attach(fd, cols, rows);
	vt->pid = pid;
	return vt;
}

int vt_wait_exit(struct vt *vt, int ms)
{
	int64_t end = now_ms() + ms;
	int status;

	while (waitpid(vt->pid, &status, WNOHANG) == 0) {
		if (now_ms() > end)
			return -1000;
		vt_pump(vt, 20);
	}
	vt->pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int vt_end(struct vt *vt)
{
	int code = 0;

	if (vt->pid) {
		kill(vt->pid, SIGTERM);
		code = vt_wait_exit(vt, 10000);
		if (code == -1000) {
			kill(vt->pid, SIGKILL);
			waitpid(vt->pid, NULL, 0);
		}
	}
	close(vt->fd);
	vterm_free(vt->term);
	free(vt->text);
	free(vt);
	return code;
}

bool vt_pump(struct vt *vt, int ms)
{
	struct pollfd p = {.fd = vt->fd, .events = POLLIN};
	char chunk[65536];
	ssize_t n;

	if (vt->gone) {
		poll(NULL, 0, ms < 5 ? ms : 5);
		return false;
	}
	if (poll(&p, 1, ms) <= 0)
		return false;
	n = read(vt->fd, chunk, sizeof(chunk));
	if (n <= 0) {
		vt->gone = n == 0 || errno != EINTR;
		return false;
	}
	clock_gettime(CLOCK_MONOTONIC, &vt->read_at);
	vt->bytes += (size_t)n;
	vterm_input_write(vt->term, chunk, (size_t)n);
	return true;
}

static size_t put_cell(const VTermScreenCell *cell, char *out)
{
	size_t n = 0;

	if (!cell->chars[0]) {
		out[0] = ' ';
		return 1;
	}
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
		n += (size_t)text_put(out + n, cell->chars[i]);
	return n;
}

const char *vt_text(struct vt *vt)
{
	size_t n = 0;

	free(vt->text);
	vt->text = malloc((size_t)(vt->cols * 32 + 2) * (size_t)vt->rows + 1);
	for (int row = 0; row < vt->rows; row++) {
		for (int col = 0; col < vt->cols;) {
			VTermScreenCell cell;

			vterm_screen_get_cell(vt->screen, (VTermPos){row, col}, &cell);
			n += put_cell(&cell, vt->text + n);
			col += cell.width > 1 ? cell.width : 1;
		}
		vt->text[n++] = '\n';
	}
	vt->text[n] = 0;
	return vt->text;
}

bool vt_has(struct vt *vt, const char *text)
{
	return strstr(vt_text(vt), text) != NULL;
}

/* The rest of a frame whose first half already has the text. */
static void settle(struct vt *vt)
{
	for (int i = 0; i < 50 && vt_pump(vt, 15); i++)
		continue;
}

static bool wait_for(struct vt *vt, const char *text, bool there, int ms)
{
	int64_t end = now_ms() + ms;

	do {
		if (vt_has(vt, text) == there) {
			settle(vt);
			return true;
		}
		vt_pump(vt, 20);
	} while (now_ms() < end);
	if (vt_has(vt, text) == there)
		return true;
	fprintf(stderr, "waited %d ms for %s\"%s\", the screen is\n%s\n", ms, there ? "" : "no ",
		text, vt_text(vt));
	return false;
}

bool vt_wait(struct vt *vt, const char *text, int ms)
{
	return wait_for(vt, text, true, ms);
}

bool vt_wait_gone(struct vt *vt, const char *text, int ms)
{
	return wait_for(vt, text, false, ms);
}

void vt_keys(struct vt *vt, const char *text)
{
	on_output(text, strlen(text), vt);
}

void vt_function(struct vt *vt, int n)
{
	vterm_keyboard_key(vt->term, (VTermKey)VTERM_KEY_FUNCTION(n), VTERM_MOD_NONE);
}

void vt_tap(struct vt *vt, int row, int col)
{
	char text[64];

	snprintf(text, sizeof(text), "\033[<0;%d;%dM\033[<0;%d;%dm", col + 1, row + 1, col + 1,
		row + 1);
	vt_keys(vt, text);
}

bool vt_find(struct vt *vt, const char *text, int *row, int *col)
{
	const char *all = vt_text(vt), *at = strstr(all, text), *line = all;
	char *head;

	if (!at)
		return false;
	*row = 0;
	for (const char *p = all; p < at; p++) {
		if (*p != '\n')
			continue;
		(*row)++;
		line = p + 1;
	}
	head = strndup(line, (size_t)(at - line));
	*col = text_cells(head);
	free(head);
	return true;
}

void vt_resize(struct vt *vt, int cols, int rows)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

	vt->cols = cols;
	vt->rows = rows;
	vterm_set_size(vt->term, rows, cols);
	ioctl(vt->fd, TIOCSWINSZ, &size);
}

/* ---- cells as a picture -------------------------------------------------------------------- */

/* Which of the 2 × 6 parts of a cell (two columns, six rows) are drawn in the foreground. */
static unsigned parts(uint32_t code)
{
	unsigned six, mask = 0;

	if (code == 0x2588)
		return 0xfff;
	if (code == 0x2580)
		return 0x03f;
	if (code == 0x2584)
		return 0xfc0;
	if (code == 0x258c)
		return 0x555;
	if (code == 0x2590)
		return 0xaaa;
	if (code < 0x1fb00 || code > 0x1fb3b)
		return 0;
	six = code - 0x1fb00 + 1;
	six += six >= 21;
	six += six >= 42;
	for (unsigned i = 0; i < 6; i++)
		if (six & 1u << i)
			mask |= (1u << (i / 2 * 4 + i % 2)) | (1u << (i / 2 * 4 + 2 + i % 2));
	return mask;
}

static int light(struct vt *vt, VTermColor color)
{
	vterm_screen_convert_color_to_rgb(vt->screen, &color);
	return (color.rgb.red * 30 + color.rgb.green * 59 + color.rgb.blue * 11) / 100;
}

static unsigned char pixel(struct vt *vt, int y, int x)
{
	VTermScreenCell cell;
	bool front;

	vterm_screen_get_cell(vt->screen, (VTermPos){y / 6, x / 4}, &cell);
	front = parts(cell.chars[0]) >> (y % 6 * 2 + x % 4 / 2) & 1;
	if (cell.attrs.reverse)
		front = !front;
	return (unsigned char)light(vt, front ? cell.fg : cell.bg);
}

void vt_picture(struct vt *vt, const char *path, int zoom)
{
	FILE *file = fopen(path, "w");
	int width = vt->cols * 4 * zoom, height = vt->rows * 6 * zoom;

	fprintf(file, "P5\n%d %d\n255\n", width, height);
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			fputc(pixel(vt, y / zoom, x / zoom), file);
	fclose(file);
}
