/* SPDX-License-Identifier: MIT */
/*
 * The bus on libusb 1.0. Two things happen in the loop: a descriptor of libusb is ready, or a timer
 * is due. Both end in settle(), the only place where links end and devices are let go: libusb's own
 * callbacks and the clients' calls only mark. So no handle is closed while libusb walks over it.
 *
 * A device that was unplugged keeps its descriptor ready until its handle is closed: its links end
 * in the very turn in which libusb tells of it.
 */
#include "devices/usb.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "devices/usb_link.h"

#define CLAIM_EVERY_MS 50    /* USB_CLAIM_MS in all */
#define REOPEN_MS      500   /* four times as long each time: 0.5 s ... 128 s */
#define STEADY_MS      60000 /* who held out so long has its reopens back */
#define CLOSE_TURNS    100   /* of 10 ms at most, for transfers that are slow to end */

static void on_turn(void *arg);

/* The loop settles what ended as soon as the present call is over. */
static void soon(struct usb *usb)
{
	if (!usb->closing)
		usb->host->after(usb->host->app, 0, on_turn, usb);
}

void usb_log(struct usb_link *link, enum log_level level, const char *what)
{
	const struct usb_interface *i = &link->interface;
	char text[160];

	snprintf(text, sizeof(text), "%04x:%04x at %s: %s", i->vendor, i->product, i->port, what);
	devlog_line(link->log, level, text);
}

/* ---- links --------------------------------------------------------------------------------- */

static void on_due(void *arg);
static void on_steady(void *arg);

static void link_give_up(struct usb_link *link)
{
	if (link->state != LINK_OPEN)
		return;
	link->state = LINK_ENDING;
	usb_cancel(link);
	soon(link->plugged->usb);
}

void usb_links_end(struct plugged *p)
{
	for (int i = 0; i < p->n_links; i++)
		link_give_up(&p->link[i]);
}

static void link_after(struct usb_link *link, int ms, void (*due)(void *ctx))
{
	const struct host *host = link->plugged->usb->host;

	host->after(host->app, ms, due, link);
}

/* The handle goes with the last link that needs it. */
static void close_handle(struct plugged *p)
{
	for (int i = 0; i < p->n_links; i++)
		if (p->link[i].state == LINK_OPEN || p->link[i].state == LINK_ENDING)
			return;
	if (p->handle)
		libusb_close(p->handle);
	p->handle = NULL;
}

/* The error of libusb, or 0. */
static int open_handle(struct plugged *p)
{
	int code;

	if (p->handle)
		return 0;
	p->usb->deaf = false;
	code = libusb_open(p->device, &p->handle);
	if (code) {
		p->handle = NULL;
		return code;
	}
	if (p->usb->deaf) {
		close_handle(p);
		return LIBUSB_ERROR_NO_MEM;
	}
	libusb_set_auto_detach_kernel_driver(p->handle, 1);
	return 0;
}

static int link_open(struct usb_link *link)
{
	struct plugged *p = link->plugged;
	int code = open_handle(p);

	if (!code)
		code = libusb_claim_interface(p->handle, link->interface.number);
	if (code)
		close_handle(p);
	return code;
}

static void link_refuse(struct usb_link *link, const char *why)
{
	link->known = true;
	usb_log(link, LOG_WARN, why);
	if (link->client->refused)
		link->client->refused(link->client->ctx, &link->interface, why);
}

/* Later each time, and in the end not before it is plugged in anew. */
static void link_later(struct usb_link *link, const char *why)
{
	char text[96];

	if (link->reopens < USB_REOPENS) {
		link->state = LINK_WAITING;
		link_after(link, REOPEN_MS << 2 * link->reopens++, on_due);
		return;
	}
	link->state = LINK_IDLE;
	snprintf(text, sizeof(text), "given up until it is plugged in anew: %s", why);
	link_refuse(link, text);
}

static void link_arrive(struct usb_link *link)
{
	if (!link->reopens)
		usb_log(link, LOG_INFO, "is here");
	link->state = LINK_OPEN;
	link->known = true;
	link->failed = false;
	link_after(link, STEADY_MS, on_steady);
	link->client->arrived(link->client->ctx, link, &link->interface);
}

/* The client does not hold as many as it takes. */
static bool has_room(const struct usb *usb, const struct usb_client *client)
{
	int n = 0;

	for (const struct plugged *p = usb->plugged; p; p = p->next)
		for (int i = 0; i < p->n_links; i++)
			n += p->link[i].client == client &&
			     (p->link[i].state == LINK_OPEN || p->link[i].state == LINK_ENDING);
	return !client->most || n < client->most;
}

