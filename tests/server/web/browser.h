/* SPDX-License-Identifier: MIT */
/*
 * The hub's page without HTTP: three people at their browsers, a hall's staff, the district's office and
 * an auditor, who ask a page whose ledger has the fixture's people and a terminal's acts.
 */
#ifndef TESTS_SERVER_WEB_BROWSER_H
#define TESTS_SERVER_WEB_BROWSER_H

#include "server/web/web.h"
#include "tests/server/terminal.h"

#define PASSWORD "correct horse battery"
#define HTML     "<img src=x onerror=alert(1)>"
#define SQL      "'; DROP TABLE account; --"

static struct fixture f;
static struct terminal t;
static struct web web;
static struct web_answer a;
static struct web_request req;

/* Who is at the browser. */
struct browser {
	const char *name;
	unsigned char secret[TOTP_SECRET_BYTES];
	char token[2 * TOKEN_BYTES + 1], csrf[2 * CSRF_BYTES + 1];
};
static struct browser staff = {.name = "wang"}, office = {.name = "office"},
		      auditor = {.name = "jian"};

static inline const char *text(void)
{
	return a.fixed ? a.fixed : buf_text(&a.body);
}

static inline unsigned ask_with(
	const char *method, const char *path, const struct browser *who, const char *body)
{
	static char own[512];

	buf_done(&a.body);
	if (a.file > 0)
		close(a.file);
	snprintf(own, sizeof(own), "%s", path);
	if (strchr(own, '?'))
		*strchr(own, '?') = 0;
	req.method = method;
	req.path = own;
	req.query = strchr(path, '?') ? strchr(path, '?') + 1 : "";
	req.type = body ? "application/json" : NULL;
	req.token = who && *who->token ? who->token : NULL;
	req.csrf = who && body ? who->csrf : NULL;
	req.address = "192.0.2.7";
	req.body = body ? body : "";
	req.body_len = strlen(req.body);
	req.now = moment_at(f.now_ms, CLOCK_HUB);
	web_answer(&web, &req, &a);
	return a.status;
}

static inline unsigned get(const char *path, const struct browser *who)
{
	return ask_with("GET", path, who, NULL);
}

static inline unsigned post(const char *path, const struct browser *who, const char *body)
{
	return ask_with("POST", path, who, body);
}

static inline unsigned sign(struct browser *b, const char *password)
{
	char code[TOTP_CODE_SIZE], body[256];
	struct err err = {0};

	ck_assert_int_eq(totp_code(b->secret, f.now_ms / TOTP_STEP_MS, code, &err), 0);
	snprintf(body, sizeof(body), "{\"name\":\"%s\",\"password\":\"%s\",\"code\":\"%s\"}",
		b->name, password, code);
	return post("/staff/api/sign-in", b, body);
}

static inline void take_session(struct browser *b)
{
	const char *csrf;

	ck_assert_uint_eq(sign(b, PASSWORD), 200);
	ck_assert_int_eq(
		sscanf(a.cookie, WEB_COOKIE "=%64[0-9a-f]; Path=/; HttpOnly; Secure;", b->token),
		1);
	ck_assert_ptr_nonnull(strstr(a.cookie, "; HttpOnly; Secure; SameSite=Strict"));
	ck_assert_uint_eq(get("/staff/api/me", b), 200);
	csrf = strstr(text(), "\"csrf\":\"");
	ck_assert_ptr_nonnull(csrf);
	snprintf(b->csrf, sizeof(b->csrf), "%.32s", csrf + 8);
}

static inline void make(struct browser *b, const char *role, const char *place)
{
	const struct account_wish wish = {b->name, role, place, PASSWORD, false};
	const struct moment now = moment_at(f.now_ms, CLOCK_HUB);
	struct err err = {0};

	ck_assert_msg(account_make(&f.hub, &wish, &now, b->secret, &err) == 0, "%s", err.text);
	b->token[0] = b->csrf[0] = 0;
}

static inline void up(void)
{
	static char program[4096];
	struct web_options o = {.where = {{f.db, NULL}, f.keys}, .program = program};
	const char *build = getenv("LITANG_BUILD");
	struct err err = {0};

	snprintf(program, sizeof(program), "%.4000s/litang-hub", build ? build : "build");
	fixture_init(&f);
	o.place = (struct cmd_place){f.db, NULL, f.keys};
	if (!ledger_is_url(f.db)) {
		static char db[POSTGRES_URL_SIZE + 8];

		snprintf(db, sizeof(db), "sqlite:%s", f.db);
		o.place.db = db;
	}
	terminal_enrol(&t, &f, "YD1");
	send_acts(&t, 1, 0);
	make(&staff, "hall", PLACE);
	make(&office, "district", "");
	make(&auditor, "auditor", "");
	memset(&a, 0, sizeof(a));
	ck_assert_msg(web_open(&web, &o, &err) == 0, "%s", err.text);
}

static inline void up_signed_in(void)
{
	up();
	take_session(&staff);
	take_session(&office);
	take_session(&auditor);
}

static inline void down(void)
{
	buf_done(&a.body);
	if (a.file > 0)
		close(a.file);
	web_close(&web);
	terminal_done(&t);
	fixture_done(&f);
}

#endif
