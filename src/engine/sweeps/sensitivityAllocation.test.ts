import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Measured } from './measure.ts';
import { allocateBySensitivity, layersOfScan, type SensitiveLayer } from './sensitivityAllocation.ts';
import type { SweepPoint } from './sweeper.ts';

const layer = (name: string, weights: number, ...worths: number[]): SensitiveLayer => ({
  name,
  weights,
  curve: worths.map((worth, index) => ({ sparsity: index / 10, worth })),
});
const overall = (layers: readonly SensitiveLayer[], sparsities: Record<string, number>) =>
  layers.reduce((sum, { name, weights }) => sum + weights * sparsities[name], 0) /
  layers.reduce((sum, { weights }) => sum + weights, 0);

test('a layer that feels nothing loses more than one that falls at once', () => {
  // "deaf" stays at 1 up to 0.9; "nervous" loses 0.1 with every tenth: a drop of d allows it a sparsity of d
  const deaf = layer('deaf', 100, ...Array.from({ length: 10 }, () => 1));
  const nervous = layer('nervous', 100, ...Array.from({ length: 10 }, (_, i) => 1 - i / 10));
  // wanted 0.6 of 200 = 120 zeros: deaf gives 90, nervous the other 30
  expect(allocateBySensitivity([deaf, nervous], 0.6)).toEqual({ deaf: 0.9, nervous: 0.3 });
  // 0.3 = 60 zeros are there without any drop: deaf alone gives them
  expect(allocateBySensitivity([deaf, nervous], 0.3)).toEqual({ deaf: 0.6, nervous: 0 });
});

test('layers of a language model give up to the same rise of the loss, also when it is above one nat', () => {
  // "deaf" stays at a loss of 1; "nervous" rises by 2 nats up to 0.5, and gives no number at 0.9
  const uncut = { perplexity: Math.E, accuracy: 0.5, loss: 1 } as Measured;
  const point = (layer: string, wanted: number, loss: number) =>
    ({ ...uncut, layer, wanted, loss, perplexity: Math.exp(loss) }) as SweepPoint;
  const points = [
    point('deaf', 0.5, 1),
    point('deaf', 0.9, 1),
    point('nervous', 0.5, 3),
    point('nervous', 0.9, Number.NaN),
  ];
  const weights = ['deaf', 'nervous'].map((name) => ({ name, rows: 10, columns: 10 }));
  const layers = layersOfScan(points, weights, uncut);
  // wanted 0.7 of 200 = 140 zeros: deaf gives 90, nervous the other 50, which costs 2 nats
  expect(allocateBySensitivity(layers, 0.7)).toEqual({ deaf: 0.9, nervous: 0.5 });
});

test('of a classifier the accuracy counts, whatever its loss', () => {
  const uncut = { perplexity: null, accuracy: 1, loss: 0 } as Measured;
  const point = { ...uncut, layer: 'a', wanted: 0.5, accuracy: 0.75, loss: 9 } as SweepPoint;
  expect(layersOfScan([point], [{ name: 'a', rows: 2, columns: 2 }], uncut)[0].curve).toEqual([
    { sparsity: 0, worth: 1 },
    { sparsity: 0.5, worth: 0.75 },
  ]);
});

test('meets the wanted sparsity, whatever the curves', () => {
  const curve = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 10 });
  const layers = fc.array(fc.tuple(fc.integer({ min: 1, max: 5000 }), curve), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(layers, fc.double({ min: 0.01, max: 0.95, noNaN: true }), (drawn, sparsity) => {
      const all = drawn.map(([weights, accuracies], index) => layer(`layer${index}`, weights, ...accuracies));
      const sparsities = allocateBySensitivity(all, sparsity);
      for (const value of Object.values(sparsities)) expect(value >= 0 && value <= 1).toBe(true);
      expect(overall(all, sparsities)).toBeCloseTo(sparsity, 3);
    }),
    { numRuns: 200, seed: 1 },
  );
});
