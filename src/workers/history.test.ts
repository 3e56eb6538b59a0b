import { describe, expect, test } from 'vitest';
import type { Checkpoint } from '../engine/pipelines/checkpoint.ts';
import { noHistory } from '../engine/pipelines/maskHistory.ts';
import { createHistory, entryOf, type History } from './history.ts';
import { sentence } from './sentences.ts';

/** A checkpoint of 400 bytes. */
const checkpoint: Checkpoint = {
  spec: null,
  cursor: { stage: 0, step: 0 },
  params: new Map([['w', new Float32Array(100)]]),
  masks: new Map(),
  stage: null,
  losses: [],
  evaluations: {},
  pruning: null,
  snapshots: new Map(),
  spent: { steps: 0, macs: 0, liveMacs: 0 },
  maskHistory: noHistory,
};
const entry = (key: string, position: number) => ({
  checkpoint,
  phase: 'train' as const,
  label: sentence(key),
  position,
});

const roomy = { quotaBytes: 1e6, unwrittenBytes: 1e6, hotBytes: 1e6 };

describe('checkpoints of a run', () => {
  test('a step back and a new way forward forget what lay ahead', () => {
    const history = createHistory(roomy);
    for (const position of [0, 0.5, 1]) history.add(entry('checkpoints.trained', position));
    expect(history.goTo(history.entries[0])).toBe(true);
    expect(history.entries).toHaveLength(3); // nothing is lost by looking back
    history.add(entry('checkpoints.trained', 0.25));
    expect(history.views().map(({ position }) => position)).toEqual([0, 0.25]);
    expect(history.at).toBe(1);
  });

  test('over its budget, training steps go before ends of phases, and the newest never', () => {
    const history = createHistory({ ...roomy, quotaBytes: 3 * 400 });
    expect([history.bytes, history.quotaBytes]).toEqual([0, 1200]);
    history.add(entry('checkpoints.start', 0));
    expect(history.bytes).toBe(400);
    history.add(entry('checkpoints.step', 0.1));
    history.add(entry('checkpoints.step', 0.2));
    history.add(entry('checkpoints.trained', 0.3));
    expect(history.views().map(({ position }) => position)).toEqual([0, 0.2, 0.3]);
    history.add(entry('checkpoints.step', 0.4));
    expect(history.views().map(({ position }) => position)).toEqual([0, 0.3, 0.4]);
    history.add(entry('checkpoints.scored', 0.5));
    history.add(entry('checkpoints.masked', 0.6));
    expect(history.views().map(({ position }) => position)).toEqual([0, 0.3, 0.5, 0.6]); // only ends are left: kept
    expect(history.at).toBe(3);
  });

  test('a stop on the same way keeps what lies ahead; what it has passed is forgotten', () => {
    const history = createHistory(roomy);
    const at = (stage: number, step: number) => ({
      ...entry('checkpoints.step', stage),
      checkpoint: { ...checkpoint, cursor: { stage, step } },
    });
    const places = () => history.entries.map(({ cursor }) => [cursor.stage, cursor.step]);
    for (const stage of [0, 1, 2]) history.add(at(stage, 0));
    history.goTo(history.entries[0]);
    history.addOnTheWay(at(0, 3));
    expect([places(), history.at]).toEqual([
      [
        [0, 0],
        [0, 3],
        [1, 0],
        [2, 0],
      ],
      1,
    ]);
    history.addOnTheWay(at(1, 0)); // the same place again: once
    expect([places(), history.at]).toEqual([
      [
        [0, 0],
        [0, 3],
        [1, 0],
        [2, 0],
      ],
      2,
    ]);
    history.addOnTheWay(at(3, 1));
    expect(places().at(-1)).toEqual([3, 1]);
    expect(places()).toHaveLength(4); // 2, 0 lay between and was passed unseen
    history.goTo(history.entries[0]);
    history.add({ ...at(0, 0), label: sentence('checkpoints.painted') });
    history.add(at(0, 9));
    history.goTo(history.entries[0]);
    history.addOnTheWay(at(0, 3)); // not the way that was painted on
    expect(places()).toEqual([
      [0, 0],
      [0, 3],
    ]);
    history.add(at(1, 0));
    history.goTo(history.entries[1]);
    history.forgetAhead();
    expect(places()).toEqual([
      [0, 0],
      [0, 3],
    ]);
  });

  test('the end of a phase on the same way stands once, as it stood, and keeps what lies ahead', () => {
    const history = createHistory(roomy);
    const at = (key: string, stage: number, step = 0) => ({
      ...entry(`checkpoints.${key}`, stage),
      checkpoint: { ...checkpoint, cursor: { stage, step } },
    });
    for (const [stage, key] of ['start', 'masked', 'finetuned', 'evaluated'].entries()) {
      history.addOnTheWay(at(key, stage));
    }
    const before = [...history.entries];
    history.goTo(before[0]);
    history.addOnTheWay(at('masked', 1));
    expect([history.entries, history.at]).toEqual([before, 1]);
    expect(history.entries[1]).toBe(before[1]); // so that its files stay
    history.addOnTheWay(at('step', 2)); // a stop where a phase has ended
    expect([history.entries[2], history.at]).toEqual([before[2], 2]);
    history.goTo(before[0]);
    history.addOnTheWay(at('step', 0, 3));
    history.goTo(before[0]);
    history.addOnTheWay(at('masked', 0, 3)); // the end of a phase in place of a stop
    expect(history.entries.map(({ label }) => label.key.slice(12))).toEqual([
      'start',
      'masked',
      'masked',
      'finetuned',
      'evaluated',
    ]);
  });

  test('what lies behind a stroke is another way, also where the stroke had to make room', () => {
    const history = createHistory(roomy);
    const layers = [{ layer: 'w', cut: 2, grown: 0 }];
    const move = { stage: 0, step: 0, sparsity: 0.02, layers, byHand: true as const };
    const at = (key: string, stage: number, moves: (typeof move)[]) => ({
      ...entry(`checkpoints.${key}`, stage),
      checkpoint: { ...checkpoint, cursor: { stage, step: 0 }, maskHistory: { ...noHistory, moves } },
    });
    history.add(at('start', 0, []));
    history.add(at('painted', 0, [move]));
    history.addOnTheWay(at('trained', 1, [move]));
    history.addOnTheWay(at('evaluated', 2, [move]));
    history.setQuota(3 * 400);
    expect(history.forgotten).toBe(1); // the stroke
    history.goTo(history.entries[0]);
    history.addOnTheWay(at('trained', 1, []));
    expect(history.entries).toHaveLength(2);
  });

  test('a place that is no longer there is not gone to', () => {
    const history = createHistory(roomy);
    history.add(entry('checkpoints.start', 0));
    expect(history.goTo(entryOf(entry('checkpoints.step', 1)))).toBe(false);
    expect(history.at).toBe(0);
  });
});