static void on_due(void *arg)
{
	struct usb_link *link = arg;
	int code;

	if (link->state != LINK_WAITING || link->plugged->gone)
		return;
	if (!has_room(link->plugged->usb, link->client)) {
		link->state = LINK_SPARE;
		usb_log(link, LOG_INFO, "is kept for later: another one works");
		return;
	}
	code = link_open(link);
	if (!code) {
		link_arrive(link);
	} else if (!link->known && ++link->tries < USB_CLAIM_MS / CLAIM_EVERY_MS) {
		link_after(link, CLAIM_EVERY_MS, on_due);
	} else {
		if (!link->known)
			link_refuse(link, libusb_strerror(code));
		link_later(link, libusb_strerror(code));
	}
}

static void on_steady(void *arg)
{
	struct usb_link *link = arg;

	if (link->state == LINK_OPEN)
		link->reopens = 0;
}

/* Its last transfer has ended. */
static void link_ended(struct usb_link *link)
{
	struct plugged *p = link->plugged;

	link->state = LINK_IDLE;
	if (!p->gone)
		libusb_release_interface(p->handle, link->interface.number);
	close_handle(p);
	link->client->left(link->client->ctx, link);
	if (!p->gone)
		link_later(link, "it failed again and again");
	else if (link->failed && link->client->gone)
		link->client->gone(link->client->ctx, &link->interface);
}

void usb_fail(struct usb_link *link, const char *why)
{
	if (link->state != LINK_OPEN)
		return;
	if (!link->reopens)
		usb_log(link, LOG_WARN, why);
	link->failed = true;
	link_give_up(link);
}

/* ---- devices ------------------------------------------------------------------------------- */

static void add_endpoint(struct usb_interface *i, const struct libusb_endpoint_descriptor *e)
{
	struct usb_endpoint *to = &i->endpoint[i->n_endpoints];
	int type = e->bmAttributes & 3;

	if (i->n_endpoints == USB_ENDPOINTS ||
		(type != LIBUSB_TRANSFER_TYPE_BULK && type != LIBUSB_TRANSFER_TYPE_INTERRUPT))
		return;
	to->address = e->bEndpointAddress;
	to->kind = type == LIBUSB_TRANSFER_TYPE_BULK ? USB_BULK : USB_INTERRUPT;
	to->max_packet = e->wMaxPacketSize & 0x7ff;
	i->n_endpoints++;
}

static void write_port(char *out, libusb_device *device)
{
	uint8_t port[8];
	int n = libusb_get_port_numbers(device, port, sizeof(port));
	int len = snprintf(out, USB_PORT_SIZE, "%u", libusb_get_bus_number(device));

	for (int i = 0; i < n && len < USB_PORT_SIZE; i++)
		len += snprintf(
			out + len, (size_t)(USB_PORT_SIZE - len), "%c%u", i ? '.' : '-', port[i]);
}

static void add_link(struct plugged *p, const struct libusb_interface_descriptor *from)
{
	struct libusb_device_descriptor device;
	struct usb_link *link = &p->link[p->n_links++];
	struct usb_interface *i = &link->interface;

	libusb_get_device_descriptor(p->device, &device);
	link->plugged = p;
	i->vendor = device.idVendor;
	i->product = device.idProduct;
	i->number = from->bInterfaceNumber;
	i->class = from->bInterfaceClass;
	i->subclass = from->bInterfaceSubClass;
	i->protocol = from->bInterfaceProtocol;
	/* NULL where the descriptors end before the endpoints that they promised. */
	for (int k = 0; from->endpoint && k < from->bNumEndpoints; k++)
		add_endpoint(i, &from->endpoint[k]);
	write_port(i->port, p->device);
}

static void find_client(struct usb_link *link)
{
	struct usb *usb = link->plugged->usb;

	while (!link->client && link->asked < usb->n_clients) {
		const struct usb_client *client = usb->client[link->asked];

		link->log = &usb->log[link->asked++];
		if (client->wants(client->ctx, &link->interface))
			link->client = client;
	}
	if (!link->client)
		return;
	link->state = LINK_WAITING;
	link_after(link, 0, on_due);
}

static void find_clients(struct plugged *p)
{
	for (int i = 0; i < p->n_links; i++)
		if (!p->link[i].client)
			find_client(&p->link[i]);
}

