/* SPDX-License-Identifier: MIT */
/* What must hold when all is mended and everybody has said all they know. */
#include "tests/sim/checks.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/wire/peer_row.h"
#include "core/wire/row.h"
#include "kiosk/store/internal.h"
#include "server/check.h"
#include "tests/sim/machines.h"

/* ---- what was put back shows ------------------------------------------------------------------ */

static bool hub_has_branch(struct world *w, const struct terminal *t)
{
	struct err err = {0};
	sqlite3_stmt *stmt = db_stmt(
		hub_db(w), "SELECT 1 FROM stream WHERE stream=? AND parent IS NOT NULL", &err);
	bool found;

	if (!stmt)
		finding(w, "the hub's streams: %s", err.text);
	sqlite3_bind_blob(stmt, 1, t->store->id.stream, STREAM_BYTES, SQLITE_STATIC);
	found = sqlite3_step(stmt) == SQLITE_ROW;
	sqlite3_reset(stmt);
	return found;
}

static void check_shown(struct world *w, const struct done *told)
{
	const struct terminal *t = &w->terminals[told->terminal];

	/* Where the hall's own hub went back as well, only the hub above has it: it shows there with that
	 * terminal's next act. */
	if (t->hall == 0 && w->hall.restored)
		return;
	if (told->orphan && !t->store->state.forked && !hub_has_branch(w, t))
		finding(w, "act %lld is no more in the journal of t%d, and nobody is told",
			(long long)told->seq, t->no);
}

/* ---- the feed --------------------------------------------------------------------------------- */

static bool row_is_there(struct terminal *t, const struct feed_row *row, struct err *err)
{
	const struct state *st = &t->store->state;
	struct lease_row lease;
	struct answer_row answer;
	int64_t n = 0;

	if (strcmp(row->kind, "person") == 0)
		return true;
	if (strcmp(row->kind, "lease") == 0) {
		if (row_lease_decode(row, &lease, err) < 0 ||
			db_number(&t->store->db, err, &n, 0,
				"SELECT count(*) FROM lease WHERE gen=? AND resource=? AND granted=?"
				" AND epoch_n=? AND epoch_id=?",
				"itiib", st->gen, lease.resource, lease.granted,
				(int64_t)lease.epoch.n, lease.epoch.id, sizeof(lease.epoch.id)) < 0)
			return false;
	} else if (strcmp(row->kind, "answer") == 0) {
		if (row_answer_decode(row, &answer, err) < 0 ||
			db_number(&t->store->db, err, &n, 0,
				"SELECT count(*) FROM answer WHERE gen=? AND id=? AND yes=?", "ibi",
				st->gen, answer.id, sizeof(answer.id), (int64_t)answer.yes) < 0)
			return false;
	} else if (strcmp(row->kind, "callback") == 0) {
		if (db_number(&t->store->db, err, &n, 0,
			    "SELECT count(*) FROM callback WHERE gen=? AND lower(hex(id))=?", "it",
			    st->gen, row->key) < 0)
			return false;
	} else if (db_number(&t->store->db, err, &n, 0,
			   "SELECT count(*) FROM feed_row WHERE gen=? AND kind=? AND place=? AND"
			   " key=? AND body=?",
			   "ittttt", st->gen, row->kind, row->place, row->key, row->body) < 0) {
		return false;
	}
	return n == 1;
}

struct compare {
	struct world *world;
	struct terminal *t;
	int leases, answers, others; /* that the hub says there are */
};

/* The hub tells of leases in a new epoch only when all are heard; until then the old rows stand in
 * the feed and count for nobody. */
static bool is_of_old_epoch(const struct terminal *t, const struct feed_row *row)
{
	struct lease_row lease;
	struct err err = {0};

	return strcmp(row->kind, "lease") == 0 && row_lease_decode(row, &lease, &err) == 0 &&
	       lease.epoch.n != t->store->state.epoch.n;
}

