/* SPDX-License-Identifier: MIT */
/*
 * Acks and epochs: two terminals, a hub that may be put back to its backup, a terminal that may be
 * put back, too. A message may be lost, doubled and late: each lies in a slot until another takes
 * its place, and may be read from there any number of times. CAP rights; an act is a sale.
 *
 * Variants that must fail, each a rule left out:
 *   NOT_RAISED         the hub that was put back goes on in the epoch of its backup
 *   RAISED_BY_ONE      … in the one after it, without bytes of its own
 *   NOT_STAMPED        any HELLO counts as heard, whatever epoch it names
 *   NOT_WAITED         grants do not wait until every terminal was heard
 *   GRANTS_UNCHECKED   a terminal takes grants of any epoch
 *   NO_NONCE           a terminal takes answers to what it no longer asks
 *   ACK_BEFORE_COMMIT  the hub's answer leaves before its commit
 *   UNDETECTED         a terminal that was put back keeps its stream and its rights
 *   NOT_FROZEN         a member's new stream is as good as its old one, which the hub has forgotten
 */
#define N 2
#ifndef CAP
#define CAP 1
#endif
#ifndef RESTORES
#define RESTORES 2 /* of the hub */
#endif
#define EPOCHS 5
#define NONE   0

/* An epoch is a number and random bytes (struct epoch, core/wire/batch.h): here one name, whose
 * number is n_of. */
byte n_of[EPOCHS], names = 2;

/* The hub, durable. heard: the epoch that the stream's last full HELLO named. past: granted to
 * streams that are no more. */
typedef Hub {
	byte epoch, past;
	byte high[N], granted[N], heard[N], life[N];
	bit frozen
};
Hub h, b;
bit backed;
byte restores;

/* The terminals, durable. life: which stream; row: rights in the epoch row_ep; seen: the most ever
 * granted to this stream. last: newest act. */
typedef Terminal {
	byte life, epoch, acked, last, row, row_ep, seen;
	bit forked
};
Terminal k[N], kb;
bit put_back, kept;

/* On their way. fresh: answers what is asked now (the nonce). */
typedef Hello { bit here; byte epoch, acked, last, seen, life };
typedef Ack { bit here, fresh; byte epoch, acked, life };
typedef Row { bit here; byte epoch, granted, life };
Hello up[N];
Ack down[N];
Ack late[N];
Row feed[N];

byte papers; /* sold in all, by whatever stream */

#define FREE      (CAP - h.past - h.granted[0] - h.granted[1])
#define ALL_HEARD (h.heard[0] == h.epoch && h.heard[1] == h.epoch)

/* What a terminal believes the hub has, it has, as long as both speak of the same life of it. */
#define HAS(i) (k[i].epoch != h.epoch || k[i].life != h.life[i] || k[i].acked <= h.high[i])
inline check()
{
	assert(papers <= CAP);
	assert(HAS(0) && HAS(1))
}

/* ---- the hub */

/* ledger_epoch_new, server/ledger.c. */
inline mint(at_least)
{
	n_of[names] = (n_of[h.epoch] > n_of[at_least] -> n_of[h.epoch] : n_of[at_least]) + 1;
	h.epoch = names;
	names++
}

/* check_memory and ingest_memory, server/ingest.c: does the terminal remember more than the hub? */
#define MORE(i)   (up[i].seen > h.granted[i] || up[i].acked > h.high[i])
#define LATER(i)  (up[i].epoch != h.epoch && n_of[up[i].epoch] >= n_of[h.epoch] && up[i].epoch != NONE)
#define FORGOT(i) (LATER(i) || (up[i].epoch == h.epoch && MORE(i) && h.heard[i] == up[i].epoch))

/* A stream that the hub does not know, of a terminal that it does (enrol_take, server/enrol.c): the
 * old one's rights stay given. Unless that one was heard in this epoch nobody knows how many they
 * are, and it never will be: stream_unheard (server/ledger_stream.c) counts it until the staff says
 * that it is gone. */
