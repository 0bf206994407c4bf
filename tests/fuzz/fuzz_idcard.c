/* SPDX-License-Identifier: MIT */
/* The text of a card as a reader may give it: any 256 bytes; shorter input is filled with blanks. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "devices/idcard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int good)
{
	if (!good)
		abort();
}

static void must_date(int32_t date)
{
	must(date == IDCARD_NO_DATE || date == IDCARD_FOREVER ||
		(date >= 18500101 && date <= 99991231 && date % 100 >= 1 && date % 100 <= 31 &&
			date / 100 % 100 >= 1 && date / 100 % 100 <= 12));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct idcard card, before;
	uint8_t *text = malloc(IDCARD_TEXT);
	struct err err = {0};
	size_t n;

	must(text != NULL);
	for (size_t i = 0; i < IDCARD_TEXT; i++)
		text[i] = i % 2 ? 0 : ' ';
	if (size)
		memcpy(text, data, size < IDCARD_TEXT ? size : IDCARD_TEXT);
	memset(&card, 0x55, sizeof(card));
	before = card;
	if (idcard_parse(&card, text, &err) < 0) {
		must(memcmp(&card, &before, sizeof(card)) == 0 && err.code == ERR_BAD);
	} else {
		n = strlen(card.number);
		must(n == (card.kind == IDCARD_FOREIGN_2017 ? 15 : 18));
		must(strspn(card.number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n);
		must_date(card.born);
		must_date(card.from);
		must_date(card.to);
		must(card.born != IDCARD_NO_DATE && card.from != IDCARD_FOREVER);
	}
	free(text);
	return 0;
}
