/* SPDX-License-Identifier: MIT */
/*
 * Strict access to cJSON objects that came from outside, and compact writing into a buf.
 * A getter of a field that is missing, of another type or out of bounds returns ERR_BAD and
 * names the field in err; outputs are then untouched.
 */
#ifndef CORE_BASE_JSON_H
#define CORE_BASE_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/buf.h"
#include "core/base/err.h"

/* One JSON value and nothing after it, valid UTF-8, no NUL; NULL with err set otherwise. Free
 * with cJSON_Delete, or json_wipe. */
cJSON *json_parse(const void *text, size_t n, struct err *err);
/* cJSON_Delete for a tree with keys or personal data in it: its texts are overwritten first. */
void json_wipe(cJSON *json);

/* Whole numbers |v| <= 2^53. */
MUST_USE int json_int(
	const cJSON *obj, const char *key, int64_t min, int64_t max, int64_t *ret, struct err *err);
/* The text must fit with its NUL into size; never cut. */
MUST_USE int json_text(const cJSON *obj, const char *key, char *ret, size_t size, struct err *err);
/* Exactly n bytes written as 2n hex digits. */
MUST_USE int json_hex(const cJSON *obj, const char *key, void *ret, size_t n, struct err *err);
bool json_has(const cJSON *obj, const char *key);

/*
 * Writing: json_open("{"), fields, json_close("}"). Commas are the writer's business: a field
 * puts one in front of itself unless it follows an opening bracket. key NULL = array element.
 */
void json_open(struct buf *b, const char *key, char bracket);
void json_close(struct buf *b, char bracket);
void json_put_int(struct buf *b, const char *key, int64_t v);
void json_put_text(struct buf *b, const char *key, const char *s);
void json_put_hex(struct buf *b, const char *key, const void *bytes, size_t n);

#endif
