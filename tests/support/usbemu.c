/* SPDX-License-Identifier: MIT */
/*
 * Plays the kernel's usbfs (linux/usbdevice_fs.h) to libusb: umockdev brings the ioctls of the
 * device node here. A transfer's block (URB), its buffer and the argument that led to them have to
 * stay alive until it is reaped and one call more: umockdev writes them back after the answer.
 */
#include "tests/support/usbemu.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/usbdevice_fs.h>
#include <umockdev.h>

#include "tests/support/suite.h"

#define PATH_SIZE 256
#define PIPE_SIZE 4096
#define PRELOAD   "libumockdev-preload.so.0"
#define PRELOADED "LITANG_USBEMU" /* set before the restart, so that there is only one */
#define CAPABILITIES                                                                               \
	(USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |                               \
		USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_BULK_SCATTER_GATHER |               \
		USBDEVFS_CAP_REAP_AFTER_DISCONNECT)

struct usbemu_device {
	struct usbemu *emu;
	const struct usb_model *model;
	void *ctx;
	UMockdevIoctlBase *handler;
	GPtrArray *clients; /* those that have it open */
	char node[PATH_SIZE], sys[PATH_SIZE], file[PATH_SIZE];
	GMutex lock; /* all below */
	GQueue waiting, finished;
	unsigned int held_first; /* what goes back to the kernel's driver */
	guint32 halted_in, halted_out;
	gint64 settled_us;
	bool gone;
	int pipe;
	bool pipe_full;
	struct usbemu_look look;
};

struct usbemu {
	UMockdevTestbed *testbed;
	GPtrArray *devices;
	int number;
	GThread *ticker;
	GMutex lock;
	GCond stop;
	int tick_ms;
};

struct urb {
	UMockdevIoctlClient *client; /* not owned: only compared */
	UMockdevIoctlData *arg, *block, *buffer;
	int moved;
};

/* ---- the preloaded library ----------------------------------------------------------------- */

__attribute__((constructor)) static void start_anew(int argc, char **argv)
{
	const char *set = getenv("LD_PRELOAD");
	void *sanitizer = dlsym(RTLD_DEFAULT, "__asan_init");
	char preload[PATH_SIZE * 2];
	Dl_info info = {0};

	(void)argc;
	if (getenv(PRELOADED) || (set && strstr(set, "umockdev")))
		return;
	if (sanitizer && dladdr(sanitizer, &info) && strstr(info.dli_fname, ".so"))
		snprintf(preload, sizeof(preload), "%s " PRELOAD, info.dli_fname);
	else
		snprintf(preload, sizeof(preload), PRELOAD);
	setenv("LD_PRELOAD", preload, 1);
	setenv(PRELOADED, "1", 1);
	execv("/proc/self/exe", argv);
	perror("/proc/self/exe");
}

/* ---- transfers ----------------------------------------------------------------------------- */

static struct usbdevfs_urb *block_of(const struct urb *u)
{
	return (struct usbdevfs_urb *)(void *)u->block->data;
}

static void urb_free(void *arg)
{
	struct urb *u = arg;

	g_clear_object(&u->buffer);
	g_clear_object(&u->block);
	g_clear_object(&u->arg);
	g_free(u);
}

/*
 * umockdev would put a plain file where the node is, and a plain file is always ready: libusb would
 * spin. A pipe stands there instead: full when there is nothing to reap, empty (POLLOUT, as usbfs
 * signals) when there is.
 */
static void node_ready(struct usbemu_device *dev, bool ready)
{
	static const char junk[PIPE_SIZE];
	char sink[PIPE_SIZE];

	if (ready && dev->pipe_full)
		while (read(dev->pipe, sink, sizeof(sink)) > 0)
			;
	else if (!ready && !dev->pipe_full)
		while (write(dev->pipe, junk, sizeof(junk)) > 0)
			;
	dev->pipe_full = !ready;
}

static int run_control(struct usbemu_device *dev, uint8_t *p, int len)
{
	const struct usb_model *m = dev->model;

	if (!m->ctrl || len < 8)
		return -EPIPE;
	return m->ctrl(dev->ctx, p[0], p[1], (uint16_t)(p[2] | p[3] << 8),
		(uint16_t)(p[4] | p[5] << 8), p + 8, len - 8);
}

