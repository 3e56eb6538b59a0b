/** Checkpoints of this run that a visitor can go back to: the ends of phases, every stop, and training steps now and then. */
import type { Checkpoint, Cursor } from '../engine/pipelines/checkpoint.ts';
import type { CheckpointView, Phase, Sentence } from './protocol.ts';

export interface HistoryEntry {
  readonly checkpoint: Checkpoint;
  readonly phase: Phase;
  readonly label: Sentence;
  readonly position: number;
  readonly bytes: number;
}

export interface History {
  readonly entries: readonly HistoryEntry[];
  /** Index of the entry that the run stands on or has just passed. */
  readonly at: number;
  /** Of all entries, in memory. */
  readonly bytes: number;
  readonly budgetBytes: number;
  /** Forgets what lay after the current place (a step back, then a new way forward), then adds. */
  add(entry: Omit<HistoryEntry, 'bytes'>): void;
  /** Where the same way goes on: what lies further ahead stays, for it will come again to the same bits. */
  addOnTheWay(entry: Omit<HistoryEntry, 'bytes'>): void;
  /** After a change of what is to come. */
  forgetAhead(): void;
  goTo(index: number): HistoryEntry | null;
  clear(): void;
  views(): CheckpointView[];
}

const painted = 'checkpoints.painted';

/** Ends of phases; the others are steps and strokes. */
export function isMilestone({ label }: Pick<HistoryEntry, 'label'>): boolean {
  return ![painted, 'checkpoints.step', 'checkpoints.part'].includes(label.key);
}

/** @param budgetBytes when it is used up, steps and strokes go first, the oldest of them before the others; phase ends stay */
export function createHistory(budgetBytes: number): History {
  let entries: HistoryEntry[] = [];
  let at = -1;

  function insert(entry: Omit<HistoryEntry, 'bytes'>, ahead: readonly HistoryEntry[]): void {
    entries = [...entries.slice(0, at + 1), { ...entry, bytes: bytesOf(entry.checkpoint) }, ...ahead];
    at += 1;
    while (sizeOf(entries) > budgetBytes) {
      const victim = entries.findIndex((candidate, index) => index !== at && !isMilestone(candidate));
      if (victim < 0) break;
      entries = entries.toSpliced(victim, 1);
      if (victim < at) at -= 1;
    }
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
    budgetBytes,
    add(entry) {
      insert(entry, []);
    },
    addOnTheWay(entry) {
      const { cursor } = entry.checkpoint;
      const ahead = entries.slice(at + 1);
      const stroke = ahead.findIndex(({ label }) => label.key === painted); // from there on it was another way
      const same = stroke < 0 ? ahead : ahead.slice(0, stroke);
      insert(
        entry,
        same.filter(({ checkpoint }) => isBefore(cursor, checkpoint.cursor)),
      );
    },
    forgetAhead() {
      entries = entries.slice(0, at + 1);
    },
    goTo(index) {
      if (!entries[index]) return null;
      at = index;
      return entries[index];
    },
    clear() {
      entries = [];
      at = -1;
    },
    views: () => entries.map(({ phase, label, position }, index) => ({ index, phase, label, position })),
  };
}

function sizeOf(entries: readonly HistoryEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Whether a run has gone on since the entry that it stood on last. */
export function isPast({ cursor }: { readonly cursor: Cursor }, { entries, at }: History): boolean {
  const last = entries[at]?.checkpoint.cursor;
  return last !== undefined && (isBefore(last, cursor) || isBefore(cursor, last));
}

function isBefore(a: Cursor, b: Cursor): boolean {
  const places = ({ stage, step, part = 0 }: Cursor) => [stage, step, part];
  const [from, to] = [places(a), places(b)];
  const first = from.findIndex((place, i) => place !== to[i]);
  return first >= 0 && from[first] < to[first];
}

function bytesOf({ params, masks, stage }: Checkpoint): number {
  let bytes = 0;
  for (const values of params.values()) bytes += values.byteLength;
  for (const kept of masks.values()) bytes += kept.byteLength;
  for (const values of stage?.arrays.values() ?? []) bytes += values.byteLength;
  return bytes;
}
