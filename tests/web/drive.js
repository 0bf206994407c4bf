// Drives the hub's page as staff do, and looks at each page with axe at both widths (tests/web/run).
"use strict";
const assert = require("node:assert");
const crypto = require("node:crypto");
const fs = require("node:fs");
const { chromium } = require("playwright-core");
const axe = require("axe-core");

const menu = require("./menu.js");
const people = require("./people.js");

const { PAGE, PICTURES, OFFICE, STAFF, WORDS } = process.env;
const LIMIT = 20000;
let looked = 0;

// RFC 6238, written once more: not the hub's own code tells whether it is right.
function code(secret, ms) {
	let bits = "";
	for (const c of secret) bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0");
	const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
	const step = Buffer.alloc(8);
	step.writeBigUInt64BE(BigInt(Math.floor(ms / 30000)));
	const mac = crypto.createHmac("sha1", key).update(step).digest();
	return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
}

async function look(page, name) {
	for (const [width, height] of [[360, 740], [1920, 1080]]) {
		await page.setViewportSize({ width, height });
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		assert.ok(wide <= 0, `${name} at ${width}: ${wide} pixels too wide`);
		// As a function, not as a script of the page: its policy lets no other script in.
		await page.evaluate(axe.source);
		const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
		assert.deepStrictEqual(found.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]), [], `${name} at ${width}`);
		await page.screenshot({ path: `${PICTURES}/${name}-${width}.png`, fullPage: true });
		looked++;
	}
}

async function fill(page, name, password, sixDigits) {
	await page.fill("input[name=name]", name);
	await page.fill("input[name=password]", password);
	await page.fill("input[name=code]", sixDigits);
	await page.press("input[name=code]", "Enter");
}

async function go(page, id) {
	await page.click(`nav a[href="#${id}"]`);
	await page.waitForSelector(`nav a[href="#${id}"][aria-current=page]`);
	await page.waitForFunction(() => document.activeElement.id === "main");
}

async function office(context) {
	const page = await context.newPage();
	const troubles = [];
	page.on("pageerror", (e) => troubles.push(String(e)));
	page.on("console", (m) => { if (/Content Security|Refused/.test(m.text())) troubles.push(m.text()); });
	await page.goto(PAGE);
	await page.waitForSelector("form.sign");
	await look(page, "sign-in");
	await fill(page, "office", "wrong horse battery", "000000");
	await page.waitForFunction(() => document.querySelector("[role=alert]").textContent);
	await look(page, "sign-in-wrong");
	await fill(page, "office", WORDS, code(OFFICE, Date.now()));
	await page.waitForSelector("nav");
	await page.waitForSelector("table");
	assert.match(await page.textContent("main"), /YD1/);
	assert.match(await page.textContent("main"), /HUB1（礼堂服务器）/);
	assert.strictEqual(await page.textContent("main th"), "终端");
	assert.match(await page.textContent("nav"), /菜单价格课程通知/);
	await look(page, "overview");
	await go(page, "figures");
	await page.waitForSelector("svg");
	await look(page, "figures");
	await go(page, "callbacks");
	await look(page, "callbacks");
	await people.residents(page, { look, go, HALL: "330784-004", NAME: "王桂兰", PHONE: "1001" });
	await people.newcomers(page, { look, go, of: "office" });
	await people.notices(page, { look, go });
	await menu.edited(page, { look, go });
	await go(page, "export");
	const [file] = await Promise.all([page.waitForEvent("download"), page.click("main form button")]);
	assert.match(file.suggestedFilename(), /^litang-\d{4}-\d\d-\d\d\.csv$/);
	assert.ok(fs.readFileSync(await file.path(), "utf8").startsWith("\ufeff\""));
	await look(page, "export");
	await bring(page);
	await go(page, "audit");
	await page.waitForSelector("table");
	await look(page, "audit");
	await page.selectOption("header select", "en");
	await page.waitForSelector("html[lang=en]");
	await page.waitForFunction(() => /signed in/.test(document.querySelector("main").textContent));
	await look(page, "audit-en");
	const cookie = (await context.cookies(PAGE)).find((c) => c.name === "__Host-litang");
	assert.ok(cookie.httpOnly && cookie.secure && cookie.sameSite === "Strict");
	assert.strictEqual(await page.evaluate(() => document.cookie), "");
	await page.click("header button");
	await page.waitForSelector("form.sign");
	assert.strictEqual((await page.request.get(PAGE + "api/me", { headers: { cookie: `__Host-litang=${cookie.value}` } })).status(), 401);
	await go_back_is_nothing(page);
	assert.deepStrictEqual(troubles, []);
}

