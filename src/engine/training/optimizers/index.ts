/** Every optimiser a recipe may name. Adding one = its file + one line. */
import { createRegistry } from '../../registry.ts';
import { adamw } from './adamw.ts';
import type { Optimizer } from './optimizer.ts';
import { sgd } from './sgd.ts';

export const optimizers = createRegistry<Optimizer>('optimizer', [sgd, adamw]);
