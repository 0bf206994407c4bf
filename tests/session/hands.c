/* SPDX-License-Identifier: MIT */
/*
 * Hands for the tests of the session: a keyboard and a pointer in a running sway, told by lines on
 * stdin what to do. Each line is answered by one on stdout: "ok" when sway has it all.
 *   hands WIDTH HEIGHT XKB-OPTIONS
 *     tap X Y                 a press of the button there, in pixels
 *     chord Ctrl+Shift+n      keys pressed together, the names those of xkbcommon, and let go
 *     random SEED N           so many chords: one to four modifiers, one or two of all keys there are
 *     consoles                keys that would lead to another console: "ok 0"
 */
#include <linux/input-event-codes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <wayland-client.h>
#include <xkbcommon/xkbcommon.h>

#include "virtual-keyboard.h"
#include "virtual-pointer.h"

#define TO_XKB      8 /* what xkb adds to a key's number in the kernel */
#define KEYS_MOST   8
#define TYPING_NS   1500000 /* between chords: as fast as sway's queue to foot takes them */
#define KEY_HIGHEST 247     /* the highest that xkb has */

static struct hands {
	struct wl_display *display;
	struct wl_seat *seat;
	struct zwlr_virtual_pointer_manager_v1 *pointers;
	struct zwp_virtual_keyboard_manager_v1 *keyboards;
	struct zwlr_virtual_pointer_v1 *pointer;
	struct zwp_virtual_keyboard_v1 *keyboard;
	struct xkb_keymap *keymap;
	struct xkb_state *state;
	unsigned width, height;
} hands;

static const struct modifier {
	const char *name;
	unsigned key;
} modifiers[] = {{"Ctrl", KEY_LEFTCTRL}, {"Shift", KEY_LEFTSHIFT}, {"Alt", KEY_LEFTALT},
	{"Super", KEY_LEFTMETA}, {"AltGr", KEY_RIGHTALT}, {"Menu", KEY_COMPOSE}};
#define N_MODIFIERS (sizeof(modifiers) / sizeof(modifiers[0]))

static uint32_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint32_t)t.tv_sec * 1000u + (uint32_t)(t.tv_nsec / 1000000);
}

/* ---- keys ---------------------------------------------------------------------------------- */

static void key(unsigned code, bool down)
{
	zwp_virtual_keyboard_v1_key(hands.keyboard, now_ms(), code, down);
	xkb_state_update_key(hands.state, code + TO_XKB, down ? XKB_KEY_DOWN : XKB_KEY_UP);
	zwp_virtual_keyboard_v1_modifiers(hands.keyboard,
		xkb_state_serialize_mods(hands.state, XKB_STATE_MODS_DEPRESSED),
		xkb_state_serialize_mods(hands.state, XKB_STATE_MODS_LATCHED),
		xkb_state_serialize_mods(hands.state, XKB_STATE_MODS_LOCKED),
		xkb_state_serialize_layout(hands.state, XKB_STATE_LAYOUT_EFFECTIVE));
}

static void press_together(const unsigned *codes, int n)
{
	for (int i = 0; i < n; i++)
		key(codes[i], true);
	while (n > 0)
		key(codes[--n], false);
}

/* The key that has a symbol without any modifier. 0 = none. */
static unsigned key_of(const char *name)
{
	xkb_keysym_t want = xkb_keysym_from_name(name, XKB_KEYSYM_NO_FLAGS);

	for (size_t i = 0; i < N_MODIFIERS; i++)
		if (strcmp(modifiers[i].name, name) == 0)
			return modifiers[i].key;
	for (unsigned code = 1; want != XKB_KEY_NoSymbol && code <= KEY_HIGHEST; code++)
		if (xkb_state_key_get_one_sym(hands.state, code + TO_XKB) == want)
			return code;
	return 0;
}

static bool chord(char *names)
{
	unsigned codes[KEYS_MOST];
	char *rest = names, *name;
	int n = 0;

	while ((name = strsep(&rest, "+")) != NULL) {
		if (n == KEYS_MOST || !(codes[n] = key_of(name)))
			return false;
		n++;
	}
	press_together(codes, n);
	return true;
}

static void random_chord(unsigned *seed)
{
	unsigned codes[KEYS_MOST];
	int n = 0, held = rand_r(seed) % 4 + 1, keys = rand_r(seed) % 2 + 1;

	while (n < held)
		codes[n++] = modifiers[(size_t)rand_r(seed) % N_MODIFIERS].key;
	while (n < held + keys)
		codes[n++] = (unsigned)rand_r(seed) % KEY_HIGHEST + 1;
	press_together(codes, n);
}

static void random_chords(unsigned seed, int n)
{
	const struct timespec pace = {0, TYPING_NS};

	for (int i = 0; i < n; i++) {
		random_chord(&seed);
		wl_display_roundtrip(hands.display);
		nanosleep(&pace, NULL);
	}
	/* What a lock key left behind. */
	zwp_virtual_keyboard_v1_modifiers(hands.keyboard, 0, 0, 0, 0);
	xkb_state_unref(hands.state);
	hands.state = xkb_state_new(hands.keymap);
}

