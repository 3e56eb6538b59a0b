/** Checkpoints in the worker's memory, for private windows and old browsers: gone with the tab, and it says so. */
import type { Checkpoint, CheckpointArray } from './checkpointFile.ts';
import { assertCheckpointId, type CheckpointStore } from './checkpointStore.ts';

/** @param now milliseconds since 1970 */
export function createMemoryStore(now: () => number): CheckpointStore {
  const kept = new Map<string, Checkpoint>();
  return {
    durable: false,
    async save(id, meta, arrays) {
      assertCheckpointId(id);
      const copy = new Map([...arrays].map(([name, array]) => [name, array.slice()]));
      // Through JSON, so that the caller gets back the same as from a file.
      kept.set(id, { savedAt: now(), meta: JSON.parse(JSON.stringify(meta ?? null)), arrays: copy });
      return byteLength(copy);
    },
    async load(id) {
      const checkpoint = kept.get(id);
      if (!checkpoint) return null;
      return { ...checkpoint, arrays: new Map([...checkpoint.arrays].map(([name, array]) => [name, array.slice()])) };
    },
    async list() {
      const entries = [...kept].map(([id, { savedAt, meta, arrays }]) => {
        return { id, savedAt, meta, bytes: byteLength(arrays), inUse: false };
      });
      return { entries: entries.sort((a, b) => b.savedAt - a.savedAt), newer: [] };
    },
    async sizes() {
      return [...kept].map(([id, { arrays }]) => ({ id, bytes: byteLength(arrays), inUse: false }));
    },
    async claim() {},
    async remove(id) {
      kept.delete(id);
    },
    async usage() {
      const bytes = [...kept.values()].reduce((sum, { arrays }) => sum + byteLength(arrays), 0);
      return { bytes, freeBytes: null };
    },
  };
}

function byteLength(arrays: ReadonlyMap<string, CheckpointArray>): number {
  return [...arrays.values()].reduce((sum, array) => sum + array.byteLength, 0);
}
