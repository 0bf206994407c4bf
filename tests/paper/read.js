// SPDX-License-Identifier: MIT
// Reads slips with nothing of this project: npos takes the commands apart, Node decodes GB18030,
// qr-image draws what GS ( k stores, zbarimg reads the codes.
//   node read.js DIR [--pictures]    of every DIR/NAME.bin: does it say what NAME.tsv says?
//                                    --pictures: leaves what is drawn of it in NAME.png
'use strict';
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');
const npos = require('npos');
const qrImage = require('qr-image');
const { PNG } = require('pngjs');
const iconv = require('iconv-lite'); // which characters take four bytes: what ROMs lack

const CELL = 12; // dots of a column
const LINE = 24; // dots of a line of text, its gaps apart
const GAPS = 6;

npos.rules[npos.symbols.GS]['(k'] = [0, 'd16']; // not among npos's own: length, then data
const parser = npos.parser(npos.rules);
const pictures = process.argv[3] === '--pictures';
const codes = []; // { file, want }
const gb18030 = new TextDecoder('gb18030', { fatal: true });

// ---- bytes to what stands on paper ----------------------------------------------------------

function picture(raw, node) {
	const image = npos.codecs.raster.decode(raw, [{ offset: node.offset }]);
	const rows = [];

	for (let y = 0; y < image.height; y++) {
		rows.push([]);
		for (let x = 0; x < image.width; x++)
			rows[y].push(image.getPixel(x, y) === 0);
	}
	return rows;
}

function store(state, bytes) {
	const qr = state.qr;

	switch (bytes[3]) {
	case 0x41: qr.model = bytes[4]; break;
	case 0x43: qr.module = bytes[4]; break;
	case 0x45: qr.level = bytes[4]; break;
	case 0x50: qr.text = bytes.subarray(5).toString('utf8'); break;
	case 0x51: state.out.push({ kind: 'qr', ...qr, centred: state.centred }); break;
	default: throw new Error(`GS ( k with function ${bytes[3]}`);
	}
}

function text(state, bytes) {
	for (const byte of bytes) {
		if (byte !== 0x0a) {
			state.line.push(byte);
			continue;
		}
		state.out.push({
			kind: 'text', text: gb18030.decode(Buffer.from(state.line)), bytes: state.line.length,
			wide: 1 + (state.size >> 4), high: 1 + (state.size & 15), centred: state.centred,
		});
		state.line = [];
	}
}

function command(state, raw, node) {
	const bytes = raw.subarray(node.offset, node.offset + node.length);
	const name = `${node.ascii} ${node.fn}`;

	if (node.ascii !== 'STX' && state.line.length)
		throw new Error(`${name} in the middle of a line`);
	switch (name) {
	case 'ESC @': state.begun = true; break;
	case 'FS &': break;
	case 'ESC a': state.centred = bytes[2]; break;
	case 'GS !': state.size = bytes[2]; break;
	case 'GS v0': state.out.push({ kind: 'picture', rows: picture(raw, node) }); break;
	case 'GS (k': store(state, bytes.subarray(3)); break;
	case 'ESC d': state.fed = bytes[2]; break;
	case 'GS V': state.cut = state.fed >= 3; break;
	case 'STX ': text(state, bytes); break;
	default: throw new Error(`a command no slip needs: ${name}`);
	}
}

function read(raw) {
	const state = { out: [], line: [], size: 0, centred: 0, qr: {} };
	const ast = parser.analyze(raw);

	if (ast.error)
		throw ast.error;
	for (const node of ast.tree)
		command(state, raw, node);
	if (!state.begun || !state.cut || state.line.length)
		throw new Error('does not begin with ESC @ or end with feed and cut');
	return state.out;
}

// ---- is it what was meant? ------------------------------------------------------------------

const wide = (char) => iconv.encode(char, 'gb18030').length > 1;
const columnsOf = (words) => [...words].reduce((n, char) => n + (wide(char) ? 2 : 1), 0);
const lacks = (words) => [...words].some((char) => iconv.encode(char, 'gb18030').length === 4);

function must(fact, what) {
	if (!fact)
		throw new Error(what);
}

function inked(rows, from, to) {
	return rows.some((row) => row.slice(from, to).some((dot) => dot));
}

// Every letter where it belongs, and no ink elsewhere.
function drawn(rows, want, columns) {
	const cell = CELL * want.wide;
	let x = want.centred ? (columns * CELL - columnsOf(want.text) * cell) / 2 : 0;

	must(!inked(rows, 0, Math.max(x - 2, 0)), 'ink to the left of the text');
	for (const char of want.text) {
		const width = cell * (wide(char) ? 2 : 1);

		must(inked(rows, x, x + width) === (char !== ' '), `"${char}" is not in its place`);
		x += width;
	}
	must(!inked(rows, x + 2), 'ink to the right of the text');
}

// Read all at once below.
function code(file, image, want) {
	fs.writeFileSync(file, image);
	codes.push({ file, want });
}

