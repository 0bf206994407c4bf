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

/* A person's, and answered at once; within a burst it is a code's byte. */
static bool takes_back(uint32_t code)
{
	return code == 8 || code == 127 || code == 27;
}

static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/* A card's code, and whoever holds it is that person; or a PIN's digits. */
static void forget_held(struct wedge *w)
{
	explicit_bzero(w->held, sizeof(w->held));
	w->n = 0;
}

static bool is_one_key(const struct wedge *w)
{
	for (int i = 1; i < w->n; i++)
		if (w->held[i] != w->held[0])
			return false;
	return w->n > 0;
}

static void pass(const struct wedge *w, struct wedge_out *out, uint32_t code)
{
	if (!w->after_scan)
		out->keys[out->n++] = code;
}

static void pass_held(struct wedge *w, struct wedge_out *out)
{
	int n = is_one_key(w) ? 1 : w->n;

	for (int i = 0; i < n; i++)
		pass(w, out, w->held[i]);
	forget_held(w);
}

static void hold(struct wedge *w, uint32_t code)
{
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
	forget_held(w);
}

/* Silence behind what is held. */
static void end_burst(struct wedge *w, int64_t ms, struct wedge_out *out)
{
	if (w->n < WEDGE_LEAST)
		pass_held(w, out);
	else if (is_one_key(w))
		forget_held(w);
	else
		scan_text(w, ms, out);
}

/* Tab is an end as Enter is, but not of Tabs: that is a key held down. */
static bool ends_scan(const struct wedge *w, uint32_t code)
{
	return w->n >= WEDGE_LEAST && (is_enter(code) || (code == '\t' && w->held[0] != '\t'));
}

static void take(struct wedge *w, uint32_t code, int64_t ms, struct wedge_out *out)
{
	if (ends_scan(w, code)) {
		scan_text(w, ms, out);
		w->after_scan = true;
	} else if (is_enter(code) || (takes_back(code) && w->n < 2)) {
		pass_held(w, out);
		pass(w, out, code);
	} else {
		hold(w, code);
	}
}

void wedge_key(struct wedge *w, uint32_t code, int64_t ms, struct wedge_out *out)
{
	out_clear(out);
	if (!w->on) {
		pass(w, out, code);
		return;
	}
	if (ms - w->last_ms >= WEDGE_GAP_MS) {
		end_burst(w, ms, out);
		w->after_scan = false;
	}
	take(w, code, ms, out);
	w->last_ms = ms;
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
		end_burst(w, ms, out);
}
