/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "devices/escpos.h"
#include "devices/spool.h"
#include "tests/support/host.h"
#include "tests/support/suite.h"

struct scene {
	struct test_host host;
	struct device *printer;
	char dir[64], spool[80];
};

static void scene_open(struct scene *s)
{
	struct err err = {0};

	test_host_init(&s->host);
	suite_dir(s->dir, sizeof(s->dir));
	snprintf(s->spool, sizeof(s->spool), "%s/spool", s->dir);
	ck_assert_msg(spool_open(&s->printer, &s->host.host, s->spool, &err) == 0, "%s", err.text);
}

static void scene_close(struct scene *s)
{
	char command[100];

	if (s->printer)
		s->printer->driver->close(s->printer);
	ck_assert_int_eq(s->host.n_timers, 0);
	snprintf(command, sizeof(command), "rm -rf %s", s->dir);
	ck_assert_int_eq(system(command), 0);
}

static int print(struct scene *s, int64_t job)
{
	struct paper paper = {.columns = 48, .n = 1};
	struct err err = {0};

	snprintf(paper.line[0].text, sizeof(paper.line[0].text), "job %d", (int)job);
	return s->printer->driver->print(s->printer, job, &paper, &err);
}

/* Size of a file of the spool, -1 = not there. */
static long file_size(const struct scene *s, const char *name)
{
	char path[120];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", s->spool, name);
	return stat(path, &st) == 0 ? (long)st.st_size : -1;
}

static void put_file(const struct scene *s, const char *name)
{
	char path[120];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", s->spool, name);
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	ck_assert_int_ge(fd, 0);
	close(fd);
}

static int files(const struct scene *s)
{
	DIR *dir = opendir(s->spool);
	int n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2;
}

static const struct device_event *event(const struct scene *s, int i)
{
	ck_assert_int_lt(i, s->host.n_events);
	return &s->host.event[i];
}

START_TEST(a_job_becomes_a_file)
{
	struct scene s = {0};
	char bytes[200], path[120];
	size_t n;
	FILE *f;

	scene_open(&s);
	ck_assert(s.printer->simulated);
	ck_assert_int_eq(s.printer->state, DEVICE_READY);
	ck_assert_int_eq(print(&s, 41), 0);
	ck_assert_int_eq(s.host.n_events, 0); /* never from within print */
	ck_assert_int_eq(print(&s, 42), ERR_BUSY);
	ck_assert(test_host_until(&s.host, 1));
	ck_assert_int_eq(event(&s, 0)->kind, DEVICE_PRINTED);
	ck_assert_int_eq(event(&s, 0)->job, 41);
	ck_assert_ptr_eq(event(&s, 0)->from, s.printer);
	snprintf(path, sizeof(path), "%s/0001.bin", s.spool);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	ck_assert_uint_gt(n, 8);
	ck_assert_mem_eq(bytes, "\x1b\x40\x1c\x26job 41\n", 11);
	ck_assert_int_eq(print(&s, 42), 0);
	ck_assert(test_host_until(&s.host, 2));
	ck_assert_int_gt(file_size(&s, "0002.bin"), 0);
	ck_assert_int_eq(files(&s), 2);
	scene_close(&s);
}
END_TEST

START_TEST(the_next_free_number_is_taken)
{
	struct scene s = {0};
	struct err err = {0};

	scene_open(&s);
	put_file(&s, "0007.bin");
	put_file(&s, "0003.txt");
	put_file(&s, "99999.binary");
	put_file(&s, "x9999.bin");
	s.printer->driver->close(s.printer);
	ck_assert_int_eq(spool_open(&s.printer, &s.host.host, s.spool, &err), 0);
	put_file(&s, "0008.bin"); /* somebody was quicker */
	put_file(&s, "0009.bin");
	ck_assert_int_eq(print(&s, 1), 0);
	ck_assert(test_host_until(&s.host, 1));
	ck_assert_int_eq(file_size(&s, "0008.bin"), 0);
	ck_assert_int_eq(file_size(&s, "0009.bin"), 0);
	ck_assert_int_gt(file_size(&s, "0010.bin"), 0);
	put_file(&s, "123456.bin");
	s.printer->driver->close(s.printer);
	ck_assert_int_eq(spool_open(&s.printer, &s.host.host, s.spool, &err), 0);
	ck_assert_int_eq(print(&s, 2), 0);
	ck_assert(test_host_until(&s.host, 2));
	ck_assert_int_gt(file_size(&s, "123457.bin"), 0);
	scene_close(&s);
}
END_TEST

