/* SPDX-License-Identifier: MIT */
/*
 * Drives a real program in a real pseudo-terminal and reads its screen through libvterm, as a
 * person would look at it. Nothing sleeps: every wait is for a state, with a deadline.
 */
#ifndef TESTS_SUPPORT_VT_H
#define TESTS_SUPPORT_VT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>
#include <vterm.h>

struct vt {
	VTerm *term;
	VTermScreen *screen;
	int fd, cols, rows;
	pid_t pid;
	bool gone;               /* the program closed its terminal */
	size_t bytes;            /* written by the program so far */
	struct timespec read_at; /* CLOCK_MONOTONIC, when the last of them were here */
	int bells;
	char *text; /* of the last vt_text */
};

/* argv[0] is a path; TERM is xterm-256color. Aborts the test when it cannot start. $LITANG_UNDER is a
 * program it then runs under, with its options: "valgrind -q". */
struct vt *vt_start(char *const argv[], int cols, int rows);
/* A screen whose program is elsewhere: fd is a line to it, closed by vt_end. */
struct vt *vt_attach(int fd, int cols, int rows);
/* Kills what still runs; frees. Returns the exit status of waitpid. */
int vt_end(struct vt *vt);
int vt_wait_exit(struct vt *vt, int ms); /* exit code, -signal, or -1000 when it still runs */

bool vt_pump(struct vt *vt, int ms); /* takes what comes within ms; false = nothing came */
bool vt_wait(struct vt *vt, const char *text, int ms); /* until the text is on the screen */
bool vt_wait_gone(struct vt *vt, const char *text, int ms);
const char *vt_text(struct vt *vt); /* the whole screen, lines with their ends */
bool vt_has(struct vt *vt, const char *text);

void vt_keys(struct vt *vt, const char *text); /* as typed, at once */
void vt_function(struct vt *vt, int n);        /* F1… */
void vt_tap(struct vt *vt, int row, int col);
bool vt_find(struct vt *vt, const char *text, int *row, int *col);
void vt_resize(struct vt *vt, int cols, int rows);

/* Writes what the cells show as a PGM picture: half blocks, blocks and sextants as modules, a cell
 * 4 × 6 pixels of `zoom`. For a QR reader. */
void vt_picture(struct vt *vt, const char *path, int zoom);

#endif
