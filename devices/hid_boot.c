/* SPDX-License-Identifier: MIT */
#include "devices/hid_boot.h"

#include <sodium.h>
#include <string.h>

/* Modifier bits: Ctrl, Shift, Alt, GUI; left in the low half, right in the high one. */
#define SHIFTS 0x22
#define OTHERS 0xdd

/* Usages of page 07. */
#define KEY_ROLLOVER  0x01 /* and 02 POST fail, 03 undefined error: no keys are told */
#define KEY_FIRST     0x04
#define KEY_ENTER     0x28
#define KEY_TAB       0x2b
#define KEY_CAPS_LOCK 0x39
#define KEY_NUM_LOCK  0x53
#define KEY_PAD_ENTER 0x58
#define KEY_MODIFIERS 0xe0

/* From KEY_FIRST on: without and with Shift; a blank place types no character. */
#define BLANK "\x01"
static const char plain[] =
	"abcdefghijklmnopqrstuvwxyz1234567890" BLANK BLANK BLANK BLANK " -=[]\\\\;'`,./";
static const char shifted[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()" BLANK BLANK BLANK BLANK " _+{}||:\"~<>?";

/* The keypad: digits, as with Num Lock on. */
#define PAD_FIRST 0x54
static const char pad[] = "/*-+" BLANK "1234567890.";

void hid_boot_init(struct hid_boot *b)
{
	memset(b, 0, sizeof(*b));
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static char main_key(uint8_t key, bool shift, bool caps)
{
	char c = plain[key - KEY_FIRST];

	if (is_letter(c))
		shift = shift != caps;
	return shift ? shifted[key - KEY_FIRST] : c;
}

static char key_character(uint8_t key, uint8_t modifiers, bool caps)
{
	char c = BLANK[0];

	if (modifiers & OTHERS)
		return '?';
	if (key >= KEY_FIRST && key < KEY_FIRST + sizeof(plain) - 1)
		c = main_key(key, (modifiers & SHIFTS) != 0, caps);
	else if (key >= PAD_FIRST && key < PAD_FIRST + sizeof(pad) - 1)
		c = pad[key - PAD_FIRST];
	else if (key == 0x64) /* the key beside the left Shift of European keyboards */
		c = modifiers & SHIFTS ? '|' : '\\';
	else if (key == 0x67)
		c = '=';
	return c == BLANK[0] ? '?' : c;
}

static bool has_key(const uint8_t *keys, size_t n, uint8_t key)
{
	return memchr(keys, key, n) != NULL;
}

static bool tells_no_keys(const uint8_t *keys)
{
	for (size_t i = 0; i < HID_BOOT_KEYS; i++)
		if (keys[i] >= KEY_ROLLOVER && keys[i] < KEY_FIRST)
			return true;
	return false;
}

/* True: it ends a code. */
static bool press(struct hid_boot *b, uint8_t key, uint8_t modifiers)
{
	if (key == KEY_ENTER || key == KEY_PAD_ENTER || key == KEY_TAB)
		return b->n > 0;
	if (key == KEY_CAPS_LOCK)
		b->caps = !b->caps;
	if (key == KEY_CAPS_LOCK || key == KEY_NUM_LOCK || key >= KEY_MODIFIERS)
		return false;
	if (b->n + 1 < sizeof(b->text))
		b->text[b->n++] = key_character(key, modifiers, b->caps);
	return false;
}

bool hid_boot_report(struct hid_boot *b, const uint8_t *report, size_t n)
{
	const uint8_t *keys = report + 2;
	bool ends = false;

	if (n < HID_BOOT_REPORT || tells_no_keys(keys))
		return false;
	for (size_t i = 0; i < HID_BOOT_KEYS && !ends; i++)
		if (keys[i] && !has_key(b->held, HID_BOOT_KEYS, keys[i]) &&
			!has_key(keys, i, keys[i]))
			ends = press(b, keys[i], report[0]);
	memcpy(b->held, keys, HID_BOOT_KEYS);
	return ends;
}

bool hid_boot_silence(struct hid_boot *b)
{
	memset(b->held, 0, sizeof(b->held));
	return b->n > 0;
}

void hid_boot_next(struct hid_boot *b)
{
	sodium_memzero(b->text, sizeof(b->text));
	b->n = 0;
}
