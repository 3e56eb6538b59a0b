/** A stroke of the brush on a run: masks by hand, measured and told; each stroke is a checkpoint, so a step back undoes it. */
import { nativeToMatrix } from '../engine/models/layout.ts';
import type { Checkpoint } from '../engine/pipelines/checkpoint.ts';
import { paint, type Stroke } from '../engine/pipelines/paint.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Matrix } from '../engine/tensor/matrix.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import { type History, isPast } from './history.ts';
import type { Keeper } from './keeper.ts';
import { phaseOf } from './place.ts';
import { layerName, sentence } from './sentences.ts';
import type { Teller } from './teller.ts';

interface Canvas {
  readonly run: Run;
  readonly history: History;
  readonly keeper: Keeper;
  readonly page: Teller;
  /** The network before its first cut. */
  dense(): Promise<Checkpoint['params']>;
  /** On the whole test set. */
  measure(): Promise<void>;
}

export async function paintStroke(canvas: Canvas, stroke: Stroke): Promise<void> {
  const { run, history, keeper, page, dense, measure } = canvas;
  // steps since the last checkpoint must outlive an undo
  if (isPast(run, history)) await keeper.keep(sentence('checkpoints.step', { step: run.cursor.step }), phaseOf(run));
  const changed = await paint(run, stroke, valuesBefore(run, stroke.name, await dense()));
  if (changed === 0) return;
  keeper.touched = true;
  page.status = run.finished ? 'finished' : 'paused';
  page.happened = sentence(stroke.kept ? 'happened.broughtBack' : 'happened.cutByHand', {
    count: changed,
    layer: layerName(stroke.name),
  });
  await page.countZeros();
  await page.tellPictures();
  await measure();
  await keeper.keep(sentence('checkpoints.painted'), phaseOf(run));
  await page.tellAll(true);
}

/** What each weight was before the last cut; before the first one where an earlier round had cut it already. */
function valuesBefore({ network, pruning }: Run, name: string, dense: Checkpoint['params']): Matrix {
  const { shape } = network.params.get(name)!;
  const values = dense.get(name);
  const last = pruning?.before.get(name);
  // a network that has become smaller since knows only what it had before the last cut
  if (last && values?.length !== sizeOf(shape)) return last;
  const first = nativeToMatrix(values!, shape);
  if (!last) return first;
  return { ...first, values: first.values.map((value, i) => (last.values[i] === 0 ? value : last.values[i])) };
}
