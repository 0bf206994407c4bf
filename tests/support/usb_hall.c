/* SPDX-License-Identifier: MIT */
#include "tests/support/usb_hall.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* ---- people --------------------------------------------------------------------------------- */

void usb_hall_number(int i, char out[19])
{
	static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;

	memcpy(out, "33079919450000001", 18);
	out[11] = (char)('1' + i / 28 % 9);
	out[12] = (char)('0' + (1 + i % 28) / 10);
	out[13] = (char)('0' + (1 + i % 28) % 10);
	for (int k = 0; k < 17; k++)
		sum += (out[k] - '0') * weights[k];
	out[17] = "10X98765432"[sum % 11];
	out[18] = 0;
}

static void import(struct usb_hall *u, int residents)
{
	char path[128], out[1024], number[19];
	FILE *file;

	snprintf(path, sizeof(path), "%s/more.tsv", u->h.dir);
	file = fopen(path, "we");
	ck_assert_ptr_nonnull(file);
	fputs("place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tcard_uid\t"
	      "volunteer\tphone\tbirthday\tdelivery\tconsent\tacts_for\n",
		file);
	for (int i = 0; i < residents; i++) {
		usb_hall_number(i, number);
		fprintf(file, "330784-004\t%d\t%s\t何大爷\t何大爷\tno\t\t\tzh\t\t\t\t\t\t\t\n",
			100 + i, number);
	}
	fclose(file);
	ck_assert_msg(hall_sh(&u->h, out, sizeof(out),
			      "$B/litang-hub import --db sqlite:$D/hub.db $D/more.tsv") == 0,
		"%s", out);
}

int usb_hall_query(struct usb_hall *u, const char *sql)
{
	char out[256];
	int n = -1;

	ck_assert_int_eq(
		hall_sh(&u->h, out, sizeof(out),
			"sqlite3 -readonly -cmd '.timeout 5000' $D/litang.db \"%s\" | tail -1",
			sql),
		0);
	ck_assert_msg(sscanf(out, "%d", &n) == 1, "%s: %s", sql, out);
	return n;
}

const char *usb_hall_code(struct usb_hall *u)
{
	static char code[256];

	ck_assert_int_eq(
		hall_sh(&u->h, code, sizeof(code), "sed -n 's/^F2\tcode\t//p' $D/cards.tsv"), 0);
	code[strcspn(code, "\t\n")] = 0;
	ck_assert_str_ne(code, "");
	return code;
}

/* ---- plugs ---------------------------------------------------------------------------------- */

void usb_hall_plug_printer(struct usb_hall *u)
{
	uint8_t bytes[USB_PRINTER_DESCRIPTORS];
	size_t n = usb_printer_descriptors(bytes, 0x04b8, 0x0202, false);

	u->printer_dev = usbemu_plug(u->emu, &(struct usbemu_plug){.port = 1,
						     .descriptors = bytes,
						     .n = n,
						     .model = &usb_printer_model,
						     .ctx = &u->printer,
						     .held = 1,
						     .settle_ms = 30});
}

void usb_hall_plug_reader(struct usb_hall *u)
{
	uint8_t bytes[READER_DESCRIPTORS_MAX];
	size_t n = usb_reader_descriptors(u->reader.shape, bytes);

	u->reader_dev = usbemu_plug(u->emu, &(struct usbemu_plug){.port = 2,
						    .descriptors = bytes,
						    .n = n,
						    .model = &usb_reader_model,
						    .ctx = &u->reader});
}

void usb_hall_plug_scanner(struct usb_hall *u)
{
	size_t n;
	const uint8_t *bytes = usb_scanner_descriptors(u->scanner.kind, &n);

	u->scanner_dev = usbemu_plug(u->emu, &(struct usbemu_plug){.port = 3,
						     .descriptors = bytes,
						     .n = n,
						     .model = &usb_scanner_model,
						     .ctx = &u->scanner,
						     .held = 1,
						     .settle_ms = 30});
}

void usb_hall_printer_ready(struct usb_hall *u)
{
	ck_assert(vt_wait_gone(u->h.vt, NO_PRINTER, WAIT_MS));
}

void usb_hall_plug(struct usb_hall *u)
{
	usb_hall_plug_printer(u);
	usb_hall_plug_reader(u);
	usb_hall_plug_scanner(u);
	USB_WAIT(u, usbemu_look(u->reader_dev).claimed && usbemu_look(u->scanner_dev).claimed);
	usb_hall_printer_ready(u);
}

void usb_hall_begin(struct usb_hall *u, int residents)
{
	memset(u, 0, sizeof(*u));
	usb_printer_init(&u->printer);
	usb_reader_init(&u->reader, READER_SPLIT);
	usb_scanner_init(&u->scanner, USB_SCANNER_KEYS);
	u->emu = usbemu_open();
	usbemu_tick(u->emu, 10);
	hall_make(&u->h, "scanner.usb=on printer.kind=usb simulator.socket=");
	if (residents) {
		import(u, residents);
		hall_hub_start(&u->h);
	}
	hall_terminal_start(&u->h, 80, 22);
	ck_assert(vt_wait(u->h.vt, NO_PRINTER, WAIT_MS));
	if (residents)
		USB_WAIT(u, usb_hall_query(u, "SELECT count(DISTINCT resident) FROM person "
					      "WHERE resident >= 100") == residents);
}

