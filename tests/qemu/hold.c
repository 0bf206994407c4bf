/* SPDX-License-Identifier: MIT */
/*
 * Somebody else at a USB device: `hold CLASS` waits for one with an interface of this class (hex),
 * claims it from the kernel's driver, says "held" and keeps it until it is killed.
 */
#include <libusb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static bool has_class(libusb_device *device, int class)
{
	struct libusb_config_descriptor *config;
	bool has;

	if (libusb_get_active_config_descriptor(device, &config))
		return false;
	has = config->bNumInterfaces && config->interface[0].num_altsetting &&
	      config->interface[0].altsetting[0].bInterfaceClass == class;
	libusb_free_config_descriptor(config);
	return has;
}

/* NULL: it is not there, or cannot be had yet. */
static libusb_device_handle *claim(libusb_context *usb, int class)
{
	libusb_device **list;
	libusb_device_handle *handle = NULL;
	ssize_t n = libusb_get_device_list(usb, &list);

	for (ssize_t i = 0; i < n && !handle; i++) {
		if (!has_class(list[i], class) || libusb_open(list[i], &handle))
			continue;
		libusb_set_auto_detach_kernel_driver(handle, 1);
		if (libusb_claim_interface(handle, 0)) {
			libusb_close(handle);
			handle = NULL;
		}
	}
	libusb_free_device_list(list, 1);
	return handle;
}

int main(int argc, char **argv)
{
	libusb_context *usb;

	if (argc != 2 || libusb_init(&usb))
		return 2;
	while (!claim(usb, (int)strtol(argv[1], NULL, 16)))
		nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
	puts("held");
	fflush(stdout);
	pause();
	return 0;
}
