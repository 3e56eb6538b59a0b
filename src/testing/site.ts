/** A browser's site in memory: folders that all its tabs share, and locks that end with their tab. */
import { LabError } from '../engine/errors.ts';
import { tabOfPlace } from '../storage/openStore.ts';
import { createOpfsStore } from '../storage/opfsStore.ts';
import type { TabLocks } from '../storage/tabLocks.ts';
import type { Platform } from '../workers/platform.ts';
import { FakeDirectory } from './fakeDirectory.ts';

export interface Tab extends Pick<Platform, 'storage' | 'historyFiles'> {
  /** Whatever it had claimed is free; what it does afterwards no longer counts. */
  close(): void;
}

export interface Site {
  readonly checkpoints: FakeDirectory;
  readonly history: FakeDirectory;
  openTab(): Tab;
}

export function createSite(): Site {
  const [checkpoints, history] = [new FakeDirectory(), new FakeDirectory()];
  const claims = new Map<string, Tab>();
  let clock = 0;
  let turn: Promise<unknown> = Promise.resolve();
  /** One task after another, whoever asks. */
  const exclusive: TabLocks['exclusive'] = (task) => {
    const done = turn.then(task);
    turn = done.catch(() => {});
    return done;
  };

  function openTab(): Tab {
    let closed = false;
    const locks: TabLocks = {
      exclusive: (task) => (closed ? new Promise(() => {}) : exclusive(task)),
      async claim(id) {
        if ((claims.get(id) ?? tab) !== tab) throw new LabError('storageUnavailable', `${id}: another tab`);
        if (!closed) claims.set(id, tab);
      },
      claimedElsewhere: async () => new Set([...claims].flatMap(([id, owner]) => (owner === tab ? [] : [id]))),
    };
    const rest = { freeBytes: async () => null, now: () => ++clock };
    const records = createOpfsStore({ directory: checkpoints, locks, ...rest });
    const unordered: TabLocks = { ...locks, exclusive: (task) => (closed ? new Promise(() => {}) : task()) };
    const places = createOpfsStore({ directory: history, locks: unordered, ownerOf: tabOfPlace, ...rest });
    const tab: Tab = {
      storage: async () => records,
      historyFiles: async () => places,
      close() {
        closed = true;
        for (const [id, owner] of claims) if (owner === tab) claims.delete(id);
      },
    };
    return tab;
  }
  return { checkpoints, history, openTab };
}
