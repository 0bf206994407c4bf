/* SPDX-License-Identifier: MIT */
#define LITANG_MUTATIONS
/*
 * Seeds over the cores. Each worker makes the district once; a seed is a child of it, which finds
 * everything open and in memory, does what it likes with it, and is gone.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/mutation.h"
#include "core/base/text.h"
#include "tests/sim/faults.h"
#include "tests/sim/quick.h"

#define WORKERS_MAX  64
#define SHOWN        5  /* findings in full */
#define ENOUGH       3  /* bad seeds of a worker: the mutation is caught */
#define SEED_SECONDS 60 /* a seed takes some milliseconds */

enum mutation mutation_now;

struct result { /* of one worker */
	struct sim_figures figures;
	int64_t seeds, bad;
	uint64_t first_bad, trace;
	char why[SHOWN][440];
};

static struct result *results; /* shared with all children */
static struct result *mine;

struct options {
	uint64_t from, seeds;
	int workers;
	bool loud, mutations;
	enum mutation only;
};

#define BIT(weather) (1u << (weather))
#define TWO_JOURNALS (BIT(TERMINAL_RESTORES) | BIT(CLONES))

/* Some show only in such weather; some so seldom that a test of their own holds them, too. */
static const struct {
	const char *name;
	unsigned always, never;
	const char *held_by;
} mutations[MUTATIONS] = {
	[MUTATION_NONE] = {"none", 0, 0, NULL},
	[DEDUPE_OFF] = {"dedupe-off", 0, 0, NULL},
	[FORK_UNCHECKED] = {"fork-unchecked", BIT(CLONES), 0, NULL},
	[EPOCH_IGNORED] = {"epoch-ignored", 0, 0, NULL},
	[GRANTS_FORGOTTEN] = {"grants-forgotten", BIT(HUB_RESTORES), TWO_JOURNALS, NULL},
	[GRANTS_ADDED] = {"grants-added", 0, 0, NULL},
	[NO_IDLE_HELLO] = {"no-idle-hello", 0, 0, NULL},
	[EPOCH_NOT_RAISED] = {"epoch-not-raised", BIT(HUB_RESTORES), TWO_JOURNALS, NULL},
	[EPOCH_BACKUP_PLUS] = {"epoch-backup-plus", BIT(HUB_RESTORES), TWO_JOURNALS,
		"tests/server/test_ingest.c"},
	[HELLO_UNSTAMPED] = {"hello-unstamped", BIT(HUB_RESTORES) | BIT(SLOW) | BIT(OFFICE),
		TWO_JOURNALS, "tests/server/test_grants.c"},
	[GRANTS_UNSTAMPED] = {"grants-unstamped", BIT(HUB_RESTORES) | BIT(OFFICE), TWO_JOURNALS,
		"tests/kiosk/store/test_outbox.c"},
	[ROLLBACK_UNSEEN] = {"rollback-unseen", BIT(TERMINAL_RESTORES), 0, NULL},
	[CANCEL_CREDITED] = {"cancel-credited", 0, TWO_JOURNALS, NULL},
	[RETRY_UNARMED] = {"retry-unarmed", 0, 0, NULL},
	[DONE_UNCOMMITTED] = {"done-uncommitted", 0, 0, NULL},
	[IDENTITY_OFF] = {"identity-off", BIT(CLONES), 0, NULL},
	[BASE_FORGOTTEN] = {"base-forgotten", BIT(YEARS), 0, NULL},
	[SERVED_UNKNOWN] = {"served-unknown", 0, TWO_JOURNALS, NULL},
	[RECALL_UNREAD] = {"recall-unread", BIT(OFFICE) | BIT(HALL_HUBS), TWO_JOURNALS,
		"tests/server/test_uplink.c"},
	[RETURNED_HELD] = {"returned-held", BIT(OFFICE) | BIT(HALL_HUBS), TWO_JOURNALS, NULL},
	[RETURNED_UNHEARD] = {"returned-unheard", BIT(HALL_HUBS) | BIT(PARTITIONS), TWO_JOURNALS,
		"tests/server/test_uplink_lost.c"},
	[PASSED_IS_SAFE] = {"passed-is-safe", BIT(HUB_RESTORES), TWO_JOURNALS, NULL},
	[HELD_UNTOLD] = {"held-untold", BIT(HUB_RESTORES) | BIT(HALL_HUBS), TWO_JOURNALS,
		"tests/server/test_uplink_lost.c"},
	[ABOVE_UNHEARD] = {"above-unheard", BIT(OFFICE) | BIT(HALL_HUBS), TWO_JOURNALS,
		"tests/server/test_uplink.c"},
	[SAFE_UNREAD] = {"safe-unread", BIT(YEARS) | BIT(HUB_RESTORES), TWO_JOURNALS, NULL},
	[GENERATION_UNREAD] = {"generation-unread", BIT(TERMINAL_RESTORES), 0, NULL},
};

