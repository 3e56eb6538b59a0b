/** Every course of the learning rate that a recipe may name. Adding one = its file + one line. */
import { createRegistry } from '../../registry.ts';
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import type { LearningRate } from './learningRate.ts';
import { step } from './step.ts';

export const learningRates = createRegistry<LearningRate>('learningRate', [constant, step, cosine]);
