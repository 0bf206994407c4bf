/* SPDX-License-Identifier: MIT */
/*
 * Leases: N terminals sell from one pool of CAP rights without talking to each other. Everything
 * that travels is a cumulative counter: "an older copy arrives" is "any value between what was
 * known and what is now", and a message that is lost has only not arrived yet.
 *
 * Variants that must fail, each a rule left out:
 *   CREDIT_AT_TERMINAL  a cancel frees the right where it was sold, and at the hub when another
 *                       terminal tells of it
 *   CREDIT_EACH_CANCEL  the hub credits each cancel, not each order
 *   DELTA_GRANTS        a grant says how many more, not how many in all
 *   RETURN_TOLD_FIRST   a return is told before it is committed
 *   RETURN_WHAT_IS_SOLD a recall is obeyed without looking at what was sold
 *   GRANT_NOT_DURABLE   the hub tells of a grant that it can still lose
 *   GRANT_PAST_WAITING  what is free is granted though somebody waits
 *   GIVE_WITHOUT_RIGHT  who waits gets a seat that a terminal has the right to
 */
#ifndef N
#define N 2
#endif
#ifndef CAP
#define CAP 2
#endif
#ifndef ORDERS
#define ORDERS 2 /* sold in all */
#endif
#define WAITERS 1

/* The hub, durable: tables pool and lease (server/ledger_schema.c). */
byte given, credited, waiting, waiters;
byte granted[N], recall[N], returned[N];
/* The terminals, durable: tables lease and lease_count (kiosk/store/schema.c). */
byte k_granted[N], k_recall[N], k_sold[N], k_returned[N];
byte told[N]; /* the highest `returned` that left the terminal */
/* Orders: where sold (0 = not yet), at which terminals cancelled (a bit each: none knows of the
 * other), how often credited at the hub. */
byte at[ORDERS], sold_all, cancelled[ORDERS], credit[ORDERS];
byte seats; /* that people count on: papers that say "final", and the hub's yes */
#ifdef CREDIT_AT_TERMINAL
byte k_freed[N];
#define FREED(i) k_freed[i]
#else
#define FREED(i) 0
#endif
#ifdef DELTA_GRANTS
bit doubled[N];
#endif

/* server/ledger_lease.c, FREE: capacity+credited-given-granted+returned */
#if N == 2
#define OUT (granted[0] + granted[1] - returned[0] - returned[1])
#else
#define OUT (granted[0] + granted[1] + granted[2] - returned[0] - returned[1] - returned[2])
#endif
#define FREE      (CAP + credited - given - OUT)
#define UNSOLD(i) (k_sold[i] + k_returned[i] < k_granted[i] + FREED(i))

inline check(i)
{
	assert(seats <= CAP);                                       /* no promise twice */
	assert(OUT + given <= CAP + credited);                      /* I1 */
	assert(k_sold[i] + k_returned[i] <= k_granted[i] + FREED(i)) /* I2 */
}

/* A cancel, at any terminal that reads the slip: record, kiosk/store/record.c. It leaves the
 * counters alone (project_apply, kiosk/store/project.c): I4. */
inline cancel(i, o)
{
	if
	:: !cancelled[o] -> seats--
	:: else
	fi;
	cancelled[o] = cancelled[o] | (1 << i);
#ifdef CREDIT_AT_TERMINAL
	if
	:: at[o] == i + 1 -> k_freed[i]++
	:: else
	fi;
#endif
	check(i)
}
#define CANCEL(i, o) :: atomic { at[o] && !(cancelled[o] & (1 << i)) -> cancel(i, o) }

