/**
 * Weights to begin with that can look something up: heads as training is known to form them (induction heads: Olsson et
 * al. 2022, "In-context Learning and Induction Heads"), put there from the start (as Trockman & Kolter 2023, "Mimetic
 * Initialization of Self-Attention Layers", do with other products). Heads of the first block write at every place which
 * words stand there and before, and again which stood one place further back. Heads of the second block then look where
 * what stood before is what stands here ("The wool is" .. "The wool is"), and copy the word there. All of it is trained
 * from there on. From random weights the story model learned its grammar, but in 8 million tokens not which thing has
 * which colour.
 */
import type { LlamaConfig } from '../../src/engine/models/architectures/llama.ts';
import type { ParamArrays } from '../../src/engine/models/params.ts';
import type { Random } from '../../src/engine/tensor/random.ts';

/**
 * Contexts, in turn by pairs of key groups. `back`: places back of the middle of what is averaged, at the place itself.
 * `sharpness`: bias of queries and keys that makes a head look there; two words each alike, or about four, the middle most.
 */
const contexts = [
  { back: 0.5, sharpness: 7 },
  { back: 1, sharpness: 2.5 },
] as const;
/** Query and key of like contexts: entries of this size. */
const matchStrength = 2;
/** How much of the word that was found is added. */
const copyStrength = 0.5;
/** Rotated less than this from a place to the next (radians), a pair of channels can compare places far apart. */
const slowRotation = 0.15;
/** What else the blocks add begins so much smaller: it would blur the contexts. */
const quieter = 0.35;
/** Where a head looks for its place, what it compares of the words there counts this much. */
const contentShare = 0.1;

/**
 * Changes arrays of fresh weights, [out, in] each, in place; `llamaSpec(config)` names them. Queries and keys need a bias.
 * @throws Error where the configuration has no two blocks, no biases or no even number of key heads
 */
