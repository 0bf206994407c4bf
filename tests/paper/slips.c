/* SPDX-License-Identifier: MIT */
/*
 * Slips as the terminal makes them, for readers that are not of this project.
 *   slips DIR    writes DIR/NAME.bin, the bytes for the printer, and DIR/NAME.tsv, what they must say
 * NAME is what-width-style: "ko-58-raster".
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/base/buf.h"
#include "devices/escpos.h"
#include "screens/slip.h"
#include "screens/slip_parts.h"
#include "tests/screens/models.h"

/* Another code for each, so that none is taken for its neighbour's. */
#define CODE "LT1-YD1-%d-89ABCDEF"
/* As long as an order's: what it says is nothing to those readers. */
#define CODE_ORDER "LT2CHCGQKDKDCCV433YSOWKGCQAEHLTRNMQ5UWSIWLRDOGAAXU7LQR4V4A4%02u"

static const char *const styles[] = {"text", "raster"};

/* ---- what is on paper ----------------------------------------------------------------------- */

struct sample {
	const char *name;
	enum lang lang;
	enum act_kind kind;
	const char *who;
	int dishes;
};

static const struct sample samples[] = {
	{"zh", LANG_ZH, ACT_ORDER, "张*英", 0},
	{"en", LANG_EN, ACT_ORDER, "M*** S***", 0},
	{"ko", LANG_KO, ACT_ORDER, "김*자", 0},
	{"rare", LANG_ZH, ACT_ORDER, "㙟*𠮷", 0},
	{"much_zh", LANG_ZH, ACT_ORDER, "欧阳*", ACT_ITEMS_MAX},
	{"much_en", LANG_EN, ACT_ORDER, "M*** S***", ACT_ITEMS_MAX},
	{"much_ko", LANG_KO, ACT_ORDER, "남궁*", ACT_ITEMS_MAX},
	{"cancel_ko", LANG_KO, ACT_CANCEL, "김*자", 0},
	{"seat_zh", LANG_ZH, ACT_ENROL, "张*英", 0},
	{"seat_en", LANG_EN, ACT_ENROL, "M*** S***", 0},
	{"seat_ko", LANG_KO, ACT_ENROL, "김*자", 0},
};

static const struct words dishes[] = {
	{{"红烧狮子头", "Braised pork meatball", "간장 돼지고기 완자조림"}},
	{{"梅干菜扣肉", "Pork belly with preserved greens", "말린 갓 삼겹살찜"}},
	{{"米饭", "Rice", "쌀밥"}},
	{{"鲜肉粽", "Pork zongzi (Dragon Boat)", "고기 쫑쯔"}},
	{{"清炒西兰花", "Stir-fried broccoli", "브로콜리볶음"}},
	{{"紫菜虾皮汤", "Laver and dried-shrimp soup", "김 새우국"}},
};

#define DISHES (int)(sizeof(dishes) / sizeof(dishes[0]))

/* As much as an order holds, brought home, ordered by a daughter, printed again. */
static void fill(struct act_body *body, int n)
{
	for (int i = 0; i < n; i++)
		body->items[i] = (struct act_item){
			.name = dishes[i % DISHES], .qty = 1 + i % 3, .fen = 1050, .id = "M05"};
	body->n_items = n;
	body->collect = COLLECT_DELIVERY;
	body->delivery_fen = 200;
	body->less_rice = true;
	body->by = BY_FAMILY;
	body->promise = PROMISE_LIST_PRICE;
	text_copy(body->by_masked, sizeof(body->by_masked), "周*");
}

static void sample_paper(const struct sample *s, int columns, struct paper *ret)
{
	char code[64], qr[64];
	static struct model model;
	struct act *act = &model.done;
	struct slip_job job = {.act = act,
		.hall = fixture_catalogue()->hall,
		.kiosk = "YD1",
		.code = code,
		.copy = s->dishes ? 2 : 0};

	snprintf(code, sizeof(code), CODE, 27 + (int)(s - samples));
	screen_words(s->lang);
	screen_model(&model, s->kind == ACT_CANCEL ? SCREEN_CANCELLED : SCREEN_SLIP, s->lang);
	if (s->kind == ACT_ENROL)
		done_seat(&model, ACT_ENROL);
	act->head.course = s->kind == ACT_ENROL;
	act->head.at_ms = model.now.ms;
	act->body.resident = 1001;
	text_copy(act->body.masked, sizeof(act->body.masked), s->who);
	if (s->kind == ACT_ORDER) {
		snprintf(qr, sizeof(qr), CODE_ORDER, (22 + (unsigned)(s - samples)) % 100);
		job.qr = qr;
		act->body.cancel_day = FIXTURE_DAY + 1;
		act->body.cancel_min = 540;
	}
	if (s->dishes)
		fill(&act->body, s->dishes);
	slip_paper(&job, columns, ret);
}

/* Thirty prices: longer than any slip of an order. */
static void list_paper(int columns, struct paper *ret)
{
	struct paper_line *code;

	*ret = (struct paper){.columns = columns};
	paper_text_add(ret, PAPER_BIG, true, "价目表");
	paper_line_add(ret, PAPER_RULE);
	for (int i = 0; i < 30; i++) {
		char price[32];

		snprintf(price, sizeof(price), "%d.%02d", 1 + i * 7, i * 3);
		paper_pair_add(ret, i % 2 ? PAPER_PLAIN : PAPER_TALL,
			dishes[i % DISHES].text[i / DISHES % 2 ? LANG_EN : LANG_ZH], price);
	}
	paper_line_add(ret, PAPER_RULE);
	code = paper_line_add(ret, PAPER_QR);
	code->centred = true;
	snprintf(code->text, sizeof(code->text), CODE, 99);
}