inline other_stream(i)
{
	if
	:: up[i].life > h.life[i] ->
#ifndef NOT_FROZEN
		if
		:: h.heard[i] != h.epoch -> h.frozen = 1
		:: else
		fi;
#endif
		h.past = h.past + h.granted[i];
		h.granted[i] = 0;
		h.high[i] = 0;
		h.heard[i] = NONE;
		h.life[i] = up[i].life
	:: else
	fi
}

/* lease_merge, server/ledger_lease.c; place_batch and keep_new, server/ingest.c; stream_told,
 * server/ledger_stream.c. */
inline take(i)
{
	if
	:: FORGOT(i) -> mint(up[i].epoch)
	:: else
	fi;
	if
	:: up[i].seen > h.granted[i] -> h.granted[i] = up[i].seen
	:: else
	fi;
	/* A batch begins behind what was acked; one that leaves a gap is not taken. */
	if
	:: up[i].acked <= h.high[i] && up[i].last > h.high[i] -> h.high[i] = up[i].last
	:: else
	fi;
#ifdef NOT_STAMPED
	h.heard[i] = h.epoch
#else
	h.heard[i] = up[i].epoch
#endif
}

/* The answer to the newest request; one to an older may still be on its way, too. */
inline answer(i)
{
	if
	:: down[i].here && !down[i].fresh ->
		late[i].here = 1; late[i].epoch = down[i].epoch;
		late[i].acked = down[i].acked; late[i].life = down[i].life
	:: true
	fi;
	down[i].here = 1;
	down[i].fresh = 1;
	down[i].epoch = h.epoch;
	down[i].acked = h.high[i];
	down[i].life = h.life[i]
}

/* hub_answer_all, server/answer.c: after its commit. */
inline hear(i)
{
	other_stream(i);
	if
	:: up[i].life == h.life[i] ->
		take(i);
		answer(i)
	:: else
	fi;
	check()
}

#ifdef ACK_BEFORE_COMMIT
inline hear_and_crash(i)
{
	down[i].here = 1;
	down[i].fresh = 1;
	down[i].epoch = h.epoch;
	down[i].acked = up[i].last;
	down[i].life = h.life[i]
}
#endif

/* grants_hello, server/grants.c: stream_unheard, then pool_grant_free, then tell_leases. */
#ifdef NOT_WAITED
#define MAY_GRANT (FREE > 0 && !h.frozen)
#define MAY_TELL  true
#else
#define MAY_GRANT (ALL_HEARD && FREE > 0 && !h.frozen)
#define MAY_TELL  ALL_HEARD
#endif

inline tell(i)
{
	feed[i].here = 1;
	feed[i].epoch = h.epoch;
	feed[i].granted = h.granted[i];
	feed[i].life = h.life[i]
}
#define TOLD(i) \
	(feed[i].here && feed[i].epoch == h.epoch && feed[i].granted == h.granted[i] && \
		feed[i].life == h.life[i])

inline copy(to, from)
{
	to.epoch = from.epoch;
	to.past = from.past;
	to.frozen = from.frozen;
	to.high[0] = from.high[0];
	to.high[1] = from.high[1];
	to.granted[0] = from.granted[0];
	to.granted[1] = from.granted[1];
	to.heard[0] = from.heard[0];
	to.heard[1] = from.heard[1];
	to.life[0] = from.life[0];
	to.life[1] = from.life[1]
}

/* ledger_awake, server/ledger.c. */
inline hub_restore()
{
	restores++;
	copy(h, b);
#if defined(NOT_RAISED)
	skip;
#elif defined(RAISED_BY_ONE)
	n_of[h.epoch + 1] = n_of[h.epoch] + 1;
	h.epoch = h.epoch + 1;
#else
	mint(h.epoch);
#endif
	check()
}

#define WITH(i) \
	:: atomic { up[i].here && names < EPOCHS -> hear(i) } \
	:: atomic { MAY_GRANT -> h.granted[i]++ } \
	:: atomic { MAY_TELL && !TOLD(i) -> tell(i) }

proctype The_hub()
{
end:	do
	WITH(0)
	WITH(1)
#ifdef ACK_BEFORE_COMMIT
	:: atomic { up[0].here && up[0].life == h.life[0] -> hear_and_crash(0) }
#endif
	:: atomic { !backed -> backed = 1; copy(b, h) }
	:: atomic { backed && restores < RESTORES && names < EPOCHS -> hub_restore() }
	od
}