START_TEST(no_paper_no_slip)
{
	static const enum paper_state bad[] = {
		PAPER_OUT, PAPER_COVER_OPEN, PAPER_STUCK, PAPER_OFFLINE};

	for (int i = 0; i < 4; i++) {
		struct scene s = {0};

		scene_open(&s);
		spool_paper(s.printer, bad[i]);
		spool_paper(s.printer, bad[i]); /* told once */
		ck_assert_int_eq(s.host.n_events, 1);
		ck_assert_int_eq(event(&s, 0)->kind, DEVICE_PAPER);
		ck_assert_int_eq(event(&s, 0)->paper, bad[i]);
		ck_assert_int_eq(event(&s, 0)->from->state, DEVICE_READY);
		ck_assert_int_eq(print(&s, 5), 0);
		ck_assert(test_host_until(&s.host, 2));
		ck_assert_int_eq(event(&s, 1)->kind, DEVICE_PRINT_FAILED);
		ck_assert_int_eq(event(&s, 1)->job, 5);
		ck_assert_int_eq(files(&s), 0);
		spool_paper(s.printer, PAPER_LOW);
		ck_assert_int_eq(event(&s, 2)->paper, PAPER_LOW);
		ck_assert_int_eq(print(&s, 5), 0);
		ck_assert(test_host_until(&s.host, 4));
		ck_assert_int_eq(event(&s, 3)->kind, DEVICE_PRINTED);
		ck_assert_int_eq(files(&s), 1);
		scene_close(&s);
	}
}
END_TEST

START_TEST(slow_takes_a_second_more)
{
	struct scene s = {0};
	int64_t from;

	scene_open(&s);
	spool_slow(s.printer, true);
	from = test_host_ms();
	ck_assert_int_eq(print(&s, 1), 0);
	ck_assert(test_host_until(&s.host, 1));
	ck_assert_int_eq(event(&s, 0)->kind, DEVICE_PRINTED);
	ck_assert_int_ge(test_host_ms() - from, 1000);
	scene_close(&s);
}
END_TEST

START_TEST(what_stops_the_printer_fails_the_job)
{
	struct scene s = {0};

	scene_open(&s);
	spool_slow(s.printer, true);
	ck_assert_int_eq(print(&s, 1), 0);
	spool_paper(s.printer, PAPER_OUT);
	ck_assert_int_eq(s.host.n_events, 2);
	ck_assert_int_eq(event(&s, 0)->kind, DEVICE_PAPER);
	ck_assert_int_eq(event(&s, 1)->kind, DEVICE_PRINT_FAILED);
	spool_paper(s.printer, PAPER_OK);
	ck_assert_int_eq(print(&s, 1), 0);
	spool_plug(s.printer, false);
	ck_assert_int_eq(s.host.n_events, 5);
	ck_assert_int_eq(event(&s, 3)->kind, DEVICE_STATE);
	ck_assert_int_eq(event(&s, 3)->state, DEVICE_ABSENT);
	ck_assert_int_eq(event(&s, 4)->kind, DEVICE_PRINT_FAILED);
	spool_paper(s.printer, PAPER_LOW); /* nobody sees that of an unplugged one */
	ck_assert_int_eq(s.host.n_events, 5);
	ck_assert_int_eq(print(&s, 1), 0);
	ck_assert(test_host_until(&s.host, 6));
	ck_assert_int_eq(event(&s, 5)->kind, DEVICE_PRINT_FAILED);
	spool_plug(s.printer, true);
	ck_assert_int_eq(event(&s, 6)->state, DEVICE_READY);
	ck_assert_int_eq(event(&s, 6)->paper, PAPER_LOW);
	ck_assert_int_eq(files(&s), 0);
	scene_close(&s);
}
END_TEST

