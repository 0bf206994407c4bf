/* SPDX-License-Identifier: MIT */
/*
 * The real program in a real pseudo-terminal, as a resident uses it; then what the hub holds.
 */
#include <qrencode.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/hall/slip_order.h"
#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

static struct hall_run h;

static void start_demo(const char *extra, int cols, int rows)
{
	char program[256];
	char *argv[] = {program, (char[]){"demo"}, (char[]){"--dir"}, h.dir, NULL};

	hall_make(&h, extra);
	snprintf(program, sizeof(program), "%s/litang", h.build);
	h.vt = vt_start(argv, cols, rows);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
}

/* F1, then tomorrow's first set, confirmed: three presses after the card. */
static void order_lunch(void)
{
	vt_function(h.vt, 1);
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	hall_lunch(&h);
}

/* What the printer's QR command stores, drawn as a printer would, read by zbar. */
static void paper_qr(char *out, size_t size)
{
	static unsigned char bytes[16384];
	char path[128], text[128] = "";
	FILE *file;
	QRcode *code;
	size_t n;

	snprintf(path, sizeof(path), "%s/spool/0001.bin", h.dir);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	n = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	for (size_t i = 0; i + 8 < n; i++)
		if (memcmp(bytes + i, "\x1d\x28\x6b", 3) == 0 && bytes[i + 6] == 80)
			snprintf(text, sizeof(text), "%.*s", (bytes[i + 3] | bytes[i + 4] << 8) - 3,
				(char *)bytes + i + 8);
	code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	ck_assert_msg(code != NULL, "no QR in the slip");
	snprintf(path, sizeof(path), "%s/paper.pgm", h.dir);
	file = fopen(path, "w");
	fprintf(file, "P5\n%d %d\n255\n", (code->width + 8) * 6, (code->width + 8) * 6);
	for (int y = -24; y < (code->width + 4) * 6; y++)
		for (int x = -24; x < (code->width + 4) * 6; x++)
			fputc(y >= 0 && x >= 0 && y < code->width * 6 && x < code->width * 6 &&
						(code->data[y / 6 * code->width + x / 6] & 1)
					? 0
					: 255,
				file);
	fclose(file);
	QRcode_free(code);
	hall_read_qr(&h, path, out, size);
}

/* "LT1-YD1-2-1a2b3c4d" names act 2 of the journal, which is the order. */
static void check_code(const char *code)
{
	char kiosk[16], hash[16], out[4096], wanted[64];
	long long seq;

	ck_assert_msg(sscanf(code, "LT1-%15[A-Z0-9]-%lld-%8s", kiosk, &seq, hash) == 3,
		"code \"%s\"", code);
	ck_assert_str_eq(kiosk, "YD1");
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out),
			"$B/litang journal --config $D/litang.ini --json --from %lld --until %lld",
			seq, seq),
		0);
	for (char *p = hash; *p; p++)
		*p = (char)(*p >= 'A' && *p <= 'F' ? *p + 32 : *p);
	snprintf(wanted, sizeof(wanted), "\"hash\":\"%s", hash);
	ck_assert_msg(strstr(out, wanted) != NULL, "%s not in %s", wanted, out);
	ck_assert_ptr_nonnull(strstr(out, "\"k\":6"));
}

/* The paper's says the order too; both name one act. */
static void check_same(const char *screen, const char *paper)
{
	struct slip_code_parts one, other;

	ck_assert_msg(!strncmp(paper, "LT2", 3) && strlen(paper) == SLIP_ORDER_CHARS, "%s", paper);
	ck_assert_int_eq(slip_any_parse(screen, &one), 0);
	ck_assert_int_eq(slip_any_parse(paper, &other), 0);
	ck_assert_str_eq(one.kiosk, other.kiosk);
	ck_assert_int_eq(one.seq, other.seq);
	ck_assert_mem_eq(one.hash4, other.hash4, sizeof(one.hash4));
}

