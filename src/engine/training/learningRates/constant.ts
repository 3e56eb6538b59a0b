/** The peak rate at every step. */
import { defineLearningRate } from './learningRate.ts';

export const constant = defineLearningRate({ id: 'constant', options: {}, factor: () => 1 });
