/* SPDX-License-Identifier: MIT */
/*
 * Plays the kernel's usbfs (linux/usbdevice_fs.h) to libusb: umockdev brings the ioctls of the
 * device node here. A transfer's block (URB), its buffer and the argument that led to them have to
 * stay alive until it is reaped and one call more: umockdev writes them back after the answer.
 */
#include "tests/support/usbemu_urb.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/usbdevice_fs.h>

#define CAPABILITIES                                                                               \
	(USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |                               \
		USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_BULK_SCATTER_GATHER |               \
		USBDEVFS_CAP_REAP_AFTER_DISCONNECT)

struct urb {
	UMockdevIoctlClient *client; /* not owned: only compared */
	UMockdevIoctlData *arg, *block, *buffer;
	int moved;
};

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

void usbemu_node_ready(struct usbemu_device *dev, bool ready)
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

void usbemu_drop(GQueue *queue, const UMockdevIoctlClient *client)
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

void usbemu_sweep(struct usbemu_device *dev)
{
	for (guint i = dev->clients->len; i-- > 0;) {
		UMockdevIoctlClient *client = dev->clients->pdata[i];

		if (umockdev_ioctl_client_get_connected(client))
			continue;
		usbemu_drop(&dev->waiting, client);
		usbemu_drop(&dev->finished, client);
		g_ptr_array_remove_index_fast(dev->clients, i);
		if (!dev->clients->len)
			dev->look.claimed = 0;
	}
}

void usbemu_pump(struct usbemu_device *dev)
{
	guint32 busy[2] = {0, 0};

	usbemu_sweep(dev);
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
	usbemu_node_ready(dev, dev->finished.length > 0 || dev->gone);
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
	usbemu_pump(dev);
	return 0;
}

/* 0: it is answered already. */
static int on_reap(struct usbemu_device *dev, UMockdevIoctlClient *client)
{
	g_autoptr(UMockdevIoctlData) where = NULL;
	struct urb *u;

	usbemu_pump(dev);
	u = g_queue_pop_head(&dev->finished);
	if (!u)
		return dev->gone ? ENODEV : EAGAIN;
	where = umockdev_ioctl_data_resolve(
		umockdev_ioctl_client_get_arg(client), 0, sizeof(void *), NULL);
	umockdev_ioctl_data_set_ptr(where, 0, u->block);
	umockdev_ioctl_client_complete(client, 0, 0);
	usbemu_node_ready(dev, dev->finished.length > 0 || dev->gone);
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
		usbemu_pump(dev);
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

gboolean usbemu_on_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, void *arg)
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

void usbemu_on_connected(UMockdevIoctlBase *base, UMockdevIoctlClient *client, void *arg)
{
	struct usbemu_device *dev = arg;

	(void)base;
	g_mutex_lock(&dev->lock);
	usbemu_sweep(dev);
	dev->look.opened++;
	g_ptr_array_add(dev->clients, g_object_ref(client));
	g_mutex_unlock(&dev->lock);
}
