/* SPDX-License-Identifier: MIT */
/*
 * What of a program is to fail: shared memory between the test and fail.c, which is preloaded into
 * the program and finds it by $FAULT, the name of a file.
 */
#ifndef TESTS_FAULTS_FAIL_H
#define TESTS_FAULTS_FAIL_H

#include <stdatomic.h>

enum fail_op {
	FAIL_NOTHING,
	FAIL_WRITE,  /* write, pwrite, ftruncate: of files, not of pipes and sockets */
	FAIL_SYNC,   /* fsync, fdatasync */
	FAIL_OPEN,   /* open, openat */
	FAIL_MEMORY, /* malloc, calloc, realloc */
};

struct fail_box {
	atomic_int op;
	atomic_int left;  /* calls until the first that fails */
	atomic_int count; /* so many fail then */
	atomic_int error; /* errno; with ENOSPC the first write is a short one */
	atomic_int hits;  /* calls that failed */
};

#endif
