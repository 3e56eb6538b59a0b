/** The second and third pipeline through the session: what the page is told, and back to any checkpoint. */
import { beforeAll, expect, test } from 'vitest';
import { defaultFromScratch, defaultSettings, defaultWhileTraining } from '../engine/pipelines/defaults.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { createMemoryStore } from '../storage/memoryStore.ts';
import { createMemoryRunStore } from '../storage/runStore.ts';
import { createMemorySweepStore } from '../storage/sweepStore.ts';
import { useWasm } from '../testing/backends.ts';
import type { EngineEvent } from './protocol.ts';
import { createSession } from './session.ts';
import { createInlineHelper } from './sweeps/helper.ts';

beforeAll(useWasm);

const settings: Settings = {
  ...defaultSettings,
  model: { architecture: 'mlp', weights: 'fresh' },
  data: { source: 'digits', train: 128, test: 64 },
  batchSize: 32,
  trainEpochs: 1,
  finetuneEpochs: 0,
};

test.each<[string, Partial<Settings>, readonly string[]]>([
  [
    'gradual',
    { pipeline: 'pruneWhileTraining', whileTraining: { ...defaultWhileTraining, frequency: 1 } },
    ['masksMoved'],
  ],
  [
    'RigL',
    {
      pipeline: 'pruneWhileTraining',
      allocation: { id: 'erk', options: {} },
      whileTraining: { ...defaultWhileTraining, frequency: 1, rule: { id: 'rigl', options: {} } },
    },
    ['masksMoved'],
  ],
  ['lottery ticket', { pipeline: 'pruneThenTrain' }, ['reinitialized.original']],
  [
    'SNIP',
    {
      pipeline: 'pruneThenTrain',
      method: { id: 'snip', options: {} },
      fromScratch: { ...defaultFromScratch, prune: 'initial' },
    },
    ['scored'],
  ],
])(
  '%s runs step by step with its sentences; no zero comes back; back to the start leaves it dense',
  async (_, change, told) => {
    const events: EngineEvent[] = [];
    const api = createSession((event) => events.push(event), {
      now: () => performance.now(),
      storage: async () => ({ ...createMemoryStore(() => 1), durable: true }),
      sweepStore: async () => createMemorySweepStore(),
      runStore: async () => createMemoryRunStore(),
      runFiles: async () => createMemoryStore(Date.now),
      tellTabs: () => () => {},
      sweepHelpers: () => ({ count: 1, create: async () => createInlineHelper() }),
      chooseBackend: async () => ({
        backend: 'wasm',
        adapter: null,
        threads: 1,
        selfTest: { passed: 0, total: 0, failures: [] },
        tried: [],
      }),
      fetchBytes: async (url) => {
        throw new Error(`no ${url}`);
      },
    });
    const last = <T extends EngineEvent['type']>(type: T) =>
      events.findLast((event) => event.type === type) as Extract<EngineEvent, { type: T }>;
    await api.start({
      backend: 'auto',
      assets: { models: 'models/', evidence: 'evidence/' },
      settings: { ...settings, ...change },
    });
    const sentences = new Set<string>();
    for (let i = 0; i < 100 && last('run').run.status !== 'finished'; i++) {
      await api.step('step');
      sentences.add(last('run').run.happened?.key ?? '');
      expect(last('metrics').metrics.revived).toBe(0);
    }
    expect(last('run').run.status).toBe('finished');
    for (const key of told) expect([...sentences]).toContain(`happened.${key}`);
    expect(last('metrics').metrics.sparsity).toBeCloseTo(0.7, 2);
    await api.restore(0);
    expect(last('metrics').metrics.sparsity).toBe(0);
    const wrong = events.filter(({ type }) => type === 'error').map((event) => JSON.stringify(event));
    expect(wrong.filter((text) => !text.includes('models/'))).toEqual([]);
  },
);
