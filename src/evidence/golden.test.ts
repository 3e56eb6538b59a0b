/** Every golden case: our small copy always, the full folder where it stands beside a checkout. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runGoldenCase } from '../testing/goldenCase.ts';
import { compactFolder, goldenFolder, listFolder } from '../testing/goldenFiles.ts';

const compact = await listFolder(compactFolder);

describe('the small copy', () => {
  test.each(compact)('$method: $name', async (golden) => {
    expect(await runGoldenCase(golden, compactFolder)).toEqual([]);
  });
});

const folder = goldenFolder();
if (existsSync(join(folder, 'manifest.json'))) {
  const cases = await listFolder(folder);
  describe('the full folder', () => {
    test.each(cases)('$method: $name', async (golden) => {
      expect(await runGoldenCase(golden, folder)).toEqual([]);
    });
  });
} else {
  test.skip('the full folder: no golden files beside this checkout (set GOLDEN_DIR)', () => {});
}

describe('the comparison itself', () => {
  const [golden] = compact.filter(({ method }) => method === 'sparsegpt');

  test('a method without a runner fails', async () => {
    const problems = await runGoldenCase({ ...golden, method: 'unheard-of' }, compactFolder);
    expect(problems).toEqual(['unheard-of: no runner']);
  });

  test('wrong parameters are noticed', async () => {
    const params = { ...golden.params, percdamp: 0.9, nsamples_counted: 1 };
    const problems = await runGoldenCase({ ...golden, params }, compactFolder);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining(['samples', 'factor', 'weights', 'loss']),
    );
  });
});
