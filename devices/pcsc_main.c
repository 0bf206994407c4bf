/* SPDX-License-Identifier: MIT */
/*
 * litang-cards: waits for cards on the readers of pcscd and tells the terminal their numbers
 * (devices/pcsc_talk.h). Its stdin is a socket to the terminal; it ends when that closes, and with
 * the terminal. It has no files, no network and no database. Numbers of cards pass through it, so
 * nobody may look into it and it leaves no core.
 *
 * A card is told once for each time it is laid down: the reader's event counter tells one time from
 * the next, and a card that trembles at the edge of the field (away for less than a second) is the
 * one that was told already. It is left in the reader as it is: other programs may use it.
 */
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <winscard.h>

#include "core/base/clock.h"
#include "devices/pcsc_talk.h"
#include "devices/pcsc_uid.h"

#define TALK       0
#define WAIT_MS    5000 /* one wait for a card; then a tick */
#define DAEMON_MS  2000 /* between looks for the daemon */
#define REST_MS    10   /* between waits: a reader that always has news must not take all the CPU */
#define TRIES      3    /* to read a card that is there */
#define TRY_MS     100
#define AGAIN_MS   500 /* then, as long as it lies there, */
#define AGAIN_MOST 20  /* so often */
#define TREMBLE_MS 1000
#define SLOTS      PCSCLITE_MAX_READERS_CONTEXTS
#define PNP        "\\\\?PnP?\\Notification" /* the readers themselves changed */
#define ANSWER_MAX 264                       /* 256 bytes, the status and some slack */

struct slot {
	char name[MAX_READERNAME];
	DWORD state;              /* as pcscd told it last, without CHANGED */
	bool seen;                /* this presentation was told, or is not to be told */
	DWORD counter;            /* of that presentation */
	char last[PCSC_UID_SIZE]; /* the card that was told last, until it is long away */
	int64_t away_ms;          /* since when it is away; 0 = it is there */
	int again;                /* how often one that could not be read is tried again */
};

struct cards {
	SCARDCONTEXT context;
	struct slot slot[SLOTS];
	int n;
	int64_t bad_ms;               /* when a bad card was told last */
	char said[PCSC_LINE_MAX + 1]; /* of the readers, last */
	SCARD_READERSTATE ask[SLOTS + 1];
};

static int64_t now_ms(void)
{
	return time_source_machine.boot_ms(NULL);
}

/* ---- the terminal -------------------------------------------------------------------------- */

/* Ends the program when the terminal is gone; it never sends anything. */
static void listen_ms(int ms)
{
	struct pollfd talk = {.fd = TALK, .events = POLLIN | POLLRDHUP};

	if (poll(&talk, 1, ms) > 0)
		_exit(0);
}

static void say(const char *fmt, ...) PRINTF(1, 2);

static void say(const char *fmt, ...)
{
	char line[PCSC_LINE_MAX + 2];
	va_list args;
	ssize_t n;

	va_start(args, fmt);
	n = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (send(TALK, line, (size_t)n, MSG_NOSIGNAL) != n)
		_exit(1);
	explicit_bzero(line, sizeof(line));
}

static void say_once(struct cards *c, const char *line)
{
	if (strcmp(c->said, line) == 0)
		return;
	snprintf(c->said, sizeof(c->said), "%s", line);
	say("%s\n", c->said);
}

/* ---- one card ------------------------------------------------------------------------------ */

/* 0, ERR_IO: another try may help, ERR_BAD: it has no number for us. */
static int ask_uid(SCARDHANDLE card, DWORD protocol, char uid[PCSC_UID_SIZE])
{
	static const BYTE get_uid[] = {0xff, 0xca, 0x00, 0x00, 0x00};
	BYTE answer[ANSWER_MAX];
	DWORD n = sizeof(answer);
	LONG result =
		SCardTransmit(card, protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1,
			get_uid, sizeof(get_uid), NULL, answer, &n);
	int uid_result = ERR_IO;

	if (result == SCARD_S_SUCCESS && n >= 2 && n <= sizeof(answer))
		uid_result = pcsc_uid(answer, n, uid);
	explicit_bzero(answer, sizeof(answer));
	return uid_result;
}

