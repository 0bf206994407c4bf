/* SPDX-License-Identifier: MIT */
#include "server/account.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "core/base/tries.h"

#define ABOUT           "account"
#define FREE_ACCOUNT    5
#define FREE_ADDRESS    20 /* a whole hall may be behind one */
#define FORGET_MS       (INT64_C(24) * 3600 * 1000)
#define IDLE_MS         (INT64_C(20) * 60 * 1000)
#define WHOLE_MS        (INT64_C(10) * 3600 * 1000)
#define SEEN_EVERY_MS   60000 /* a request in a minute is written down */
#define NAME_MARK_BYTES 16
#define WHO_SIZE        (ADDRESS_SIZE + 16)

enum role role_of(const char *name)
{
	return strcmp(name, "hall") == 0       ? ROLE_HALL
	       : strcmp(name, "district") == 0 ? ROLE_DISTRICT
	       : strcmp(name, "auditor") == 0  ? ROLE_AUDITOR
					       : (enum role)0;
}

/* ---- accounts --------------------------------------------------------------------------------- */

static bool name_good(const char *name)
{
	size_t n = strlen(name);

	return n >= 2 && n < ACCOUNT_NAME_SIZE &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == n;
}

int account_check(const struct account_wish *wish, struct err *err)
{
	if (!name_good(wish->name))
		return err_set(err, ERR_BAD,
			"%.40s: a name is 2 to %d of a-z, 0-9, \".\", \"-\", \"_\"", wish->name,
			ACCOUNT_NAME_SIZE - 1);
	if (wish->reset)
		return 0;
	switch (role_of(wish->role)) {
	case ROLE_HALL:
		return *wish->place ? 0 : err_set(err, ERR_BAD, "role hall needs a hall");
	case ROLE_DISTRICT:
		return *wish->place ? err_set(err, ERR_BAD, "role district has all halls") : 0;
	case ROLE_AUDITOR:
		return 0;
	}
	return err_set(err, ERR_BAD, "%.20s: not hall, district or auditor", wish->role);
}

int password_check(const char *password, struct err *err)
{
	size_t n = strlen(password);

	if (n < PASSWORD_MIN || n >= PASSWORD_SIZE || !text_valid(password, n))
		return err_set(err, ERR_BAD, "a password is %d to %d bytes of UTF-8", PASSWORD_MIN,
			PASSWORD_SIZE - 1);
	return 0;
}

static int note(struct hub *h, const struct account_event *e, struct err *err)
{
	return account_note(&h->ledger, e, err);
}

static int note_command(struct hub *h, const struct account_row *a, const char *what,
	const struct moment *now, struct err *err)
{
	struct account_event e = {.at_ms = now->ms, .address = "command"};

	text_copy(e.name, sizeof(e.name), a->name);
	text_copy(e.place, sizeof(e.place), a->place);
	text_copy(e.what, sizeof(e.what), what);
	text_copy(e.about, sizeof(e.about), a->role);
	return note(h, &e, err);
}

/* All of a row but what the ledger has to say to it. */
static int seal_account(struct hub *h, const struct account_wish *wish, struct account_row *a,
	unsigned char secret[TOTP_SECRET_BYTES], struct err *err)
{
	struct buf wrapped = BUF_INIT(ACCOUNT_SECRET);
	int result = 0;

	randombytes_buf(secret, TOTP_SECRET_BYTES);
	if (crypto_pwhash_str(a->hash, wish->password, strlen(wish->password),
		    crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) ||
		seal_wrap(&wrapped, h->rest, secret, TOTP_SECRET_BYTES, ABOUT) < 0)
		result = err_set(err, ERR_LIMIT, "not enough memory to keep a password safely");
	else
		memcpy(a->secret, wrapped.data, sizeof(a->secret));
	buf_done(&wrapped);
	return result;
}

static int place_of(struct hub *h, const char *place, struct err *err)
{
	struct hall hall;
	int got = *place ? hub_hall(h, place, &hall, err) : 1;

	return got == 0 ? err_set(err, ERR_NONE, "%.40s: no such hall", place) : got;
}

static int put(struct hub *h, const struct account_wish *wish, struct account_row *a,
	const struct moment *now, struct err *err)
{
	struct account_row before;
	int got = account_find(&h->ledger, wish->name, &before, err);

	if (got == 1 && !wish->reset)
		return err_set(err, ERR_BUSY,
			"%s: there is such an account; reset gives it"
			" another password",
			wish->name);
	if (got == 0 && wish->reset)
		return err_set(err, ERR_NONE, "%s: no such account", wish->name);
	if (got == 1) {
		memcpy(a->role, before.role, sizeof(a->role));
		memcpy(a->place, before.place, sizeof(a->place));
	}
	if (got < 0 || place_of(h, a->place, err) < 0 || account_put(&h->ledger, a, err) < 0)
		return err->code;
	return note_command(h, a, wish->reset ? "account-reset" : "account-add", now, err);
}

