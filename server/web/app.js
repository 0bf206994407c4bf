// The hub's page for staff. Text only ever gets in as text: nothing here makes HTML of a string.
"use strict";

const languages = { zh_CN: "中文", en: "English", ko: "한국어" };
let words = {}, language = "zh_CN", me = null;

function t(text) { return words[text] || text; }

// "%d of them": the numbers in their order.
function fill(text, ...values) { return t(text).replace(/%[ds]/g, () => values.shift()); }

function make(name, attributes, ...children) {
	const svg = ["svg", "rect", "text", "line", "title"].includes(name) && attributes && attributes.svg;
	const e = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
	for (const [key, value] of Object.entries(attributes || {})) {
		if (key.startsWith("on")) e.addEventListener(key.slice(2), value);
		else if (key !== "svg" && value !== undefined && value !== null) e.setAttribute(key, value);
	}
	e.append(...children.filter((c) => c !== null && c !== undefined));
	return e;
}

function say(text) { document.getElementById("say").textContent = text; }

async function ask(path, body) {
	const o = { credentials: "same-origin", headers: {} };
	if (body) {
		o.method = "POST";
		o.headers["Content-Type"] = "application/json";
		if (me) o.headers["X-CSRF"] = me.csrf;
		o.body = JSON.stringify(body);
	}
	const r = await fetch("api/" + path, o);
	const answer = await r.json().catch(() => ({ error: "busy" }));
	if (r.ok) return answer;
	if (r.status === 401 && me) { me = null; draw(); say(t("You were signed out. Sign in again.")); }
	throw answer;
}

function trouble(e) {
	const known = {
		"sign-in": () => t("Name, password or code are not right."),
		wait: () => fill("Too many wrong tries. Wait %d seconds.", e.wait),
		role: () => t("Your account may not do that."),
		csrf: () => t("The page is out of date. Load it again."),
		bad: () => t("That is not understood. Look at what was filled in."),
		large: () => t("The table is too large for the page. The district's IT can import it."),
		"utf-8": () => t("The table is not UTF-8 text. Save it as CSV UTF-8."),
		unchecked: () => t("That was not checked so. Check it again."),
		looked: () => t("Somebody has looked at them already."),
		unnamed: () => t("Fill in the name first."),
		nobody: () => t("Nobody has that number."),
		"signed-out": () => t("You were signed out. Sign in again."),
	};
	return (known[e.error] || (() => t("The hub does not answer now. Try again in a moment.")))();
}

// ---- small parts

const zone = "Asia/Shanghai";
function when(ms) {
	if (!ms) return t("never");
	return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(ms);
}
function hallName(place) {
	const h = me.halls.find((one) => one.place === place);
	return h ? h[language] || h.zh_CN : place;
}
const mealWords = { breakfast: () => t("Breakfast"), lunch: () => t("Lunch"), dinner: () => t("Dinner") };
function mealName(id) { return mealWords[id] ? mealWords[id]() : id; }

// columns: [heading, row => text or node, "n" for a number]
function table(caption, columns, rows) {
	if (!rows.length) return make("p", null, `${caption}: ${t("none")}`);
	const head = make("tr", null, ...columns.map((c) => make("th", { scope: "col", class: c[2] }, c[0])));
	const body = rows.map((row) => make("tr", null, ...columns.map((c, i) =>
		make(i ? "td" : "th", { class: c[2], "data-is": c[0], scope: i ? undefined : "row" }, c[1](row)))));
	return make("table", { class: "wide" }, make("caption", null, caption), make("thead", null, head),
		make("tbody", null, ...body));
}

function field(label, input) { return make("label", null, make("span", null, label), input); }

function hallSelect(all) {
	const chosen = new URLSearchParams(location.hash.split("?")[1]).get("hall") || "";
	const options = me.halls.map((h) => make("option", { value: h.place }, hallName(h.place)));
	if (all && me.halls.length > 1) options.unshift(make("option", { value: "" }, t("all halls")));
	const s = make("select", { name: "hall" }, ...options);
	if (chosen) s.value = chosen;
	return s;
}

