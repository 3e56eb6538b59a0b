/** Whole channels through the session: sentences, cards, figures, the smaller network told, and back again. */
import { beforeAll, expect, test } from 'vitest';
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
  data: { source: 'digits', train: 64, test: 32 },
  batchSize: 32,
  trainEpochs: 1,
  finetuneEpochs: 0.5,
  sparsity: 0.5,
  method: { id: 'llmPruner', options: {} },
  pattern: { id: 'nm', options: {} }, // of another method: whole channels have none
  compact: true,
};

test('an MLP loses half of its channels, becomes smaller, trains on, and is whole again at the start', async () => {
  const events: EngineEvent[] = [];
  const api = createSession((event) => events.push(event), memoryPlatform());
  const last = <T extends EngineEvent['type']>(type: T) =>
    events.findLast((event) => event.type === type) as Extract<EngineEvent, { type: T }>;
  const shapes = () => last('layers').layers.map(({ rows, columns }) => [rows, columns]);
  const wide = [
    [256, 784],
    [128, 256],
    [10, 128],
  ];
  await api.start({ backend: 'auto', assets: { models: 'models/', evidence: 'evidence/' }, settings });
  const sentences = new Map<string, Readonly<Record<string, string | number>>>();
  const step = async () => {
    await api.step('stage');
    const { happened } = last('run').run;
    sentences.set(happened?.key ?? '', happened?.values ?? {});
    expect(last('metrics').metrics.revived).toBe(0);
  };
  while (last('run').run.phase !== 'compact') await step();
  expect(last('run').run.bar.map(({ phase }) => phase)).toEqual([
    'train',
    'score',
    'mask',
    'compact',
    'finetune',
    'evaluate',
    'export',
  ]);
  expect(sentences.get('happened.scoredGroup.channels')).toMatchObject({ root: 'dense2', atoms: 128, layers: 2 });
  expect(sentences.get('happened.maskedChannels')).toMatchObject({ layer: 'dense3', channels: 0, sparsity: 0.5 });
  expect(shapes()).toEqual(wide);
  const masked = last('metrics').metrics;
  expect(masked).toMatchObject({ wantedOf: 'channels', wanted: 0.5, bytes: { before: null } });

  await step();
  const came = 784 * 256 + 256 + 256 * 128 + 128 + 1290;
  const left = 784 * 128 + 128 + 128 * 64 + 64 + 650;
  expect(sentences.get('happened.compacted.exact')).toMatchObject({ before: came, after: left });
  expect(shapes()).toEqual([
    [128, 784],
    [64, 128],
    [10, 64],
  ]);
  expect(last('model').model).toMatchObject({ parameters: left });
  const smaller = last('metrics').metrics;
  expect(smaller.bytes.before).toBe(4 * came);
  expect(smaller.bytes.dense).toBe(4 * left);
  for (const figure of ['sparsity', 'left', 'prunable', 'macs', 'liveMacs'] as const) {
    expect(smaller[figure]).toBe(masked[figure]); // what left the network counts as cut
  }
  expect(smaller.pruned?.accuracy).toBe(masked.pruned?.accuracy);

  while (last('run').run.status !== 'finished') await step();
  expect(shapes()[0]).toEqual([128, 784]);
  await api.reset();
  expect(shapes()).toEqual(wide);
  expect(last('model').model).toMatchObject({ parameters: came });
  await api.setSparsity(0.25, true);
  const wrong = events.filter(({ type }) => type === 'error').map((event) => JSON.stringify(event));
  expect(wrong).toEqual([]);
});