static int ended(struct hub *h, int result, struct err *err)
{
	if (result >= 0 && ledger_commit(&h->ledger, err) == 0)
		return result;
	if (result < 0)
		ledger_rollback(&h->ledger);
	return err->code;
}

int account_make(struct hub *h, const struct account_wish *wish, const struct moment *now,
	unsigned char secret[TOTP_SECRET_BYTES], struct err *err)
{
	struct account_row a = {.made_ms = now->ms};

	if (account_check(wish, err) < 0 || password_check(wish->password, err) < 0)
		return err->code;
	text_copy(a.name, sizeof(a.name), wish->name);
	text_copy(a.role, sizeof(a.role), wish->reset ? "" : wish->role);
	if (!wish->reset && !text_copy(a.place, sizeof(a.place), wish->place))
		return err_set(err, ERR_NONE, "%.40s: no such hall", wish->place);
	if (seal_account(h, wish, &a, secret, err) < 0 || ledger_begin(&h->ledger, err) < 0)
		return err->code;
	return ended(h, put(h, wish, &a, now, err), err);
}

int account_remove(struct hub *h, const char *name, const struct moment *now, struct err *err)
{
	struct account_row a;
	int got = ledger_begin(&h->ledger, err);

	if (got < 0)
		return got;
	got = account_find(&h->ledger, name, &a, err);
	if (got == 0)
		got = err_set(err, ERR_NONE, "%.40s: no such account", name);
	if (got == 1)
		got = account_drop(&h->ledger, name, err);
	if (!got)
		got = note_command(h, &a, "account-remove", now, err);
	return ended(h, got, err);
}

/* ---- signing in ------------------------------------------------------------------------------- */

/* Names that nobody has wait like the others, or the wait would tell which ones there are. A keyed hash
 * stands for such a name: it may be a password in the wrong field. */
static void who_account(const struct hub *h, const struct sign_in *in, char out[WHO_SIZE])
{
	unsigned char mark[NAME_MARK_BYTES];
	char hex[2 * NAME_MARK_BYTES + 1];

	crypto_generichash(mark, sizeof(mark), (const unsigned char *)in->name, strlen(in->name),
		h->rest, sizeof(h->rest));
	hex_from(hex, mark, sizeof(mark));
	if (in->known)
		snprintf(out, WHO_SIZE, "account %s", in->account.name);
	else
		snprintf(out, WHO_SIZE, "account ?%s", hex); /* no account's name has a "?" */
}

static void who_address(const struct sign_in *in, char out[WHO_SIZE])
{
	snprintf(out, WHO_SIZE, "address %.*s", ADDRESS_SIZE - 1, in->address);
}

static int wait_of(
	struct hub *h, const char *who, int free_tries, struct sign_in *in, struct err *err)
{
	struct failed_row row;
	int64_t wait;

	if (failed_find(&h->ledger, who, &row, err) < 0)
		return err->code;
	wait = tries_wait_ms(row.failed, free_tries, row.at_ms, in->now.ms);
	if (wait > in->wait_ms)
		in->wait_ms = wait;
	return 0;
}

/* How long nothing more is heard of this account, from this address. */
static int look_wait(struct hub *h, struct sign_in *in, struct err *err)
{
	char who[WHO_SIZE];

	in->wait_ms = 0;
	who_address(in, who);
	if (wait_of(h, who, FREE_ADDRESS, in, err) < 0)
		return err->code;
	who_account(h, in, who);
	return wait_of(h, who, FREE_ACCOUNT, in, err);
}

int sign_in_begin(struct hub *h, struct sign_in *in, struct err *err)
{
	int got = name_good(in->name) ? account_find(&h->ledger, in->name, &in->account, err) : 0;

	in->known = got == 1;
	if (got < 0 || look_wait(h, in, err) < 0)
		return err->code;
	return in->wait_ms == 0;
}

void sign_in_judge(struct sign_in *in)
{
	char other[crypto_pwhash_STRBYTES];
	size_t n = strlen(in->password);

	if (in->known)
		in->right = crypto_pwhash_str_verify(in->account.hash, in->password, n) == 0;
	else
		(void)!crypto_pwhash_str(other, in->password, n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
			crypto_pwhash_MEMLIMIT_INTERACTIVE);
}

static int count_one(struct hub *h, const char *who, const struct sign_in *in, struct err *err)
{
	struct failed_row row;

	if (failed_find(&h->ledger, who, &row, err) < 0)
		return err->code;
	row.failed++;
	row.at_ms = in->now.ms;
	return failed_put(&h->ledger, who, &row, err);
}

static int note_try(struct hub *h, const struct sign_in *in, const char *what, struct err *err)
{
	struct account_event e = {.at_ms = in->now.ms};

	/* A name that nobody has may be a password in the wrong field. */
	text_copy(e.name, sizeof(e.name), in->known ? in->account.name : "?");
	text_copy(e.place, sizeof(e.place), in->known ? in->account.place : "");
	text_copy(e.address, sizeof(e.address), in->address);
	text_copy(e.what, sizeof(e.what), what);
	return note(h, &e, err);
}

