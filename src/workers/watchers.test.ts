/** What is being watched stays true where nothing was scored, nothing was cut, or the guard was off. */
import { beforeAll, expect, test } from 'vitest';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import { useWasm } from '../testing/backends.ts';
import { change, lookAt, networkFile, openPage } from '../testing/labPage.ts';
import { smallConvNet } from '../testing/smallConvNet.ts';

beforeAll(useWasm);

const name = 'conv2.weight';

async function openLab() {
  const page = openPage(
    {
      ...defaultSettings,
      model: { architecture: 'mlp', weights: 'fresh' },
      data: { source: 'digits', train: 64, test: 16 },
      batchSize: 32,
      trainEpochs: 1,
    },
    () => expect.fail('nobody asks for the runner'),
  );
  await page.api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings: page.form });
  await page.api.importModel([await networkFile(smallConvNet)]);
  await change(page, { model: { architecture: 'file', weights: 'fresh' } });
  return page;
}

const look = { name, row: 0, column: 0, ofRow: false } as const;

test('a weight that has not changed, or has no score, is no pruned weight', async () => {
  const page = await openLab();
  for (const overlay of ['change', 'score', 'flips'] as const) {
    await lookAt(page, { ...look, overlay });
    const { values, pruned } = page.last('tile').view.tile;
    expect([Math.max(...values), Math.max(...pruned)], overlay).toEqual([0, 0]);
  }
});

test('back before the scores, the histogram of them is taken away, also where a stroke has made a mask', async () => {
  const page = await openLab();
  await lookAt(page, { ...look, overlay: 'value' });
  expect(page.last('histogram').histogram).toBeNull();
  await page.api.step('round'); // trained
  await page.api.step('stage'); // scored
  expect(page.last('histogram').histogram).toMatchObject({ name, row: null });
  await page.api.reset();
  await page.api.paint({ name, areas: [{ row: 0, column: 0, rows: 2, columns: 9 }], kept: false });
  expect(page.last('layers').layers.find((layer) => layer.name === name)).toMatchObject({
    progress: 'masked',
    zeros: 18,
  });
  expect(page.last('histogram').histogram).toBeNull();
});

test('weights that woke without the guard are not counted any more once the slider cuts anew', async () => {
  const page = await openLab();
  await change(page, { guard: false });
  for (const grain of ['round', 'stage', 'stage', 'step'] as const) await page.api.step(grain); // trained, scored, cut
  expect(page.last('run').run.happened).toMatchObject({
    key: 'happened.freeStep',
    values: { revived: page.last('metrics').metrics.revived },
  });
  await page.api.play();
  const { revived } = page.last('metrics').metrics;
  expect(revived).toBeGreaterThan(0);
  await page.api.setSparsity(0.6, false);
  const { layers } = page.last('layers');
  const zeros = layers.reduce((sum, layer) => sum + layer.zeros, 0);
  const { metrics } = page.last('metrics');
  expect(metrics).toMatchObject({ revived: 0, sparsity: zeros / metrics.prunable });
  expect(metrics.sparsity).toBeCloseTo(0.6, 2);
});
