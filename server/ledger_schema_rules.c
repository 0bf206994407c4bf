/* SPDX-License-Identifier: MIT */
/*
 * The ledger's fourth, eighth and thirteenth step: what the hub decides (server/grants.h, waiting.h, kitchen.h, claim.h,
 * callback.h).
 */
#include "server/ledger_steps.h"

#pragma GCC diagnostic ignored "-Woverlength-strings"

const char ledger_step_4[] =
	/* ends: rights are sold until then, local minutes since 1970. excess: so many more were out than
	 * there is room for when capacity was lowered, or when a hub that was put back heard of them.
	 * weigh: 1 = something has changed; what is left is to be divided anew. */
	"ALTER TABLE pool ADD COLUMN ends INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE pool ADD COLUMN excess INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE pool ADD COLUMN weigh INTEGER NOT NULL DEFAULT 1;"
	"UPDATE pool SET ends=(day+1)*1440;"
	"UPDATE pool SET excess=granted-returned+given-capacity-credited"
	" WHERE granted-returned+given-capacity-credited>0;"
	"DROP INDEX pool_free;"
	"CREATE INDEX pool_free ON pool(hall, ends)"
	" WHERE capacity+credited-given-granted+returned>0 AND waiting=0;"
	"CREATE INDEX pool_weigh ON pool(hall) WHERE weigh=1;"
	/* recall: so much of it the hub wants to have had back. */
	"ALTER TABLE lease ADD COLUMN recall INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX lease_sold ON lease(stream_no, until) WHERE sold>0;"
	"DELETE FROM planned;"
	/* By promise: the act's time where its clock was the hub's, otherwise when it came. */
	"ALTER TABLE waiting ADD COLUMN promised_ms INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE waiting ADD COLUMN why TEXT NOT NULL DEFAULT '';"
	"UPDATE waiting SET promised_ms=rx_ms;"
	"DROP INDEX waiting_next;"
	"CREATE INDEX waiting_next ON waiting(resource, promised_ms, no) WHERE state='waits';"
	/* Cancels and leavings that came before what they take back. */
	"CREATE TABLE undone(ref BLOB PRIMARY KEY, id BLOB NOT NULL);"
	/* Seats that people have; day -2147483648 = a whole course. */
	"CREATE TABLE seat(id BLOB PRIMARY KEY, kc BLOB NOT NULL, hall TEXT NOT NULL,"
	" offering TEXT NOT NULL, day INTEGER NOT NULL);"
	"CREATE INDEX seat_kc ON seat(kc);"
	/* Orders, without walk-ins; listed: on the kitchen's frozen list. */
	"CREATE TABLE meal_order(id BLOB PRIMARY KEY, hall TEXT NOT NULL, meal TEXT NOT NULL,"
	" day INTEGER NOT NULL, qty INTEGER NOT NULL, stream_no INTEGER NOT NULL,"
	" seq INTEGER NOT NULL, cancelled INTEGER NOT NULL DEFAULT 0,"
	" listed INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX meal_order_day ON meal_order(hall, day, meal);"
	"DROP TABLE kitchen;"
	"CREATE TABLE kitchen(hall TEXT NOT NULL, meal TEXT NOT NULL, day INTEGER NOT NULL,"
	" ends INTEGER NOT NULL, no INTEGER NOT NULL DEFAULT 0, frozen_ms INTEGER NOT NULL DEFAULT 0,"
	" body TEXT NOT NULL DEFAULT '', PRIMARY KEY(hall, meal, day));"
	"CREATE INDEX kitchen_open ON kitchen(hall, ends) WHERE frozen_ms=0;"
	/* Served meals whose subsidy counts, by the serving's id; released: not served after all. */
	"DROP TABLE claim;"
	"CREATE TABLE claim(pid BLOB NOT NULL, day INTEGER NOT NULL, meal TEXT NOT NULL,"
	" n INTEGER NOT NULL, hall TEXT NOT NULL, rule TEXT NOT NULL, qty INTEGER NOT NULL,"
	" fen INTEGER NOT NULL, id BLOB NOT NULL UNIQUE,"
	" released INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(pid, day, meal, n));"
	/* Where the hub decided otherwise than paper promised; id, what, day are the act's. */
	"DROP TABLE call_back;"
	"CREATE TABLE call_back(no INTEGER PRIMARY KEY, why TEXT NOT NULL, hall TEXT NOT NULL,"
	" stream_no INTEGER NOT NULL, seq INTEGER NOT NULL, id BLOB NOT NULL, what TEXT NOT NULL,"
	" day INTEGER NOT NULL, made_ms INTEGER NOT NULL, done_ms INTEGER,"
	" result TEXT NOT NULL DEFAULT '', UNIQUE(why, stream_no, seq));"
	"CREATE INDEX call_back_act ON call_back(id);"
	/* What follows from acts that were there before these tables, is made at the next opening. */
	"CREATE TABLE todo(what TEXT PRIMARY KEY);"
	"INSERT INTO todo(what) SELECT 'follow' FROM hub WHERE EXISTS(SELECT 1 FROM act);"
	"CREATE INDEX call_back_open ON call_back(hall, no) WHERE done_ms IS NULL;";

