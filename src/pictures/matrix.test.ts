import { unzlibSync } from 'fflate';
import { expect, test } from 'vitest';
import type { Overlay } from '../engine/views/overlay.ts';
import { makeTile } from '../engine/views/tiles.ts';
import { xmlFault } from '../testing/xml.ts';
import { encodePng } from './encodePng.ts';
import { matrixCsv } from './matrixCsv.ts';
import { type MatrixView, type MatrixWords, matrixSvg, mostShapes } from './matrixSvg.ts';
import { lightPalette as palette } from './palette.ts';

const words: MatrixWords = {
  title: 'conv1.weight · value <&>',
  lines: ['Wanda, 50 %', 'The whole matrix'],
  rows: 'output',
  columns: 'input',
  scale: ['−1', '0', '1'],
  kept: 'kept',
  cut: 'cut',
};

/** Values that have no short decimal form; every third weight is cut. */
function view(rows: number, columns: number, overlay: Overlay = 'value', maxCells = 4096): MatrixView {
  const kept = Uint8Array.from({ length: rows * columns }, (_, i) => (i % 3 === 0 ? 0 : 1));
  const values = Float32Array.from(kept, (bit, i) => (bit === 0 ? 0 : Math.sin(i + 1) / 3));
  const window = { row: 0, column: 0, rows, columns, maxCells };
  const tile = makeTile({ rows, columns, values }, { rows, columns, kept }, window);
  return { overlay, tile };
}
const count = (text: string, what: RegExp) => text.match(what)?.length ?? 0;

test('a table has every number of the matrix, read back to the same bits', () => {
  const shown = view(5, 7);
  const [head, ...lines] = matrixCsv(shown).split('\r\n');
  expect(head).toBe('row,0,1,2,3,4,5,6');
  expect(lines.map((line) => line.split(',')[0])).toEqual(['0', '1', '2', '3', '4']);
  const read = lines.flatMap((line) => line.split(',').slice(1).map(Number));
  expect(Float32Array.from(read)).toEqual(shown.tile.values);
  expect(read).toEqual([...shown.tile.values]); // nor is any number longer than it is
});

test('the mask is a table of ones and zeros; a cell of several weights is named by the first and the last', () => {
  expect(matrixCsv(view(2, 3, 'mask'))).toBe('row,0,1,2\r\n0,0,1,1\r\n1,0,1,1');
  const [head, first] = matrixCsv(view(5, 6, 'mask', 3)).split('\r\n'); // cells of 2 x 2, the last ones cut by the edge
  expect(head).toBe('row,0-1,2-3,4-5');
  expect(first.startsWith('0-1,')).toBe(true);
});

test('a small matrix is drawn cell by cell, a hatch over each that is cut', () => {
  const { text, width, height } = matrixSvg({ view: view(6, 10), palette, limit: 1, words });
  expect(xmlFault(text)).toBeNull();
  expect(text).toContain(`viewBox="0 0 ${width} ${height}"`);
  expect(text).toContain('conv1.weight · value &lt;&amp;&gt;');
  expect(count(text, /<image/g)).toBe(0);
  const inCells = text.slice(text.indexOf('<g transform="translate(64'), text.indexOf('</g>'));
  expect(count(inCells, /fill="rgb/g)).toBe(60);
  expect(count(inCells, /fill="url\(#cut\)"/g)).toBe(20);
  for (const part of ['output', 'input', '−1', 'Wanda, 50 %', 'The whole matrix', '>cut<'])
    expect(text).toContain(part);
});

test('cells too small for a hatch fade to zero, and the legend shows that; where a cut weight keeps its colour it shows none', () => {
  const signs = (overlay: Overlay) => {
    const { text } = matrixSvg({ view: view(1, 1200, overlay), palette, limit: 1, words }); // cells of two pixels
    const legend = text.slice(text.lastIndexOf('<g '));
    return [legend.includes('url(#cut)'), legend.includes('>cut<')];
  };
  expect(signs('value')).toEqual([false, true]);
  expect(signs('score')).toEqual([false, false]);
});

test('of a mask, what is kept and what is cut have a sign each, and there is no scale', () => {
  const { text } = matrixSvg({ view: view(3, 4, 'mask'), palette, limit: 1, words: { ...words, scale: null } });
  expect(xmlFault(text)).toBeNull();
  expect(text).not.toContain('linearGradient');
  expect(text).toContain('>kept<');
  expect(count(text, /fill="rgb\(52,81,178\)"/g)).toBe(8 + 1); // two thirds of 12, and the sign below
});

test('a large matrix is embedded as one image of the size that it is drawn in', () => {
  const shown = view(70, 130);
  expect(shown.tile.values.length).toBeGreaterThan(mostShapes);
  const { text } = matrixSvg({ view: shown, palette, limit: 1, words });
  expect(xmlFault(text)).toBeNull();
  const [, width, height, data] = /<image width="(\d+)" height="(\d+)" href="data:image\/png;base64,([^"]+)"/.exec(
    text,
  )!;
  const png = decodePng(Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0)));
  expect([png.width, png.height]).toEqual([Number(width), Number(height)]);
  const colours = new Set(new Uint32Array(png.pixels.buffer, png.pixels.byteOffset, png.width * png.height));
  expect(colours.size).toBeGreaterThan(100); // hues, lightnesses and hatches
});