/* What the device makes of a transfer: the bytes of it so far, USBEMU_NAK or -errno. */
static int run(struct usbemu_device *dev, struct urb *u)
{
	const struct usb_model *m = dev->model;
	struct usbdevfs_urb *b = block_of(u);
	uint8_t *p = u->buffer ? u->buffer->data : NULL;
	int r;

	if (b->type == USBDEVFS_URB_TYPE_CONTROL)
		return run_control(dev, p, b->buffer_length);
	if (b->endpoint & 0x80)
		return m->in ? m->in(dev->ctx, b->endpoint, p, b->buffer_length) : USBEMU_NAK;
	r = m->out ? m->out(dev->ctx, b->endpoint, p ? p + u->moved : NULL,
			     b->buffer_length - u->moved)
		   : USBEMU_NAK;
	if (r < 0)
		return r;
	u->moved += r;
	return u->moved < b->buffer_length ? USBEMU_NAK : u->moved;
}

static void finish(struct usbemu_device *dev, struct urb *u, int result)
{
	struct usbdevfs_urb *b = block_of(u);

	b->status = result < 0 ? result : 0;
	b->actual_length = result < 0 ? u->moved : result;
	g_queue_remove(&dev->waiting, u);
	g_queue_push_tail(&dev->finished, u);
}

static void drop(GQueue *queue, const UMockdevIoctlClient *client)
{
	for (GList *at = queue->head, *next; at; at = next) {
		struct urb *u = at->data;

		next = at->next;
		if (client && u->client != client)
			continue;
		g_queue_delete_link(queue, at);
		urb_free(u);
	}
}

/* A handle was closed, or its process is dead: its transfers and claims are no more. (umockdev's
 * signal for it never comes.) */
static void sweep(struct usbemu_device *dev)
{
	for (guint i = dev->clients->len; i-- > 0;) {
		UMockdevIoctlClient *client = dev->clients->pdata[i];

		if (umockdev_ioctl_client_get_connected(client))
			continue;
		drop(&dev->waiting, client);
		drop(&dev->finished, client);
		g_ptr_array_remove_index_fast(dev->clients, i);
		if (!dev->clients->len)
			dev->look.claimed = 0;
	}
}

/* Each endpoint's transfers in turn: one that waits holds up those behind it. */
static void pump(struct usbemu_device *dev)
{
	guint32 busy[2] = {0, 0};

	sweep(dev);
	for (GList *at = dev->waiting.head, *next; at; at = next) {
		struct urb *u = at->data;
		struct usbdevfs_urb *b = block_of(u);
		guint32 bit = 1U << (b->endpoint & 15);
		guint32 *halted = b->endpoint & 0x80 ? &dev->halted_in : &dev->halted_out;
		bool control = b->type == USBDEVFS_URB_TYPE_CONTROL;
		int r = USBEMU_NAK;

		next = at->next;
		if (dev->gone)
			r = -ESHUTDOWN;
		else if (!control && *halted & bit)
			r = -EPIPE;
		else if (!(busy[b->endpoint >> 7] & bit))
			r = run(dev, u);
		if (r == USBEMU_NAK) {
			busy[b->endpoint >> 7] |= bit;
			continue;
		}
		if (r == -EPIPE && !control)
			*halted |= bit;
		finish(dev, u, r);
	}
	node_ready(dev, dev->finished.length > 0 || dev->gone);
}

/* ---- ioctls: each returns 0 or an errno ------------------------------------------------------ */

static void *resolve(UMockdevIoctlData *arg, size_t size, UMockdevIoctlData **ret)
{
	*ret = umockdev_ioctl_data_resolve(arg, 0, size, NULL);
	return *ret ? (*ret)->data : NULL;
}

static unsigned int number_in(UMockdevIoctlData *arg)
{
	g_autoptr(UMockdevIoctlData) data = NULL;
	unsigned int *number = resolve(arg, sizeof(*number), &data);

	return number ? *number : 0;
}

static int on_capabilities(UMockdevIoctlData *arg)
{
	g_autoptr(UMockdevIoctlData) data = NULL;
	guint32 *value = resolve(arg, sizeof(*value), &data);

	if (!value)
		return EFAULT;
	*value = CAPABILITIES;
	return 0;
}

static int on_getdriver(struct usbemu_device *dev, UMockdevIoctlData *arg)
{
	g_autoptr(UMockdevIoctlData) data = NULL;
	struct usbdevfs_getdriver *driver = resolve(arg, sizeof(*driver), &data);

	if (!driver)
		return EFAULT;
	if (dev->look.claimed >> driver->interface & 1)
		g_strlcpy(driver->driver, "usbfs", sizeof(driver->driver));
	else if (dev->look.held >> driver->interface & 1)
		g_strlcpy(driver->driver, "usbhid", sizeof(driver->driver));
	else
		return ENODATA;
	return 0;
}

