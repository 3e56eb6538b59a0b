/** What every catalogue entry must keep; a new entry joins by being in its registry. */
import { describe, expect, test } from 'vitest';
import { allocations } from '../engine/allocation/index.ts';
import { describeCatalog, messageKeys } from '../engine/catalog.ts';
import { LabError } from '../engine/errors.ts';
import { dependencyGroups } from '../engine/graph/groups.ts';
import { decideAtoms } from '../engine/methods/depgraph/decide.ts';
import { methods } from '../engine/methods/index.ts';
import { sumHeads } from '../engine/methods/llmpruner/group.ts';
import { defaultOptions, type OptionSchema, type OptionValues, parseOptions } from '../engine/options.ts';
import { patterns } from '../engine/patterns/index.ts';
import type { CompareGroup, CountingRule, Pattern } from '../engine/patterns/pattern.ts';
import { schedules } from '../engine/schedules/index.ts';
import { maskSparsity, prunedCount } from '../engine/tensor/matrix.ts';
import { createRandom } from '../engine/tensor/random.ts';
import {
  contextOf,
  countOf,
  fingerprint,
  fingerprintEvidence,
  fingerprintInputs,
  fingerprintStep,
  groupContextOf,
  groupNetworks,
  oddShapes,
  stepOf,
  wantedZeros,
} from './contract.ts';

const everything: readonly { readonly kind: string; readonly entries: readonly Described[] }[] = [
  methods,
  patterns,
  allocations,
  schedules,
];
type Described = { readonly id: string; readonly options: OptionSchema };
const sparsities = [0, 0.29, 0.5, 0.9, 1];
const rules: readonly CountingRule[] = ['exact', 'truncate', 'threshold'];
const groups: readonly CompareGroup[] = ['layer', 'row'];
const shapes = oddShapes.map(([rows, columns]) => ({ rows, columns }));

/** Every choice of every choice option and both positions of every toggle, one at a time. */
function optionVariants(schema: OptionSchema): readonly OptionValues<OptionSchema>[] {
  const defaults = defaultOptions(schema);
  const changed = Object.entries(schema).flatMap(([name, option]) => {
    if (option.type === 'choice') return option.choices.map((choice) => ({ ...defaults, [name]: choice }));
    if (option.type === 'toggle') return [{ ...defaults, [name]: !option.default }];
    return [];
  });
  return [defaults, ...changed];
}

/** @returns null when the pattern carries this shape, else the refusal. */
function refusal(pattern: Pattern, rows: number, columns: number): unknown {
  try {
    pattern.check('layer.weight', rows, columns, defaultOptions(pattern.options));
    return null;
  } catch (thrown) {
    return thrown;
  }
}

describe.each(everything)('registry of $kind', ({ entries }) => {
  test.each(entries)('$id: the defaults of its options are valid', ({ id, options }) => {
    expect(parseOptions(id, options, defaultOptions(options))).toEqual(defaultOptions(options));
  });
});

describe.each(methods.entries)('method $id', (method) => {
  test('names a paper, or says that there is none', () => {
    expect(method.paper).not.toBeUndefined();
    if (method.paper === null) return;
    const { title, authors, year, url } = method.paper;
    expect(title && authors).toBeTruthy();
    expect(year).toBeGreaterThan(1980);
    expect(new URL(url).protocol).toBe('https:');
  });
});

const scoreMethods = methods.entries.filter((method) => method.kind === 'scoreWeights');
describe.each(scoreMethods)('scores of $id', (method) => {
  describe.each(shapes)('[$rows, $columns]', ({ rows, columns }) => {
    test.each(optionVariants(method.options))('%o', (options) => {
      const context = contextOf(rows, columns, 7, options);
      const before = fingerprintInputs(context);
      const scores = method.score(context);

      expect(scores.length).toBe(rows * columns);
      expect(scores.every(Number.isFinite)).toBe(true);
      // the same seed gives the same scores, also from the same context once more
      expect(fingerprint(method.score(context))).toBe(fingerprint(scores));
      expect(fingerprint(method.score(contextOf(rows, columns, 7, options)))).toBe(fingerprint(scores));
      expect(fingerprintInputs(context)).toBe(before);
      // the inspector's numbers are the score's own
      for (const place of [0, Math.floor(scores.length / 2), scores.length - 1]) {
        const { score, terms } = method.explain(context, Math.floor(place / columns), place % columns);
        expect(score).toBe(scores[place]);
        expect(Object.values(terms).every(Number.isFinite)).toBe(true);
      }
    });
  });
});

