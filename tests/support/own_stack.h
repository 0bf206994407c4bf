/* SPDX-License-Identifier: MIT */
/* A function on a stack that can be looked at afterwards: does it leave there what it should not? */
#ifndef TESTS_SUPPORT_OWN_STACK_H
#define TESTS_SUPPORT_OWN_STACK_H

#include <stdbool.h>
#include <stddef.h>

void own_stack_run(void (*run)(void));
/* Of the last run. */
bool own_stack_has(const void *bytes, size_t n);

#endif