static int read_once(SCARDCONTEXT context, const char *reader, char uid[PCSC_UID_SIZE])
{
	SCARDHANDLE card;
	DWORD protocol = 0;
	int result;
	LONG connected = SCardConnect(context, reader, SCARD_SHARE_SHARED,
		SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol);

	if (connected == SCARD_W_REMOVED_CARD || connected == SCARD_E_NO_SMARTCARD)
		return ERR_BAD;
	if (connected != SCARD_S_SUCCESS)
		return ERR_IO;
	result = ask_uid(card, protocol, uid);
	SCardDisconnect(card, SCARD_LEAVE_CARD);
	return result;
}

static int read_card(SCARDCONTEXT context, const char *reader, char uid[PCSC_UID_SIZE])
{
	int result = read_once(context, reader, uid);

	for (int i = 1; i < TRIES && result == ERR_IO; i++) {
		listen_ms(TRY_MS);
		result = read_once(context, reader, uid);
	}
	return result;
}

/* ---- one reader ---------------------------------------------------------------------------- */

static bool trembles(const struct slot *slot)
{
	return !slot->away_ms || now_ms() - slot->away_ms < TREMBLE_MS;
}

static void forget(struct slot *slot)
{
	explicit_bzero(slot->last, sizeof(slot->last));
}

static void card_read(struct slot *slot, const char uid[PCSC_UID_SIZE])
{
	if (strcmp(slot->last, uid) != 0 || !trembles(slot))
		say("card %s\n", uid);
	memcpy(slot->last, uid, PCSC_UID_SIZE);
	slot->away_ms = 0;
	slot->again = 0;
}

static void card_bad(struct cards *c, struct slot *slot)
{
	if (!c->bad_ms || now_ms() - c->bad_ms >= TREMBLE_MS)
		say("bad\n");
	c->bad_ms = now_ms();
	forget(slot); /* laid again, it is told, however soon */
	slot->away_ms = 0;
}

static void card_laid(struct cards *c, struct slot *slot)
{
	char uid[PCSC_UID_SIZE] = "";
	int result = read_card(c->context, slot->name, uid);

	slot->again = result == ERR_IO ? AGAIN_MOST : 0;
	if (result < 0)
		card_bad(c, slot);
	else
		card_read(slot, uid);
	explicit_bzero(uid, sizeof(uid));
}

/* It may only have been laid askew, or be another one that was laid in its place. */
static void try_again(struct cards *c, struct slot *slot)
{
	char uid[PCSC_UID_SIZE] = "";
	int result;

	if (!slot->again)
		return;
	slot->again--;
	result = read_once(c->context, slot->name, uid);
	if (result == 0)
		card_read(slot, uid);
	else if (result == ERR_BAD)
		slot->again = 0;
	explicit_bzero(uid, sizeof(uid));
}

static void card_away(struct slot *slot)
{
	slot->seen = false;
	slot->again = 0;
	if (!slot->away_ms)
		slot->away_ms = now_ms();
	if (!trembles(slot))
		forget(slot);
}

static void look_at(struct cards *c, struct slot *slot, DWORD state)
{
	DWORD counter = state >> 16;

	slot->state = state & ~(DWORD)SCARD_STATE_CHANGED;
	if (!(state & SCARD_STATE_PRESENT)) {
		card_away(slot);
		return;
	}
	if (slot->seen && slot->counter == counter)
		return;
	slot->seen = true;
	slot->counter = counter;
	card_laid(c, slot);
}

/* ---- all readers --------------------------------------------------------------------------- */

/* What was known of a reader stays known; false: there are as many as fit. */
static bool keep_slot(struct cards *next, const struct cards *c, const char *name)
{
	struct slot *slot = &next->slot[next->n];

	if (next->n == SLOTS || strlen(name) >= sizeof(slot->name))
		return next->n < SLOTS;
	*slot = (struct slot){.away_ms = 1};
	for (int i = 0; i < c->n; i++)
		if (strcmp(c->slot[i].name, name) == 0)
			*slot = c->slot[i];
	memcpy(slot->name, name, strlen(name) + 1);
	next->n++;
	return true;
}

