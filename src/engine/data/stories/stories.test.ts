import { Tokenizer } from '@huggingface/tokenizers';
import { expect, test } from 'vitest';
import { evaluateChoices } from '../../evaluation/choice.ts';
import { packedSequence } from './sequences.ts';
import { alternatives, drawStories, drawStory, entropyBound, trueLogLikelihood } from './story.ts';
import { drawTasks } from './tasks.ts';
import { taskIds } from './telling.ts';
import { tokenizerConfigJson, tokenizerJson } from './tokenizer.ts';
import { encodeWords, endId, startId, vocabulary, wordOf } from './vocabulary.ts';

const stories = drawStories(3, 'test', 1500);
const tasks = drawTasks(5, 60);
const textOf = (tokens: Int32Array) => [...tokens].map(wordOf).join(' ');

test('story i is the same drawn alone or in a row, and others follow from another seed or split', () => {
  expect(drawStories(3, 'test', 3, 5)[1]).toEqual(drawStory(3, 'test', 6));
  expect(drawStory(3, 'train', 6).tokens).not.toEqual(drawStory(3, 'test', 6).tokens);
  expect(drawStory(4, 'test', 6).tokens).not.toEqual(drawStory(3, 'test', 6).tokens);
});

test('stories begin with <s>, end with </s>, and are 60 to 220 tokens long, 150 at most for nine in ten', () => {
  const lengths = stories.map(({ tokens }) => tokens.length).sort((a, b) => a - b);
  expect(stories.every(({ tokens }) => tokens[0] === startId && tokens.indexOf(endId) === tokens.length - 1)).toBe(
    true,
  );
  expect(lengths[0]).toBeGreaterThan(60);
  expect(lengths[lengths.length - 1]).toBeLessThan(220);
  expect(lengths[Math.floor(0.9 * lengths.length)]).toBeLessThanOrEqual(150);
});

test('at every word the alternatives have positive probabilities that sum to 1, and the one that came has the stated', () => {
  for (const { tokens, logProbabilities } of stories.slice(0, 20)) {
    const possible = alternatives(tokens);
    for (let at = 1; at < tokens.length; at++) {
      const next = possible[at];
      const probabilities = [...next.values()];
      expect(Math.min(...probabilities)).toBeGreaterThan(0);
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      expect(Math.log(next.get(tokens[at]) ?? 0)).toBe(logProbabilities[at]);
    }
    expect(possible[tokens.length].size).toBe(0);
  }
});

test('a story that the world cannot tell has no next word, and an impossible continuation has probability 0', () => {
  const context = encodeWords('<s> One sunny'.split(' '));
  expect(() => alternatives(encodeWords(['<s>', 'wool']))).toThrow(/no story/);
  expect(trueLogLikelihood(context, encodeWords(['wool']))).toBe(Number.NEGATIVE_INFINITY);
  // of 4 times of day each comes as often
  expect(trueLogLikelihood(context, encodeWords(['morning']))).toBeCloseTo(Math.log(1 / 4), 12);
});

test('words come as often as their probabilities say', () => {
  // For each word: times seen minus sum of its stated probabilities has mean 0 and variance sum p (1 - p). Of 300 words
  // nearly all lie within 4 standard deviations when the probabilities are right.
  const few = drawStories(11, 'test', 400);
  const excess = new Float64Array(vocabulary.length);
  const variance = new Float64Array(vocabulary.length);
  for (const { tokens } of few) {
    const possible = alternatives(tokens);
    for (let at = 1; at < tokens.length; at++) {
      for (const [id, p] of possible[at]) {
        excess[id] -= p;
        variance[id] += p * (1 - p);
      }
      excess[tokens[at]] += 1;
    }
  }
  const deviations = [...excess].flatMap((value, id) => (variance[id] > 1 ? [value / Math.sqrt(variance[id])] : []));
  expect(deviations.length).toBeGreaterThan(100);
  expect(Math.max(...deviations.map(Math.abs))).toBeLessThan(4.5);
  const meanSquare = deviations.reduce((sum, d) => sum + d * d, 0) / deviations.length;
  expect(meanSquare).toBeGreaterThan(0.6);
  expect(meanSquare).toBeLessThan(1.5);
});