/* sway takes these from the keymap and has no other word for them. */
static int consoles(void)
{
	int n = 0;

	for (unsigned code = 1; code <= KEY_HIGHEST; code++)
		for (xkb_level_index_t level = 0;
			level < xkb_keymap_num_levels_for_key(hands.keymap, code + TO_XKB, 0);
			level++) {
			const xkb_keysym_t *has;
			int syms = xkb_keymap_key_get_syms_by_level(
				hands.keymap, code + TO_XKB, 0, level, &has);

			for (int i = 0; i < syms; i++)
				n += has[i] >= XKB_KEY_XF86Switch_VT_1 &&
				     has[i] <= XKB_KEY_XF86Switch_VT_12;
		}
	return n;
}

static void keymap_make(const char *options)
{
	struct xkb_context *context = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
	const struct xkb_rule_names names = {.layout = "us", .options = options};

	hands.keymap = xkb_keymap_new_from_names(context, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
	hands.state = hands.keymap ? xkb_state_new(hands.keymap) : NULL;
}

static void keymap_send(void)
{
	char *text = xkb_keymap_get_as_string(hands.keymap, XKB_KEYMAP_FORMAT_TEXT_V1);
	size_t size = strlen(text) + 1;
	int fd = memfd_create("keymap", MFD_CLOEXEC);

	if (write(fd, text, size) == (ssize_t)size)
		zwp_virtual_keyboard_v1_keymap(
			hands.keyboard, WL_KEYBOARD_KEYMAP_FORMAT_XKB_V1, fd, (uint32_t)size);
	close(fd);
	free(text);
}

/* ---- the pointer --------------------------------------------------------------------------- */

static void tap(unsigned x, unsigned y)
{
	zwlr_virtual_pointer_v1_motion_absolute(
		hands.pointer, now_ms(), x, y, hands.width, hands.height);
	zwlr_virtual_pointer_v1_frame(hands.pointer);
	for (int down = 1; down >= 0; down--) {
		zwlr_virtual_pointer_v1_button(hands.pointer, now_ms(), BTN_LEFT, (uint32_t)down);
		zwlr_virtual_pointer_v1_frame(hands.pointer);
		wl_display_roundtrip(hands.display);
	}
}

/* ---- lines --------------------------------------------------------------------------------- */

static void on_global(void *data, struct wl_registry *registry, uint32_t name,
	const char *interface, uint32_t version)
{
	(void)data, (void)version;
	if (strcmp(interface, zwlr_virtual_pointer_manager_v1_interface.name) == 0)
		hands.pointers = wl_registry_bind(
			registry, name, &zwlr_virtual_pointer_manager_v1_interface, 1);
	else if (strcmp(interface, zwp_virtual_keyboard_manager_v1_interface.name) == 0)
		hands.keyboards = wl_registry_bind(
			registry, name, &zwp_virtual_keyboard_manager_v1_interface, 1);
	else if (strcmp(interface, wl_seat_interface.name) == 0)
		hands.seat = wl_registry_bind(registry, name, &wl_seat_interface, 1);
}

static void on_global_remove(void *data, struct wl_registry *registry, uint32_t name)
{
	(void)data, (void)registry, (void)name;
}

static bool open_hands(void)
{
	static const struct wl_registry_listener listener = {on_global, on_global_remove};

	hands.display = wl_display_connect(NULL);
	if (!hands.display)
		return false;
	wl_registry_add_listener(wl_display_get_registry(hands.display), &listener, NULL);
	wl_display_roundtrip(hands.display);
	if (!hands.pointers || !hands.keyboards || !hands.seat)
		return false;
	hands.pointer =
		zwlr_virtual_pointer_manager_v1_create_virtual_pointer(hands.pointers, hands.seat);
	hands.keyboard = zwp_virtual_keyboard_manager_v1_create_virtual_keyboard(
		hands.keyboards, hands.seat);
	keymap_send();
	return wl_display_roundtrip(hands.display) >= 0;
}

static void obey(char *line)
{
	unsigned x, y;
	int n;

	line[strcspn(line, "\n")] = 0;
	if (sscanf(line, "tap %u %u", &x, &y) == 2)
		tap(x, y);
	else if (sscanf(line, "random %u %d", &x, &n) == 2)
		random_chords(x, n);
	else if (strcmp(line, "consoles") == 0) {
		printf("ok %d\n", consoles());
		return;
	} else if (strncmp(line, "chord ", 6) != 0 || !chord(line + 6)) {
		puts("error: not understood");
		return;
	}
	puts(wl_display_roundtrip(hands.display) < 0 ? "error: sway has gone" : "ok");
}

int main(int argc, char **argv)
{
	char line[200];

	if (argc != 4)
		return 2;
	hands.width = (unsigned)atoi(argv[1]);
	hands.height = (unsigned)atoi(argv[2]);
	keymap_make(argv[3]);
	if (!hands.state || !open_hands()) {
		fputs("hands: no keymap, or no sway that has virtual keyboards and pointers\n",
			stderr);
		return 1;
	}
	puts("ready");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		obey(line);
		fflush(stdout);
	}
	return 0;
}
