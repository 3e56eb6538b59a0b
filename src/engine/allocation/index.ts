/** The registry of allocations. */
import { createRegistry } from '../registry.ts';
import { erk } from './erk.ts';
import { global } from './global.ts';
import { owl } from './owl.ts';
import { perLayer } from './perLayer.ts';
import { uniform } from './uniform.ts';

export const allocations = createRegistry('allocation', [uniform, global, erk, owl, perLayer]);
