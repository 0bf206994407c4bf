/* SPDX-License-Identifier: MIT */
#include "core/wire/kitchen_ack.h"

#include "core/hall/field.h"
#include "core/wire/row_part.h"

static const struct field ack_fields[] = {
	F_DAY_MUST(struct kitchen_ack, day, "day"),
	F_TEXT_MUST(struct kitchen_ack, by, "by"),
	F_INT_MUST(struct kitchen_ack, at_ms, "t", 0, FIELD_MS_MAX),
};

void kitchen_ack_encode(const struct kitchen_ack *v, struct buf *out)
{
	row_write(FIELDS(ack_fields), v, out);
}

int kitchen_ack_decode(const struct feed_row *row, struct kitchen_ack *ret, struct err *err)
{
	struct kitchen_ack v = {.day = DAY_NONE};

	if (row_read(FIELDS(ack_fields), row, &v, err) < 0)
		return ERR_BAD;
	*ret = v;
	return 0;
}
