/** The registry of golden runners, by the manifest's method. */
import type { GoldenRunner } from './case.ts';
import { depgraph } from './depgraph.ts';
import { llmPruner } from './llmPruner.ts';
import { loraPruneLinear } from './loraPruneLinear.ts';
import { loraPruneModel } from './loraPruneModel.ts';
import { loraPruneSchedule } from './loraPruneSchedule.ts';
import { magnitude } from './magnitude.ts';
import { magnitudeTorch } from './magnitudeTorch.ts';
import { owl } from './owl.ts';
import { pipeline } from './pipeline.ts';
import { sparsegpt } from './sparsegpt.ts';
import { wanda } from './wanda.ts';

export const goldenRunners: ReadonlyMap<string, GoldenRunner> = new Map([
  ['magnitude', magnitude],
  ['magnitude-torch', magnitudeTorch],
  ['wanda', wanda],
  ['sparsegpt', sparsegpt],
  ['depgraph', depgraph],
  ['llm-pruner', llmPruner],
  ['loraprune-linear', loraPruneLinear],
  ['loraprune-model', loraPruneModel],
  ['loraprune-schedule', loraPruneSchedule],
  ['pipeline', pipeline],
  ['owl', owl],
]);
