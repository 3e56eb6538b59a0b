/** The contract of a place that keeps runs: what they are and how they went. Their checkpoints are files elsewhere. */

import type { LossRecord, Milestone } from '../engine/pipelines/checkpoint.ts';
import { isText } from '../engine/pipelines/fitSettings.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { keepingWords, type Words, type WordsEdit } from './words.ts';

/** A place in a run that can be branched from. */
export interface KeptCheckpoint {
  /** Id of its file. */
  readonly id: string;
  readonly phase: string;
  /** A sentence of the worker: message key and its values. */
  readonly label: { readonly key: string; readonly values: Readonly<Record<string, string | number>> };
  /** Along the run, in [0, 1]. */
  readonly position: number;
  readonly bytes: number;
}

export interface RunFigures {
  readonly accuracy: number;
  readonly loss: number;
  readonly examples: number;
  /** exp(loss) of a language model; absent for classifiers. */
  readonly perplexity?: number;
  /** Accuracy by zero-shot task, share in [0, 1]; absent where none was asked. */
  readonly tasks?: Readonly<Record<string, number>>;
}

export interface RunRecord extends Words {
  readonly id: string;
  /** Where it was branched from; null = a root. */
  readonly parent: { readonly run: string; readonly checkpoint: string } | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly savedAt: number;
  readonly settings: Settings;
  readonly recipe: Recipe;
  readonly architecture: string;
  /** 'bundled' | 'fresh' | the file's name */
  readonly origin: string;
  readonly data: string;
  /** Hash of the visitor's own data; absent for generated data and in records of earlier versions. */
  readonly dataPrint?: string;
  /** Spec of the visitor's own network as JSON; its weights are those of the first checkpoint. */
  readonly ownModel: { readonly name: string; readonly spec: string } | null;
  readonly checkpoints: readonly KeptCheckpoint[];
  readonly evaluations: Readonly<Partial<Record<Milestone, RunFigures>>>;
  /** Zeros / masked weights, now. */
  readonly sparsity: number;
  /** A part of all training steps, the last one among them. */
  readonly losses: readonly LossRecord[];
  readonly finished: boolean;
}

export interface RunStore {
  /** `tab` = gone with it: the browser refuses; `newer` = so too, for a later version of the lab was here. */
  readonly lasts: 'site' | 'tab' | 'newer';
  /** Adds or replaces; what the visitor wrote on the stored one stays. @throws LabError 'storageFull' | 'storageUnavailable' */
  put(record: RunRecord): Promise<void>;
  edit(id: string, change: WordsEdit): Promise<void>;
  /** Newest first. */
  list(): Promise<readonly RunRecord[]>;
  get(id: string): Promise<RunRecord | null>;
  remove(id: string): Promise<void>;
}

/** A record of before perplexity was kept, with it where the run is one of a language model; others as they are. */
export function withPerplexity(record: RunRecord): RunRecord {
  if (!record.recipe.data || !isText(record.recipe.data)) return record;
  const evaluations = Object.entries(record.evaluations).map(([milestone, figures]) => [
    milestone,
    { perplexity: Math.exp(figures.loss), ...figures },
  ]);
  return { ...record, evaluations: Object.fromEntries(evaluations) };
}

export function createMemoryRunStore(lasts: 'tab' | 'newer' = 'tab'): RunStore {
  const records = new Map<string, RunRecord>();
  return {
    lasts,
    async put(record) {
      records.set(record.id, keepingWords(record, records.get(record.id)));
    },
    async edit(id, change) {
      const record = records.get(id);
      if (record) records.set(id, { ...record, ...change });
    },
    list: async () => [...records.values()].sort((a, b) => b.startedAt - a.startedAt),
    get: async (id) => records.get(id) ?? null,
    async remove(id) {
      records.delete(id);
    },
  };
}
