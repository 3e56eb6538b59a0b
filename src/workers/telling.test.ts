/** One prompt told dense and pruned through the session, against greedy decoding from whole forward passes. */
import { beforeAll, expect, test } from 'vitest';
import { sequenceLogits } from '../engine/evaluation/perplexity.ts';
import { bytesSource } from '../engine/io/byteSource.ts';
import { openFolder } from '../engine/io/huggingface/openFolder.ts';
import { readZip } from '../engine/io/zip/readZip.ts';
import { useWasm } from '../testing/backends.ts';
import { memoryPlatform } from '../testing/memoryPlatform.ts';
import { tinyFolder, tinyTokenizer } from '../testing/tinyLlama.ts';
import type { TellingView } from './explorations/views.ts';
import type { EngineEvent } from './protocol.ts';
import { createSession } from './session.ts';

beforeAll(useWasm);

const ids = [0, 1, 2, 3].map((row) => Array.from({ length: 12 }, (_, i) => (row * 7 + i * 5) % 32));
const json = (name: string, value: unknown) => new File([JSON.stringify(value)], name);
const told = { prompt: 'w3 w4', tokens: 12, temperature: 0, topK: 0, seed: 5 };

async function openLab() {
  const events: EngineEvent[] = [];
  const api = createSession((event) => events.push(structuredClone(event)), memoryPlatform());
  const last = <T extends EngineEvent['type']>(type: T) =>
    events.findLast((event): event is Extract<EngineEvent, { type: T }> => event.type === type)!;
  const folder = await tinyFolder();
  const files = await Promise.all(
    [...folder].map(async ([name, source]) => new File([await source.read(0, source.size)], name)),
  );
  const texts = [json('tokenizer.json', tinyTokenizer), json('calibration.json', ids), json('test.json', ids)];
  await api.importModel([...files, ...texts]);
  return { api, events, last, folder };
}

/** The likeliest token again and again, each time from the whole text so far. */
async function greedy(files: Parameters<typeof openFolder>[0]): Promise<readonly string[]> {
  const checkpoint = await openFolder(files, 'tiny');
  const text = [3, 4];
  for (let step = 0; step < told.tokens; step++) {
    const [logits] = await sequenceLogits(checkpoint.spec, checkpoint, [Int32Array.from(text)]);
    const next = logits.slice(-32);
    text.push(next.indexOf(Math.max(...next)));
  }
  return text.slice(2).map((id) => `w${id}`);
}

const textOf = ({ common, token, rest }: TellingView) => common + token.first + rest.first;
const words = (text: string) => text.split(' ').filter((word) => word !== '');

test('dense and pruned go on with one prompt; the first word that differs is where they part', async () => {
  const { api, events, last, folder } = await openLab();
  await api.setSparsity(0.9, true);
  await api.tell(told);
  const { view } = last('telling');
  await api.exportRun();
  const zip = await readZip(
    bytesSource(new Uint8Array(await last('export').export!.blob!.arrayBuffer()), 'z'),
    1 << 24,
  );
  const pruned = new Map(zip.filter(({ name }) => !name.startsWith('masks')).map((file) => [file.name, file]));
  const [dense, cut] = [await greedy(folder), await greedy(pruned)];
  expect(words(textOf(view))).toEqual(dense);
  expect(words(view.common + view.token.second + view.rest.second)).toEqual(cut);
  const parted = dense.findIndex((word, i) => word !== cut[i]);
  expect(parted).toBeGreaterThanOrEqual(0);
  expect(view).toMatchObject({ status: 'finished', promptTokens: 2, parted, tokens: { first: 12, second: 12 } });
  expect(words(view.common)).toHaveLength(parted);
  expect([view.token.first, view.token.second].flatMap(words)).toEqual([dense[parted], cut[parted]]);
  expect(events.filter(({ type }) => type === 'error')).toEqual([]);

  const drawn = { ...told, temperature: 1.5 };
  const tell = async (request: typeof told) => {
    await api.tell(request);
    return last('telling').view;
  };
  expect(await tell(drawn)).toEqual(await tell(drawn)); // one seed, one text
  expect(textOf(await tell({ ...drawn, seed: 6 }))).not.toBe(textOf(await tell(drawn)));
});

test('a network that has become smaller is told, and filmed, beside the one that it came from', async () => {
  const { api, events, last, folder } = await openLab();
  const { settings } = last('settings');
  await api.prepare({ ...settings, method: { id: 'llmPruner', options: {} }, compact: true, finetuneEpochs: 0 });
  await api.play();
  await api.tell(told);
  expect(events.filter(({ type }) => type === 'error')).toEqual([]);
  const { view } = last('telling');
  expect(words(textOf(view))).toEqual(await greedy(folder));
  expect(view.tokens.second).toBe(12);
  await api.film({ name: 'model.layers.0.mlp.up_proj.weight', sparsity: 0.5 });
  expect(last('film').view).toMatchObject({ rows: 24, columns: 16 });
  expect(events.filter(({ type }) => type === 'error')).toEqual([]);
});
