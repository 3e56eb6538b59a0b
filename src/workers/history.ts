/** Checkpoints of this run that the scrubber can go back to: the ends of phases, and training steps now and then. */
import type { Checkpoint } from '../engine/pipelines/checkpoint.ts';
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
  goTo(index: number): HistoryEntry | null;
  clear(): void;
  views(): CheckpointView[];
}

/** @param budgetBytes when it is used up, training steps and strokes in the middle go first; phase ends stay */
export function createHistory(budgetBytes: number): History {
  let entries: HistoryEntry[] = [];
  let at = -1;
  const isMilestone = ({ label }: HistoryEntry) =>
    label.key !== 'checkpoints.step' && label.key !== 'checkpoints.painted';
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
      entries = [...entries.slice(0, at + 1), { ...entry, bytes: bytesOf(entry.checkpoint) }];
      at = entries.length - 1;
      while (sizeOf(entries) > budgetBytes) {
        const victim = entries.findIndex((candidate) => !isMilestone(candidate));
        if (victim < 0 || victim === at) break;
        entries = entries.toSpliced(victim, 1);
        at -= 1;
      }
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

function bytesOf({ params, masks, stage }: Checkpoint): number {
  let bytes = 0;
  for (const values of params.values()) bytes += values.byteLength;
  for (const kept of masks.values()) bytes += kept.byteLength;
  for (const values of stage?.arrays.values() ?? []) bytes += values.byteLength;
  return bytes;
}