test('a light picture has a pixel a cell, also where the edge cuts the last one, and no hatch', () => {
  const shown = view(70, 131, 'mask', 40); // cells of 2 x 4: 35 x 33
  const { text } = matrixSvg({ view: shown, palette, limit: 1, words: { ...words, scale: null }, light: true });
  expect(xmlFault(text)).toBeNull();
  const png = decodePng(Uint8Array.from(atob(/base64,([^"]+)"/.exec(text)![1]), (sign) => sign.charCodeAt(0)));
  expect([png.width, png.height]).toEqual([33, 35]);
  const colours = new Uint32Array(png.pixels.buffer, png.pixels.byteOffset, 33 * 35);
  // red grows from that of what is kept (52) to that of zero (251) with the share that is cut
  const red = Array.from(shown.tile.pruned, (share) => 52 + ((251 - 52) * share) / 255);
  expect(red.every((wanted, at) => Math.abs((colours[at] & 255) - wanted) < 2)).toBe(true);
  expect(new Set(red).size).toBeGreaterThan(2);
  expect(text.slice(text.lastIndexOf('<g '))).not.toContain('url(#cut)');
  expect(text.length).toBeLessThan(matrixSvg({ view: shown, palette, limit: 1, words }).text.length / 5);
});

test.each([
  [1, 1],
  [3, 2],
  [65, 1],
])('a PNG of %i x %i pixels holds exactly them', (width, height) => {
  const pixels = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => (i * 37) % 256);
  const png = decodePng(encodePng({ pixels, width, height }));
  expect([png.width, png.height]).toEqual([width, height]);
  expect([...png.pixels]).toEqual([...pixels]);
});

/** Only what `encodePng` may write: one IDAT, filter 0. */
function decodePng(file: Uint8Array) {
  const fields = new DataView(file.buffer, file.byteOffset);
  expect([...file.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < file.length; at += 12 + fields.getUint32(at)) {
    const length = fields.getUint32(at);
    const name = new TextDecoder().decode(file.subarray(at + 4, at + 8));
    expect(fields.getUint32(at + 8 + length)).toBe(crcOf(file.subarray(at + 4, at + 8 + length)));
    chunks.set(name, file.subarray(at + 8, at + 8 + length));
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  const head = chunks.get('IHDR')!;
  const size = new DataView(head.buffer, head.byteOffset);
  const [width, height] = [size.getUint32(0), size.getUint32(4)];
  expect([...head.subarray(8)]).toEqual([8, 6, 0, 0, 0]);
  const lines = unzlibSync(chunks.get('IDAT')!);
  expect(lines.length).toBe(height * (width * 4 + 1));
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    expect(lines[y * (width * 4 + 1)]).toBe(0);
    pixels.set(lines.subarray(y * (width * 4 + 1) + 1, (y + 1) * (width * 4 + 1)), y * width * 4);
  }
  return { width, height, pixels };
}

/** By the table of the PNG specification, annex D: another way than the encoder's. */
function crcOf(bytes: Uint8Array): number {
  const table = Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
  return ~bytes.reduce((c, byte) => table[(c ^ byte) & 255] ^ (c >>> 8), 0xffffffff) >>> 0;
}
