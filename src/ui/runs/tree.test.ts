import { expect, test } from 'vitest';
import type { RunRecord } from '../../workers/protocol.ts';
import { recipeDifferences, treeOf } from './tree.ts';

const run = (id: string, startedAt: number, parent: string | null = null, starred = false) =>
  ({ id, startedAt, starred, parent: parent && { run: parent, checkpoint: 'x' } }) as RunRecord;

test('branches stand under what they were branched from; one whose root is gone is a root', () => {
  const nodes = treeOf([run('e', 5, 'gone'), run('d', 4, 'a'), run('c', 3, 'b'), run('b', 2, 'a'), run('a', 1)]);
  expect(nodes.map(({ run: { id }, depth }) => `${'-'.repeat(depth)}${id}`)).toEqual(['e', 'a', '-b', '--c', '-d']);
});

test('a starred root comes first', () => {
  expect(treeOf([run('b', 2), run('a', 1, null, true)]).map(({ run: { id } }) => id)).toEqual(['a', 'b']);
});

test('recipes are compared field by field', () => {
  const a = { seed: 1, stages: [{ stage: 'prune', sparsity: 0.5 }] };
  const b = { seed: 1, stages: [{ stage: 'prune', sparsity: 0.9 }, { stage: 'evaluate' }] };
  expect(recipeDifferences(a, b)).toEqual([
    { field: 'stages.0.sparsity', a: '0.5', b: '0.9' },
    { field: 'stages.1.stage', a: '–', b: 'evaluate' },
  ]);
});
