/** Known answers of tfjs' own kernels that evaluation and every gradient rely on. */
import { add, argMax, grad, logSoftmax, sum, type Tensor2D, tensor, tensor1d } from '@tensorflow/tfjs-core';
import { type KnownAnswer, scoped } from './knownAnswer.ts';

/** Sum with its gradient (Tile), a broadcast Add, ArgMax with ties to the lower index, LogSoftmax. */
export const stock: KnownAnswer = {
  kernel: 'Sum, Tile, Add, ArgMax, LogSoftmax',
  tolerance: 1e-5,
  compute: scoped(() => {
    const x = tensor([1, 5, 5, 2, 7, 7, 7, 7], [2, 4]) as Tensor2D;
    return [
      sum(x, 0),
      grad((given) => sum(given, 1))(x, tensor1d([3, 4])),
      add(x, tensor1d([10, 20, 30, 40])),
      argMax(x, 1),
      logSoftmax(x),
    ];
  }),
  expected: () => {
    // log softmax of [1 5 5 2]: minus log(e^-4 + 1 + 1 + e^-3) from the largest; of four equals: -log 4
    const spread = Math.log(Math.exp(-4) + 2 + Math.exp(-3));
    const even = -Math.log(4);
    return [
      [8, 12, 12, 9],
      [3, 3, 3, 3, 4, 4, 4, 4],
      [11, 25, 35, 42, 17, 27, 37, 47],
      [1, 0],
      [-4 - spread, -spread, -spread, -3 - spread, even, even, even, even],
    ];
  },
};
