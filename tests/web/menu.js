// Tomorrow's menu, the prices and a class, edited on the hub's page (tests/web/drive.js).
"use strict";
const assert = require("node:assert");

const HALL = "330784-004", ODD = "豆腐 \"大\", =1+1 <b>x</b>";

async function rowsOf(page, query) {
	return page.evaluate(async (q) => (await (await fetch("api/table?" + q)).json()).rows, query);
}

// The report of the import, then what was checked is taken and the page shows it.
async function take(page, look, name) {
	await page.click("#check");
	await page.waitForSelector("#apply");
	if (name) await look(page, name);
	await page.click("#apply");
	await page.waitForFunction(() => !document.getElementById("apply") && document.getElementById("say").textContent);
}

async function tomorrow(page, look) {
	const row = (n, name) => `fieldset.row >> nth=${n} >> [name=${name}]`;
	await page.selectOption("main select[name=hall]", HALL);
	await page.waitForSelector("fieldset.row");
	const day = await page.inputValue("input[name=day]"), rows = await page.locator("fieldset.row").count();
	await look(page, "menu");
	await page.fill(row(0, "fen"), "12.5");
	await page.click("fieldset.row >> nth=1 >> button");
	assert.strictEqual(await page.locator("fieldset.row").count(), rows - 1);
	await page.click("#add");
	await page.keyboard.press("Tab");
	await page.keyboard.type(ODD);
	await page.click("#look");
	await page.waitForFunction(() => [...document.querySelectorAll("[role=alert]")].some((e) => /fen/.test(e.textContent)));
	await page.fill(row(rows - 1, "fen"), "3");
	await page.locator("fieldset.row >> nth=-1 >> input[type=checkbox] >> nth=5").check();
	await page.click("#look");
	await page.waitForSelector("main h2");
	const text = await page.textContent("main");
	assert.ok(text.includes("12.50") && text.includes(ODD), text);
	assert.match(text, /60–69[^]*70–79[^]*80–89/);
	await look(page, "menu-look");
	await take(page, look, "menu-check");
	const now = await rowsOf(page, `name=menu&hall=${HALL}&day=${day}&meal=lunch`);
	assert.strictEqual(now.filter((r) => r[0] === day).length, rows);
	assert.ok(now.some((r) => r[0] === day && r[6] === "1250"));
	assert.ok(now.some((r) => r[3] === ODD && r[6] === "300" && r[7] === "S"));
	assert.ok(!now.some((r) => /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/.test(r[0])));
	await emptied(page, day);
}

// With nothing left of its own, the day has its weekday's menu again; what goes is told first.
async function emptied(page, day) {
	await page.waitForFunction((d) => document.querySelector("fieldset.row") && document.querySelector("input[name=day]").value === d, day);
	await page.selectOption("main select[name=hall]", HALL);
	await page.waitForFunction(() => [...document.querySelectorAll("fieldset.row input[name=fen]")].some((i) => i.value === "12.50"));
	const n = await page.locator("fieldset.row").count();
	for (let i = 0; i < n; i++) await page.click("fieldset.row >> nth=0 >> button");
	await page.click("#check");
	await page.waitForSelector("#apply");
	assert.strictEqual(await page.locator("main > div tbody tr").filter({ hasText: day }).count(), n);
	await page.click("#apply");
	await page.waitForFunction(() => !document.getElementById("apply"));
	const now = await rowsOf(page, `name=menu&hall=${HALL}&day=${day}&meal=lunch`);
	assert.ok(!now.some((r) => r[0] === day) && now.some((r) => /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/.test(r[0])));
}

async function edited(page, { look, go }) {
	await go(page, "menu");
	await tomorrow(page, look);
	await go(page, "prices");
	await page.waitForSelector("fieldset.row");
	await look(page, "prices");
	await page.fill("fieldset.row >> nth=0 >> [name=value_fen]", "250");
	await page.click("#look");
	await page.waitForSelector("main h2");
	await look(page, "prices-look");
	await page.fill("fieldset.row >> nth=0 >> [name=age_to]", "x");
	await page.click("#check");
	await page.waitForSelector("main .bad[role=alert]:not(:empty)");
	assert.strictEqual(await page.locator("#apply").count(), 0);
	await page.fill("fieldset.row >> nth=0 >> [name=age_to]", "69");
	await take(page, look);
	assert.ok((await rowsOf(page, `name=tariff&hall=${HALL}`)).some((r) => r[4] === "250"));
	await go(page, "classes");
	await page.selectOption("main select[name=hall]", HALL);
	await page.waitForSelector("fieldset.row");
	await look(page, "classes");
	await page.fill("fieldset.row >> nth=0 >> [name=room]", "<i>三楼</i>");
	await take(page, look, "classes-check");
	assert.ok((await rowsOf(page, `name=offerings&hall=${HALL}`)).some((r) => r[3] === "<i>三楼</i>"));
}

// Prices are the district's: a hall's staff see them, and what they make.
async function ofHall(page, { look, go }) {
	await go(page, "prices");
	await page.waitForSelector("main h2");
	assert.strictEqual(await page.locator("fieldset.row").count(), 0);
	await look(page, "prices-hall");
	await go(page, "menu");
	await page.waitForSelector("fieldset.row");
	assert.strictEqual(await page.locator("main select[name=hall] option").count(), 1);
}

module.exports = { edited, ofHall };
