import { expect, test } from 'vitest';
import { createMemoryStore } from '../../storage/memoryStore.ts';
import { keptHashes, weightsHash } from './weightsHash.ts';

const params = (...entries: [string, number[]][]) =>
  new Map(entries.map(([name, values]) => [name, Float32Array.from(values)] as const));

test('the same weights have the same hash, in whatever order; another bit, name or border has another', () => {
  const hash = weightsHash(params(['a', [1, 2]], ['b', [0]]));
  expect(weightsHash(params(['b', [0]], ['a', [1, 2]]))).toBe(hash);
  const others = [
    params(['a', [1, 2]], ['b', [-0]]),
    params(['a', [1, 2]], ['c', [0]]),
    params(['a', [1]], ['b', [2, 0]]),
  ];
  expect(new Set([hash, ...others.map(weightsHash)]).size).toBe(4);
});

test('a kept run is known by the weights of its checkpoints, without what else lies in their files', async () => {
  const files = createMemoryStore(() => 0);
  const [first, then] = [params(['w', [1, 2]]), params(['w', [1, 0]])];
  const arrays = new Map([
    ['params/w', first.get('w')!],
    ['before/w', first.get('w')!],
  ]);
  await files.save('a', {}, arrays);
  await files.save('b', {}, new Map([['params/w', then.get('w')!]]));
  const checkpoints = ['a', 'b', 'gone'].map((id) => ({ id }) as never);
  expect(await keptHashes({ checkpoints }, files)).toEqual(new Set([weightsHash(first), weightsHash(then)]));
});
