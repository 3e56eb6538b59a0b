/** What a sweep asks for: methods x patterns x sparsities x seeds from one checkpoint; and how it falls into jobs. */
import * as z from 'zod/mini';
import { LabError } from '../errors.ts';
import { methods as catalogue } from '../methods/index.ts';
import { takesChannels } from '../methods/method.ts';
import { parseOptions } from '../options.ts';
import { writeChoice } from '../pipelines/choiceText.ts';
import { defaultSettings } from '../pipelines/defaults.ts';
import { planPruning } from '../pipelines/pruneModel.ts';
import { type Choice, type PruneStage, parseWith, seedSchema } from '../pipelines/recipe.ts';
import { choice } from '../pipelines/recipeChoice.ts';

const requestSchema = z.strictObject({
  methods: z.array(choice).check(z.minLength(1), z.maxLength(40)),
  patterns: z.array(choice).check(z.minLength(1), z.maxLength(20)),
  /**
   * Wanted shares of zeros in the prunable weights, for methods over single weights and over whole channels alike; a pattern
   * that dictates its sparsity has one point and does not read them.
   */
  sparsities: z.array(z.number().check(z.gte(0), z.lt(1))).check(z.minLength(1), z.maxLength(100)),
  seeds: z.array(seedSchema).check(z.minLength(1), z.maxLength(50)),
  /** Test examples behind a point, from the first; 0 = all. */
  examples: z.int().check(z.gte(0)),
  /** `each` = a point cuts one layer alone: how sensitive every layer is. Absent = all layers together. */
  layers: z.optional(z.literal('each')),
});

export type SweepRequest = z.infer<typeof requestSchema>;

/** Which point: the same text in the page, in a helper and on disk. */
export interface PointKey {
  readonly method: string;
  /** As `writeChoice` writes it; '' = none: the method takes whole channels. */
  readonly pattern: string;
  readonly seed: number;
  readonly wanted: number;
  /** The only weight that is cut; null = all of them. */
  readonly layer: string | null;
}

export interface SweepCell {
  /** null = none: the method takes whole channels. */
  readonly pattern: Choice | null;
  readonly sparsity: number;
}

/** Points of one method and one seed, which share statistics and scores. */
export interface SweepJob {
  readonly method: Choice;
  readonly seed: number;
  /** The only weight that is cut; null = all of them. */
  readonly layer: string | null;
  readonly cells: readonly SweepCell[];
}

/** What the network and the recipe say: the stage that is swept, and the weights that it may cut. */
export interface SweepGround {
  readonly base: PruneStage;
  readonly weights: readonly string[];
}

/** @throws LabError 'recipeInvalid' naming the field */
export function parseSweepRequest(input: unknown): SweepRequest {
  const request = parseWith(requestSchema, input);
  for (const field of ['methods', 'patterns'] as const) {
    const ids = request[field].map(writeChoice);
    if (new Set(ids).size < ids.length) throw twice(field);
  }
  if (new Set(request.methods.map(({ id }) => id)).size < request.methods.length) throw twice('methods');
  return request;
}

/**
 * In the order in which a line is worth seeing: every method with the first seed, then with the next one.
 * @param done points that are there already
 */
export function jobsOf(request: SweepRequest, ground: SweepGround, done: ReadonlySet<string> = new Set()): SweepJob[] {
  const jobs = request.seeds.flatMap((seed) =>
    request.methods.flatMap((method) => layersOf(request, ground).map((layer) => ({ method, seed, layer }))),
  );
  return jobs
    .map((job) => {
      const cells = cellsOf(request, ground, job.method);
      return { ...job, cells: cells.filter((cell) => !done.has(keyText(keyOf(job, cell)))) };
    })
    .filter((job) => job.cells.length > 0);
}

/** Points in all. */
export function countPoints(request: SweepRequest, ground: SweepGround): number {
  return jobsOf(request, ground).reduce((sum, { cells }) => sum + cells.length, 0);
}

export function keyOf({ method, seed, layer }: Omit<SweepJob, 'cells'>, cell: SweepCell): PointKey {
  const pattern = cell.pattern ? writeChoice(cell.pattern) : '';
  return { method: method.id, pattern, seed, wanted: cell.sparsity, layer };
}

export function keyText({ method, pattern, seed, wanted, layer }: PointKey): string {
  return `${method} ${pattern} ${seed} ${wanted} ${layer ?? ''}`;
}

/**
 * The prune stage behind a point: that of the recipe, with another method, pattern and sparsity, and nothing hand-set. Whole
 * channels have no pattern and no allocation, as in the recipes of the form.
 */
export function stageOf(base: PruneStage, method: Choice, { pattern, sparsity }: SweepCell): PruneStage {
  const spread = pattern ? { pattern } : { pattern: defaultSettings.pattern, allocation: defaultSettings.allocation };
  return { ...base, method, ...spread, sparsity, overrides: {} };
}

function layersOf({ layers }: SweepRequest, { base, weights }: SweepGround): readonly (string | null)[] {
  return layers === 'each' ? weights.filter((name) => !base.protect.includes(name)) : [null];
}

/** @throws LabError 'unknownId' | 'optionInvalid' */
function cellsOf({ patterns, sparsities }: SweepRequest, { base }: SweepGround, method: Choice): readonly SweepCell[] {
  const entry = catalogue.get(method.id);
  if (takesChannels(entry, parseOptions(`method ${entry.id}`, entry.options, method.options))) {
    return sparsities.map((sparsity) => ({ pattern: null, sparsity }));
  }
  return patterns.flatMap((pattern) => {
    const plan = planPruning({ ...base, pattern });
    const fixed = plan.pattern.fixedSparsity(plan.patternOptions);
    return (fixed === null ? sparsities : [fixed]).map((sparsity) => ({ pattern, sparsity }));
  });
}

function twice(field: string): LabError {
  return new LabError('recipeInvalid', `sweep: ${field}: wanted each once`, { field, problem: 'named twice' });
}