/* ---- one seed --------------------------------------------------------------------------------- */

static void seed_is_bad(const struct world *w, const char *what)
{
	if (mine->bad < SHOWN)
		snprintf(mine->why[mine->bad], sizeof(mine->why[0]), "seed %llu: %s",
			(unsigned long long)w->seed, what);
	if (!mine->bad++ || w->seed < mine->first_bad)
		mine->first_bad = w->seed;
	_exit(1);
}

static void begin_is_bad(const struct world *w, const char *what)
{
	(void)w;
	fprintf(stderr, "sim: the district cannot be made: %s\n", what);
	_exit(2);
}

static void run_seed(struct world *w, uint64_t seed)
{
	pid_t child = fork();
	int status = 0;

	if (child < 0) {
		perror("sim: fork");
		_exit(2);
	}
	if (child == 0) {
		alarm(SEED_SECONDS);
		quick_child();
		finding_ends = seed_is_bad;
		world_run(w, seed);
		mine->trace += w->trace * (2 * seed + 1);
		_exit(0);
	}
	waitpid(child, &status, 0);
	mine->seeds++;
	w->seed = seed;
	if (!WIFSIGNALED(status))
		return;
	if (mine->bad < SHOWN)
		snprintf(mine->why[mine->bad], sizeof(mine->why[0]),
			"seed %llu: ended by signal %d", (unsigned long long)seed,
			WTERMSIG(status));
	if (!mine->bad++)
		mine->first_bad = seed;
}

/* ---- workers ---------------------------------------------------------------------------------- */

static void remove_root(const char *root)
{
	char command[PATH_ROOM + 16];

	snprintf(command, sizeof(command), "rm -rf %s", root);
	if (system(command) != 0)
		fprintf(stderr, "sim: %s stays\n", root);
}

static void work(int worker, const struct options *o)
{
	static struct world w;
	const char *dir = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	snprintf(w.root, sizeof(w.root), "%s/litang-sim.XXXXXX", dir);
	if (!mkdtemp(w.root)) {
		perror("sim");
		_exit(2);
	}
	mine = &results[worker];
	w.figures = &mine->figures;
	finding_ends = begin_is_bad;
	world_make(&w, worker & 1);
	memset(w.figures, 0, sizeof(*w.figures));
	mutation_now = o->only;
	w.always = mutations[o->only].always;
	w.never = mutations[o->only].never;
	w.loud = o->loud;
	/* Every other seed in a district with a hall's hub: who has made one has those. */
	for (uint64_t i = (o->from + (uint64_t)worker) & 1, n = 0; i < o->seeds; i += 2, n++) {
		if (o->mutations && mine->bad >= ENOUGH)
			break;
		if (n % (uint64_t)(o->workers / 2) == (uint64_t)(worker / 2))
			run_seed(&w, o->from + i);
	}
	remove_root(w.root);
	_exit(0);
}

/* True when every worker came to its end. */
static bool run_all(const struct options *o)
{
	bool good = true;
	int status;

	memset(results, 0, WORKERS_MAX * sizeof(*results));
	for (int i = 0; i < o->workers; i++)
		if (fork() == 0)
			work(i, o);
	while (wait(&status) > 0)
		good = good && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	return good;
}

/* ---- figures ---------------------------------------------------------------------------------- */

