/* SPDX-License-Identifier: MIT */
/*
 * One request at a time is out. What comes back either moves the contact on (more acts, then the
 * feed) or is a failure, which ends the contact and arms a retry. Nothing here ever leaves the
 * exchange without something armed: every path ends in wait_for or in a request that is out.
 */
#include "kiosk/sync/exchange.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/mutation.h"
#include "core/base/text.h"
#include "kiosk/sync/exchange_parts.h"

#define SOON_MS         1000
#define IDLE_MS         30000
#define RETRY_FIRST_MS  5000
#define RETRY_MOST_MS   300000
#define RETRY_AFTER_MAX 3600 /* seconds; the header is not signed */
#define LEAST           16   /* acts or rows that any line carries in the courier's time */
#define OK              200u
#define BAD_REQUEST     400u
#define NOT_THERE       404u
#define CONFLICT        409u
#define SKIP_MAX        20000 /* counters at a time */

struct exchange *exchange_new(
	struct store *s, struct hall_clock *clock, void (*random)(void *buf, size_t n))
{
	struct exchange *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	x->store = s;
	x->clock = clock;
	x->random = random;
	x->limit = BATCH_ACTS_MAX;
	x->mute = DAY_NONE;
	x->every_ms = IDLE_MS;
	x->began_ms = hall_clock_now(clock).ms;
	return x;
}

void exchange_free(struct exchange *x)
{
	free(x);
}

void exchange_tell_status(struct exchange *x, const char *json)
{
	if (strlen(json) < sizeof(x->tell))
		text_copy(x->tell, sizeof(x->tell), json);
}

int64_t exchange_due_ms(const struct exchange *x)
{
	if (x->out)
		return INT64_MAX;
	return x->ask && x->ask_ms < x->due_ms ? x->ask_ms : x->due_ms;
}

void exchange_status(const struct exchange *x, struct exchange_status *ret)
{
	*ret = (struct exchange_status){
		.online = x->online,
		.last_contact_ms = x->last_contact_ms,
		.unsent = outbox_unsent(x->store),
	};
	if (!x->online)
		ret->silent_since_ms = x->last_contact_ms
					       ? x->last_contact_ms
					       : outbox_waits_since(x->store, x->began_ms);
	text_copy(ret->trouble, sizeof(ret->trouble), x->trouble);
}

/* ---- when ---------------------------------------------------------------------------------- */

void exchange_act_recorded(struct exchange *x, int64_t boot_ms)
{
	x->hurry = true;
	x->acts_stopped = false; /* a new one may show the hub where the journals part */
	if (!x->out && !x->in_contact && x->fails == 0 && x->due_ms > boot_ms + SOON_MS)
		x->due_ms = boot_ms + SOON_MS;
}

bool exchange_ask(struct exchange *x, const char *resource, int64_t boot_ms, int64_t patience_ms)
{
	struct moment now = hall_clock_now(x->clock);

	if (!x->online || x->mute == now.day || (x->version && !(x->caps & CAP_ASK)) ||
		!store_identity(x->store)->enrolled)
		return false;
	x->wanted = (struct lease_ask){.n = 1};
	x->ask = text_copy(x->wanted.resource, sizeof(x->wanted.resource), resource);
	x->ask_ms = boot_ms;
	x->ask_until = boot_ms + patience_ms;
	return x->ask;
}

static void go_on(struct exchange *x, int64_t boot_ms, enum step step)
{
	x->step = step;
	x->in_contact = true;
	x->due_ms = boot_ms;
}

static void end_contact(struct exchange *x, int64_t boot_ms)
{
	x->step = STEP_ACTS;
	x->in_contact = x->rewound = x->recounted = false;
	x->feed_to = 0;
	x->fails = 0;
	x->online = true;
	x->due_ms = boot_ms + (x->hurry ? SOON_MS : x->every_ms);
	x->hurry = false;
}

static int64_t retry_ms(struct exchange *x)
{
	int64_t most = RETRY_FIRST_MS;
	uint32_t r;

	for (unsigned i = 1; i < x->fails && most < RETRY_MOST_MS; i++)
		most *= 2;
	if (most > RETRY_MOST_MS)
		most = RETRY_MOST_MS;
	x->random(&r, sizeof(r));
	return r % (most + 1);
}

static void fail(struct exchange *x, int64_t boot_ms, int retry_after, const char *trouble)
{
	int64_t wait;

	x->fails++;
	wait = retry_ms(x);
	if (retry_after > RETRY_AFTER_MAX)
		retry_after = RETRY_AFTER_MAX;
	if (wait < retry_after * INT64_C(1000))
		wait = retry_after * INT64_C(1000);
	x->step = STEP_ACTS;
	x->in_contact = x->rewound = x->recounted = false;
	x->feed_to = 0;
	x->online = false;
	x->due_ms = MUTATED(RETRY_UNARMED) ? INT64_MAX : boot_ms + wait;
	text_copy(x->trouble, sizeof(x->trouble), trouble);
}

