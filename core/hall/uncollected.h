/* SPDX-License-Identifier: MIT */
/*
 * Meals that nobody came for (core/visit/uncollected.h): what of the looks (ACT_LOOKUP) and calls
 * (ACT_PHONED, ref the order) about them. Such a call settles no other that is open of that order.
 */
#ifndef CORE_HALL_UNCOLLECTED_H
#define CORE_HALL_UNCOLLECTED_H

#define LOOK_UNCOLLECTED "uncollected"

#endif
