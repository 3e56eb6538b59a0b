/** A scan as a picture that stands alone: layers down, sparsities across, what is left in every cell. English. Pure. */
import type { SweepPoint } from '../../engine/sweeps/sweeper.ts';
import { heatTableSvg } from '../../pictures/heatTable.ts';
import { lightPalette } from '../../pictures/palette.ts';
import { cellOf } from '../../pictures/scanCells.ts';
import { gridOf } from '../../pictures/scanGrid.ts';
import type { SweepRecord } from '../../storage/sweepStore.ts';
import { methodName } from './sweepPicture.ts';

export function scanSvg({ dense, request }: Pick<SweepRecord, 'dense' | 'request'>, points: readonly SweepPoint[]) {
  const language = points.some(({ perplexity }) => perplexity !== null);
  const { layers, columns, at } = gridOf(points);
  const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;
  const table = {
    title: 'Layer by layer',
    lines: [
      `${request.methods.map(({ id }) => methodName(id)).join(', ')}: one layer alone is cut, the others stay whole`,
      language ? 'a number: how many times the perplexity of the uncut network' : 'a number: the accuracy that is left',
    ],
    corner: 'layer',
    columns: columns.map(percent),
    rows: layers.map((name) => ({ name, values: columns.map((wanted) => cellOf(at(name, wanted), dense)) })),
    format: language ? (times: number) => `×${Number(times.toFixed(2))}` : percent,
  };
  return heatTableSvg(table, lightPalette).text;
}