/* ---- what goes out ------------------------------------------------------------------------- */

int exchange_next(
	struct exchange *x, int64_t boot_ms, struct exchange_request *ret, struct err *err)
{
	if (x->out)
		return 0;
	x->asks = x->ask && boot_ms < x->ask_until;
	x->ask = false;
	if (!x->asks && boot_ms < x->due_ms)
		return 0;
	if (MUTATED(NO_IDLE_HELLO) && !x->in_contact && outbox_unsent(x->store) == 0)
		x->step = STEP_FEED;
	if (!store_identity(x->store)->enrolled) {
		x->due_ms = boot_ms + IDLE_MS;
		return 0;
	}
	if (exchange_build(x, ret, err) < 0) {
		buf_done(&ret->body);
		fail(x, boot_ms, 0, "store");
		return err->code;
	}
	if (++x->last_id == 0)
		x->last_id = 1; /* 0 is nobody's */
	ret->id = x->last_id;
	x->out = true;
	return 1;
}

/* Between contacts, within what is bearable. */
static int64_t pace(int64_t wish_ms)
{
	if (!wish_ms || wish_ms > IDLE_MS)
		return IDLE_MS;
	return wish_ms < SOON_MS ? SOON_MS : wish_ms;
}

/* ---- what came back: acts ------------------------------------------------------------------ */

/* A batch that the hub cannot read: half of it next time. One act alone is sent again and again,
 * as it is: its bytes are the truth, and only the hub can come to terms with them. */
static void batch_is_bad(struct exchange *x, int64_t boot_ms)
{
	if (x->n <= 1) {
		fail(x, boot_ms, 0, "bad");
		return;
	}
	x->limit = x->n / 2;
	text_copy(x->trouble, sizeof(x->trouble), "bad");
	go_on(x, boot_ms, STEP_ACTS);
}

static void stop_acts(struct exchange *x, int64_t boot_ms, const char *trouble)
{
	x->acts_stopped = true;
	text_copy(x->trouble, sizeof(x->trouble), trouble);
	go_on(x, boot_ms, STEP_FEED);
}

static bool is_fork(const struct ack *ack)
{
	return strcmp(ack->trouble, "fork") == 0;
}

/* All of it got through. */
static void grow(struct exchange *x)
{
	x->limit = 2 * x->limit < BATCH_ACTS_MAX ? 2 * x->limit : BATCH_ACTS_MAX;
}

/* Acts are in: more of them, or the feed. */
static void acts_taken(struct exchange *x, int64_t boot_ms, const struct ack *ack)
{
	bool more = outbox_unsent(x->store) > 0;

	x->acts_stopped = x->acts_stopped && is_fork(ack);
	if (x->n)
		grow(x);
	text_copy(x->trouble, sizeof(x->trouble), ack->trouble);
	if (strcmp(ack->trouble, "revoked") == 0 && !(more && ack->acked > x->acked))
		end_contact(x, boot_ms); /* a revoked stream gets no feed */
	else if ((more && ack->acked != x->acked) ||
		 (!ack->trouble[0] && !outbox_told_all(x->store)))
		go_on(x, boot_ms, STEP_ACTS);
	else
		go_on(x, boot_ms, STEP_FEED);
}

/* A hub that asks for what we already offered, or that takes its mark back again and again, would
 * keep a contact going for ever. */
static bool leads_nowhere(struct exchange *x, const struct ack *ack)
{
	bool lower = ack->acked < x->acked, again = lower && x->rewound;

	x->rewound = x->rewound || lower;
	return again || (strcmp(ack->trouble, "gap") == 0 && ack->acked == x->acked);
}

/* A HELLO only tells that there is a fork: the next acts show the hub where, and it keeps them
 * apart. A hub that does not take them has no use for more; one with another memory (anew) is shown
 * all of them. */
static void fork_met(struct exchange *x, int64_t boot_ms, bool anew)
{
	x->acts_stopped = !anew && (x->acts_stopped || x->n > 0);
	text_copy(x->trouble, sizeof(x->trouble), "fork");
	go_on(x, boot_ms, anew ? STEP_ACTS : STEP_FEED);
}

/* A hub with another memory has to be shown anew what it may have refused before. */
static bool another_memory(const struct exchange *x, const struct ack *ack)
{
	struct outbox_state st;

	outbox_state(x->store, &st);
	return st.epoch.n != ack->epoch.n ||
	       memcmp(st.epoch.id, ack->epoch.id, sizeof(st.epoch.id)) != 0;
}

