/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>

#include "core/base/json.h"
#include "kiosk/cli.h"

static const char status_help[] =
	"usage: litang status [--config FILE] [--json]\n"
	"Tells of the running terminal: devices, paper, what is not sent yet, disk, version.\n"
	"  --json  as the terminal wrote it\n";

static int print_status(const char *text, size_t n, struct err *err)
{
	cJSON *obj = json_parse(text, n, err), *sync, *device;
	char kiosk[40] = "", paper[20] = "", version[20] = "", trouble[80] = "";
	int64_t unsent = 0, online = 0, pid = 0, disk = 0;

	if (!obj)
		return err->code;
	sync = cJSON_GetObjectItemCaseSensitive(obj, "sync");
	if (json_text(obj, "kiosk", kiosk, sizeof(kiosk), err) < 0 ||
		json_text(obj, "paper", paper, sizeof(paper), err) < 0 ||
		json_text(obj, "version", version, sizeof(version), err) < 0 ||
		json_int(obj, "pid", 1, INT32_MAX, &pid, err) < 0 ||
		json_int(obj, "disk_free_mib", 0, INT64_MAX, &disk, err) < 0 ||
		json_int(sync, "unsent", 0, INT64_MAX, &unsent, err) < 0 ||
		json_int(sync, "online", 0, 1, &online, err) < 0 ||
		json_text(sync, "trouble", trouble, sizeof(trouble), err) < 0) {
		cJSON_Delete(obj);
		return err->code;
	}
	printf("terminal  %s, version %s, process %lld%s\n", kiosk[0] ? kiosk : "not enrolled",
		version, (long long)pid,
		kill((pid_t)pid, 0) != 0 && errno == ESRCH ? ", not running: this is how it was"
							   : "");
	printf("hub       %s, not sent yet: %lld%s%s\n", online ? "in contact" : "no contact",
		(long long)unsent, trouble[0] ? ", " : "", trouble);
	printf("paper     %s\ndisk      %lld MiB free\n", paper, (long long)disk);
	cJSON_ArrayForEach (device, cJSON_GetObjectItemCaseSensitive(obj, "devices")) {
		char name[40] = "", state[20] = "";

		if (json_text(device, "name", name, sizeof(name), err) == 0 &&
			json_text(device, "state", state, sizeof(state), err) == 0)
			printf("device    %s: %s\n", name, state);
	}
	cJSON_Delete(obj);
	return 0;
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
	size_t n;
	FILE *file;
	int code = cli_parse(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (config_read(&config, path ? path : CLI_DEFAULT_CONFIG, &err) < 0)
		return cli_fail(&err);
	file = fopen(config.status, "re");
	if (!file) {
		err_set(&err, ERR_NONE, "%s: not there; the terminal has not run", config.status);
		return cli_fail(&err);
	}
	n = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	if (json)
		return fwrite(text, 1, n, stdout) == n ? 0 : 1;
	if (print_status(text, n, &err) == 0)
		return 0;
	err_at(&err, "%s", config.status);
	return cli_fail(&err);
}