/* What another machine of the hall did, until its day is over; its own it has in its journal. */
static bool peer_is_there(struct compare *c, const struct feed_row *row)
{
	struct stream_row s;
	struct err err = {0};
	char text[11] = "";
	int64_t no, n = 0;
	day_t day;

	if (sscanf(row->key, "%10[0-9-]/%" SCNd64, text, &no) != 2 || day_parse(text, &day) < 0 ||
		stream_next(&hall_hub_of(c->world, c->t)->ledger, no - 1, &s, &err) != 1)
		return false;
	if (day < c->t->store->feed_day - 1)
		return true;
	if (db_number(&c->t->store->db, &err, &n, 0,
		    "SELECT count(*) FROM peer WHERE gen=? AND key=?", "it", c->t->store->state.gen,
		    row->key) < 0)
		return false;
	return n == (memcmp(s.stream, c->t->store->id.stream, STREAM_BYTES) != 0);
}

static int compare_row(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct compare *c = ctx;
	struct err why = {0};

	(void)n;
	(void)err;
	if (row->gone || is_of_old_epoch(c->t, row))
		return 0;
	c->leases += strcmp(row->kind, "lease") == 0;
	c->answers += strcmp(row->kind, "answer") == 0;
	c->others += strcmp(row->kind, "lease") != 0 && strcmp(row->kind, "answer") != 0 &&
		     strcmp(row->kind, "person") != 0 && strcmp(row->kind, PEER_ROW_KIND) != 0 &&
		     strcmp(row->kind, "callback") != 0;
	if (strcmp(row->kind, PEER_ROW_KIND) == 0 ? !peer_is_there(c, row)
						  : !row_is_there(c->t, row, &why))
		finding(c->world, "t%d: %s %s of revision %lld is not there as the hub says: %s %s",
			c->t->no, row->kind, row->key, (long long)row->rev, row->body, why.text);
	return 0;
}

static int64_t rows_of(struct terminal *t, const char *sql)
{
	struct err err = {0};
	int64_t n = -1;

	if (db_number(&t->store->db, &err, &n, -1, sql, "i", t->store->state.gen) < 0)
		finding(t->world, "t%d: %s", t->no, err.text);
	return n;
}

static void check_feed(struct world *w, struct terminal *t)
{
	struct compare c = {w, t, 0, 0, 0};
	struct feed_scope scope = {.from = 0};
	struct err err = {0};

	text_copy(scope.place, sizeof(scope.place), fixture_places[t->hall]);
	text_copy(scope.neighbours, sizeof(scope.neighbours), fixture_places[1 - t->hall]);
	scope.stream[0] = '@';
	hex_from(scope.stream + 1, t->store->id.stream, STREAM_BYTES);
	if (feed_walk(&hall_hub_of(w, t)->ledger, &scope, compare_row, &c, &err) < 0)
		finding(w, "the hub's feed: %s", err.text);
	if (rows_of(t, "SELECT count(*) FROM lease WHERE gen=?") != c.leases ||
		rows_of(t, "SELECT count(*) FROM answer WHERE gen=?") != c.answers ||
		rows_of(t, "SELECT count(*) FROM feed_row WHERE gen=?") != c.others)
		finding(w, "t%d has rows that the hub has not", t->no);
}

/* ---- all -------------------------------------------------------------------------------------- */

static void check_terminal(struct world *w, struct terminal *t)
{
	struct err err = {0};
	int64_t n;

	/* A quarter of the time of a seed, were it done each time. */
	if (t->store->last_seq && (t->store->pruned.seq || fate_percent(&w->fate, 10)) &&
		store_verify(t->store, &n, &err) < 0)
		finding(w, "t%d: %s", t->no, err.text);
	check_feed(w, t);
}

void check_ending(struct world *w)
{
	struct check_report report;
	struct err err = {0};

	if (check_ledger(&w->hub.hub, &report, &err) < 0)
		finding(w, "the hub's chains: %s", err.text);
	for (int i = 0; i < w->n_terminals; i++)
		check_terminal(w, &w->terminals[i]);
	for (int i = 0; i < w->n_told; i++)
		check_shown(w, &w->told[i]);
	check_promises(w);
	check_books(w);
	hall_check(w);
	w->figures->forks += report.streams - TERMINALS - w->hall.there;
	trace(w, "in the end %lld streams, %lld acts, %lld aside", (long long)report.streams,
		(long long)report.acts, (long long)report.aside);
}
