/* SPDX-License-Identifier: MIT */
#include "screens/slip.h"

#include <stdio.h>
#include <string.h>

#include "core/base/buf.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

static struct model model;
static const char *masked_name = "张*英";

static void slip_of(enum act_kind kind, enum lang lang, int columns, int copy, struct paper *ret)
{
	struct slip_job job = {.act = &model.done,
		.hall = fixture_catalogue()->hall,
		.kiosk = "YD1",
		.code = "LT1-YD1-27-89ABCDEF",
		.copy = copy};
	struct act_body *body = &model.done.body;
	enum lang before = words_lang();

	screen_words(before);
	screen_model(&model, kind == ACT_CANCEL ? SCREEN_CANCELLED : SCREEN_SLIP, lang);
	model.done.head.at_ms = model.now.ms;
	text_copy(body->masked, sizeof(body->masked), masked_name);
	body->resident = 1001;
	if (kind == ACT_ORDER) {
		body->cancel_day = FIXTURE_DAY + 1;
		body->cancel_min = 540;
		body->items[1] = (struct act_item){
			.name = {{"红烧狮子头", "Braised pork meatball", "간장 돼지고기 완자조림"}},
			.qty = 1};
		body->n_items = 2;
	}
	slip_paper(&job, columns, ret);
}

static const char *paper_text(const struct paper *paper, struct buf *out)
{
	buf_clear(out);
	for (int i = 0; i < paper->n; i++)
		buf_fmt(out, "%s%s%s\n", paper->line[i].scale == 2 ? "2:" : "",
			paper->line[i].kind == PAPER_QR ? "QR:" : "", paper->line[i].text);
	return buf_text(out);
}

START_TEST(test_width)
{
	struct paper paper;

	for (int i = 0; i < 2 * 2 * LANG_COUNT; i++) {
		slip_of(i & 1 ? ACT_CANCEL : ACT_ORDER, (enum lang)(i / 4), i & 2 ? 48 : 32, 3,
			&paper);
		ck_assert_int_eq(paper.columns, i & 2 ? 48 : 32);
		ck_assert_int_lt(paper.n, PAPER_LINES);
		for (int j = 0; j < paper.n; j++) {
			const struct paper_line *line = &paper.line[j];

			if (line->kind == PAPER_TEXT)
				ck_assert_msg(text_cells(line->text) * line->scale <= paper.columns,
					"line %d is too wide: %s", j, line->text);
		}
	}
}
END_TEST

static void ck_has(const struct paper *paper, const char *const *want, size_t n)
{
	struct buf text = BUF_INIT(8192);

	for (size_t i = 0; i < n; i++)
		ck_assert_msg(strstr(paper_text(paper, &text), want[i]) != NULL,
			"no \"%s\" on the slip:\n%s", want[i], buf_text(&text));
	buf_done(&text);
}

START_TEST(test_order)
{
	static const char *const zh[] = {"2:园丁礼堂", "午饭订单", "2:取餐号 A027", "张*英",
		"居民号1001", "套餐一", "红烧狮子头", "1份", "原价（元）", "13.00", "补助（元）",
		"5.00", "2:应付", "8元", "2:11月23日 星期一", "上午10点半到中午12点半",
		"11月23日 星期一 上午9点前可取消", "0579-87000004", "QR:LT1-YD1-27-89ABCDEF",
		"2026-11-22 08:05", "YD1", "27", "这不是发票"};
	static const char *const en[] = {"2:Yuanding Hall", "Your order: lunch", "2:No. A027",
		"resident 1001", "Set one", "Price (yuan)", "13.00", "8 yuan", "10:30 to 12:30",
		"This is not an invoice"};
	struct paper paper;

	slip_of(ACT_ORDER, LANG_ZH, 32, 0, &paper);
	ck_has(&paper, zh, sizeof(zh) / sizeof(zh[0]));
	slip_of(ACT_ORDER, LANG_EN, 48, 0, &paper);
	ck_has(&paper, en, sizeof(en) / sizeof(en[0]));
}
END_TEST

