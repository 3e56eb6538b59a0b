/** The runs that are kept, branches of them and notebooks: calls and events, as plain data. */
import type { KeptCheckpoint, RunFigures, RunRecord, RunStore } from '../../storage/runStore.ts';
import type { WordsEdit } from '../../storage/words.ts';
import type { Sentence } from '../messages/run.ts';

export type { KeptCheckpoint, RunFigures, RunRecord, WordsEdit };

export interface RunStorage {
  /** Of the checkpoints of all kept runs. */
  readonly bytes: number;
  /** What the browser still grants, or null. */
  readonly freeBytes: number | null;
  readonly lasts: RunStore['lasts'];
}

/** Bytes that the lab keeps in this browser, by what they are. */
export interface StorageView {
  /** Checkpoints of kept runs. */
  readonly runs: number;
  /** Kept sweeps with what they work on. */
  readonly sweeps: number;
  /** Places of the scrubbers of all tabs. */
  readonly scrubber: number;
  /** The runs that a reload finds again beside those places, with the visitor's data: those of all tabs. */
  readonly paused: number;
  /** Downloads from the model hub. */
  readonly models: number;
  /** What the browser counts for this site, with what it needs beside, and the most that it grants; null = it does not say. */
  readonly estimate: { readonly usedBytes: number; readonly quotaBytes: number } | null;
}

/** Where the run on the page was branched from. */
export interface BranchView {
  readonly run: string;
  readonly checkpoint: string;
  readonly label: Sentence;
}

export interface KeptRunCalls {
  /** Opens a kept run at a checkpoint; changed settings hold from there on, as a run of its own. */
  branchRun(run: string, checkpoint: string): Promise<void>;
  /** A run from the beginning with the present settings. */
  leaveBranch(): Promise<void>;
  editRun(run: string, change: WordsEdit): Promise<void>;
  removeRun(run: string): Promise<void>;
  /** Writes one run as a notebook; it comes as an event. */
  writeNotebook(run: string, withWeights: boolean): Promise<void>;
  openNotebook(file: File): Promise<void>;
  /** Deletes the checkpoints of all runs without a star. */
  freeRuns(): Promise<void>;
  /** Deletes all sweeps without a star. */
  freeSweeps(): Promise<void>;
  /** Looks up what is kept; it comes as an event. */
  tellStorage(): Promise<void>;
}

export type KeptRunEvent =
  | { readonly type: 'runs'; readonly runs: readonly RunRecord[]; readonly storage: RunStorage }
  | { readonly type: 'storage'; readonly storage: StorageView }
  | { readonly type: 'notebook'; readonly notebook: { readonly fileName: string; readonly blob: Blob } | null }
  | { readonly type: 'branch'; readonly branch: BranchView | null };
