/** What the page is looking at: its tile, histogram and weight are sent again whenever they may have changed. */
import { matrixOf } from '../engine/pipelines/network.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Mask, Matrix } from '../engine/tensor/matrix.ts';
import { limitOf, makeTile } from '../engine/views/tiles.ts';
import type { Emit } from './emitter.ts';
import { explainWeight } from './explainWeight.ts';
import type { EngineApi, Overlay, TileRequest } from './protocol.ts';
import { scoresOf } from './scores.ts';
import { shownMask } from './views.ts';

type HistogramRequest = Parameters<EngineApi['watchHistogram']>[0];
type WeightRequest = Parameters<EngineApi['watchWeight']>[0];

export interface Watchers {
  tile(request: TileRequest | null): Promise<void>;
  /** Once, beside what is watched. */
  takeTile(request: TileRequest): Promise<void>;
  histogram(request: HistogramRequest): Promise<void>;
  weight(request: WeightRequest): Promise<void>;
  /** Sends what is watched, as it is now. */
  refresh(): Promise<void>;
}

/** @param current the run, if there is one */
export function createWatchers(emit: Emit, current: () => Run | null, onFault: (thrown: unknown) => void): Watchers {
  let tileRequest: TileRequest | null = null;
  let histogramRequest: HistogramRequest = null;
  let weightRequest: WeightRequest = null;
  let weightTicket = 0;

  async function sendTile(type: 'tile' | 'takenTile', request: TileRequest | null): Promise<void> {
    const run = current();
    if (!run || !request || !knows(run, request.name)) return;
    const matrix = await overlayMatrix(run, request.name, request.overlay);
    const tile = makeTile(matrix, await tileMask(run, request), request);
    let model = 0;
    for (const { name } of run.network.prunable) {
      model = Math.max(
        model,
        limitOf(name === request.name ? matrix : await overlayMatrix(run, name, request.overlay)),
      );
    }
    let window = 0;
    for (const value of tile.values) window = Math.max(window, Math.abs(value));
    const plan = run.pruning?.plan;
    const group = plan ? plan.pattern.windowColumns(plan.patternOptions) : null;
    const inputNorms = run.pruning?.inputNorms?.get(request.name)?.slice() ?? null;
    const limits = { window, layer: limitOf(matrix), model };
    emit({ type, view: { ...request, tile, limits, group, inputNorms } });
  }

  async function sendHistogram(): Promise<void> {
    const run = current();
    // null too: the histogram of an earlier place of the run would be taken for this one's
    if (run && histogramRequest) emit({ type: 'histogram', histogram: scoresOf(run, histogramRequest) });
  }

  async function sendWeight(): Promise<void> {
    const run = current();
    const request = weightRequest;
    if (!run || !request || !knows(run, request.name)) return;
    const ticket = ++weightTicket;
    const weight = await explainWeight(run, request, () => ticket !== weightTicket);
    if (weight && ticket === weightTicket) emit({ type: 'weight', weight });
  }

  const guarded = (send: () => Promise<void>) => send().catch(onFault);
  return {
    tile(request) {
      tileRequest = request;
      return guarded(() => sendTile('tile', request));
    },
    takeTile: (request) => guarded(() => sendTile('takenTile', request)),
    histogram(request) {
      histogramRequest = request;
      return guarded(sendHistogram);
    },
    weight(request) {
      weightRequest = request;
      weightTicket += 1;
      return guarded(sendWeight);
    },
    async refresh() {
      await guarded(() => sendTile('tile', tileRequest));
      await guarded(sendHistogram);
      await guarded(sendWeight);
    },
  };
}

function knows(run: Run, name: string): boolean {
  return run.network.prunable.some((weight) => weight.name === name);
}

/** @returns null where the shown matrix itself tells what is pruned: by its zeros */
async function tileMask(run: Run, { name, overlay }: TileRequest): Promise<Mask | null> {
  const mask = shownMask(run, name);
  if (mask || overlay === 'value' || overlay === 'mask') return mask;
  const { rows, columns, values } = await matrixOf(run.network, name); // a score or a change of 0 cuts nothing
  return { rows, columns, kept: Uint8Array.from(values, (value) => Number(value !== 0)) };
}

/** value and mask show the weights as they are; score and change are 0 where nothing was scored or changed yet. */
async function overlayMatrix(run: Run, name: string, overlay: Overlay): Promise<Matrix> {
  const now = await matrixOf(run.network, name);
  const { rows, columns } = now;
  switch (overlay) {
    case 'value':
    case 'mask':
      return now;
    case 'score':
      return { rows, columns, values: run.pruning?.scores.get(name) ?? new Float32Array(rows * columns) };
    case 'change': {
      const before = run.pruning?.before.get(name);
      return {
        rows,
        columns,
        values: before ? now.values.map((value, i) => value - before.values[i]) : new Float32Array(rows * columns),
      };
    }
    case 'flips': {
      const flips = run.maskHistory.flips.get(name);
      return { rows, columns, values: flips ? Float32Array.from(flips) : new Float32Array(rows * columns) };
    }
    default:
      return overlay satisfies never;
  }
}
