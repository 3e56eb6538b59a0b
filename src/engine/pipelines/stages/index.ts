/** Every stage a recipe may hold. */
import { createRegistry } from '../../registry.ts';
import { compactStage } from './compact.ts';
import { evaluateStage } from './evaluate.ts';
import { pruneStage } from './prune.ts';
import { quantizeStage } from './quantize.ts';
import { reinitializeStage } from './reinitialize.ts';
import type { StageType } from './stage.ts';
import { finetuneStage, trainStage } from './train.ts';

export const stageTypes = createRegistry<StageType>('stage', [
  trainStage as StageType,
  pruneStage as StageType,
  compactStage as StageType,
  finetuneStage as StageType,
  reinitializeStage as StageType,
  quantizeStage as StageType,
  evaluateStage as StageType,
]);