export function giveMatchingHeads(config: LlamaConfig, params: ParamArrays, random: Random): void {
  const { hiddenSize, heads, kvHeads, headDim, rope, layers, bias } = config;
  if (layers < 2 || !bias.queryKeyValue || kvHeads % 2 !== 0) throw new Error('matching heads need blocks and biases');
  const sharing = heads / kvHeads;
  const half = headDim / 2;
  const speeds = Array.from({ length: half }, (_, pair) => rope.theta ** (-pair / half));
  const slow = speeds.flatMap((speed, pair) => (speed < slowRotation ? [pair] : []));
  const channels = [...slow, ...slow.map((pair) => pair + half)];
  const embedding = new Matrix(arrayOf(params, 'model.embed_tokens.weight'), hiddenSize);
  const length = Math.sqrt(embedding.meanSquare() * hiddenSize); // of a word's vector
  const streams = orthonormal(kvHeads * channels.length, hiddenSize, random.split('streams'));
  const words = orthonormal((kvHeads / 2) * channels.length, hiddenSize, random.split('words'));
  for (const [name, array] of params) {
    if (/\.(o_proj|down_proj)\.weight$/.test(name)) for (const at of array.keys()) array[at] *= quieter;
  }
  const of = (layer: number, part: string) =>
    new Matrix(
      arrayOf(params, `model.layers.${layer}.self_attn.${part}_proj.weight`),
      part === 'o' ? heads * headDim : hiddenSize,
    );
  const biasOf = (part: string) => arrayOf(params, `model.layers.0.self_attn.${part}_proj.bias`);

  const [q, k, v, o] = ['q', 'k', 'v', 'o'].map((part) => of(0, part));
  const [queryBias, keyBias] = [biasOf('q'), biasOf('k')];
  for (let group = 0; group < kvHeads; group++) {
    const { back: middle, sharpness } = contexts[Math.floor(group / 2) % contexts.length];
    const back = middle + (group % 2); // what stood before: one place further
    for (let row = group * headDim; row < (group + 1) * headDim; row++) k.scaleRow(row, contentShare);
    for (const [pair, speed] of speeds.entries()) {
      keyBias[group * headDim + pair] = sharpness * Math.cos(speed * back);
      keyBias[group * headDim + half + pair] = sharpness * Math.sin(speed * back);
    }
    for (let channel = 0; channel < channels.length; channel++) {
      v.setRow(group * headDim + channel, words[Math.floor(group / 2) * channels.length + channel], 1);
    }
    for (let head = group * sharing; head < (group + 1) * sharing; head++) {
      for (let row = head * headDim; row < (head + 1) * headDim; row++) {
        q.scaleRow(row, contentShare);
        o.setColumn(row, streams[0], 0);
      }
      queryBias.fill(sharpness, head * headDim, head * headDim + half);
      // two words are averaged, which halves the square of what is written
      const strength = (length * Math.SQRT2) / (Math.sqrt(channels.length) * sharing);
      for (let channel = 0; channel < channels.length; channel++) {
        o.setColumn(head * headDim + channel, streams[group * channels.length + channel], strength);
      }
    }
  }

  const [query, key, value, copy] = ['q', 'k', 'v', 'o'].map((part) => of(1, part));
  // the stream then holds the word and kvHeads contexts, each as long; its norm brings it to sqrt(hiddenSize)
  const reading = matchStrength * Math.sqrt((1 + kvHeads) / hiddenSize) * Math.sqrt(channels.length);
  for (let group = 0; group < kvHeads / 2; group++) {
    const here = (index: number) => streams[2 * group * channels.length + index];
    const before = (index: number) => streams[(2 * group + 1) * channels.length + index];
    for (let row = group * headDim; row < (group + 1) * headDim; row++) key.scaleRow(row, 0);
    for (const [index, channel] of channels.entries()) key.setRow(group * headDim + channel, before(index), reading);
    for (let head = group * sharing; head < (group + 1) * sharing; head++) {
      for (let row = head * headDim; row < (head + 1) * headDim; row++) query.scaleRow(row, 0);
      for (const [index, channel] of channels.entries()) query.setRow(head * headDim + channel, here(index), reading);
      for (let channel = 0; channel < headDim; channel++) {
        copy.setColumn(head * headDim + channel, value.row(group * headDim + channel), copyStrength);
      }
    }
  }
}

/** A row-major matrix in a flat array that it changes. */
class Matrix {
  private readonly values: Float32Array;
  private readonly columns: number;

  constructor(values: Float32Array, columns: number) {
    this.values = values;
    this.columns = columns;
  }

  row(row: number): Float32Array {
    return this.values.subarray(row * this.columns, (row + 1) * this.columns);
  }

  scaleRow(row: number, by: number): void {
    for (const [at, value] of this.row(row).entries()) this.values[row * this.columns + at] = value * by;
  }

  setRow(row: number, to: ArrayLike<number>, times: number): void {
    for (let at = 0; at < this.columns; at++) this.values[row * this.columns + at] = to[at] * times;
  }

  setColumn(column: number, to: ArrayLike<number>, times: number): void {
    for (let at = 0; at < to.length; at++) this.values[at * this.columns + column] = to[at] * times;
  }

  meanSquare(): number {
    return this.values.reduce((sum, value) => sum + value * value, 0) / this.values.length;
  }
}

/** Random rows of length 1 at right angles (Gram-Schmidt, float64): [count][size]. */
function orthonormal(count: number, size: number, random: Random): readonly Float64Array[] {
  const rows: Float64Array[] = [];
  while (rows.length < count) {
    const row = Float64Array.from({ length: size }, () => random.normal());
    for (const other of rows) {
      const along = row.reduce((sum, value, at) => sum + value * other[at], 0);
      for (let at = 0; at < size; at++) row[at] -= along * other[at];
    }
    const length = Math.hypot(...row);
    rows.push(row.map((value) => value / length));
  }
  return rows;
}

function arrayOf(params: ParamArrays, name: string): Float32Array {
  const array = params.get(name);
  if (!array) throw new Error(`matching heads: the network has no ${name}`);
  return array;
}
