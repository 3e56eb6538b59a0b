import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LabError } from '../engine/errors.ts';
import { collectBytes } from '../engine/io/byteStream.ts';
import { encodeModel } from '../engine/io/checkpoint/encode.ts';
import { sha256 } from '../engine/io/sha256.ts';
import { cnn } from '../engine/models/architectures/cnn.ts';
import { createParams, disposeParams, paramsToArrays } from '../engine/models/params.ts';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { createRandom } from '../engine/tensor/random.ts';
import type { CheckpointStore } from '../storage/checkpointStore.ts';
import { createMemoryStore } from '../storage/memoryStore.ts';
import { useWasm } from '../testing/backends.ts';
import { memoryPlatform } from '../testing/memoryPlatform.ts';
import type { Platform } from './platform.ts';
import type { EngineApi, EngineEvent, RunRecord } from './protocol.ts';
import { createSession } from './session.ts';

const settings: Settings = {
  ...defaultSettings,
  data: { source: 'digits', train: 128, test: 100 },
  sparsity: 0.9,
  batchSize: 32,
  finetuneEpochs: 2,
};

/** An untrained CNN in place of the bundled one: what counts here is the order of things. */
const files = new Map<string, Uint8Array<ArrayBuffer>>();

beforeAll(async () => {
  await useWasm();
  const spec = cnn.build();
  const params = createParams(spec, createRandom(3));
  const bytes = await collectBytes(encodeModel(spec, await paramsToArrays(params)));
  disposeParams(params);
  files.set('models/cnn.safetensors', bytes);
  const choice = { id: 'adamw', options: {} };
  const entry = {
    id: 'cnn',
    architecture: 'cnn',
    file: 'cnn.safetensors',
    bytes: bytes.length,
    sha256: sha256(bytes),
    params: 57_000,
    recipe: {
      seed: 1,
      data: { source: 'digits', seed: 1, train: 1, test: 1 },
      optimizer: choice,
      learningRate: choice,
      epochs: 1,
      batchSize: 1,
    },
    metrics: { accuracy: 0.1, loss: 2.3, testExamples: 100 },
    trainedWith: 'test',
  };
  files.set('models/manifest.json', new TextEncoder().encode(JSON.stringify({ version: 1, models: [entry] })));
});

interface Lab {
  readonly api: EngineApi;
  readonly events: EngineEvent[];
  /** Newest event of a type. */
  last<T extends EngineEvent['type']>(type: T): Extract<EngineEvent, { type: T }>;
}

function openLab(store: CheckpointStore, change: Partial<Platform> = {}): Lab {
  const events: EngineEvent[] = [];
  const platform = memoryPlatform({
    storage: async () => store,
    fetchBytes: async (url) => {
      const bytes = files.get(url);
      if (!bytes) throw new Error(`no ${url}`);
      return bytes;
    },
    ...change,
  });
  const api = createSession((event) => events.push(event), platform);
  return {
    api,
    events,
    last(type) {
      const found = events.findLast((event) => event.type === type);
      if (!found)
        throw new Error(`no event '${type}'; errors: ${JSON.stringify(events.filter((e) => e.type === 'error'))}`);
      return found as never;
    },
  };
}

const start = (lab: Lab, chosen: Settings = settings) =>
  lab.api.start({ backend: 'auto', assets: { models: 'models/', evidence: 'evidence/' }, settings: chosen });

/** MNIST's kind: magic, sizes, bytes. */
function idxFiles(train: number, test: number, seed = 4): File[] {
  const random = createRandom(seed);
  const file = (name: string, magic: number, sizes: number[], values: () => number) => {
    const count = sizes.reduce((a, b) => a * b);
    const bytes = new Uint8Array(4 + 4 * sizes.length + count);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, magic);
    for (const [index, size] of sizes.entries()) view.setUint32(4 + 4 * index, size);
    for (let i = bytes.length - count; i < bytes.length; i++) bytes[i] = values();
    return new File([bytes], name);
  };
  return [['train', train] as const, ['t10k', test] as const].flatMap(([split, count]) => [
    file(`${split}-images-idx3-ubyte`, 0x803, [count, 28, 28], () => random.int(256)),
    file(`${split}-labels-idx1-ubyte`, 0x801, [count], () => random.int(10)),
  ]);
}

