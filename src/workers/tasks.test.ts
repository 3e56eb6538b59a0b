import { describe, expect, test } from 'vitest';
import { LabError } from '../engine/errors.ts';
import { createTaskQueue, throwIfCancelled } from './tasks.ts';
import { nextTurn } from './turn.ts';

/** Works until it is cancelled or told to end. */
function longTask(log: string[], name: string) {
  let end = false;
  return {
    finish: () => {
      end = true;
    },
    work: async (signal: AbortSignal) => {
      log.push(`${name} began`);
      while (!end) {
        throwIfCancelled(signal, name);
        await nextTurn();
      }
      log.push(`${name} ended`);
    },
  };
}

describe('one thing at a time', () => {
  test('a later command interrupts one that may be interrupted, and waits until it has stopped', async () => {
    const log: string[] = [];
    const tasks = createTaskQueue((thrown) => log.push(String(thrown)));
    const first = tasks.run({ interruptible: true }, longTask(log, 'play').work);
    await nextTurn();
    const second = tasks.run({ interruptible: true }, async () => {
      log.push('slider');
    });
    await Promise.all([first, second]);
    expect(log).toEqual(['play began', 'slider']); // a cancel is not a fault
    expect(tasks.busy).toBe(false);
  });

  test('loading is not interrupted by a later command', async () => {
    const log: string[] = [];
    const tasks = createTaskQueue((thrown) => log.push(String(thrown)));
    const loading = longTask(log, 'load');
    const first = tasks.run({ interruptible: false }, loading.work);
    const second = tasks.run({ interruptible: true }, async () => {
      log.push('play');
    });
    await nextTurn();
    expect(log).toEqual(['load began']);
    loading.finish();
    await Promise.all([first, second]);
    expect(log).toEqual(['load began', 'load ended', 'play']);
  });

  test('cancel stops anything, loading too, and drops what waits and may be interrupted', async () => {
    const log: string[] = [];
    const tasks = createTaskQueue((thrown) => log.push(String(thrown)));
    void tasks.run({ interruptible: false }, longTask(log, 'load').work);
    void tasks.run({ interruptible: true }, longTask(log, 'play').work);
    await nextTurn();
    await tasks.cancel();
    expect(log).toEqual(['load began']);
  });

  test('of queued moves of one slider only the newest runs', async () => {
    const log: number[] = [];
    const tasks = createTaskQueue(() => {});
    const moves = [1, 2, 3].map((value) =>
      tasks.run({ interruptible: true, coalesce: 'sparsity' }, async () => {
        log.push(value);
      }),
    );
    await Promise.all(moves);
    expect(log).toEqual([3]);
  });

  test('a fault is told, and the queue goes on', async () => {
    const faults: unknown[] = [];
    const tasks = createTaskQueue((thrown) => faults.push(thrown));
    await tasks.run({ interruptible: true }, async () => {
      throw new LabError('fileEmpty', 'a file');
    });
    let ran = false;
    await tasks.run({ interruptible: true }, async () => {
      ran = true;
    });
    expect(faults).toEqual([expect.objectContaining({ code: 'fileEmpty' })]);
    expect(ran).toBe(true);
  });
});