function pgm(rows, width) {
	const dots = rows.map((row) => Buffer.from(Array.from({ length: width }, (_, x) => (row[x] ? 0 : 255))));

	return Buffer.concat([Buffer.from(`P5 ${width} ${rows.length} 255\n`), ...dots]);
}

function png(rows, width) {
	const image = new PNG({ width, height: rows.length });

	image.data.fill(255);
	rows.forEach((row, y) => row.forEach((dot, x) => {
		if (dot)
			image.data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
	}));
	return PNG.sync.write(image, { colorType: 0, deflateLevel: 1, filterType: 0 });
}

// The next lines of pictures: `height` rows of them.
function take(pieces, height) {
	const rows = [];

	while (rows.length < height && pieces.length && pieces[0].kind === 'picture')
		rows.push(...pieces.shift().rows);
	must(rows.length === height, `a picture of ${rows.length} rows, not ${height}`);
	return rows;
}

function heightOf(want) {
	return LINE * (want.kind === 'text' ? want.high : 1) + GAPS;
}

function textLine(slip, want) {
	const { pieces, columns } = slip;

	must(columnsOf(want.text) * want.wide <= columns, 'wider than the paper');
	if (/\S {3,}\S/.test(want.text))
		must(columnsOf(want.text) * want.wide === columns, 'its value is not at the edge');
	if (slip.raster || lacks(want.text)) {
		const rows = take(pieces, heightOf(want));

		drawn(rows, want, columns);
		slip.paper.push(...rows);
		return;
	}
	const got = pieces.shift();

	for (const key of ['kind', 'text', 'wide', 'high', 'centred'])
		must(got[key] === want[key], `${key} is ${got[key]}, not ${want[key]}`);
	must(got.bytes * want.wide <= columns, 'more bytes than columns');
}

function rule(slip) {
	if (slip.raster) {
		const rows = take(slip.pieces, LINE + GAPS);

		must(inked(rows, 0, CELL) && inked(rows, (slip.columns - 1) * CELL), 'a short rule');
		slip.paper.push(...rows);
	} else {
		must(slip.pieces.shift().text === '-'.repeat(slip.columns), 'a short rule');
	}
}

function codeLine(slip, want, others) {
	const file = `${slip.file}.code`;

	if (slip.raster) {
		const rest = slip.pieces.reduce((n, piece) => n + piece.rows.length, 0);
		const rows = take(slip.pieces, rest - others);

		code(`${file}.pgm`, pgm(rows, slip.columns * CELL), want.text);
		slip.paper.push(...rows);
		return;
	}
	const got = slip.pieces.shift();

	must(got.kind === 'qr' && got.model === 0x32 && got.level === 0x31 && got.centred === 1,
		'no code of model 2, level M, in the middle');
	must((qrImage.matrix(got.text, 'M').length + 8) * got.module <= slip.columns * CELL,
		'the code is wider than the paper');
	code(`${file}.png`, qrImage.imageSync(got.text, { type: 'png', ec_level: 'M', size: got.module }),
		want.text);
}

function check(file) {
	const lines = fs.readFileSync(`${file}.tsv`, 'utf8').trimEnd().split('\n').map((line) => {
		const [kind, scale, high, centred, words] = line.split('\t');

		return { kind, wide: +scale, high: +high, centred: +centred, text: words };
	});
	const slip = {
		file, pieces: read(fs.readFileSync(`${file}.bin`)), paper: [],
		columns: file.includes('-58-') ? 32 : 48, raster: file.endsWith('-raster'),
	};

	lines.forEach((want, i) => {
		try {
			if (want.kind === 'text')
				textLine(slip, want);
			else if (want.kind === 'rule')
				rule(slip);
			else
				codeLine(slip, want, lines.slice(i + 1).reduce((n, line) => n + heightOf(line), 0));
		} catch (err) {
			throw new Error(`line ${i + 1} "${want.text}": ${err.message}`);
		}
	});
	must(slip.pieces.length === 0, 'more on paper than was meant');
	if (pictures && slip.paper.length)
		fs.writeFileSync(`${file}.png`, png(slip.paper, slip.columns * CELL));
	return lines.length;
}

const dir = process.argv[2];
const names = fs.readdirSync(dir).filter((name) => name.endsWith('.bin')).sort();
let wrong = 0, lines = 0;

for (const name of names) {
	try {
		lines += check(path.join(dir, name.slice(0, -4)));
	} catch (err) {
		wrong++;
		console.error(`${name}: ${err.message}`);
	}
}

const files = codes.map(({ file }) => file);
const zbar = spawnSync('zbarimg', ['-q', '--raw', '--nodbus', ...files], { encoding: 'utf8' });
const said = (zbar.stdout || '').split('\n');
const other = codes.findIndex(({ want }, i) => said[i] !== want);

if (other >= 0 || said.length !== codes.length + 1) {
	wrong++;
	console.error(`${codes[Math.max(other, 0)].file}: the code says "${said[Math.max(other, 0)]}"`);
}
files.forEach((file) => fs.unlinkSync(file));
console.log(`slips: ${names.length} read by npos and zbarimg, ${lines} lines, ${wrong} wrong`);
process.exit(wrong || !names.length ? 1 : 0);
