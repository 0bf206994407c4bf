/* SPDX-License-Identifier: MIT */
/*
 * A person as a terminal may know one: no ID number, no full name, no phone of their own. The
 * directory keeps these sealed; the struct lives in memory only for the length of a visit.
 */
#ifndef CORE_HALL_PERSON_H
#define CORE_HALL_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/hall/calendar.h"

#define PID_BYTES  16
#define DK_BYTES   32
#define CHIP_MARK  16
#define PLACE_SIZE 12 /* "330784-004" */
#define NAME_SIZE  64
#define KEY_BYTES  32

enum lang { LANG_ZH, LANG_EN, LANG_KO, LANG_COUNT };
const char *lang_code(enum lang lang);                     /* "zh_CN", "en", "ko" */
MUST_USE int lang_parse(const char *code, enum lang *ret); /* also "zh" */

/* A name in each language; an empty one falls back to Chinese. */
struct words {
	char text[LANG_COUNT][NAME_SIZE];
};
const char *words_in(const struct words *w, enum lang lang);
/* Valid UTF-8 without control characters, and the Chinese not empty; `field` is for the error. */
MUST_USE int words_check(const struct words *w, const char *field, struct err *err);

/* Allergens of GB 7718-2025, one bit each, in the order of their letters. */
#define ALLERGEN_LETTERS "GCFEPSMN"
enum diet {
	DIET_SOFT = 1,
	DIET_LOW_SALT = 2,
	DIET_LOW_SUGAR = 4,
	DIET_VEGAN = 8,
	DIET_PORK_FREE = 16
};
/* "G,E,S" and "soft,low-salt"; "" = 0. ERR_BAD for an unknown or empty word. */
MUST_USE int allergens_parse(const char *list, unsigned *ret);
MUST_USE int diet_parse(const char *list, unsigned *ret);
/* The same, the other way round; out of LIST_SIZE bytes. */
#define LIST_SIZE 48
void allergens_format(unsigned bits, char out[LIST_SIZE]);
void diet_format(unsigned bits, char out[LIST_SIZE]);

enum hardship { HARDSHIP_NO, HARDSHIP_YES };

/* Whether the terminal speaks to somebody; the hall's own way where their card says nothing. */
enum voice_wish { VOICE_AS_HALL, VOICE_ON, VOICE_OFF };

/* Somebody this person may order and enrol for, with that one's consent on file. */
#define LINKS_MAX 3
struct link_to {
	char place[PLACE_SIZE];
	uint32_t resident;
	char called[NAME_SIZE]; /* "妈妈" */
};

/* Who is to be phoned in an emergency: shown to a volunteer, after the journal has that it is
 * (core/visit/emergency.h), and written to nothing but the directory. */
#define PHONE_SIZE 24
struct contact {
	char name[NAME_SIZE]; /* as the hall wrote it: "儿子 王强"; "" = nobody is known */
	char phone[PHONE_SIZE];
};

struct person {
	bool known;                   /* false: a neighbour's card, only place and resident hold */
	unsigned char pid[PID_BYTES]; /* the district's pseudonym, BLAKE2b(K_match, 18 digits) */
	char place[PLACE_SIZE];       /* home hall */
	uint32_t resident;            /* resident number there */
	char masked[NAME_SIZE];       /* 张*三 */
	char address[NAME_SIZE];      /* how the hall addresses them: 张奶奶 */
	day_t born;                   /* DAY_NONE: not known */
	enum hardship hardship;
	day_t proof_from, proof_until; /* of hardship, inclusive; 0 = open (hardship_on) */
	unsigned allergens, diet;
	enum lang lang;
	enum voice_wish voice;
	bool volunteer; /* the card is a volunteer's badge */
	bool lunar;     /* keeps the birthday of the lunar calendar */
	bool delivery;  /* an address for meals is on file (at the hub; never here) */
	bool consent;   /* a child: a guardian's consent is on file */
	struct link_to links[LINKS_MAX];
	int n_links;
	struct link_to fetchers[LINKS_MAX]; /* a child: who may fetch it, people of its hall */
	int n_fetchers;
	struct contact contact;
	bool alone;                 /* lives alone */
	int serial;                 /* least card serial that is still good */
	unsigned char dk[DK_BYTES]; /* seals the personal part of their acts */
};

/* Is it proven on that day? Otherwise the person is as without it. */
bool hardship_on(const struct person *p, day_t day);

/*
 * Masks a name (GB/T 35273 practice): 2 characters 张*, 3 张*三, from 4 first and last kept with
 * ** between: 欧**锋. Each side of a middle dot (·, ・) is masked on its own. Hangul like Hanzi.
 * Latin names: the first letter of each word and ***: "K*** H***". A single Hanzi becomes *.
 * ERR_BAD: not UTF-8, or no name in it; ERR_LIMIT: does not fit.
 */
MUST_USE int name_mask(const char *full, char *out, size_t size);

/* tag = 8 bits of BLAKE2b(K_hall, canonical ID number); matched only together with the birth
 * date, and never shown. */
unsigned char id_tag(const unsigned char k_hall[KEY_BYTES], const char *number);
void id_pid(
	const unsigned char k_match[KEY_BYTES], const char *number, unsigned char pid[PID_BYTES]);
/* The digits of a telephone number: 16 bits of BLAKE2b(K_hall, "phone" and them). It finds whom a number
 * may be of, and proves nothing: families share telephones, and of 65,536 two people share a tag. */
uint16_t phone_tag(const unsigned char k_hall[KEY_BYTES], const char *digits);
/* The mark of a chip card: BLAKE2b-128(K_hall, "uid" and the UID in upper-case hex). ERR_BAD: not
 * 1 to 16 bytes in hex. */
MUST_USE int chip_mark(
	const unsigned char k_hall[KEY_BYTES], const char *uid, unsigned char mark[CHIP_MARK]);

#endif
