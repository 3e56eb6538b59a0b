/** Why a recipe makes no sense, by a code that the page has words for; told before anything starts. */
import { LabError } from '../errors.ts';

/** Each has a sentence in both languages (`refusals.<reason>`); a test holds that. */
export const refusalReasons = [
  // prune, then train
  'trainedIsNoStart',
  'nothingToRewind',
  'noFirstTraining',
  'nothingKept',
  'rewindTooLate',
  'noOutputToSpare',
  // prune while training
  'solveWhileTraining',
  'patternDictates',
  'endBeforeBegin',
  'scheduleWithoutCurve',
  'riglMethod',
  'riglPattern',
  'riglAllocation',
  'riglRevive',
  'lotOnTrained',
  // any
  'noTraining',
  'solveRanksAll',
  'needsAdapters',
  'adaptersAndMasks',
  'guardWhilePruning',
  // prune while adapters train
  'adaptersWithoutTraining',
  'trainingNotRead',
  'ranksWithinLayer',
  'wholeChannels',
  'weightWithoutAdapter',
  'noEvent',
  'nothingOpen',
  'takesChannels',
  'channelsWithPattern',
  'noChannels',
  // sweeps
  'noCutOfItsOwn',
  'trainFirst',
  // branches
  'otherBeginning',
  'layerHalfCut',
] as const;

export type RefusalReason = (typeof refusalReasons)[number];

/** @param problem the same reason for the log, with what was given */
export function refusal(reason: RefusalReason, where: string, field: string, problem: string): LabError {
  return new LabError('recipeInvalid', `${where}: ${field}: ${problem}`, { field, problem, refusal: reason });
}