static void take_ack(struct exchange *x, int64_t boot_ms, const struct ack *ack)
{
	bool anew = another_memory(x, ack);
	struct err err = {0};
	int result;

	hall_clock_from_hub(x->clock, ack->now_ms);
	if (strcmp(ack->trouble, "bad") == 0) {
		batch_is_bad(x, boot_ms);
		return;
	}
	/* What came before is not the hub's. From the first act on it sees where the journals part. */
	if (strcmp(ack->trouble, "hash") == 0 && (ack->acked || !x->acked)) {
		stop_acts(x, boot_ms, ack->trouble);
		return;
	}
	if (leads_nowhere(x, ack)) {
		fail(x, boot_ms, 0, "gap");
		return;
	}
	result = outbox_acked(x->store, ack, &err);
	if (result == ERR_BAD || (is_fork(ack) && x->n && ack->acked == x->acked))
		fork_met(x, boot_ms, anew);
	else if (result < 0)
		fail(x, boot_ms, 0, "store");
	else
		acts_taken(x, boot_ms, ack);
}

static const char *acts_reply(
	struct exchange *x, int64_t boot_ms, const struct exchange_reply *reply)
{
	struct err err = {0};
	struct ack ack;

	if (ack_decode(reply->body, reply->body_len, &ack, &err) < 0)
		return "ack";
	if (memcmp(ack.nonce, x->nonce, NONCE_BYTES) != 0)
		return "nonce";
	if (memcmp(ack.stream, store_identity(x->store)->stream, STREAM_BYTES) != 0)
		return "stream";
	x->version = ack.version;
	x->caps = ack.caps;
	x->every_ms = pace(ack.every_ms);
	take_ack(x, boot_ms, &ack);
	return NULL;
}

/* ---- what came back: the feed -------------------------------------------------------------- */

/* What the hub wants back is told a second later, before it can be granted elsewhere; and who was
 * erased. */
static void give_back(struct exchange *x, int64_t boot_ms)
{
	const struct moment now = hall_clock_now(x->clock);
	struct err err = {0};
	bool gave, said = false;

	if (outbox_give_back(x->store, &now, &gave, &err) < 0 ||
		outbox_erased(x->store, &now, &said, &err) < 0)
		text_copy(x->trouble, sizeof(x->trouble), "store");
	if (gave || said)
		exchange_act_recorded(x, boot_ms);
}

static const char *take_feed(
	struct exchange *x, int64_t boot_ms, struct feed *feed, struct exchange_outcome *ret)
{
	const struct feed_header h = feed->header;
	bool rows = h.snapshot || feed->rows.left;
	struct err err = {0};

	if (memcmp(h.nonce, x->nonce, NONCE_BYTES) != 0)
		return "nonce";
	/* One that does not come forward would keep the contact going for ever. */
	if (!h.last && h.to <= x->feed_to)
		return "feed";
	x->feed_to = h.to;
	grow(x);
	hall_clock_from_hub(x->clock, h.now_ms);
	if (outbox_feed(x->store, feed, &err) < 0)
		return err.code == ERR_BAD ? "feed" : "store";
	ret->catalogue_changed = rows;
	if (!h.last) {
		go_on(x, boot_ms, STEP_FEED);
		return NULL;
	}
	end_contact(x, boot_ms);
	give_back(x, boot_ms);
	return NULL;
}

static const char *feed_reply(struct exchange *x, int64_t boot_ms,
	const struct exchange_reply *reply, struct exchange_outcome *ret)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct feed *feed = calloc(1, sizeof(*feed));
	const char *trouble = "feed";
	struct err err = {0};

	if (feed && wire_unpack(&raw, reply->body, reply->body_len, FEED_RAW_MAX) == 0 &&
		feed_parse(raw.data, raw.len, feed, &err) == 0)
		trouble = take_feed(x, boot_ms, feed, ret);
	free(feed);
	buf_done(&raw);
	return trouble;
}

/* ---- what came back: one more right -------------------------------------------------------- */

/* It may come long after anybody waited for it: it is ours all the same. */
static const char *lease_reply(
	struct exchange *x, const struct exchange_reply *reply, struct exchange_outcome *ret)
{
	struct lease_reply lease;
	struct err err = {0};

	if (lease_reply_decode(reply->body, reply->body_len, &lease, &err) < 0)
		return "lease";
	if (memcmp(lease.nonce, x->nonce, NONCE_BYTES) != 0)
		return "nonce";
	if (strcmp(lease.lease.resource, x->asked.resource) != 0)
		return "lease";
	if (lease.lease.granted && outbox_lease(x->store, &lease.lease, &err) < 0)
		return "store";
	ret->catalogue_changed = true;
	return NULL;
}

/* ---- what came back ------------------------------------------------------------------------ */

/* The hub has seen higher counters of this stream: the database is a copy of an older one, or has a
 * twin. A few at a time, so that no answer can hold up the terminal for long. */
