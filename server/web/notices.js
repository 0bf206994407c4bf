// Notices of halls: what there is, adding one, taking one back. Loaded before app.js, whose parts it uses.
"use strict";

function noticeForm() {
	const hall = hallSelect(me.role === "district"), problem = make("p", { class: "bad", role: "alert" });
	const line = (name, must) => make("input", { name, maxlength: 60, required: must ? "" : undefined, autocomplete: "off" });
	const cells = { zh_CN: line("zh_CN", true), en: line("en"), ko: line("ko"),
		from: make("input", { name: "from", type: "date" }), until: make("input", { name: "until", type: "date" }) };
	const form = make("form", {
		class: "line",
		onsubmit: async (event) => {
			event.preventDefault();
			problem.textContent = "";
			try {
				const o = await ask("notices/add", { hall: hall.value,
					...Object.fromEntries(Object.entries(cells).map(([key, cell]) => [key, cell.value.trim()])) });
				if (o.wrong) return void (problem.textContent = fill("It was not taken: %s", o.wrong));
				say(t("It is taken. The terminals have it after their next exchange."));
				show();
			} catch (e) { problem.textContent = trouble(e); }
		},
	}, field(t("Hall"), hall), field(languages.zh_CN, cells.zh_CN), field(languages.en, cells.en), field(languages.ko, cells.ko),
	field(t("From"), cells.from), field(t("Until"), cells.until), make("button", null, t("Add")));
	return [make("h2", null, t("A new notice")), form, problem];
}

function takeBack(n) {
	if (!n.own) return "";
	const name = n[language] || n.zh_CN;
	return make("button", {
		class: "plain", type: "button", "aria-label": fill("Take back: %s", name),
		onclick: async () => {
			try {
				await ask("notices/drop", { hall: n.hall, id: n.id });
				say(t("It is taken back. The terminals know after their next exchange."));
				show();
			} catch (e) { say(trouble(e)); }
		},
	}, t("Take back"));
}

async function notices() {
	const o = await ask("notices");
	const columns = [
		[t("Notice"), (n) => n[language] || n.zh_CN], [t("Hall"), (n) => (n.hall ? hallName(n.hall) : t("all halls"))],
		[t("From"), (n) => n.from || t("at once")], [t("Until"), (n) => n.until || t("for good")],
	];
	const may = me.role !== "auditor";
	if (may) columns.push([t("Change"), takeBack]);
	return [make("h1", null, t("Notices")), table(t("What the terminals show"), columns, o.notices), ...(may ? noticeForm() : [])];
}
