import { beforeAll, expect, test } from 'vitest';
import type { ByteSource } from '../engine/io/byteSource.ts';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import { useWasm } from '../testing/backends.ts';
import { nested, randomize, savedFiles } from '../testing/layersModels.ts';
import { memoryPlatform } from '../testing/memoryPlatform.ts';
import type { EngineEvent } from './protocol.ts';
import { createSession } from './session.ts';

beforeAll(useWasm);

/** A lab on fresh weights: nothing is fetched. */
async function openLab() {
  const events: EngineEvent[] = [];
  const api = createSession((event) => events.push(event), memoryPlatform());
  await api.start({
    backend: 'auto',
    assets: { models: '', evidence: '' },
    settings: {
      ...defaultSettings,
      model: { architecture: 'mlp', weights: 'fresh' },
      data: { source: 'digits', train: 16, test: 16 },
    },
  });
  const last = <T extends EngineEvent['type']>(type: T) =>
    events.findLast((event) => event.type === type) as Extract<EngineEvent, { type: T }> | undefined;
  return { api, last };
}

const asFile = async (source: ByteSource) => new File([await source.read(0, source.size)], source.name);

/** MNIST's kind with 6 x 6 images of two classes. */
function smallImages(): File[] {
  const idx = (magic: number, sizes: readonly number[]) => {
    const head = new DataView(new ArrayBuffer(4 + 4 * sizes.length));
    head.setUint32(0, magic);
    for (const [axis, size] of sizes.entries()) head.setUint32(4 + 4 * axis, size);
    const count = sizes.reduce((product, size) => product * size, 1);
    return [head.buffer, Uint8Array.from({ length: count }, (_, i) => i % 2)];
  };
  return ['train', 't10k'].flatMap((split) => [
    new File(idx(0x803, [8, 6, 6]), `${split}-images-idx3-ubyte`),
    new File(idx(0x801, [8]), `${split}-labels-idx1-ubyte`),
  ]);
}

test('a network of another image size asks for data and starts when they come', async () => {
  const { api, last } = await openLab();
  const files = await Promise.all((await savedFiles(randomize(nested()), 64)).map(asFile));
  await api.importModel(files);
  expect(last('error')?.error).toMatchObject({
    code: 'dataWanted',
    details: { name: 'model.json', wanted: '6 × 6 × 1', got: '28 × 28 × 1' },
  });
  expect(last('model')?.model.origin).toBe('fresh'); // the run stands
  await api.importData(smallImages());
  expect(last('model')?.model).toMatchObject({ origin: 'model.json', classes: 2 });
  expect(last('data')?.data).toMatchObject({ shape: [6, 6, 1] });
  expect(last('run')?.run.status).toBe('paused');
  expect(last('metrics')?.metrics.sparsity).toBeCloseTo(0.7, 1);
});

test('a network that waits is forgotten when the settings are changed by hand', async () => {
  const { api, last } = await openLab();
  await api.importModel(await Promise.all((await savedFiles(nested())).map(asFile)));
  const settings = last('settings')!.settings;
  await api.prepare({ ...settings, seed: 3 });
  await api.importData(smallImages());
  expect(last('settings')?.settings.model.architecture).toBe('mlp');
});
