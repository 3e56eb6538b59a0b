/** What a sweep asks for: methods x patterns x sparsities x seeds from one checkpoint; and how it falls into jobs. */
import * as z from 'zod/mini';
import { LabError } from '../errors.ts';
import { writeChoice } from '../pipelines/choiceText.ts';
import { planPruning } from '../pipelines/pruneModel.ts';
import { type Choice, type PruneStage, parseWith, seedSchema } from '../pipelines/recipe.ts';
import { choice } from '../pipelines/recipeChoice.ts';

const requestSchema = z.strictObject({
  methods: z.array(choice).check(z.minLength(1), z.maxLength(40)),
  patterns: z.array(choice).check(z.minLength(1), z.maxLength(20)),
  /** Wanted shares of zeros; a pattern that dictates its sparsity has one point and does not read them. */
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
  /** As `writeChoice` writes it. */
  readonly pattern: string;
  readonly seed: number;
  readonly wanted: number;
  /** The only weight that is cut; null = all of them. */
  readonly layer: string | null;
}

export interface SweepCell {
  readonly pattern: Choice;
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
  const cells = cellsOf(request, ground);
  const jobs = request.seeds.flatMap((seed) =>
    request.methods.flatMap((method) => layersOf(request, ground).map((layer) => ({ method, seed, layer }))),
  );
  return jobs
    .map((job) => ({ ...job, cells: cells.filter((cell) => !done.has(keyText(keyOf(job, cell)))) }))
    .filter((job) => job.cells.length > 0);
}

/** Points in all. */
export function countPoints(request: SweepRequest, ground: SweepGround): number {
  return jobsOf(request, ground).reduce((sum, { cells }) => sum + cells.length, 0);
}

export function keyOf({ method, seed, layer }: Omit<SweepJob, 'cells'>, cell: SweepCell): PointKey {
  return { method: method.id, pattern: writeChoice(cell.pattern), seed, wanted: cell.sparsity, layer };
}

export function keyText({ method, pattern, seed, wanted, layer }: PointKey): string {
  return `${method} ${pattern} ${seed} ${wanted} ${layer ?? ''}`;
}

/** The prune stage behind a point: that of the recipe, with another method, pattern and sparsity, and nothing hand-set. */
export function stageOf(base: PruneStage, method: Choice, { pattern, sparsity }: SweepCell): PruneStage {
  return { ...base, method, pattern, sparsity, overrides: {} };
}

function layersOf({ layers }: SweepRequest, { base, weights }: SweepGround): readonly (string | null)[] {
  return layers === 'each' ? weights.filter((name) => !base.protect.includes(name)) : [null];
}

function cellsOf({ patterns, sparsities }: SweepRequest, { base }: SweepGround): readonly SweepCell[] {
  return patterns.flatMap((pattern) => {
    const plan = planPruning({ ...base, pattern });
    const fixed = plan.pattern.fixedSparsity(plan.patternOptions);
    return (fixed === null ? sparsities : [fixed]).map((sparsity) => ({ pattern, sparsity }));
  });
}

function twice(field: string): LabError {
  return new LabError('recipeInvalid', `sweep: ${field}: wanted each once`, { field, problem: 'named twice' });
}
