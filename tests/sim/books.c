/* SPDX-License-Identifier: MIT */
/* What the hub must have when all is mended: each act that was told done, and no more sold than there is. */
#include "tests/sim/checks.h"

#include <string.h>

#include "core/base/text.h"
#include "server/ledger_act.h"
#include "server/ledger_lease.h"
#include "tests/sim/faults.h"
#include "tests/sim/machines.h"

/* ---- acts ----------------------------------------------------------------------------------- */

struct seen {
	int n, twice; /* kept under this id, and under another because the id was there already */
	bool same, ok, branch;
	char reason[24];
};

static void look_up(struct world *w, const struct done *told, struct seen *ret)
{
	struct err err = {0};
	sqlite3_stmt *stmt = db_stmt(hub_db(w),
		"SELECT a.hash, a.state, a.reason, s.parent IS NOT NULL, a.id IS NULL FROM act a"
		" JOIN stream s ON s.no=a.stream_no WHERE a.id=?1"
		" UNION ALL SELECT a.hash, a.state, a.reason, 1, 1 FROM act a"
		" JOIN stream s ON s.no=a.stream_no WHERE a.id IS NULL AND a.claimed=?1"
		/* A copy of the disk brought it before the journal itself did. */
		" AND NOT (a.state='alias' AND s.parent IS NOT NULL AND s.life<>'')",
		&err);

	memset(ret, 0, sizeof(*ret));
	if (!stmt)
		finding(w, "the hub's acts: %s", err.text);
	sqlite3_bind_blob(stmt, 1, told->id, sizeof(told->id), SQLITE_STATIC);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		if (sqlite3_column_int(stmt, 4)) {
			ret->twice++;
			continue;
		}
		ret->n++;
		ret->same = sqlite3_column_bytes(stmt, 0) == ACT_HASH_BYTES &&
			    memcmp(sqlite3_column_blob(stmt, 0), told->hash, ACT_HASH_BYTES) == 0;
		ret->ok = strcmp((const char *)sqlite3_column_text(stmt, 1), "ok") == 0;
		text_copy(ret->reason, sizeof(ret->reason),
			(const char *)sqlite3_column_text(stmt, 2));
		ret->branch = sqlite3_column_int(stmt, 3) != 0;
	}
	sqlite3_reset(stmt);
}

bool check_hub_has(struct world *w, const struct done *told)
{
	struct seen seen = {.n = 0};

	if (w->hub.up)
		look_up(w, told, &seen);
	return seen.n > 0;
}

/* What the hub had of a journal that was put back is lost with the hub's own memory. */
void check_orphans(struct world *w)
{
	for (int i = 0; i < w->n_told; i++) {
		struct done *told = &w->told[i];

		if (!told->orphan || check_hub_has(w, told))
			continue;
		told->orphan = false;
		told->lost = true;
		told->doubted |= w->terminals[told->terminal].doubted;
	}
}

/* In holes of its stream: of all, or of those whose end no copy of its disk has brought. */
static int64_t holes_over(struct world *w, const struct done *told, bool unproven)
{
	struct err err = {0};
	int64_t n = 0;

	if (sql_number(&w->hub.hub.ledger.sql, &err, &n, 0,
		    "SELECT count(*) FROM gap g JOIN stream s ON s.no=g.stream_no WHERE s.stream=?1 AND"
		    " g.from_seq<=?2 AND g.to_seq>=?2 AND (?3=0 OR NOT EXISTS(SELECT 1 FROM act a"
		    " JOIN stream b ON b.no=a.stream_no WHERE b.stream=?1 AND a.seq=g.to_seq AND"
		    " a.hash=g.hash))",
		    "bii", store_identity(w->terminals[told->terminal].store)->stream,
		    (size_t)STREAM_BYTES, told->seq, (int64_t)unproven) < 0)
		finding(w, "the hub's holes: %s", err.text);
	return n;
}

/* Both backups and the hub were lost after the terminal had let it go: a hole that staff see. */
static bool in_hole(struct world *w, const struct done *told)
{
	int64_t n =
		told->seq > w->terminals[told->terminal].may_miss ? 0 : holes_over(w, told, false);

	w->figures->holes += n > 0;
	return n > 0;
}