describe('what stays in memory', () => {
  const written = (history: History) => {
    for (const [index, one] of history.entries.entries()) one.file ??= `file-${index}`;
    history.fitIn();
  };
  const hot = (history: History) => history.entries.map(({ checkpoint }) => checkpoint !== null);

  test('nothing leaves it that no file holds; then the start, the scores, the present place and the newest stay', () => {
    const history = createHistory({ ...roomy, hotBytes: 900 });
    for (const key of ['start', 'scored', 'masked']) {
      history.add({ ...entry(`checkpoints.${key}`, 0), phase: key === 'scored' ? 'score' : 'mask' });
    }
    for (const position of [1, 2, 3, 4]) history.add(entry('checkpoints.step', position));
    expect(hot(history)).toEqual([true, true, true, true, true, true, true]);
    written(history);
    expect(hot(history)).toEqual([true, true, false, false, true, true, true]);
    history.goTo(history.entries[3]);
    history.warm(history.entries[3], checkpoint); // as read from its file
    expect(hot(history)).toEqual([true, true, false, true, false, true, true]);
  });

  test('what a file leaves out is kept beside it, and is there again', () => {
    const history = createHistory({ ...roomy, hotBytes: 0 });
    const memo = { spared: 'a walk' };
    const stage = { step: 1, arrays: new Map(), memo };
    history.add(entry('checkpoints.start', 0));
    history.add({ ...entry('checkpoints.step', 1), checkpoint: { ...checkpoint, stage } });
    history.add(entry('checkpoints.step', 2));
    written(history);
    const [, cold] = history.entries;
    expect(cold.checkpoint).toBeNull();
    const read = { ...checkpoint, stage: { step: 1, arrays: new Map() } };
    expect(history.warm(cold, read).stage?.memo).toBe(memo);
  });

  test('a file is longer than its arrays: once it is written, steps make room for it', () => {
    const history = createHistory({ ...roomy, quotaBytes: 3 * 400 });
    for (const key of ['start', 'step', 'trained']) history.add(entry(`checkpoints.${key}`, 0));
    for (const one of history.entries) one.bytes += 100;
    written(history);
    expect(history.views().map(({ label }) => label.key.slice(12))).toEqual(['start', 'trained']);
    expect([history.bytes, history.forgotten]).toEqual([1000, 1]);
  });

  test('what no file takes keeps to its own limit, by the same rule', () => {
    const history = createHistory({ ...roomy, unwrittenBytes: 3 * 400 });
    for (const key of ['start', 'step', 'step', 'step', 'trained']) history.add(entry(`checkpoints.${key}`, 0));
    expect(history.views().map(({ label }) => label.key.slice(12))).toEqual(['start', 'step', 'trained']);
    expect(history.forgotten).toBe(2);
    written(history);
    history.add(entry('checkpoints.step', 1));
    expect(history.entries).toHaveLength(4);
    history.setQuota(400);
    expect(history.views().map(({ label }) => label.key.slice(12))).toEqual(['start', 'trained', 'step']);
  });
});
