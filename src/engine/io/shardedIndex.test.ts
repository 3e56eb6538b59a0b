import { expect, test } from 'vitest';
import { bytesSource } from './byteSource.ts';
import { collectBytes } from './byteStream.ts';
import { openSafetensors } from './safetensors/read.ts';
import { encodeSafetensors, floatTensor } from './safetensors/write.ts';
import { checkShards, encodeShardedIndex, parseShardedIndex } from './shardedIndex.ts';

const first = 'model-00001-of-00002.safetensors';
const second = 'model-00002-of-00002.safetensors';

/** Opened shards with one-element tensors of these names. */
async function shards(content: Record<string, string[]>) {
  const files = new Map();
  for (const [name, tensors] of Object.entries(content)) {
    const all = tensors.map((tensor) => floatTensor(tensor, [1], new Float32Array(1)));
    files.set(name, await openSafetensors(bytesSource(await collectBytes(encodeSafetensors(all)), name)));
  }
  return files;
}
const shardOf = new Map([
  ['a', first],
  ['__proto__', first],
  ['b', second],
]);
const index = (total = 12) => encodeShardedIndex(shardOf, total);

test('an index that we wrote names every tensor and agrees with its shards', async () => {
  const parsed = parseShardedIndex('index', index());
  expect(parsed.shards).toEqual([first, second]);
  expect(parsed.totalBytes).toBe(12);
  expect(parsed.shardOf.get('__proto__')).toBe(first);
  checkShards('index', parsed, await shards({ [first]: ['a', '__proto__'], [second]: ['b'] }));
});

test('a total written as a float is a total', () => {
  const text = `{"metadata":{"total_size":4.0},"weight_map":{"a":"${first}"}}`;
  expect(parseShardedIndex('index', text).totalBytes).toBe(4);
});

test.each([
  ['not JSON', '{', 'wanted JSON'],
  ['no map', '{}', 'weight_map'],
  ['an empty map', '{"weight_map":{}}', 'weight_map'],
  ['a tensor twice', `{"weight_map":{"a":"${first}","a":"${second}"}}`, 'stands twice'],
  ['a parent folder', '{"weight_map":{"a":"../x.safetensors"}}', "tensor 'a'"],
  ['a folder', '{"weight_map":{"a":"x/y.safetensors"}}', "tensor 'a'"],
  ['a hidden file', '{"weight_map":{"a":"..safetensors"}}', "tensor 'a'"],
  ['a pickle', '{"weight_map":{"a":"pytorch_model.bin"}}', "tensor 'a'"],
  ['a number for a file', '{"weight_map":{"a":1}}', "tensor 'a'"],
  ['a total that is text', `{"metadata":{"total_size":"1"},"weight_map":{"a":"${first}"}}`, 'total_size'],
])('%s is refused', (_title, text, words) => {
  expect(() => parseShardedIndex('index', text)).toThrow(words);
  expect(() => parseShardedIndex('index', text)).toThrow(expect.objectContaining({ code: 'manifestInvalid' }));
});

test.each([
  ['a missing file', { [first]: ['a', '__proto__'] }, 12, 'fileMissing', second],
  ['a tensor that its shard lacks', { [first]: ['a'], [second]: ['b'] }, 12, 'tensorMissing', '__proto__'],
  ['a tensor in two shards', { [first]: ['a', '__proto__', 'b'], [second]: ['b'] }, 12, 'tensorUnexpected', "'b'"],
  ['a tensor not in the index', { [first]: ['a', '__proto__'], [second]: ['b', 'c'] }, 12, 'tensorUnexpected', "'c'"],
  ['another sum', { [first]: ['a', '__proto__'], [second]: ['b'] }, 16, 'manifestInvalid', 'take 12 bytes'],
])('%s is refused', async (_title, content, total, code, words) => {
  const parsed = parseShardedIndex('index', index(total));
  const files = await shards(content as Record<string, string[]>);
  const check = () => checkShards('index', parsed, files);
  expect(check).toThrow(expect.objectContaining({ code }));
  expect(check).toThrow(words);
});
