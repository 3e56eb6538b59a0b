/** Every kernel the lab relies on, one known answer or more each. Sizes are odd, so that edges are met. */
import type { KnownAnswer } from './knownAnswer.ts';
import { adamw, sgd } from './optimizer.ts';
import { averages, pooling } from './pooling.ts';
import { attending, convolution, gathering, gramian, product, squaredColumns } from './products.ts';
import { columnSweep, selection } from './pruning.ts';
import { stock } from './stock.ts';
import { batchNormalisation, crossEntropy, rectifier } from './training.ts';

export const knownAnswers: readonly KnownAnswer[] = [
  product(false, false),
  product(true, false),
  product(false, true),
  convolution(1, 'valid'),
  convolution(2, 'same'),
  pooling(),
  batchNormalisation(),
  averages,
  crossEntropy(),
  sgd,
  adamw,
  rectifier,
  gathering,
  stock,
  gramian,
  squaredColumns,
  attending,
  selection('layer'),
  selection('row'),
  selection('nm'),
  columnSweep,
];
