/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "server/cmd.h"
#include "server/ledger_lives.h"
#include "server/lives.h"
#include "server/relay.h"

/* What these commands have in common: one name, perhaps --yes. */
struct order {
	struct hub hub;
	const char *name;
	bool yes, at_once;
};

/* -1 = go on, otherwise the exit code. */
static int order_open(int argc, char **argv, const char *usage, bool asks_yes, struct order *o)
{
	struct cmd_db db = {NULL};
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = asks_yes ? "yes" : NULL, .flag = &o->yes},
		{.name = asks_yes ? "now" : NULL, .flag = &o->at_once},
		{.name = NULL},
	};
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (rest == argc)
		return cmd_usage(argv[0], "NAME is missing");
	if (rest + 1 < argc)
		return cmd_usage(argv[0], "%s is one word too many", argv[rest + 1]);
	o->name = argv[rest];
	code = cmd_hub(&o->hub, argv[0], &db, HUB_WRITE);
	return code ? code : -1;
}

/* In one transaction; the exit code. */
static int in_one(struct hub *h, int (*run)(struct hub *h, void *ctx, struct err *err), void *ctx)
{
	struct err err = {0};
	int got = ledger_begin(&h->ledger, &err);

	if (!got) {
		got = run(h, ctx, &err);
		if (got < 0)
			ledger_rollback(&h->ledger);
		else
			got = ledger_commit(&h->ledger, &err);
	}
	return got < 0 ? cmd_failed(&err) : EXIT_DONE;
}

static int none_of(const char *name, struct err *err)
{
	return err_set(err, ERR_NONE, "%.40s: no such terminal", name);
}

/* ---- revoke --------------------------------------------------------------------------------- */

static const char usage_revoke[] =
	"usage: litang-hub revoke NAME --db DB\n"
	"\n"
	"Terminal NAME was stolen: from now on it is told nothing, and what it sends is set aside. What it\n"
	"had not told as sold goes back to its hall's pools after a day. The hall gets a new key, by which\n"
	"its terminals know residents' cards: from the next import of its residents on the old one, which\n"
	"was stolen too, fits nobody.\n";

static int revoke(struct hub *h, void *ctx, struct err *err)
{
	struct theft *theft = ctx;
	int n = lives_stolen(h, theft, cmd_now().ms, err);

	return n ? n : none_of(theft->name, err);
}

int cmd_revoke(int argc, char **argv, const char *program)
{
	struct order o = {.yes = false};
	struct theft theft = {.gen = 0};
	int code = order_open(argc, argv, usage_revoke, false, &o);

	(void)program;
	if (code >= 0)
		return code;
	text_copy(theft.name, sizeof(theft.name), o.name);
	code = in_one(&o.hub, revoke, &theft);
	hub_close(&o.hub);
	if (code)
		return code;
	printf("%s: revoked. Whoever opens its disk has the hall's key and masked names: "
	       "change the staff PIN; docs/SECURITY.md tells the rest\n",
		theft.name);
	if (theft.gen)
		printf("%s has key %d now: import its residents again, so that their cards are "
		       "known by this one\n",
			theft.place, theft.gen);
	return EXIT_DONE;
}

/* ---- declare-dead --------------------------------------------------------------------------- */

static const char usage_dead[] =
	"usage: litang-hub declare-dead NAME --db DB [--yes [--now]]\n"
	"\n"
	"Terminal NAME is broken, lost or put away and will not come back: nothing waits for it, what it\n"
	"still sends is set aside, and after a day its rights go back to the hall's pools. What it sold\n"
	"and never told can be sold twice then: the command says how much that may be, and does nothing\n"
	"without --yes. First try to get it to the network once more.\n"
	"  --now   its rights come back at once, for a new terminal in its place\n";

/* How much may be sold twice, a line a right. */
static int tell_unsold(struct hub *h, const char *name, struct err *err)
{
	struct unsold at = {.resource = ""};
	int64_t total = 0;
	int got;

	while ((got = unsold_of(&h->ledger, name, cmd_now().day, &at, err)) == 1) {
		int64_t n = at.granted - at.sold - at.returned;

		printf("%s: up to %lld\n", at.resource, (long long)n);
		total += n;
	}
	if (got == 0 && total)
		printf("%s may have sold up to %lld without telling; as many may be sold twice\n",
			name, (long long)total);
	else if (got == 0)
		printf("%s has told all it can have sold: nothing can be sold twice\n", name);
	return got;
}