// Bars with their numbers; the table below has the same for who does not see them.
function chart(name, labels, values) {
	const w = 40, h = 160, top = Math.max(1, ...values);
	const svg = make("svg", { svg: 1, viewBox: `0 0 ${w * labels.length} ${h + 40}`, role: "img", "aria-label": name });
	labels.forEach((label, i) => {
		const high = (h - 20) * Math.max(0, values[i]) / top;
		svg.append(make("rect", { svg: 1, x: i * w + 6, y: h - high, width: w - 12, height: high }));
		if (values[i]) svg.append(make("text", { svg: 1, x: i * w + w / 2, y: h - high - 4 }, String(values[i])));
		svg.append(make("text", { svg: 1, x: i * w + w / 2, y: h + 18 }, label));
	});
	svg.append(make("line", { svg: 1, x1: 0, y1: h, x2: w * labels.length, y2: h }));
	return svg;
}

// ---- the pages

function signIn() {
	const name = make("input", { name: "name", autocomplete: "username", required: "", maxlength: 32, autocapitalize: "none" });
	const password = make("input", { name: "password", type: "password", autocomplete: "current-password", required: "", maxlength: 128 });
	const code = make("input", { name: "code", inputmode: "numeric", autocomplete: "one-time-code", pattern: "[0-9]{6}", required: "", maxlength: 6 });
	const problem = make("p", { class: "bad", role: "alert" });
	const button = make("button", null, t("Sign in"));
	return [make("form", {
		class: "sign",
		onsubmit: async (event) => {
			event.preventDefault();
			button.disabled = true;
			problem.textContent = "";
			try {
				await ask("sign-in", { name: name.value.trim(), password: password.value, code: code.value });
				me = await ask("me");
				say("");
				location.hash = "#overview";
				draw();
			} catch (e) {
				problem.textContent = trouble(e);
				code.value = "";
				code.focus();
			}
			button.disabled = false;
		},
	}, make("h1", null, t("Sign in")), field(t("Name"), name), field(t("Password"), password),
	field(t("Code from the telephone (6 digits)"), code), problem, button)];
}

function troubles(s, now) {
	const list = [];
	if (s.contact_ms && now - s.contact_ms > 24 * 3600 * 1000) list.push(t("not heard for a day"));
	if (s.dead) list.push(t("given up"));
	if (s.revoked) list.push(t("revoked"));
	if (s.forked) list.push(t("a second journal"));
	if (s.awaited) list.push(t("the hub waits for it"));
	if (s.aside) list.push(fill("%d set aside", s.aside));
	if (s.paper && !["ok", "busy"].includes(s.paper)) list.push(fill("paper: %s", s.paper));
	return list;
}

async function overview() {
	const o = await ask("overview");
	const columns = [
		[t("Terminal"), (s) => (s.hall_hub ? fill("%s, the hall's hub", s.kiosk) : s.kiosk)],
		[t("Hall"), (s) => hallName(s.hall)],
		[t("Last heard"), (s) => when(s.contact_ms)],
		[t("Unsent"), (s) => (s.hall_hub ? "–" : s.unsent === undefined ? "?" : String(s.unsent)), "n"],
		[t("Waiting"), (s) => String(s.waiting), "n"],
		[t("Paper"), (s) => (s.hall_hub ? "–" : s.paper || "?")],
		[t("Version"), (s) => s.version || "?"],
		[t("To look at"), (s) => troubles(s, o.now_ms).join("; "), "bad"],
	];
	const wrong = o.terminals.filter((s) => troubles(s, o.now_ms).length).length;
	return [make("h1", null, t("Overview")),
		table(fill("%d terminals in %d halls, %d to look at", o.terminals.length, me.halls.length, wrong), columns, o.terminals)];
}

