// A hall's menu of one day, its prices and its classes: edited as rows, looked at as residents will see them, and then
// taken through the import's own check. Loaded before app.js, whose parts it uses.
"use strict";

// ---- rows that can be changed

const csvCell = (text) => `"${text.replace(/"/g, '""')}"`;
const csvOf = (columns, rows) => [columns, ...rows].map((row) => row.map(csvCell).join(",") + "\n").join("");
const yuan = (fen) => (Number(fen) / 100).toFixed(2);

function tomorrow() {
	return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(Date.now() + 86400000);
}

function money(value, change, more) {
	return make("input", { ...more, inputmode: "decimal", size: 7, maxlength: 8, value: value === "" ? "" : yuan(value),
		oninput: (e) => change(e.target.value.trim() === "" ? "" : String(Math.round(Number(e.target.value.replace(",", ".")) * 100))) });
}

// Boxes for a list by commas.
function boxes(label, names, value, change) {
	const chosen = new Set(value.split(",").filter(Boolean));
	return make("fieldset", { class: "boxes" }, make("legend", null, label), ...Object.entries(names).map(([key, name]) =>
		make("label", { class: "box" }, make("input", { type: "checkbox", checked: chosen.has(key) ? "" : undefined, onchange: (e) => {
			chosen[e.target.checked ? "add" : "delete"](key);
			change(Object.keys(names).filter((k) => chosen.has(k)).join(","));
		} }), make("span", null, name()))));
}

function choice(options, value, change, more) {
	const all = options.some(([key]) => key === value) ? options : [[value, value], ...options];
	const s = make("select", { ...more, onchange: (e) => change(e.target.value) }, ...all.map(([key, name]) => make("option", { value: key }, name)));
	s.value = value;
	return s;
}

// "age 60-69", "age 90-", "hardship"
function whoInput(label, value, change) {
	const [from, to] = value.startsWith("age ") ? value.slice(4).split("-") : ["60", ""];
	const age = (name, text) => make("input", { name, inputmode: "numeric", size: 3, maxlength: 3, value: text, oninput: () => told() });
	const low = age("age_from", from), high = age("age_to", to), ages = [field(t("From age"), low), field(t("Up to age"), high)];
	const tier = choice([["age", t("by age")], ["hardship", t("special subsidy")]], value === "hardship" ? value : "age", () => told(), { name: "who" });
	const told = () => {
		ages.forEach((a) => { a.hidden = tier.value === "hardship"; });
		change(tier.value === "hardship" ? "hardship" : `age ${low.value.trim()}-${high.value.trim()}`);
	};
	told();
	return make("div", { class: "line" }, field(label, tier), ...ages);
}

// One cell as its kind wants it. shape: {column, label, kind, ...}
function cellInput(shape, row) {
	const change = (value) => { row[shape.column] = value; }, value = row[shape.column], more = { name: shape.column };
	if (shape.kind === "yuan") return field(shape.label, money(value, change, more));
	if (shape.kind === "who") return whoInput(shape.label, value, change);
	if (shape.kind === "boxes") return boxes(shape.label, shape.names, value, change);
	if (shape.kind === "choice") return field(shape.label, choice(shape.options, value, change, more));
	return field(shape.label, make("input", { ...more, type: shape.kind || "text", maxlength: 60, value, autocomplete: "off", oninput: (e) => change(e.target.value.trim()) }));
}

