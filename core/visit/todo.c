/* SPDX-License-Identifier: MIT */
/* What queues leave, and the words that acts have for it. */
#include <stdio.h>
#include <string.h>

#include "core/visit/queue.h"

static const char *const words[TODO_END] = {"", "unknown", "old-card", "expired", "not-ours",
	"several", "clash", "full", "no-lease", "closed", "not-for-them", "too-many", "allergy",
	"clock", "failed"};

const char *todo_word(enum todo_why why)
{
	return words[why];
}

enum todo_why todo_why(const char *word)
{
	for (int i = 0; i < TODO_END; i++)
		if (strcmp(words[i], word) == 0)
			return (enum todo_why)i;
	return TODO_FAILED;
}

bool queue_sums_parse(const char *note, struct queue_sums *ret)
{
	struct queue_sums sums;
	long long since;
	int end = 0;

	if (sscanf(note, "done=%9d todo=%9d since=%18lld%n", &sums.done, &sums.todo, &since,
		    &end) != 3 ||
		note[end] || sums.done < 0 || sums.todo < 0 || since < 0)
		return false;
	sums.since = since;
	*ret = sums;
	return true;
}
