/** How large the parts of a decoder are, for estimates: found once a network from its shapes. */
import { batchLength } from '../../models/decoder.ts';
import { blockNodes } from '../../models/forward.ts';
import { layerTypes } from '../../models/layers/index.ts';
import { paramSpecs } from '../../models/params.ts';
import { prunableWeights } from '../../models/prunable.ts';
import { inferShapes, inputShapes } from '../../models/shapes.ts';
import type { Block, LanguageSpec } from '../../models/spec.ts';
import { paramNames } from '../../models/weightSource.ts';
import { sizeOf } from '../../tensor/shape.ts';

/** How many sequences of which length. */
export interface SequenceCount {
  readonly sequences: number;
  /** Units: tokens. */
  readonly length: number;
}

/** All in values, not bytes. */
export interface DecoderSizes {
  /** Width of a state. */
  readonly hidden: number;
  /** Of the head's table. */
  readonly head: number;
  /** Of all prunable weights. */
  readonly prunable: number;
  /** Distinct shapes of prunable weights: [rows, columns]. */
  readonly matrices: readonly (readonly [number, number])[];
  /** The block with most parameters. */
  readonly block: {
    readonly all: number;
    /** Of its largest parameter. */
    readonly largest: number;
    /** Width of each distinct input of its prunable layers. */
    readonly inputs: readonly number[];
    /** Intermediate results of one batch: outputs that are still to be read, and the node at work. */
    work(counts: SequenceCount): number;
  };
}

const known = new WeakMap<LanguageSpec, DecoderSizes>();

export function decoderSizes(spec: LanguageSpec): DecoderSizes {
  const found = known.get(spec) ?? measure(spec);
  known.set(spec, found);
  return found;
}

function measure(spec: LanguageSpec): DecoderSizes {
  const shapes = inferShapes(spec);
  const params = new Map(paramSpecs(spec).map((param) => [param.name, param]));
  const valuesOf = (name: string) => sizeOf(params.get(name)?.shape ?? []);
  const hidden = sizeOf(shapes.get(spec.blocks[0].input) ?? []);
  const weights = prunableWeights(spec);
  const matrices = new Map(weights.map(({ rows, columns }) => [`${rows} x ${columns}`, [rows, columns] as const]));
  const blocks = spec.blocks.map((block) => {
    const sizes = blockNodes(spec, block)
      .flatMap((node) => paramNames(node, params))
      .map(valuesOf);
    return { block, all: sizes.reduce((sum, size) => sum + size, 0), largest: Math.max(...sizes) };
  });
  const widest = blocks.reduce((most, one) => (one.all > most.all ? one : most));
  const inputs = new Map<string, number>();
  for (const { id, inputs: read } of blockNodes(spec, widest.block)) {
    const weight = params.get(`${id}.weight`);
    if (weight?.prunable) inputs.set(read[0], weight.shape[1]);
  }
  return {
    hidden,
    head: spec.classes * hidden,
    prunable: weights.reduce((sum, { rows, columns }) => sum + rows * columns, 0),
    matrices: [...matrices.values()],
    block: {
      all: widest.all,
      largest: widest.largest,
      inputs: [...inputs.values()],
      work: (counts) => workOf(spec, shapes, widest.block, counts),
    },
  };
}

function workOf(
  spec: LanguageSpec,
  shapes: ReturnType<typeof inferShapes>,
  block: Block,
  counts: SequenceCount,
): number {
  const tokens = batchLength(counts);
  const nodes = blockNodes(spec, block);
  const lastReader = new Map<string, number>();
  for (const [at, node] of nodes.entries()) for (const id of node.inputs) lastReader.set(id, at);
  const live = new Map<string, number>();
  let most = 0;
  for (const [at, node] of nodes.entries()) {
    const output = tokens * sizeOf(shapes.get(node.id) ?? []);
    const work = layerTypes.get(node.type).workValues?.(node, inputShapes(spec, shapes, node), tokens, counts.length);
    live.set(node.id, output);
    const held = [...live.values()].reduce((sum, values) => sum + values, 0);
    most = Math.max(most, held + (work ?? output));
    for (const id of node.inputs) if (lastReader.get(id) === at) live.delete(id);
  }
  return most;
}
