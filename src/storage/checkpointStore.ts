/** The contract of a place that keeps checkpoints: the worker saves and loads through it and knows no file system. */
import type { Checkpoint, CheckpointArray } from './checkpointFile.ts';

export interface CheckpointEntry {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** Length of the file. */
  readonly bytes: number;
  readonly meta: unknown;
  /** Another tab is running this one now: offer it to nobody else. */
  readonly inUse: boolean;
}

export interface CheckpointList {
  /** Newest first. */
  readonly entries: readonly CheckpointEntry[];
  /** Written by a later version of the lab: kept, not readable here. */
  readonly newer: readonly { readonly id: string; readonly version: number }[];
}

/** What a name and a length say, without reading the file. */
export interface CheckpointSize {
  readonly id: string;
  readonly bytes: number;
  /** As CheckpointEntry. */
  readonly inUse: boolean;
}

export interface StorageUsage {
  /** Of all checkpoints. */
  readonly bytes: number;
  /** What the browser still grants this site, or null when it does not say. */
  readonly freeBytes: number | null;
}

export interface CheckpointStore {
  /** False = gone with the tab (private window, old browser): say so to the user. */
  readonly durable: boolean;
  /**
   * Replaces the checkpoint of this id. Until the new one is wholly written the earlier one stays as it is.
   * @param id letters, digits, '-' and '_', at most 64; one run of one tab
   * @returns length of the file
   * @throws LabError 'storageFull' (the earlier checkpoint is kept), 'storageUnavailable' (another tab runs this id)
   */
  save(id: string, meta: unknown, arrays: ReadonlyMap<string, CheckpointArray>): Promise<number>;
  /**
   * @returns null when there is none; a half-written or damaged one is removed and counts as none
   * @throws LabError 'checkpointInvalid' when only a later version of the lab can read it; it is kept
   */
  load(id: string): Promise<Checkpoint | null>;
  list(): Promise<CheckpointList>;
  /** Of every checkpoint, half-written ones included: for many files, whose headers would be long to read. */
  sizes(): Promise<readonly CheckpointSize[]>;
  /** Makes this tab the only writer of this id until it ends, as `save` does. @throws LabError 'storageUnavailable' (another tab runs it) */
  claim(id: string): Promise<void>;
  /** What another tab is running stays. */
  remove(id: string): Promise<void>;
  usage(): Promise<StorageUsage>;
}

/** Ids become file names. A wrong one is a fault of the caller. */
export function assertCheckpointId(id: string): void {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) {
    throw new TypeError(`checkpoint id: wanted 1 to 64 letters, digits, '-' or '_', got "${id}"`);
  }
}
