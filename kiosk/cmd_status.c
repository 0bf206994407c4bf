/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "core/base/json.h"
#include "core/visit/model.h"
#include "kiosk/cli.h"

static const char status_help[] =
	"usage: litang status [--config FILE] [--json]\n"
	"Tells of the running terminal: contact with the hub and what is not sent yet, clock, paper,\n"
	"disk, what the hub says of this terminal, devices with what they did and what went wrong\n"
	"last, version; what staff set at the terminal, which wins over litang.ini.\n"
	"  --json  as the terminal wrote it\n"
	"Exit code 1 when there is no status, or none that is whole.\n";

/* status.json, as kiosk/status.c writes it. */
struct told {
	char kiosk[40], hall[PLACE_SIZE], version[20], paper[20], clock[20], trouble[80];
	int64_t pid, at_ms, disk, in_service, unsent, online, contact_ms;
};

static int read_sync(const cJSON *sync, struct told *t, struct err *err)
{
	if (json_int(sync, "unsent", 0, INT64_MAX, &t->unsent, err) < 0 ||
		json_int(sync, "online", 0, 1, &t->online, err) < 0 ||
		json_int(sync, "last_contact_ms", 0, INT64_MAX, &t->contact_ms, err) < 0 ||
		json_text(sync, "trouble", t->trouble, sizeof(t->trouble), err) < 0)
		return err_at(err, "sync");
	return 0;
}

static int read_told(const cJSON *obj, struct told *t, struct err *err)
{
	if (json_text(obj, "kiosk", t->kiosk, sizeof(t->kiosk), err) < 0 ||
		json_text(obj, "hall", t->hall, sizeof(t->hall), err) < 0 ||
		json_text(obj, "version", t->version, sizeof(t->version), err) < 0 ||
		json_text(obj, "paper", t->paper, sizeof(t->paper), err) < 0 ||
		json_text(obj, "clock", t->clock, sizeof(t->clock), err) < 0 ||
		json_int(obj, "pid", 1, INT32_MAX, &t->pid, err) < 0 ||
		json_int(obj, "at_ms", 0, INT64_MAX, &t->at_ms, err) < 0 ||
		json_int(obj, "in_service", 0, 1, &t->in_service, err) < 0 ||
		json_int(obj, "disk_free_mib", 0, INT64_MAX, &t->disk, err) < 0)
		return err->code;
	return read_sync(cJSON_GetObjectItemCaseSensitive(obj, "sync"), t, err);
}

static const char *minute_text(int64_t ms, char out[24])
{
	struct moment at = moment_at(ms, CLOCK_WALL);
	char day[11];

	day_format(at.day, day);
	snprintf(out, 24, "%s %02d:%02d", day, at.secs / 3600 % 24, at.secs / 60 % 60);
	return ms ? out : "never";
}

/* What the hub says of this terminal, over which staff must call the district. */
static const char *trouble_words(const char *trouble)
{
	static const struct {
		const char *word, *says;
	} said[] = {
		{"fork", "another journal of this terminal was there (it was put back, copied, or"
			 " moved to another machine): nothing is sold here"},
		{"hash", "the hub has another journal of this terminal"},
		{"revoked",
			"this terminal was revoked: the hub keeps its acts and tells it nothing"},
		{"stream", "the hub does not know this terminal"},
		{"version", "this program is too old for the hub, or too new"},
		{"signature", "whoever answers is not the hub that this terminal was enrolled at"},
		{"gap", "the hub misses acts that are not here any more"},
	};

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (strcmp(said[i].word, trouble) == 0)
			return said[i].says;
	return NULL;
}

/* Of a terminal that has run before this version none of it is there. */
static void print_judged(const cJSON *sync, const struct told *t)
{
	int64_t forked = 0, quarantined = 0, since = 0;
	const char *words = trouble_words(t->trouble);
	struct err err = {0};

	if (json_has(sync, "forked") && json_int(sync, "forked", 0, 1, &forked, &err) < 0)
		return;
	if (!words && forked)
		words = trouble_words("fork");
	if (words)
		printf("CALL      the district: %s\n", words);
	if (json_has(sync, "silent_since_ms") &&
		json_int(sync, "silent_since_ms", 0, INT64_MAX, &since, &err) == 0 && since &&
		t->at_ms - since >= SILENT_MS)
		puts("CALL      the district: the hub was not heard for a day or longer");
	if (json_has(sync, "quarantined") &&
		json_int(sync, "quarantined", 1, INT64_MAX, &quarantined, &err) == 0)
		printf("set aside %lld: the hub has these acts, and somebody there looks at them\n",
			(long long)quarantined);
}

