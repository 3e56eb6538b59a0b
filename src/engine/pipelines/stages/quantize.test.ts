import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { blobSource } from '../../../testing/blobs.ts';
import { architectures } from '../../models/architectures/index.ts';
import { countRevived } from '../../models/masks.ts';
import { createParams } from '../../models/params.ts';
import { createRandom } from '../../tensor/random.ts';
import { createNetwork, disposeNetwork, matricesOf } from '../network.ts';
import { parseRecipe } from '../recipe.ts';
import { Run } from '../run.ts';

beforeAll(useWasm);

test.each(['symmetric', 'affine'])(
  'prune, then quantize (%s): zeros stay exactly zero, few values are left',
  async (range) => {
    const recipe = parseRecipe({
      version: 1,
      seed: 1,
      model: { architecture: 'cnn', weights: 'trained' },
      data: { source: 'digits', train: 64, test: 32 },
      stages: [
        {
          stage: 'prune',
          sparsity: 0.6,
          method: { id: 'magnitude' },
          pattern: { id: 'unstructured' },
          allocation: { id: 'uniform' },
        },
        { stage: 'quantize', bits: 4, granularity: 'channel', range },
      ],
    });
    const spec = architectures.get('cnn').build();
    const run = new Run(recipe, createNetwork(spec, createParams(spec, createRandom(1))), blobSource(64, 32));
    while (run.cursor.stage === 0) await run.advance();
    const before = await matricesOf(run.network);
    while (!run.finished) {
      const report = await run.advance();
      expect(report).toMatchObject({ did: 'quantized', bits: 4 });
      if (report.did !== 'quantized') continue;
      const { rows, columns } = run.network.prunable.find(({ name }) => name === report.layer)!;
      // two codes a byte; a scale for each row, and a zero point when affine
      expect(report.report.bytes).toBe(Math.ceil((rows * columns) / 2) + rows * (range === 'affine' ? 5 : 4));
    }
    expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
    for (const [name, { rows, columns, values }] of await matricesOf(run.network)) {
      const { kept } = run.network.masks.get(name)!;
      expect(values.every((value, i) => kept[i] === 1 || Object.is(value, 0))).toBe(true);
      expect(values.some((value, i) => value !== before.get(name)!.values[i])).toBe(true);
      for (let row = 0; row < rows; row++) {
        expect(new Set(values.subarray(row * columns, (row + 1) * columns)).size).toBeLessThanOrEqual(16);
      }
    }
    expect(run.milestone).toBe('pruned');
    run.dispose();
    disposeNetwork(run.network);
  },
);
