/* SPDX-License-Identifier: MIT */
#include "core/hall/offering.h"

#include <stdio.h>
#include <string.h>

#include "core/hall/token.h"

#define SEATS_MAX  100000
#define LOOK_AHEAD 370

/* A session rule read. */
struct rule {
	unsigned weekdays; /* bits; 0: a single date */
	int nth;           /* 1…5: that one of the month; -1 the last; 0 every week */
	day_t date;
};

static int parse_nth(const char *s, size_t n)
{
	static const char *const names[] = {"1st", "2nd", "3rd", "4th", "5th"};

	for (int i = 0; i < 5; i++)
		if (n == 3 && memcmp(s, names[i], 3) == 0)
			return i + 1;
	return n == 4 && memcmp(s, "last", 4) == 0 ? -1 : 0;
}

static bool rule_parse(const char *text, struct rule *ret)
{
	const char *blank = strchr(text, ' ');
	int weekday;

	*ret = (struct rule){.date = DAY_NONE};
	if (day_parse(text, &ret->date) == 0)
		return true;
	if (!blank)
		return weekdays_parse(text, &ret->weekdays) == 0;
	ret->nth = parse_nth(text, (size_t)(blank - text));
	weekday = weekday_parse(blank + 1);
	if (!ret->nth || weekday < 0)
		return false;
	ret->weekdays = 1U << weekday;
	return true;
}

/* weekday: the one that counts on this day, -1 = closed. A date that is written out holds always. */
static bool rule_on(const struct rule *r, day_t day, int weekday)
{
	struct date d;

	if (!r->weekdays)
		return day == r->date;
	if (weekday < 0 || !(r->weekdays >> weekday & 1) || !day_exists(day))
		return false;
	if (r->nth == 0)
		return true;
	if (weekday != day_weekday(day))
		return false;
	d = day_to_date(day);
	if (r->nth > 0)
		return (d.day - 1) / 7 + 1 == r->nth;
	/* The last one: a week later is another month. */
	return day_to_date(day + 7).month != d.month;
}

static int check_misses(const struct offering *o, struct err *err)
{
	bool none = !o->miss_max && !o->miss_days && !o->miss_wait;
	bool rule = o->miss_max >= 1 && o->miss_max <= 100 && o->miss_days >= 1 &&
		    o->miss_days <= LOOK_AHEAD && o->miss_wait >= 1 && o->miss_wait <= LOOK_AHEAD;

	if (none || rule)
		return 0;
	return err_set(err, ERR_BAD, "misses: %d in %d days, wait %d: is no rule", o->miss_max,
		o->miss_days, o->miss_wait);
}

static int check_ages(const struct offering *o, struct err *err)
{
	if (o->min_age < 0 || o->min_age > 150)
		return err_set(err, ERR_BAD, "minage: %d is not 0 to 150", o->min_age);
	if (o->max_age < 0 || o->max_age > 150 || (o->max_age && o->max_age < o->min_age))
		return err_set(err, ERR_BAD, "maxage: %d is not %d to 150", o->max_age, o->min_age);
	return 0;
}

/* Words that need not be there at all. */
static int check_words(const struct words *w, const char *field, struct err *err)
{
	bool none = true;

	for (int i = 0; i < LANG_COUNT; i++)
		none = none && !w->text[i][0];
	return none ? 0 : words_check(w, field, err);
}

static int check_texts(const struct offering *o, struct err *err)
{
	if (words_check(&o->name, "name", err) < 0 || check_words(&o->room, "room", err) < 0 ||
		check_words(&o->floor, "floor", err) < 0 ||
		check_words(&o->bring, "bring", err) < 0)
		return ERR_BAD;
	return 0;
}

int offering_check(const struct offering *o, struct err *err)
{
	uint32_t division, hall;
	struct rule rule;

	if (!o->id[0])
		return err_set(err, ERR_BAD, "id: empty");
	if (!o->kind[0] || o->kind[strspn(o->kind, "abcdefghijklmnopqrstuvwxyz-")])
		return err_set(err, ERR_BAD, "kind: \"%s\" is no kind", o->kind);
	if (place_parse(o->place, &division, &hall))
		return err_set(err, ERR_BAD, "hall: \"%s\" is no hall", o->place);
	if (!rule_parse(o->rule, &rule))
		return err_set(err, ERR_BAD, "days: \"%s\" is no rule for sessions", o->rule);
	if (o->from_min < 0 || o->to_min > 1440 || o->from_min >= o->to_min)
		return err_set(err, ERR_BAD, "time: %d to %d is no time of day in minutes",
			o->from_min, o->to_min);
	if (o->seats < 1 || o->seats > SEATS_MAX)
		return err_set(err, ERR_BAD, "seats: %d is not 1 to %d", o->seats, SEATS_MAX);
	if (check_ages(o, err) < 0)
		return ERR_BAD;
	if (o->ahead < 0 || o->ahead > OFFERING_AHEAD_MAX)
		return err_set(
			err, ERR_BAD, "ahead: %d is not 0 to %d", o->ahead, OFFERING_AHEAD_MAX);
	if (check_misses(o, err) < 0)
		return ERR_BAD;
	return check_texts(o, err);
}

