/* SPDX-License-Identifier: MIT */
#include "kiosk/store/slips.h"

#include <sodium.h>

#include "core/base/log.h"
#include "kiosk/store/people.h"

int store_slip_qr(struct store *s, const struct act *act, char out[SLIP_ORDER_SIZE])
{
	struct slip_order order;
	struct hall_keys keys;
	struct err err = {0};
	int result = slip_order_of(&order, s->id.grant.kiosk, act);

	if (result < 0)
		return result;
	result = hall_keys_read(s, &keys, &err);
	if (result < 0)
		log_line(LOG_WARN, "a slip without its key: %s", err.text);
	else /* the grant's is the first, then the newest */
		result = slip_order_code(out, &order, keys.of[keys.n > 1].key);
	sodium_memzero(&keys, sizeof(keys));
	return result;
}

int store_slip_order(struct store *s, const char *text, enum slip_order_verdict *verdict,
	struct slip_order *ret, struct err *err)
{
	struct hall_keys keys;
	int result = hall_keys_read(s, &keys, err);

	*verdict = SLIP_ORDER_FORGED;
	for (int i = 0; i < keys.n && result >= 0 && *verdict == SLIP_ORDER_FORGED; i++)
		*verdict = slip_order_parse(text, keys.of[i].key, ret);
	sodium_memzero(&keys, sizeof(keys));
	return result;
}
