import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import { sequenceLogits } from '../evaluation/perplexity.ts';
import type { Masks } from '../models/masks.ts';
import { prunableWeights } from '../models/prunable.ts';
import type { LanguageSpec } from '../models/spec.ts';
import type { Mask } from '../tensor/matrix.ts';
import { createRandom } from '../tensor/random.ts';
import { decoderPaths } from './decoderPaths.ts';
import { livePaths } from './livePaths.ts';

beforeAll(useWasm);

// 2 blocks, 4 query heads on 2 key heads of 4 channels, 16 hidden, 24 in the MLP
const spec = tinySpec();
const part = (name: string) => `model.layers.0.${name}.weight`;

function without(name: string, gone: (row: number, column: number) => boolean): [string, Mask] {
  const { rows, columns } = prunableWeights(spec).find((weight) => weight.name === name)!;
  const kept = Uint8Array.from({ length: rows * columns }, (_, at) =>
    gone(Math.floor(at / columns), at % columns) ? 0 : 1,
  );
  return [name, { rows, columns, kept }];
}

const broken = (masks: Masks) =>
  Object.fromEntries(
    decoderPaths(spec, masks).flatMap(({ name, kept, live, deadOutputs }) =>
      kept > live || deadOutputs > 0 ? [[name, [kept - live, deadOutputs]]] : [],
    ),
  );

test('uncut, every weight does something', () => {
  expect(broken(new Map())).toEqual({});
  expect(livePaths(spec, new Map())?.map(({ name }) => name)).toEqual(prunableWeights(spec).map(({ name }) => name));
});

test('a head whose values are cut takes its queries, keys and what reads it with it', () => {
  // values of key head 1 (rows 4 to 7): query heads 2 and 3 give nothing (q rows 8 to 15, o columns 8 to 15)
  const masks = new Map([without(part('self_attn.v_proj'), (row) => row >= 4)]);
  expect(broken(masks)).toEqual({
    [part('self_attn.q_proj')]: [8 * 16, 8],
    [part('self_attn.k_proj')]: [4 * 16, 4],
    [part('self_attn.v_proj')]: [0, 4],
    [part('self_attn.o_proj')]: [16 * 8, 0],
  });
});

test('a query head that nobody reads leaves its shared keys and values to the others', () => {
  const masks = new Map([without(part('self_attn.o_proj'), (_, column) => column < 4)]); // of query head 0
  expect(broken(masks)).toEqual({ [part('self_attn.q_proj')]: [4 * 16, 4] });
});

test('queries and keys speak in pairs of a head half apart; a bias speaks too', () => {
  // dimension 1 and 3 of key head 0 turn together: with both cut, those of query heads 0 and 1 multiply 0
  const one = new Map([without(part('self_attn.k_proj'), (row) => row === 1)]);
  expect(broken(one)).toEqual({ [part('self_attn.k_proj')]: [0, 1] });
  const both = new Map([without(part('self_attn.k_proj'), (row) => row === 1 || row === 3)]);
  expect(broken(both)).toEqual({ [part('self_attn.q_proj')]: [4 * 16, 4], [part('self_attn.k_proj')]: [0, 2] });
  const biased = tinySpec({ attention_bias: true });
  expect(decoderPaths(biased, both).every(({ kept, live }) => kept === live)).toBe(true);
});

test('a channel of the gated MLP is 0 without its gate', () => {
  const masks = new Map([without(part('mlp.gate_proj'), (row) => row === 5)]);
  expect(broken(masks)).toEqual({
    [part('mlp.gate_proj')]: [0, 1],
    [part('mlp.up_proj')]: [16, 1],
    [part('mlp.down_proj')]: [16, 0],
  });
});

test.each([1, 2, 3])('what does nothing can go: the same logits to the bit (seed %i)', async (seed) => {
  const random = createRandom(seed);
  const masks = new Map(
    prunableWeights(spec).map(({ name, rows, columns }) => {
      const kept = Uint8Array.from({ length: rows * columns }, () => Number(random.uniform() < 0.06));
      return [name, { rows, columns, kept }];
    }),
  );
  const paths = decoderPaths(spec, masks);
  expect(paths.reduce((sum, { kept, live }) => sum + kept - live, 0)).toBeGreaterThan(20);
  const logits = async (drops: (name: string) => Mask) => {
    const weights = tinyWeights(spec);
    for (const { name } of prunableWeights(spec)) {
      const { kept } = drops(name);
      weights.set(
        name,
        weights.get(name)!.map((value, at) => (kept[at] === 1 ? value : 0)),
      );
    }
    return logitsOf(spec, weights);
  };
  const before = await logits((name) => masks.get(name)!);
  // a weight is dead when the count of live ones does not fall without it
  const dead = new Map([...masks].map(([name, mask]) => [name, { ...mask, kept: mask.kept.slice() }]));
  for (const [name, mask] of dead) {
    const own = (of: Masks) => decoderPaths(spec, of).find((layer) => layer.name === name)!.live;
    const all = own(masks);
    for (let at = 0; at < mask.kept.length; at++) {
      if (mask.kept[at] === 0) continue;
      const kept = masks.get(name)!.kept.slice();
      kept[at] = 0;
      if (own(new Map([...masks, [name, { ...mask, kept }]])) === all) mask.kept[at] = 0;
    }
  }
  const gone = [...dead].reduce((sum, [name, { kept }]) => sum + changed(kept, masks.get(name)!.kept), 0);
  expect(gone).toBe(paths.reduce((sum, { kept, live }) => sum + kept - live, 0));
  expect(await logits((name) => dead.get(name)!)).toEqual(before);
});

const changed = (a: Uint8Array, b: Uint8Array) => a.reduce((sum, bit, at) => sum + Number(bit !== b[at]), 0);

async function logitsOf(of: LanguageSpec, weights: ReadonlyMap<string, Float32Array>): Promise<readonly number[]> {
  const text = Int32Array.of(1, 7, 3, 30, 12, 5);
  const [logits] = await sequenceLogits(of, { read: async (name) => weights.get(name)! as never }, [text]);
  return Array.from(logits, (value) => value + 0); // -0 is 0
}
