/* SPDX-License-Identifier: MIT */
/* The page's files, put into the program by the Makefile: build/gen/web/NAME becomes web_NAME. */
#include <string.h>

#include "server/web/web.h"

#define FILE_OF(name) extern const char web_##name##_start[], web_##name##_end[]
FILE_OF(index_html);
FILE_OF(app_js);
FILE_OF(people_js);
FILE_OF(notices_js);
FILE_OF(menu_js);
FILE_OF(app_css);
FILE_OF(words_zh_CN_json);
FILE_OF(words_en_json);
FILE_OF(words_ko_json);

#define HTML   "text/html; charset=utf-8"
#define SCRIPT "text/javascript; charset=utf-8"
#define ROW(path, type, name)                                                                      \
	{                                                                                          \
		path, type, web_##name##_start, web_##name##_end                                   \
	}
static const struct file {
	const char *path, *type, *start, *end;
} files[] = {
	ROW("/staff/", HTML, index_html),
	ROW("/staff/app.js", SCRIPT, app_js),
	ROW("/staff/people.js", SCRIPT, people_js),
	ROW("/staff/notices.js", SCRIPT, notices_js),
	ROW("/staff/menu.js", SCRIPT, menu_js),
	ROW("/staff/app.css", "text/css; charset=utf-8", app_css),
	ROW("/staff/words-zh_CN.json", "application/json", words_zh_CN_json),
	ROW("/staff/words-en.json", "application/json", words_en_json),
	ROW("/staff/words-ko.json", "application/json", words_ko_json),
};

bool web_file(const char *path, struct web_answer *a)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (strcmp(path, files[i].path) != 0)
			continue;
		a->type = files[i].type;
		a->fixed = files[i].start;
		a->n_fixed = (size_t)(files[i].end - files[i].start);
		return true;
	}
	return false;
}
