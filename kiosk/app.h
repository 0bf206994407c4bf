/* SPDX-License-Identifier: MIT */
/*
 * The terminal's loop: one thread, one libuv loop. Everything outside becomes an event; an event
 * goes through visit_step; the effects are performed; the screen is drawn once.
 *
 *   input.c    keys, taps and a typing scanner → events
 *   host.c     what device drivers borrow from the loop; their news → events
 *   perform.c  effects → store, words, tone
 *   paper.c    print jobs → printer
 *   devices.c  which devices this terminal has
 *   staff.c    what the staff area asks for
 *   voice.c    what is said of what was drawn
 *   link.c     the courier and the exchange with the hub
 *   record.c   events to a file and back; alive.c   says that it is well to whoever started it
 */
#ifndef KIOSK_APP_H
#define KIOSK_APP_H

#include <uv.h>

#include "core/visit/step.h"
#include "devices/device.h"
#include "devices/wedge.h"
#include "kiosk/config.h"
#include "kiosk/log_job.h"
#include "kiosk/paper.h"
#include "kiosk/record.h"
#include "kiosk/store/store.h"
#include "kiosk/sync/exchange.h"
#include "kiosk/taps.h"
#include "kiosk/voice.h"
#include "screens/view.h"

#define APP_DEVICES_MAX 10
#define APP_QUEUE       16
enum { APP_LETTERS = 10, APP_OFF = 20 }; /* exit codes: session/litang-session */

/* How the terminal was asked to run. */
struct app_options {
	struct config config;
	bool demo;           /* Ctrl-C ends it; F1–F8 play cards */
	const char *record;  /* file, or NULL */
	const char *courier; /* the courier's executable */
	int cols, rows;      /* 0 = the terminal's own size */
};

struct app_timer;
struct app_watch;
struct link;
struct simulation;

struct app {
	const struct app_options *options;
	uv_loop_t loop;
	uv_poll_t tty;
	uv_timer_t tick, held;
	uv_signal_t resized, stop[3];
	struct store *store;
	struct hall_clock clock;
	struct model model;
	struct canvas canvas;
	struct page page;
	struct layout layout;
	struct view view;
	struct wedge wedge;
	struct recorder *recorder;
	struct link *link;
	struct host host;
	struct app_watch *watches;
	struct app_timer *timers;
	struct device *devices[APP_DEVICES_MAX];
	int n_devices;
	struct device *printer, *voice;
	struct speech speech;
	struct usb *usb;                /* NULL = none is wanted, or there is none */
	struct simulation *simulation;  /* NULL = none */
	int64_t printing, printing_act; /* the job at the printer and what it shows; 0 = none */
	struct print_trouble print_trouble;
	bool print_test; /* a test slip is wanted */
	struct event queue[APP_QUEUE];
	int queued;
	bool busy;               /* an event is being handled: others wait in the queue */
	bool screen_open, drawn; /* the screen shows the model as it is */
	struct taps taps;
	struct lookup lookup; /* what the last answers borrow */
	struct recorded recorded;
	struct found found;
	struct todo_list todos;
	struct window_answer window;
	struct calls_open calls;
	struct device_report report;
	struct figures today;
	struct log_job log_job;
	int64_t status_due_ms;
	int code; /* what the program ends with */
};

/* Opens the store, the devices and the screen and runs until it is asked to stop. Exit code. */
int app_run(const struct app_options *options);

/* Hands one event to the visit (later, when one is being handled) and draws. */
void app_event(struct app *app, struct event *ev);
void app_handle(struct app *app, struct event *ev); /* at once, and nothing is drawn */
struct moment app_now(struct app *app);
int64_t app_boot_ms(void);
/* The screen has another size, or lost what was on it: everything is drawn again. */
void app_resized(struct app *app);
void app_stop(struct app *app);
/* When the loop has to wake up next; call after anything that may change it. */
void app_rearm(struct app *app);

/* perform.c */
void app_perform(struct app *app, const struct effects *fx);
void app_catalogue_changed(struct app *app);
void app_try_service(struct app *app);

/* staff.c */
void app_pin(struct app *app, const struct effect *fx);
void app_devices_tell(struct app *app);
void app_today(struct app *app);
void app_devices_news(struct app *app); /* tells when somebody looks and something is different */
void app_held(struct app *app, const struct effect *fx);
void app_flags(struct app *app);   /* what stands in the header until a badge comes */
void input_start(struct app *app); /* input.c */

/* host.c */
void host_init(struct app *app);
void host_done(struct app *app);
void host_devices_opened(struct app *app); /* their states count from now on */
void host_readers_check(struct app *app);  /* tells when none is left, or one is back */

/* devices.c */
MUST_USE int devices_open(struct app *app, struct err *err);
MUST_USE int devices_open_printer(struct app *app, struct err *err); /* that alone, if any */
MUST_USE int devices_open_voice(struct app *app, struct err *err);
void devices_close(struct app *app);
void devices_play_card(struct app *app, int number); /* demo card 1…8 */

struct link *link_new(struct app *app); /* link.c */
void link_free(struct link *link);
int64_t link_due_ms(const struct link *link); /* CLOCK_BOOTTIME; INT64_MAX = nothing */
void link_run(struct link *link);             /* sends what is due */
void link_recorded(struct link *link);
void link_ask_right(struct link *link, unsigned ticket, const char *resource); /* → EV_RIGHT */
void link_status(const struct link *link, struct app *app, struct exchange_status *ret);
void app_alive(void); /* alive.c: tells who watches over the service, if anybody does */
void status_write(struct app *app);                                      /* status.c */
const char *status_short(const struct app *app, char *out, size_t size); /* for the hub */

#endif