test('the bound is the mean of -ln p over all tokens but the first of each story', () => {
  const one = {
    tokens: Int32Array.of(1, 5, 2),
    logProbabilities: Float64Array.of(0, Math.log(0.5), Math.log(0.25)),
    probes: [],
  };
  // (ln 2 + ln 4) / 2 = 1.5 ln 2
  expect(entropyBound([one, one]).loss).toBeCloseTo(1.5 * Math.LN2, 12);
  expect(entropyBound([one]).tokens).toBe(2);
  expect(() => entropyBound([])).toThrow(/got none/);
});

test('two draws of the world agree on its entropy within 1 %', () => {
  const [a, b] = [drawStories(1, 'test', 1000), drawStories(2, 'train', 1000)].map((draw) => entropyBound(draw).loss);
  expect(Math.abs(a / b - 1)).toBeLessThan(0.01);
});

test('every word but <unk> is told', () => {
  const told = new Set(stories.flatMap(({ tokens }) => [...tokens]));
  expect(vocabulary.filter((_, id) => !told.has(id))).toEqual(['<unk>']);
  expect(new Set(vocabulary).size).toBe(vocabulary.length);
});

test('every question is answered by what was last told in its words', () => {
  const answers = [/\? (The \w+ is) (\w+)/g, /\? (\w+ (?:has|keeps|is|feels)) (\w+)/g];
  let asked = 0;
  for (const { tokens } of stories.slice(0, 200)) {
    const text = textOf(tokens);
    for (const found of answers.flatMap((answer) => [...text.matchAll(answer)])) {
      const [, words, answer] = found;
      const told = [...text.slice(0, found.index).matchAll(new RegExp(`${words} (\\w+)`, 'g'))];
      expect([words, told.at(-1)?.[1]]).toEqual([words, answer]);
      asked++;
    }
  }
  expect(asked).toBeGreaterThan(400);
});

test('the tokenizer file is read by Hugging Face’s library and gives back ids and text', () => {
  const tokenizer = new Tokenizer(tokenizerJson(), tokenizerConfigJson(256));
  for (const { tokens } of stories.slice(0, 50)) {
    const inner = [...tokens.subarray(1, -1)];
    const text = tokenizer.decode([...tokens], { skip_special_tokens: true });
    expect(text).not.toMatch(/ [.,?]/);
    expect(tokenizer.encode(text).ids).toEqual([startId, ...inner]);
  }
  const unknown = tokenizer.encode('Anna has xylophones.').ids;
  expect([...unknown].map(wordOf)).toEqual(['<s>', 'Anna', 'has', '<unk>', '.']);
});

test('a packed sequence begins with a story and goes on with whole ones until the cut', () => {
  const packed = packedSequence(1, 'train', 7, 400);
  expect(packed.length).toBe(400);
  const starts = [...packed].flatMap((id, at) => (id === startId ? [at] : []));
  expect(starts[0]).toBe(0);
  for (const at of starts.slice(1)) expect(packed[at - 1]).toBe(endId);
  expect(starts.length).toBeGreaterThan(1);
  expect(packedSequence(1, 'train', 7, 400)).toEqual(packed);
  expect(packedSequence(1, 'train', 8, 400)).not.toEqual(packed);
});

test.each(taskIds)(
  '%s: exactly one option can come, it is the right one, and a constant answer does not do',
  (task) => {
    const items = tasks[task];
    expect(items.length).toBe(60);
    for (const { context, options, answer } of items) {
      const possible = options.map((option) => trueLogLikelihood(context, option) > Number.NEGATIVE_INFINITY);
      expect(possible.indexOf(true)).toBe(answer);
      expect(possible.filter(Boolean).length).toBe(1);
    }
    const first = items.filter(({ answer }) => answer === 0).length;
    expect(first).toBeLessThan(45);
    const rights = new Map<string, number>();
    for (const { options, answer } of items) {
      const text = textOf(options[answer]);
      rights.set(text, (rights.get(text) ?? 0) + 1);
    }
    expect(Math.max(...rights.values())).toBeLessThan(33);
  },
);

test('the true process answers every task without a mistake', async () => {
  for (const task of taskIds) {
    const { accuracy, items } = await evaluateChoices(
      async (asked) => asked.map(({ context, continuation }) => trueLogLikelihood(context, continuation)),
      tasks[task],
    );
    expect([task, accuracy, items]).toEqual([task, 1, 60]);
  }
});