int offering_ahead(const struct offering *o)
{
	return o->ahead ? o->ahead : OFFERING_AHEAD;
}

int workday_check(const struct workday *w, struct err *err)
{
	if (!day_to_date(w->day).year)
		return err_set(err, ERR_BAD, "day: no date");
	if (w->as < -1 || w->as > 6)
		return err_set(err, ERR_BAD, "as: %d is no weekday", w->as);
	return 0;
}

int change_check(const struct session_change *c, struct err *err)
{
	bool untimed = !c->from_min && !c->to_min;

	if (!c->offering[0])
		return err_set(err, ERR_BAD, "offering: empty");
	if ((int)c->kind < CHANGE_OFF || c->kind > CHANGE_MOVED)
		return err_set(err, ERR_BAD, "change: %d is no kind of change", (int)c->kind);
	if (!day_to_date(c->day).year)
		return err_set(err, ERR_BAD, "day: no date");
	if ((c->kind == CHANGE_MOVED) != (c->to_day != DAY_NONE))
		return err_set(err, ERR_BAD, "to_day: only a moved session has one");
	if (c->kind == CHANGE_MOVED && !day_to_date(c->to_day).year)
		return err_set(err, ERR_BAD, "to_day: no date");
	if (!untimed && (c->from_min < 0 || c->to_min > 1440 || c->from_min >= c->to_min))
		return err_set(err, ERR_BAD, "time: %d to %d is no time of day in minutes",
			c->from_min, c->to_min);
	if (c->kind == CHANGE_MOVED && c->to_day == c->day && untimed && !c->room.text[LANG_ZH][0])
		return err_set(err, ERR_BAD, "change: moved, but nothing is different");
	return check_words(&c->room, "room", err);
}

int timetable_weekday(const struct timetable *t, day_t day)
{
	for (int i = 0; i < t->n_workdays; i++)
		if (t->workdays[i].day == day)
			return t->workdays[i].as;
	return day_weekday(day);
}

const struct session_change *session_change_of(
	const struct timetable *t, const char *offering, day_t day)
{
	for (int i = 0; i < t->n_changes; i++)
		if (t->changes[i].day == day && strcmp(t->changes[i].offering, offering) == 0)
			return &t->changes[i];
	return NULL;
}

/* Is there a session to move away? By the day's own weekday, too: a holiday is what classes are
 * moved away from. */
static bool movable(const struct timetable *t, const struct rule *r, day_t day)
{
	return rule_on(r, day, day_weekday(day)) || rule_on(r, day, timetable_weekday(t, day));
}

/* A session that was moved to this day. */
static const struct session_change *moved_here(
	const struct timetable *t, const struct offering *o, const struct rule *rule, day_t day)
{
	for (int i = 0; i < t->n_changes; i++) {
		const struct session_change *c = &t->changes[i];

		if (c->kind == CHANGE_MOVED && c->to_day == day &&
			strcmp(c->offering, o->id) == 0 && movable(t, rule, c->day))
			return c;
	}
	return NULL;
}

static void session_fill(
	const struct offering *o, day_t day, const struct session_change *c, struct session *ret)
{
	bool timed = c && (c->from_min || c->to_min);
	bool elsewhere = c && c->room.text[LANG_ZH][0];

	*ret = (struct session){
		.offering = o,
		.day = day,
		.from_min = timed ? c->from_min : o->from_min,
		.to_min = timed ? c->to_min : o->to_min,
		.room = elsewhere ? &c->room : &o->room,
		.change = c,
	};
}

/* Does what the rule or an addition puts on this day stay there? */
static bool stays(const struct timetable *t, const struct rule *rule, day_t day,
	const struct session_change *c)
{
	if (!c)
		return rule_on(rule, day, timetable_weekday(t, day));
	if (c->kind == CHANGE_MOVED)
		return c->to_day == day && movable(t, rule, day);
	return c->kind == CHANGE_EXTRA;
}

