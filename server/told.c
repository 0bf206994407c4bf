/* SPDX-License-Identifier: MIT */
#include "server/told.h"

#include <string.h>

#include "core/base/json.h"

void told_read(const char *status, struct told *ret)
{
	struct err err;
	cJSON *told = json_parse(status, strlen(status), &err);

	*ret = (struct told){.last = -1};
	if (!told)
		return;
	if (json_has(told, "last") &&
		json_int(told, "last", 0, INT64_MAX >> 10, &ret->last, &err) < 0)
		ret->last = -1;
	if (json_text(told, "paper", ret->paper, sizeof(ret->paper), &err) < 0)
		ret->paper[0] = 0;
	if (json_text(told, "version", ret->version, sizeof(ret->version), &err) < 0)
		ret->version[0] = 0;
	cJSON_Delete(told);
}
