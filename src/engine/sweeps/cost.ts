/**
 * What a network under masks costs to run and to keep: by kept weights, and as ordinary dense machinery has it. Whole
 * channels that are gone have left it in both figures; other zeros are saved in the first one only.
 */
import { LabError } from '../errors.ts';
import { macsByLayer } from '../evaluation/macs.ts';
import { removeChannels } from '../graph/surgery.ts';
import { nativeToMatrix } from '../models/layout.ts';
import type { Masks } from '../models/masks.ts';
import { type ParamArrays, paramSpecs } from '../models/params.ts';
import type { ModelSpec } from '../models/spec.ts';
import { narrowingOf, removalsOf } from '../pipelines/structured/compact.ts';
import { layoutSizes } from '../sparse/sizes.ts';

export interface Cost {
  /** Multiply-accumulates of one example that touch a kept weight. */
  readonly macs: number;
  /** Prunable weights in the smallest of our layouts. */
  readonly bytes: number;
  /** Multiply-accumulates of one example where zeros are multiplied too. */
  readonly denseMacs: number;
  /** Prunable weights as float32, zeros too. */
  readonly denseBytes: number;
}

/**
 * @param masks of every parameter that has one. @param arrays every parameter under them, native layout
 * @param sequenceLength as macsByLayer
 */
export function costOf(spec: ModelSpec, masks: Masks, arrays: ParamArrays, sequenceLength: number): Cost {
  const left = withoutGone(spec, masks, arrays);
  const matrices = paramSpecs(left.spec)
    .filter(({ prunable }) => prunable)
    .map(({ name, shape }) => nativeToMatrix(left.arrays.get(name)!, shape));
  const { denseBytes, bitmaskBytes, csrBytes } = layoutSizes(matrices);
  const { dense, live } = macsByLayer(left.spec, left.masks, sequenceLength).total;
  return { macs: live, bytes: Math.min(denseBytes, bitmaskBytes, csrBytes), denseMacs: dense, denseBytes };
}

/** The smaller network without the channels that are masked whole; where a layer has no other, all stay. */
function withoutGone(spec: ModelSpec, masks: Masks, arrays: ParamArrays) {
  const removals = removalsOf(spec, masks, false);
  if (removals.length === 0) return { spec, masks, arrays };
  try {
    const surgery = removeChannels(spec, arrays, removals);
    return { spec: surgery.spec, masks: narrowingOf(spec, surgery).masks(masks), arrays: surgery.arrays };
  } catch (thrown) {
    if (thrown instanceof LabError && thrown.code === 'patternImpossible') return { spec, masks, arrays };
    throw thrown;
  }
}