START_TEST(test_a_lunch)
{
	char screen[128], paper[128], path[128], out[4096];

	start_demo("", 80, 22);
	order_lunch();
	snprintf(path, sizeof(path), "%s/screen.pgm", h.dir);
	vt_picture(h.vt, path, 2);
	hall_read_qr(&h, path, screen, sizeof(screen));
	check_code(screen);
	paper_qr(paper, sizeof(paper));
	check_same(screen, paper);
	ck_assert_int_eq(hall_hub_wait(&h, "order", 1), 1);
	ck_assert_int_eq(hall_hub_count(&h, "check-in"), 1);
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	vt_keys(h.vt, "\003");
	ck_assert_int_eq(vt_wait_exit(h.vt, WAIT_MS), 0);
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "$B/litang verify --config $D/litang.ini"), 0);
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "$B/litang-hub verify --db sqlite:$D/hub.db"), 0);
	/* Both logs tell the same, act by act. */
	ck_assert_msg(
		hall_sh(&h, out, sizeof(out),
			"set -e; R='--from 2020-01-01 --until 2099-12-31'; "
			"$B/litang export --config $D/litang.ini $R > $D/a.csv; "
			"$B/litang-hub export --db sqlite:$D/hub.db $R > $D/b.csv; cmp $D/a.csv $D/b.csv; "
			"head -c 3 $D/a.csv | od -An -tx1 | grep -q 'ef bb bf'") == 0,
		"%s", out);
	hall_end(&h);
}
END_TEST

START_TEST(test_warned_and_wiped)
{
	hall_make(&h, "screen.idle_warn=2 screen.idle_count=2");
	hall_terminal_start(&h, 80, 22);
	hall_device(&h, "card 1");
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	vt_keys(h.vt, "1");
	ck_assert(vt_wait(h.vt, "您要哪一份", WAIT_MS));
	ck_assert(vt_wait(h.vt, "您还在吗", WAIT_MS));
	vt_keys(h.vt, "7"); /* any key goes on, and does nothing else */
	ck_assert(vt_wait(h.vt, "您要哪一份", WAIT_MS));
	ck_assert(vt_wait(h.vt, "您还在吗", WAIT_MS));
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	ck_assert_msg(!vt_has(h.vt, "王"), "%s", vt_text(h.vt));
	hall_end(&h);
}
END_TEST

START_TEST(test_not_me)
{
	start_demo("", 60, 16);
	vt_function(h.vt, 1);
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	ck_assert(vt_has(h.vt, "不是我"));
	vt_keys(h.vt, "9");
	ck_assert(vt_wait(h.vt, "刚才的签到取消了", WAIT_MS));
	ck_assert_int_eq(hall_hub_wait(&h, "undo", 1), 1);
	hall_end(&h);
}
END_TEST

START_TEST(test_greeted_goes_by_itself)
{
	start_demo("", 80, 22);
	vt_function(h.vt, 1);
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	ck_assert_msg(vt_has(h.vt, "刚才不是我"), "%s", vt_text(h.vt));
	ck_assert(vt_wait_gone(h.vt, "刚才不是我", WAIT_MS));
	vt_function(h.vt, 1); /* a second scan of the day: no second act */
	ck_assert(vt_wait(h.vt, "今天签过到了", WAIT_MS));
	ck_assert_int_eq(hall_hub_wait(&h, "check-in", 1), 1);
	hall_end(&h);
}
END_TEST

START_TEST(test_unknown_neighbour_and_help)
{
	start_demo("", 80, 22);
	vt_function(h.vt, 6);
	ck_assert(vt_wait(h.vt, "这张卡还没登记", WAIT_MS));
	vt_function(h.vt, 7);
	ck_assert(vt_wait(h.vt, "邻近社区的卡", WAIT_MS));
	vt_keys(h.vt, "0");
	ck_assert(vt_wait(h.vt, "已经叫人了", WAIT_MS));
	vt_function(h.vt, 8);
	hall_open_day(&h);
	vt_keys(h.vt,
		"4"); /* the card that nobody knows is on the list, until somebody saw to it */
	ck_assert_msg(vt_wait(h.vt, "一张卡：现在办好了吗", WAIT_MS), "%s", vt_text(h.vt));
	vt_keys(h.vt, "1");
	ck_assert(vt_wait(h.vt, "没有要补办的了", WAIT_MS));
	ck_assert_int_eq(hall_hub_wait(&h, "unknown", 1), 1);
	ck_assert_int_eq(hall_hub_wait(&h, "help", 2), 2); /* the call, and that the badge came */
	ck_assert_int_eq(hall_hub_wait(&h, "check-in", 1), 1);
	hall_end(&h);
}
END_TEST

