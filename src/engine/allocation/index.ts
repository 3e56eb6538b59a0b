/** The registry of allocations. */
import { createRegistry } from '../registry.ts';
import { global } from './global.ts';
import { uniform } from './uniform.ts';

export const allocations = createRegistry('allocation', [uniform, global]);