/* 0 = counted. */
static int failed(struct hub *h, struct sign_in *in, struct err *err)
{
	char who[WHO_SIZE];

	who_address(in, who);
	if (count_one(h, who, in, err) < 0)
		return err->code;
	who_account(h, in, who);
	if (count_one(h, who, in, err) < 0 || note_try(h, in, "sign-in-failed", err) < 0 ||
		failed_tidy(&h->ledger, in->now.ms - FORGET_MS, err) < 0)
		return err->code;
	return look_wait(h, in, err);
}

static void mark_of(const unsigned char token[TOKEN_BYTES], unsigned char mark[SESSION_MARK_BYTES])
{
	crypto_generichash(mark, SESSION_MARK_BYTES, token, TOKEN_BYTES, NULL, 0);
}

/* A new number always: one that was there before is nobody's. */
static int succeeded(struct hub *h, struct sign_in *in, int64_t step, struct err *err)
{
	struct session_row s = {.made_ms = in->now.ms, .seen_ms = in->now.ms};
	char who[WHO_SIZE];

	randombytes_buf(in->token, sizeof(in->token));
	mark_of(in->token, s.mark);
	text_copy(s.name, sizeof(s.name), in->account.name);
	who_address(in, who);
	if (failed_drop(&h->ledger, who, err) < 0)
		return err->code;
	who_account(h, in, who);
	if (account_step(&h->ledger, in->account.name, step, err) < 0 ||
		failed_drop(&h->ledger, who, err) < 0 ||
		session_tidy(&h->ledger, in->now.ms - WHOLE_MS, in->now.ms - IDLE_MS, err) < 0 ||
		session_put(&h->ledger, &s, err) < 0 || note_try(h, in, "sign-in", err) < 0)
		return err->code;
	return 1;
}

/* The step of a code that is right and new; 0 = it is not; < 0. */
static int64_t judge_code(struct hub *h, const struct sign_in *in, struct err *err)
{
	struct buf secret = BUF_SECRET(TOTP_SECRET_BYTES);
	int64_t step;

	if (seal_unwrap(&secret, h->rest, in->account.secret, sizeof(in->account.secret), ABOUT) <
		0)
		step = err_set(err, ERR_DENIED, "%s: its secret does not open: reset it",
			in->account.name);
	else
		step = totp_step(secret.data, in->code, in->now.ms, in->account.step, err);
	buf_done(&secret);
	return step;
}

/* What was seen before the password was judged may be another account by now. */
static int end(struct hub *h, struct sign_in *in, struct err *err)
{
	struct account_row now;
	int64_t step = 0;
	int got;

	if (look_wait(h, in, err) < 0)
		return err->code;
	if (in->wait_ms)
		return 0;
	if (!in->known || !in->right)
		return failed(h, in, err);
	got = account_find(&h->ledger, in->account.name, &now, err);
	if (got == 1 && strcmp(now.hash, in->account.hash) == 0) {
		in->account = now;
		step = judge_code(h, in, err);
	}
	if (got < 0 || step < 0)
		return err->code;
	return step ? succeeded(h, in, step, err) : failed(h, in, err);
}

int sign_in_end(struct hub *h, struct sign_in *in, struct err *err)
{
	int got = ledger_begin(&h->ledger, err);

	return got < 0 ? got : ended(h, end(h, in, err), err);
}

/* ---- signed in -------------------------------------------------------------------------------- */

static int seen(struct hub *h, struct session_row *s, const struct moment *now, struct err *err)
{
	if (now->ms - s->seen_ms < SEEN_EVERY_MS)
		return 0;
	s->seen_ms = now->ms;
	if (ledger_begin(&h->ledger, err) < 0)
		return err->code;
	return ended(h, session_seen(&h->ledger, s, err), err);
}

int signed_in(struct hub *h, const unsigned char token[TOKEN_BYTES], const struct moment *now,
	struct signed_in *ret, struct err *err)
{
	static const char about[] = "csrf";
	unsigned char mark[SESSION_MARK_BYTES], csrf[CSRF_BYTES];
	struct session_row *s = &ret->session;
	int got;

	mark_of(token, mark);
	got = session_find(&h->ledger, mark, s, err);
	if (got == 1 && (now->ms - s->made_ms > WHOLE_MS || now->ms - s->seen_ms > IDLE_MS))
		got = 0;
	if (got == 1)
		got = account_find(&h->ledger, s->name, &ret->account, err);
	if (got <= 0)
		return got;
	ret->role = role_of(ret->account.role);
	crypto_generichash(csrf, sizeof(csrf), (const unsigned char *)about, sizeof(about), token,
		TOKEN_BYTES);
	hex_from(ret->csrf, csrf, sizeof(csrf));
	return seen(h, s, now, err) < 0 ? err->code : 1;
}

int sign_out(struct hub *h, const unsigned char token[TOKEN_BYTES], struct err *err)
{
	unsigned char mark[SESSION_MARK_BYTES];

	mark_of(token, mark);
	if (ledger_begin(&h->ledger, err) < 0)
		return err->code;
	return ended(h, session_drop(&h->ledger, mark, err), err);
}
