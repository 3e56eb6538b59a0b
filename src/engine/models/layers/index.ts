/** Every type of node a network may have. Adding one = its file + one line in the union and one in the registry. */
import { createRegistry } from '../../registry.ts';
import type { LayerType } from '../layer.ts';
import { type AddNode, add } from './add.ts';
import { type AvgPoolNode, avgPool } from './avgPool.ts';
import { type BatchNormNode, batchNorm } from './batchNorm.ts';
import { type ConcatNode, concat } from './concat.ts';
import { type Conv2dNode, conv2d } from './conv2d.ts';
import { type DenseNode, dense } from './dense.ts';
import { type FlattenNode, flatten } from './flatten.ts';
import { type GlobalAveragePoolNode, globalAveragePool } from './globalAveragePool.ts';
import { type MaxPoolNode, maxPool } from './maxPool.ts';
import { type ReluNode, relu } from './relu.ts';

export type SpecNode =
  | AddNode
  | AvgPoolNode
  | BatchNormNode
  | ConcatNode
  | Conv2dNode
  | DenseNode
  | FlattenNode
  | GlobalAveragePoolNode
  | MaxPoolNode
  | ReluNode;

export const layerTypes = createRegistry<LayerType>('layer', [
  add,
  avgPool,
  batchNorm,
  concat,
  conv2d,
  dense,
  flatten,
  globalAveragePool,
  maxPool,
  relu,
]);
