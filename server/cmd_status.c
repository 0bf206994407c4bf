/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <time.h>

#include "core/base/json.h"
#include "server/check.h"
#include "server/cmd.h"
#include "server/ledger_act.h"

static const char usage_verify[] =
	"usage: litang-hub verify --db sqlite:FILE\n"
	"\n"
	"Walks every stream's chain of acts; names the first act that is wrong. Changes nothing.\n";

int cmd_verify(int argc, char **argv, const char *program)
{
	const char *db = NULL;
	const struct cmd_option options[] = {{.name = "db", .value = &db}, {.name = NULL}};
	struct check_report report;
	struct err err = {0};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage_verify, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest < argc)
		return cmd_usage(argv[0], "%s: what is that", argv[rest]);
	code = cmd_hub(&hub, argv[0], db, HUB_READ);
	if (code)
		return code;
	if (check_ledger(&hub, &report, &err) < 0)
		code = cmd_failed(&err);
	else
		printf("%lld streams, %lld acts, %lld of them set aside: the chains are whole\n",
			(long long)report.streams, (long long)report.acts, (long long)report.aside);
	hub_close(&hub);
	return code;
}

static const char usage_status[] =
	"usage: litang-hub status --db sqlite:FILE [--json]\n"
	"\n"
	"Terminals, their acts and last contact, what is set aside. Changes nothing.\n";

static int put_stream(struct hub *h, const struct stream_row *s, struct buf *out, struct err *err)
{
	char stream[2 * STREAM_BYTES + 1];
	struct stream_state state;
	int64_t quarantined, collisions;

	if (stream_state(&h->ledger, s->no, &state, err) < 0 ||
		act_count(&h->ledger, s->no, "quarantined", &quarantined, err) < 0 ||
		act_count(&h->ledger, s->no, "id-collision", &collisions, err) < 0)
		return err->code;
	hex_from(stream, s->stream, STREAM_BYTES);
	json_open(out, NULL, '{');
	json_put_text(out, "kiosk", s->kiosk);
	json_put_text(out, "hall", s->place);
	json_put_text(out, "stream", stream);
	json_put_int(out, "acts", s->high);
	json_put_int(out, "aside", quarantined + collisions);
	json_put_int(out, "contacts", state.seen);
	json_put_int(out, "contact_ms", state.contact_ms);
	json_put_int(out, "forked", s->forked);
	json_put_int(out, "revoked", s->revoked);
	json_close(out, '}');
	return 0;
}

static int write_json(struct hub *h, struct buf *out, struct err *err)
{
	char epoch[EPOCH_SIZE];
	struct stream_row s;
	struct hub_row hub;
	int64_t after = 0;
	int got;

	if (ledger_hub(&h->ledger, &hub, err) < 0)
		return err->code;
	epoch_format(&hub.epoch, epoch);
	json_open(out, NULL, '{');
	json_put_text(out, "epoch", epoch);
	json_put_int(out, "feed_head", hub.feed_head);
	json_open(out, "streams", '[');
	while ((got = stream_next(&h->ledger, after, &s, err)) == 1) {
		after = s.no;
		if (put_stream(h, &s, out, err) < 0)
			return err->code;
	}
	json_close(out, ']');
	json_close(out, '}');
	return got;
}

static void print_stream(const cJSON *s)
{
	const char *text[] = {"kiosk", "hall", "stream"};
	int64_t n[5] = {0};
	const char *keys[] = {"acts", "aside", "contact_ms", "forked", "revoked"};
	char when[32] = "never";
	struct err err;
	struct tm tm;
	time_t t;

	for (int i = 0; i < 5; i++)
		if (json_int(s, keys[i], 0, INT64_MAX >> 10, &n[i], &err) < 0)
			n[i] = 0;
	t = (time_t)(n[2] / 1000);
	if (n[2] && localtime_r(&t, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &tm);
	for (int i = 0; i < 3; i++)
		printf("%s  ", cJSON_GetStringValue(cJSON_GetObjectItem(s, text[i])));
	printf("acts %lld  set aside %lld  last heard %s%s%s\n", (long long)n[0], (long long)n[1],
		when, n[3] ? "  fork" : "", n[4] ? "  revoked" : "");
}

static void print_lines(const struct buf *json)
{
	struct err err;
	cJSON *obj = json_parse(json->data, json->len, &err);
	const cJSON *s;

	if (!obj)
		return;
	printf("epoch %s, feed at %.0f\n", cJSON_GetStringValue(cJSON_GetObjectItem(obj, "epoch")),
		cJSON_GetNumberValue(cJSON_GetObjectItem(obj, "feed_head")));
	cJSON_ArrayForEach (s, cJSON_GetObjectItem(obj, "streams"))
		print_stream(s);
	cJSON_Delete(obj);
}

int cmd_status(int argc, char **argv, const char *program)
{
	const char *db = NULL;
	bool json = false;
	const struct cmd_option options[] = {
		{.name = "db", .value = &db},
		{.name = "json", .flag = &json},
		{.name = NULL},
	};
	struct buf out = BUF_INIT(16u << 20);
	struct err err = {0};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage_status, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest < argc)
		return cmd_usage(argv[0], "%s: what is that", argv[rest]);
	code = cmd_hub(&hub, argv[0], db, HUB_READ);
	if (code)
		return code;
	if (write_json(&hub, &out, &err) < 0)
		code = cmd_failed(&err);
	else if (json)
		puts(buf_text(&out));
	else
		print_lines(&out);
	buf_done(&out);
	hub_close(&hub);
	return code;
}
