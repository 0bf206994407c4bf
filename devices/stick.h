/* SPDX-License-Identifier: MIT */
/*
 * A USB stick that somebody put in, mounted for the terminal by a program of its own (stick_main.c), which
 * is root and does nothing else: the terminal's user may mount nothing.
 *
 * udev starts it for each file system on USB (70-litang.rules, session/litang-stick@.service). It takes
 * vfat and exfat, without programs, devices or set-user-id, as the terminal's user's own. A byte on the line
 * unmounts it and ends the program; so does SIGTERM, which comes when the stick was pulled out.
 */
#ifndef DEVICES_STICK_H
#define DEVICES_STICK_H

#define STICK_HOME   "/run/litang-stick"
#define STICK_FOLDER STICK_HOME "/mnt" /* where it is; nothing is mounted there before and after */
#define STICK_LINE   "out"             /* a named pipe beside the folder */
#define STICK_USER   "litang"

enum { STICK_NAME_MOST = 32 }; /* bytes of a block device's name */

#endif
