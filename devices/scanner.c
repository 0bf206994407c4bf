/* SPDX-License-Identifier: MIT */
#include "devices/scanner.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "devices/hid_boot.h"
#include "devices/hid_pos.h"
#include "devices/scan_text.h"

#define CLASS_HID     3
#define BOOT_SUBCLASS 1
#define BOOT_KEYBOARD 1

/* Requests of HID 1.11, 7.1 and 7.2, to an interface. */
#define TO_INTERFACE      0x21
#define FROM_INTERFACE    0x81
#define GET_DESCRIPTOR    0x06
#define REPORT_DESCRIPTOR 0x2200
#define SET_REPORT        0x09
#define SET_IDLE          0x0a /* value 0: reports only when something changes */
#define SET_PROTOCOL      0x0b
#define PROTOCOL_BOOT     0
#define PROTOCOL_REPORT   1
#define FEATURE_REPORT    0x0300

/* How an interface is made to talk, in this order. */
enum step { STEP_DESCRIPTOR, STEP_PROTOCOL, STEP_IDLE, STEP_WAKE, STEP_READ };

enum speech { SPEECH_UNKNOWN, SPEECH_KEYS, SPEECH_POS, SPEECH_OTHER };

/* One interface that was taken. */
struct head {
	struct scanner *scanner;
	struct usb_link *link; /* NULL: this place is free */
	struct usb_interface i;
	uint8_t endpoint;
	size_t most; /* bytes asked for in one transfer */
	enum step step;
	enum speech speech;
	bool ready;
	int errors; /* in a row */
	struct hid_boot boot;
	struct hid_pos pos;
};

struct scanner {
	struct device dev; /* first: a struct device * is a struct scanner * */
	const struct host *host;
	struct usb_client client;
	struct scanner_options options;
	struct head heads[SCANNERS_MAX];
	struct scan_once once;
	bool refused;
};

/* ---- who is a scanner ---------------------------------------------------------------------- */

/*
 * Makers that build scanners and no keyboards, then single products of those whose numbers stand on
 * keyboards too. From usb.ids 2025.07.26 (linux-usb.org) where nothing else is said; a: device list
 * of github.com/tequila99/quasar-peripherals; b: github.com/espressif/esp-usb/issues/26.
 */
static const struct scanner_id known[] = {
	{0x0536, SCANNER_PRODUCT_ANY},                        /* Hand Held Products (Honeywell) */
	{0x05e0, SCANNER_PRODUCT_ANY},                        /* Symbol (Zebra) */
	{0x05f9, SCANNER_PRODUCT_ANY},                        /* PSC (Datalogic) */
	{0x065a, SCANNER_PRODUCT_ANY},                        /* Optoelectronics (Opticon) */
	{0x067e, SCANNER_PRODUCT_ANY},                        /* Intermec (Honeywell) */
	{0x080c, SCANNER_PRODUCT_ANY},                        /* Datalogic */
	{0x0c2e, SCANNER_PRODUCT_ANY},                        /* Metrologic (Honeywell) */
	{0x1306, SCANNER_PRODUCT_ANY},                        /* FM20 */
	{0x1777, SCANNER_PRODUCT_ANY},                        /* Microscan */
	{0x1eab, SCANNER_PRODUCT_ANY},                        /* Newland */
	{0x24ea, SCANNER_PRODUCT_ANY},                        /* Meva */
	{0x27dd, SCANNER_PRODUCT_ANY},                        /* Mindeo */
	{0x0218, 0x0210},                                     /* b */
	{0x03f0, 0x0139},                                     /* HP 4430 */
	{0x03f0, 0x1d24},                                     /* HP */
	{0x040b, 0x6510},                                     /* Weltrend */
	{0x0416, 0xc141},                                     /* Winbond */
	{0x04b4, 0xbca1},                                     /* Cypress, and the next two */
	{0x04b4, 0xde61}, {0x04b4, 0xde64}, {0x0581, 0x0107}, /* Tera, wireless */
	{0x0581, 0x020c},                                     /* Tera */
	{0x0647, 0x3339},                                     /* a: VMC BurstScan */
	{0x0db5, 0x013a},                                     /* Access IS, keyboard */
	{0x0db5, 0x013b},                                     /* Access IS, HID-POS */
	{0x1a86, 0x5723},                                     /* a: Netum, Atol */
	{0x1f3a, 0x1009},                                     /* a: Atol SB2108 */
	{0x23d0, 0x0c82},                                     /* a */
	{0x24ae, 0x0197},                                     /* Meva */
	{0x28e9, 0x018a},                                     /* a: Netum, Atol */
	{0x2dd6, 0x0261},                                     /* a: Mertech, and the next three */
	{0x2dd6, 0x21ca}, {0x2dd6, 0x228a}, {0x2dd6, 0x2a6a}, {0xac90, 0x3003}, /* a */
};