/* Half a slip is on paper, and the printer says so. */
START_TEST(a_jam_leaves_a_part)
{
	struct scene s = {0};
	struct err err = {0};

	scene_open(&s);
	spool_jam(s.printer, 7, 2);
	ck_assert_int_eq(print(&s, 1), 0);
	ck_assert(test_host_until(&s.host, 1));
	ck_assert_int_eq(event(&s, 0)->kind, DEVICE_PRINT_FAILED);
	ck_assert(event(&s, 0)->started);
	ck_assert_int_eq(file_size(&s, "0001.jam"), 7);
	/* Unplugged in the middle. */
	spool_slow(s.printer, true);
	ck_assert_int_eq(print(&s, 1), 0);
	spool_plug(s.printer, false);
	ck_assert_int_eq(event(&s, 2)->kind, DEVICE_PRINT_FAILED);
	ck_assert(event(&s, 2)->started);
	ck_assert_int_eq(file_size(&s, "0002.jam"), 7);
	s.printer->driver->close(s.printer);
	ck_assert_int_eq(spool_open(&s.printer, &s.host.host, s.spool, &err), 0);
	spool_jam(s.printer, 0, 1); /* before the first byte */
	ck_assert_int_eq(print(&s, 1), 0);
	ck_assert(test_host_until(&s.host, 4));
	ck_assert(event(&s, 3)->kind == DEVICE_PRINT_FAILED && !event(&s, 3)->started);
	spool_jam(s.printer, 5000, 1); /* this one is shorter */
	ck_assert_int_eq(print(&s, 1), 0);
	ck_assert(test_host_until(&s.host, 5));
	ck_assert_int_eq(event(&s, 4)->kind, DEVICE_PRINTED);
	ck_assert_int_gt(file_size(&s, "0003.bin"), 7);
	ck_assert_int_eq(files(&s), 3);
	scene_close(&s);
}
END_TEST

START_TEST(a_full_disk_fails_the_job)
{
	struct scene s = {0};
	struct rlimit full = {.rlim_cur = 8, .rlim_max = RLIM_INFINITY}, old;

	scene_open(&s);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &full), 0);
	ck_assert_int_eq(print(&s, 1), 0);
	ck_assert(test_host_until(&s.host, 1));
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
	ck_assert_int_eq(event(&s, 0)->kind, DEVICE_PRINT_FAILED);
	ck_assert_int_eq(files(&s), 0);
	ck_assert_int_eq(print(&s, 1), 0);
	ck_assert(test_host_until(&s.host, 2));
	ck_assert_int_eq(event(&s, 1)->kind, DEVICE_PRINTED);
	ck_assert_int_eq(files(&s), 1);
	scene_close(&s);
}
END_TEST

START_TEST(a_folder_that_cannot_be_is_named)
{
	struct test_host host;
	struct device *printer = NULL;
	struct err err = {0};

	test_host_init(&host);
	ck_assert_int_eq(spool_open(&printer, &host.host, "/dev/null", &err), ERR_IO);
	ck_assert_str_eq(err.text, "/dev/null: Not a directory");
	ck_assert_int_eq(spool_open(&printer, &host.host, "/no/such/dir", &err), ERR_IO);
	ck_assert_int_eq(spool_open(&printer, &host.host, "/proc", &err), ERR_IO);
	ck_assert_ptr_null(printer);
}
END_TEST

START_TEST(bad_paper_starts_no_job)
{
	struct scene s = {0};
	struct paper paper = {.columns = 48, .n = 1};
	struct err err = {0};

	scene_open(&s);
	strcpy(paper.line[0].text, "\xff");
	ck_assert_int_eq(s.printer->driver->print(s.printer, 1, &paper, &err), ERR_BAD);
	ck_assert_int_eq(print(&s, 2), 0);
	scene_close(&s); /* a job under way is dropped */
}
END_TEST

SUITE_MAIN("spool", a_job_becomes_a_file, the_next_free_number_is_taken, no_paper_no_slip,
	slow_takes_a_second_more, what_stops_the_printer_fails_the_job, a_jam_leaves_a_part,
	a_full_disk_fails_the_job, a_folder_that_cannot_be_is_named, bad_paper_starts_no_job)
