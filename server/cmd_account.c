/* SPDX-License-Identifier: MIT */
#include <qrencode.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "server/account.h"
#include "server/cmd.h"

static const char usage[] =
	"usage: litang-hub account list --db DB\n"
	"       litang-hub account add NAME --db DB --role hall|district|auditor [--hall PLACE]\n"
	"       litang-hub account reset NAME --db DB\n"
	"       litang-hub account remove NAME --db DB\n"
	"\n"
	"Who may sign in to the hub's page (`litang-hub serve --web`).\n"
	"  add     reads a password of 12 to 128 bytes twice, without showing it, or two lines from\n"
	"          stdin; then shows, this once, what the app of their telephone makes its codes of\n"
	"  reset   another password, another secret; who was signed in is not any more\n"
	"  --role  hall: staff of one hall, which --hall names. district: all halls. auditor: looks at\n"
	"          all halls, or the one of --hall, and changes nothing\n";

#define QR_MARGIN 2

/* ---- the password ----------------------------------------------------------------------------- */

static int read_line(char *out, size_t size, struct err *err)
{
	char line[512];
	size_t n;

	out[0] = 0;
	if (!fgets(line, sizeof(line), stdin))
		return err_set(err, ERR_BAD, "no password was typed");
	n = strcspn(line, "\r\n");
	if (n < size) {
		memcpy(out, line, n);
		out[n] = 0;
	}
	sodium_memzero(line, sizeof(line));
	return n < size ? 0 : err_set(err, ERR_BAD, "the password is too long");
}

static int ask(const char *what, char *out, size_t size, struct err *err)
{
	struct termios before, quiet;
	bool tty = tcgetattr(STDIN_FILENO, &before) == 0;
	int result;

	if (tty) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
		fputs(what, stderr);
	}
	result = read_line(out, size, err);
	if (tty) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	return result;
}

static int ask_twice(char password[PASSWORD_SIZE], struct err *err)
{
	char again[PASSWORD_SIZE];
	int result = ask("New password, 12 bytes or more: ", password, PASSWORD_SIZE, err);

	if (!result)
		result = password_check(password, err);
	if (!result)
		result = ask("The same again: ", again, sizeof(again), err);
	if (!result && strcmp(password, again) != 0)
		result = err_set(err, ERR_BAD, "the second one was another: nothing was set");
	sodium_memzero(again, sizeof(again));
	return result;
}

/* ---- the secret ------------------------------------------------------------------------------- */

static bool dark(const QRcode *qr, int x, int y)
{
	return x >= 0 && y >= 0 && x < qr->width && y < qr->width &&
	       qr->data[y * qr->width + x] & 1;
}

/* Two rows of modules a line. Light is what is drawn: most terminals are dark. */
static void show_qr(const char *text)
{
	static const char *const halves[] = {"\xe2\x96\x88", "\xe2\x96\x80", "\xe2\x96\x84", " "};
	QRcode *qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);

	for (int y = -QR_MARGIN; qr && y < qr->width + QR_MARGIN; y += 2) {
		for (int x = -QR_MARGIN; x < qr->width + QR_MARGIN; x++)
			fputs(halves[2 * dark(qr, x, y) + dark(qr, x, y + 1)], stdout);
		putchar('\n');
	}
	QRcode_free(qr);
}

static void show_secret(const char *name, const unsigned char secret[TOTP_SECRET_BYTES])
{
	char uri[TOTP_URI_SIZE];

	totp_uri(secret, name, uri);
	show_qr(uri);
	printf("%s\nis shown this once: read it with an app that makes codes (RFC 6238)\n", uri);
	sodium_memzero(uri, sizeof(uri));
}

/* ---- what is done ----------------------------------------------------------------------------- */

static int list(struct hub *h)
{
	struct account_row a = {.name = ""};
	struct buf out = BUF_INIT(1u << 20);
	struct err err = {0};
	int got;

	while ((got = account_next(&h->ledger, a.name, &a, &err)) == 1) {
		cmd_cell(&out, a.name, 16);
		cmd_cell(&out, a.role, 8);
		cmd_cell(&out, a.place, 10);
		cmd_row(&out);
	}
	if (!got && !out.len)
		buf_str(&out, "there are no accounts\n");
	fputs(buf_text(&out), stdout);
	buf_done(&out);
	return got < 0 ? cmd_failed(&err) : EXIT_DONE;
}

static int make(struct hub *h, const struct account_wish *wanted)
{
	unsigned char secret[TOTP_SECRET_BYTES];
	struct account_wish wish = *wanted;
	char password[PASSWORD_SIZE] = "";
	struct moment now = cmd_now();
	struct err err = {0};
	int result = ask_twice(password, &err);

	wish.password = password;
	if (!result)
		result = account_make(h, &wish, &now, secret, &err);
	sodium_memzero(password, sizeof(password));
	if (!result)
		show_secret(wish.name, secret);
	sodium_memzero(secret, sizeof(secret));
	return result < 0 ? cmd_failed(&err) : EXIT_DONE;
}

static int drop(struct hub *h, const char *name)
{
	struct moment now = cmd_now();
	struct err err = {0};

	return account_remove(h, name, &now, &err) < 0 ? cmd_failed(&err) : EXIT_DONE;
}

static int act_on(struct hub *h, const char *verb, const struct account_wish *wish)
{
	if (strcmp(verb, "list") == 0)
		return list(h);
	return strcmp(verb, "remove") == 0 ? drop(h, wish->name) : make(h, wish);
}

/* "add" is the only one that says what may be done, "list" the only one without a name. */
static int check_usage(const char *command, char **words, int n, const struct account_wish *wish)
{
	static const char *const verbs[] = {"list", "add", "reset", "remove"};
	const char *verb = n ? words[0] : "";
	bool adds = strcmp(verb, "add") == 0;
	struct err err = {0};
	size_t i = 0;

	while (i < sizeof(verbs) / sizeof(verbs[0]) && strcmp(verb, verbs[i]) != 0)
		i++;
	if (i == sizeof(verbs) / sizeof(verbs[0]))
		return cmd_usage(command, "list, add, reset or remove?");
	if (n != (i ? 2 : 1))
		return cmd_usage(command, i ? "%s needs one NAME" : "%s needs no NAME", verb);
	if (adds != (wish->role != NULL))
		return cmd_usage(command, "--role goes with add");
	if (*wish->place && !adds)
		return cmd_usage(command, "--hall goes with add");
	if (adds && account_check(wish, &err) < 0)
		return cmd_usage(command, "%s", err.text);
	return EXIT_DONE;
}

int cmd_account(int argc, char **argv, const char *program)
{
	struct account_wish wish = {.place = ""};
	struct cmd_db db = {NULL};
	const struct cmd_option options[] = {
		CMD_DB(db),
		{.name = "role", .value = &wish.role},
		{.name = "hall", .value = &wish.place},
		{.name = NULL},
	};
	struct hub hub;
	int rest, code = cmd_options(argc, argv, options, usage, &rest);

	(void)program;
	if (code)
		return code < 0 ? EXIT_DONE : code;
	if (argc - rest > 1)
		wish.name = argv[rest + 1];
	code = check_usage(argv[0], argv + rest, argc - rest, &wish);
	if (code)
		return code;
	wish.reset = strcmp(argv[rest], "reset") == 0;
	code = cmd_hub(&hub, argv[0], &db, strcmp(argv[rest], "list") == 0 ? HUB_READ : HUB_WRITE);
	if (code)
		return code;
	code = act_on(&hub, argv[rest], &wish);
	hub_close(&hub);
	return code;
}
