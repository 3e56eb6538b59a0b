/** Every type of node a network may have. Adding one = its file + one line in the union and one in the registry. */
import { createRegistry } from '../../registry.ts';
import type { LayerType } from '../layer.ts';
import { type AddNode, add } from './add.ts';
import { type AttentionNode, attention } from './attention.ts';
import { type AvgPoolNode, avgPool } from './avgPool.ts';
import { type BatchNormNode, batchNorm } from './batchNorm.ts';
import { type ConcatNode, concat } from './concat.ts';
import { type Conv2dNode, conv2d } from './conv2d.ts';
import { type DenseNode, dense } from './dense.ts';
import { type DepthwiseConv2dNode, depthwiseConv2d } from './depthwiseConv2d.ts';
import { type DropoutNode, dropout } from './dropout.ts';
import { type EmbeddingNode, embedding } from './embedding.ts';
import { type FlattenNode, flatten } from './flatten.ts';
import { type GlobalAveragePoolNode, globalAveragePool } from './globalAveragePool.ts';
import { type GlobalMaxPoolNode, globalMaxPool } from './globalMaxPool.ts';
import { type LeakyReluNode, leakyRelu } from './leakyRelu.ts';
import { type MaxPoolNode, maxPool } from './maxPool.ts';
import { type MultiplyNode, multiply } from './multiply.ts';
import { type NormalizeNode, normalize } from './normalize.ts';
import { type PadChannelsNode, padChannels } from './padChannels.ts';
import { type ReluNode, relu } from './relu.ts';
import { type Relu6Node, relu6 } from './relu6.ts';
import { type RmsNormNode, rmsNorm } from './rmsNorm.ts';
import { type SigmoidNode, sigmoid } from './sigmoid.ts';
import { type SiluNode, silu } from './silu.ts';
import { type SliceNode, slice } from './slice.ts';
import { type TanhNode, tanh } from './tanh.ts';
import { type UnembedNode, unembed } from './unembed.ts';
import { type ZeroPadNode, zeroPad } from './zeroPad.ts';

/** What classifiers of images are made of: the lab's own checkpoints describe themselves with these. */
export type ImageNode =
  | AddNode
  | AvgPoolNode
  | BatchNormNode
  | ConcatNode
  | Conv2dNode
  | DenseNode
  | DepthwiseConv2dNode
  | DropoutNode
  | FlattenNode
  | GlobalAveragePoolNode
  | GlobalMaxPoolNode
  | LeakyReluNode
  | MaxPoolNode
  | NormalizeNode
  | PadChannelsNode
  | ReluNode
  | Relu6Node
  | SigmoidNode
  | SiluNode
  | SliceNode
  | TanhNode
  | ZeroPadNode;

/** What language models have besides. */
export type LanguageNode = AttentionNode | EmbeddingNode | MultiplyNode | RmsNormNode | UnembedNode;

export type SpecNode = ImageNode | LanguageNode;

export const layerTypes = createRegistry<LayerType>('layer', [
  add,
  attention,
  avgPool,
  batchNorm,
  concat,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  embedding,
  flatten,
  globalAveragePool,
  globalMaxPool,
  leakyRelu,
  maxPool,
  multiply,
  normalize,
  padChannels,
  relu,
  relu6,
  rmsNorm,
  sigmoid,
  silu,
  slice,
  tanh,
  unembed,
  zeroPad,
]);
