/**
 * Zero-shot tasks of the story world: places in its own stories where exactly one of a few continuations can come. The
 * stories are drawn from a stream of their own, so that no model has trained on them.
 */
import { createRandom } from '../../tensor/random.ts';
import type { ChoiceItem } from '../choiceItem.ts';
import { drawStory, trueLogLikelihood } from './story.ts';
import { type TaskId, taskIds } from './telling.ts';
import { encodeWords } from './vocabulary.ts';

export type StoryTasks = Readonly<Record<TaskId, readonly ChoiceItem[]>>;

/** @param count items of each task */
export function drawTasks(seed: number, count: number): StoryTasks {
  return Object.fromEntries(taskIds.map((task) => [task, drawTask(task, seed, count)])) as StoryTasks;
}

/**
 * At most one item a story. Where there are two options, as singular and plural, each is right in half of the items (the
 * first of an odd number more), so that a constant answer scores no more than one half.
 */
export function drawTask(task: TaskId, seed: number, count: number): readonly ChoiceItem[] {
  const random = createRandom(seed).split(`task ${task}`);
  const items: ChoiceItem[] = [];
  const rightTimes = [0, 0];
  for (let index = 0; items.length < count; index++) {
    const { tokens, probes } = drawStory(seed, 'tasks', index);
    const found = probes.filter(({ probe }) => probe.task === task);
    if (found.length === 0) continue;
    const own = random.split(index);
    const { probe, at } = found[own.int(found.length)];
    const words = [...own.permutation(probe.options.length)].map((option) => probe.options[option]);
    const context = tokens.slice(0, at);
    const options = words.map(encodeWords);
    const answer = options.findIndex((option) => trueLogLikelihood(context, option) > Number.NEGATIVE_INFINITY);
    if (words.length === 2) {
      const right = probe.options.indexOf(words[answer]);
      if (rightTimes[right] > rightTimes[1 - right]) continue;
      rightTimes[right]++;
    }
    items.push({ context, options, answer });
  }
  return items;
}
