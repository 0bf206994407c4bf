// Residents: looked for, looked at, their cards revoked. Loaded before app.js, whose parts it uses.
"use strict";

const allergens = {
	G: () => t("gluten"), C: () => t("prawn or crab"), F: () => t("fish"), E: () => t("egg"),
	P: () => t("peanut"), S: () => t("soy"), M: () => t("milk"), N: () => t("nuts"),
};
const diets = [() => t("soft"), () => t("low in salt"), () => t("low in sugar"), () => t("no meat"), () => t("no pork")];
const deeds = {
	"check-in": () => t("action.check-in"), undo: () => t("action.undo"), attend: () => t("action.attend"),
	enrol: () => t("action.enrol"), leave: () => t("action.leave"), order: () => t("action.order"),
	cancel: () => t("action.cancel"), serve: () => t("action.serve"), unserved: () => t("action.unserved"),
	collect: () => t("action.collect"), phoned: () => t("action.phoned"), report: () => t("action.report"),
	print: () => t("action.print"), reprint: () => t("action.reprint"), lookup: () => t("action.lookup"),
	help: () => t("action.help"), request: () => t("action.request"), distress: () => t("action.distress"),
	todo: () => t("action.todo"),
};

function tierWord(r) {
	if (!r.hardship) return t("ordinary");
	return r.proven ? t("special subsidy") : t("special subsidy, proof not valid today");
}

function residentLink(r) {
	if (!r.name) return `${hallName(r.hall)} ${r.no}`;
	return make("a", { href: `#residents?hall=${r.hall}&no=${r.no}` }, `${r.no} ${r.name}`);
}

function residentTable(caption, rows) {
	return table(caption, [
		[t("Resident"), residentLink], [t("Hall"), (r) => hallName(r.hall)], [t("Tier"), tierWord],
		[t("Card number"), (r) => String(r.serial), "n"], [t("Volunteer"), (r) => (r.volunteer ? t("yes") : "")],
	], rows);
}

// Of a text that is no name or number of anybody nothing is kept: it is in the body of the request only.
async function lookFor(wish, out, rows) {
	const o = await ask("residents/find", wish);
	rows.push(...o.residents);
	out.replaceChildren(residentTable(t("Who was found"), rows));
	if (!o.more) return;
	if (wish.by !== "no") return void out.append(make("p", null, t("There are more of them. Choose a hall.")));
	out.append(make("button", {
		class: "plain", type: "button",
		onclick: () => lookFor({ ...wish, text: String(o.more) }, out, rows).catch((e) => say(trouble(e))),
	}, t("The next ones")));
}

// Who stays, and why it is one person: the other number is nobody's from then on.
function mergeForm(p, done) {
	const stays = make("select", null, ...["a", "b"].map((k) => make("option", { value: k }, fill("%s stays", `${p[k].no} ${p[k].name}`))));
	return withReason("merge", t("Why it is one person"), t("Make them one"), async (reason) => {
		const [to, from] = stays.value === "a" ? [p.a, p.b] : [p.b, p.a];
		await ask("residents/merge", { hall: from.hall, no: from.no, into_hall: to.hall, into_no: to.no, reason });
		say(t("The terminals have it after their next exchange."));
		done();
		return make("p");
	}, field(t("Who stays"), stays));
}

async function lookForTwins(wish, out) {
	const o = await ask("residents/twins", wish);
	const change = [t("Change"), (p) => (p.a && p.b ? mergeForm(p, () => lookForTwins(wish, out)) : "")];
	const why = { name: () => t("same name and birth date"), phone: () => t("same telephone") };
	out.replaceChildren(table(t("Who may be here twice"), [
		[t("One"), (p) => (p.a ? residentLink(p.a) : "")], [t("The other"), (p) => (p.b ? residentLink(p.b) : "")],
		[t("Halls"), (p) => [p.a, p.b].filter(Boolean).map((r) => hallName(r.hall)).join(" / ")], [t("Why"), (p) => why[p.why]()],
		...(me.role === "auditor" ? [] : [change]),
	], o.pairs));
}

