/* SPDX-License-Identifier: MIT */
#include "tests/support/own_stack.h"

#include <check.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#define SIZE ((size_t)256 * 1024)

static void *stack = MAP_FAILED;

void own_stack_run(void (*run)(void))
{
	static ucontext_t here, there;

	if (stack != MAP_FAILED)
		munmap(stack, SIZE);
	stack = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert(stack != MAP_FAILED);
	ck_assert_int_eq(getcontext(&there), 0);
	there.uc_stack.ss_sp = stack;
	there.uc_stack.ss_size = SIZE;
	there.uc_link = &here;
	makecontext(&there, run, 0);
	ck_assert_int_eq(swapcontext(&here, &there), 0);
}

/* By way of the kernel: to sanitizers and valgrind what was a frame is not ours to read. */
bool own_stack_has(const void *bytes, size_t n)
{
	int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	char *copy = malloc(SIZE);
	bool has;

	ck_assert_int_ge(fd, 0);
	ck_assert_ptr_nonnull(copy);
	ck_assert_int_eq(pread(fd, copy, SIZE, (off_t)(uintptr_t)stack), SIZE);
	has = memmem(copy, SIZE, bytes, n);
	close(fd);
	free(copy);
	return has;
}