/* What is printed at a cut-off, of a dozen orders: sheet 0 = the kitchen's. */
static void cutoff_paper(int sheet, enum lang lang, int columns, struct paper *ret)
{
	static struct kitchen kitchen;
	struct act act, order;
	char code[64];
	struct slip_job job = {.act = &act,
		.hall = fixture_catalogue()->hall,
		.kiosk = "YD1",
		.code = code,
		.kitchen = &kitchen};

	snprintf(code, sizeof(code), CODE, 200 + sheet + 10 * (int)lang);
	screen_words(lang);
	act_init(&act, ACT_LIST);
	act.head.seq = 200;
	act.head.at_ms = fixture_moment(FIXTURE_TODAY, "09:00").ms;
	act.head.service_day = act.body.cancel_day = FIXTURE_DAY;
	act.head.has_ref = sheet != 0;
	act.head.qty = sheet;
	text_copy(act.head.what, sizeof(act.head.what), "lunch");
	act.body.lang = lang;
	act.body.cancel_min = 540;
	kitchen = (struct kitchen){.sheet = sheet};
	for (int i = 1; i <= 12; i++) {
		act_init(&order, ACT_ORDER);
		order.head.qty = 1;
		order.head.due_fen = i % 3 ? 800 : 550;
		snprintf(order.body.pickup, sizeof(order.body.pickup), "A%03u", (unsigned)i % 1000);
		text_copy(order.body.masked, sizeof(order.body.masked), i % 4 ? "王*兰" : "欧**锋");
		order.body.less_rice = i % 5 == 0;
		order.body.n_items = 3;
		for (int j = 0; j < 3; j++)
			order.body.items[j] = (struct act_item){
				.name = dishes[(i % 2 + j * 2) % DISHES], .qty = 1, .id = "d"};
		kitchen_add(&kitchen, &order);
	}
	slip_paper(&job, columns, ret);
}

static void class_paper(int columns, struct paper *ret)
{
	const struct session s = {.offering = &fixture_catalogue()->offerings[0],
		.day = FIXTURE_DAY,
		.from_min = 540,
		.to_min = 630};

	screen_words(LANG_ZH);
	slip_class_head(&s, fixture_catalogue()->hall, columns, ret);
	slip_class_line(1, "王*兰", "08:52", true, ret);
	slip_class_line(2, "欧**锋", "", true, ret);
	slip_class_line(3, "张*仙", "09:10", false, ret);
	slip_class_foot(2, 2, ret);
}

/* ---- files ---------------------------------------------------------------------------------- */

static void write_file(const char *dir, const char *name, const char *ending, const struct buf *buf)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.%s", dir, name, ending);
	f = fopen(path, "wb");
	if (!f || fwrite(buf->data, 1, buf->len, f) != buf->len || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

static void describe(const struct paper *paper, struct buf *out)
{
	static const char *const kinds[] = {"text", "qr", "rule"};

	for (int i = 0; i < paper->n; i++) {
		const struct paper_line *line = &paper->line[i];

		buf_fmt(out, "%s\t%d\t%d\t%d\t%s\n", kinds[line->kind], line->scale,
			line->tall || line->scale == 2 ? 2 : 1, line->centred, line->text);
	}
}

static void write_slip(const char *dir, const char *what, const struct paper *paper)
{
	struct buf bytes = BUF_INIT(ESCPOS_MAX), words = BUF_INIT(1u << 16);
	struct raster *font = raster_new(NULL);
	struct err err = {0};
	char name[64];

	describe(paper, &words);
	for (int i = 0; i < 2; i++) {
		struct escpos_style style = {.font = font, .raster = i == 1, .qr_picture = i == 1};

		buf_clear(&bytes);
		if (!font || !raster_ready(font) ||
			escpos_encode(paper, &style, &bytes, &err) < 0) {
			fprintf(stderr, "%s: %s\n", what, err.text);
			exit(1);
		}
		snprintf(name, sizeof(name), "%s-%d-%s", what, paper->columns == 48 ? 80 : 58,
			styles[i]);
		write_file(dir, name, "bin", &bytes);
		write_file(dir, name, "tsv", &words);
	}
	raster_free(font);
	buf_done(&bytes);
	buf_done(&words);
}

int main(int argc, char **argv)
{
	struct paper paper;

	if (argc != 2)
		return 2;
	for (int columns = 32; columns <= 48; columns += 16) {
		for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
			sample_paper(&samples[i], columns, &paper);
			write_slip(argv[1], samples[i].name, &paper);
		}
		cutoff_paper(0, LANG_ZH, columns, &paper);
		write_slip(argv[1], "kitchen_zh", &paper);
		cutoff_paper(2, LANG_ZH, columns, &paper);
		write_slip(argv[1], "window_zh", &paper);
		cutoff_paper(1, LANG_EN, columns, &paper);
		write_slip(argv[1], "window_en", &paper);
		class_paper(columns, &paper);
		write_slip(argv[1], "class_zh", &paper);
		list_paper(columns, &paper);
		write_slip(argv[1], "list", &paper);
	}
	return 0;
}