function residents() {
	const place = new URLSearchParams(location.hash.split("?")[1]);
	if (place.get("no")) return resident(place.get("hall"), Number(place.get("no")));
	const hall = hallSelect(true), text = make("input", { name: "text", maxlength: 40, autocomplete: "off" });
	const by = make("select", { name: "by" }, make("option", { value: "name" }, t("whole name")),
		make("option", { value: "phone" }, t("telephone, or its last 4 digits")), make("option", { value: "no" }, t("resident number")));
	const out = make("div"), problem = make("p", { class: "bad", role: "alert" });
	const doing = async (work) => {
		problem.textContent = "";
		out.replaceChildren();
		try { await work(); } catch (e) { problem.textContent = trouble(e); }
	};
	const form = make("form", {
		class: "line",
		onsubmit: (event) => {
			event.preventDefault();
			return doing(() => lookFor({ hall: hall.value, by: by.value, text: text.value.trim() }, out, []));
		},
	}, field(t("Hall"), hall), field(t("Look for"), by), field(t("Text"), text), make("button", null, t("Look")),
	make("button", { class: "plain", type: "button", id: "twins", onclick: () => doing(() => lookForTwins({ hall: hall.value }, out)) },
		t("Who may be here twice")));
	return [make("h1", null, t("Residents")), make("p", null, t("With a resident number, the list of the hall begins there.")), form, problem, out];
}

// A reason, after other fields if there are any, and a button; what came of it goes into the form's place.
function withReason(id, label, button, work, ...fields) {
	const reason = make("input", { name: id, required: "", maxlength: 30, autocomplete: "off" });
	const form = make("form", {
		class: "line",
		onsubmit: async (event) => {
			event.preventDefault();
			try { form.replaceWith(await work(reason.value)); } catch (e) { say(trouble(e)); }
		},
	}, ...fields, field(label, reason), make("button", { class: id }, button));
	return form;
}

function card(name, value) { return make("div", null, make("dt", null, name), make("dd", null, value)); }

// What a tier was given for, and for how long: the district's to change, as it is money.
function tierForm(o, r) {
	const tier = make("select", { name: "tier" }, make("option", { value: "0" }, t("ordinary")),
		make("option", { value: "1" }, t("special subsidy")));
	const cell = (name, value, type) => make("input", { name, value, type, maxlength: type ? undefined : 20, autocomplete: "off" });
	const proof = cell("proof", o.proof), from = cell("from", o.from, "date"), until = cell("until", o.until, "date");
	tier.value = String(r.hardship);
	return withReason("tier-change", t("Why the tier is changed"), t("Change the tier"), async (reason) => {
		const none = tier.value === "0";
		await ask("residents/tier", { hall: r.hall, no: r.no, reason, hardship: Number(tier.value),
			proof: none ? "" : proof.value.trim(), from: none ? "" : from.value, until: none ? "" : until.value });
		say(t("The terminals have it after their next exchange."));
		show();
		return make("p");
	}, field(t("Tier"), tier), field(t("Proof"), proof), field(t("From"), from), field(t("Until"), until));
}