async function figures() {
	const hall = hallSelect(false), day = make("input", { type: "date", name: "day", value: me.today, required: "" });
	const out = make("div");
	const load = async () => {
		if (!hall.value) return;
		const f = await ask(`figures?hall=${hall.value}&day=${day.value}`).catch((e) => { say(trouble(e)); });
		if (!f) return;
		const all = (key) => f.meals.reduce((sum, m) => sum + m[key], 0);
		const card = (label, n) => make("div", null, make("dt", null, label), make("dd", null, String(n)));
		const hours = f.hours.map((n, h) => [h, n]).filter(([h, n]) => n || (h >= 6 && h <= 20));
		out.replaceChildren(
			make("h2", null, `${hallName(f.place)} ${f.day}`),
			make("dl", { class: "cards" }, card(t("Check-ins"), f.check_ins), card(t("Meals ordered"), all("ordered") - all("cancelled")),
				card(t("Meals served"), all("served")), card(t("Class places taken"), f.enrolled - f.left),
				card(t("Came to a class"), f.attended), card(t("Calls for help"), f.help)),
			make("h2", null, t("Check-ins by hour")),
			make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Check-ins by hour") },
				chart(t("Check-ins by hour"), hours.map(([h]) => String(h)), hours.map(([, n]) => n))),
			table(t("Meals"), [[t("Which meal"), (m) => mealName(m.meal)], [t("Ordered"), (m) => String(m.ordered), "n"],
				[t("Cancelled"), (m) => String(m.cancelled), "n"], [t("Were served"), (m) => String(m.served), "n"]], f.meals),
			table(t("Served by tier"), [[t("Tier"), (r) => r.tier || t("none")], [t("Were served"), (r) => String(r.served), "n"]], f.tiers),
			table(t("Check-ins by hour"), [[t("Hour"), (r) => `${r[0]}:00`], [t("Check-ins"), (r) => String(r[1]), "n"]], hours));
	};
	hall.addEventListener("change", load);
	day.addEventListener("change", load);
	await load();
	return [make("h1", null, t("Figures of a day")), make("div", { class: "line" }, field(t("Hall"), hall), field(t("Day"), day)), out];
}

const reasons = {
	"waiting-yes": () => t("a place came free"), "waiting-no": () => t("no place came free"),
	conflict: () => t("passed over: has another place at that time"),
	"subsidy-conflict": () => t("served, but the subsidy was claimed already"),
	"subsidy-yes": () => t("paid in full; the subsidy is due to them"),
	"id-collision": () => t("on paper, but in no book"), oversold: () => t("sold by a terminal that was given up"),
	newcomer: () => t("a newcomer whose registration has to be looked at"),
};

function doneForm(row) {
	const result = make("input", { name: "result", required: "", maxlength: 60, "aria-label": fill("What came of number %d", row.no) });
	return make("form", {
		class: "line",
		onsubmit: async (event) => {
			event.preventDefault();
			try {
				await ask("callbacks/done", { no: row.no, result: result.value });
				say(fill("Number %d is done.", row.no));
				show();
			} catch (e) { say(trouble(e)); }
		},
	}, result, make("button", { "aria-label": fill("Number %d is done", row.no) }, t("Done")));
}

async function callbacks() {
	const o = await ask("callbacks");
	const columns = [
		[t("Number on the sheet"), (r) => String(r.no)], [t("Why"), (r) => (reasons[r.why] || (() => r.why))()],
		[t("Hall"), (r) => hallName(r.hall)], [t("Who"), (r) => [r.resident, r.name].filter(Boolean).join(" ") || "?"],
		[t("What"), (r) => [mealName(r.what), r.day].filter(Boolean).join(" ")], [t("Slip"), (r) => r.slip || "?"],
		[t("Since"), (r) => r.since],
	];
	if (me.role !== "auditor") columns.push([t("Told them"), doneForm]);
	return [make("h1", null, t("Call-backs")), o.callbacks.length
		? table(fill("%d people are to be told something", o.callbacks.length), columns, o.callbacks)
		: make("p", null, t("Nobody is to be told anything."))];
}

async function exports_() {
	const hall = hallSelect(true);
	const from = make("input", { type: "date", value: me.today, required: "" });
	const until = make("input", { type: "date", value: me.today, required: "" });
	const format = make("select", null, make("option", { value: "csv" }, "CSV"), make("option", { value: "xlsx" }, "XLSX"),
		make("option", { value: "gb18030" }, "CSV (GB18030)"), make("option", { value: "json" }, "JSON"));
	const button = make("button", null, t("Save the file"));
	const form = make("form", {
		class: "line",
		onsubmit: async (event) => {
			event.preventDefault();
			button.disabled = true;
			say(t("The file is being made."));
			const q = new URLSearchParams({ from: from.value, until: until.value, format: format.value, lang: language });
			if (hall.value) q.set("hall", hall.value);
			const r = await fetch("api/export?" + q);
			if (r.ok) {
				const name = /filename="([^"]*)"/.exec(r.headers.get("Content-Disposition"))[1];
				const link = make("a", { href: URL.createObjectURL(await r.blob()), download: name });
				link.click();
				setTimeout(() => URL.revokeObjectURL(link.href), 60000);
				say(fill("%s is saved.", name));
			} else {
				say(trouble(await r.json().catch(() => ({}))));
			}
			button.disabled = false;
		},
	}, field(t("Hall"), hall), field(t("From"), from), field(t("Until"), until), field(t("Format"), format), button);
	return [make("h1", null, t("The day's log")), make("p", null, t("Names are masked. That it was saved, and by whom, is written down.")), form];
}