/* The kernel's driver is told to let go or to take it back. */
static int on_driver(struct usbemu_device *dev, UMockdevIoctlData *arg)
{
	g_autoptr(UMockdevIoctlData) data = NULL;
	struct usbdevfs_ioctl *call = resolve(arg, sizeof(*call), &data);
	unsigned int bit;

	if (!call)
		return EFAULT;
	bit = 1U << (call->ifno & 31);
	if (call->ioctl_code == (int)USBDEVFS_CONNECT)
		dev->look.held |= dev->held_first & bit;
	else
		dev->look.held &= ~bit;
	return 0;
}

static int on_claim(struct usbemu_device *dev, unsigned int interface, bool detach)
{
	unsigned int bit = 1U << (interface & 31);

	if (g_get_monotonic_time() < dev->settled_us) {
		dev->look.refused++;
		return EINVAL;
	}
	if (detach)
		dev->look.held &= ~bit;
	if ((dev->look.held | dev->look.claimed) & bit) {
		dev->look.refused++;
		return EBUSY;
	}
	dev->look.claimed |= bit;
	return 0;
}

static int on_clear_halt(struct usbemu_device *dev, unsigned int endpoint)
{
	if (endpoint & 0x80)
		dev->halted_in &= ~(1U << (endpoint & 15));
	else
		dev->halted_out &= ~(1U << (endpoint & 15));
	dev->look.cleared++;
	return 0;
}

static int on_submit(struct usbemu_device *dev, UMockdevIoctlClient *client)
{
	UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg(client);
	struct urb *u = g_new0(struct urb, 1);
	int length;

	u->client = client;
	u->arg = g_object_ref(arg);
	u->block = umockdev_ioctl_data_resolve(arg, 0, sizeof(struct usbdevfs_urb), NULL);
	g_assert_nonnull(u->block);
	length = block_of(u)->buffer_length;
	if (length > 0)
		u->buffer = umockdev_ioctl_data_resolve(u->block,
			G_STRUCT_OFFSET(struct usbdevfs_urb, buffer), (gsize)length, NULL);
	dev->look.submitted++;
	g_queue_push_tail(&dev->waiting, u);
	pump(dev);
	return 0;
}

/* 0: it is answered already. */
static int on_reap(struct usbemu_device *dev, UMockdevIoctlClient *client)
{
	g_autoptr(UMockdevIoctlData) where = NULL;
	struct urb *u;

	pump(dev);
	u = g_queue_pop_head(&dev->finished);
	if (!u)
		return dev->gone ? ENODEV : EAGAIN;
	where = umockdev_ioctl_data_resolve(
		umockdev_ioctl_client_get_arg(client), 0, sizeof(void *), NULL);
	umockdev_ioctl_data_set_ptr(where, 0, u->block);
	umockdev_ioctl_client_complete(client, 0, 0);
	node_ready(dev, dev->finished.length > 0 || dev->gone);
	g_object_set_data_full(G_OBJECT(client), "reaped", u, urb_free);
	return 0;
}

static int on_discard(struct usbemu_device *dev, UMockdevIoctlData *arg)
{
	gulong address;

	memcpy(&address, arg->data, sizeof(address));
	for (GList *at = dev->waiting.head; at; at = at->next) {
		struct urb *u = at->data;

		if (u->block->client_addr != address)
			continue;
		finish(dev, u, -ENOENT);
		dev->look.cancelled++;
		pump(dev);
		return 0;
	}
	return EINVAL;
}

static int answer(struct usbemu_device *dev, UMockdevIoctlClient *client, gulong request)
{
	UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg(client);

	switch (request) {
	case USBDEVFS_GET_CAPABILITIES:
		return on_capabilities(arg);
	case USBDEVFS_GETDRIVER:
		return on_getdriver(dev, arg);
	case USBDEVFS_IOCTL:
		return on_driver(dev, arg);
	case USBDEVFS_DISCONNECT_CLAIM: /* the interface comes first in its struct */
		return on_claim(dev, number_in(arg), true);
	case USBDEVFS_CLAIMINTERFACE:
		return on_claim(dev, number_in(arg), false);
	case USBDEVFS_RELEASEINTERFACE:
		dev->look.claimed &= ~(1U << (number_in(arg) & 31));
		return 0;
	case USBDEVFS_CLEAR_HALT:
		return on_clear_halt(dev, number_in(arg));
	case USBDEVFS_SETINTERFACE:
	case USBDEVFS_SETCONFIGURATION:
	case USBDEVFS_RESET:
	case USBDEVFS_RESETEP:
		return 0;
	case USBDEVFS_SUBMITURB:
		return on_submit(dev, client);
	case USBDEVFS_DISCARDURB:
		return on_discard(dev, arg);
	default:
		return ENOTTY;
	}
}

