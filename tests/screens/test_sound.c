/* SPDX-License-Identifier: MIT */
/* How text is said, in three languages: what a voice is given, word by word. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/page.h"
#include "screens/said.h"
#include "tests/support/suite.h"

struct row {
	const char *text, *sound;
};

static void ck_rows(const struct row *rows, size_t n, enum lang lang)
{
	for (size_t i = 0; i < n; i++) {
		char out[512];

		say_sound(out, sizeof(out), rows[i].text, lang);
		ck_assert_msg(strcmp(out, rows[i].sound) == 0,
			"\"%s\" is said \"%s\" and not \"%s\"", rows[i].text, out, rows[i].sound);
	}
}
#define CK_ROWS(rows, lang) ck_rows(rows, sizeof(rows) / sizeof((rows)[0]), lang)

static const struct row chinese[] = {
	{"您好！请把卡放这里", "nin2 hao3! qing3 ba3 ka3 fang4 zhe4 li3"},
	{"没读好，请再放一次", "mei2 du2 hao3, qing3 zai4 fang4 yi2 ci4"},
	{"还有40份", "hai2 you3 si4 shi2 fen4"},
	{"空出位子了，给您留好了", "kong4 chu1 wei4 zi5 le5, gei3 nin2 liu2 hao3 le5"},
	{"有空位就打电话", "you3 kong4 wei4 jiu4 da3 dian4 hua4"},
	{"空心菜", "kong1 xin1 cai4"},
	{"来不了，请在机器上退掉", "lai2 bu4 liao3, qing3 zai4 ji1 qi4 shang5 tui4 diao4"},
	{"人满了。先给您排上", "ren2 man3 le5. xian1 gei3 nin2 pai2 shang4"},
	{"您是张*英吗？", "nin2 shi4 zhang1, ying1 ma5?"},
	{"您是单*吗？", "nin2 shi4 shan4, ma5?"},
	{"曾奶奶，您好！", "zeng1 nai3 nai5, nin2 hao3!"},
	{"解师傅", "xie4 shi1 fu5"},
	{"区**明", "ou1, ming2"},
	{"了解奶奶", "liao3 jie3 nai3 nai5"},
	{"8元", "ba1 yuan2"},
	{"8.50元", "ba1 kuai4 wu3 mao2"},
	{"8.05元", "ba1 kuai4 ling2 wu3 fen1"},
	{"8.55元", "ba1 kuai4 wu3 mao2 wu3 fen1"},
	{"0.50元", "wu3 mao2"},
	{"0.05元", "wu3 fen1"},
	{"0.00元", "ling2 yuan2"},
	{"2元", "liang3 yuan2"},
	{"1元", "yi4 yuan2"},
	{"12元", "shi2 er4 yuan2"},
	{"100元", "yi4 bai3 yuan2"},
	{"-5元", "fu4 wu3 yuan2"},
	{"3.5", "san1 dian3 wu3"},
	{"A037号", "ei1 ling2 san1 qi1 hao4"},
	{"A-5", "ei1 wu3"},
	{"A-12", "ei1 yao1 er4"},
	{"B120", "bi4 yao1 er4 ling2"},
	{"取餐号：A019", "qu3 can1 hao4, ei1 ling2 yao1 jiu3"},
	{"0579-0000 1001", "ling2 wu3 qi1 jiu3, ling2 ling2 ling2 ling2, yao1 ling2 ling2 yao1"},
	{"13800138000", "yao1 san1 ba1 ling2 ling2 yao1 san1 ba1 ling2 ling2 ling2"},
	{"201室", "er4 ling2 yao1 shi4"},
	{"1204室", "yao1 er4 ling2 si4 shi4"},
	{"8号楼", "ba1 hao4 lou2"},
	{"301号楼", "san1 ling2 yao1 hao4 lou2"},
	{"27号", "er4 shi2 qi1 hao4"},
	{"2号", "er4 hao4"},
	{"2月", "er4 yue4"},
	{"11月23日 星期一", "shi2 yi1 yue4 er4 shi2 san1 ri4 xing1 qi1 yi1"},
	{"明天 11月23日 星期一，午饭，订这份吗？",
		"ming2 tian1, shi2 yi1 yue4 er4 shi2 san1 ri4 xing1 qi1 yi1, wu3 fan4, ding4 zhe4 fen4 ma5?"},
	{"2026年", "er4 ling2 er4 liu4 nian2"},
	{"2年", "liang3 nian2"},
	{"11-21起", "shi2 yi1 yue4 er4 shi2 yi1 ri4 qi3"},
	{"2026-11-22", "er4 ling2 er4 liu4 nian2 shi2 yi1 yue4 er4 shi2 er4 ri4"},
	{"12:30", "shi2 er4 dian3 ban4"},
	{"9:00", "jiu3 dian3"},
	{"08:05", "ba1 dian3 ling2 wu3 fen1"},
	{"14:00", "shi2 si4 dian3"},
	{"0:00", "ling2 dian3"},
	{"10:30到12:30", "shi2 dian3 ban4 dao4 shi2 er4 dian3 ban4"},
	{"上午9点", "shang4 wu3 jiu3 dian3"},
	{"下午2点半", "xia4 wu3 liang3 dian3 ban4"},
	{"上午7点5分起", "shang4 wu3 qi1 dian3 ling2 wu3 fen1 qi3"},
	{"2点2分", "liang3 dian3 ling2 er4 fen1"},
	{"晚上12点12分", "wan3 shang5 shi2 er4 dian3 shi2 er4 fen1"},
	{"第3天", "di4 san1 tian1"},
	{"第2次", "di4 er4 ci4"},
	{"第1天", "di4 yi1 tian1"},
	{"1楼", "yi1 lou2"},
	{"2楼", "er4 lou2"},
	{"二楼", "er4 lou2"},
	{"1份", "yi2 fen4"},
	{"2份", "liang3 fen4"},
	{"1个", "yi2 ge4"},
	{"1张", "yi4 zhang1"},
	{"1次", "yi2 ci4"},
	{"1点", "yi4 dian3"},
	{"1秒", "yi4 miao3"},
	{"2小时", "liang3 xiao3 shi2"},
	{"2分钟", "liang3 fen1 zhong1"},
	{"1只", "yi4 zhi1"},
	{"2只鸡腿", "liang3 zhi1 ji1 tui3"},
	{"11份", "shi2 yi1 fen4"},
	{"12个", "shi2 er4 ge4"},
	{"22个", "er4 shi2 er4 ge4"},
	{"10", "shi2"},
	{"11", "shi2 yi1"},
	{"20", "er4 shi2"},
	{"100", "yi4 bai3"},
	{"101", "yi4 bai3 ling2 yi1"},
	{"110", "yi4 bai3 yi1 shi2"},
	{"111", "yi4 bai3 yi1 shi2 yi1"},
	{"1000", "yi4 qian1"},
	{"1005", "yi4 qian1 ling2 wu3"},
	{"1015", "yi4 qian1 ling2 yi1 shi2 wu3"},
	{"10000", "yi2 wan4"},
	{"20005", "liang3 wan4 ling2 wu3"},
	{"22000", "liang3 wan4 er4 qian1"},
	{"120015", "shi2 er4 wan4 ling2 yi1 shi2 wu3"},
	{"0", "ling2"},
	{"50%", "bai3 fen1 zhi1 wu3 shi2"},
	{"百分之50", "bai3 fen1 zhi1 wu3 shi2"},
	{"0-3岁", "ling2 dao4 san1 sui4"},
	{"套餐一：梅干菜扣肉、米饭", "tao4 can1 yi1, mei2 gan1 cai4 kou4 rou4, mi3 fan4"},
	{"套餐一  13元", "tao4 can1 yi1, shi2 san1 yuan2"},
	{"套餐二  10元", "tao4 can1 er4, shi2 yuan2"},
	{"按3：11月24日 星期二", "an4 san1, shi2 yi1 yue4 er4 shi2 si4 ri4 xing1 qi1 er4"},
	{"一下", "yi2 xia4"},
	{"一起", "yi4 qi3"},
	{"一楼", "yi1 lou2"},
	{"第一次", "di4 yi1 ci4"},
	{"统一", "tong3 yi1"},
	{"星期一", "xing1 qi1 yi1"},
	{"十一月", "shi2 yi1 yue4"},
	{"一百", "yi4 bai3"},
	{"不是", "bu2 shi4"},
	{"不要", "bu2 yao4"},
	{"不订了", "bu2 ding4 le5"},
	{"不取消", "bu4 qu3 xiao1"},
	{"对不起", "dui4 bu5 qi3"},
	{"重阳节", "chong2 yang2 jie2"},
	{"农历十月十四", "nong2 li4 shi2 yue4 shi2 si4"},
	{"农历正月初一", "nong2 li4 zheng1 yue4 chu1 yi1"},
	{"快乐", "kuai4 le4"},
	{"音乐", "yin1 yue4"},
	{"银行", "yin2 hang2"},
	{"就行", "jiu4 xing2"},
	{"长寿面", "chang2 shou4 mian4"},
	{"家长", "jia1 zhang3"},
	{"茭白里脊", "jiao1 bai2 li3 ji5"},
	{"番茄蛋汤", "fan1 qie2 dan4 tang1"},
	{"豆腐干", "dou4 fu5 gan1"},
	{"胡萝卜炒茭白", "hu2 luo2 bo5 chao3 jiao1 bai2"},
	{"狮子头", "shi1 zi5 tou2"},
	{"顺子", "shun4 zi3"},
	{"Enter 确定，* 退一位", "hui2 che1 jian4 que4 ding4, xing1 hao4 tui4 yi2 wei4"},
	{"按+再听一遍", "an4 jia1 zai4 ting1 yi2 bian4"},
	{"F1到F5", "ai2 fu5 yao1 dao4 ai2 fu5 wu3"},
	{"ID卡", "ai4 di4 ka3"},
	{"안녕 A 한", "ei1"},
	{"Smith先生", "Smith xian1 sheng5"},
	{"①☕", ""},
	{"2/3", "er4, san1"},
	{"（8元）", "ba1 yuan2,"},
	{"7. 居民码", "qi1. ju1 min2 ma3"},
	{"13元。5份", "shi2 san1 yuan2. wu3 fen4"},
	{"老人参加活动", "lao3 ren2 can1 jia1 huo2 dong4"},
	{"可以为您办理发票", "ke3 yi3 wei4 nin2 ban4 li3 fa1 piao4"},
	{"今天有空心菜", "jin1 tian1 you3 kong1 xin1 cai4"},
	{"项目的报名", "xiang4 mu4 de5 bao4 ming2"},
	{"米饭和面条", "mi3 fan4 he2 mian4 tiao2"},
	{"8。5", "ba1. wu3"},
	{"还有：5\n2份", "hai2 you3, wu3. liang3 fen4"},
	{"12:75", "shi2 er4, qi1 shi2 wu3"},
	{"25:00", "er4 shi2 wu3, ling2 ling2"},
	{"1:5", "yi1, wu3"},
	{"13-01", "shi2 san1 dao4 ling2 yao1"},
	{"周一上午", "zhou1 yi1 shang4 wu3"},
	{"星期一上午9点", "xing1 qi1 yi1 shang4 wu3 jiu3 dian3"},
};

static const struct row english[] = {
	{"Hello! Put your card here", "Hello! Put your card here"},
	{"12:30", "twelve thirty"},
	{"9:00", "nine o'clock"},
	{"08:05", "eight oh five"},
	{"14:00", "two p.m."},
	{"17:30", "five thirty p.m."},
	{"0:00", "twelve o'clock"},
	{"24:00", "twelve o'clock"},
	{"10:30 to 12:30", "ten thirty to twelve thirty"},
	{"8 yuan", "eight yuan"},
	{"8.50 yuan", "eight yuan fifty"},
	{"8.05 yuan", "eight yuan and five fen"},
	{"0.50 yuan", "fifty fen"},
	{"0.05 yuan", "five fen"},
	{"0.00 yuan", "zero yuan"},
	{"-5 yuan", "minus five yuan"},
	{"3.5", "three point five"},
	{"3.25%", "three point two five per cent"},
	{"50%", "fifty per cent"},
	{"A037", "A, zero three seven"},
	{"number A027", "number A, zero two seven"},
	{"A-5", "A, five"},
	{"No. A019, Set one", "number A, zero one nine, Set one"},
	{"No. 27", "number twenty-seven"},
	{"27", "twenty-seven"},
	{"40 left", "forty left"},
	{"100", "one hundred"},
	{"101", "one hundred and one"},
	{"110", "one hundred and ten"},
	{"999", "nine hundred and ninety-nine"},
	{"1000", "one thousand"},
	{"1205", "one thousand two hundred and five"},
	{"20015", "twenty thousand and fifteen"},
	{"120000", "one hundred and twenty thousand"},
	{"Sun 22 November", "Sunday the twenty-second of November"},
	{"Mon 23 November", "Monday the twenty-third of November"},
	{"Tomorrow, Mon 23 November: your lunch",
		"Tomorrow, Monday the twenty-third of November, your lunch"},
	{"1 March", "the first of March"},
	{"31 December", "the thirty-first of December"},
	{"Every Monday 9:00", "Every Monday nine o'clock"},
	{"Mon", "Mon"},
	{"10th lunar month, day 14", "tenth lunar month, day fourteen"},
	{"1st", "first"},
	{"2nd", "second"},
	{"3rd", "third"},
	{"12th", "twelfth"},
	{"13th", "thirteenth"},
	{"20th", "twentieth"},
	{"21st", "twenty-first"},
	{"30th", "thirtieth"},
	{"since 11-21", "since November twenty-first"},
	{"2026-11-22", "November twenty-second, twenty twenty-six"},
	{"0579-0000 1001", "zero five seven nine, zero zero zero zero, one zero zero one"},
	{"330784-004/2", "three three zero seven eight four, zero zero four, two"},
	{"13800138000", "one three eight zero zero one three eight zero zero zero"},
	{"007", "zero zero seven"},
	{"Rice x 2", "Rice times two"},
	{"Set one  13 yuan", "Set one, thirteen yuan"},
	{"Rice  1 yuan  x 1", "Rice, one yuan, times one"},
	{"M*** S***", "M, S,"},
	{"Enter: done, *: one digit back", "Enter, done, star, one digit back"},
	{"press +", "press plus"},
	{"F1-5", "F, one to five"},
	{"0-3", "zero to three"},
	{"Hello 王奶奶!", "Hello Wang Nai Nai!"},
	{"吕师傅", "Lu Shi Fu"},
	{"妈妈", "Ma Ma"},
	{"Neighbours' day show", "Neighbours day show"},
	{"Your hall's card", "Your hall's card"},
	{"Stir-fried greens", "Stir fried greens"},
	{"\"My meals\"", "My meals"},
	{"(lunch, tomorrow)", "lunch, tomorrow,"},
	{"Café", "Café"},
	{"한국", ""},
};

static const struct row korean[] = {
	{"안녕하세요! 카드를 여기에 대세요", "안녕하세요! 카드를 여기에 대세요"},
	{"9시", "아홉 시"},
	{"오전 10시 반부터 낮 12시 반까지", "오전 열 시 반부터 낮 열두 시 반까지"},
	{"12시", "열두 시"},
	{"1시 5분", "한 시 오분"},
	{"20시", "스무 시"},
	{"12:30", "열두 시 삼십분"},
	{"9:00", "아홉 시"},
	{"14:05", "십사 시 오분"},
	{"0:00", "영 시"},
	{"3명", "세 명"},
	{"2명", "두 명"},
	{"1개", "한 개"},
	{"20개", "스무 개"},
	{"21개", "스물한 개"},
	{"99개", "아흔아홉 개"},
	{"100개", "백 개"},
	{"3개월", "삼개월"},
	{"2번째", "두 번째"},
	{"2번", "이번"},
	{"27번", "이십칠번"},
	{"A027번", "에이 공 이 칠 번"},
	{"A-5", "에이 오"},
	{"받는 번호: A019", "받는 번호, 에이 공 일 구"},
	{"11월 23일 월요일", "십일월 이십삼일 월요일"},
	{"6월 10일", "유월 십일"},
	{"10월 14일", "시월 십사일"},
	{"11-21부터", "십일월 이십일일부터"},
	{"2026-11-22", "이천이십육년 십일월 이십이일"},
	{"2층", "이층"},
	{"201호", "이백일호"},
	{"8위안", "팔위안"},
	{"8.50위안", "팔 점 오 위안"},
	{"8.05위안", "팔 점 영 오 위안"},
	{"0위안", "영위안"},
	{"3.5", "삼 점 오"},
	{"50%", "오십 퍼센트"},
	{"40인분", "사십인분"},
	{"5자리", "다섯 자리"},
	{"131자", "백삼십일자"},
	{"한 끼에 5위안", "한 끼에 오위안"},
	{"1끼", "한 끼"},
	{"3건", "세 건"},
	{"12장", "열두 장"},
	{"10", "십"},
	{"11", "십일"},
	{"100", "백"},
	{"110", "백십"},
	{"1000", "천"},
	{"1205", "천이백오"},
	{"10000", "만"},
	{"20015", "이만십오"},
	{"120000", "십이만"},
	{"0579-0000 1001", "공 오 칠 구, 공 공 공 공, 일 공 공 일"},
	{"13800138000", "일 삼 팔 공 공 일 삼 팔 공 공 공"},
	{"金*子 님이신가요?", "김, 자 님이신가요?"},
	{"金阿姨 님", "김 아주머니 님"},
	{"王奶奶 님", "왕 할머니 님"},
	{"妈妈 것", "어머니 것"},
	{"妈", "마"},
	{"张*三", "장, 삼"},
	{"정식 1  13위안", "정식 일, 십삼위안"},
	{"ID 카드", "아이 디 카드"},
	{"Enter를 누르세요", "Enter를 누르세요"},
	{"* 한 자리 지우기", "별표 한 자리 지우기"},
	{"F1~F5 주민", "에프 일 에프 오 주민"},
	{"A", "에이"},
	{"好", "호"},
	{"0을 누르세요", "영을 누르세요"},
	{"5.", "오."},
	{"「내 식사」에서", "내 식사, 에서"},
};

START_TEST(test_chinese)
{
	CK_ROWS(chinese, LANG_ZH);
}
END_TEST

START_TEST(test_english)
{
	CK_ROWS(english, LANG_EN);
}
END_TEST

START_TEST(test_korean)
{
	CK_ROWS(korean, LANG_KO);
}
END_TEST

/* A buffer that is too small holds whole words, in Korean perhaps without their ending, and of a
 * number all or nothing. */