static void add_up(const struct options *o, struct result *ret)
{
	const int64_t *from;
	int64_t *to = (int64_t *)&ret->figures;

	memset(ret, 0, sizeof(*ret));
	for (int i = 0; i < o->workers; i++) {
		from = (const int64_t *)&results[i].figures;
		for (size_t k = 0; k < sizeof(ret->figures) / sizeof(int64_t); k++)
			to[k] += from[k];
		if (results[i].bad && (!ret->bad || results[i].first_bad < ret->first_bad)) {
			ret->first_bad = results[i].first_bad;
			memcpy(ret->why[0], results[i].why[0], sizeof(ret->why[0]));
		}
		ret->seeds += results[i].seeds;
		ret->bad += results[i].bad;
		ret->trace += results[i].trace;
	}
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int run_seeds(const struct options *o)
{
	double began = seconds();
	bool good = run_all(o);
	struct result all;
	const struct sim_figures *f = &all.figures;

	add_up(o, &all);
	for (int i = 0; i < o->workers; i++)
		for (int k = 0; k < SHOWN && k < results[i].bad; k++)
			fprintf(stderr, "%s\n", results[i].why[k]);
	printf("sim: %lld seeds, %lld bad, %.1f s; %lld acts told done, %lld contacts, %lld requests,"
	       " %lld lost, %lld crashes, restored %lld hubs, %lld halls' hubs and %lld terminals, %lld clones, %lld"
	       " lives, %lld forks, %lld acts pruned, %lld tables made anew, %lld acts in holes;"
	       " trace %016llx\n",
		(long long)all.seeds, (long long)all.bad, seconds() - began, (long long)f->acts,
		(long long)f->contacts, (long long)f->requests, (long long)f->lost_on_wire,
		(long long)f->crashes, (long long)f->hub_restores, (long long)f->hall_restores,
		(long long)f->terminal_restores, (long long)f->clones, (long long)f->lives,
		(long long)f->forks, (long long)f->pruned, (long long)f->rebuilt,
		(long long)f->holes, (unsigned long long)all.trace);
	return good && !all.bad && all.seeds == (int64_t)o->seeds ? 0 : 1;
}

/* ---- mutations -------------------------------------------------------------------------------- */

static int run_mutations(struct options *o)
{
	int missed = 0;

	printf("%-20s %10s %8s %9s  first finding\n", "mutation", "first bad", "of", "bad");
	for (int m = MUTATION_NONE + 1; m < MUTATIONS; m++) {
		struct result all;

		o->only = (enum mutation)m;
		if (!run_all(o))
			return 1;
		add_up(o, &all);
		missed += !all.bad && !mutations[m].held_by;
		printf("%-20s %10lld %8lld %8.2f%%  %s\n", mutations[m].name,
			all.bad ? (long long)all.first_bad : -1, (long long)all.seeds,
			100.0 * (double)all.bad / (double)all.seeds,
			all.bad || !mutations[m].held_by ? all.why[0] : mutations[m].held_by);
		fflush(stdout);
	}
	printf("sim: %d mutations, %d missed in at most %llu seeds each\n", MUTATIONS - 1, missed,
		(unsigned long long)o->seeds);
	return missed ? 1 : 0;
}

/* ---- all -------------------------------------------------------------------------------------- */

static const char usage[] =
	"usage: sim [--seeds N] [--from N] [--workers N] | --seed N [-v] | --mutations\n"
	"  --mutations      each fault of core/base/mutation.h, until it is caught\n"
	"  --mutation NAME  with this one put in\n";

static bool mutation_named(const char *name, enum mutation *ret)
{
	for (int i = 0; i < MUTATIONS; i++)
		if (strcmp(mutations[i].name, name) == 0) {
			*ret = (enum mutation)i;
			return true;
		}
	return false;
}

static bool take_number(const char *text, uint64_t *ret)
{
	char *end;

	*ret = strtoull(text, &end, 10);
	return *text && !*end;
}

static bool read_options(int argc, char **argv, struct options *o)
{
	uint64_t n = 0;

	for (int i = 1; i < argc; i++) {
		bool more = i + 1 < argc;

		if (strcmp(argv[i], "-v") == 0) {
			o->loud = true;
		} else if (strcmp(argv[i], "--mutations") == 0) {
			o->mutations = true;
		} else if (strcmp(argv[i], "--mutation") == 0 && more) {
			if (!mutation_named(argv[++i], &o->only))
				return false;
		} else if (!more || !take_number(argv[i + 1], &n)) {
			return false;
		} else if (strcmp(argv[i], "--seed") == 0) {
			o->from = n;
			o->seeds = 1;
			i++;
		} else if (strcmp(argv[i], "--seeds") == 0) {
			o->seeds = n;
			i++;
		} else if (strcmp(argv[i], "--from") == 0) {
			o->from = n;
			i++;
		} else if (strcmp(argv[i], "--workers") == 0 && n && n <= WORKERS_MAX) {
			o->workers = (int)n;
			i++;
		} else {
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct options o = {.seeds = 1000, .workers = cores > 1 ? (int)cores : 1};
	struct err err = {0};

	if (!read_options(argc, argv, &o)) {
		fputs(usage, stderr);
		return 2;
	}
	o.workers += o.workers & 1; /* half of them with a hall's hub */
	if (o.loud && log_open("-", &err) < 0)
		return 2;
	if (zone_use(ZONE_CHINA) < 0)
		return 2;
	quick_sqlite();
	results = mmap(NULL, WORKERS_MAX * sizeof(*results), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (results == MAP_FAILED) {
		perror("sim");
		return 2;
	}
	return o.mutations ? run_mutations(&o) : run_seeds(&o);
}