static gboolean on_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, void *arg)
{
	struct usbemu_device *dev = arg;
	gulong request = umockdev_ioctl_client_get_request(client);
	bool reap = request == USBDEVFS_REAPURB || request == USBDEVFS_REAPURBNDELAY;
	int code;

	(void)base;
	g_mutex_lock(&dev->lock);
	dev->look.calls++;
	if (reap)
		code = on_reap(dev, client);
	else
		code = dev->gone ? ENODEV : answer(dev, client, request);
	if (!reap || code)
		umockdev_ioctl_client_complete(client, code ? -1 : 0, code);
	g_mutex_unlock(&dev->lock);
	return TRUE;
}

static void on_connected(UMockdevIoctlBase *base, UMockdevIoctlClient *client, void *arg)
{
	struct usbemu_device *dev = arg;

	(void)base;
	g_mutex_lock(&dev->lock);
	sweep(dev);
	dev->look.opened++;
	g_ptr_array_add(dev->clients, g_object_ref(client));
	g_mutex_unlock(&dev->lock);
}

/* ---- plugging ------------------------------------------------------------------------------ */

struct usbemu *usbemu_open(void)
{
	struct usbemu *emu = g_new0(struct usbemu, 1);
	char dir[PATH_SIZE];

	suite_dir(dir, sizeof(dir));
	setenv("TMPDIR", dir,
		1); /* what a killed test leaves there goes with the suite's folders */
	emu->testbed = umockdev_testbed_new();
	unsetenv("TMPDIR");
	ck_assert_msg(umockdev_in_mock_environment(), "%s is not preloaded", PRELOAD);
	emu->devices = g_ptr_array_new();
	emu->number = 1;
	g_mutex_init(&emu->lock);
	g_cond_init(&emu->stop);
	return emu;
}

