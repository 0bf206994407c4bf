/* SPDX-License-Identifier: MIT */
#include "core/hall/slip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/hall/catalogue.h"

#define PREFIX     "LT1-"
#define CODE_MAX   38 /* characters: what a QR of a slip is planned for */
#define DIGITS_MAX 16

static void fold(char *out, size_t size, const char *text)
{
	size_t i = 0;

	for (; i + 1 < size && text[i]; i++)
		out[i] = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 'a' + 'A' : text[i]);
	out[i] = 0;
}

int slip_code(char out[SLIP_CODE_SIZE], const char *kiosk, const struct act *act)
{
	char code[64], name[SLIP_CODE_SIZE], mark[9];
	int n;

	fold(name, sizeof(name), kiosk);
	if (!name[0] || name[strspn(name, KIOSK_SET)] || act->head.seq < 1)
		return ERR_BAD;
	hex_from(mark, act->hash, 4);
	n = snprintf(code, sizeof(code), PREFIX "%s-%lld-", name, (long long)act->head.seq);
	if (n + 8 > CODE_MAX)
		return ERR_LIMIT;
	fold(code + n, sizeof(code) - (size_t)n, mark);
	memcpy(out, code, strlen(code) + 1);
	return 0;
}

int slip_code_parse(const char *text, struct slip_code_parts *ret)
{
	struct slip_code_parts parts = {.seq = 0};
	char code[CODE_MAX + 2], *at = code + strlen(PREFIX);
	size_t n;

	/* What is no slip's may be a number of somebody, and leaves no copy here. */
	fold(code, strlen(PREFIX) + 1, text);
	if (strcmp(code, PREFIX) != 0)
		return ERR_NONE;
	fold(code, sizeof(code), text);
	if (strlen(code) > CODE_MAX)
		return ERR_BAD;
	n = strspn(at, KIOSK_SET);
	if (!n || n >= sizeof(parts.kiosk) || at[n] != '-')
		return ERR_BAD;
	memcpy(parts.kiosk, at, n);
	at += n + 1;
	n = strspn(at, "0123456789");
	if (!n || n > DIGITS_MAX || *at == '0' || at[n] != '-')
		return ERR_BAD;
	parts.seq = strtoll(at, NULL, 10);
	if (hex_to(parts.hash4, sizeof(parts.hash4), at + n + 1) < 0)
		return ERR_BAD;
	*ret = parts;
	return 0;
}