/* Is it really this one that is dead? */
static int tell_contact(struct hub *h, const struct stream_row *s, struct err *err)
{
	char when[CMD_MINUTE_SIZE];
	int64_t ms;

	if (stream_contact(&h->ledger, s->no, &ms, err) < 0)
		return err->code;
	cmd_minute(ms, when);
	printf("%s was last heard: %s\n", s->kiosk, when);
	return 0;
}

static int declare_dead(struct hub *h, void *ctx, struct err *err)
{
	const struct order *o = ctx;
	struct stream_row s;
	int n = stream_of(&h->ledger, o->name, 0, &s, err);

	if (n <= 0)
		return n ? n : none_of(o->name, err);
	if (tell_unsold(h, o->name, err) < 0 || tell_contact(h, &s, err) < 0 ||
		(o->yes && relay_member_gone(h, &s, err) < 0))
		return err->code;
	return o->yes ? stream_dead(&h->ledger, o->name,
				cmd_now().ms - (o->at_once ? LOST_DAY_MS : 0), err)
		      : 0;
}

int cmd_declare_dead(int argc, char **argv, const char *program)
{
	struct order o = {.yes = false};
	int code = order_open(argc, argv, usage_dead, true, &o);

	(void)program;
	if (code >= 0)
		return code;
	code = in_one(&o.hub, declare_dead, &o);
	hub_close(&o.hub);
	if (code)
		return code;
	if (!o.yes) {
		printf("nothing was done: --yes declares %s dead\n", o.name);
		return EXIT_FAILED;
	}
	printf("%s: dead; nothing waits for it any more. Its rights come back %s; the paper it "
	       "gave out is looked up by `litang-hub slip CODE`\n",
		o.name, o.at_once ? "at once" : "in a day");
	return EXIT_DONE;
}

/* ---- approve -------------------------------------------------------------------------------- */

static const char usage_approve[] =
	"usage: litang-hub approve NAME[/NO] --db DB\n"
	"\n"
	"Somebody has looked at what two journals of terminal NAME say (`status` and `quarantine` show\n"
	"it): the acts of its fork, or of fork NO, are taken now, in order. It stays a fork: it sells\n"
	"nothing before the terminal is enrolled anew with a code for another name.\n";

struct approval {
	char name[KIOSK_NAME_SIZE];
	int64_t only; /* 0 = all forks */
	int64_t n, stay;
	int forks;
};

static int approve_one(
	struct hub *h, const struct stream_row *s, struct approval *a, struct err *err)
{
	const struct moment now = cmd_now();
	int64_t n, stay;

	if (!s->forked || (a->only && a->only != s->no))
		return 0;
	if (lives_approve(h, s->no, &now, &n, err) < 0 ||
		aside_count(&h->ledger, s->no, &stay, err) < 0)
		return err->code;
	a->forks++;
	a->n += n;
	a->stay += stay;
	return 0;
}

static int approve(struct hub *h, void *ctx, struct err *err)
{
	struct approval *a = ctx;
	struct stream_row s = {.no = 0};
	int got;

	while ((got = stream_of(&h->ledger, a->name, s.no, &s, err)) == 1)
		if (approve_one(h, &s, a, err) < 0)
			return err->code;
	if (got == 0 && !a->forks)
		got = err_set(err, ERR_NONE, "%s: no such fork", a->name);
	return got;
}

static bool parse_fork(const char *text, struct approval *ret)
{
	size_t n = strcspn(text, "/");
	char *end;

	snprintf(ret->name, sizeof(ret->name), "%.*s", (int)n, text);
	if (!text[n])
		return true;
	ret->only = strtoll(text + n + 1, &end, 10);
	return ret->only > 0 && !*end;
}

int cmd_approve(int argc, char **argv, const char *program)
{
	struct order o = {.yes = false};
	struct approval a = {.only = 0};
	int code = order_open(argc, argv, usage_approve, false, &o);

	(void)program;
	if (code >= 0)
		return code;
	code = parse_fork(o.name, &a) ? in_one(&o.hub, approve, &a)
				      : cmd_usage(argv[0], "%.60s: not NAME or NAME/NO", o.name);
	hub_close(&o.hub);
	if (!code)
		printf("%s: %lld act%s taken, %lld set aside still; now enrol the terminal anew, "
		       "under another name\n",
			o.name, (long long)a.n, CMD_S(a.n), (long long)a.stay);
	return code;
}
