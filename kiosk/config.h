/* SPDX-License-Identifier: MIT */
/*
 * litang.ini: one file, a comment for each key. A wrong section, key or value is named with its
 * line; nothing is guessed. Relative paths are relative to the file's own folder.
 */
#ifndef KIOSK_CONFIG_H
#define KIOSK_CONFIG_H

#include <stdbool.h>
#include <stdio.h>

#include "core/base/err.h"
#include "core/hall/calendar.h"
#include "core/hall/person.h"

#define CONFIG_PATH_SIZE 512

enum printer_kind { PRINTER_KIND_NONE, PRINTER_KIND_SPOOL, PRINTER_KIND_USB };

struct config {
	char file[CONFIG_PATH_SIZE]; /* that it was read from; "" = none */
	char database[CONFIG_PATH_SIZE];
	char keys[CONFIG_PATH_SIZE];
	char status[CONFIG_PATH_SIZE]; /* status.json, renamed into place */
	char log[CONFIG_PATH_SIZE];    /* "" = none */
	char hub[CONFIG_PATH_SIZE];    /* http(s)://host:port; "" = never exchanges */
	char generation
		[CONFIG_PATH_SIZE];    /* a file on another medium (store/machine.h); "" = none */
	char stick[CONFIG_PATH_SIZE];  /* folder where a USB stick is mounted (devices/stick.h) */
	char backup[CONFIG_PATH_SIZE]; /* folder of the copy that closing makes; "" = none */
	char zone[64];                 /* of the hall's days and times, as zone_use takes it */
	enum lang language;
	int wedge;                             /* 1: a scanner types on this terminal's keyboard */
	int scanner_usb;                       /* 1: scanners on USB */
	char scanner_serial[CONFIG_PATH_SIZE]; /* "" = none */
	int scanner_baud;                      /* of that line */
	int reader_usb;                        /* 1: a reader of identity cards on USB */
	int reader_pcsc;                       /* 1: a reader of chip cards, through pcscd */
	int idle_warn, idle_count;             /* seconds */
	int window;                            /* 1: a badge opens the canteen's window at once */
	int theme;                             /* enum theme, of the screen's colours */
	int voice;                    /* 1: speaks to everybody whose card says nothing else */
	char clips[CONFIG_PATH_SIZE]; /* recorded sentences, LANG/SENTENCE.wav; "" = none */
	enum birthday_rule birthday;
	enum printer_kind printer;
	char spool[CONFIG_PATH_SIZE];
	int columns;        /* 32 = 58 mm paper, 48 = 80 mm, 0 = as the printer's model has it */
	int printer_raster; /* 1: every line as a picture */
	int printer_stale;  /* minutes; a slip that waited longer asks a volunteer first */
	char simulator[CONFIG_PATH_SIZE]; /* control socket of simulated devices; "" = none */
	char cards[CONFIG_PATH_SIZE];     /* cards that F1…F8 play in the demo; "" = none */
};

void config_default(struct config *c);
/* ERR_BAD "FILE:LINE: …", ERR_IO when it cannot be read; c is then unchanged. */
MUST_USE int config_read(struct config *c, const char *path, struct err *err);
/* The whole file with its comments; what config_read reads back as the same. */
void config_write(const struct config *c, FILE *out);

#endif
