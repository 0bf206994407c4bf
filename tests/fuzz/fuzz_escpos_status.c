/* SPDX-License-Identifier: MIT */
/*
 * What a printer may say: any bytes as its stream of answers, as its port status and as its name.
 * What was added to a status is never taken back by more of it, and only a heard status is well.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "devices/escpos_status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int good)
{
	if (!good)
		abort();
}

static void try_stream(const uint8_t *data, size_t size)
{
	struct printer_status s = {0};
	struct reply_reader r = {0};
	enum paper_state worst = PAPER_OK;
	int question = 1;

	must(!status_well(&s));
	for (size_t i = 0; i < size; i++) {
		enum reply_kind kind = reply_read(&r, data[i]);

		must(r.n < sizeof(r.asb));
		if (kind == REPLY_REALTIME)
			must(status_add_realtime(&s, question++ % 4 + 1, data[i]));
		if (kind == REPLY_SENSOR)
			must(status_add_sensor(&s, data[i]));
		if (kind == REPLY_ASB)
			must(status_add_asb(&s, r.asb));
		must(worst == PAPER_OK || status_paper(&s) != PAPER_OK);
		worst = status_paper(&s);
		must(strlen(status_words(&s)) < 96);
		must((worst == PAPER_OK) == !*status_words(&s));
		must(!status_well(&s) || (s.heard && !s.paper_out && !s.cover_open && !s.offline));
	}
	if (size)
		status_add_port(&s, data[0]);
}

static void must_be_printable(const char *text, size_t size)
{
	must(strlen(text) < size);
	for (; *text; text++)
		must(*text >= 0x20 && *text < 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct printer_id id;
	uint8_t *copy = malloc(size ? size : 1);

	must(copy != NULL);
	if (size)
		memcpy(copy, data, size);
	try_stream(copy, size);
	printer_id_parse(&id, copy, size);
	must_be_printable(id.maker, sizeof(id.maker));
	must_be_printable(id.model, sizeof(id.model));
	free(copy);
	return 0;
}
