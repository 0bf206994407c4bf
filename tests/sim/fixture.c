/* SPDX-License-Identifier: MIT */
/*
 * Two halls that are each other's neighbours, small enough that everything runs out: lunches of two
 * weekdays, some of them kept for walk-ins, a course and a session in each.
 */
#include "tests/sim/world.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "server/import.h"

const char *const fixture_places[HALLS] = {"330784-004", "330784-003"};

static const char halls[] = "place\tzh\ten\tko\tneighbours\tphone\n"
			    "330784-004\t园丁\tYuanding\t\t330784-003\t\n"
			    "330784-003\t花园\tHuayuan\t\t330784-004\t\n";

/* Divisions that were never given out: nobody has these numbers. */
static const char residents[] =
	"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang\tcard_uid"
	"\tvolunteer\tphone\n"
	"330784-004\t1\t330799194803150016\t王桂兰\t王奶奶\t\t\t\t\t\t\t\n"
	"330784-004\t2\t330799195109110027\t陈秀英\t陈阿姨\t\t\t\t\t\t\t\n"
	"330784-004\t3\t330799196402290121\t李美珍\t李阿姨\t\t\t\t\t\t\t\n"
	"330784-004\t4\t33079919421018005X\t周阿大\t周爷爷\t\t\t\t\t\t\t\n"
	"330784-003\t1\t330799193807020046\t吴月娥\t吴奶奶\t\t\t\t\t\t\t\n"
	"330784-003\t2\t330199193606090264\t徐根宝\t徐爷爷\t\t\t\t\t\t\t\n"
	"330784-003\t3\t330799201806010337\t徐小宝\t小宝\t\t\t\t\t\t\t\n";

/* More than one a day: so it is the order that counts once, not the day. */
static const char tariff[] = "valid_from\trule\twho\tkind\tvalue_fen\tcap_fen\tper_day\tmeal\n"
			     "2026-01-01\tS\tage 0-\tless\t300\t\t3\t\n";

static int import(struct world *w, const char *name, const char *text, struct err *err)
{
	struct moment now = world_moment(w, 0);
	struct import_bytes file = {name, text, strlen(text)};
	struct import_report report;
	int result = ledger_begin(&w->hub.hub.ledger, err);

	if (result < 0)
		return result;
	result = import_bytes(&w->hub.hub, &file, &now, &report, err);
	if (result < 0)
		ledger_rollback(&w->hub.hub.ledger);
	else
		result = ledger_commit(&w->hub.hub.ledger, err);
	return result;
}

int fixture_office(struct world *w, struct err *err)
{
	char slots[400], offerings[400];

	snprintf(slots, sizeof(slots),
		"place\tmeal\tfrom\tto\tcutoff_days\tcutoff\tportions\tweekdays\twalk_in\n"
		"330784-004\tlunch\t10:30\t12:30\t0\t09:00\t%d\tMon,Tue\t1\n"
		"330784-003\tlunch\t10:30\t12:30\t0\t09:00\t%d\tMon,Tue\t1\n",
		w->hub.portions, w->hub.portions);
	snprintf(offerings, sizeof(offerings),
		"id\tkind\thall\tzh\ten\tko\troom\tdays\ttime\tseats\tminage\n"
		"C1\tclass\t园丁\t书法\tWriting\t\t楼上\tMon\t09:00-10:30\t%d\t0\n"
		"S1\tclinic\t园丁\t义诊\tDoctors\t\t楼下\t2026-11-25\t09:00-11:00\t%d\t0\n"
		"S2\tclinic\t花园\t义诊\tDoctors\t\t楼下\t2026-11-26\t09:00-11:00\t%d\t0\n",
		w->hub.seats, w->hub.seats, w->hub.seats);
	if (import(w, "slots.tsv", slots, err) < 0)
		return err->code;
	return import(w, "offerings.tsv", offerings, err);
}

void fixture_tables(struct world *w)
{
	struct err err = {0};

	w->hub.portions = w->hub.portions_most = 4;
	w->hub.seats = w->hub.seats_most = 2;
	if (import(w, "halls.tsv", halls, &err) < 0 ||
		import(w, "residents.tsv", residents, &err) < 0 ||
		import(w, "tariff.tsv", tariff, &err) < 0 || fixture_office(w, &err) < 0)
		finding(w, "the fixture: %s", err.text);
}

static const char *const numbers[HALLS][RESIDENTS] = {
	{"330799194803150016", "330799195109110027", "330799196402290121"},
	{"330799193807020046", "330199193606090264", "330799201806010337"},
};

void fixture_residents(struct world *w)
{
	for (int i = 0; i < HALLS * RESIDENTS; i++) {
		int hall = i / RESIDENTS, n = i % RESIDENTS;
		struct terminal *t = &w->terminals[hall ? TERMINALS - 1 : 0];
		struct moment now = hall_clock_now(&t->clock);
		struct card card = {.kind = CARD_ID};
		struct lookup found = {.ticket = 0};

		text_copy(card.number, sizeof(card.number), numbers[hall][n]);
		store_find_card(t->store, &card, &now, &found);
		if (found.result != LOOKUP_FOUND)
			finding(w, "resident %d of hall %d is not known there", n + 1, hall);
		w->residents[hall][n] = found.person;
	}
}
