/**
 * Hidden states of token sequences on their way through a decoder, block by block: what lives at once is the states of
 * all sequences and the weights of one block.
 */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import { type ForwardOptions, forwardBlock, outerNodes, type ParamTensors, runNodes } from './forward.ts';
import { layerTypes, type SpecNode } from './layers/index.ts';
import { inputId } from './shapes.ts';
import type { Block, LanguageSpec } from './spec.ts';
import { disposeTensors, paramIndex, readParams, readRows, type WeightSource } from './weightSource.ts';

/** Token ids of one sequence, from position 0: [length]. */
export type TokenSequence = Int32Array;

/** Sequences of one length, one after another. */
export interface HiddenBatch {
  readonly sequences: number;
  /** Units: tokens. */
  readonly length: number;
  /** [sequences * length, hidden] */
  readonly x: tf.Tensor2D;
}

/** Bounds what one forward pass holds. Units: tokens. */
const batchTokens = 2048;

/**
 * Embeds sequences; neighbours of one length share a batch. The caller disposes the states.
 * @param params of the nodes before the first block
 * @throws LabError as checkSequences
 */
export function embedSequences(
  spec: LanguageSpec,
  params: ParamTensors,
  sequences: readonly TokenSequence[],
): readonly HiddenBatch[] {
  checkSequences(spec, sequences);
  return embed(spec, params, sequences, (token) => token);
}

/**
 * The same from a source, of whose tables only the rows that the tokens name are held.
 * @throws LabError as checkSequences and `source.read`
 */
export async function embedFrom(
  spec: LanguageSpec,
  source: WeightSource,
  sequences: readonly TokenSequence[],
): Promise<readonly HiddenBatch[]> {
  checkSequences(spec, sequences);
  const index = paramIndex(spec);
  const { before } = outerNodes(spec);
  const tables = new Set(before.flatMap((node) => layerTypes.get(node.type).tableOf?.(node) ?? []));
  const named = Int32Array.from(new Set(sequences.flatMap((tokens) => [...tokens]))).sort();
  const rowOf = new Map(Array.from(named, (token, row) => [token, row]));
  const params = await readParams(before, index, source, tables);
  try {
    for (const table of tables) {
      const columns = index.get(table)?.shape[1] ?? 0;
      params.set(table, tf.tensor2d(await readRows(source, table, named, columns), [named.length, columns]));
    }
    return embed(spec, params, sequences, (token) => rowOf.get(token) ?? 0);
  } finally {
    disposeTensors(params);
  }
}

/** @param rowOf row of a token in the tables that `params` holds */
function embed(
  spec: LanguageSpec,
  params: ParamTensors,
  sequences: readonly TokenSequence[],
  rowOf: (token: number) => number,
): readonly HiddenBatch[] {
  const { before } = outerNodes(spec);
  return batchesOf(sequences).map((batch): HiddenBatch => {
    const [{ length }] = batch;
    const ids = new Int32Array(batch.length * length);
    for (const [index, tokens] of batch.entries()) ids.set(tokens.map(rowOf), index * length);
    const x = tf.tidy(() => {
      const given = new Map([[inputId, tf.tensor1d(ids, 'int32')]]);
      return runNodes(before, params, given).outputs.get(spec.blocks[0].input) as tf.Tensor2D;
    });
    return { sequences: batch.length, length, x };
  });
}

/** The states behind a block; those before it stay the caller's. */
export function advanceBatch(
  spec: LanguageSpec,
  block: Block,
  params: ParamTensors,
  batch: HiddenBatch,
  onLayerInput?: ForwardOptions['onLayerInput'],
): HiddenBatch {
  const options = { sequenceLength: batch.length, release: true, onLayerInput };
  const x = tf.tidy(() => forwardBlock(spec, block, params, batch.x, options));
  return { ...batch, x };
}

/**
 * All states behind a block, batch by batch: what stood before it is freed as it goes, so that both are never held whole.
 * @param batches used up: replaced in place by the states behind, so that whoever disposes them disposes the present ones
 * @param afterEach awaited behind each batch, so that a worker can read its messages there
 */
