/** Every golden case: our small copy always, the full folder where it stands beside a checkout. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runGoldenCase } from '../testing/goldenCase.ts';
import { compactFolder, goldenFolder, listFolder, openGoldenFolder } from '../testing/goldenFiles.ts';
import { listWholeModelCases } from './manifest.ts';

const compact = await listFolder(compactFolder);

describe('the small copy', () => {
  test('is small: 500 kB at most', () => {
    const bytes = readdirSync(compactFolder).map((name) => statSync(join(compactFolder, name)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(500_000);
  });

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
  test('a copy of the folder elsewhere finds the checkpoint of the whole-model runs all the same', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'golden-'));
    try {
      cpSync(join(folder, 'e2e'), join(copy, 'e2e'), { recursive: true });
      const [whole] = await listWholeModelCases(openGoldenFolder(copy), 'e2e/manifest.json');
      expect(await runGoldenCase(whole, copy)).toEqual([]);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
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
