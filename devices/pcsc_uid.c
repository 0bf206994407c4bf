/* SPDX-License-Identifier: MIT */
#include "devices/pcsc_uid.h"

bool pcsc_uid_length(size_t bytes)
{
	return bytes == 4 || bytes == 7 || bytes == 8 || bytes == 10;
}

/* Readers of little worth answer so when the card did not say its number. */
static bool is_filler(const unsigned char *bytes, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (bytes[i] != bytes[0])
			return false;
	return bytes[0] == 0x00 || bytes[0] == 0xff;
}

int pcsc_uid(const unsigned char *answer, size_t n, char uid[PCSC_UID_SIZE])
{
	static const char digits[] = "0123456789ABCDEF";

	/* A card torn away can end in a success of no bytes at all. */
	if (n < 2 || answer[n - 2] != 0x90 || answer[n - 1] != 0x00)
		return ERR_BAD;
	n -= 2;
	if (!pcsc_uid_length(n) || is_filler(answer, n))
		return ERR_BAD;
	for (size_t i = 0; i < n; i++) {
		uid[2 * i] = digits[answer[i] >> 4];
		uid[2 * i + 1] = digits[answer[i] & 15];
	}
	uid[2 * n] = 0;
	return 0;
}
