/* SPDX-License-Identifier: MIT */
/* Tables as people bring them, into a hub that has one hall; nothing is ever committed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(struct hub *hub, const void *bytes, size_t n, struct err *err)
{
	struct import_bytes file = {"fuzz", bytes, n};
	struct moment now = moment_at(INT64_C(1795312800000), CLOCK_HUB);
	struct import_report report;

	return import_bytes(hub, &file, &now, &report, err);
}

static struct hub *open_hub(void)
{
	static const char halls[] =
		"place\tzh\ten\tko\tneighbours\n330784-004\t园丁\tYuanding\t\t\n";
	static struct hub hub;
	char dir[] = "/tmp/litang-fuzz-XXXXXX", path[64];
	struct err err = {0};

	if (!mkdtemp(dir))
		abort();
	snprintf(path, sizeof(path), "%s/hub.db", dir);
	if (hub_open(&hub, path, HUB_CREATE, &err) < 0 || ledger_begin(&hub.ledger, &err) < 0 ||
		take(&hub, halls, strlen(halls), &err) < 0 || ledger_commit(&hub.ledger, &err) < 0)
		abort();
	return &hub;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct hub *hub;
	struct err err = {0};

	if (!hub)
		hub = open_hub();
	if (ledger_begin(&hub->ledger, &err) < 0)
		abort();
	/* A failure says where, in one line. */
	if (take(hub, data, size, &err) < 0 &&
		(strncmp(err.text, "fuzz:", 5) != 0 || strchr(err.text, '\n')))
		abort();
	ledger_rollback(&hub->ledger);
	return 0;
}