// rows: objects by column; without a title of their own they are new ones.
function rowsEditor(rows, shapes, title, remove) {
	const out = make("div", { class: "rows" });
	const draw_ = () => out.replaceChildren(...rows.map((row, i) => {
		const name = title(row) || t("a new one"), legend = make("legend", null, name);
		const told = () => { legend.textContent = title(row) || t("a new one"); };
		return make("fieldset", { class: "row", oninput: told, onchange: (e) => {
			if (e.target.name !== "course") return;
			draw_();
			out.children[i].querySelector("select").focus();
		} }, legend, make("div", { class: "line" },
			...shapes.filter((shape) => !shape.only || shape.only(row)).map((shape) => cellInput(shape, row)),
			remove ? make("button", { class: "plain", type: "button", "aria-label": fill("Take away: %s", name), onclick: () => {
				rows.splice(i, 1);
				draw_();
				(out.querySelectorAll("fieldset.row input")[0] || document.getElementById("main")).focus();
			} }, t("Take away")) : null));
	}));
	draw_();
	return { out, draw: draw_ };
}

const asRows = (o) => o.rows.map((cells) => Object.fromEntries(o.columns.map((c, i) => [c, cells[i]])));
const asCells = (columns, rows) => rows.map((row) => columns.map((c) => row[c] || ""));

// ---- what residents will see and pay

const courses = {
	set: () => t("set meal"), main: () => t("main dish"), half: () => t("small dish"), veg: () => t("vegetables"), soup: () => t("soup"),
	staple: () => t("staple food"), snack: () => t("snack"),
};
const courseName = (id) => (courses[id] ? courses[id]() : id);
const dishName = (d) => d[language === "zh_CN" ? "zh" : language] || d.zh;
const dietNames = { soft: diets[0], "low-salt": diets[1], "low-sugar": diets[2], vegan: diets[3], "pork-free": diets[4] };
const listed = (names, list) => list.split(",").filter(Boolean).map((key) => (names[key] || (() => key))()).join(", ");

function tierName(tier) {
	if (tier === "hardship") return t("special subsidy");
	if (tier === "none") return t("everybody else");
	return tier.endsWith("-") ? tier.replace("-", "+") : tier.replace("-", "–");
}

function seen(o) {
	const priced = o.sets.length ? o.sets : o.dishes.filter((d) => d.course === "main");
	return [
		make("h2", null, t("What residents will see")),
		table(t("Set meals"), [[t("Name"), dishName], [t("Price"), (s) => yuan(s.fen), "n"], [t("Made of"), (s) => s.parts.join(", ")]], o.sets),
		table(t("Dishes"), [[t("Name"), dishName], [t("Course"), (d) => courseName(d.course)], [t("Price"), (d) => yuan(d.fen), "n"],
			[t("Contains"), (d) => listed(allergens, d.allergens)], [t("Good for"), (d) => listed(dietNames, d.diet)]], o.dishes),
		table(t("What they pay"), [[t("Who"), (tier) => tierName(tier.tier)],
			...priced.map((d, i) => [dishName(d), (tier) => yuan(tier.pays[i]), "n"])], priced.length ? o.tiers : []),
	];
}

// A look, then the import's report and its button; all of it goes with the next change.
function lookAndTake(what, form) {
	const out = make("div"), problem = make("p", { class: "bad", role: "alert" });
	const attempt = (work) => async () => {
		problem.textContent = "";
		out.replaceChildren();
		try { await work(); } catch (e) { problem.textContent = trouble(e); }
	};
	const look = make("button", { type: "button", id: "look", class: "plain", onclick: attempt(async () => {
		const o = await ask("preview", { hall: what.hall(), day: what.day(), meal: what.meal(), table: what.table, csv: what.csv() });
		if (o.ok) out.replaceChildren(...seen(o));
		else problem.textContent = o.problems.map((p) => fill("Row %d: %s", p.line - 1, p.why)).join(" ");
	}) }, t("Look at it"));
	const take = make("button", { type: "button", id: "check", onclick: attempt(() => checkTable(what.table, what.csv(), out, what.done)) }, t("Check it"));
	form.addEventListener("input", () => out.replaceChildren());
	return [make("div", { class: "line" }, what.table === "offerings" ? null : look, take), problem, out];
}

// ---- the menu

