/* SPDX-License-Identifier: MIT */
/*
 * The real terminal with mock devices on USB: what it adds to the time that the devices need, what
 * a slip weighs, what it costs to wait.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "devices/escpos.h"
#include "tests/bench/figure.h"
#include "tests/support/hall_run.h"
#include "tests/support/suite.h"
#include "tests/support/usb_printer.h"
#include "tests/support/usb_reader.h"
#include "tests/support/usb_scanner.h"
#include "tests/support/usbemu.h"
#include "tests/support/voice_run.h"

#define CARDS        120 /* so that p99 is not the worst of them */
#define SCANS        20
#define SOUNDS       120
#define IDLE_SECONDS 10
#define HELLO        "您好！请把卡放这里"

/* Milliseconds that a common reader takes for each request. */
#define FIND_MS   15
#define SELECT_MS 30
#define READ_MS   250

static const struct {
	const char *number, *greeted;
} people[] = {
	{"330799194606180021", "王奶奶"},
	{"330799194803150016", "李爷爷"},
	{"330199193606090264", "张奶奶"},
	{"33079919421018005X", "徐奶奶"},
};
#define PEOPLE (int)(sizeof(people) / sizeof(people[0]))

static struct hall_run h;
static struct usbemu *emu;
static struct usb_printer printer;
static struct usb_reader reader;
static struct usb_scanner scanner;
static struct usbemu_device *printer_dev, *reader_dev, *scanner_dev;

static struct usbemu_device *plug(
	int port, const uint8_t *bytes, size_t n, const struct usb_model *model, void *ctx)
{
	return usbemu_plug(emu,
		&(struct usbemu_plug){
			.port = port, .descriptors = bytes, .n = n, .model = model, .ctx = ctx});
}

static void begin(void)
{
	static uint8_t bytes[USB_PRINTER_DESCRIPTORS], more[READER_DESCRIPTORS_MAX];
	const uint8_t *keys;
	size_t n;

	usb_printer_init(&printer);
	usb_reader_init(&reader, READER_SPLIT);
	usb_scanner_init(&scanner, USB_SCANNER_KEYS);
	reader.ms[READER_FIND] = FIND_MS;
	reader.ms[READER_SELECT] = SELECT_MS;
	reader.ms[READER_READ] = READ_MS;
	emu = usbemu_open();
	usbemu_tick(emu, 5);
	n = usb_printer_descriptors(bytes, 0x04b8, 0x0202, false);
	printer_dev = plug(1, bytes, n, &usb_printer_model, &printer);
	n = usb_reader_descriptors(READER_SPLIT, more);
	reader_dev = plug(2, more, n, &usb_reader_model, &reader);
	keys = usb_scanner_descriptors(USB_SCANNER_KEYS, &n);
	scanner_dev = plug(3, keys, n, &usb_scanner_model, &scanner);
	hall_make(&h, "scanner.wedge=off scanner.usb=on printer.kind=usb simulator.socket=");
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, HELLO, WAIT_MS));
	while (!usbemu_look(printer_dev).claimed || !usbemu_look(reader_dev).claimed ||
		!usbemu_look(scanner_dev).claimed)
		vt_pump(h.vt, 20);
}

static void lift(void)
{
	int asked;

	usbemu_lock(reader_dev);
	usb_reader_lift(&reader);
	asked = reader.asked[READER_FIND];
	usbemu_unlock(reader_dev);
	/* Until the terminal has seen twice that there is none. */
	for (bool seen = false; !seen;) {
		vt_pump(h.vt, 20);
		usbemu_lock(reader_dev);
		seen = reader.asked[READER_FIND] > asked + 3;
		usbemu_unlock(reader_dev);
	}
}

/* Seconds from the card to the greeting on the screen. */
static double lay(int who)
{
	double start = seconds();

	usbemu_lock(reader_dev);
	usb_reader_lay(&reader, &(struct reader_card){.number = people[who].number});
	usbemu_unlock(reader_dev);
	ck_assert(vt_wait(h.vt, people[who].greeted, WAIT_MS));
	return seconds() - start;
}

