/* SPDX-License-Identifier: MIT */
#include "devices/printer_model.h"

#include <stddef.h>
#include <string.h>

#define BY_NAME    0           /* printers of both widths have this id: their own name decides */
#define USUAL_PAGE PRINTER_GBK /* nothing is known of this one's ROM; none is known to have more */

/*
 * Where each is from:
 *  04b8:0202 0e03 0e15  Odoo 8, hw_escpos, escpos/supported_devices.py; python-escpos
 *                       documentation; vpatron/usb_receipt_printer issue 4
 *  0416:5011            python-escpos, examples: profile POS-5890; escpos-printer-db has that as
 *                       without cutter and QR command (it inherits "simple")
 *  0fe6:811e            lsusb "ICS Advent Parallel Adapter": sold as Xprinter XP-T80A, Cashino
 *                       KP-300 (80 mm) and Goojprt PT-210 (58 mm)
 *  0483:5743            sintrb/USB-Printer-Descriptors: Xprinter XP-T58H; XP-80 have it too
 *  0456:0808            python-escpos issue 379: Hoin HOP-E802, 80 mm
 *  1504:001a            receipt-print-hq/chrome-raw-print issue 11: Bixolon SRP-150, 58 mm
 *  1504:0006            Printer::ESCPOS (CPAN) documentation; Bixolon SRP-350 family
 *  28e9:0289            python-escpos users: POS80 and, as profile ZJ-5870, a 58 mm printer
 *  6868:0200 0500       sintrb/USB-Printer-Descriptors: Gprinter GP-58MBIII+; ZH-380, GP-R222C
 * None of these says how much of GB18030 the ROM has: PRINTER_GB18030 is for a printer on whose paper
 * characters of four bytes were seen.
 * Star's (0519) are not here: they speak StarPRNT unless set otherwise.
 */
static const struct printer_model models[] = {
	{0x0416, 0x5011, "POS-58", 32, USUAL_PAGE, .qr_picture = true, .tear = true},
	{0x0456, 0x0808, "Hoin HOP-E802", 48, USUAL_PAGE, .qr_picture = true},
	{0x0483, 0x5743, "Xprinter", BY_NAME, USUAL_PAGE, .qr_picture = true},
	{0x04b8, 0x0202, "Epson TM", 48, USUAL_PAGE, .qr_picture = false},
	{0x04b8, 0x0e03, "Epson TM-T20", 48, USUAL_PAGE, .qr_picture = false},
	{0x04b8, 0x0e15, "Epson TM-T20II", 48, USUAL_PAGE, .qr_picture = false},
	{0x0fe6, 0x811e, "Xprinter or like it", BY_NAME, USUAL_PAGE, .qr_picture = true},
	{0x1504, 0x0006, "Bixolon SRP-350", 48, USUAL_PAGE, .qr_picture = false},
	{0x1504, 0x001a, "Bixolon SRP-150", 32, USUAL_PAGE, .qr_picture = true, .tear = true},
	{0x28e9, 0x0289, "POS-80 or ZJ-5870", BY_NAME, USUAL_PAGE, .qr_picture = true},
	{0x6868, 0x0200, "Gprinter GP-58", 32, USUAL_PAGE, .qr_picture = true, .tear = true},
	{0x6868, 0x0500, "Gprinter", BY_NAME, USUAL_PAGE, .qr_picture = true},
};

/* A picture is a QR code on any printer; a cut that a printer does not have is passed over. */
static const struct printer_model generic = {
	0, 0, "receipt printer", BY_NAME, USUAL_PAGE, .qr_picture = true};

const struct printer_model *printer_model_find(uint16_t vendor, uint16_t product)
{
	for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++)
		if (models[i].vendor == vendor && models[i].product == product)
			return &models[i];
	return &generic;
}

int printer_model_columns(const struct printer_model *model, const struct printer_id *id)
{
	if (model->columns)
		return model->columns;
	return strstr(id->model, "80") && !strstr(id->model, "58") ? 48 : 32;
}