/* Its descriptors, which the kernel may not have yet right after the arrival. */
static void on_look(void *arg)
{
	struct plugged *p = arg;
	const struct host *host = p->usb->host;
	struct libusb_config_descriptor *config;

	if (p->gone)
		return;
	if (libusb_get_active_config_descriptor(p->device, &config) != 0) {
		if (++p->tries < USB_CLAIM_MS / CLAIM_EVERY_MS)
			host->after(host->app, CLAIM_EVERY_MS, on_look, p);
		return;
	}
	for (int i = 0; i < config->bNumInterfaces && p->n_links < USB_INTERFACES; i++)
		if (config->interface[i].num_altsetting > 0)
			add_link(p, config->interface[i].altsetting);
	libusb_free_config_descriptor(config);
	find_clients(p);
}

static struct plugged *find_plugged(const struct usb *usb, const libusb_device *device)
{
	struct plugged *p = usb->plugged;

	while (p && (p->device != device || p->gone))
		p = p->next;
	return p;
}

static void device_arrived(struct usb *usb, libusb_device *device)
{
	struct plugged *p;

	/* What is plugged in while libusb starts is told twice: found, and heard of. */
	if (find_plugged(usb, device))
		return;
	p = calloc(1, sizeof(*p));
	if (!p) {
		log_line(LOG_FAIL, "usb: no memory for a device");
		return;
	}
	p->usb = usb;
	p->device = libusb_ref_device(device);
	p->next = usb->plugged;
	usb->plugged = p;
	usb->host->after(usb->host->app, 0, on_look, p);
}

static void link_gone(struct usb_link *link)
{
	bool closed = link->state == LINK_IDLE || link->state == LINK_WAITING;

	usb_log(link, LOG_INFO, "is gone");
	if (closed && link->client->gone)
		link->client->gone(link->client->ctx, &link->interface);
}

static void device_left(struct usb *usb, const libusb_device *device)
{
	struct plugged *p = find_plugged(usb, device);

	if (!p)
		return;
	p->gone = true;
	for (int i = 0; i < p->n_links; i++)
		if (p->link[i].known || p->link[i].state == LINK_SPARE)
			link_gone(&p->link[i]);
	usb_links_end(p);
	soon(usb);
}

static int LIBUSB_CALL on_hotplug(
	libusb_context *libusb, libusb_device *device, libusb_hotplug_event event, void *arg)
{
	struct usb *usb = arg;

	(void)libusb;
	if (usb->closing)
		return 0;
	if (event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED)
		device_arrived(usb, device);
	else
		device_left(usb, device);
	return 0;
}

static void plugged_free(struct plugged *p)
{
	const struct host *host = p->usb->host;

	host->after(host->app, -1, on_look, p);
	for (int i = 0; i < p->n_links; i++) {
		link_after(&p->link[i], -1, on_due);
		link_after(&p->link[i], -1, on_steady);
	}
	if (p->handle)
		libusb_close(p->handle);
	libusb_unref_device(p->device);
	free(p);
}

/* ---- the loop ------------------------------------------------------------------------------ */

/* True: it was unplugged and nothing is left of it. */
static bool plugged_settle(struct plugged *p)
{
	bool over = p->gone;

	for (int i = 0; i < p->n_links; i++) {
		struct usb_link *link = &p->link[i];

		if (link->state == LINK_ENDING && !link->transfers)
			link_ended(link);
		over = over && link->state != LINK_OPEN && link->state != LINK_ENDING;
	}
	return over;
}

/* Those that wait for a place at their client; on_due looks whether there is one. */
static void try_spares(struct usb *usb)
{
	for (struct plugged *p = usb->plugged; p; p = p->next)
		for (int i = 0; i < p->n_links; i++)
			if (p->link[i].state == LINK_SPARE && has_room(usb, p->link[i].client)) {
				p->link[i].state = LINK_WAITING;
				link_after(&p->link[i], 0, on_due);
			}
}

static void settle(struct usb *usb)
{
	for (struct plugged **at = &usb->plugged; *at;) {
		struct plugged *p = *at;

		if (plugged_settle(p)) {
			*at = p->next;
			plugged_free(p);
		} else {
			find_clients(p);
			at = &p->next;
		}
	}
	try_spares(usb);
}

