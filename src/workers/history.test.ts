import { describe, expect, test } from 'vitest';
import type { Checkpoint } from '../engine/pipelines/checkpoint.ts';
import { noHistory } from '../engine/pipelines/maskHistory.ts';
import { createHistory } from './history.ts';
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

describe('checkpoints of a run', () => {
  test('a step back and a new way forward forget what lay ahead', () => {
    const history = createHistory(1e6);
    for (const position of [0, 0.5, 1]) history.add(entry('checkpoints.trained', position));
    expect(history.goTo(0)?.position).toBe(0);
    expect(history.entries).toHaveLength(3); // nothing is lost by looking back
    history.add(entry('checkpoints.trained', 0.25));
    expect(history.views().map(({ position }) => position)).toEqual([0, 0.25]);
    expect(history.at).toBe(1);
  });

  test('over its budget, training steps go before ends of phases, and the newest never', () => {
    const history = createHistory(3 * 400);
    expect([history.bytes, history.budgetBytes]).toEqual([0, 1200]);
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
    const history = createHistory(1e6);
    const at = (stage: number, step: number) => ({
      ...entry('checkpoints.step', stage),
      checkpoint: { ...checkpoint, cursor: { stage, step } },
    });
    const places = () => history.entries.map(({ checkpoint: { cursor } }) => [cursor.stage, cursor.step]);
    for (const stage of [0, 1, 2]) history.add(at(stage, 0));
    history.goTo(0);
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
    history.goTo(0);
    history.add({ ...at(0, 0), label: sentence('checkpoints.painted') });
    history.add(at(0, 9));
    history.goTo(0);
    history.addOnTheWay(at(0, 3)); // not the way that was painted on
    expect(places()).toEqual([
      [0, 0],
      [0, 3],
    ]);
    history.add(at(1, 0));
    history.goTo(1);
    history.forgetAhead();
    expect(places()).toEqual([
      [0, 0],
      [0, 3],
    ]);
  });

  test('a place that is not there is null and moves nothing', () => {
    const history = createHistory(1e6);
    history.add(entry('checkpoints.start', 0));
    expect(history.goTo(5)).toBeNull();
    expect(history.at).toBe(0);
  });
});
