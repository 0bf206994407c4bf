/* SPDX-License-Identifier: MIT */
#include "devices/wedge.h"

#include <string.h>

#include "core/base/text.h"

void wedge_init(struct wedge *w, bool on)
{
	memset(w, 0, sizeof(*w));
	w->on = on;
}

static void out_clear(struct wedge_out *out)
{
	out->n = 0;
	out->is_scan = false;
	out->text[0] = 0;
}

static bool is_enter(uint32_t code)
{
	return code == '\r' || code == '\n';
}

static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

static void pass_held(struct wedge *w, struct wedge_out *out)
{
	memcpy(out->keys + out->n, w->held, (size_t)w->n * sizeof(w->held[0]));
	out->n += w->n;
	w->n = 0;
}

static void pass(struct wedge_out *out, uint32_t code)
{
	out->keys[out->n++] = code;
}

static void hold(struct wedge *w, uint32_t code, int64_t ms)
{
	w->last_ms = ms;
	if (w->n < WEDGE_MOST)
		w->held[w->n++] = code;
}

static void scan_text(struct wedge *w, int64_t ms, struct wedge_out *out)
{
	size_t len = 0;

	for (int i = 0; i < w->n; i++) {
		char one[5];
		size_t n = (size_t)text_put(one, is_control(w->held[i]) ? '?' : w->held[i]);

		if (len + n >= sizeof(out->text))
			break;
		memcpy(out->text + len, one, n);
		len += n;
	}
	out->text[len] = 0;
	out->is_scan = scan_once(&w->once, out->text, ms);
	if (!out->is_scan)
		explicit_bzero(out->text, sizeof(out->text));
	/* A card's code, and whoever holds it is that person. */
	explicit_bzero(w->held, sizeof(w->held));
	w->n = 0;
}

static void take_enter(struct wedge *w, uint32_t code, int64_t ms, struct wedge_out *out)
{
	if (w->n >= WEDGE_LEAST) {
		scan_text(w, ms, out);
		w->after_scan = code == '\r';
		w->last_ms = ms;
		return;
	}
	pass_held(w, out);
	pass(out, code);
}

void wedge_key(struct wedge *w, uint32_t code, int64_t ms, struct wedge_out *out)
{
	bool near = ms - w->last_ms < WEDGE_GAP_MS;
	bool ends_scan = w->after_scan && near && code == '\n';

	out_clear(out);
	w->after_scan = false;
	if (!w->on) {
		pass(out, code);
		return;
	}
	if (ends_scan)
		return;
	if (!near)
		pass_held(w, out);
	if (is_enter(code)) {
		take_enter(w, code, ms, out);
	} else if (is_control(code) && w->n < 2) {
		/* Backspace and Esc are a person's; within a burst they are a code's bytes. */
		pass_held(w, out);
		pass(out, code);
	} else {
		hold(w, code, ms);
	}
}

void wedge_other(struct wedge *w, struct wedge_out *out)
{
	out_clear(out);
	if (w->n == 1)
		pass_held(w, out);
}

int64_t wedge_due(const struct wedge *w)
{
	return w->n ? w->last_ms + WEDGE_GAP_MS : INT64_MAX;
}

void wedge_timeout(struct wedge *w, int64_t ms, struct wedge_out *out)
{
	out_clear(out);
	if (w->n && ms >= wedge_due(w))
		pass_held(w, out);
}