describe('a session', () => {
  let store: CheckpointStore;
  let places: CheckpointStore;
  let lab: Lab;
  const reload = () => openLab(store, { historyFiles: async () => places });
  beforeEach(async () => {
    let clock = 0;
    store = { ...createMemoryStore(() => ++clock), durable: true };
    places = { ...createMemoryStore(() => ++clock), durable: true };
    lab = reload();
    await start(lab);
  });

  test('opens on a pruned network with dense and pruned accuracy, and no error', () => {
    expect(lab.events.filter(({ type }) => type === 'error')).toEqual([]);
    const { run } = lab.last('run');
    expect([run.status, run.phase, run.happened?.key]).toEqual(['paused', 'finetune', 'happened.maskedAll.same']);
    const { metrics } = lab.last('metrics');
    expect(metrics.sparsity).toBeCloseTo(0.9, 3);
    expect(metrics.dense?.examples).toBe(100);
    expect(metrics.pruned?.examples).toBe(100);
    expect(metrics.bytes.gzip).toBeGreaterThan(0);
    expect(metrics.bytes.gzip).toBeLessThan(metrics.bytes.dense);
    expect(lab.last('layers').layers.map(({ name, progress }) => [name, progress])).toEqual([
      ['conv1.weight', 'masked'],
      ['conv2.weight', 'masked'],
      ['dense1.weight', 'masked'],
      ['dense2.weight', 'masked'],
    ]);
  });

  test('the slider re-thresholds: the same masks as a run from the start at that sparsity', async () => {
    await lab.api.watchTile({
      name: 'conv2.weight',
      overlay: 'mask',
      row: 0,
      column: 0,
      rows: 32,
      columns: 144,
      maxCells: 512,
    });
    await lab.api.setSparsity(0.5, false);
    await lab.api.setSparsity(0.7, true);
    const dragged = lab.last('tile').view.tile;
    expect(lab.last('metrics').metrics.sparsity).toBeCloseTo(0.7, 3);
    const other = openLab(createMemoryStore(Date.now));
    await other.api.watchTile({
      name: 'conv2.weight',
      overlay: 'mask',
      row: 0,
      column: 0,
      rows: 32,
      columns: 144,
      maxCells: 512,
    });
    await start(other, { ...settings, sparsity: 0.7 });
    expect(other.last('tile').view.tile.pruned).toEqual(dragged.pruned);
  });

  test('a threshold on one layer becomes its hand-set sparsity, and can be taken back', async () => {
    await lab.api.watchHistogram({ name: 'dense1.weight', row: null });
    const histogram = lab.last('histogram').histogram!;
    const total = histogram.counts.reduce((sum, count) => sum + count, 0);
    expect(total).toBe(64 * 800);
    await lab.api.setLayerThreshold('dense1.weight', (histogram.threshold ?? 0) / 2, true);
    const halved = lab.last('layers').layers.find(({ name }) => name === 'dense1.weight');
    expect(halved?.override).toBeLessThan(0.9);
    expect(halved?.zeros).toBe(Math.round((halved?.override ?? 0) * total));
    await lab.api.setLayerThreshold('dense1.weight', null, true);
    expect(lab.last('layers').layers.find(({ name }) => name === 'dense1.weight')?.override).toBeNull();
    expect(lab.last('metrics').metrics.sparsity).toBeCloseTo(0.9, 3);
  });

  test('plays to the end with zeros kept, then back to any checkpoint', async () => {
    await lab.api.play();
    const { run } = lab.last('run');
    expect(run.status).toBe('finished');
    expect(lab.last('metrics').metrics.revived).toBe(0);
    expect(lab.last('metrics').metrics.recovered?.examples).toBe(100);
    // on a slow machine a training step now and then is kept too
    const ends = run.checkpoints.filter(({ label }) => label.key !== 'checkpoints.step');
    expect(ends.map(({ label }) => label.key)).toEqual([
      'checkpoints.start',
      'checkpoints.scored',
      'checkpoints.masked',
      'checkpoints.finetuned',
      'checkpoints.evaluated',
    ]);
    await lab.api.restore(ends[1].id);
    expect(lab.last('run').run.phase).toBe('mask');
    expect(lab.last('metrics').metrics.sparsity).toBe(0);
    await lab.api.step('step');
    expect(lab.last('run').run.happened?.key).toBe('happened.masked.scored');
    expect(lab.last('layers').layers.filter(({ progress }) => progress === 'masked')).toHaveLength(1);
    await lab.api.reset();
    expect(lab.last('run').run.status).toBe('ready');
  });

  test('pause stops within a step and play goes on', async () => {
    const playing = lab.api.play();
    await lab.api.pause();
    await playing;
    expect(lab.last('run').run.status).toBe('paused');
    await lab.api.play();
    expect(lab.last('run').run.status).toBe('finished');
  });

  test('one weight is explained: its rank, its margin, and what its loss alone costs', async () => {
    await lab.api.watchWeight({ name: 'dense2.weight', row: 3, column: 5 });
    const { weight } = lab.last('weight');
    expect(weight.score).toBe(Math.abs(weight.before));
    expect(weight.kept).toBe(weight.margin > 0);
    expect(weight.competitors).toBe(640);
    expect(weight.others.map(({ method }) => method)).toContain('random');
    expect(Number.isFinite(weight.lossChange)).toBe(true);
    expect(weight.compensation).toEqual({ kind: 'none' });
    await lab.api.watchWeight({ name: 'conv2.weight', row: 0, column: 143 });
    expect(lab.last('weight').weight.inputIndex).toEqual([2, 2, 15]);
  });

  test('under N:M a weight competes with the M of its group, and a method with statistics shows its terms', async () => {
    const pattern = { id: 'nm', options: {} }; // 2:4
    await lab.api.prepare({ ...settings, method: { id: 'wanda', options: {} }, pattern, protect: ['conv1.weight'] });
    await lab.api.watchWeight({ name: 'dense2.weight', row: 3, column: 6 });
    const { weight } = lab.last('weight');
    expect(weight.competitors).toBe(4);
    expect(weight.kept).toBe(weight.rank > 2);
    expect(weight.kept).toBe(weight.margin > 0);
    expect(Object.keys(weight.terms).length).toBeGreaterThan(1);
    expect(lab.last('layers').layers.find(({ name }) => name === 'conv1.weight')?.zeros).toBe(0);
  });

  test('a sweep draws every point of every method and leaves the run as it was', async () => {
    const before = lab.last('metrics').metrics;
    const choice = (id: string) => ({ id, options: {} });
    await lab.api.sweep({
      methods: [choice('magnitude'), choice('random')],
      patterns: [choice('unstructured')],
      sparsities: [0.5, 0.99],
      seeds: [7],
      examples: 50,
    });
    const { sweep } = lab.last('sweep');
    expect(sweep.status).toBe('finished');
    expect(sweep.points.map(({ method, wanted }) => [method, wanted])).toEqual([
      ['magnitude', 0.5],
      ['magnitude', 0.99],
      ['random', 0.5],
      ['random', 0.99],
    ]);
    for (const { wanted, sparsity } of sweep.points) expect(sparsity).toBeCloseTo(wanted, 2);
    await lab.api.restore(lab.last('run').run.checkpoints[2].id);
    expect(lab.last('metrics').metrics.pruned?.loss).toBe(before.pruned?.loss);
  });

  test('the export is verified, and comes back as the same pruned network', async () => {
    await lab.api.exportRun();
    const exported = lab.last('export').export!;
    expect(exported.status).toBe('ready');
    expect(exported.checks.every(({ ok }) => ok)).toBe(true);
    expect(exported.files.map(({ name }) => name)).toContain('masks.safetensors');
    const other = openLab(createMemoryStore(Date.now));
    await start(other);
    await other.api.importModel([new File([exported.blob!], 'mine.zip')]);
    expect(other.events.filter(({ type }) => type === 'error')).toEqual([]);
    expect(other.last('model').model.origin).toBe('mine.zip');
    expect(other.last('metrics').metrics.sparsity).toBeCloseTo(0.9, 3);
  });

  test('a run is kept, named, and branched with a changed recipe; what lies behind the branch stays', async () => {
    const kept = async () => {
      await expect.poll(() => lab.last('runs').runs.length).toBeGreaterThan(0);
      return lab.last('runs').runs;
    };
    expect(lab.last('runs').runs).toEqual([]); // looking is not doing
    await lab.api.step('stage'); // fine-tune
    // on a slow machine a training step now and then is kept too
    const ends = (run: RunRecord) => run.checkpoints.filter(({ label }) => label.key !== 'checkpoints.step');
    await expect.poll(async () => ends((await kept())[0]).length).toBe(4);
    const [first] = await kept();
    const places = ends(first);
    expect(places.map(({ phase }) => phase)).toEqual(['score', 'score', 'mask', 'finetune']);
    expect(first).toMatchObject({ parent: null, architecture: 'cnn', finished: false, name: '' });
    expect(first.sparsity).toBeCloseTo(0.9, 3);
    expect(first.evaluations.recovered?.examples).toBe(100);
    await lab.api.editRun(first.id, { name: 'mine', starred: true });

    const { pruned } = lab.last('metrics').metrics;
    await lab.api.branchRun(first.id, places[2].id); // after the cut
    expect(lab.last('branch').branch).toMatchObject({ run: first.id });
    // another pipeline goes on from there where it begins alike, and is refused where it does not
    const fromScratch = { prune: 'trained', weights: 'fresh', rewindStep: 0, outputAtHalfRate: false } as const;
    await lab.api.prepare({ ...settings, pipeline: 'pruneThenTrain', trainEpochs: 1, fromScratch });
    expect(lab.last('branch').branch).toMatchObject({ run: first.id });
    expect(lab.last('run').run.stage).toBe(1); // new weights under the masks of the cut
    expect(lab.last('metrics').metrics.sparsity).toBeCloseTo(0.9, 3);
    await lab.api.prepare({ ...settings, pipeline: 'pruneWhileTraining', trainEpochs: 1 });
    expect(lab.last('error').error.details).toMatchObject({ refusal: 'otherBeginning' });
    expect(lab.last('branch').branch).toMatchObject({ run: first.id });
    await lab.api.prepare({ ...settings, sparsity: 0.1, finetuneEpochs: 0.5 });
    expect(lab.last('run').run).toMatchObject({ phase: 'finetune', steps: 2 });
    expect(lab.last('metrics').metrics.sparsity).toBeCloseTo(0.9, 3); // the cut has happened
    expect(lab.last('metrics').metrics.pruned?.loss).toBe(pruned?.loss);
    await lab.api.play();
    await expect.poll(async () => (await kept()).length).toBe(2);
    const [second, root] = await kept();
    expect(second.parent).toEqual({ run: first.id, checkpoint: places[2].id });
    expect([root.name, root.starred]).toEqual(['mine', true]);

    await lab.api.prepare({ ...settings, model: { architecture: 'cnn', weights: 'fresh' } });
    expect(lab.last('branch').branch).toBeNull(); // another beginning is another run
    await lab.api.freeRuns();
    expect(lab.last('runs').runs.map((run) => ends(run).length)).toEqual([0, 4]);
    await lab.api.removeRun(first.id);
    expect(lab.last('runs').runs.map(({ id }) => id)).toEqual([second.id]);
    await lab.api.branchRun(first.id, places[0].id);
    expect(lab.last('error').error.code).toBe('checkpointInvalid');
  });

  test('a bad file is a coded error and the run stays as it was', async () => {
    const before = lab.last('run').run;
    await lab.api.importModel([new File([new Uint8Array(3)], 'broken.safetensors')]);
    expect(lab.last('error').error.code).toBe('headerTooSmall');
    await lab.api.importData([new File([], 'empty-images.gz')]);
    expect(lab.last('error').error.code).toBe('fileEmpty');
    await lab.api.step('step');
    expect(lab.last('run').run.stage).toBe(before.stage);
    expect(lab.last('run').run.step).toBe(1);
  });

  test('a reload offers the run, and resuming gives the same end as going on', async () => {
    await lab.api.step('stage'); // fine-tune
    expect(lab.last('run').run.phase).toBe('evaluate');
    const reloaded = reload();
    await start(reloaded);
    expect(reloaded.last('resumable').run?.phase).toBe('finetune');
    await reloaded.api.resume(true);
    expect(reloaded.last('run').run.phase).toBe('evaluate');
    expect(reloaded.last('metrics').metrics.sparsity).toBeCloseTo(0.9, 3);
    const third = reload();
    await start(third);
    await third.api.resume(true);
    await third.api.setSparsity(0.6, true); // the scores were kept too: the slider answers
    expect(third.last('metrics').metrics.sparsity).toBeCloseTo(0.6, 3);
    expect(third.last('run').run.phase).toBe('finetune');
    await Promise.all([lab.api.play(), reloaded.api.play()]);
    expect(reloaded.last('metrics').metrics.recovered?.loss).toBe(lab.last('metrics').metrics.recovered?.loss);
  });

  test("a run on one's own network and own data is kept with both", async () => {
    await lab.api.exportRun();
    await lab.api.importModel([new File([lab.last('export').export!.blob!], 'mine.zip')]);
    await lab.api.importData(idxFiles(60, 12));
    expect(lab.events.filter(({ type }) => type === 'error')).toEqual([]);
    expect(lab.last('data').data).toMatchObject({ source: 'files', train: 60, test: 12 });
    await lab.api.step('stage');
    const before = lab.last('metrics').metrics;
    await expect.poll(() => lab.last('runs').runs[0]?.checkpoints.length ?? 0).toBeGreaterThan(2);
    const reloaded = reload();
    await start(reloaded, lab.last('settings').settings); // as after a crash: these settings need files it has not
    expect(reloaded.last('settings').settings.data.source).toBe('digits');
    await reloaded.api.resume(true);
    expect(reloaded.events.filter(({ type }) => type === 'error')).toEqual([]);
    expect(reloaded.last('data').data).toMatchObject({ source: 'files', train: 60, test: 12 });
    expect(reloaded.last('model').model.origin).toBe('mine.zip');
    expect(reloaded.last('metrics').metrics.sparsity).toBe(before.sparsity);
    await Promise.all([lab.api.play(), reloaded.api.play()]);
    expect(reloaded.last('metrics').metrics.recovered?.loss).toBe(lab.last('metrics').metrics.recovered?.loss);

    const [kept] = lab.last('runs').runs;
    await lab.api.importData(idxFiles(60, 12, 5)); // as many, but others
    const [model, shown] = [lab.last('model'), lab.last('settings')];
    await lab.api.branchRun(kept.id, kept.checkpoints[1].id);
    expect(lab.last('error').error).toMatchObject({ code: 'dataDiffers', details: { train: 60, test: 12 } });
    expect([lab.last('model'), lab.last('settings')]).toEqual([model, shown]); // nothing on the page was replaced
    expect(lab.last('branch').branch).toBeNull();
    await lab.api.importData(idxFiles(60, 12));
    await lab.api.branchRun(kept.id, kept.checkpoints[1].id);
    expect(lab.last('branch').branch).toMatchObject({ run: kept.id });
  });

  test('in a private window the visitor is told once that nothing lasts', async () => {
    const other = openLab(createMemoryStore(Date.now));
    await start(other);
    expect(other.events.filter(({ type }) => type === 'error')).toEqual([]); // nothing worth keeping was done yet
    await other.api.step('stage');
    await other.api.play();
    const codes = other.events.flatMap((event) => (event.type === 'error' ? [event.error.code] : []));
    expect(codes).toEqual(['storageUnavailable']);
  });

  test('a full disk is told once; the run goes on, and is kept whole as soon as there is room', async () => {
    let full = true;
    const refusing = (): CheckpointStore => {
      const room = createMemoryStore(Date.now);
      return {
        ...room,
        durable: true,
        async save(...file) {
          if (full) throw new LabError('storageFull', 'no room', { bytes: 0 });
          return room.save(...file);
        },
      };
    };
    const [saved, runs] = [refusing(), refusing()];
    const other = openLab(saved, { runFiles: async () => runs });
    const codes = () => other.events.flatMap((event) => (event.type === 'error' ? [event.error.code] : []));
    await start(other);
    await other.api.play();
    expect(other.last('metrics').metrics.recovered?.examples).toBe(100);
    await expect.poll(codes).toEqual(['storageFull']); // not once for each that writes, nor for each checkpoint
    full = false;
    await other.api.setSparsity(0.5, true);
    await expect.poll(() => other.last('runs').runs[0]?.sparsity ?? 0).toBeCloseTo(0.5, 3);
    const { checkpoints } = other.last('run').run;
    expect(other.last('runs').runs[0].checkpoints.map(({ label }) => label)).toEqual(
      checkpoints.map(({ label }) => label),
    );
    await expect.poll(async () => (await saved.list()).entries.length).toBe(1); // a reload finds it
    expect(codes()).toEqual(['storageFull']);
  });

  test('an impossible pattern is refused with its reason, and the run stands', async () => {
    await lab.api.prepare({ ...settings, pattern: { id: 'nm', options: { keep: 5, of: 4 } } });
    expect(lab.events.some(({ type }) => type === 'error')).toBe(true);
    await lab.api.step('step');
    expect(lab.last('run').run.status).toBe('paused');
  });
});