static bool listed(const struct scanner_id *ids, size_t n, uint16_t vendor, uint16_t product)
{
	for (size_t k = 0; k < n; k++)
		if (ids[k].vendor == vendor &&
			(ids[k].product == SCANNER_PRODUCT_ANY || ids[k].product == product))
			return true;
	return false;
}

bool scanner_known(uint16_t vendor, uint16_t product)
{
	return listed(known, sizeof(known) / sizeof(known[0]), vendor, product);
}

/* Honeywell's send nothing as HID-POS until feature report FE says 1 (github.com/NielsLeenheer/
 * WebHidBarcodeScanner). */
static bool needs_waking(const struct head *h)
{
	return h->speech == SPEECH_POS && (h->i.vendor == 0x0c2e || h->i.vendor == 0x0536);
}

static const struct usb_endpoint *reports_from(const struct usb_interface *i)
{
	for (int k = 0; k < i->n_endpoints; k++)
		if (i->endpoint[k].kind == USB_INTERRUPT && i->endpoint[k].address & 0x80)
			return &i->endpoint[k];
	return NULL;
}

static bool is_keyboard(const struct usb_interface *i)
{
	return i->subclass == BOOT_SUBCLASS && i->protocol == BOOT_KEYBOARD;
}

static struct head *head_of(struct scanner *s, const struct usb_link *link)
{
	for (int k = 0; k < SCANNERS_MAX; k++)
		if (s->heads[k].link == link)
			return &s->heads[k];
	return NULL;
}

static bool on_wants(void *ctx, const struct usb_interface *i)
{
	struct scanner *s = ctx;

	if (i->class != CLASS_HID || (!is_keyboard(i) && (i->subclass || i->protocol)))
		return false;
	return reports_from(i) &&
	       (scanner_known(i->vendor, i->product) ||
		       listed(s->options.more, s->options.n_more, i->vendor, i->product));
}

/* ---- what it tells ------------------------------------------------------------------------- */

static void tell(struct scanner *s, enum device_event_kind kind, const char *text)
{
	struct device_event ev = {.kind = kind, .from = &s->dev, .state = s->dev.state};

	text_copy(ev.text, sizeof(ev.text), text);
	s->host->tell(s->host->app, &ev);
	sodium_memzero(&ev, sizeof(ev));
}

static void tell_scan(struct scanner *s, const void *bytes, size_t n)
{
	char text[sizeof(((struct device_event *)0)->text)];

	scan_text_clean(text, sizeof(text), bytes, scan_text_trim(bytes, n));
	if (text[0] && scan_once(&s->once, text, time_source_machine.boot_ms(NULL))) {
		s->dev.done++;
		tell(s, DEVICE_SCAN, text);
	}
	sodium_memzero(text, sizeof(text));
}

static void describe(struct scanner *s, char *what, size_t size)
{
	const struct head *first = NULL;
	int more = -1;

	for (int k = 0; k < SCANNERS_MAX; k++)
		if (s->heads[k].link && s->heads[k].ready) {
			first = first ? first : &s->heads[k];
			more++;
		}
	what[0] = 0;
	if (more > 0)
		snprintf(what, size, "%04x:%04x at %s +%d", first->i.vendor, first->i.product,
			first->i.port, more);
	else if (first)
		snprintf(what, size, "%04x:%04x at %s", first->i.vendor, first->i.product,
			first->i.port);
}

/* Ready with any that is; in trouble when there are some and none is. */
static void tell_state(struct scanner *s)
{
	enum device_state state = s->refused ? DEVICE_TROUBLE : DEVICE_ABSENT;
	char what[sizeof(s->dev.what)];

	for (int k = 0; k < SCANNERS_MAX; k++)
		if (s->heads[k].link && s->heads[k].ready)
			state = DEVICE_READY;
		else if (s->heads[k].speech == SPEECH_OTHER && state == DEVICE_ABSENT)
			state = DEVICE_TROUBLE;
	describe(s, what, sizeof(what));
	if (state == s->dev.state && strcmp(what, s->dev.what) == 0)
		return;
	s->dev.state = state;
	memcpy(s->dev.what, what, sizeof(what));
	tell(s, DEVICE_STATE, "");
}

static void trouble(struct scanner *s, const struct usb_interface *i, const char *why)
{
	snprintf(s->dev.trouble, sizeof(s->dev.trouble), "%04x:%04x: %.80s", i->vendor, i->product,
		why);
}

