import { expect, test } from 'vitest';
import { defaultOptions, type OptionSchema, type OptionValues } from '../options.ts';
import { createRandom } from '../tensor/random.ts';
import { magnitude } from './magnitude.ts';

const options = (values: Partial<Record<'compare' | 'counting', string>>): OptionValues<OptionSchema> => {
  return { ...defaultOptions(magnitude.options), ...values };
};

test('the score is |W|', () => {
  const weight = { rows: 1, columns: 3, values: Float32Array.of(-2, 0, 1) };
  const context = { name: 'fc', weight, stats: {} as never, options: options({}), random: createRandom(0) };
  expect([...magnitude.score(context)]).toEqual([2, 0, 1]);
  expect(magnitude.explain(context, 0, 0)).toEqual({ terms: { weight: -2 }, score: 2 });
});

test('the reference counts by a threshold in a layer and by truncation in a row; a model ranking is always exact', () => {
  const counting = (compare: string) => magnitude.counting(options({ compare, counting: 'reference' }));
  expect([counting('layer'), counting('row'), counting('model')]).toEqual(['threshold', 'truncate', 'exact']);
  expect(magnitude.counting(options({ compare: 'row' }))).toBe('exact');
});
