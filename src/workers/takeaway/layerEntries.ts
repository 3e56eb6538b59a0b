/** Pictures and tables of every layer of a run, drawn without a page, one layer at a time. */
import type { ZipEntry } from '../../engine/io/zip/writeZip.ts';
import { matrixOf } from '../../engine/pipelines/network.ts';
import type { Run } from '../../engine/pipelines/run.ts';
import { prunedCount } from '../../engine/tensor/matrix.ts';
import { makeTile, type Tile } from '../../engine/views/tiles.ts';
import { matrixCsv } from '../../pictures/matrixCsv.ts';
import { type MatrixWords, matrixSvg } from '../../pictures/matrixSvg.ts';
import { lightPalette } from '../../pictures/palette.ts';
import { scoresCsv } from '../../pictures/runTables.ts';
import { scoresOf } from '../scores.ts';
import { shownMask } from '../views.ts';
import { scoresSvg } from './scoresPicture.ts';

/** Cells of a picture and of its table, each way: pictures of many layers are coarser, so that together they stay small. */
const cellsOf = (layers: number) => (layers > 12 ? 64 : 128);

/** Weights; kept and cut, where something was cut; scores, where there are any. */
export async function* layerEntries(run: Run): AsyncGenerator<ZipEntry, void, undefined> {
  const { prunable } = run.network;
  const digits = String(prunable.length).length;
  for (const [index, { name, rows, columns }] of prunable.entries()) {
    const file = `layers/${String(index + 1).padStart(digits, '0')}-${name.replace(/[^\w.-]+/g, '-')}`;
    const mask = shownMask(run, name);
    const window = { row: 0, column: 0, rows, columns, maxCells: cellsOf(prunable.length) };
    const tile = makeTile(await matrixOf(run.network, name), mask, window);
    const method = run.pruning?.plan.method.name ?? null;
    const cut = mask ? prunedCount(mask) / mask.kept.length : null;
    const by = cut === null ? [] : [`${method ? `${method}: ` : ''}${(100 * cut).toFixed(2)} % of this matrix is cut`];
    const words = wordsOf(tile);
    const weights = { title: `${name}: weights`, lines: [...by, ...sizeLines(tile, meansOf.weights)] };
    yield* picture(`${file}.weights`, 'value', tile, { ...words, ...weights });
    if (mask) {
      const kept = { title: `${name}: mask`, lines: [...by, ...sizeLines(tile, meansOf.mask)], scale: null };
      yield* picture(`${file}.mask`, 'mask', tile, { ...words, ...kept });
    }
    const scores = scoresOf(run, { name, row: null });
    if (scores) {
      yield { name: `${file}.scores.svg`, blob: new Blob([scoresSvg(scores)]) };
      yield { name: `${file}.scores.csv`, blob: new Blob([scoresCsv(scores)]) };
    }
  }
}

function* picture(file: string, overlay: 'value' | 'mask', tile: Tile, words: MatrixWords): Generator<ZipEntry> {
  const view = { overlay, tile };
  const { text } = matrixSvg({ view, palette: lightPalette, limit: tile.limit, words, light: true });
  yield { name: `${file}.svg`, blob: new Blob([text]) };
  yield { name: `${file}.csv`, blob: new Blob([matrixCsv(view)]) };
}

function wordsOf({ rows, columns, limit }: Tile): Omit<MatrixWords, 'title' | 'lines'> {
  const number = String(Number(limit.toPrecision(3)));
  return {
    rows: `output (row, of ${rows})`,
    columns: `input (column, of ${columns})`,
    scale: [`-${number}`, '0', number],
    kept: 'kept',
    cut: 'cut',
  };
}

/** What a cell of several weights shows. */
const meansOf = {
  weights: 'the mean of their sizes with the sign of their sum',
  mask: 'the paler, the more of them are cut',
};

function sizeLines({ rows, columns, rowsPerCell, columnsPerCell }: Tile, means: string): readonly string[] {
  const whole = `The whole matrix: ${rows} × ${columns} weights`;
  if (rowsPerCell * columnsPerCell === 1) return [whole];
  return [whole, `Drawn coarser: a cell is ${rowsPerCell} × ${columnsPerCell} weights, ${means}`];
}
