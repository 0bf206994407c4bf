/* SPDX-License-Identifier: MIT */
/*
 * Reads Prometheus' text format, version 0.0.4, more strictly than Prometheus does: every family has
 * HELP and TYPE before its samples, stands together and comes once; no sample comes twice; label
 * values are escaped; a counter's name ends in _total; the last line ends.
 */
#ifndef TESTS_SERVER_PROMETHEUS_H
#define TESTS_SERVER_PROMETHEUS_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES_MAX 500
#define FAMILIES    64

struct prometheus {
	char family[80], type[16]; /* whose samples may come now */
	bool helped;
	char families[FAMILIES][80];
	int n_families;
	struct {
		char series[300]; /* name and labels, as they stand there */
		double value;
	} of[SAMPLES_MAX];
	int n;
	char why[400]; /* "" = the text is good */
};

static inline bool prom_bad(struct prometheus *p, const char *line, const char *why)
{
	snprintf(p->why, sizeof(p->why), "%s: %.*s", why, (int)strcspn(line, "\n") & 0xff, line);
	return false;
}

static inline size_t prom_name(const char *at)
{
	size_t n = 0;

	while (isalnum((unsigned char)at[n]) || at[n] == '_' || at[n] == ':')
		n++;
	return isdigit((unsigned char)at[0]) ? 0 : n;
}

/* "# HELP name text" or "# TYPE name type"; nothing else begins with #. */
static inline bool prom_comment(struct prometheus *p, const char *line, const char *end)
{
	bool help = strncmp(line, "# HELP ", 7) == 0;
	size_t n = prom_name(line + 7);
	char name[80];

	if ((!help && strncmp(line, "# TYPE ", 7) != 0) || !n || n >= sizeof(name) ||
		line[7 + n] != ' ' || line + 8 + n >= end)
		return prom_bad(p, line, "no comment of ours");
	snprintf(name, sizeof(name), "%.*s", (int)n, line + 7);
	if (!help) {
		if (!p->helped || strcmp(name, p->family) != 0 || p->type[0])
			return prom_bad(p, line, "TYPE not after its HELP");
		snprintf(p->type, sizeof(p->type), "%.*s", (int)(end - line - 8 - (int)n) & 15,
			line + 8 + n);
		if (strcmp(p->type, "gauge") != 0 && strcmp(p->type, "counter") != 0)
			return prom_bad(p, line, "type");
		if ((strcmp(p->type, "counter") == 0) !=
			(n > 6 && strcmp(name + n - 6, "_total") == 0))
			return prom_bad(p, line, "counters, and they alone, end in _total");
		return true;
	}
	for (int i = 0; i < p->n_families; i++)
		if (strcmp(p->families[i], name) == 0)
			return prom_bad(p, line, "a family comes twice");
	if (p->n_families == FAMILIES)
		return prom_bad(p, line, "too many families");
	snprintf(p->families[p->n_families++], sizeof(name), "%s", name);
	snprintf(p->family, sizeof(p->family), "%s", name);
	p->helped = true;
	p->type[0] = 0;
	return true;
}

/* {a="x",b="y"}; the byte after it, NULL = it is none. */
static inline const char *prom_labels(const char *at)
{
	do {
		size_t n = prom_name(++at);

		if (!n || at[n] != '=' || at[n + 1] != '"')
			return NULL;
		for (at += n + 2; *at != '"'; at++) {
			if (*at == '\n' || !*at || (unsigned char)*at < 0x20)
				return NULL;
			if (*at == '\\' && !strchr("\\\"n", *++at))
				return NULL;
		}
		at++;
	} while (*at == ',');
	return *at == '}' ? at + 1 : NULL;
}

static inline bool prom_sample(struct prometheus *p, const char *line, const char *end)
{
	size_t n = prom_name(line);
	const char *at = line + n;
	char *stop;

	if (n != strlen(p->family) || strncmp(line, p->family, n) != 0 || !p->type[0])
		return prom_bad(p, line, "a sample outside its family");
	if (*at == '{')
		at = prom_labels(at);
	if (!at || *at != ' ')
		return prom_bad(p, line, "labels");
	if (p->n == SAMPLES_MAX || (size_t)(at - line) >= sizeof(p->of[0].series))
		return prom_bad(p, line, "too much for this reader");
	snprintf(p->of[p->n].series, sizeof(p->of[0].series), "%.*s", (int)(at - line), line);
	p->of[p->n].value = strtod(at + 1, &stop);
	if (stop != end || stop == at + 1 || isspace((unsigned char)at[1]))
		return prom_bad(p, line, "value");
	for (int i = 0; i < p->n; i++)
		if (strcmp(p->of[i].series, p->of[p->n].series) == 0)
			return prom_bad(p, line, "a sample comes twice");
	p->n++;
	return true;
}

static inline bool prometheus_read(struct prometheus *p, const char *text)
{
	const char *end;

	memset(p, 0, sizeof(*p));
	for (; *text; text = end + 1) {
		end = strchr(text, '\n');
		if (!end)
			return prom_bad(p, text, "the last line has no end");
		if (!(*text == '#' ? prom_comment(p, text, end) : prom_sample(p, text, end)))
			return false;
	}
	return true;
}

/* -1 = there is no such sample. */
static inline double prometheus_value(const struct prometheus *p, const char *series)
{
	for (int i = 0; i < p->n; i++)
		if (strcmp(p->of[i].series, series) == 0)
			return p->of[i].value;
	return -1;
}

#endif
