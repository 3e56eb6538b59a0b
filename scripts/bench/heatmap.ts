/** The heatmap of a 4,096 x 4,096 layer: its summary once, then overview and window at every move, against a copy of all weights. */

import { summarize } from '../../src/engine/views/tileSummary.ts';
import { makeTile } from '../../src/engine/views/tiles.ts';

const side = 4096;

/** Milliseconds, best of five; `copy` is what merely touching every weight costs in the same run. */
export function benchHeatmap() {
  const values = new Float32Array(side * side);
  for (let i = 0; i < values.length; i++) values[i] = ((i * 2654435761) % 1000) / 1000 - 0.5;
  const matrix = { rows: side, columns: side, values };
  const mask = { rows: side, columns: side, kept: new Uint8Array(values.length).fill(1) };
  const summary = summarize(matrix, mask);
  const overview = { row: 0, column: 0, rows: side, columns: side, maxCells: 512 };
  const window = { row: 1000, column: 1000, rows: 512, columns: 512, maxCells: 512 };
  return {
    copy: best(() => values.slice()),
    summary: best(() => summarize(matrix, mask)),
    overview: best(() => makeTile(matrix, mask, overview, summary)),
    window: best(() => makeTile(matrix, mask, window, summary)),
  };
}

function best(task: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    task();
    return performance.now() - start;
  });
  return Math.min(...times);
}