/* Set aside: only for what is so in this seed's weather. */
static bool may_be_aside(struct world *w, const struct done *told, const struct seen *seen)
{
	const struct terminal *t = &w->terminals[told->terminal];

	if (strcmp(seen->reason, "unapproved") == 0)
		/* Let go of and lost here, it came by an older copy of the disk: nothing says that
		 * it is what the terminal went on from. */
		return t->doubted || t->parted || (seen->branch && holes_over(w, told, true));
	if (strcmp(seen->reason, "backdated") == 0)
		/* A HELLO under way for a night tells of a time after acts that it knew nothing of. */
		return (w->weather & 1u << CLOCKS) || w->slept || t->doubted || t->parted;
	return false;
}

static void check_done(struct world *w, const struct done *told)
{
	char id[2 * ACT_ID_BYTES + 1];
	struct seen seen;

	if (told->lost)
		return;
	hex_from(id, told->id, sizeof(told->id));
	look_up(w, told, &seen);
	if (!seen.n && in_hole(w, told))
		return;
	if (seen.n != 1)
		finding(w, "act %lld of t%d (%s, %s) was told done and is %s on the hub",
			(long long)told->seq, told->terminal, act_kind_name(told->kind), id,
			seen.n ? "twice" : "not");
	if (seen.twice)
		finding(w, "act %lld of t%d came again under its id", (long long)told->seq,
			told->terminal);
	if (!seen.same)
		finding(w, "act %lld of t%d is another on the hub", (long long)told->seq,
			told->terminal);
	if (!seen.ok && !may_be_aside(w, told, &seen))
		finding(w, "act %lld of t%d was set aside: %s", (long long)told->seq,
			told->terminal, seen.reason);
}

/* ---- sold, by the hub's books ----------------------------------------------------------------- */

static int count_act(void *ctx, const struct act_seen *act, struct err *err)
{
	struct act_head head;
	char resource[RESOURCE_SIZE];

	if (strcmp(act->state, "ok") != 0)
		return 0;
	if (act_head_decode(act->parts.head, act->parts.head_len, &head, err) < 0)
		return err->code;
	if (!head.open && (head.kind == ACT_ORDER || head.kind == ACT_ENROL) &&
		taken_resource(&head, resource))
		tally_add(ctx, resource, head.qty);
	return 0;
}

/* From what the pools are made of: one that had ended when the hub was put back is not made again. */
static void count_given(struct world *w, struct tally *tally)
{
	struct err err = {0};
	sqlite3_stmt *stmt = db_stmt(hub_db(w),
		"SELECT resource, -sum(qty) FROM credit GROUP BY 1 UNION ALL"
		" SELECT resource, count(*) FROM waiting WHERE state='yes' GROUP BY 1",
		&err);

	if (!stmt)
		finding(w, "what the hub gave: %s", err.text);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		tally_add(tally, (const char *)sqlite3_column_text(stmt, 0),
			sqlite3_column_int(stmt, 1));
	sqlite3_reset(stmt);
}

/* A cancel that a hub hears again after the list was frozen is "cooked, not wanted", and no credit:
 * then the books say less than check_promises, which knows what was taken back. */
static void check_sold(struct world *w)
{
	struct tally tally = {.n = 0};
	struct stream_row s;
	struct err err = {0};
	int64_t after = 0;

	while (stream_next(&w->hub.hub.ledger, after, &s, &err) == 1) {
		after = s.no;
		if (!s.forked && act_walk(&w->hub.hub.ledger, s.no, count_act, &tally, &err) < 0)
			finding(w, "the hub's acts: %s", err.text);
	}
	if (w->hub.restored && w->slept)
		return;
	count_given(w, &tally);
	tally_check(w, &tally, "by the hub's books");
}

void check_books(struct world *w)
{
	for (int i = 0; i < w->n_told; i++)
		check_done(w, &w->told[i]);
	check_sold(w);
	check_claims(w);
}
