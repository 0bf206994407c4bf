// SPDX-License-Identifier: MIT
// PouchDB's own server over LevelDB.
const express = require('express');
const PouchDB = require('pouchdb').defaults({ prefix: './pouch-' });
const app = express();

app.use('/', require('express-pouchdb')(PouchDB, { mode: 'minimumForPouchDB', inMemoryConfig: true,
	logPath: '/dev/null' }));
new PouchDB('acts').info().then(() => app.listen(process.env.PORT, '127.0.0.1'));