static void skip_counters(struct exchange *x, const cJSON *json)
{
	uint64_t counter = 0;
	int64_t seen = 0;
	struct err err = {0};
	int result = json_int(json, "counter", 0, INT64_C(1) << 53, &seen, &err);

	for (int i = 0; result == 0 && counter < (uint64_t)seen && i < SKIP_MAX; i++)
		result = outbox_counter(x->store, &counter, &err);
}

/* A signed refusal says {"error":"…"}. */
static void refused(struct exchange *x, int64_t boot_ms, const struct exchange_reply *reply)
{
	char text[sizeof(x->trouble)] = "", status[sizeof(x->trouble)];
	struct err err = {0};
	cJSON *json = json_parse(reply->body, reply->body_len, &err);
	bool counter;

	if (!json || json_text(json, "error", text, sizeof(text), &err) < 0 || !text[0]) {
		snprintf(status, sizeof(status), "HTTP %u", reply->status);
		text_copy(text, sizeof(text), status);
	}
	counter = reply->status == CONFLICT && strcmp(text, "counter") == 0;
	if (counter)
		skip_counters(x, json);
	cJSON_Delete(json);
	/* Again at once: by the next contact a twin would have counted on. */
	if (counter && !x->recounted) {
		x->recounted = true;
		text_copy(x->trouble, sizeof(x->trouble), text);
		go_on(x, boot_ms, x->step);
	} else if (x->step == STEP_ACTS && reply->status == BAD_REQUEST &&
		   strcmp(text, "bad") == 0) {
		batch_is_bad(x, boot_ms);
	} else {
		fail(x, boot_ms, reply->retry_after, text);
	}
}

static void verified(struct exchange *x, int64_t boot_ms, const struct exchange_reply *reply,
	struct exchange_outcome *ret)
{
	const char *trouble = NULL;

	if (reply->status != OK)
		refused(x, boot_ms, reply);
	else if (x->step == STEP_ACTS)
		trouble = acts_reply(x, boot_ms, reply);
	else
		trouble = feed_reply(x, boot_ms, reply, ret);
	if (trouble) {
		fail(x, boot_ms, 0, trouble);
		return;
	}
	ret->contact = true;
	x->last_contact_ms = hall_clock_now(x->clock).ms;
}

/* By the hall's hub, or, where that is out of service and somebody has named the other one, by the hub above. */
static bool is_signed(const struct exchange *x, const struct exchange_reply *reply)
{
	const struct enrol_grant *g = &store_identity(x->store)->grant;

	return verify_reply(x->hash, reply->status, reply->body, reply->body_len, g->hub_public,
		       reply->sig) == 0 ||
	       (!sodium_is_zero(g->via, sizeof(g->via)) &&
		       verify_reply(x->hash, reply->status, reply->body, reply->body_len, g->via,
			       reply->sig) == 0);
}

/* The contact stands as it stood; what was recorded meanwhile goes as if nothing had been asked. */
static void ask_answered(struct exchange *x, int64_t boot_ms, const struct exchange_reply *reply,
	struct exchange_outcome *ret)
{
	const char *trouble = NULL;

	ret->asked = !x->ask; /* else it is another question that somebody waits for */
	if (reply->status == 0 || !is_signed(x, reply)) {
		x->online = false;
		trouble = reply->status ? "signature" : "no answer";
	} else if (reply->status == OK) {
		trouble = lease_reply(x, reply, ret);
		ret->contact = !trouble;
	} else if (reply->status == NOT_THERE) {
		x->mute = hall_clock_now(x->clock).day; /* an older hub */
	}
	if (trouble)
		text_copy(x->trouble, sizeof(x->trouble), trouble);
	if ((x->hurry || !x->online) && !x->in_contact && !x->fails &&
		x->due_ms > boot_ms + SOON_MS)
		x->due_ms = boot_ms + SOON_MS;
}

void exchange_reply(struct exchange *x, int64_t boot_ms, const struct exchange_reply *reply,
	struct exchange_outcome *ret)
{
	memset(ret, 0, sizeof(*ret));
	if (!x->out || reply->id != x->last_id)
		return;
	x->out = false;
	/* It may be that the line is only too slow: half as much next time. */
	if (!x->asks && reply->status == 0 && x->n > LEAST)
		x->limit = x->n / 2;
	if (x->asks)
		ask_answered(x, boot_ms, reply, ret);
	else if (reply->status == 0)
		fail(x, boot_ms, reply->retry_after, "no answer");
	else if (!is_signed(x, reply))
		fail(x, boot_ms, reply->retry_after, "signature");
	else
		verified(x, boot_ms, reply, ret);
	text_copy(ret->trouble, sizeof(ret->trouble), x->trouble);
}