void usb_hall_end(struct usb_hall *u)
{
	char out[1024];

	hall_terminal_kill(&u->h, SIGTERM);
	ck_assert_msg(
		hall_sh(&u->h, out, sizeof(out), "$B/litang verify --config $D/litang.ini") == 0,
		"%s", out);
	hall_end(&u->h);
	usbemu_close(u->emu);
	usb_printer_done(&u->printer);
	usb_scanner_done(&u->scanner);
}

/* ---- visits --------------------------------------------------------------------------------- */

static int finds(struct usb_hall *u)
{
	int n;

	USB_SET(u->reader_dev, n = u->reader.asked[READER_FIND]);
	return n;
}

/* The driver takes a card that was not away long enough for the same one. */
void usb_hall_lay(struct usb_hall *u, const char *number)
{
	if (u->lifted)
		USB_WAIT(u, finds(u) >= u->lifted + 4);
	u->lifted = 0;
	USB_SET(u->reader_dev, usb_reader_lay(&u->reader, &(struct reader_card){.number = number}));
}

void usb_hall_lift(struct usb_hall *u)
{
	USB_SET(u->reader_dev, usb_reader_lift(&u->reader));
	u->lifted = finds(u);
}

void usb_hall_visit(struct usb_hall *u)
{
	char number[19];

	usb_hall_number(u->next++, number);
	usb_hall_lay(u, number);
	ck_assert_msg(vt_wait(u->h.vt, GREETED, WAIT_MS), "%s", vt_text(u->h.vt));
	u->greeted++;
	usb_hall_lift(u);
	hall_lunch(&u->h);
	u->ordered++;
}

void usb_hall_leave(struct usb_hall *u)
{
	vt_keys(u->h.vt, "*");
	ck_assert(vt_wait(u->h.vt, HELLO, WAIT_MS));
}

/* ---- books ---------------------------------------------------------------------------------- */

long usb_hall_taken(struct usb_hall *u)
{
	long n;

	USB_SET(u->printer_dev, n = u->printer.job_taken);
	return n;
}

int usb_hall_slips(struct usb_hall *u, const char *text)
{
	int n;

	USB_SET(u->printer_dev, n = usb_printer_count(&u->printer, text));
	return n;
}

/* A piece of paper with a pick-up number on it. */
struct piece {
	char pickup[16];
	int copy, act; /* act 0: it ends before that is told */
};

static int number_behind(const char *text, const char *word)
{
	const char *at = strstr(text, word);

	return at ? atoi(at + strlen(word)) : 0;
}

static bool piece_read(struct piece *p, const struct usb_slip *slip)
{
	const char *at = slip->text ? strstr(slip->text, "取餐号 ") : NULL;

	if (!at)
		return false;
	sscanf(at + strlen("取餐号 "), "%15[A-Z0-9]", p->pickup);
	p->copy = number_behind(slip->text, "补打 ");
	p->act = strstr(slip->text, "LT1-") ? number_behind(slip->text, "序号 ") : 0;
	return true;
}

static int pieces_read(struct usb_hall *u, struct piece *piece)
{
	int n = 0;

	usbemu_lock(u->printer_dev);
	ck_assert_int_lt(u->printer.n_slips + 1, USB_PRINTER_SLIPS);
	for (int i = 0; i <= u->printer.n_slips; i++)
		n += piece_read(&piece[n], &u->printer.slip[i]);
	usbemu_unlock(u->printer_dev);
	return n;
}

static bool on_paper(const struct piece *piece, int n, int act, int copy)
{
	for (int i = 0; i < n; i++)
		if (piece[i].act == act && piece[i].copy == copy)
			return true;
	return false;
}

/* Every proven job is on paper under its number; returns the pieces that are of no job. */
static int jobs_on_paper(struct usb_hall *u, const struct piece *piece, int n, int waiting)
{
	char out[4096], *rest = out, *line;
	int act, state, paper, jobs = 0, proven = 0, strange = n;

	ck_assert_int_eq(
		hall_sh(&u->h, out, sizeof(out),
			"sqlite3 -readonly -cmd '.timeout 5000' -separator ' ' "
			"$D/litang.db 'SELECT act_seq, state, paper FROM print_past UNION ALL "
			"SELECT act_seq, state, paper FROM print_job'"),
		0);
	while ((line = strsep(&rest, "\n"))) {
		if (sscanf(line, "%d %d %d", &act, &state, &paper) != 3)
			continue;
		jobs++;
		proven += state == 2;
		ck_assert_msg(state != 2 || on_paper(piece, n, act, paper),
			"act %d is proven as number %d and not on paper", act, paper);
		for (int i = 0; i < n; i++)
			strange -= piece[i].act == act;
	}
	for (int i = 0; i < n; i++)
		strange -= !piece[i].act;
	ck_assert_int_eq(jobs, u->ordered);
	ck_assert_int_eq(jobs - proven, waiting);
	return strange;
}

void usb_hall_books(struct usb_hall *u, int waiting)
{
	struct piece piece[USB_PRINTER_SLIPS] = {0};
	int n = u->printer_dev ? pieces_read(u, piece) : 0;

	ck_assert_int_eq(hall_journal_count(&u->h, "check-in"), u->greeted);
	ck_assert_int_eq(hall_journal_count(&u->h, "order"), u->ordered);
	ck_assert_int_eq(jobs_on_paper(u, piece, n, waiting), 0);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < i; k++)
			ck_assert_msg(strcmp(piece[i].pickup, piece[k].pickup) != 0 ||
					      piece[i].copy != piece[k].copy,
				"%s is twice on paper as number %d", piece[i].pickup,
				piece[i].copy);
}
