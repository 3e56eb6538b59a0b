/** The registry of statistics. */
import { createRegistry } from '../registry.ts';
import { gradient } from './gradient.ts';
import { hessian } from './hessian.ts';
import { inputNorm } from './inputNorm.ts';
import type { Statistic } from './statistic.ts';

export const statistics = createRegistry<Statistic>('statistic', [inputNorm, hessian, gradient]);
