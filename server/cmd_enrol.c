/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/cmd.h"
#include "server/enrol.h"
#include "server/people.h"

#define DAYS_DEFAULT "365"
#define DAYS_MAX     3650

static const char usage_code[] =
	"usage: litang-hub enrol-code --db DB --kiosk NAME --hall PLACE [--hall-hub]\n"
	"\n"
	"Prints a one-time code, good for 7 days, that makes a terminal NAME (1 to 12 of A-Z and 0-9)\n"
	"of the hall PLACE, such as 330784-004. A new code for a name that is not enrolled yet\n"
	"replaces the old one. On the terminal: litang enrol --hub URL --code CODE\n"
	"  --hall-hub  not of a terminal but of the hall's own hub: litang-hub join; its terminals are then\n"
	"              enrolled with the URL of that hub, with codes that are made here as well\n";

int cmd_enrol_code(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const char *kiosk = NULL, *hall = NULL;
	bool hall_hub = false;
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "kiosk", .value = &kiosk},
		{.name = "hall", .value = &hall},
		{.name = "hall-hub", .flag = &hall_hub},
		{.name = NULL},
	};
	struct code_wish wish;
	char text[ENROL_CODE_SIZE];
	struct err err = {0};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage_code, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (!kiosk || !hall || rest < argc)
		return cmd_usage(argv[0], "--kiosk and --hall are needed");
	if (!enrol_name_is_good(kiosk))
		return cmd_usage(argv[0], "--kiosk %.40s: a name is 1 to 12 of A-Z and 0-9", kiosk);
	code = cmd_hub(&hub, argv[0], &db, HUB_WRITE);
	if (code)
		return code;
	wish = (struct code_wish){kiosk, hall, cmd_now().ms, hall_hub};
	if (enrol_code_new(&hub, &wish, text, &err) < 0)
		code = cmd_failed(&err);
	else
		puts(text);
	hub_close(&hub);
	return code;
}

static const char usage_card[] =
	"usage: litang-hub card --db DB --hall PLACE --resident N [--days 365] [--replace]\n"
	"\n"
	"Prints the WL1 code of a resident, to be put on a card as a QR code.\n"
	"  --days N    so long it is good\n"
	"  --replace   the card before is lost: from now on only this one counts\n";

struct card_order {
	const char *place;
	uint32_t resident;
	int days;
	bool replace;
};

static int find_serial(struct hub *h, const struct card_order *o, int *serial, struct err *err)
{
	struct resident r;
	int got;

	if (ledger_begin(&h->ledger, err) < 0)
		return err->code;
	if (o->replace) {
		got = people_new_card(h, o->place, o->resident, serial, err);
	} else {
		got = people_get(h, o->place, o->resident, &r, err);
		*serial = r.row.person.serial;
		explicit_bzero(&r, sizeof(r));
		if (!got)
			got = err_set(err, ERR_NONE, "%s has no resident %lu", o->place,
				(unsigned long)o->resident);
	}
	if (got < 0) {
		ledger_rollback(&h->ledger);
		return got;
	}
	return ledger_commit(&h->ledger, err);
}

static int issue(
	struct hub *h, const struct card_order *o, char out[TOKEN_CHARS + 1], struct err *err)
{
	unsigned char public_key[TOKEN_PUBLIC], secret[TOKEN_SECRET];
	struct token token = {.version = 1, .key_id = ISSUER_KEY_ID, .resident = o->resident};
	struct hall hall;
	int got;

	if (place_parse(o->place, &token.division, &token.hall) < 0)
		return err_set(err, ERR_BAD, "--hall %.40s: not a place like 330784-004", o->place);
	got = hub_hall(h, o->place, &hall, err);
	if (got <= 0)
		return got < 0 ? got : err_set(err, ERR_NONE, "--hall %s: no such hall", o->place);
	if (find_serial(h, o, &token.serial, err) < 0)
		return err->code;
	token.issued = cmd_now().day;
	token.expires = token.issued + o->days;
	keys_issuer(&h->keys, o->place, ISSUER_KEY_ID, public_key, secret);
	got = token_issue(&token, secret, out);
	explicit_bzero(secret, sizeof(secret));
	return got < 0 ? err_set(err, ERR_BAD, "no code can be made of that") : 0;
}

/* Digits only; 0 = not a number in 1..max. */
static long number(const char *text, long max)
{
	size_t n = strspn(text, "0123456789");
	long v = n && n < 12 && !text[n] ? strtol(text, NULL, 10) : 0;

	return v <= max ? v : 0;
}

int cmd_card(int argc, char **argv, const char *program)
{
	struct cmd_db db = {NULL};
	const char *resident = NULL, *days = DAYS_DEFAULT;
	struct card_order order = {.place = NULL};
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "hall", .value = &order.place},
		{.name = "resident", .value = &resident},
		{.name = "days", .value = &days},
		{.name = "replace", .flag = &order.replace},
		{.name = NULL},
	};
	char text[TOKEN_CHARS + 1];
	struct err err = {0};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage_card, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (!order.place || !resident || rest < argc)
		return cmd_usage(argv[0], "--hall and --resident are needed");
	order.resident = (uint32_t)number(resident, UINT32_MAX);
	order.days = (int)number(days, DAYS_MAX);
	if (!order.resident)
		return cmd_usage(argv[0], "--resident %s: not a resident's number", resident);
	if (!order.days)
		return cmd_usage(argv[0], "--days %s: not 1 to %d", days, DAYS_MAX);
	code = cmd_hub(&hub, argv[0], &db, HUB_WRITE);
	if (code)
		return code;
	if (issue(&hub, &order, text, &err) < 0)
		code = cmd_failed(&err);
	else
		puts(text);
	hub_close(&hub);
	return code;
}