const dishShapes = () => [
	{ column: "course", label: t("Course"), kind: "choice", options: Object.keys(courses).map((c) => [c, courses[c]()]) },
	{ column: "zh", label: languages.zh_CN }, { column: "en", label: languages.en }, { column: "ko", label: languages.ko },
	{ column: "fen", label: t("Price (yuan)"), kind: "yuan" },
	{ column: "parts", label: t("Courses of a set meal"), only: (r) => r.course === "set" },
	{ column: "allergens", label: t("Contains"), kind: "boxes", names: allergens },
	{ column: "diet", label: t("Good for"), kind: "boxes", names: dietNames },
];

// The day's own rows of this hall take the place of the weekday's: these are copied to the day to begin with.
function ownOf(rows, hall, day, meal) {
	const own = rows.filter((r) => r.day === day && r.hall === hall && r.meal === meal);
	if (own.length) return own;
	return rows.filter((r) => r.meal === meal && /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/.test(r.day)).map((r) => ({ ...r, day, hall }));
}

async function menuOf(hall, day, meal) {
	const o = await ask(`table?name=menu&hall=${hall}&day=${day}`), all = asRows(o);
	const rows = ownOf(all, hall, day, meal), others = all.filter((r) => r.day === day && r.hall === hall && r.meal !== meal);
	const stays = all.filter((r) => r.meal === meal && !(r.day === day && r.hall === hall) && !/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/.test(r.day));
	const editor = rowsEditor(rows, dishShapes(), (r) => r.zh, true);
	const csv = () => {
		const mine = [...rows, ...others];
		return csvOf(o.columns, asCells(o.columns, mine.length ? mine : [{ day, hall }]));
	};
	const add = make("button", { type: "button", class: "plain", id: "add", onclick: () => {
		rows.push(Object.fromEntries(o.columns.map((c) => [c, { day, meal, hall, course: "main" }[c] || ""])));
		editor.draw();
		editor.out.lastChild.querySelector("select").focus();
	} }, t("Add a dish"));
	return [editor.out, add,
		table(t("Also there on that day, and not changed here"), [[t("Name"), dishName], [t("Course"), (r) => courseName(r.course)], [t("Price"), (r) => yuan(r.fen), "n"]], stays),
		...lookAndTake({ table: "menu", hall: () => hall, day: () => day, meal: () => meal, csv, done: () => show() }, editor.out)];
}

function chooser(parts, load) {
	const out = make("div"), problem = make("p", { class: "bad", role: "alert" });
	const go = async () => {
		problem.textContent = "";
		try { out.replaceChildren(...await load()); } catch (e) { out.replaceChildren(); problem.textContent = trouble(e); }
	};
	const form = make("form", { class: "line", onsubmit: (e) => { e.preventDefault(); go(); }, onchange: go }, ...parts, make("button", { class: "plain" }, t("Show")));
	return { form, problem, out, go };
}

async function menu() {
	const hall = hallSelect(false), day = make("input", { name: "day", type: "date", required: "", value: tomorrow() });
	const meal = choice(Object.entries(mealWords).map(([id, name]) => [id, name()]), "lunch", () => null, { name: "meal" });
	const c = chooser([field(t("Hall"), hall), field(t("Day"), day), field(t("Which meal"), meal)], () => menuOf(hall.value, day.value, meal.value));
	await c.go();
	return [make("h1", null, t("Menu")), make("p", null, t("Nothing changes before you take it. Orders that stand stay good.")), c.form, c.problem, c.out];
}

// ---- prices

const ruleShapes = () => [
	{ column: "valid_from", label: t("From"), kind: "date" }, { column: "valid_until", label: t("Until"), kind: "date" },
	{ column: "rule", label: t("Name of the rule") }, { column: "who", label: t("For whom"), kind: "who" },
	{ column: "kind", label: t("How it is counted"), kind: "choice", options: [["less", t("pays so much less")], ["pays", t("pays so much")], ["percent", t("so many per cent are paid for them")]] },
	{ column: "value_fen", label: t("How much (fen, or per cent)") }, { column: "cap_fen", label: t("At most (fen)") },
	{ column: "per_day", label: t("Meals a day") }, { column: "meal", label: t("Only this meal") },
];

