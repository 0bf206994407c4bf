/* SPDX-License-Identifier: MIT */
#include "server/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

bool address_loopback(const struct sockaddr_storage *at)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)at;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)at;

	if (at->ss_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

int address_parse(
	const char *option, const char *text, struct sockaddr_storage *at, struct err *err)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)at;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)at;
	const char *colon = strrchr(text, ':');
	size_t n = colon ? (size_t)(colon - text) : 0;
	size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
	char host[64];
	unsigned long port;

	memset(at, 0, sizeof(*at));
	if (!n || n >= sizeof(host) || !digits || colon[1 + digits] || digits > 5 ||
		(port = strtoul(colon + 1, NULL, 10)) > 65535)
		return err_set(err, ERR_BAD, "%s %.80s: not ADDRESS:PORT", option, text);
	memcpy(host, text, n);
	host[n] = 0;
	if (strcmp(host, "localhost") == 0)
		text_copy(host, sizeof(host), "127.0.0.1");
	if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		return 0;
	}
	if (host[0] != '[' || host[n - 1] != ']')
		return err_set(err, ERR_BAD, "%s %.80s: not ADDRESS:PORT", option, text);
	host[n - 1] = 0;
	if (inet_pton(AF_INET6, host + 1, &v6->sin6_addr) != 1)
		return err_set(err, ERR_BAD, "%s %.80s: not ADDRESS:PORT", option, text);
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons((uint16_t)port);
	return 0;
}
