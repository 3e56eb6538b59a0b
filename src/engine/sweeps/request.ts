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
});

export type SweepRequest = z.infer<typeof requestSchema>;

/** Which point: the same text in the page, in a helper and on disk. */
export interface PointKey {
  readonly method: string;
  /** As `writeChoice` writes it. */
  readonly pattern: string;
  readonly seed: number;
  readonly wanted: number;
}

export interface SweepCell {
  readonly pattern: Choice;
  readonly sparsity: number;
}

/** All points of one method and one seed: statistics and scores are gathered once for them. */
export interface SweepJob {
  readonly method: Choice;
  readonly seed: number;
  readonly cells: readonly SweepCell[];
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
export function jobsOf(request: SweepRequest, base: PruneStage, done: ReadonlySet<string> = new Set()): SweepJob[] {
  const cells = cellsOf(request, base);
  return request.seeds
    .flatMap((seed) =>
      request.methods.map((method) => ({
        method,
        seed,
        cells: cells.filter((cell) => !done.has(keyText(keyOf(method, seed, cell)))),
      })),
    )
    .filter((job) => job.cells.length > 0);
}

/** Points in all. */
export function countPoints(request: SweepRequest, base: PruneStage): number {
  return request.methods.length * request.seeds.length * cellsOf(request, base).length;
}

export function keyOf(method: Choice, seed: number, cell: SweepCell): PointKey {
  return { method: method.id, pattern: writeChoice(cell.pattern), seed, wanted: cell.sparsity };
}

export function keyText({ method, pattern, seed, wanted }: PointKey): string {
  return `${method} ${pattern} ${seed} ${wanted}`;
}

/** The prune stage behind a point: that of the recipe, with another method, pattern and sparsity, and nothing hand-set. */
export function stageOf(base: PruneStage, method: Choice, { pattern, sparsity }: SweepCell): PruneStage {
  return { ...base, method, pattern, sparsity, overrides: {} };
}

function cellsOf({ patterns, sparsities }: SweepRequest, base: PruneStage): readonly SweepCell[] {
  return patterns.flatMap((pattern) => {
    const plan = planPruning({ ...base, pattern });
    const fixed = plan.pattern.fixedSparsity(plan.patternOptions);
    return (fixed === null ? sparsities : [fixed]).map((sparsity) => ({ pattern, sparsity }));
  });
}

function twice(field: string): LabError {
  return new LabError('recipeInvalid', `sweep: ${field}: wanted each once`, { field, problem: 'named twice' });
}