async function pricesOf(hall, day) {
	const o = await ask(`table?name=tariff&hall=${hall}`), rows = asRows(o), what = {
		table: "tariff", hall: () => hall, day: () => day, meal: () => "lunch", csv: () => csvOf(o.columns, asCells(o.columns, rows)), done: () => show() };
	if (me.role !== "district") {
		const seenNow = await ask("preview", { ...what, hall, day, meal: "lunch", csv: "", done: undefined });
		return [table(t("Rules"), ruleShapes().map((s) => [s.label, (r) => (s.kind === "who" ? tierName(r.who.replace("age ", "")) : r[s.column])]), rows), ...seen(seenNow)];
	}
	const editor = rowsEditor(rows, ruleShapes(), (r) => r.rule, false);
	const add = make("button", { type: "button", class: "plain", id: "add", onclick: () => {
		rows.push(Object.fromEntries(o.columns.map((c) => [c, { valid_from: day, kind: "less", per_day: "1" }[c] || ""])));
		editor.draw();
		editor.out.lastChild.querySelector("input").focus();
	} }, t("Add a rule"));
	return [editor.out, add, ...lookAndTake(what, editor.out)];
}

async function prices() {
	const hall = hallSelect(false), day = make("input", { name: "day", type: "date", required: "", value: tomorrow() });
	const c = chooser([field(t("Hall"), hall), field(t("Day to look at"), day)], () => pricesOf(hall.value, day.value));
	await c.go();
	return [make("h1", null, t("Prices")), make("p", null, t("A rule ends by its last day, or by a later rule of the same name. Its past stays.")), c.form, c.problem, c.out];
}

// ---- classes

const classShapes = () => [
	{ column: "zh", label: languages.zh_CN }, { column: "en", label: languages.en }, { column: "ko", label: languages.ko },
	{ column: "room", label: t("Room") }, { column: "room_en", label: t("Room in English") }, { column: "room_ko", label: t("Room in Korean") },
	{ column: "days", label: t("Days (like Mon-Fri, 1st Sat, 2026-11-25)") }, { column: "time", label: t("Time") },
	{ column: "seats", label: t("Seats") }, { column: "minage", label: t("From age") }, { column: "maxage", label: t("Up to age") },
];
const newClassShapes = () => [{ column: "id", label: t("Number, like C07") },
	{ column: "kind", label: t("Kind"), kind: "choice", options: [["class", t("class")], ["venue", t("venue")], ["event", t("event")], ["clinic", t("clinic")], ["care", t("after-school care")]] }];

async function classesOf(hall) {
	const o = await ask(`table?name=offerings&hall=${hall}`), rows = asRows(o), fresh = [];
	const editor = rowsEditor(rows, classShapes(), (r) => `${r.id} ${dishName(r)}`, false);
	const added = rowsEditor(fresh, [...newClassShapes(), ...classShapes()], (r) => r.zh, true);
	const add = make("button", { type: "button", class: "plain", id: "add", onclick: () => {
		fresh.push(Object.fromEntries(o.columns.map((c) => [c, { hall, kind: "class" }[c] || ""])));
		added.draw();
		added.out.lastChild.querySelector("input").focus();
	} }, t("Add a class"));
	const both = make("div", null, editor.out, added.out);
	return [both, add, ...lookAndTake({ table: "offerings", csv: () => csvOf(o.columns, asCells(o.columns, [...rows, ...fresh])), done: () => show() }, both)];
}

async function classes() {
	const hall = hallSelect(false), c = chooser([field(t("Hall"), hall)], () => classesOf(hall.value));
	await c.go();
	return [make("h1", null, t("Activities")), make("p", null, t("Nothing changes before you take it. Who has a seat keeps it.")), c.form, c.problem, c.out];
}
