/** What an export says of a run that its recipe alone does not explain. */
import { beforeAll, expect, test } from 'vitest';
import { bytesSource, readWhole } from '../engine/io/byteSource.ts';
import { readZip } from '../engine/io/zip/readZip.ts';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { useWasm } from '../testing/backends.ts';
import { memoryPlatform } from '../testing/memoryPlatform.ts';
import type { EngineEvent } from './protocol.ts';
import { createSession } from './session.ts';

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

async function openLab(chosen: Settings) {
  const events: EngineEvent[] = [];
  const api = createSession((event) => events.push(event), memoryPlatform());
  const last = <T extends EngineEvent['type']>(type: T) =>
    events.findLast((event) => event.type === type) as Extract<EngineEvent, { type: T }>;
  await api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings: chosen });
  return { api, last, errors: () => events.filter(({ type }) => type === 'error') };
}

async function manifestOf({ blob }: { readonly blob: Blob | null }): Promise<Record<string, unknown>> {
  const files = await readZip(bytesSource(new Uint8Array(await blob!.arrayBuffer()), 'out.zip'), 1 << 24);
  const file = files.find(({ name }) => name === 'pruning_manifest.json')!;
  return JSON.parse(new TextDecoder().decode(await readWhole(file, 1 << 24)));
}

test('the manifest says which masks were changed by hand, and nothing of it once the strokes are taken back', async () => {
  const { api, last, errors } = await openLab(settings);
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
  expect((await manifestOf(last('export').export)).masks_by_hand).toEqual([
    { name: 'dense3.weight', cut, brought_back: 2 },
  ]);
  await api.restore(end);
  await api.exportRun();
  expect(await manifestOf(last('export').export)).not.toHaveProperty('masks_by_hand');
  expect(errors()).toEqual([]);
});

test('zeros that fine-tuning woke are told by number, and nothing is offered', async () => {
  const { api, last } = await openLab({ ...settings, guard: false });
  await api.play();
  const { revived } = last('metrics').metrics;
  expect(revived).toBeGreaterThan(0);
  await api.exportRun();
  expect(last('error').error).toMatchObject({
    code: 'zerosRevived',
    details: { revived, pruned: (256 * 784 + 128 * 256 + 10 * 128) / 2 },
  });
  expect(last('export').export.blob).toBeNull();
});
