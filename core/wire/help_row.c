/* SPDX-License-Identifier: MIT */
#include "core/wire/help_row.h"

#include "core/hall/field.h"
#include "core/wire/row_part.h"

static const struct field help_fields[] = {
	F_TEXT_MUST(struct help_row, kiosk, "kiosk"),
	F_HEX_MUST(struct help_row, id, "id"),
	F_INT_MUST(struct help_row, seq, "s", 1, FIELD_INT_MAX),
	F_INT_MUST(struct help_row, at_ms, "t", 0, FIELD_MS_MAX),
	F_INT(struct help_row, open, "open", 0, 1),
};

void row_help_encode(const struct help_row *v, struct buf *out)
{
	row_write(FIELDS(help_fields), v, out);
}

int row_help_decode(const struct feed_row *row, struct help_row *ret, struct err *err)
{
	struct help_row v = {.seq = 0};

	if (row_read(FIELDS(help_fields), row, &v, err) < 0)
		return ERR_BAD;
	*ret = v;
	return 0;
}
