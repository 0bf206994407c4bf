/* SPDX-License-Identifier: MIT */
/*
 * print-test and scan-test with mock devices: what somebody who sets up a machine is told, and when.
 */
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tests/support/usb_hall.h"

#define PRINTER "printer 04b8:0202 at 1-1: "

static struct usb_hall u;

static void begin(const char *config)
{
	memset(&u, 0, sizeof(u));
	usb_printer_init(&u.printer);
	usb_scanner_init(&u.scanner, USB_SCANNER_KEYS);
	u.emu = usbemu_open();
	usbemu_tick(u.emu, 10);
	hall_make(&u.h, config);
}

static void end(void)
{
	hall_end(&u.h);
	usbemu_close(u.emu);
	usb_printer_done(&u.printer);
	usb_scanner_done(&u.scanner);
}

static void start(const char *command)
{
	char program[256], ini[128], name[32];
	char *argv[] = {program, name, (char[]){"--config"}, ini, NULL};

	snprintf(program, sizeof(program), "%s/litang", u.h.build);
	snprintf(name, sizeof(name), "%s", command);
	snprintf(ini, sizeof(ini), "%s/litang.ini", u.h.dir);
	u.h.vt = vt_start(argv, 120, 20); /* no line is broken */
}

static int lines(const char *text)
{
	int n = 0;

	for (const char *at = vt_text(u.h.vt); (at = strstr(at, text)); at += strlen(text))
		n++;
	return n;
}

/* It looks before it says that nothing is there, and says for how long. */
START_TEST(test_printer_late)
{
	begin("printer.kind=usb simulator.socket=");
	start("print-test");
	hall_shows(&u.h, "looking for a printer, 20 s at most");
	usb_hall_plug_printer(&u);
	hall_shows(&u.h, "printed: the printer says so");
	ck_assert_int_eq(vt_wait_exit(u.h.vt, WAIT_MS), 0);
	ck_assert_msg(lines(PRINTER "ready") == 1, "%s", vt_text(u.h.vt));
	ck_assert(!vt_has(u.h.vt, "not there") && !vt_has(u.h.vt, "waiting"));
	end();
}
END_TEST

START_TEST(test_printer_mended)
{
	begin("printer.kind=usb simulator.socket=");
	u.printer.cover_open = true;
	usb_hall_plug_printer(&u);
	start("print-test");
	hall_shows(&u.h, " s for the " PRINTER "its cover is open: close it");
	ck_assert(vt_has(u.h.vt, "waiting "));
	USB_SET(u.printer_dev, u.printer.cover_open = false);
	hall_shows(&u.h, "printed: the printer says so");
	ck_assert_int_eq(vt_wait_exit(u.h.vt, WAIT_MS), 0);
	ck_assert(!vt_has(u.h.vt, "not there"));
	end();
}
END_TEST

/* The last line says how the printer was, not where to read it. */
START_TEST(test_printer_not_mended)
{
	begin("printer.kind=usb simulator.socket=");
	u.printer.no_paper = true;
	usb_hall_plug_printer(&u);
	start("print-test");
	hall_shows(&u.h, " s for the " PRINTER "out of paper: put in a new roll");
	ck_assert_int_eq(vt_wait_exit(u.h.vt, 2 * WAIT_MS), 1);
	ck_assert_msg(vt_has(u.h.vt, "litang: the slip is not proven; " PRINTER
				     "out of paper: put in a new roll"),
		"%s", vt_text(u.h.vt));
	end();
}
END_TEST

/* Each device is told once, by its way; the serial line has the speed of litang.ini. */
START_TEST(test_scanners)
{
	char line[128], absent[256], ready[192];
	struct termios t;
	int host, scanner;

	begin("scanner.usb=on simulator.socket= scanner.serial=line "
	      "scanner.baud=19200");
	snprintf(line, sizeof(line), "%s/line", u.h.dir);
	snprintf(absent, sizeof(absent), "scanner %s: not there: No such file", line);
	snprintf(ready, sizeof(ready), "scanner %s: ready", line);
	start("scan-test");
	hall_shows(&u.h, absent);
	hall_shows(&u.h, "scanner on USB: not there: none that is known is plugged in");
	hall_shows(&u.h, "reader on USB: not there: none that is known is plugged in");
	ck_assert_msg(lines("not there") == 3, "%s", vt_text(u.h.vt));
	usb_hall_plug_scanner(&u);
	hall_shows(&u.h, "at 1-3: ready");
	ck_assert_int_eq(openpty(&host, &scanner, NULL, NULL, NULL), 0);
	ck_assert_int_eq(symlink(ttyname(scanner), line), 0);
	hall_shows(&u.h, ready);
	ck_assert_int_eq(tcgetattr(scanner, &t), 0);
	ck_assert_uint_eq(cfgetispeed(&t), B19200);
	ck_assert_msg(lines("not there") == 3, "%s", vt_text(u.h.vt));
	ck_assert_int_eq(write(host, "6901234567892\r", 14), 14);
	snprintf(ready, sizeof(ready), "scanner %s: another code, 13 characters", line);
	hall_shows(&u.h, ready);
	vt_keys(u.h.vt, "\003");
	ck_assert_int_eq(vt_wait_exit(u.h.vt, WAIT_MS), 0);
	close(host);
	close(scanner);
	end();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("try");
	TCase *tcase = tcase_create("try");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, test_printer_late);
	tcase_add_test(tcase, test_printer_mended);
	tcase_add_test(tcase, test_printer_not_mended);
	tcase_add_test(tcase, test_scanners);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
