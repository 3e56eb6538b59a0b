import { expect, test } from 'vitest';
import { latencyOf, measureLatency, spreadOf } from './latency.ts';

test('quartiles are interpolated', () => {
  // numpy.percentile([1, 2, 3, 10], [25, 50, 75]) = 1.75, 2.5, 4.75
  expect(spreadOf([10, 1, 3, 2])).toEqual({ low: 1.75, median: 2.5, high: 4.75 });
  expect(spreadOf([7])).toEqual({ low: 7, median: 7, high: 7 });
});

test('ratios are of the same round: a slow moment that hits both says nothing', () => {
  const { ratio, verdict } = latencyOf([5, 50, 5], [10, 100, 10]);
  expect(ratio).toEqual({ low: 0.5, median: 0.5, high: 0.5 });
  expect(verdict).toBe('faster');
});

test('where the rounds do not agree there is no difference', () => {
  expect(latencyOf([9, 12, 9, 12], [10, 10, 10, 10]).verdict).toBe('same');
  expect(latencyOf([11, 12, 13, 14], [10, 10, 10, 10]).verdict).toBe('slower');
  expect(latencyOf([10, 10], [10, 10]).verdict).toBe('same');
});

test('alternatives take turns, the warm-up is not counted, the start moves on', async () => {
  let clock = 0;
  const order: string[] = [];
  const run = (name: string, ms: number) => async () => {
    order.push(name);
    clock += order.length <= 2 ? 1000 : ms; // the first round is slow
  };
  const rounds: number[] = [];
  const [dense, sparse] = await measureLatency([run('dense', 4), run('sparse', 2)], {
    rounds: 2,
    leastRounds: 2,
    patience: 0,
    warmup: 1,
    now: () => clock,
    onRound: (done) => {
      rounds.push(done);
    },
  });
  expect(order).toEqual(['dense', 'sparse', 'sparse', 'dense', 'dense', 'sparse']);
  expect(rounds).toEqual([1, 2]);
  expect(dense).toEqual({
    ms: { median: 4, low: 4, high: 4 },
    ratio: { median: 1, low: 1, high: 1 },
    verdict: 'same',
  });
  expect(sparse.ms.median).toBe(2);
  expect(sparse.verdict).toBe('faster');
});

test('it stops between two rounds', async () => {
  const stop = new AbortController();
  const measured = measureLatency([async () => stop.abort()], {
    rounds: 5,
    leastRounds: 5,
    patience: 0,
    warmup: 0,
    now: () => 0,
    signal: stop.signal,
  });
  await expect(measured).rejects.toMatchObject({ code: 'cancelled' });
});

test('a slow device stops early, but not before the least number of rounds', async () => {
  let clock = 0;
  const run = async () => {
    clock += 100;
  };
  const done: number[] = [];
  const onRound = (round: number) => {
    done.push(round);
  };
  await measureLatency([run], { rounds: 50, leastRounds: 3, patience: 250, warmup: 1, now: () => clock, onRound });
  expect(done).toEqual([1, 2, 3]);
  await measureLatency([run], { rounds: 5, leastRounds: 3, patience: 1e6, warmup: 0, now: () => clock, onRound });
  expect(done.slice(3)).toEqual([1, 2, 3, 4, 5]);
});