START_TEST(test_cancel)
{
	start_demo("", 80, 22);
	order_lunch();
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	vt_function(h.vt, 1);
	ck_assert(vt_wait(h.vt, "我的订餐和课程", WAIT_MS));
	vt_keys(h.vt, "1"); /* twice: asks first */
	ck_assert(vt_wait(h.vt, "订过了。再订一份吗", WAIT_MS));
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, "我的订餐和课程", WAIT_MS));
	vt_keys(h.vt, "5");
	ck_assert(vt_wait(h.vt, "看哪一个", WAIT_MS));
	vt_keys(h.vt, "1");
	ck_assert(vt_wait(h.vt, "取消这份饭", WAIT_MS));
	vt_keys(h.vt, "1");
	ck_assert(vt_wait(h.vt, "取消", WAIT_MS));
	ck_assert_int_eq(hall_hub_wait(&h, "cancel", 1), 1);
	hall_end(&h);
}
END_TEST

START_TEST(test_taps_and_sizes)
{
	int row, col;

	start_demo("", 80, 22);
	vt_function(h.vt, 1);
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	ck_assert(vt_find(h.vt, "订明天的午饭", &row, &col));
	vt_tap(h.vt, row, col + 1);
	ck_assert(vt_wait(h.vt, "您要哪一份", WAIT_MS));
	vt_resize(h.vt, 60, 16);
	vt_keys(h.vt, "1");
	ck_assert(vt_wait(h.vt, "订这份吗", WAIT_MS));
	vt_resize(h.vt, 120, 40);
	vt_keys(h.vt, "1");
	ck_assert(vt_wait(h.vt, "订好了", WAIT_MS));
	vt_resize(h.vt, 40, 12);
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	hall_end(&h);
}
END_TEST

START_TEST(test_english_by_one_key)
{
	start_demo("", 80, 22);
	vt_keys(h.vt, "/");
	ck_assert(vt_wait(h.vt, "Hello! Put your card here", WAIT_MS));
	hall_end(&h);
}
END_TEST

/* A scanner that types: a burst of a card's code is one scan, not keys. */
START_TEST(test_typed_scan)
{
	char token[256];

	start_demo("scanner.wedge=on", 80, 22);
	ck_assert_int_eq(hall_sh(&h, token, sizeof(token),
				 "awk -F'\\t' '$1==\"F7\" {print $3}' $D/cards.tsv"),
		0);
	token[strcspn(token, "\n")] = '\r';
	vt_keys(h.vt, token);
	ck_assert(vt_wait(h.vt, "邻近社区的卡", WAIT_MS));
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	vt_keys(h.vt, "\x01\x7f#!%%&&(())==~~random\r");
	ck_assert(vt_wait(h.vt, "没读好", WAIT_MS));
	hall_end(&h);
}
END_TEST

/* In the middle of a choice: its digits choose nothing, its Enter confirms nothing. */
START_TEST(test_typed_scan_presses_nothing)
{
	start_demo("scanner.wedge=on", 80, 22);
	vt_function(h.vt, 1);
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	vt_keys(h.vt, "1");
	ck_assert(vt_wait(h.vt, "您要哪一份", WAIT_MS));
	for (int i = 0; i < 3; i++)
		vt_keys(h.vt, "1111111111111\r"); /* a hand that holds it still */
	ck_assert(vt_wait(h.vt, "没读好", WAIT_MS));
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
	ck_assert_int_eq(hall_hub_count(&h, "order"), 0);
	hall_end(&h);
}
END_TEST

/* Paper out: the number is on the screen, and the slip comes when the paper is back. */
START_TEST(test_paper_out)
{
	char out[256];

	start_demo("", 80, 22);
	hall_device(&h, "paper out");
	ck_assert(vt_wait(h.vt, "缺纸 请换纸", WAIT_MS));
	order_lunch();
	ck_assert(vt_wait(h.vt, "没打出小票，不要紧", WAIT_MS));
	ck_assert_int_ne(hall_sh(&h, out, sizeof(out), "test -e $D/spool/0001.bin"), 0);
	hall_device(&h, "paper back");
	ck_assert(vt_wait_gone(h.vt, "缺纸 请换纸", WAIT_MS));
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out),
			"for i in $(seq 400); do test -e $D/spool/0001.bin && exit 0; sleep 0.05; "
			"done; exit 1"),
		0);
	ck_assert_int_ne(hall_sh(&h, out, sizeof(out), "test -e $D/spool/0002.bin"), 0);
	hall_end(&h);
}
END_TEST

SUITE_MAIN("day", test_a_lunch, test_warned_and_wiped, test_not_me, test_greeted_goes_by_itself,
	test_unknown_neighbour_and_help, test_cancel, test_taps_and_sizes, test_english_by_one_key,
	test_typed_scan, test_typed_scan_presses_nothing, test_paper_out)