/* The QR says more than anybody types: the line below it is the short code. */
START_TEST(test_qr_of_its_own)
{
	static const char *const says[] = {"QR:LT2AAAA", "LT1-YD1-27-89ABCDEF"};
	struct slip_job job = {.act = &model.done,
		.hall = fixture_catalogue()->hall,
		.kiosk = "YD1",
		.code = "LT1-YD1-27-89ABCDEF",
		.qr = "LT2AAAA"};
	struct paper paper;

	slip_of(ACT_ORDER, LANG_ZH, 32, 0, &paper);
	slip_paper(&job, 32, &paper);
	ck_has(&paper, says, 2);
}
END_TEST

/* Another hall has a resident of the same number. */
START_TEST(test_guest)
{
	static const char *const zh[] = {"别的社区来的，居民号1001"};
	struct slip_job job = {.act = &model.done,
		.hall = fixture_catalogue()->hall,
		.kiosk = "YD1",
		.code = "LT1-YD1-27-89ABCDEF"};
	struct paper paper;

	slip_of(ACT_ORDER, LANG_ZH, 32, 0, &paper);
	model.done.body.masked[0] = 0;
	text_copy(model.done.head.place, PLACE_SIZE, "330784-004");
	text_copy(model.done.body.place, PLACE_SIZE, "330784-003");
	slip_paper(&job, 32, &paper);
	ck_has(&paper, zh, 1);
}
END_TEST

/* As many dishes as an order holds, brought home, ordered by a daughter. */
static void much_of(enum lang lang, int columns, struct paper *ret)
{
	struct act_body *body = &model.done.body;
	struct slip_job job = {.act = &model.done,
		.hall = fixture_catalogue()->hall,
		.kiosk = "YD1",
		.code = "LT1-YD1-27-89ABCDEF",
		.copy = 3};

	slip_of(ACT_ORDER, lang, columns, 3, ret);
	for (int i = 0; i < ACT_ITEMS_MAX; i++)
		body->items[i] = (struct act_item){
			.name = {{"梅干菜扣肉", "Pork belly with preserved greens",
				"말린 갓 삼겹살찜"}},
			.qty = 3,
			.fen = 1000,
			.id = "M05"};
	body->n_items = ACT_ITEMS_MAX;
	body->collect = COLLECT_DELIVERY;
	body->delivery_fen = 200;
	body->less_rice = true;
	body->by = BY_FAMILY;
	body->promise = PROMISE_LIST_PRICE;
	text_copy(body->by_masked, sizeof(body->by_masked), "周*");
	slip_paper(&job, columns, ret);
}

START_TEST(test_much_on_a_slip)
{
	static const char *const zh[] = {"3份    30.00", "送餐费（元）", "2.00", "送到家里",
		"会送到您登记的地址", "饭少一点", "周*帮您办的",
		"开饭时间：上午10点半到中午12点半"};
	struct paper paper;

	for (int i = 0; i < 2 * LANG_COUNT; i++) {
		much_of((enum lang)(i / 2), i & 1 ? 48 : 32, &paper);
		ck_assert_int_lt(paper.n, PAPER_LINES);
		for (int j = 0; j < paper.n; j++)
			if (paper.line[j].kind == PAPER_TEXT)
				ck_assert_int_le(
					text_cells(paper.line[j].text) * paper.line[j].scale,
					paper.columns);
	}
	much_of(LANG_ZH, 32, &paper);
	ck_has(&paper, zh, sizeof(zh) / sizeof(zh[0]));
	model.done.head.walk = true;
	slip_paper(&(struct slip_job){.act = &model.done,
			   .hall = fixture_catalogue()->hall,
			   .kiosk = "YD1",
			   .code = "LT1-YD1-27-89ABCDEF"},
		32, &paper);
	ck_has(&paper, (const char *[]){"现买午饭"}, 1);
}
END_TEST

