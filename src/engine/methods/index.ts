/** The registry of methods: adding one is a file beside this and a line here. */
import { createRegistry } from '../registry.ts';

import { bnScale } from './bnScale.ts';
import { filterNorm } from './filterNorm.ts';
import { llmPruner } from './llmPruner.ts';

import { loraprune } from './loraprune.ts';

import { magnitude } from './magnitude.ts';
import type { Method } from './method.ts';
import { random } from './random.ts';
import { randomChannel } from './randomChannel.ts';
import { snip } from './snip.ts';
import { sparsegpt } from './sparsegpt.ts';
import { taylorChannel } from './taylorChannel.ts';
import { wanda } from './wanda.ts';

export const methods = createRegistry<Method>('method', [
  magnitude,
  random,
  wanda,
  sparsegpt,
  snip,
  loraprune,
  llmPruner,
  filterNorm,
  bnScale,
  taylorChannel,
  randomChannel,
]);
