// SPDX-License-Identifier: MIT
// What a web developer would write first: one table, one transaction a request, as durable as the hub.
const fastify = require('fastify')({ bodyLimit: 8 << 20 });
const Database = require('better-sqlite3');

const db = new Database('fastify.db');
db.pragma('journal_mode=WAL');
db.pragma('synchronous=FULL');
db.pragma('wal_autocheckpoint=4000');
db.pragma('cache_size=-65536');
db.exec('CREATE TABLE act(id BLOB PRIMARY KEY, kiosk INT, seq INT, kind INT, at INT, person BLOB,' +
	' ref BLOB, body TEXT, rx INT) WITHOUT ROWID');
const insert = db.prepare('INSERT INTO act VALUES(?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING');
const hex = (text) => Buffer.from(text, 'hex');
const keep = db.transaction((kiosk, records) => {
	let n = 0;
	for (const r of records)
		n += insert.run(hex(r.id), kiosk, r.seq, r.kind, r.at, hex(r.person), hex(r.ref),
			JSON.stringify(r.body), Date.now()).changes;
	return n;
});

fastify.post('/v1/batch', async (request) => {
	const { kiosk, records } = request.body;
	return { acked: records.length, fresh: keep(parseInt(kiosk, 16), records) };
});
fastify.listen({ port: process.env.PORT, host: '127.0.0.1' });