START_TEST(test_cut_at_words)
{
	static const char *const texts[LANG_COUNT] = {"张奶奶，您好！还有127份，付8.50元",
		"Left: 127 portions, 8.50 yuan", "남은 수: 127인분, 8.50위안"};
	char whole[512], out[512];

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		say_sound(whole, sizeof(whole), texts[lang], (enum lang)lang);
		for (size_t size = 1; size <= strlen(whole) + 1; size++) {
			size_t len;

			memset(out, 'x', sizeof(out));
			say_sound(out, size, texts[lang], (enum lang)lang);
			len = strlen(out);
			ck_assert_uint_lt(len, size);
			ck_assert(text_valid(out, len));
			ck_assert_msg(strncmp(out, whole, len) == 0 &&
					      (!len || !whole[len] || strchr(" ,.?!", whole[len]) ||
						      lang == LANG_KO),
				"%zu: %s", size, out);
			ck_assert_msg(!strstr(out, "bai3") == !strstr(out, "bai3 er4 shi2 qi1"),
				"%zu: %s", size, out);
		}
		say_sound(NULL, 0, texts[lang], (enum lang)lang);
	}
}
END_TEST

/* Only what voices take: no digit but a tone's, no mark that is a command to one. */
static void ck_harmless(const char *out, enum lang lang)
{
	for (const char *c = out; *c; c++) {
		bool digit = *c >= '0' && *c <= '9';

		ck_assert_msg(!strchr("<>&[]{}|\\\"$%^~_=#@*+/()", *c), "%s", out);
		ck_assert_msg(!digit || (lang == LANG_ZH && c > out && c[-1] >= 'a' &&
						c[-1] <= 'z' && *c <= '5'),
			"%s", out);
	}
	ck_assert(text_valid(out, strlen(out)));
	ck_assert_ptr_null(strstr(out, "  "));
}