proctype Terminal(byte i)
{
end:	do
	/* A feed row, maybe an older one: lease_put, kiosk/store/lease.c. */
	:: atomic { k_granted[i] < granted[i] -> k_granted[i]++; check(i) }
#ifdef DELTA_GRANTS
	:: atomic { granted[i] > 0 && !doubled[i] -> doubled[i] = 1; k_granted[i]++; check(i) }
#endif
	:: atomic { k_recall[i] < recall[i] -> k_recall[i]++ }
	/* An order or a seat inside the lease: sale_complete, kiosk/store/record.c. */
	:: atomic { sold_all < ORDERS && UNSOLD(i) ->
		at[sold_all] = i + 1; sold_all++; k_sold[i]++; seats++; check(i) }
	/* What is wanted back and was not sold, by an act: outbox_give_back,
	 * kiosk/store/returns.c. */
#ifdef RETURN_WHAT_IS_SOLD
	:: atomic { k_returned[i] < k_recall[i] -> k_returned[i]++; check(i) }
#else
	:: atomic { k_returned[i] < k_recall[i] && UNSOLD(i) -> k_returned[i]++; check(i) }
#endif
	/* The header of a batch, committed counters only: lease_counts, kiosk/store/lease.c: I3. */
	:: atomic { told[i] < k_returned[i] -> told[i] = k_returned[i] }
#ifdef RETURN_TOLD_FIRST
	/* … and then the power goes. */
	:: atomic { told[i] == k_returned[i] && k_returned[i] < k_recall[i] && UNSOLD(i) -> told[i]++ }
#endif
	CANCEL(i, 0)
	CANCEL(i, 1)
#if ORDERS > 2
	CANCEL(i, 2)
#endif
	od
}

/* Grants: pool_grant_free with GRANTING, server/ledger_lease.c, and server/share.c; one by one here.
 * Durable before they are told: hub_answer_all, server/answer.c. */
inline grant(i)
{
	assert(waiting == 0); /* I5 */
	granted[i]++;
	check(i)
}
#ifdef GRANT_PAST_WAITING
#define MAY_GRANT (FREE > 0)
#else
#define MAY_GRANT (FREE > 0 && waiting == 0)
#endif

/* Who waits: waiting_serve, server/waiting.c, with pool_give. */
inline give()
{
	waiting--;
	given++;
	seats++;
	check(0)
}
#ifdef GIVE_WITHOUT_RIGHT
#define MAY_GIVE (waiting > 0 && given < CAP)
#else
#define MAY_GIVE (waiting > 0 && FREE > 0)
#endif

/* Once an order: grants_cancelled, server/grants.c; pool_credit, server/ledger_lease.c: I4. */
inline credits(o)
{
	credit[o]++;
	credited++;
	check(0)
}
#if defined(CREDIT_AT_TERMINAL)
#define MAY_CREDIT(o) ((cancelled[o] & ~(1 << (at[o] - 1))) && !credit[o])
#elif defined(CREDIT_EACH_CANCEL)
#define MAY_CREDIT(o) (credit[o] < (cancelled[o] & 1) + (cancelled[o] >> 1 & 1) + (cancelled[o] >> 2))
#else
#define MAY_CREDIT(o) (cancelled[o] && !credit[o])
#endif

/* What the hub hears of, and wants of, one terminal: lease_merge, server/ledger_lease.c;
 * recalls, server/share.c. */
#define WITH(i) \
	:: atomic { MAY_GRANT -> grant(i) } \
	:: atomic { returned[i] < told[i] -> returned[i]++; check(i) } \
	:: atomic { waiting > 0 && recall[i] < granted[i] -> recall[i]++ }

proctype Hub()
{
end:	do
	WITH(0)
	WITH(1)
#if N > 2
	WITH(2)
#endif
#ifdef GRANT_NOT_DURABLE
	:: atomic { granted[0] > returned[0] -> granted[0]-- }
#endif
	/* An enrolment outside the lease: waiting_enrolled, server/waiting.c. */
	:: atomic { waiters < WAITERS -> waiters++; waiting++ }
	:: atomic { MAY_GIVE -> give() }
	:: atomic { MAY_CREDIT(0) -> credits(0) }
	:: atomic { MAY_CREDIT(1) -> credits(1) }
#if ORDERS > 2
	:: atomic { MAY_CREDIT(2) -> credits(2) }
#endif
	od
}

init {
	atomic {
		run Hub();
		run Terminal(0);
		run Terminal(1)
#if N > 2
		; run Terminal(2)
#endif
	}
}
