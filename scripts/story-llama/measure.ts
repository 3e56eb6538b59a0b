/** What a story model is judged by: perplexity on unseen stories against their bound, and the zero-shot tasks. */
import { drawStories, entropyBound } from '../../src/engine/data/stories/story.ts';
import { drawTasks } from '../../src/engine/data/stories/tasks.ts';
import { taskIds } from '../../src/engine/data/stories/telling.ts';
import { evaluateChoices, modelLogLikelihoods } from '../../src/engine/evaluation/choice.ts';
import { perplexity } from '../../src/engine/evaluation/perplexity.ts';
import type { ParamArrays } from '../../src/engine/models/params.ts';
import type { LanguageSpec } from '../../src/engine/models/spec.ts';
import { overlay } from '../../src/engine/models/weightSource.ts';
import { recipe } from './recipe.ts';

export interface StoryMetrics {
  readonly perplexity: number;
  /** Of the same stories: no model can expect less. */
  readonly boundPerplexity: number;
  /** perplexity / boundPerplexity - 1 */
  readonly excess: number;
  readonly testTokens: number;
  readonly tasks: Readonly<Record<string, number>>;
  readonly itemsPerTask: number;
}

export async function measure(
  spec: LanguageSpec,
  params: ParamArrays,
  stories: number,
  itemsPerTask: number,
): Promise<StoryMetrics> {
  const none = { read: (name: string) => Promise.reject(new Error(`no parameter ${name}`)) };
  const source = overlay(none, params);
  const test = [...drawStories(recipe.worldSeed, 'test', stories)].sort((a, b) => a.tokens.length - b.tokens.length);
  const found = await perplexity(
    spec,
    source,
    test.map(({ tokens }) => tokens),
  );
  const bound = entropyBound(test);
  const tasks: Record<string, number> = {};
  const items = drawTasks(recipe.worldSeed, itemsPerTask);
  for (const task of taskIds) {
    const { accuracy } = await evaluateChoices(modelLogLikelihoods(spec, source), items[task]);
    tasks[task] = accuracy;
  }
  return {
    perplexity: found.perplexity,
    boundPerplexity: bound.perplexity,
    excess: found.perplexity / bound.perplexity - 1,
    testTokens: found.tokens,
    tasks,
    itemsPerTask,
  };
}
