/* SPDX-License-Identifier: MIT */
/* quick.c: less work where none is looked at. */
#ifndef TESTS_SIM_QUICK_H
#define TESTS_SIM_QUICK_H

void quick_sqlite(void);
/* In a child that was just forked. */
void quick_child(void); /* before anybody uses it */

#endif