static void on_turn(void *arg)
{
	struct usb *usb = arg;
	struct timeval none = {0}, next;
	int ms;

	libusb_handle_events_timeout_completed(usb->libusb, &none, NULL);
	settle(usb);
	/* Only where libusb has no timer of its own among its descriptors. */
	if (libusb_get_next_timeout(usb->libusb, &next) != 1)
		return;
	ms = (int)(next.tv_sec * 1000 + next.tv_usec / 1000 + 1);
	usb->host->after(usb->host->app, ms, on_turn, usb);
}

static void LIBUSB_CALL on_fd_added(int fd, short events, void *arg)
{
	struct usb *usb = arg;
	int wanted = (events & POLLIN ? HOST_READ : 0) | (events & POLLOUT ? HOST_WRITE : 0);

	if (usb->host->watch(usb->host->app, fd, wanted, on_turn, usb) != 0) {
		log_line(LOG_FAIL, "usb: a device cannot be watched");
		usb->deaf = true;
	}
}

static void LIBUSB_CALL on_fd_removed(int fd, void *arg)
{
	struct usb *usb = arg;

	usb->host->unwatch(usb->host->app, fd);
}

static int watch_all(struct usb *usb)
{
	const struct libusb_pollfd **fds = libusb_get_pollfds(usb->libusb);

	if (!fds)
		return LIBUSB_ERROR_NO_MEM;
	for (int i = 0; fds[i]; i++)
		on_fd_added(fds[i]->fd, fds[i]->events, usb);
	libusb_free_pollfds(fds);
	libusb_set_pollfd_notifiers(usb->libusb, on_fd_added, on_fd_removed, usb);
	return usb->deaf ? LIBUSB_ERROR_NO_MEM : 0;
}

static int start(struct usb *usb)
{
	int code = watch_all(usb);

	if (code)
		return code;
	if (!libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG))
		return LIBUSB_ERROR_NOT_SUPPORTED;
	return libusb_hotplug_register_callback(usb->libusb,
		LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
		LIBUSB_HOTPLUG_ENUMERATE, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
		LIBUSB_HOTPLUG_MATCH_ANY, on_hotplug, usb, &usb->hotplug);
}

int usb_open(struct usb **ret, const struct host *host, struct err *err)
{
	struct usb *usb = calloc(1, sizeof(*usb));
	int code;

	if (!usb)
		return err_set(err, ERR_LIMIT, "no memory for USB");
	usb->host = host;
	code = libusb_init(&usb->libusb);
	if (code) {
		free(usb);
		return err_set(err, ERR_IO, "no USB: %s", libusb_strerror(code));
	}
	code = start(usb);
	if (code) {
		usb_close(usb);
		return err_set(err, ERR_IO, "no USB: %s", libusb_strerror(code));
	}
	*ret = usb;
	return 0;
}

void usb_add(struct usb *usb, const struct usb_client *client)
{
	if (!usb)
		return;
	if (usb->n_clients == USB_CLIENTS) {
		log_line(LOG_FAIL, "usb: no room for %s", client->name);
		return;
	}
	devlog_init(&usb->log[usb->n_clients], usb->host, client->name);
	usb->client[usb->n_clients++] = client;
	soon(usb);
}

static bool transfers_left(const struct usb *usb)
{
	for (const struct plugged *p = usb->plugged; p; p = p->next)
		for (int i = 0; i < p->n_links; i++)
			if (p->link[i].transfers)
				return true;
	return false;
}

static void give_back(struct plugged *p)
{
	for (int i = 0; i < p->n_links; i++)
		if (p->link[i].state == LINK_ENDING && !p->gone)
			libusb_release_interface(p->handle, p->link[i].interface.number);
}

void usb_close(struct usb *usb)
{
	struct timeval wait = {.tv_usec = 10000};

	if (!usb)
		return;
	usb->closing = true;
	if (usb->hotplug)
		libusb_hotplug_deregister_callback(usb->libusb, usb->hotplug);
	for (struct plugged *p = usb->plugged; p; p = p->next)
		usb_links_end(p);
	for (int i = 0; i < CLOSE_TURNS && transfers_left(usb); i++)
		libusb_handle_events_timeout_completed(usb->libusb, &wait, NULL);
	while (usb->plugged) {
		struct plugged *p = usb->plugged;

		usb->plugged = p->next;
		give_back(p);
		plugged_free(p);
	}
	libusb_exit(usb->libusb);
	usb->host->after(usb->host->app, -1, on_turn, usb);
	for (int i = 0; i < usb->n_clients; i++)
		devlog_done(&usb->log[i]);
	free(usb);
}