async function resident(hall, no) {
	const o = await ask("residents/one", { hall, no }), r = o.resident;
	const facts = [card(t("Hall"), hallName(r.hall)), card(t("Tier"), tierWord(r)), card(t("Card number"), String(r.serial)),
		card(t("Language"), languages[o.lang])];
	if (o.allergens !== undefined) {
		facts.push(card(t("Cannot eat"), [...o.allergens].map((c) => allergens[c]()).join(", ") || t("none")),
			card(t("Needs"), diets.filter((d, i) => (o.diet >> i) & 1).map((d) => d()).join(", ") || t("none")));
	}
	const parts = [make("p", null, make("a", { href: "#residents" }, t("Back to the list"))), make("h1", null, `${r.name} ${r.no}`),
		make("dl", { class: "cards facts" }, ...facts)];
	if (r.hardship) {
		facts[1].append(make("dd", { class: "small" }, [o.proof, `${o.from || "?"} - ${o.until || t("for good")}`].filter(Boolean).join(", ")));
	}
	if (me.role === "district") parts.push(make("h2", null, t("Tier")), tierForm(o, r));
	if (me.role !== "auditor") {
		parts.push(make("h2", null, t("Full name and telephone")),
			withReason("reveal", t("Why they are looked at"), t("Show"), async (reason) => {
				const full = await ask("residents/reveal", { hall, no, reason });
				say(t("That you looked is written down."));
				return make("p", { class: "full" }, [full.name, full.phone, full.born].filter(Boolean).join(", "));
			}),
			make("h2", null, t("Cards")), make("p", null, t("Every card and code they have stops working at once they are revoked.")),
			withReason("revoke", t("Why they are revoked"), t("Revoke all cards"), async (reason) => {
				const done = await ask("residents/revoke", { hall, no, reason });
				say(t("The terminals have it after their next exchange."));
				return make("p", null, fill("The next card has number %d.", done.serial));
			}));
	}
	parts.push(make("h2", null, t("Acts for")), table(t("People this resident acts for"),
		[[t("Called"), (l) => l.called], [t("Resident"), (l) => (l.who ? residentLink(l.who) : "?")]], o.links),
	make("h2", null, t("Last acts")), table(t("In their own hall, in the last 14 days"), [
		[t("When"), (a) => when(a.at_ms)], [t("Terminal"), (a) => a.kiosk], [t("What"), (a) => (deeds[a.kind] || (() => a.kind))()],
		[t("Of what"), (a) => [mealName(a.what), a.day].filter(Boolean).join(" ")]], o.acts));
	return parts;
}

// ---- whom a terminal registered, until staff have looked at them

async function ofNewcomer(r, path, more, done) {
	try {
		await ask("newcomers/" + path, { hall: r.hall, no: r.no, ...more });
		say(done);
	} catch (e) { say(trouble(e)); }
	show();
}

// Who was registered by a number alone gets a name first.
function newcomerChange(n) {
	const r = n.resident, who = `${r.no} ${r.name}`;
	if (!n.unnamed) {
		return make("button", {
			class: "plain", type: "button", "aria-label": fill("Looked at: %s", who),
			onclick: () => ofNewcomer(r, "done", {}, t("That you looked is written down.")),
		}, t("Looked at"));
	}
	const name = make("input", { name: "fullname", required: "", maxlength: 30, autocomplete: "off", "aria-label": fill("Full name of %s", who) });
	return make("form", {
		class: "line",
		onsubmit: (event) => {
			event.preventDefault();
			return ofNewcomer(r, "name", { name: name.value.trim() }, t("The terminals have it after their next exchange."));
		},
	}, name, make("button", { "aria-label": fill("Fill in the name of %s", who) }, t("Fill in the name")));
}

async function newcomers() {
	const o = await ask("newcomers");
	const columns = [
		[t("Resident"), (n) => residentLink(n.resident)], [t("Hall"), (n) => hallName(n.resident.hall)],
		[t("Day"), (n) => n.day || "?"], [t("Terminal"), (n) => n.kiosk], [t("Registered by"), (n) => n.by || "?"],
		[t("ID card"), (n) => (n.typed ? t("number typed, card not seen") : n.day ? t("card read") : "?")],
		[t("Tier"), (n) => tierWord(n.resident)], [t("Proof"), (n) => n.proof || t("none")],
		[t("Telephone"), (n) => (n.phone ? `… ${n.phone}` : t("none"))],
	];
	if (me.role !== "auditor") columns.push([t("Change"), newcomerChange]);
	return [make("h1", null, t("Newcomers")),
		make("p", null, t("A volunteer registered them at a terminal. Look at their papers, and whether they are here twice.")),
		table(t("Nobody of the staff has looked at them yet"), columns, o.newcomers),
		...(o.more ? [make("p", null, t("There are more of them."))] : [])];
}
