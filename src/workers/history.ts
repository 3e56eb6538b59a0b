/**
 * Checkpoints of this run that a visitor can go back to: the ends of phases, every stop, and training steps now and then.
 * All are on disk once a visitor has done something; a few stay in memory too. Knows no disk.
 */
import type { Checkpoint, Cursor } from '../engine/pipelines/checkpoint.ts';
import { encodeCheckpoint } from '../engine/pipelines/checkpointData.ts';
import { type CheckpointMemo, memoOf, withMemo } from '../engine/pipelines/checkpointMemo.ts';
import { madeByHand } from '../engine/pipelines/maskHistory.ts';
import { isBefore, isSame } from './cursors.ts';
import type { CheckpointView, Phase, Sentence } from './protocol.ts';

/** What is known of a place without its checkpoint. */
export interface PlaceFacts {
  /** Unlike its index it stays, also in a file. */
  readonly id: string;
  readonly cursor: Cursor;
  readonly phase: Phase;
  readonly label: Sentence;
  /** Along the run, in [0, 1]. */
  readonly position: number;
  /** Weights that the brush has changed before it: another number is another way. Absent in records of earlier versions. */
  readonly byHand?: number;
}

export interface HistoryEntry extends PlaceFacts {
  /** In memory; null = only in its file. Only the history changes this. */
  checkpoint: Checkpoint | null;
  /** What the file leaves out, where it has been in memory. */
  memo: CheckpointMemo | null;
  /** Id of its file; null = not written yet. */
  file: string | null;
  /** Of its file; before it is written, of its arrays. */
  bytes: number;
}

/** A checkpoint with what is said of it. */
export type NewPlace = Pick<PlaceFacts, 'phase' | 'label' | 'position'> & { readonly checkpoint: Checkpoint };

export interface HistoryLimits {
  /** Of all checkpoints. When it is used up, steps and strokes go first, the oldest of them before the others; phase ends stay. */
  readonly quotaBytes: number;
  /** Of checkpoints that no file holds (the disk is full, perhaps): the same rule. */
  readonly unwrittenBytes: number;
  /** Of checkpoints that stay in memory beside their files; where the run began, where it was scored and where it stands stay anyway. */
  readonly hotBytes: number;
}

export interface History {
  readonly entries: readonly HistoryEntry[];
  /** Index of the entry that the run stands on or has just passed. */
  readonly at: number;
  /** Of all entries. */
  readonly bytes: number;
  readonly quotaBytes: number;
  /** Steps and strokes that had to make room. */
  readonly forgotten: number;
  /** Forgets what lay after the current place (a step back, then a new way forward), then adds. */
  add(place: NewPlace): void;
  /** Where the same way goes on: what lies further ahead stays, for it comes again to the same bits. No place stands twice. */
  addOnTheWay(place: NewPlace): void;
  /** After a change of what is to come. */
  forgetAhead(): void;
  /** All but where the run began. */
  startAnew(): void;
  /** @returns false where it is no longer there */
  goTo(entry: HistoryEntry): boolean;
  /** Its file is gone, or damaged. */
  lose(entry: HistoryEntry): void;
  /** In place of all that is there: the history of a run that is taken up. */
  take(entries: readonly HistoryEntry[], at: number, forgotten: number): void;
  /** It is used; @param checkpoint as it is in memory, or as it was read. @returns with what the file left out */
  warm(entry: HistoryEntry, checkpoint: Checkpoint): Checkpoint;
  /** After files were written, which are longer than their arrays: what is too much goes, or leaves memory. */
  fitIn(): void;
  setQuota(bytes: number): void;
  views(): CheckpointView[];
}

/** What the checkpoints of a run may take where nobody has said it. */
export const defaultQuotaBytes = 250e6;

/** Where the browser grants no files, all checkpoints together may take what unwritten ones may. */
export const memoryLimits = { unwrittenBytes: 128e6, hotBytes: 32e6 };

const painted = 'checkpoints.painted';

/** Ends of phases; the others are steps and strokes. */
export function isMilestone({ label }: Pick<HistoryEntry, 'label'>): boolean {
  return ![painted, 'checkpoints.step', 'checkpoints.part'].includes(label.key);
}

/** Made by the brush: a cut by hand, or one undone. */
export function isStroke({ label }: Pick<HistoryEntry, 'label'>): boolean {
  return label.key === painted;
}

export function entryOf({ checkpoint, phase, label, position }: NewPlace): HistoryEntry {
  return {
    id: crypto.randomUUID(),
    cursor: checkpoint.cursor,
    phase,
    label,
    position,
    byHand: madeByHand(checkpoint.maskHistory).reduce((sum, { cut, grown }) => sum + cut + grown, 0),
    checkpoint,
    memo: null,
    file: null,
    bytes: bytesOf(checkpoint),
  };
}

