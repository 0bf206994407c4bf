/* SPDX-License-Identifier: MIT */
/*
 * The real terminal with devices on USB: the program is the one that is installed, libusb is
 * Debian's; only what is plugged in is mocked (usbemu.h).
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/hall_run.h"
#include "tests/support/host.h"
#include "tests/support/suite.h"
#include "tests/support/usb_printer.h"
#include "tests/support/usb_reader.h"
#include "tests/support/usb_scanner.h"
#include "tests/support/usbemu.h"

#define HELLO      "您好！请把卡放这里"
#define NO_PRINTER "打印机没接好"

#ifdef __SANITIZE_ADDRESS__
#define CPU_SLOW 4
#else
#define CPU_SLOW (getenv("LITANG_SLOW") ? 20 : 1) /* valgrind */
#endif

static struct hall_run h;
static struct usbemu *emu;
static struct usb_printer printer;
static struct usb_reader reader;
static struct usb_scanner scanner;
static struct usbemu_device *printer_dev, *reader_dev, *scanner_dev;

static void plug_all(void)
{
	static uint8_t bytes[USB_PRINTER_DESCRIPTORS], more[READER_DESCRIPTORS_MAX];
	size_t n = usb_printer_descriptors(bytes, 0x04b8, 0x0202, false);
	const uint8_t *keys;

	printer_dev = usbemu_plug(emu, &(struct usbemu_plug){.port = 1,
					       .descriptors = bytes,
					       .n = n,
					       .model = &usb_printer_model,
					       .ctx = &printer,
					       .held = 1,
					       .settle_ms = 30});
	n = usb_reader_descriptors(READER_SPLIT, more);
	reader_dev = usbemu_plug(emu, &(struct usbemu_plug){.port = 2,
					      .descriptors = more,
					      .n = n,
					      .model = &usb_reader_model,
					      .ctx = &reader});
	keys = usb_scanner_descriptors(USB_SCANNER_KEYS, &n);
	scanner_dev = usbemu_plug(emu, &(struct usbemu_plug){.port = 3,
					       .descriptors = keys,
					       .n = n,
					       .model = &usb_scanner_model,
					       .ctx = &scanner,
					       .held = 1,
					       .settle_ms = 30});
}

static void begin(void)
{
	usb_printer_init(&printer);
	usb_reader_init(&reader, READER_SPLIT);
	usb_scanner_init(&scanner, USB_SCANNER_KEYS);
	emu = usbemu_open();
	usbemu_tick(emu, 10);
	hall_make(&h, "scanner.usb=on printer.kind=usb simulator.socket=");
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, NO_PRINTER, WAIT_MS));
}

static void end(void)
{
	hall_end(&h);
	usbemu_close(emu);
	usb_printer_done(&printer);
	usb_scanner_done(&scanner);
}

/* Keeps looking at the screen until it is so. */
#define WAIT(condition)                                                                            \
	do {                                                                                       \
		int64_t until = test_host_ms() + WAIT_MS;                                          \
                                                                                                   \
		while (!(condition) && test_host_ms() < until)                                     \
			vt_pump(h.vt, 20);                                                         \
		ck_assert_msg(condition, "%s\n%s", #condition, vt_text(h.vt));                     \
	} while (0)

static int slips(const char *text)
{
	int n;

	usbemu_lock(printer_dev);
	n = usb_printer_count(&printer, text);
	usbemu_unlock(printer_dev);
	return n;
}

static void lay(const char *number)
{
	usbemu_lock(reader_dev);
	usb_reader_lay(&reader, &(struct reader_card){.number = number});
	usbemu_unlock(reader_dev);
}

static void lift(void)
{
	usbemu_lock(reader_dev);
	usb_reader_lift(&reader);
	usbemu_unlock(reader_dev);
}

static void scan(const char *text)
{
	usbemu_lock(scanner_dev);
	usb_scanner_scan(&scanner, text);
	usbemu_unlock(scanner_dev);
}

/* Of the demo's second card, made by its hub. */
static const char *printed_code(void)
{
	static char code[256];

	ck_assert_int_eq(
		hall_sh(&h, code, sizeof(code), "sed -n 's/^F2\tcode\t//p' $D/cards.tsv"), 0);
	code[strcspn(code, "\t\n")] = 0;
	ck_assert_str_ne(code, "");
	return code;
}

static bool all_claimed(void)
{
	return usbemu_look(printer_dev).claimed && usbemu_look(reader_dev).claimed &&
	       usbemu_look(scanner_dev).claimed;
}

/* Milliseconds of CPU that the terminal has used. */
static long cpu_ms(void)
{
	char path[64], line[1024] = "", *at;
	unsigned long user = 0, system = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)h.vt->pid);
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), file));
	fclose(file);
	at = strrchr(line, ')');
	ck_assert_ptr_nonnull(at);
	ck_assert_int_eq(sscanf(at + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
				 &user, &system),
		2);
	return (long)(user + system) * 1000 / sysconf(_SC_CLK_TCK);
}

static long cpu_of(int ms)
{
	int64_t until = test_host_ms() + ms, now;
	long before = cpu_ms();

	while ((now = test_host_ms()) < until)
		vt_pump(h.vt, (int)(until - now));
	return cpu_ms() - before;
}

/* Plugged in late; a card, a slip; pulled out; plugged in again; a code. */
START_TEST(test_a_visit)
{
	begin();
	plug_all();
	WAIT(all_claimed());
	ck_assert(vt_wait_gone(h.vt, NO_PRINTER, WAIT_MS));
	lay("330799194803150016");
	hall_lunch(&h);
	WAIT(slips("LT1-") == 1);
	lift();
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, HELLO, WAIT_MS));
	usbemu_unplug(printer_dev);
	usbemu_unplug(reader_dev);
	usbemu_unplug(scanner_dev);
	ck_assert(vt_wait(h.vt, NO_PRINTER, WAIT_MS));
	plug_all();
	ck_assert(vt_wait_gone(h.vt, NO_PRINTER, WAIT_MS));
	WAIT(all_claimed());
	scan(printed_code());
	ck_assert(vt_wait(h.vt, "订明天的午饭", WAIT_MS));
	WAIT(hall_journal_count(&h, "check-in") == 2);
	ck_assert_int_eq(hall_journal_count(&h, "order"), 1);
	ck_assert_int_eq(slips("LT1-"), 1);
	end();
}
END_TEST

START_TEST(test_idle)
{
	long with, without;

	begin();
	plug_all();
	WAIT(all_claimed());
	ck_assert(vt_wait_gone(h.vt, NO_PRINTER, WAIT_MS));
	with = cpu_of(5000);
	usbemu_unplug(printer_dev);
	usbemu_unplug(reader_dev);
	usbemu_unplug(scanner_dev);
	ck_assert(vt_wait(h.vt, NO_PRINTER, WAIT_MS));
	without = cpu_of(2000);
	printf("idle: %.1f %% of a CPU with three devices, %.1f %% after they were unplugged\n",
		(double)with / 50, (double)without / 20);
	ck_assert_int_le(with, 50 * CPU_SLOW);
	ck_assert_int_le(without, 40 * CPU_SLOW);
	end();
}
END_TEST

SUITE_MAIN("devices", test_a_visit, test_idle)