static void make_node(struct usbemu_device *dev)
{
	g_autofree char *root = umockdev_testbed_get_root_dir(dev->emu->testbed);
	g_autofree char *dir = NULL;

	snprintf(dev->file, sizeof(dev->file), "%s%s", root, dev->node);
	dir = g_path_get_dirname(dev->file);
	g_mkdir_with_parents(dir, 0755);
	ck_assert_int_eq(mkfifo(dev->file, 0666), 0);
	dev->pipe = open(dev->file, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	ck_assert_int_ge(dev->pipe, 0);
	ck_assert_int_eq(fcntl(dev->pipe, F_SETPIPE_SZ, PIPE_SIZE), PIPE_SIZE);
	node_ready(dev, false);
}

/* umockdev's description of the device; it tells the system that it was added. Without an "N:"
 * line: that would put a plain file where the pipe is. */
static void make_known(const struct usbemu_device *dev, const struct usbemu_plug *plug, int number)
{
	g_autoptr(GString) s = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	g_string_append_printf(s,
		"P: %s\nE: SUBSYSTEM=usb\nE: DRIVER=usb\nE: BUSNUM=001\nE: DEVNUM=%03d\n"
		"E: DEVNAME=%s\nE: DEVTYPE=usb_device\nE: MAJOR=189\nE: MINOR=%d\n"
		"A: bConfigurationValue=1\\n\nA: busnum=1\\n\nA: devnum=%d\\n\nA: speed=12\\n\n"
		"H: descriptors=",
		dev->sys, number, dev->node, number - 1, number);
	for (size_t i = 0; i < plug->n; i++)
		g_string_append_printf(s, "%02X", plug->descriptors[i]);
	g_string_append(s, "\n");
	umockdev_testbed_add_from_string(dev->emu->testbed, s->str, &error);
	ck_assert_msg(!error, "%s", error ? error->message : "");
}

struct usbemu_device *usbemu_plug(struct usbemu *emu, const struct usbemu_plug *plug)
{
	struct usbemu_device *dev = g_new0(struct usbemu_device, 1);
	int number = ++emu->number;

	dev->emu = emu;
	dev->model = plug->model;
	dev->ctx = plug->ctx;
	dev->look.held = dev->held_first = plug->held;
	dev->settled_us = g_get_monotonic_time() + plug->settle_ms * G_GINT64_CONSTANT(1000);
	g_mutex_init(&dev->lock);
	dev->clients = g_ptr_array_new_with_free_func(g_object_unref);
	g_queue_init(&dev->waiting);
	g_queue_init(&dev->finished);
	snprintf(dev->node, sizeof(dev->node), "/dev/bus/usb/001/%03d", number);
	snprintf(dev->sys, sizeof(dev->sys), "/devices/usb1/1-%d", plug->port);
	dev->handler = umockdev_ioctl_base_new();
	g_signal_connect(dev->handler, "handle-ioctl", G_CALLBACK(on_ioctl), dev);
	g_signal_connect(dev->handler, "client-connected", G_CALLBACK(on_connected), dev);
	ck_assert(umockdev_testbed_attach_ioctl(emu->testbed, dev->node, dev->handler, NULL));
	make_node(dev);
	g_mutex_lock(&emu->lock);
	g_ptr_array_add(emu->devices, dev);
	g_mutex_unlock(&emu->lock);
	make_known(dev, plug, number);
	return dev;
}

void usbemu_unplug(struct usbemu_device *dev)
{
	g_autofree char *path = g_strconcat("/sys", dev->sys, NULL);

	g_mutex_lock(&dev->lock);
	ck_assert(!dev->gone);
	dev->gone = true;
	pump(dev);
	g_mutex_unlock(&dev->lock);
	umockdev_testbed_uevent(dev->emu->testbed, path, "remove");
	umockdev_testbed_remove_device(dev->emu->testbed, path);
	unlink(dev->file);
}

void usbemu_lock(struct usbemu_device *dev)
{
	g_mutex_lock(&dev->lock);
}

void usbemu_unlock(struct usbemu_device *dev)
{
	pump(dev);
	g_mutex_unlock(&dev->lock);
}

void usbemu_kick(struct usbemu_device *dev)
{
	usbemu_lock(dev);
	usbemu_unlock(dev);
}

static void *ticker(void *arg)
{
	struct usbemu *emu = arg;

	g_mutex_lock(&emu->lock);
	while (emu->tick_ms > 0) {
		gint64 due = g_get_monotonic_time() + emu->tick_ms * G_GINT64_CONSTANT(1000);

		for (guint i = 0; i < emu->devices->len; i++)
			usbemu_kick(emu->devices->pdata[i]);
		g_cond_wait_until(&emu->stop, &emu->lock, due);
	}
	g_mutex_unlock(&emu->lock);
	return NULL;
}

void usbemu_tick(struct usbemu *emu, int ms)
{
	g_mutex_lock(&emu->lock);
	emu->tick_ms = ms;
	g_cond_signal(&emu->stop);
	g_mutex_unlock(&emu->lock);
	if (ms > 0 && !emu->ticker) {
		emu->ticker = g_thread_new("tick", ticker, emu);
	} else if (ms <= 0 && emu->ticker) {
		g_thread_join(emu->ticker);
		emu->ticker = NULL;
	}
}

struct usbemu_look usbemu_look(struct usbemu_device *dev)
{
	struct usbemu_look look;

	g_mutex_lock(&dev->lock);
	sweep(dev);
	look = dev->look;
	look.open = (int)dev->clients->len;
	look.waiting = (int)dev->waiting.length;
	g_mutex_unlock(&dev->lock);
	return look;
}

void usbemu_close(struct usbemu *emu)
{
	if (!emu)
		return;
	usbemu_tick(emu, 0);
	for (guint i = 0; i < emu->devices->len; i++) {
		struct usbemu_device *dev = emu->devices->pdata[i];

		umockdev_testbed_detach_ioctl(emu->testbed, dev->node, NULL);
		g_signal_handlers_disconnect_by_data(dev->handler, dev);
		g_mutex_lock(&dev->lock); /* the last call is over */
		g_mutex_unlock(&dev->lock);
	}
	g_object_unref(emu->testbed);
	for (guint i = 0; i < emu->devices->len; i++) {
		struct usbemu_device *dev = emu->devices->pdata[i];

		drop(&dev->waiting, NULL);
		drop(&dev->finished, NULL);
		g_ptr_array_free(dev->clients, TRUE);
		g_object_unref(dev->handler);
		close(dev->pipe);
		g_mutex_clear(&dev->lock);
		g_free(dev);
	}
	g_ptr_array_free(emu->devices, TRUE);
	g_mutex_clear(&emu->lock);
	g_cond_clear(&emu->stop);
	g_free(emu);
}