/* Of a terminal that has run before this version some of it is not there. */
static void print_device(const cJSON *device)
{
	char name[40] = "", state[20] = "", what[64] = "", trouble[96] = "", since[24];
	int64_t simulated = 0, since_ms = 0, done = 0, failed = 0;
	struct err err = {0};

	if (json_text(device, "name", name, sizeof(name), &err) < 0 ||
		json_text(device, "state", state, sizeof(state), &err) < 0 ||
		json_int(device, "simulated", 0, 1, &simulated, &err) < 0)
		return;
	printf("device    %s: %s%s", name, state, simulated ? ", simulated" : "");
	if (json_text(device, "what", what, sizeof(what), &err) == 0 && *what)
		printf(", %s", what);
	if (json_int(device, "since_ms", 1, INT64_MAX, &since_ms, &err) == 0)
		printf(", since %s", minute_text(since_ms, since));
	if (json_int(device, "done", 0, INT64_MAX, &done, &err) == 0 &&
		json_int(device, "failed", 0, INT64_MAX, &failed, &err) == 0)
		printf(", done %lld, failed %lld", (long long)done, (long long)failed);
	if (json_text(device, "trouble", trouble, sizeof(trouble), &err) == 0 && *trouble)
		printf(", last trouble: %s", trouble);
	puts("");
}

/* Written only while the terminal can read its jobs. */
static void print_slips(const cJSON *slips)
{
	int64_t waiting, held, failed, oldest;
	struct err err = {0};
	char at[24];

	if (!slips || json_int(slips, "waiting", 0, INT32_MAX, &waiting, &err) < 0 ||
		json_int(slips, "held", 0, INT32_MAX, &held, &err) < 0 ||
		json_int(slips, "failed", 0, INT32_MAX, &failed, &err) < 0 ||
		json_int(slips, "oldest_ms", 0, INT64_MAX, &oldest, &err) < 0)
		return;
	printf("slips     waiting: %lld", (long long)waiting);
	if (oldest)
		printf(" since %s", minute_text(oldest, at));
	printf(", held for a volunteer: %lld, given up: %lld\n", (long long)held,
		(long long)failed);
}

/* What staff set at the terminal, in the place of litang.ini. */
static void print_settings(const cJSON *settings)
{
	const char *between = "set here  ";
	const cJSON *item;

	cJSON_ArrayForEach (item, settings) {
		if (!cJSON_IsString(item))
			continue;
		printf("%s%s %s", between, item->string, item->valuestring);
		between = ", ";
	}
	if (*between == ',')
		puts("");
}

static void print_told(const struct told *t)
{
	bool ended = kill((pid_t)t->pid, 0) != 0 && errno == ESRCH;
	char at[24];

	printf("terminal  %s%s%s, version %s, process %lld%s\n",
		t->kiosk[0] ? t->kiosk : "not enrolled", t->hall[0] ? " of " : "", t->hall,
		t->version, (long long)t->pid, ended ? ", not running: this is how it was" : "");
	printf("told      %s, clock %s%s\n", minute_text(t->at_ms, at), t->clock,
		t->in_service ? "" : ", OUT OF SERVICE");
	printf("hub       %s, last contact %s, not sent yet: %lld%s%s\n",
		t->online ? "in contact" : "no contact", minute_text(t->contact_ms, at),
		(long long)t->unsent, t->trouble[0] ? ", " : "", t->trouble);
	printf("paper     %s\ndisk      %lld MiB free\n", t->paper, (long long)t->disk);
}

/* json: as it stands there, but only what is a terminal's status. */
static int print_status(const char *text, size_t n, bool json, struct err *err)
{
	cJSON *obj = json_parse(text, n, err), *device;
	struct told told = {.pid = 0};

	if (!obj)
		return err->code;
	if (read_told(obj, &told, err) < 0) {
		cJSON_Delete(obj);
		return err->code;
	}
	if (json) {
		fwrite(text, 1, n, stdout);
	} else {
		print_told(&told);
		print_judged(cJSON_GetObjectItemCaseSensitive(obj, "sync"), &told);
		print_slips(cJSON_GetObjectItemCaseSensitive(obj, "slips"));
		cJSON_ArrayForEach (device, cJSON_GetObjectItemCaseSensitive(obj, "devices"))
			print_device(device);
		print_settings(cJSON_GetObjectItemCaseSensitive(obj, "settings"));
	}
	cJSON_Delete(obj);
	return 0;
}

static int read_file(const char *path, char *text, size_t size, size_t *n, struct err *err)
{
	FILE *file = fopen(path, "re");
	int why;

	if (!file && errno == ENOENT)
		return err_set(err, ERR_NONE, "not there; the terminal has not run");
	if (!file)
		return err_set(err, ERR_IO, "%s", strerror(errno));
	*n = fread(text, 1, size, file);
	why = ferror(file) ? errno : 0;
	fclose(file);
	if (why)
		return err_set(err, ERR_IO, "%s", strerror(why));
	return *n ? 0 : err_set(err, ERR_BAD, "empty");
}

int command_status(int argc, char **argv)
{
	const char *path = NULL;
	bool json = false;
	const struct cli_option options[] = {{"config", &path, NULL}, {"json", NULL, &json}};
	const struct cli cli = {status_help, options, 2, 0, NULL};
	struct config config;
	struct err err = {0};
	char text[16384];
	size_t n = 0;
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (cli_config(path, &config, &err) < 0)
		return cli_fail(&err);
	if (read_file(config.status, text, sizeof(text), &n, &err) < 0 ||
		print_status(text, n, json, &err) < 0) {
		err_at(&err, "%s", config.status);
		return cli_fail(&err);
	}
	return cli_said();
}
