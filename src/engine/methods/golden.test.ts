/** Every golden case of a method that we have: our small copy always, the full folder where it stands beside a checkout. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type GoldenCase, isNotChecked } from '../../testing/golden/case.ts';
import { compactFolder, goldenFolder, listCases } from '../../testing/golden/files.ts';
import { goldenRunners } from '../../testing/golden/index.ts';
import { runGoldenCase } from '../../testing/golden.ts';

const known = (folder: string) => listCases(folder).filter(({ method }) => goldenRunners.has(method));

/** Parts that nothing computes yet fail `npm run golden`; here only what is computed can be wrong. */
async function differences(golden: GoldenCase, folder: string): Promise<readonly string[]> {
  return (await runGoldenCase(golden, folder)).filter((problem) => !isNotChecked(problem));
}

describe('the small copy', () => {
  test.each(known(compactFolder))('$method: $name', async (golden) => {
    expect(await differences(golden, compactFolder)).toEqual([]);
  });
});

const folder = goldenFolder();
if (existsSync(join(folder, 'manifest.json'))) {
  describe('the full folder', () => {
    test.each(known(folder))('$method: $name', async (golden) => {
      expect(await differences(golden, folder)).toEqual([]);
    });
  });
} else {
  test.skip('the full folder: no golden files beside this checkout (set GOLDEN_DIR)', () => {});
}

describe('the comparison itself', () => {
  const [golden] = known(compactFolder).filter(({ method }) => method === 'sparsegpt');

  test('a method without a runner fails', async () => {
    const problems = await runGoldenCase({ ...golden, method: 'unheard-of' }, compactFolder);
    expect(problems).toEqual(['not checked: unheard-of: no runner yet']);
  });

  test('wrong parameters are noticed', async () => {
    const params = { ...golden.params, percdamp: 0.9, nsamples_counted: 1 };
    const problems = await runGoldenCase({ ...golden, params }, compactFolder);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining(['nsamples_counted', 'hinv_cholesky_upper', 'pruned_weight', 'loss']),
    );
  });
});
