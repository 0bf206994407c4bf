/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SUPPORT_CERTIFICATE_H
#define TESTS_SUPPORT_CERTIFICATE_H

/* cert.pem and key.pem in dir, signed by itself, good for an hour. */
void certificate_make(const char *dir);

#endif
