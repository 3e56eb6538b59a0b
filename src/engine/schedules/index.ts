/** The registry of schedules. */
import { createRegistry } from '../registry.ts';
import { oneShot } from './oneShot.ts';

export const schedules = createRegistry('schedule', [oneShot]);
