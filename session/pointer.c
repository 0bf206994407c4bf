/* SPDX-License-Identifier: MIT */
/*
 * litang-pointer: gives the session's seat a pointer and stays. It never moves. sway passes a touch
 * on to a program that knows no touch, as foot does not, only where the seat has a pointer too.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <wayland-client.h>

#include "virtual-pointer.h"

struct seat {
	struct zwlr_virtual_pointer_manager_v1 *manager;
	struct wl_seat *seat;
};

static void on_global(void *data, struct wl_registry *registry, uint32_t name,
	const char *interface, uint32_t version)
{
	struct seat *s = data;

	(void)version;
	if (strcmp(interface, zwlr_virtual_pointer_manager_v1_interface.name) == 0)
		s->manager = wl_registry_bind(
			registry, name, &zwlr_virtual_pointer_manager_v1_interface, 1);
	else if (strcmp(interface, wl_seat_interface.name) == 0 && !s->seat)
		s->seat = wl_registry_bind(registry, name, &wl_seat_interface, 1);
}

static void on_global_remove(void *data, struct wl_registry *registry, uint32_t name)
{
	(void)data, (void)registry, (void)name;
}

static int fail(const char *why)
{
	fprintf(stderr, "litang-pointer: %s\n", why);
	return 1;
}

int main(void)
{
	static const struct wl_registry_listener listener = {on_global, on_global_remove};
	struct wl_display *display = wl_display_connect(NULL);
	struct seat seat = {0};

	if (!display)
		return fail(strerror(errno));
	wl_registry_add_listener(wl_display_get_registry(display), &listener, &seat);
	wl_display_roundtrip(display);
	if (!seat.manager || !seat.seat)
		return fail("this compositor has no virtual pointers");
	zwlr_virtual_pointer_manager_v1_create_virtual_pointer(seat.manager, seat.seat);
	while (wl_display_dispatch(display) >= 0)
		;
	return fail(strerror(errno)); /* the session has ended */
}