static bool held_on(const struct timetable *t, const struct offering *o, const struct rule *rule,
	day_t day, struct session *ret)
{
	const struct session_change *c = session_change_of(t, o->id, day);

	if (!stays(t, rule, day, c)) {
		c = moved_here(t, o, rule, day);
		if (!c)
			return false;
	}
	session_fill(o, day, c, ret);
	return true;
}

bool session_on(const struct timetable *t, const struct offering *o, day_t day, struct session *ret)
{
	struct rule rule;

	return rule_parse(o->rule, &rule) && held_on(t, o, &rule, day, ret);
}

/* The first day from `from` to `last` on which the changes put a session; last + 1 = none. */
static day_t next_changed(const struct timetable *t, const struct offering *o,
	const struct rule *rule, day_t from, day_t last)
{
	day_t first = last + 1;
	struct session s;

	for (int i = 0; i < t->n_changes; i++) {
		const struct session_change *c = &t->changes[i];
		day_t day = c->kind == CHANGE_MOVED ? c->to_day : c->day;

		if (day >= from && day < first && strcmp(c->offering, o->id) == 0 &&
			held_on(t, o, rule, day, &s))
			first = day;
	}
	return first;
}

/* The first day from `from` on which the rule holds; none up to `last`: a later one. */
static day_t rule_next(const struct timetable *t, const struct rule *r, day_t from, day_t last)
{
	if (!r->weekdays)
		return r->date >= from ? r->date : last + 1;
	while (from <= last && !rule_on(r, from, timetable_weekday(t, from)))
		from++;
	return from;
}

bool session_next(
	const struct timetable *t, const struct offering *o, day_t from, struct session *ret)
{
	struct rule rule;
	day_t day, changed, last;

	if (from > INT32_MAX - LOOK_AHEAD - 1 || !rule_parse(o->rule, &rule))
		return false;
	last = from + LOOK_AHEAD;
	changed = next_changed(t, o, &rule, from, last);
	for (day = from; (day = rule_next(t, &rule, day, changed - 1)) < changed; day++)
		if (held_on(t, o, &rule, day, ret))
			return true;
	return changed <= last && held_on(t, o, &rule, changed, ret);
}

bool session_overlap(const struct session *a, const struct session *b)
{
	return a->day == b->day && a->from_min < b->to_min && b->from_min < a->to_min;
}

bool session_attended_by(const struct session *s, const struct moment *now)
{
	int from = (s->from_min - ATTEND_BEFORE_MIN) * 60,
	    to = (s->from_min + ATTEND_AFTER_MIN) * 60;

	return now->quality != CLOCK_UNKNOWN && now->day == s->day && now->secs >= from &&
	       now->secs <= to;
}

void seat_resource(char out[RESOURCE_SIZE], const struct offering *o, day_t day)
{
	char date[12] = "/";

	if (o->session)
		day_format(day, date + 1);
	else
		date[0] = 0;
	snprintf(out, RESOURCE_SIZE, "seat/%s/%s%s", o->place, o->id, date);
}

enum fit offering_fit(
	const struct offering *o, const struct person *p, day_t on, enum birthday_rule birthday)
{
	bool aged = o->min_age || o->max_age;
	int age = p->known ? age_on(p->born, on, birthday) : -1;
	bool child = age >= 0 && age < CONSENT_UNTIL;

	if (!p->known && (o->hardship || o->guardian))
		return FIT_NOT_KNOWN;
	if (o->hardship && !hardship_on(p, on))
		return FIT_OTHERS;
	if (aged && age < 0)
		return FIT_NOT_KNOWN;
	if (aged && age < o->min_age)
		return FIT_TOO_YOUNG;
	if (o->max_age && age > o->max_age)
		return FIT_TOO_OLD;
	return (o->guardian || child) && !p->consent ? FIT_NO_CONSENT : FIT_OK;
}

/* How many of this offering were missed in the days that end with `last`? */
static int misses(const struct offering *o, const struct missed *missed, int n, day_t last)
{
	int count = 0;

	for (int i = 0; i < n; i++)
		count += missed[i].day <= last && missed[i].day > last - o->miss_days &&
			 strcmp(missed[i].offering, o->id) == 0;
	return count;
}

day_t offering_barred(const struct offering *o, const struct missed *missed, int n, day_t today)
{
	day_t until = DAY_NONE;

	for (int i = 0; o->miss_max && i < n; i++) {
		day_t day = missed[i].day;

		/* today's session can still be attended; one so long ago bars no more */
		if (day >= today || day < today - o->miss_wait ||
			strcmp(missed[i].offering, o->id) != 0)
			continue;
		if (day + o->miss_wait + 1 > until && misses(o, missed, n, day) >= o->miss_max)
			until = day + o->miss_wait + 1;
	}
	return until;
}
