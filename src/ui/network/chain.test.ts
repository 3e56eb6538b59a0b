import { expect, test } from 'vitest';
import type { LayerView, ModelView } from '../../workers/protocol.ts';
import { largestLayer, makeChain } from './chain.ts';

const layer = (id: string, rows = 1, columns = 1) => ({ name: `${id}.weight`, rows, columns }) as LayerView;
const node = (id: string, type: string, ...inputs: string[]): ModelView['nodes'][number] => {
  return { id, type, inputs, shape: [], parameters: 0 };
};

test('nodes without prunable weights stand between the cards they connect', () => {
  const chain = makeChain(
    [
      node('scale', 'batchNorm', 'input'),
      node('conv1', 'conv2d', 'scale'),
      node('relu1', 'relu', 'conv1'),
      node('pool1', 'maxPool', 'relu1'),
      node('fc', 'dense', 'pool1'),
    ],
    [layer('conv1'), layer('fc')],
  );
  expect(chain.before.map(({ id }) => id)).toEqual(['scale']);
  expect(chain.links.map(({ after }) => after.map(({ id }) => id))).toEqual([['relu1', 'pool1'], []]);
  expect(chain.links.map(({ from }) => from)).toEqual([['input'], ['conv1']]);
  expect(chain.links.some(({ branches }) => branches)).toBe(false);
});

test('a residual add names the card whose output skips ahead', () => {
  const chain = makeChain(
    [
      node('stem', 'conv2d', 'input'),
      node('relu0', 'relu', 'stem'),
      node('a', 'conv2d', 'relu0'),
      node('b', 'conv2d', 'a'),
      node('sum', 'add', 'b', 'relu0'),
      node('fc', 'dense', 'sum'),
    ],
    [layer('stem'), layer('a'), layer('b'), layer('fc')],
  );
  expect(chain.links[2]?.after).toEqual([{ id: 'sum', type: 'add', joins: ['stem'] }]);
  expect(chain.links[3]?.from).toEqual(['stem', 'b']);
});

test('a side branch says where it comes from', () => {
  const chain = makeChain(
    [
      node('stem', 'conv2d', 'input'),
      node('a', 'conv2d', 'stem'),
      node('shortcut', 'conv2d', 'stem'),
      node('sum', 'add', 'a', 'shortcut'),
    ],
    [layer('stem'), layer('a'), layer('shortcut')],
  );
  expect(chain.links.map(({ branches }) => branches)).toEqual([false, false, true]);
  expect(chain.links[2]?.from).toEqual(['stem']);
  expect(chain.links[2]?.after[0]?.joins).toEqual(['a']);
});

test('a layer that the graph does not list keeps its card', () => {
  expect(makeChain([], [layer('fc')]).links.map((link) => link.layer.name)).toEqual(['fc.weight']);
});

test('the largest layer opens first, the earlier of two equals', () => {
  expect(largestLayer([layer('a', 2, 2), layer('b', 3, 4), layer('c', 4, 3)])?.name).toBe('b.weight');
  expect(largestLayer([])).toBeNull();
});
