// SPDX-License-Identifier: MIT
// A PouchDB with the lines of ./documents in it, replicated to the server; prints how many seconds that took.
const PouchDB = require('pouchdb');
const lines = require('fs').readFileSync('documents', 'utf8').trim().split('\n');

(async () => {
	const db = new PouchDB('kiosk-drain');

	for (let i = 0; i < lines.length; i += 500)
		await db.bulkDocs(lines.slice(i, i + 500).map(JSON.parse));
	const start = process.hrtime.bigint();
	const done = await db.replicate.to(`http://127.0.0.1:${process.env.PORT}/drain`, { batch_size: 500 });
	const took = Number(process.hrtime.bigint() - start) / 1e9;

	if (done.docs_written !== lines.length)
		throw new Error(`${done.docs_written} of ${lines.length} were written`);
	console.log(took);
	process.exit(0);
})();
