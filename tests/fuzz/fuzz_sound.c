/* SPDX-License-Identifier: MIT */
/* Any text in any language, with any readings of a hall: what comes of it fits, is text, and has no mark
 * that tells a voice what to do. */
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/pinyin.h"
#include "screens/said.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(int good)
{
	if (!good)
		abort();
}

/* The first byte is the language and the room there is. The text is its own file of readings, too. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[2048], out[4096];
	struct own_readings own;
	struct err err = {0};
	size_t room;

	if (!size)
		return 0;
	room = data[0] / LANG_COUNT ? sizeof(out) - data[0] : data[0];
	size = size - 1 < sizeof(text) ? size - 1 : sizeof(text) - 1;
	memcpy(text, data + 1, size);
	text[size] = 0;
	memset(out, '<', sizeof(out));
	if (own_readings_parse(&own, text, size, &err) == 0)
		say_sound_of(out, room, text, (enum lang)(data[0] % LANG_COUNT), &own);
	own_readings_done(&own);
	if (room) {
		expect(strnlen(out, room) < room);
		expect(text_valid(out, strlen(out)));
		expect(!strpbrk(out, "<>&[]{}|\\\"$%^~_=#@*+/()"));
	}
	pinyin_initials(out, 16, text);
	expect(strlen(out) < 16);
	return 0;
}
