// Residents and notices on the hub's page, driven as the office and as an auditor-like look (tests/web/drive.js).
"use strict";
const assert = require("node:assert");

async function found(page, by, text) {
	await page.selectOption("main select[name=by]", by);
	await page.fill("main input[name=text]", text);
	await page.click("main form button:not(.plain)");
	await page.waitForSelector("main tbody tr");
	return page.locator("main tbody tr").count();
}

// The demo's hall has somebody twice (tests/web/run): the number that came later goes.
async function twice(page, look) {
	await page.waitForSelector("main tbody form");
	const rows = await page.locator("main tbody tr").count();
	await look(page, "residents-merge");
	await page.fill("input[name=merge] >> nth=0", "<i>同一人</i>");
	await page.click("button.merge >> nth=0");
	await page.waitForFunction((n) => document.querySelectorAll("main tbody tr").length === n - 1, rows);
}

async function residents(page, { look, go, HALL, NAME, PHONE }) {
	await go(page, "residents");
	await look(page, "residents");
	assert.strictEqual(await found(page, "name", NAME), 2);
	assert.doesNotMatch(await page.textContent("main table"), new RegExp(NAME));
	await look(page, "residents-found");
	await page.selectOption("main select[name=hall]", HALL);
	assert.ok(await found(page, "no", "1") > 3);
	await page.fill("main input[name=text]", "<img src=x onerror=alert(1)>");
	await page.click("main form button:not(.plain)");
	await page.waitForFunction(() => document.querySelector("main [role=alert]").textContent);
	await page.click("#twins");
	await page.waitForFunction(() => document.querySelector("main > div").childElementCount);
	await look(page, "residents-twice");
	await page.selectOption("main select[name=hall]", HALL);
	await twice(page, look);
	assert.strictEqual(await found(page, "phone", PHONE), 1);
	await page.click("main tbody a");
	await page.waitForSelector("main dl.facts");
	await look(page, "resident");
	await page.selectOption("select[name=tier]", "1");
	await page.fill("input[name=proof]", "<b>证</b>");
	await page.fill("input[name=until]", "2026-01-31");
	await page.fill("input[name=tier-change]", "补交");
	await page.click("button.tier-change");
	await page.waitForSelector("main dl.facts dd.small");
	assert.match(await page.textContent("main dl.facts"), /今天证明无效[^]*<b>证<\/b>, \? - 2026-01-31/);
	await look(page, "resident-tier");
	await page.fill("input[name=reveal]", "<b>她问起</b>");
	await page.click("button.reveal");
	await page.waitForSelector("p.full");
	assert.match(await page.textContent("p.full"), new RegExp(NAME));
	const serial = async () => Number(await page.textContent("main dl.facts div:nth-child(3) dd"));
	const before = await serial();
	await page.fill("input[name=revoke]", "丢了");
	await page.press("input[name=revoke]", "Enter");
	await page.waitForFunction(() => !document.querySelector("button.revoke"));
	await look(page, "resident-full");
	await page.reload();
	await page.waitForSelector("main dl.facts");
	assert.strictEqual(await serial(), before + 1);
	assert.doesNotMatch(await page.textContent("main"), new RegExp(NAME));
}

// Whom a terminal registered: off the list when somebody says that they looked.
async function newcomers(page, { look, go, of }) {
	await go(page, "newcomers");
	await page.waitForSelector("main tbody tr");
	await look(page, `newcomers-${of}`);
	assert.doesNotMatch(await page.textContent("main table"), /138\d{8}/);
	const before = await page.locator("main tbody tr").count();
	if (of === "office") await unnamed(page);
	await page.click("main tbody tr:nth-child(1) button");
	await page.waitForFunction((n) => document.querySelectorAll("main tbody tr").length === n - 1, before);
	assert.strictEqual(await page.textContent("#say"), "查看已记录。");
}

async function notices(page, { look, go }) {
	const rows = () => page.locator("main tbody tr").count();
	await go(page, "notices");
	await page.waitForSelector("main form");
	const before = await rows();
	await page.fill("input[name=zh_CN]", "<i>停水</i>, \"明天\"");
	await page.fill("input[name=from]", "2026-12-02");
	await page.fill("input[name=until]", "2026-12-01");
	await page.click("main form button");
	await page.waitForFunction(() => /until/.test(document.querySelector("main [role=alert]").textContent));
	await look(page, "notices-wrong");
	await page.fill("input[name=until]", "2026-12-03");
	await page.click("main form button");
	await page.waitForFunction((n) => document.querySelectorAll("main tbody tr").length === n + 1, before);
	await look(page, "notices");
	assert.match(await page.textContent("main table"), /<i>停水<\/i>, "明天"/);
	await page.locator("main tbody tr", { hasText: "停水" }).locator("button").click();
	await page.waitForFunction((n) => document.querySelectorAll("main tbody tr").length === n, before);
}

// As a hall's staff: their own people, whose tier is not theirs to change.
async function ofHall(page, { look, go }) {
	await go(page, "residents");
	assert.strictEqual(await page.locator("main select[name=hall] option").count(), 1);
	assert.ok(await found(page, "no", "") > 3);
	await page.click("main tbody tr:nth-child(2) a");
	await page.waitForSelector("main dl.facts");
	assert.strictEqual(await page.locator("button.tier-change").count(), 0);
	assert.strictEqual(await page.locator("button.revoke").count(), 1);
	await look(page, "resident-hall");
	await newcomers(page, { look, go, of: "hall" });
}

// One whom a terminal had only a number of.
async function unnamed(page) {
	const row = page.locator("main tbody tr", { hasText: "新*民" });
	await row.locator("input").fill("<b>孙</b>桂英");
	await row.locator("form button").click();
	await page.waitForFunction(() => !document.querySelector("main tbody form"));
	assert.match(await page.textContent("#say"), /终端/);
}

module.exports = { residents, newcomers, notices, ofHall };