// A table with wrong lines takes nothing; the right one is taken after its report.
async function bring(page) {
	const head = "id,zh,en,ko,from,until,hall\n", right = "page1,<b>通知</b>,<b>Notice</b>,<b>알림</b>,,,\n";
	const check = async (text, name) => {
		await page.setInputFiles("input[name=table]", { name, mimeType: "text/csv", buffer: Buffer.from(text) });
		await page.click("main form button");
	};
	await go(page, "import");
	await look(page, "import");
	await check(head + right + "page2,x,x,x,<img src=x>,,\npage3,x,x,x,,,'; DROP TABLE feed; --\n", "../wrong.csv");
	await page.waitForSelector("main tbody tr:nth-child(3)");
	assert.strictEqual(await page.locator("#apply").count(), 0);
	assert.match(await page.textContent("main table"), /3[^]*from[^]*4[^]*hall/);
	await look(page, "import-wrong");
	await check(Buffer.from("69642c7a68b6b9", "hex"), "gb.csv");
	await page.waitForFunction(() => [...document.querySelectorAll("[role=alert]")].some((e) => /UTF-8/.test(e.textContent)));
	await check(head + right, "right.csv");
	await page.waitForSelector("#apply");
	await look(page, "import-checked");
	await page.click("#apply");
	await page.waitForFunction(() => !document.getElementById("apply") && document.getElementById("say").textContent);
	await check(head + right, "right.csv");
	await page.waitForFunction(() => document.querySelectorAll("main div p").length === 3);
}

async function go_back_is_nothing(page) {
	await page.goBack().catch(() => null);
	await page.waitForSelector("form.sign");
	assert.doesNotMatch(await page.textContent("main"), /YD1/);
}

// By keyboard alone, as staff of one hall.
async function staff(context) {
	const page = await context.newPage();
	await page.goto(PAGE);
	await page.waitForSelector("form.sign");
	await page.keyboard.press("Tab");
	assert.strictEqual(await page.evaluate(() => document.activeElement.id), "skip");
	await page.keyboard.press("Tab"); // language
	for (const text of ["wang", WORDS, code(STAFF, Date.now())]) {
		await page.keyboard.press("Tab");
		await page.keyboard.type(text);
	}
	await page.keyboard.press("Enter");
	await page.waitForSelector("nav");
	await page.waitForSelector("table");
	assert.strictEqual(await page.locator("nav a[href='#audit']").count(), 0);
	await page.focus("nav a[href='#figures']");
	await page.keyboard.press("Enter");
	await page.waitForSelector("svg");
	assert.strictEqual(await page.locator("main select[name=hall] option").count(), 1);
	await look(page, "figures-hall");
	await people.ofHall(page, { look, go });
	await menu.ofHall(page, { look, go });
}

(async () => {
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
	try {
		const zh = { locale: "zh-CN" };
		for (const who of [office, staff]) {
			const context = await browser.newContext(zh);
			context.setDefaultTimeout(LIMIT);
			await who(context);
			await context.close();
		}
		console.log(`web-test: ${looked} views without a finding by axe; pictures in ${PICTURES}`);
	} finally {
		await browser.close();
	}
})().catch((e) => { console.error(e); process.exit(1); });
