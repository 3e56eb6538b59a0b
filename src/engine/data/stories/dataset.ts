/** The story world as data sets of a run: packed sequences to train and calibrate on, whole unseen stories to judge by. */
import type { TokenDataset } from '../dataset.ts';
import { packedSequence } from './sequences.ts';
import { drawStories } from './story.ts';
import { drawTasks } from './tasks.ts';
import { vocabulary } from './vocabulary.ts';

export interface StoryDataOptions {
  readonly seed: number;
  /** Training sequences. */
  readonly train: number;
  /** Tokens of a training sequence. */
  readonly length: number;
  /** Test stories. */
  readonly test: number;
  /** Questions of each zero-shot task. */
  readonly taskItems: number;
}

/** Sequence i depends on (seed, i, length) alone: a smaller set is the beginning of a larger one. */
export function storyTraining({ seed, train, length }: StoryDataOptions): TokenDataset {
  return {
    kind: 'tokens',
    name: 'stories',
    sequences: Array.from({ length: train }, (_, index) => packedSequence(seed, 'train', index, length)),
    bounds: null, // the last story of a sequence is cut off, its entropy with it
    tasks: {},
    classes: vocabulary.length,
    size: train,
  };
}

/** Story i depends on (seed, i) alone. */
export function storyTest({ seed, test, taskItems }: StoryDataOptions): TokenDataset {
  const stories = drawStories(seed, 'test', test);
  return {
    kind: 'tokens',
    name: 'stories',
    sequences: stories.map(({ tokens }) => tokens),
    bounds: Float64Array.from(stories, ({ logProbabilities }) =>
      logProbabilities.reduce((sum, logProbability) => sum - logProbability, 0),
    ),
    tasks: drawTasks(seed, taskItems),
    classes: vocabulary.length,
    size: test,
  };
}
