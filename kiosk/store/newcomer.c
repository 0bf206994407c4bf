/* SPDX-License-Identifier: MIT */
#include "kiosk/store/newcomer.h"

#include <sodium.h>

#include "core/wire/seal.h"
#include "kiosk/store/internal.h"

int store_seal_newcomer(
	const struct store *s, const struct newcomer *n, struct act *draft, struct err *err)
{
	unsigned char plain[NEWCOMER_PLAIN];

	if (!s->id.enrolled)
		return err_set(err, ERR_DENIED, "this terminal is not enrolled");
	if (newcomer_encode(n, plain, err) < 0)
		return err->code;
	draft->body.has_form =
		seal_to_hub(s->id.grant.hub_public, plain, sizeof(plain), draft->body.form) == 0;
	sodium_memzero(plain, sizeof(plain));
	return draft->body.has_form ? 0 : err_set(err, ERR_BAD, "the hub's key is no key");
}
