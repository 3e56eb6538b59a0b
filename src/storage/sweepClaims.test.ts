import { expect, test } from 'vitest';
import { createFakeLocks } from '../testing/fakeLocks.ts';
import { createSweepClaims } from './sweepClaims.ts';

test('a sweep belongs to one tab until it is given back, and the others see it', async () => {
  const locks = createFakeLocks();
  const [here, there] = [createSweepClaims(locks, 10), createSweepClaims(locks, 10)];
  const giveBack = await here.claim('a');
  expect(giveBack).not.toBeNull();
  expect([[...(await here.claimedElsewhere())], [...(await there.claimedElsewhere())]]).toEqual([[], ['a']]);
  expect(await there.claim('a')).toBeNull();
  expect(await there.claim('b')).not.toBeNull();
  let isFree = false;
  const freed = there.freed('a').then(() => {
    isFree = true;
  });
  await Promise.resolve();
  expect(isFree).toBe(false);
  await giveBack!();
  await freed;
  expect([...(await there.claimedElsewhere())]).toEqual([]);
  expect(await there.claim('a')).not.toBeNull();
  expect([...(await here.claimedElsewhere())]).toEqual(['b', 'a']);
});

test('a tab that only waits for a claim to end claims nothing, and the next claim comes behind it', async () => {
  const locks = createFakeLocks();
  const [here, there] = [createSweepClaims(locks, 10), createSweepClaims(locks, 1000)];
  const giveBack = await here.claim('a');
  const freed = there.freed('a');
  const next = there.claim('a'); // a worker that was just ended gives its locks back soon
  await giveBack!();
  await freed;
  expect(await next).not.toBeNull();
});