/* Whatever comes: bytes that are no text, marks, long texts, other scripts. */
START_TEST(test_any_text)
{
	static const char *const parts[] = {"一", "不", "12:30", "8.50元", "A0", "-", "*", "<", "&",
		"[[", "\xff", "\xe4\xb8", "\xf0\x9f\x98\x80", "한", "시", "王", "儿", " ", "  ",
		".", "99999", "0", "Ab", "'", "é", "%", "元", "点", "\n", "\t", "：", "年", "x",
		"\xf0\xa0\x80\x80"};
	static char text[3 * SPOKEN_SIZE], out[9000];
	unsigned seed = 1;

	for (int i = 0; i < 6000; i++) {
		text[0] = 0;
		for (unsigned n = 1 + (unsigned)i % 17; n; n--) {
			seed = seed * 1103515245 + 12345;
			strcat(text, parts[(seed >> 16) % (sizeof(parts) / sizeof(parts[0]))]);
		}
		say_sound(out, i % 5 ? sizeof(out) : 40, text, (enum lang)(i % LANG_COUNT));
		ck_harmless(out, (enum lang)(i % LANG_COUNT));
	}
	for (size_t i = 0; i < 1000; i++) /* a word that is cut within a letter */
		memcpy(text + 1 + 2 * i, "é", 3);
	text[0] = 'a';
	say_sound(out, sizeof(out), text, LANG_EN);
	ck_harmless(out, LANG_EN);
	say_sound(out, sizeof(out), text + 1, LANG_KO);
	ck_harmless(out, LANG_KO);
	memset(text, '7', sizeof(text) - 1);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		say_sound(out, sizeof(out), text, (enum lang)lang);
		ck_harmless(out, (enum lang)lang);
	}
}
END_TEST

