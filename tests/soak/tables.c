/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "server/import.h"
#include "tests/soak/soak.h"

void soak_place(int hall, char place[PLACE_SIZE])
{
	snprintf(place, PLACE_SIZE, "330784-%03u", (unsigned)(hall + 1) % 1000);
}

/* Of a division that was never given out: nobody has it. */
static void id_number(int hall, int resident, char number[19])
{
	static const int weight[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;

	snprintf(number, 19, "330799%04u%02u%02u%03u", (unsigned)(1930 + hall % 25) % 10000,
		(unsigned)(1 + hall / 25 % 12), (unsigned)(1 + resident % 28),
		(unsigned)(1 + hall / 300 * 100 + resident) % 1000);
	for (int i = 0; i < 17; i++)
		sum += (number[i] - '0') * weight[i];
	number[17] = "10X98765432"[sum % 11];
	number[18] = 0;
}

static void import(struct soak *s, const char *name, struct buf *text)
{
	struct moment now = soak_moment(s);
	struct import_bytes file = {name, text->data, text->len};
	struct import_report report;
	struct err err = {0};

	if (ledger_begin(&s->hub.ledger, &err) < 0 ||
		import_bytes(&s->hub, &file, &now, &report, &err) < 0 ||
		ledger_commit(&s->hub.ledger, &err) < 0)
		soak_finding(s, "%s: %s", name, err.text);
	buf_clear(text);
}

static void add_people(struct soak *s, struct buf *text, int hall)
{
	char place[PLACE_SIZE], number[19];

	(void)s;
	soak_place(hall, place);
	for (int i = 0; i < HALL_PEOPLE; i++) {
		id_number(hall, i, number);
		buf_fmt(text, "%s\t%d\t%s\t王桂兰\t王奶奶\t\t\t\t\t\t\t\n", place, i + 1, number);
	}
}

/* Neighbours are the halls before and after. */
static void add_hall(struct soak *s, struct buf *text, int hall)
{
	char place[PLACE_SIZE], next[PLACE_SIZE];

	soak_place(hall, place);
	soak_place((hall + 1) % s->n_halls, next);
	buf_fmt(text, "%s\t厅%d\tHall %d\t\t%s\t\n", place, hall + 1, hall + 1,
		s->n_halls > 1 ? next : "");
}

void tables_import(struct soak *s)
{
	struct buf text = BUF_INIT(16u << 20);
	char place[PLACE_SIZE];

	buf_str(&text, "place\tzh\ten\tko\tneighbours\tphone\n");
	for (int i = 0; i < s->n_halls; i++)
		add_hall(s, &text, i);
	import(s, "halls.tsv", &text);
	buf_str(&text, "place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang"
		       "\tcard_uid\tvolunteer\tphone\n");
	for (int i = 0; i < s->n_halls; i++)
		add_people(s, &text, i);
	import(s, "residents.tsv", &text);
	buf_str(&text, "place\tmeal\tfrom\tto\tcutoff_days\tcutoff\tportions\tweekdays\twalk_in\n");
	for (int i = 0; i < s->n_halls; i++) {
		soak_place(i, place);
		buf_fmt(&text, "%s\tlunch\t10:30\t12:30\t0\t09:00\t%d\t\t%d\n", place, PORTIONS,
			WALK_INS);
	}
	import(s, "slots.tsv", &text);
	buf_str(&text, "id\tkind\thall\tzh\ten\tko\troom\tdays\ttime\tseats\tminage\n");
	for (int i = 0; i < s->n_halls; i++)
		buf_fmt(&text,
			"C%d\tclass\t厅%d\t书法\tWriting\t\t楼上\tMon\t09:00-10:30\t%d\t0\n"
			"S%d\tclinic\t厅%d\t义诊\tDoctors\t\t楼下\tMon,Tue,Wed,Thu,Fri,Sat,Sun"
			"\t14:00-16:00\t%d\t0\n",
			i + 1, i + 1, SEATS, i + 1, i + 1, SEATS);
	import(s, "offerings.tsv", &text);
	buf_done(&text);
}

void people_known(struct soak *s)
{
	struct moment now = soak_moment(s);

	for (int i = 0; i < s->n_halls * HALL_PEOPLE && !s->over; i++) {
		int hall = i / HALL_PEOPLE, n = i % HALL_PEOPLE;
		struct post *m = &s->machines[hall * HALL_TERMINALS];
		struct card card = {.kind = CARD_ID};
		struct lookup found = {.ticket = 0};
		char number[19];

		id_number(hall, n, number);
		text_copy(card.number, sizeof(card.number), number);
		store_find_card(m->store, &card, &now, &found);
		if (found.result != LOOKUP_FOUND)
			soak_finding(s, "%s of hall %d is not known there", number, hall + 1);
		s->people[hall][n] = found.person;
	}
}