// ---- tables that are brought

const kinds = {
	halls: () => t("halls"), residents: () => t("residents"), menu: () => t("the menu"), offerings: () => t("classes and activities"),
	workdays: () => t("days with another timetable"), changes: () => t("changed classes"), tariff: () => t("the tariff"),
	slots: () => t("collection times"), festivals: () => t("festivals"), notices: () => t("notices"),
};
const lineWords = { changed: () => t("new or changed"), same: () => t("as it is"), wrong: () => t("wrong"), gone: () => t("taken away") };

function lineReport(o) {
	const told = o.lines.filter((l) => l.what !== "same");
	const shown = told.filter((l) => l.what === "wrong").concat(told.filter((l) => l.what !== "wrong")).slice(0, 500);
	return [
		make("p", { class: o.wrong ? "bad" : undefined, role: o.wrong ? "alert" : undefined }, o.wrong
			? fill("%d lines are wrong. Nothing is taken until all are right.", o.wrong)
			: fill("%s: %d rows, %d changes.", (kinds[o.kind] || (() => o.kind))(), o.rows, o.changed)),
		table(t("Lines that are wrong, new or changed, and what is taken away"), [[t("Line"), (l) => l.line ? String(l.line) : "", "n"],
			[t("What"), (l) => lineWords[l.what]()], [t("Why"), (l) => [l.why, l.orders && fill("%d orders of such days stand and stay good", l.orders)].filter(Boolean).join(" · ")]], shown)];
}

// As UTF-8 or not at all: what a wrong reading makes of it would pass for text.
async function textOf(file) {
	if (file.size > 400000) throw { error: "large" };
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
	} catch (e) { throw { error: "utf-8" }; }
}

// Asks for the report; from it, and only without a wrong line, the button that takes what was checked.
async function checkTable(name, text, out, done) {
	const o = await ask("import/check", { name, table: text });
	out.replaceChildren(...lineReport(o));
	if (!o.mark) return;
	if (!o.changed) return void out.append(make("p", null, t("Nothing would change.")));
	const button = make("button", {
		type: "button", id: "apply", onclick: async () => {
			button.disabled = true;
			try {
				const taken = await ask("import/apply", { name, table: text, mark: o.mark });
				out.replaceChildren(...lineReport(taken));
				if (taken.applied) say(t("It is taken. The terminals have it after their next exchange."));
				if (taken.applied && done) done();
			} catch (e) { say(trouble(e)); button.disabled = false; }
		},
	}, t("Take it as checked"));
	out.append(button);
}

async function import_() {
	const file = make("input", { type: "file", name: "table", accept: ".csv,.tsv,.txt", required: "" });
	const out = make("div"), problem = make("p", { class: "bad", role: "alert" });
	file.addEventListener("change", () => out.replaceChildren());
	const form = make("form", {
		class: "line",
		onsubmit: async (event) => {
			event.preventDefault();
			problem.textContent = "";
			out.replaceChildren();
			try {
				await checkTable(file.files[0].name.slice(-20), await textOf(file.files[0]), out);
			} catch (e) { problem.textContent = trouble(e); }
		},
	}, field(t("Table (CSV or TSV, UTF-8)"), file), make("button", null, t("Check it")));
	return [make("h1", null, t("Import")), make("p", null, t("A table is checked line by line first. Nothing changes before you take it.")), form, problem, out];
}

const events = {
	"sign-in": () => t("signed in"), "sign-in-failed": () => t("sign-in failed"), export: () => t("saved the log"),
	import: () => t("took in a table"),
	"resident-seen": () => t("saw a full name"), "cards-revoked": () => t("revoked cards"), "residents-merged": () => t("made two residents one"), "tier-changed": () => t("changed a tier"),
	"newcomer-looked-at": () => t("looked at a newcomer"), "newcomer-named": () => t("filled in a newcomer's name"),
	"notice-added": () => t("added a notice"), "notice-taken-back": () => t("took back a notice"),
	"callback-done": () => t("call-back done"), "account-add": () => t("account made"),
	"account-reset": () => t("account reset"), "account-remove": () => t("account removed"),
};