/* ---- reports ------------------------------------------------------------------------------- */

static void on_quiet(void *ctx);

static void wait_quiet(struct head *h, int ms)
{
	h->scanner->host->after(h->scanner->host->app, ms, on_quiet, h);
}

static void take_keys(struct head *h, const uint8_t *report, size_t n)
{
	size_t before = h->boot.n;

	if (hid_boot_report(&h->boot, report, n)) {
		tell_scan(h->scanner, h->boot.text, h->boot.n);
		hid_boot_next(&h->boot);
		wait_quiet(h, -1);
	} else if (h->boot.n != before) {
		wait_quiet(h, SCANNER_SILENCE_MS);
	}
}

static void take_pos(struct head *h, const uint8_t *report, size_t n)
{
	switch (hid_pos_report(&h->pos, report, n)) {
	case HID_POS_NOTHING:
		break;
	case HID_POS_MORE:
		wait_quiet(h, SCANNER_MORE_MS);
		break;
	case HID_POS_WHOLE:
		tell_scan(h->scanner, h->pos.bytes, h->pos.n);
		hid_pos_next(&h->pos);
		wait_quiet(h, -1);
		break;
	}
}

/* Drops what there is of a code. True: there was some. */
static bool drop(struct head *h)
{
	bool some = hid_boot_silence(&h->boot) || h->pos.n > 0;

	hid_boot_next(&h->boot);
	hid_pos_next(&h->pos);
	wait_quiet(h, -1);
	h->scanner->dev.failed += some;
	return some;
}

static void on_quiet(void *ctx)
{
	struct head *h = ctx;

	if (hid_boot_silence(&h->boot)) {
		tell_scan(h->scanner, h->boot.text, h->boot.n);
		hid_boot_next(&h->boot);
	} else if (drop(h)) {
		trouble(h->scanner, &h->i, "a code was cut off");
	}
}

/* ---- making it talk ------------------------------------------------------------------------ */

static void take_step(struct head *h);
static void on_report(void *ctx, enum usb_result result, const uint8_t *data, size_t n);

static void ask_report(void *ctx)
{
	struct head *h = ctx;

	if (usb_receive(h->link, h->endpoint, h->most, 0, on_report, h) < 0)
		usb_fail(h->link, "no report can be asked for");
}

static void on_report(void *ctx, enum usb_result result, const uint8_t *data, size_t n)
{
	struct head *h = ctx;

	if (result == USB_GONE)
		return;
	if (result == USB_DONE) {
		h->errors = 0;
		if (h->speech == SPEECH_KEYS)
			take_keys(h, data, n);
		else
			take_pos(h, data, n);
		ask_report(h);
		return;
	}
	drop(h);
	if (++h->errors > SCANNER_ERRORS_MAX) {
		trouble(h->scanner, &h->i, "its reports end in errors");
		usb_fail(h->link, "its reports end in errors");
	} else {
		h->scanner->host->after(h->scanner->host->app, SCANNER_AGAIN_MS, ask_report, h);
	}
}

static size_t whole_packets(const struct head *h, size_t n)
{
	size_t packet = reports_from(&h->i)->max_packet & 0x7ff;

	if (!packet || packet > HID_REPORT_MAX)
		packet = 64;
	return (n + packet - 1) / packet * packet;
}

static size_t largest_report(const struct hid_scanner *scanner)
{
	size_t most = 0;

	for (size_t k = 0; k < scanner->n; k++)
		if (scanner->report[k].size > most)
			most = scanner->report[k].size;
	return most;
}

static void take_descriptor(struct head *h, const uint8_t *data, size_t n)
{
	struct err err = {0};
	struct hid_scanner found;

	if (hid_report_scanner(&found, data, n, &err) == 0) {
		h->speech = SPEECH_POS;
		hid_pos_init(&h->pos, &found);
		h->most = whole_packets(h, largest_report(&found));
	} else if (is_keyboard(&h->i)) {
		h->speech = SPEECH_KEYS;
		h->most = whole_packets(h, HID_BOOT_REPORT);
	} else {
		h->speech = SPEECH_OTHER;
		trouble(h->scanner, &h->i, err.text);
		usb_log(h->link, LOG_WARN, err.text);
		tell_state(h->scanner);
	}
}