export async function advanceBatches(
  spec: LanguageSpec,
  block: Block,
  params: ParamTensors,
  batches: HiddenBatch[],
  afterEach?: () => void | Promise<void>,
): Promise<void> {
  for (const [at, batch] of batches.entries()) {
    batches[at] = advanceBatch(spec, block, params, batch);
    batch.x.dispose();
    await afterEach?.();
  }
}

/** The head as a table of one row a token, [vocabulary, hidden], which may be too large to hold. */
export interface Head {
  /** Parameter name. */
  readonly name: string;
  /** What it multiplies: the states behind the last block, normed. [tokens, hidden]. Call inside a tidy. */
  states(params: ParamTensors, x: tf.Tensor2D): tf.Tensor2D;
  /** Nodes between the last block and the head. */
  readonly nodes: readonly SpecNode[];
}

/** Null where the logits are no plain product of states and one table. */
export function headOf(spec: LanguageSpec): Head | null {
  const { after } = outerNodes(spec);
  const head = after.at(-1);
  const name = head && layerTypes.get(head.type).headTable?.(head);
  if (!head || name === undefined) return null;
  const nodes = after.slice(0, -1);
  const states: Head['states'] = (params, x) => {
    const given = new Map([[spec.blocks.at(-1)?.output ?? '', x]]);
    return runNodes(nodes, params, given).outputs.get(head.inputs[0]) as tf.Tensor2D;
  };
  return { name, nodes, states };
}

/** Norm and head on the last block's states; [tokens, vocabulary]. Call inside a tidy. */
export function logitsOf(spec: LanguageSpec, params: ParamTensors, x: tf.Tensor2D): tf.Tensor2D {
  const { after } = outerNodes(spec);
  const given = new Map([[spec.blocks.at(-1)?.output ?? '', x]]);
  return runNodes(after, params, given).outputs.get(spec.output) as tf.Tensor2D;
}

export function disposeBatches(batches: Iterable<HiddenBatch>): void {
  for (const { x } of batches) x.dispose();
}

/** @throws LabError 'dataMissing' without tokens; 'sequenceTooLong'; 'tokenInvalid' for an id outside the vocabulary */
export function checkSequences(spec: LanguageSpec, sequences: readonly TokenSequence[]): void {
  if (sequences.length === 0)
    throw new LabError('dataMissing', 'tokens: wanted sequences, got none', { what: 'tokens' });
  for (const [index, tokens] of sequences.entries()) {
    if (tokens.length === 0) {
      throw new LabError('dataMissing', `tokens: sequence ${index} is empty`, { what: `sequence ${index}` });
    }
    if (tokens.length > spec.maxPositions) {
      const details = { index, sequence: index + 1, tokens: tokens.length, maxTokens: spec.maxPositions };
      const message = `tokens: sequence ${index}: wanted at most ${spec.maxPositions} tokens, got ${tokens.length}`;
      throw new LabError('sequenceTooLong', message, details);
    }
    const stranger = tokens.find((id) => id < 0 || id >= spec.classes);
    if (stranger !== undefined) {
      const details = { index, sequence: index + 1, token: stranger, vocabulary: spec.classes };
      const message = `tokens: sequence ${index}: wanted ids below ${spec.classes}, got ${stranger}`;
      throw new LabError('tokenInvalid', message, details);
    }
  }
}

/** Tokens of one batch where all sequences have one length. */
export function batchLength({ sequences, length }: { readonly sequences: number; readonly length: number }): number {
  return length * Math.max(1, Math.min(sequences, Math.floor(batchTokens / length)));
}

function batchesOf(sequences: readonly TokenSequence[]): readonly TokenSequence[][] {
  const batches: TokenSequence[][] = [];
  for (const tokens of sequences) {
    const last = batches.at(-1);
    const fits = last && last[0].length === tokens.length && (last.length + 1) * tokens.length <= batchTokens;
    if (fits) last.push(tokens);
    else batches.push([tokens]);
  }
  return batches;
}
