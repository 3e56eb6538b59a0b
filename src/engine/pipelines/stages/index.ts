/** Every stage a recipe may hold. */
import { createRegistry } from '../../registry.ts';
import { evaluateStage } from './evaluate.ts';
import { pruneStage } from './prune.ts';
import type { StageType } from './stage.ts';
import { finetuneStage, trainStage } from './train.ts';

export const stageTypes = createRegistry<StageType>('stage', [
  trainStage as StageType,
  pruneStage as StageType,
  finetuneStage as StageType,
  evaluateStage as StageType,
]);
