/* SPDX-License-Identifier: MIT */
/* Plugging: the testbed, what the system says of a device, and the library that is preloaded. */
#include "tests/support/usbemu.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/suite.h"
#include "tests/support/usbemu_urb.h"

#define PRELOAD   "libumockdev-preload.so.0"
#define PRELOADED "LITANG_USBEMU" /* set before the restart, so that there is only one */

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
	usbemu_node_ready(dev, false);
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
	g_signal_connect(dev->handler, "handle-ioctl", G_CALLBACK(usbemu_on_ioctl), dev);
	g_signal_connect(dev->handler, "client-connected", G_CALLBACK(usbemu_on_connected), dev);
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
	usbemu_pump(dev);
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
	usbemu_pump(dev);
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
	usbemu_sweep(dev);
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

		usbemu_drop(&dev->waiting, NULL);
		usbemu_drop(&dev->finished, NULL);
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
