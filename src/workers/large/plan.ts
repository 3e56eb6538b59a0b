/** What settings for a large checkpoint would do and take, before anything is read. */
import { LabError, reportError } from '../../engine/errors.ts';
import type { LanguageCheckpoint } from '../../engine/io/huggingface/openFolder.ts';
import type { TokenSequence } from '../../engine/models/decoder.ts';
import { prunableWeights } from '../../engine/models/prunable.ts';
import { decoderSizes, type SequenceCount } from '../../engine/pipelines/decoder/blockSizes.ts';
import { assertFitsMemory, estimateMemory, type MemoryEstimate } from '../../engine/pipelines/decoder/memory.ts';
import { planDecoderPruning } from '../../engine/pipelines/decoder/prune.ts';
import type { PruneStage } from '../../engine/pipelines/recipe.ts';
import { refusal } from '../../engine/pipelines/refusal.ts';
import type { LargePlanView, LargeSettings } from './protocol.ts';
import type { ChosenTokens, TokenReader } from './tokens.ts';

/** What the tab may use of the machine. */
export interface Surroundings {
  readonly limitBytes: number;
  /** What the browser still grants on the disk; null = it does not say. */
  readonly freeBytes: number | null;
  readonly onDisk: boolean;
}

export interface LargePlan {
  readonly stage: PruneStage;
  readonly tokens: ChosenTokens;
  readonly estimate: MemoryEstimate;
  /** Of the result. */
  readonly fileBytes: number;
}

export const defaultLargeSettings = (
  { maxPositions }: { maxPositions: number },
  hasTokenizer: boolean,
): LargeSettings => ({
  seed: 1,
  method: { id: 'wanda', options: {} },
  pattern: { id: 'unstructured', options: {} },
  allocation: { id: 'uniform', options: {} },
  sparsity: 0.5,
  protect: [],
  overrides: {},
  calibration: { source: hasTokenizer ? 'stories' : 'random', text: '' },
  sequences: 16,
  length: Math.min(256, maxPositions),
  evaluation: null,
  evaluationSequences: 4,
  errors: true,
});

export function stageOf({ sequences, ...settings }: LargeSettings): PruneStage {
  const { sparsity, method, pattern, allocation, protect, overrides } = settings;
  return {
    stage: 'prune',
    sparsity,
    method,
    pattern,
    allocation,
    protect: [...protect],
    overrides: { ...overrides },
    calibration: sequences,
  };
}

/** @throws LabError as planDecoderPruning, the pattern's check and TokenReader; 'memoryShort', 'diskShort' */
export async function planLarge(
  checkpoint: LanguageCheckpoint,
  reader: TokenReader,
  settings: LargeSettings,
  around: Surroundings,
): Promise<LargePlan> {
  const { stage, estimate, tokens, fileBytes } = await draftPlan(checkpoint, reader, settings, around);
  assertFits(estimate, fileBytes, around);
  return { stage, tokens, estimate, fileBytes };
}

/** The same for the eye: what can be told is told, also of a plan that cannot be carried out. */
export async function showPlan(
  checkpoint: LanguageCheckpoint,
  reader: TokenReader,
  settings: LargeSettings,
  around: Surroundings,
): Promise<LargePlanView> {
  const { limitBytes, freeBytes, onDisk } = around;
  const unknown = { estimate: null, calibration: null, evaluation: null, diskBytes: 0 };
  try {
    const { estimate, tokens, fileBytes } = await draftPlan(checkpoint, reader, settings, around);
    const { calibration, evaluation } = tokens;
    let problem: LargePlanView['problem'] = null;
    try {
      assertFits(estimate, fileBytes, around);
    } catch (thrown) {
      problem = reportError(thrown);
    }
    return {
      estimate: { peakBytes: estimate.peakBytes, parts: estimate.parts },
      limitBytes,
      freeBytes,
      onDisk,
      diskBytes: onDisk ? fileBytes : 0,
      calibration: await reader.preview(calibration),
      evaluation: evaluation.length > 0 ? await reader.preview(evaluation) : null,
      problem,
    };
  } catch (thrown) {
    return { ...unknown, limitBytes, freeBytes, onDisk, problem: reportError(thrown) };
  }
}

async function draftPlan(
  checkpoint: LanguageCheckpoint,
  reader: TokenReader,
  settings: LargeSettings,
  { onDisk }: Surroundings,
): Promise<LargePlan> {
  const { spec, tensors } = checkpoint;
  const stage = stageOf(settings);
  const plan = planDecoderPruning(stage, spec);
  const open = prunableWeights(spec).filter(({ name }) => !stage.protect.includes(name));
  if (open.length === 0) throw refusal('nothingOpen', 'prune', 'protect', 'every weight stays whole');
  for (const { name, rows, columns } of open) {
    plan.pattern.check(name, rows, columns, plan.patternOptions);
  }
  const tokens = await reader.choose(settings);
  const masks = decoderSizes(spec).prunable;
  let fileBytes = masks;
  for (const [name, file] of tensors) fileBytes += file.entry(name).end - file.entry(name).begin;
  const estimate = estimateMemory({
    spec,
    plan,
    calibration: countOf(tokens.calibration),
    evaluation: countOf(tokens.evaluation),
    errors: settings.errors,
    keptFileBytes: onDisk ? 0 : fileBytes,
  });
  return { stage, tokens, estimate, fileBytes };
}

/** @throws LabError 'memoryShort' | 'diskShort' */
function assertFits(
  estimate: MemoryEstimate,
  fileBytes: number,
  { limitBytes, freeBytes, onDisk }: Surroundings,
): void {
  assertFitsMemory(estimate, limitBytes);
  if (!onDisk || freeBytes === null || fileBytes <= freeBytes) return;
  const message = `result: wanted ${fileBytes} bytes of disk, got ${freeBytes}`;
  throw new LabError('diskShort', message, { limitBytes: freeBytes, wantedBytes: fileBytes });
}

/** As many sequences of the longest length: at least what they take. */
function countOf(sequences: readonly TokenSequence[]): SequenceCount {
  return { sequences: sequences.length, length: Math.max(0, ...sequences.map(({ length }) => length)) };
}