static void bench_cards(void)
{
	static double total[CARDS];
	double own = (FIND_MS + SELECT_MS + READ_MS) / 1000.0, p50, p99;

	for (int i = 0; i < CARDS; i++) {
		total[i] = lay(i % PEOPLE);
		lift();
		vt_keys(h.vt, "*");
		ck_assert(vt_wait(h.vt, HELLO, WAIT_MS));
	}
	p50 = quantile(total, CARDS, 0.5);
	p99 = quantile(total, CARDS, 0.99);
	figure("card to greeting / reader's time", p99 / own, "beside it",
		"p99 %.0f ms, p50 %.0f, the reader's own requests %.0f; looked for every 300 ms",
		p99 * 1e3, p50 * 1e3, own * 1e3);
}

static int slips(void)
{
	int n;

	usbemu_lock(printer_dev);
	n = usb_printer_count(&printer, "LT1-");
	usbemu_unlock(printer_dev);
	return n;
}

/* From the key that orders to the whole slip on the paper, on a printer that takes all at once. */
static void bench_slips(void)
{
	double each[PEOPLE], start;

	for (int who = 0; who < PEOPLE; who++) {
		lay(who);
		vt_keys(h.vt, "1");
		hall_set_one(&h);
		start = seconds();
		vt_keys(h.vt, "1");
		while (slips() <= who && seconds() < start + 20)
			vt_pump(h.vt, 1);
		each[who] = seconds() - start;
		lift();
		vt_keys(h.vt, "*");
		ck_assert(vt_wait(h.vt, HELLO, WAIT_MS));
	}
	figure("order to the slip's last byte, s", quantile(each, PEOPLE, 0.5), "beside it",
		"median of %d; a printer of no speed limit", PEOPLE);
}

/* As an order has them. */
static void slip_like(int columns, struct paper *ret)
{
	static const struct paper_line lines[] = {
		{.text = "园丁礼堂", .scale = 1, .tall = true, .centred = true},
		{.text = "取餐号 A027", .scale = 2, .centred = true},
		{.text = "明天 11月23日 星期一，午饭", .scale = 1, .tall = true},
		{.text = "王*兰", .scale = 1, .tall = true},
		{.text = "套餐一：红烧狮子头、炒毛毛菜", .scale = 1, .tall = true},
		{.kind = PAPER_RULE},
		{.text = "原价 13元  补助 5元", .scale = 1, .tall = true},
		{.text = "您付 8元", .scale = 2},
		{.text = "取饭 上午10点半到中午12点半", .scale = 1, .tall = true},
		{.text = "明天上午9点前可以取消", .scale = 1, .tall = true},
		{.kind = PAPER_QR, .text = "LT1-YD1-27-89ABCDEF", .centred = true},
		{.text = "YD1 27  这不是发票", .scale = 1},
	};

	*ret = (struct paper){.columns = columns, .n = sizeof(lines) / sizeof(lines[0])};
	memcpy(ret->line, lines, sizeof(lines));
}

static size_t slip_bytes(int columns, bool drawn)
{
	struct escpos_style style = {
		.font = raster_new(NULL), .raster = drawn, .qr_picture = drawn};
	struct buf out = BUF_INIT(ESCPOS_MAX);
	struct paper paper;
	struct err err = {0};
	size_t n;

	slip_like(columns, &paper);
	ck_assert_int_eq(escpos_encode(&paper, &style, &out, &err), 0);
	n = out.len;
	buf_done(&out);
	raster_free(style.font);
	return n;
}

