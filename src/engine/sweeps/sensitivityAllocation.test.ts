import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocateBySensitivity, type SensitiveLayer } from './sensitivityAllocation.ts';

const layer = (name: string, weights: number, ...accuracies: number[]): SensitiveLayer => ({
  name,
  weights,
  curve: accuracies.map((accuracy, index) => ({ sparsity: index / 10, accuracy })),
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