static void name_readers(struct cards *c)
{
	char line[PCSC_NAME_SIZE + 8] = "none reader";
	size_t n = 0;

	for (int i = 0; i < c->n && n < sizeof(line) - 1; i++) {
		int more = snprintf(
			line + n, sizeof(line) - n, "%s%s", n ? ", " : "reader ", c->slot[i].name);

		n += more < 0 ? 0 : (size_t)more;
	}
	for (char *p = line; *p; p++)
		if (*p == '\n')
			*p = '?';
	say_once(c, line);
}

/* False: the daemon is gone. */
static bool list_readers(struct cards *c)
{
	char names[SLOTS * MAX_READERNAME + 1] = "";
	struct cards next = *c;
	DWORD size = sizeof(names) - 1;
	LONG result = SCardListReaders(c->context, NULL, names, &size);

	if (result != SCARD_S_SUCCESS && result != SCARD_E_NO_READERS_AVAILABLE)
		return false;
	next.n = 0;
	if (result == SCARD_S_SUCCESS)
		for (const char *at = names; *at; at += strlen(at) + 1)
			if (!keep_slot(&next, c, at))
				break;
	*c = next;
	explicit_bzero(&next, sizeof(next));
	name_readers(c);
	return true;
}

/* One wait for news; false: the daemon is gone. */
static bool wait_for_news(struct cards *c)
{
	DWORD wait = WAIT_MS;
	LONG result;

	memset(c->ask, 0, sizeof(c->ask));
	for (int i = 0; i < c->n; i++) {
		c->ask[i].szReader = c->slot[i].name;
		c->ask[i].dwCurrentState = c->slot[i].state;
		if (c->slot[i].again)
			wait = AGAIN_MS;
	}
	c->ask[c->n].szReader = PNP;
	c->ask[c->n].dwCurrentState = (DWORD)c->n << 16;
	result = SCardGetStatusChange(c->context, wait, c->ask, (DWORD)c->n + 1);
	if (result == SCARD_E_TIMEOUT) {
		say("tick\n");
		for (int i = 0; i < c->n; i++)
			try_again(c, &c->slot[i]);
		return true;
	}
	if (result == SCARD_E_UNKNOWN_READER || result == SCARD_E_READER_UNAVAILABLE)
		return true; /* it was unplugged: the list tells */
	if (result != SCARD_S_SUCCESS)
		return false;
	for (int i = 0; i < c->n; i++)
		look_at(c, &c->slot[i], c->ask[i].dwEventState);
	return true;
}

static void serve(struct cards *c)
{
	while (list_readers(c) && wait_for_news(c))
		listen_ms(REST_MS);
}

/* Of a new daemon: its counters begin anew. A card that still lies there was told. */
static void begin(struct cards *c)
{
	for (int i = 0; i < c->n; i++) {
		c->slot[i].state = SCARD_STATE_UNAWARE;
		c->slot[i].seen = false;
	}
}

/* ---- the process --------------------------------------------------------------------------- */

static bool drop_rights(void)
{
	const struct rlimit none = {0, 0};

	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
	       prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && setrlimit(RLIMIT_CORE, &none) == 0 &&
	       setrlimit(RLIMIT_FSIZE, &none) == 0 && chdir("/") == 0;
}

int main(int argc, char **argv)
{
	struct cards *c;
	int type = 0;
	socklen_t size = sizeof(type);

	(void)argv;
	if (argc != 1 || getsockopt(TALK, SOL_SOCKET, SO_TYPE, &type, &size) != 0) {
		fputs("litang-cards is started by litang, with a socket as its stdin\n", stderr);
		return 2;
	}
	c = drop_rights() ? calloc(1, sizeof(*c)) : NULL;
	if (!c)
		return 1;
	for (;;) {
		if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &c->context) ==
			SCARD_S_SUCCESS) {
			begin(c);
			serve(c);
			SCardReleaseContext(c->context);
		}
		say_once(c, "none pcscd");
		say("tick\n");
		listen_ms(DAEMON_MS);
	}
}