static void bench_bytes(void)
{
	size_t wide = slip_bytes(48, false), narrow = slip_bytes(32, false);
	size_t wide_drawn = slip_bytes(48, true), narrow_drawn = slip_bytes(32, true);

	figure("slip drawn / as text, 80 mm", (double)wide_drawn / (double)wide, "beside it",
		"%zu bytes against %zu", wide_drawn, wide);
	figure("slip drawn / as text, 58 mm", (double)narrow_drawn / (double)narrow, "beside it",
		"%zu bytes against %zu", narrow_drawn, narrow);
}

static void code_of(char *code, size_t size, const char *key)
{
	ck_assert_int_eq(hall_sh(&h, code, size, "sed -n 's/^%s\tcode\t//p' $D/cards.tsv", key), 0);
	code[strcspn(code, "\t\n")] = 0;
}

/* Two codes in turns, each scanned as soon as the one before is greeted. */
static void bench_scans(void)
{
	static double each[SCANS];
	static char code[2][256];

	code_of(code[0], sizeof(code[0]), "F2");
	code_of(code[1], sizeof(code[1]), "F7");
	for (int i = 0; i < SCANS; i++) {
		double start = seconds();

		usbemu_lock(scanner_dev);
		usb_scanner_scan(&scanner, code[i % 2]);
		usbemu_unlock(scanner_dev);
		/* The neighbour is greeted without a name. */
		ck_assert(i % 2 ? vt_wait_gone(h.vt, "陈阿姨", WAIT_MS)
				: vt_wait(h.vt, "陈阿姨", WAIT_MS));
		each[i] = seconds() - start;
	}
	figure("scan to screen in a burst, s", quantile(each, SCANS, 0.5), "beside it",
		"median of %d, most %.3f; a report of the scanner each ms as it is asked", SCANS,
		quantile(each, SCANS, 1));
}

static double cpu_seconds(void)
{
	char path[64], line[1024] = "", *at;
	unsigned long user = 0, system = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)h.vt->pid);
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	at = fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	fclose(file);
	ck_assert_ptr_nonnull(at);
	ck_assert_int_eq(sscanf(at + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
				 &user, &system),
		2);
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static void bench_idle(void)
{
	double before, end;

	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, HELLO, WAIT_MS));
	before = cpu_seconds();
	for (end = seconds() + IDLE_SECONDS; seconds() < end;)
		vt_pump(h.vt, 100);
	figure("idle CPU with three devices, %", (cpu_seconds() - before) / IDLE_SECONDS * 100,
		"<= 1", "over %d s", IDLE_SECONDS);
}

/* From the call to the first sample that is heard, on a card that plays as fast as cards do; tones and
 * sentences of the three languages in turns, each after silence. */
static void bench_first_sound(void)
{
	static struct voice_run r;
	double each[SOUNDS];

	voice_run_begin(&r, HEARING_CARD, "");
	for (int i = 0; i < SOUNDS; i++) {
		double start = seconds();

		if (i % 2)
			voice_say(r.voice, &voice_run_lines[i / 2 % 3]);
		else
			voice_tone(r.voice, VOICE_DONE);
		voice_run_until_sound(&r, r.heard.n);
		each[i] = (seconds() - start) * 1e3;
		voice_hush(r.voice);
		voice_run_until_played(&r, r.heard.n + HEARING_RATE / 4);
	}
	voice_run_end(&r);
	figure("first sound, ms", quantile(each, SOUNDS, 0.99), "<= 100",
		"p99 of %d, p50 %.0f; looked for each ms, told each 10", SOUNDS,
		quantile(each, SOUNDS, 0.5));
}

START_TEST(bench_devices)
{
	char path[260];

	bench_bytes();
	bench_first_sound();
	begin();
	bench_cards();
	bench_slips();
	bench_scans();
	bench_idle();
	snprintf(path, sizeof(path), "%s/bench-devices.json", h.build);
	figures_write(path);
	hall_end(&h);
	usbemu_close(emu);
	usb_printer_done(&printer);
	usb_scanner_done(&scanner);
}
END_TEST

SUITE_MAIN("devices", bench_devices)
