/** One-shot: the final sparsity at once. */
import { defineSchedule } from './schedule.ts';

export const oneShot = defineSchedule({
  id: 'oneShot',
  options: {},
  targets: (final) => [final],
});
