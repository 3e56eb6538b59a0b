/** What a choice of pipeline or of weights takes along, so that one press leads to something that can run. Pure. */
import type { MaskRuleDescription } from '../../engine/catalog.ts';
import type { Settings, WhileTrainingSettings } from '../../engine/pipelines/settings.ts';

/** Weights that came trained have no first training to go back to, and are no initialisation. */
export function withPipeline(settings: Settings, pipeline: Settings['pipeline']): Partial<Settings> {
  return { pipeline, ...startFitting({ ...settings, pipeline }) };
}

export function withWeights(settings: Settings, weights: Settings['model']['weights']): Partial<Settings> {
  const model = { ...settings.model, weights };
  return { model, ...startFitting({ ...settings, model }) };
}

/** A rule whose first masks are drawn by lot would waste trained weights: it begins with fresh ones. */
export function withRule(
  { model }: Settings,
  whileTraining: WhileTrainingSettings,
  rule: MaskRuleDescription,
): Partial<Settings> {
  const fresh = rule.beginsByLot ? { model: { ...model, weights: 'fresh' as const } } : {};
  const revive = rule.followsSchedule ? whileTraining.revive : 'never';
  return { ...fresh, whileTraining: { ...whileTraining, revive } };
}

function startFitting({ pipeline, model, fromScratch }: Settings): Partial<Settings> {
  if (pipeline !== 'pruneThenTrain' || model.weights === 'fresh' || !fromScratch) return {};
  return { fromScratch: { ...fromScratch, prune: 'trained', weights: 'fresh' } };
}