/* Every message in its language. */
START_TEST(test_messages)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		char path[64], line[1024], out[4096];
		int n = 0;
		FILE *f;

		snprintf(path, sizeof(path), "locales/%s.po", lang_code((enum lang)lang));
		f = fopen(path, "r");
		ck_assert_ptr_nonnull(f);
		while (fgets(line, sizeof(line), f)) {
			const char *text = strchr(line, '"');

			if (strncmp(line, "msgstr", 6) != 0 || !text || strcmp(text, "\"\"\n") == 0)
				continue;
			line[strlen(line) - 2] = 0;
			say_sound(out, sizeof(out), text + 1, (enum lang)lang);
			ck_harmless(out, (enum lang)lang);
			for (const char *c = out; lang == LANG_ZH && *c; c++)
				ck_assert_msg(!((unsigned char)*c & 0x80), "%s: %s", line, out);
			n += *out != 0;
		}
		fclose(f);
		ck_assert_int_gt(n, 300);
	}
}
END_TEST

/* The check of readings finds nothing, and finds what is taken away; a wrong list makes no table. */
START_TEST(test_readings_are_settled)
{
	char folder[256], command[2048];

	suite_dir(folder, sizeof(folder));
	ck_assert_int_eq(system("tools/pinyin --check"), 0);
	snprintf(command, sizeof(command),
		"grep -v '^空出' locales/zh_CN.pinyin >%s/p && PHRASES=%s/p tools/pinyin --check >%s/said; "
		"[ $? = 1 ] && grep -q 空 %s/said",
		folder, folder, folder, folder);
	ck_assert_int_eq(system(command), 0);
	for (int i = 0; i < 4; i++) {
		static const char *const wrong[] = {"空出\\tkong4", "空出\\tkong4 chux1",
			"空出 kong4 chu1", "还有\\thai2 you3\\n还有\\thuan2 you3"};

		snprintf(command, sizeof(command),
			"printf '%s\\n' >%s/p; ! PHRASES=%s/p tools/pinyin >/dev/null 2>%s/said && grep -q "
			"'p:[12]: ' %s/said",
			wrong[i], folder, folder, folder, folder);
		ck_assert_msg(system(command) == 0, "%s", wrong[i]);
	}
}
END_TEST

SUITE_MAIN("sound", test_chinese, test_english, test_korean, test_cut_at_words, test_any_text,
	test_messages, test_readings_are_settled)
