/** The registry of schedules. */
import { createRegistry } from '../registry.ts';
import { cubic } from './cubic.ts';
import { drawn } from './drawn.ts';
import { iterative } from './iterative.ts';
import { oneShot } from './oneShot.ts';

export const schedules = createRegistry('schedule', [oneShot, iterative, cubic, drawn]);
