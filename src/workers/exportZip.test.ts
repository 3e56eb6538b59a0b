/** What an export says of a run that its recipe alone does not explain. */
import { beforeAll, expect, test } from 'vitest';
import { bytesSource, readWhole } from '../engine/io/byteSource.ts';
import { readZip } from '../engine/io/zip/readZip.ts';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { useWasm } from '../testing/backends.ts';
import { assets, type OpenSession, openSession } from '../testing/openSession.ts';

beforeAll(useWasm);

const settings: Settings = {
  ...defaultSettings,
  model: { architecture: 'mlp', weights: 'fresh' },
  data: { source: 'digits', train: 32, test: 16 },
  batchSize: 16,
  trainEpochs: 0.5,
  finetuneEpochs: 0.5,
  sparsity: 0.5,
};

async function manifestOf({ last }: OpenSession): Promise<Record<string, unknown>> {
  const { blob } = last('export').export;
  const files = await readZip(bytesSource(new Uint8Array(await blob!.arrayBuffer()), 'out.zip'), 1 << 24);
  const file = files.find(({ name }) => name === 'pruning_manifest.json')!;
  return JSON.parse(new TextDecoder().decode(await readWhole(file, 1 << 24)));
}

test('the manifest says which masks were changed by hand, and nothing of it once the strokes are taken back', async () => {
  const session = openSession();
  const { api, last, errors } = session;
  await api.start({ backend: 'auto', assets, settings });
  await api.play();
  const end = last('run').run.atCheckpoint;
  const row = { row: 3, column: 0, rows: 1, columns: 128 };
  const zeros = () => last('layers').layers.find(({ name }) => name === 'dense3.weight')!.zeros;
  const before = zeros();
  await api.paint({ name: 'dense3.weight', areas: [row], kept: false });
  const cut = zeros() - before;
  expect(cut).toBeGreaterThan(0);
  await api.paint({ name: 'dense3.weight', areas: [{ ...row, columns: 2 }], kept: true });
  await api.exportRun();
  expect((await manifestOf(session)).masks_by_hand).toEqual([{ name: 'dense3.weight', cut, brought_back: 2 }]);
  await api.restore(end);
  await api.exportRun();
  expect(await manifestOf(session)).not.toHaveProperty('masks_by_hand');
  expect(errors()).toEqual([]);
});

test('zeros that fine-tuning woke are told by number, and nothing is offered', async () => {
  const { api, last, seen } = openSession();
  await api.start({ backend: 'auto', assets, settings: { ...settings, guard: false } });
  await api.play();
  const { revived } = last('metrics').metrics;
  expect(revived).toBeGreaterThan(0);
  await api.exportRun();
  expect(last('error').error).toMatchObject({
    code: 'zerosRevived',
    details: { revived, pruned: (256 * 784 + 128 * 256 + 10 * 128) / 2 },
  });
  expect(seen('export')?.export.blob).toBeNull();
});