/* What the hub asks at each HELLO does not grow with the district, nor with its years. */
const char ledger_step_8[] =
	/* look: from this minute on somebody is to look at who waits there; 0 = it has changed. */
	"ALTER TABLE pool ADD COLUMN look INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX pool_look ON pool(look) WHERE waiting>0;"
	/* plan_rev: the feed's newest row that pools are made of. */
	"ALTER TABLE hub ADD COLUMN plan_rev INTEGER NOT NULL DEFAULT 0;"
	"UPDATE hub SET plan_rev=feed_head;"
	"CREATE INDEX stream_heard ON stream(heard_n, heard_id)"
	" WHERE parent IS NULL AND revoked=0 AND dead=0;"
	"CREATE INDEX stream_kiosk ON stream(kiosk_no);"
	"CREATE INDEX credit_resource ON credit(resource);"
	"CREATE INDEX waiting_given ON waiting(resource) WHERE state='yes';";

/* Months that were claimed (server/claim_file.h). file: the claim that a line is in; back: the one that
 * takes it back; who: the resident as known when it was frozen. why: ODD_… of core/hall/daylog.h. */
const char ledger_step_13[] =
	"ALTER TABLE claim ADD COLUMN file INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE claim ADD COLUMN back INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE claim ADD COLUMN who TEXT NOT NULL DEFAULT '';"
	"CREATE INDEX claim_of_file ON claim(file, day);"
	"CREATE INDEX claim_taken_back ON claim(back) WHERE back>0;"
	"CREATE TABLE claim_file(no INTEGER PRIMARY KEY, hall TEXT NOT NULL, from_day INTEGER NOT NULL,"
	" until_day INTEGER NOT NULL, made_ms INTEGER NOT NULL, seed BLOB NOT NULL,"
	" hash TEXT NOT NULL DEFAULT '', UNIQUE(from_day, hall));"
	"CREATE TABLE claim_odd(file INTEGER NOT NULL, id BLOB NOT NULL, why INTEGER NOT NULL,"
	" PRIMARY KEY(file, id, why));";

/*
 * What was handed over (server/serving.h), in the order in which it was heard: order_id NULL while the slip that it went by names no order
 * that is here. Of a slip: its machine's name, the order's place in that journal, the start of its hash.
 * counts: of its order it is the one.
 */
const char ledger_step_16[] =
	"CREATE TABLE serving(no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, order_id BLOB,"
	" stream_no INTEGER NOT NULL, seq INTEGER NOT NULL, kiosk TEXT NOT NULL DEFAULT '', order_seq INTEGER NOT NULL DEFAULT 0,"
	" mark BLOB NOT NULL DEFAULT '', undone INTEGER NOT NULL DEFAULT 0,"
	" counts INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX serving_of ON serving(order_id) WHERE order_id IS NOT NULL;"
	"CREATE INDEX serving_waits ON serving(order_seq) WHERE order_id IS NULL AND undone=0;";