/* A scanner may refuse any of these requests and work all the same. */
static void on_answer(void *ctx, enum usb_result result, const uint8_t *data, size_t n)
{
	struct head *h = ctx;

	if (result == USB_GONE)
		return;
	if (h->step == STEP_DESCRIPTOR && result != USB_DONE && !is_keyboard(&h->i)) {
		usb_fail(h->link, "it does not tell its report descriptor");
		return;
	}
	if (h->step == STEP_DESCRIPTOR)
		take_descriptor(h, data, result == USB_DONE ? n : 0);
	h->step++;
	if (h->speech != SPEECH_OTHER)
		take_step(h);
}

static void request(struct head *h, const struct usb_request *r, const void *data, size_t n)
{
	if (usb_control(h->link, r, data, n, SCANNER_CONTROL_MS, on_answer, h) < 0)
		usb_fail(h->link, "no request can be made");
}

static void take_read(struct head *h)
{
	h->ready = true;
	ask_report(h);
	usb_log(h->link, LOG_INFO,
		h->speech == SPEECH_KEYS ? "types as a keyboard" : "speaks HID-POS");
	tell_state(h->scanner);
}

static void take_step(struct head *h)
{
	static const uint8_t wake[] = {0xfe, 1};
	struct usb_request r = {.type = TO_INTERFACE, .index = h->i.number};

	if (h->step == STEP_PROTOCOL && !is_keyboard(&h->i))
		h->step++;
	if (h->step == STEP_WAKE && !needs_waking(h))
		h->step++;
	switch (h->step) {
	case STEP_DESCRIPTOR:
		r = (struct usb_request){
			FROM_INTERFACE, GET_DESCRIPTOR, REPORT_DESCRIPTOR, h->i.number};
		request(h, &r, NULL, HID_DESCRIPTOR_MAX);
		break;
	case STEP_PROTOCOL:
		r.request = SET_PROTOCOL;
		r.value = h->speech == SPEECH_KEYS ? PROTOCOL_BOOT : PROTOCOL_REPORT;
		request(h, &r, "", 0);
		break;
	case STEP_IDLE:
		r.request = SET_IDLE;
		request(h, &r, "", 0);
		break;
	case STEP_WAKE:
		r.request = SET_REPORT;
		r.value = FEATURE_REPORT | wake[0];
		request(h, &r, wake, sizeof(wake));
		break;
	case STEP_READ:
		take_read(h);
		break;
	}
}

/* ---- coming and going ---------------------------------------------------------------------- */

static void on_arrived(void *ctx, struct usb_link *link, const struct usb_interface *i)
{
	struct scanner *s = ctx;
	struct head *h = head_of(s, NULL);

	*h = (struct head){.scanner = s, .link = link, .i = *i};
	hid_boot_init(&h->boot);
	h->endpoint = reports_from(&h->i)->address;
	s->refused = false;
	take_step(h);
}

static void on_left(void *ctx, struct usb_link *link)
{
	struct scanner *s = ctx;
	struct head *h = head_of(s, link);

	if (!h)
		return;
	if (drop(h))
		trouble(s, &h->i, "it left in the middle of a code");
	s->host->after(s->host->app, -1, ask_report, h);
	sodium_memzero(h, sizeof(*h));
	tell_state(s);
}

static void on_refused(void *ctx, const struct usb_interface *i, const char *why)
{
	struct scanner *s = ctx;

	s->refused = true;
	trouble(s, i, why);
	tell_state(s);
}

static void on_gone(void *ctx, const struct usb_interface *i)
{
	struct scanner *s = ctx;

	(void)i;
	s->refused = false;
	tell_state(s);
}

static void scanner_close(struct device *dev)
{
	struct scanner *s = (struct scanner *)dev;

	for (int k = 0; k < SCANNERS_MAX; k++) {
		s->host->after(s->host->app, -1, on_quiet, &s->heads[k]);
		s->host->after(s->host->app, -1, ask_report, &s->heads[k]);
	}
	sodium_memzero(s, sizeof(*s));
	free(s);
}

static const struct driver scanner_driver = {.name = "usb-scanner", .close = scanner_close};

int scanner_open(struct device **ret, const struct host *host, struct usb *usb,
	const struct scanner_options *options, struct err *err)
{
	struct scanner *s = calloc(1, sizeof(*s));

	if (!s)
		return err_set(err, ERR_LIMIT, "no memory");
	s->dev = (struct device){.driver = &scanner_driver, .name = "scanner"};
	s->host = host;
	if (options)
		s->options = *options;
	s->client = (struct usb_client){
		.name = "scanner",
		.ctx = s,
		.most = SCANNERS_MAX,
		.wants = on_wants,
		.arrived = on_arrived,
		.left = on_left,
		.refused = on_refused,
		.gone = on_gone,
	};
	usb_add(usb, &s->client);
	*ret = &s->dev;
	return 0;
}
