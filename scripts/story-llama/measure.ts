/** What a story model is judged by: perplexity on unseen stories against their bound, and the zero-shot tasks. */
import { storyTest } from '../../src/engine/data/stories/dataset.ts';
import { evaluate } from '../../src/engine/evaluation/evaluate.ts';
import type { Params } from '../../src/engine/models/param.ts';
import type { LanguageSpec } from '../../src/engine/models/spec.ts';
import { recipe } from './recipe.ts';

export interface StoryMetrics {
  /** Share of next tokens that were the likeliest. */
  readonly accuracy: number;
  readonly perplexity: number;
  /** Of the same stories: no model can expect less. */
  readonly boundPerplexity: number;
  /** perplexity / boundPerplexity - 1 */
  readonly excess: number;
  readonly testStories: number;
  readonly testTokens: number;
  readonly tasks: Readonly<Record<string, number>>;
  readonly itemsPerTask: number;
}

export async function measure(
  spec: LanguageSpec,
  params: Params,
  testStories: number,
  itemsPerTask: number,
): Promise<StoryMetrics> {
  const options = { seed: recipe.worldSeed, train: 0, length: 0, test: testStories, taskItems: itemsPerTask };
  const found = await evaluate(spec, params, storyTest(options));
  const { accuracy, perplexity, boundPerplexity, tokens, tasks } = found;
  if (perplexity === null || boundPerplexity === null || tokens === null) throw new Error('stories have a bound');
  const excess = perplexity / boundPerplexity - 1;
  return { accuracy, perplexity, boundPerplexity, excess, testStories, testTokens: tokens, tasks, itemsPerTask };
}
