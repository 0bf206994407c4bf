/* SPDX-License-Identifier: MIT */
#include "core/hall/scanned.h"

#include <sodium.h>

#include "core/hall/idnum.h"
#include "core/hall/slip_order.h"

static enum scanned other_text(const char *text)
{
	struct slip_code_parts slip;
	struct idnum id;
	bool number;

	if (slip_any_parse(text, &slip) == 0)
		return SCANNED_SLIP;
	number = idnum_parse(text, INT32_MAX, &id) == IDNUM_OK;
	sodium_memzero(&id, sizeof(id));
	return number ? SCANNED_ID : SCANNED_OTHER;
}

enum scanned scanned_text(const char *text, const struct token_key *keys, size_t n_keys)
{
	struct token token;

	switch (token_parse(text, keys, n_keys, &token)) {
	case TOKEN_NOT_ONE:
		return other_text(text);
	case TOKEN_OK:
		return SCANNED_TOKEN;
	case TOKEN_UNKNOWN_KEY:
		return SCANNED_STRANGER;
	default:
		return SCANNED_TOKEN_BAD;
	}
}

const char *scanned_name(enum scanned kind)
{
	static const char *const names[SCANNED_KIND_END] = {
		[SCANNED_OTHER] = "another code",
		[SCANNED_TOKEN] = "resident code",
		[SCANNED_STRANGER] = "resident code of an issuer not known here",
		[SCANNED_TOKEN_BAD] = "damaged resident code",
		[SCANNED_SLIP] = "slip code",
		[SCANNED_ID] = "identity number",
	};

	return names[kind];
}