const stepMethods = methods.entries.filter((method) => method.kind === 'scoreSteps');
describe.each(stepMethods)('steps of $id', (method) => {
  describe.each(shapes)('[$rows, $columns]', ({ rows, columns }) => {
    test.each(optionVariants(method.options))('%o', (options) => {
      const step = stepOf(rows, columns, 7);
      const before = fingerprintStep(step);
      const importance = method.importance(step, options);

      expect(importance.length).toBe(rows * columns);
      expect(importance.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
      expect(fingerprint(method.importance(stepOf(rows, columns, 7), options))).toBe(fingerprint(importance));
      for (const place of [0, Math.floor(importance.length / 2), importance.length - 1]) {
        const { score, terms } = method.explain(step, options, Math.floor(place / columns), place % columns);
        expect(score).toBeCloseTo(importance[place], 5); // the gradient of one weight is rounded once more
        expect(Object.values(terms).every(Number.isFinite)).toBe(true);
      }
      const past = importance.map((value) => value / 2);
      const next = method.average(past, importance, options);
      expect(next.every((value, i) => value >= past[i] && value <= importance[i] * (1 + 1e-6))).toBe(true);
      expect(fingerprintStep(step)).toBe(before);
    });
  });

  test.each(optionVariants(method.options))('its masks have a course: %o', (options) => {
    const { frequency, warmup, cooldown, freeze } = method.course(options);
    expect(Number.isInteger(frequency) && frequency >= 1).toBe(true);
    expect(Math.min(warmup, cooldown)).toBeGreaterThanOrEqual(0);
    expect(warmup + cooldown).toBeLessThanOrEqual(1);
    expect(freeze.first).toBeLessThan(1);
  });
});

const solvers = methods.entries.filter((method) => method.kind === 'solve');
describe.each(solvers)('solution of $id', (method) => {
  const cases = patterns.entries
    .flatMap((pattern) => shapes.map((shape) => ({ pattern, id: pattern.id, ...shape })))
    .filter(({ pattern, rows, columns }) => refusal(pattern, rows, columns) === null);
  test.each(cases)('$id on [$rows, $columns]', async ({ pattern, rows, columns }) => {
    const patternOptions = defaultOptions(pattern.options);
    const context = contextOf(rows, columns, 3, defaultOptions(method.options));
    const before = fingerprintInputs(context);
    const request = { ...context, sparsity: 0.5, pattern, patternOptions };
    const solution = await method.solve(request);

    expect(fingerprintInputs(context)).toBe(before);
    expect(solution.weight.values.every(Number.isFinite)).toBe(true);
    expect(solution.scores.every(Number.isFinite)).toBe(true);
    expect(solution.loss).toBeGreaterThanOrEqual(0);
    expect(solution.weight.values.every((value, i) => solution.mask.kept[i] === 1 || value === 0)).toBe(true);
    const wanted = pattern.fixedSparsity(patternOptions) ?? 0.5;
    // each block of columns rounds by itself, and narrow groups at the edge count as whole ones
    if (rows * columns >= 64) expect(Math.abs(maskSparsity(solution.mask) - wanted)).toBeLessThan(0.02);
    const last = rows * columns - 1;
    expect(solution.explain(rows - 1, columns - 1).score).toBe(solution.scores[last]);
    if (rows * columns < 1000) {
      expect(fingerprint((await method.solve(request)).weight.values)).toBe(fingerprint(solution.weight.values));
    }
  });

  test('at sparsity 0 nothing is pruned and nothing moves', async () => {
    const pattern = patterns.get('unstructured');
    const context = contextOf(10, 64, 3, defaultOptions(method.options));
    const { mask, weight, loss } = await method.solve({ ...context, sparsity: 0, pattern, patternOptions: {} });
    expect(prunedCount(mask)).toBe(0);
    expect(weight.values).toEqual(context.weight.values);
    expect(loss).toBe(0);
  });
});

const groupMethods = methods.entries.filter((method) => method.kind === 'scoreGroups');
describe.each(groupMethods)('channel scores of $id', (method) => {
  describe.each(groupNetworks)('$name', (spec) => {
    test.each(optionVariants(method.options))('%o', (options) => {
      const groups = method.scope(spec, dependencyGroups(spec), options);
      expect(['none', 'mean', 'squares']).toContain(method.gradients(options));
      expect(method.gradients(options) === 'none' || method.statistics.includes('gradient')).toBe(true);
      expect(Number.isInteger(method.cuts(options)) && method.cuts(options) >= 1).toBe(true);
      for (const group of groups) {
        const context = groupContextOf(spec, group, 7, options, method.gradients(options));
        const before = fingerprintEvidence(context.evidence);
        const scores = method.score(context);

        expect(scores).toHaveLength(group.channels.length);
        expect(scores.every(Number.isFinite)).toBe(true);
        // the same seed gives the same scores, also from the same context once more
        expect(fingerprint(method.score(context))).toBe(fingerprint(scores));
        const again = groupContextOf(spec, group, 7, options, method.gradients(options));
        expect(fingerprint(method.score(again))).toBe(fingerprint(scores));
        expect(fingerprintEvidence(context.evidence)).toBe(before);
        // the inspector's numbers are the score's own
        for (const place of [0, scores.length - 1]) {
          const { score, terms } = method.explain(context, place);
          expect(score).toBe(scores[place]);
          expect(Object.values(terms).every(Number.isFinite)).toBe(true);
        }
      }
    });
  });

  test.each(sparsities)('at %d takes exactly as many channels as the rule says, and leaves each layer one', (share) => {
    const [spec] = groupNetworks;
    const options = defaultOptions(method.options);
    const ranked = method.scope(spec, dependencyGroups(spec), options).map((group) => {
      const context = groupContextOf(spec, group, 7, options, method.gradients(options));
      const atoms = sumHeads(method.score(context), group.atomSize);
      return { group, atoms, gone: new Uint8Array(atoms.length), share: null };
    });
    const ranking = method.ranking(options);
    const kept = decideAtoms(ranked, { share, ranking, counting: 'exact' });
    const gone = kept.map((bits) => bits.length - bits.reduce((sum, bit) => sum + bit, 0));
    const most = kept.map(({ length }) => length - 1);
    const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
    if (ranking === 'local') {
      expect(gone).toEqual(kept.map(({ length }, i) => Math.min(countOf(length, share, 'exact'), most[i])));
    } else {
      expect(sum(gone)).toBe(Math.min(countOf(sum(kept.map(({ length }) => length)), share, 'exact'), sum(most)));
    }
    expect(kept.every((bits) => bits.includes(1))).toBe(true);
  });
});

describe.each(patterns.entries)('pattern $id', (pattern) => {
  const options = defaultOptions(pattern.options);
  const run = (
    scores: Float32Array,
    rows: number,
    columns: number,
    sparsity: number,
    rule: CountingRule,
    compare: CompareGroup,
  ) => pattern.select({ scores, rows, columns, sparsity, compare, counting: rule, options });

  describe.each(shapes)('[$rows, $columns]', ({ rows, columns }) => {
    const impossible = refusal(pattern, rows, columns);
    if (impossible) {
      test('is refused with a reason', () => {
        expect(impossible).toBeInstanceOf(LabError);
        expect(impossible).toMatchObject({ code: 'patternImpossible', details: { reason: expect.any(String) } });
      });
      return;
    }

    // distinct scores: a shuffled 0..n-1
    const scores = Float32Array.from(createRandom(rows * columns).permutation(rows * columns));

    test.each(rules)('%s: prunes exactly as many as the rule says', (rule) => {
      for (const compare of groups) {
        for (const sparsity of sparsities) {
          const zeros = prunedCount(run(scores, rows, columns, sparsity, rule, compare));
          const count = (n: number) => countOf(n, sparsity, rule);
          const numbers = options as Readonly<Record<string, number>>;
          const { least, most } = wantedZeros[pattern.id]({ rows, columns, compare, count }, numbers);
          expect(zeros).toBeGreaterThanOrEqual(least);
          expect(zeros).toBeLessThanOrEqual(most);
        }
      }
    });

    test('leaves the scores alone and answers the same twice', () => {
      const before = fingerprint(scores);
      const first = run(scores, rows, columns, 0.5, 'exact', 'layer').kept;
      expect(fingerprint(run(scores, rows, columns, 0.5, 'exact', 'layer').kept)).toBe(fingerprint(first));
      expect(fingerprint(scores)).toBe(before);
    });

    test('of equal scores the lower index goes: pruned ones stand first', () => {
      const equal = new Float32Array(rows * columns).fill(0.5);
      const { kept } = run(equal, rows, columns, 0.5, 'exact', 'row');
      const unit = pattern.windowColumns(options) ?? columns;
      for (let row = 0; row < rows; row++) {
        for (let start = 0; start < columns; start += unit) {
          const window = [...kept.subarray(row * columns + start, row * columns + Math.min(start + unit, columns))];
          expect(window).toEqual(window.toSorted());
        }
      }
    });
  });

  test('a unit is a whole number of columns, and a window of columns a whole number of units', () => {
    const unit = pattern.unitColumns(options);
    expect(Number.isInteger(unit) && unit >= 1).toBe(true);
    expect((pattern.windowColumns(options) ?? unit) % unit).toBe(0);
  });
});

describe.each(allocations.entries)('allocation $id', (allocation) => {
  const weights = oddShapes.map(([rows, columns], i) => ({
    name: `layer${i}.weight`,
    rows,
    columns,
    kernel: [1, 1] as const,
  }));
  const scores = new Map(
    weights.map(({ name, rows, columns }) => [
      name,
      Float32Array.from({ length: rows * columns }, createRandom(rows).normal),
    ]),
  );
  const total = weights.reduce((sum, { rows, columns }) => sum + rows * columns, 0);

  test.each(sparsities)('at %d: meets the total as nearly as whole weights of each layer allow', (sparsity) => {
    const options = defaultOptions(allocation.options);
    const shares = allocation.allocate({ weights, sparsity, options, scores });
    expect([...shares.keys()]).toEqual(weights.map(({ name }) => name));
    expect([...shares.values()].every((share) => share >= 0 && share <= 1)).toBe(true);
    const zeros = weights.reduce((sum, w) => sum + countOf(w.rows * w.columns, shares.get(w.name)!, 'exact'), 0);
    expect(Math.abs(zeros - total * sparsity)).toBeLessThanOrEqual(weights.length / 2);
  });
});

describe('the catalogue', () => {
  test('is plain data: it survives a structured clone and JSON', () => {
    const catalog = describeCatalog();
    expect(structuredClone(catalog)).toEqual(catalog);
    expect(JSON.parse(JSON.stringify(catalog))).toEqual(catalog);
  });

  test('asks for the words of every entry, option and choice, each once', () => {
    const keys = messageKeys();
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of [
      'methods.wanda.formula',
      'patterns.nm.summary',
      'options.patterns.nm.keep.why',
      'options.methods.magnitude.compare.choices.row',
      'options.schedules.iterative.rounds.try',
    ]) {
      expect(keys).toContain(key);
    }
  });
});