/* Printers lack Hangul and rare Hanzi: those lines are drawn, so nothing is left out or put into
 * another language. */
START_TEST(test_korean)
{
	static const char *const names[] = {"张*英", "김*자", "㙟*英", "𠮷*"};
	static const char *const ko[] = {"2:위안딩 마을", "점심 주문", "2:번호 A027", "정식 1",
		"13.00", "QR:LT1-YD1-27-89ABCDEF", "영수증이 아닙니다"};

	for (size_t i = 0; i < 2 * sizeof(names) / sizeof(names[0]); i++) {
		struct paper paper;

		masked_name = names[i / 2];
		slip_of(ACT_ORDER, i % 2 ? LANG_KO : LANG_ZH, 32, 0, &paper);
		ck_has(&paper, &masked_name, 1);
		if (i % 2)
			ck_has(&paper, ko, sizeof(ko) / sizeof(ko[0]));
		ck_assert_int_eq(words_lang(), LANG_ZH);
	}
	masked_name = names[0];
}
END_TEST

/* Pure: the same paper again, but for the mark of a copy; the language in use stays. */
START_TEST(test_reprint)
{
	struct paper first, copy;
	struct buf a = BUF_INIT(8192), b = BUF_INIT(8192);
	int more = 0;

	screen_words(LANG_EN);
	slip_of(ACT_ORDER, LANG_ZH, 32, 0, &first);
	ck_assert_int_eq(words_lang(), LANG_EN);
	ck_assert_ptr_null(strstr(paper_text(&first, &a), "补打"));
	slip_of(ACT_ORDER, LANG_ZH, 32, 2, &copy);
	ck_assert_ptr_nonnull(strstr(paper_text(&copy, &b), "补打 2"));
	for (int i = 0; i < first.n; i++) {
		if (strstr(copy.line[i + more].text, "补打"))
			more++;
		ck_assert_str_eq(first.line[i].text, copy.line[i + more].text);
	}
	ck_assert_int_eq(copy.n, first.n + 1);
	buf_done(&a);
	buf_done(&b);
}
END_TEST

START_TEST(test_cancel)
{
	static const char *const want[] = {"取消午饭", "2:取餐号 A027", "套餐一"};
	struct buf text = BUF_INIT(8192);
	struct paper paper;

	slip_of(ACT_CANCEL, LANG_ZH, 32, 0, &paper);
	ck_has(&paper, want, sizeof(want) / sizeof(want[0]));
	/* Nothing to pay and nothing to pick up. */
	ck_assert_ptr_null(strstr(paper_text(&paper, &text), "应付"));
	ck_assert_ptr_null(strstr(buf_text(&text), "可取消"));
	buf_done(&text);
}
END_TEST

/* What printers garble or nobody may read does not come onto paper. */
START_TEST(test_clean)
{
	static const char *const banned[] = {"¥", "×", "·", "岁", "高龄", "困难", "T80", "\t"};
	struct paper paper;

	for (int i = 0; i < 2 * LANG_COUNT; i++) {
		slip_of(i & 1 ? ACT_CANCEL : ACT_ORDER, (enum lang)(i / 2), 32, 1, &paper);
		for (int j = 0; j < paper.n; j++) {
			struct buf gb = BUF_INIT(1024);

			ck_assert_int_eq(text_to_gb18030(&gb, paper.line[j].text), 0);
			buf_done(&gb);
			for (size_t k = 0; k < sizeof(banned) / sizeof(banned[0]); k++)
				ck_assert_ptr_null(strstr(paper.line[j].text, banned[k]));
		}
	}
}
END_TEST

SUITE_MAIN("slip", test_width, test_order, test_guest, test_much_on_a_slip, test_korean,
	test_reprint, test_cancel, test_clean, test_qr_of_its_own)