async function audit() {
	const columns = [
		[t("When"), (e) => when(e.at_ms)], [t("Account"), (e) => e.name], [t("What"), (e) => (events[e.what] || (() => e.what))()],
		[t("Hall"), (e) => (e.hall ? hallName(e.hall) : "")], [t("From where"), (e) => e.address], [t("More"), (e) => e.about],
	];
	const rows = [], out = make("div");
	const more = make("button", { class: "plain", type: "button", onclick: () => load() }, t("Older ones"));
	const load = async () => {
		const o = await ask("audit" + (rows.length ? "?before=" + rows[rows.length - 1].no : ""));
		rows.push(...o.events);
		more.hidden = o.events.length < 50;
		out.replaceChildren(table(t("Newest first"), columns, rows));
	};
	await load();
	return [make("h1", null, t("What was done here")), out, more];
}

const pages = [
	["overview", () => t("Overview"), overview],
	["figures", () => t("Figures"), figures],
	["residents", () => t("Residents"), residents],
	["newcomers", () => t("Newcomers"), newcomers],
	["menu", () => t("Menu"), menu, ["hall", "district"]],
	["prices", () => t("Prices"), prices, ["hall", "district"]],
	["classes", () => t("Activities"), classes, ["hall", "district"]],
	["notices", () => t("Notices"), notices],
	["callbacks", () => t("Call-backs"), callbacks],
	["export", () => t("Export"), exports_],
	["import", () => t("Import"), import_, ["hall", "district"]],
	["audit", () => t("Audit"), audit, ["district", "auditor"]],
];

// ---- the frame

function current() {
	const id = location.hash.slice(1).split("?")[0];
	return pages.find((p) => p[0] === id && (!p[3] || p[3].includes(me.role))) || pages[0];
}

function head() {
	const here = me && current();
	const choose = make("select", { "aria-label": "语言 Language", onchange: async (e) => { await speak(e.target.value); draw(); } },
		...Object.entries(languages).map(([code, name]) => make("option", { value: code }, name)));
	choose.value = language;
	const parts = [make("p", null, t("Litang, the district's halls"))];
	if (me) {
		parts.push(make("nav", { "aria-label": t("Pages") }, make("ul", null, ...pages.filter((p) => !p[3] || p[3].includes(me.role)).map((p) =>
			make("li", null, make("a", { href: "#" + p[0], "aria-current": p === here ? "page" : undefined }, p[1]()))))));
		parts.push(make("span", { class: "who" }, me.name));
		parts.push(make("button", {
			class: "plain", type: "button",
			onclick: async () => { await ask("sign-out", {}).catch(() => null); me = null; location.hash = ""; draw(); say(t("Signed out.")); },
		}, t("Sign out")));
	}
	parts.push(choose);
	document.getElementById("head").replaceChildren(...parts);
}

async function show() {
	const main = document.getElementById("main");
	try {
		main.replaceChildren(...(me ? await current()[2]() : signIn()));
	} catch (e) {
		if (e instanceof Error) throw e;
		if (me) main.replaceChildren(make("h1", null, current()[1]()), make("p", { class: "bad", role: "alert" }, trouble(e)));
	}
	document.title = main.querySelector("h1").textContent + " - Litang";
}

async function draw() {
	document.getElementById("skip").textContent = t("To the page's content");
	head();
	await show();
}

async function speak(code) {
	language = code;
	localStorage.setItem("language", code);
	words = await (await fetch(`words-${code}.json`)).json();
	document.documentElement.lang = code.replace("_", "-");
}

async function start() {
	const wish = localStorage.getItem("language") || (navigator.language.startsWith("zh") ? "zh_CN" : navigator.language.slice(0, 2));
	await speak(languages[wish] ? wish : "zh_CN");
	me = await ask("me").catch(() => null);
	await draw();
	addEventListener("hashchange", async () => { say(""); head(); await show(); document.getElementById("main").focus(); });
}

start();
