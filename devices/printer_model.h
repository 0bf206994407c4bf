/* SPDX-License-Identifier: MIT */
/*
 * Printers that are known by their USB ids, and what they can. Cheap printers share ids (a maker of
 * chips gives one to all), so a row says what is likely; the configuration's columns and raster
 * have the last word. Any other printer is the generic one: 32 columns, which fit on either paper.
 */
#ifndef DEVICES_PRINTER_MODEL_H
#define DEVICES_PRINTER_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "devices/escpos_status.h"

/* Which of GB18030's characters its ROM has; a line with another is drawn (escpos.h). */
enum printer_page {
	PRINTER_GBK,     /* those of one byte and of two */
	PRINTER_GB18030, /* those of four bytes too */
};

struct printer_model {
	uint16_t vendor, product;
	const char *name;
	int columns;            /* 32: 58 mm, 384 dots; 48: 80 mm, 576 dots; 0: both have this id */
	enum printer_page page; /* the code page for text */
	bool qr_picture;        /* GS ( k is not known to work */
	bool tear;              /* no cutter */
};

/* Never NULL. */
const struct printer_model *printer_model_find(uint16_t vendor, uint16_t product);

/* Of the paper: by the model's row, then by a 58 or 80 in the name that the printer gives itself. */
int printer_model_columns(const struct printer_model *model, const struct printer_id *id);

#endif
