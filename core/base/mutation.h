/* SPDX-License-Identifier: MIT */
/*
 * Faults that the simulator (tests/sim) puts into its own copies of a few files, to show that it
 * finds them. Everywhere else MUTATED is the constant 0, and the compiler leaves no trace of it.
 */
#ifndef CORE_BASE_MUTATION_H
#define CORE_BASE_MUTATION_H

enum mutation {
	MUTATION_NONE,
	DEDUPE_OFF,        /* hub: acts that it has already are taken again */
	FORK_UNCHECKED,    /* hub: whatever follows in number follows on */
	EPOCH_IGNORED,     /* terminal: an ack lower than the last is not believed */
	GRANTS_FORGOTTEN,  /* hub: what terminals say was granted does not count */
	GRANTS_ADDED,      /* terminal: what is granted is added to what was */
	NO_IDLE_HELLO,     /* terminal: who has nothing unsent only asks for the feed */
	EPOCH_NOT_RAISED,  /* hub: a lost memory begins no new epoch */
	EPOCH_BACKUP_PLUS, /* hub: it begins the one after the backup's, whoever else did */
	HELLO_UNSTAMPED,   /* hub: any contact counts as having told all */
	GRANTS_UNSTAMPED,  /* terminal: grants of any epoch count */
	ROLLBACK_UNSEEN,   /* terminal: another journal of its stream is no reason to stop */
	CANCEL_CREDITED,   /* terminal: a cancelled portion is sold again there, too */
	RETRY_UNARMED,     /* terminal: after a failure it waits for the next act */
	DONE_UNCOMMITTED,  /* terminal: what was not committed is called done */
	IDENTITY_OFF,      /* terminal: whatever machine it finds is its own */
	GENERATION_UNREAD, /* terminal: how many rights it adopted is written beside and not read */
	BASE_FORGOTTEN,    /* terminal: made anew from what was not pruned alone */
	SAFE_UNREAD,       /* terminal: what the hub has may be pruned, in a backup or not */
	SERVED_UNKNOWN,    /* hub: an order that was handed over already counts again */
	RECALL_UNREAD,     /* hall's hub: what was asked back is granted on */
	RETURNED_HELD,     /* hall's hub: it gives back what its terminals still hold */
	RETURNED_UNHEARD,  /* hall's hub: put back, it gives back before its terminals have told */
	PASSED_IS_SAFE,    /* hall's hub: what the hub above took is in no need of being kept */
	HELD_UNTOLD,       /* hall's hub: put back, it does not tell what its terminals hold */
	ABOVE_UNHEARD,     /* hall's hub: put back, it grants before it has heard the hub above */
	MUTATIONS
};

#ifdef LITANG_MUTATIONS
extern enum mutation mutation_now;
#define MUTATED(which) (mutation_now == (which))
#else
#define MUTATED(which) 0
#endif

#endif