export function createHistory({ quotaBytes: quota, unwrittenBytes, hotBytes }: HistoryLimits): History {
  let quotaBytes = quota;
  let entries: HistoryEntry[] = [];
  let at = -1;
  let forgotten = 0;
  /** By when they were used last, the newest at the end. */
  const used = new Set<HistoryEntry>();

  function use(entry: HistoryEntry): void {
    used.delete(entry);
    used.add(entry);
  }

  function cool(): void {
    const here = new Set(entries);
    const scored = entries.find((entry) => isMilestone(entry) && entry.phase === 'score');
    let hot = 0;
    for (const entry of [...used].reverse()) {
      if (!here.has(entry)) used.delete(entry);
      if (!here.has(entry) || entry.file === null || !entry.checkpoint) continue;
      if (entry === entries[0] || entry === scored || entry === entries[at]) continue;
      hot += entry.bytes;
      if (hot <= hotBytes) continue;
      entry.memo = memoOf(entry.checkpoint);
      entry.checkpoint = null;
    }
  }

  /** Drops the first step or stroke, other than the current one and where the run began, while there are too many bytes of a kind. */
  function makeRoom(most: number, counts: (entry: HistoryEntry) => boolean): void {
    while (sizeOf(entries.filter(counts)) > most) {
      const victim = entries.findIndex((one, i) => i > 0 && i !== at && !isMilestone(one) && counts(one));
      if (victim < 0) break;
      entries = entries.toSpliced(victim, 1);
      if (victim < at) at -= 1;
      forgotten += 1;
    }
  }

  function fitIn(): void {
    makeRoom(quotaBytes, () => true);
    makeRoom(unwrittenBytes, ({ file }) => file === null);
    cool();
  }

  function reach(entry: HistoryEntry, ahead: readonly HistoryEntry[]): void {
    entries = [...entries.slice(0, at + 1), entry, ...ahead];
    at += 1;
    use(entry);
    fitIn();
  }

  return {
    get entries() {
      return entries;
    },
    get at() {
      return at;
    },
    get bytes() {
      return sizeOf(entries);
    },
    get quotaBytes() {
      return quotaBytes;
    },
    get forgotten() {
      return forgotten;
    },
    add(place) {
      reach(entryOf(place), []);
    },
    addOnTheWay(place) {
      const entry = entryOf(place);
      const { cursor, byHand } = entry;
      const ahead = entries.slice(at + 1);
      // a stroke may have had to make room: what lies behind it is another way all the same
      const other = ahead.findIndex((one) => isStroke(one) || (one.byHand ?? byHand) !== byHand);
      const same = other < 0 ? ahead : ahead.slice(0, other);
      const further = same.filter((one) => isBefore(cursor, one.cursor));
      const known = same.find((one) => isSame(cursor, one.cursor));
      reach(known && (isMilestone(known) || !isMilestone(place)) ? known : entry, further);
    },
    forgetAhead() {
      entries = entries.slice(0, at + 1);
    },
    startAnew() {
      entries = entries.slice(0, 1);
      at = 0;
    },
    goTo(entry) {
      const index = entries.indexOf(entry);
      if (index < 0) return false;
      at = index;
      use(entry);
      cool();
      return true;
    },
    lose(entry) {
      const index = entries.indexOf(entry);
      if (index < 1) return; // where the run began is never taken off the list
      entries = entries.toSpliced(index, 1);
      if (index <= at) at -= 1;
    },
    take(taken, place, lost) {
      [entries, at, forgotten] = [[...taken], place, lost];
      for (const entry of taken) if (entry.checkpoint) use(entry);
      fitIn();
    },
    warm(entry, checkpoint) {
      const whole = entry.memo ? withMemo(checkpoint, entry.memo) : checkpoint;
      [entry.checkpoint, entry.memo] = [whole, null];
      use(entry);
      cool();
      return whole;
    },
    fitIn,
    setQuota(bytes) {
      quotaBytes = bytes;
      fitIn();
    },
    views: () => entries.map(({ id, phase, label, position }) => ({ id, phase, label, position })),
  };
}

function sizeOf(entries: readonly HistoryEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Whether a run has gone on since the entry that it stood on last. */
export function isPast({ cursor }: { readonly cursor: Cursor }, { entries, at }: History): boolean {
  const last = entries[at]?.cursor;
  return last !== undefined && !isSame(last, cursor);
}

function bytesOf(checkpoint: Checkpoint): number {
  return [...encodeCheckpoint(checkpoint).arrays.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
}