/* ---- a terminal */

/* header_fill, kiosk/store/outbox.c; build, kiosk/sync/exchange.c. */
inline hello(i)
{
	up[i].here = 1;
	up[i].epoch = k[i].epoch;
	up[i].acked = k[i].acked;
	up[i].last = k[i].last;
	up[i].seen = k[i].seen;
	up[i].life = k[i].life;
	down[i].fresh = 0
}

/* acts_reply, kiosk/sync/exchange.c; outbox_acked with check_ack and state_after,
 * kiosk/store/outbox.c. */
inline take_ack(i, a)
{
	if
	:: a.acked > k[i].last -> k[i].forked = 1
	:: else ->
		k[i].forked = 0;
		k[i].epoch = a.epoch;
		k[i].acked = a.acked
	fi;
	a.fresh = 0;
	check()
}

/* frame_target, kiosk/store/feed.c; lease_put, kiosk/store/lease.c. */
inline take_row(i)
{
	k[i].row = feed[i].granted;
	k[i].row_ep = feed[i].epoch;
	if
	:: k[i].row > k[i].seen -> k[i].seen = k[i].row
	:: else
	fi
}
#define NEWS(i) (k[i].row != feed[i].granted || k[i].row_ep != feed[i].epoch)

/* lease_read, kiosk/store/lease.c: rights of the present epoch only; none of a forked stream. */
#ifdef GRANTS_UNCHECKED
#define TAKES(i) (feed[i].life == k[i].life)
#define RIGHT(i) (!k[i].forked && k[i].last < k[i].row)
#else
#define TAKES(i) (feed[i].life == k[i].life && feed[i].epoch == k[i].epoch)
#define RIGHT(i) (!k[i].forked && k[i].row_ep == k[i].epoch && k[i].last < k[i].row)
#endif

/* What comes of a copy of an older disk. */
inline life_again()
{
#ifdef UNDETECTED
	k[0].epoch = kb.epoch; k[0].acked = kb.acked; k[0].last = kb.last;
	k[0].row = kb.row; k[0].row_ep = kb.row_ep; k[0].seen = kb.seen;
	k[0].forked = kb.forked
#else
	k[0].life++;
	k[0].epoch = NONE; k[0].acked = 0; k[0].last = 0;
	k[0].row = 0; k[0].row_ep = NONE; k[0].seen = 0;
	k[0].forked = 0
#endif
}

proctype The_terminal(byte i)
{
end:	do
	:: atomic { RIGHT(i) -> k[i].last++; papers++; check() }
	:: atomic { !up[i].here || up[i].epoch != k[i].epoch || up[i].acked != k[i].acked ||
		up[i].last != k[i].last || up[i].seen != k[i].seen || up[i].life != k[i].life ||
		(down[i].here && !down[i].fresh) -> hello(i) }
	:: atomic { down[i].here && down[i].fresh && down[i].life == k[i].life ->
		take_ack(i, down[i]) }
#ifdef NO_NONCE
	:: atomic { late[i].here && late[i].life == k[i].life -> take_ack(i, late[i]) }
#endif
	:: atomic { feed[i].here && TAKES(i) && NEWS(i) -> take_row(i) }
#ifdef UNDETECTED
	:: atomic { i == 0 && !kept -> kept = 1; kb.epoch = k[0].epoch; kb.acked = k[0].acked;
		kb.last = k[0].last; kb.row = k[0].row; kb.row_ep = k[0].row_ep;
		kb.seen = k[0].seen; kb.forked = k[0].forked }
	:: atomic { i == 0 && kept && !put_back -> put_back = 1; life_again() }
#else
	:: atomic { i == 0 && !put_back -> put_back = 1; life_again() }
#endif
	od
}

init {
	atomic {
		n_of[1] = 1;
		h.epoch = 1;
		h.heard[0] = 1;
		h.heard[1] = 1;
		k[0].epoch = 1;
		k[1].epoch = 1;
		run The_hub();
		run The_terminal(0);
		run The_terminal(1)
	}
}
