/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "tests/kiosk/sync/scene.h"
#include "tests/support/suite.h"

/* ---- enrolment ------------------------------------------------------------------------------ */

START_TEST(enrolment_pins_the_hubs_key)
{
	struct scene s;
	const struct identity *id;
	struct fake_hub other;

	scene_open(&s, true);
	id = store_identity(s.store);
	ck_assert(id->enrolled);
	ck_assert_mem_eq(id->grant.hub_public, s.hub.public_key, SIGN_PUBLIC);
	ck_assert_str_eq(id->grant.kiosk, "YD1");
	/* another hub's signature is none, whatever it says */
	other = s.hub;
	crypto_sign_keypair(s.hub.public_key, s.hub.secret_key);
	scene_turn(&s);
	ck_assert_str_eq(s.outcome.trouble, "signature");
	s.hub = other;
	scene_close(&s);
}
END_TEST

START_TEST(an_enrolment_that_is_not_right_is_refused)
{
	enum { FINGERPRINT, SIGNATURE, NONCE, SECRET, NO_HUB, CASES };
	static const char *const texts[] = {
		"this is not the hub that the code is from",
		"the reply is not signed by the hub",
		"the reply answers another request",
		"the hub refused: HTTP 403 code",
		"the hub refused: HTTP 502 ",
	};

	for (int i = 0; i < CASES; i++) {
		struct scene s;
		struct enrol_code parts;
		char code[ENROL_CODE_SIZE];
		struct err err = {0};

		scene_open(&s, false);
		parts = s.hub.code;
		parts.fingerprint[7] ^= i == FINGERPRINT;
		parts.secret[0] ^= i == SECRET;
		enrol_code_format(&parts, code);
		s.hub.refuse_signature = i == SIGNATURE;
		s.hub.other_nonce = i == NONCE;
		s.hub.status = i == NO_HUB ? 502 : 0;
		s.hub.status_body = "<html>Bad Gateway</html>";
		ck_assert_int_eq(scene_enrol(&s, code, &err), ERR_DENIED);
		ck_assert_str_eq(err.text, texts[i]);
		ck_assert(!store_identity(s.store)->enrolled);
		scene_close(&s);
	}
}
END_TEST

START_TEST(a_code_that_is_none_asks_nobody)
{
	struct exchange_request req = {0};
	struct exchange_reply none = {0};
	char code[ENROL_CODE_SIZE];
	struct scene s;
	struct err err = {0};

	scene_open(&s, false);
	ck_assert_int_eq(exchange_enrol_request(s.store, "HELLO", &req, &err), ERR_BAD);
	ck_assert_ptr_null(req.body.data);
	fake_hub_code(&s.hub, code);
	ck_assert_int_eq(exchange_enrol_request(s.store, code, &req, &err), 0);
	ck_assert_int_eq(exchange_enrol_reply(s.store, code, &req, &none, &err), ERR_IO);
	ck_assert_str_eq(err.text, "the hub does not answer");
	buf_done(&req.body);
	/* a terminal that is nobody's asks for nothing, and looks again later */
	memset(&req, 0, sizeof(req));
	ck_assert_int_eq(exchange_next(s.x, s.boot_ms, &req, &err), 0);
	ck_assert_int_eq(scene_wait_of(&s), 30000);
	scene_close(&s);
}
END_TEST

SUITE_MAIN("enrol", enrolment_pins_the_hubs_key, an_enrolment_that_is_not_right_is_refused,
	a_code_that_is_none_asks_nobody)
