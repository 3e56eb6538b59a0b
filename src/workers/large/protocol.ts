/**
 * What crosses between the page and the worker for checkpoints too large to hold, as plain data. The worker is ended with
 * each run, so that its memory is really given back: whatever lasts (files, settings, results) is the page's.
 */
import type { ErrorReport } from '../../engine/errors.ts';
import type { Dampening } from '../../engine/methods/dampening.ts';
import type { Choice } from '../../engine/pipelines/recipeChoice.ts';
import type { BackendChoice } from '../protocol.ts';

/** A file of a folder. Blobs stay on the disk: they cross as references. */
export interface LargeFile {
  readonly name: string;
  readonly blob: Blob;
}

export interface LargeModelView {
  readonly name: string;
  /** config.json's model_type. */
  readonly family: string;
  readonly parameters: number;
  readonly prunable: number;
  readonly blocks: number;
  /** Names of the prunable weights of each block. */
  readonly layers: readonly (readonly string[])[];
  readonly hidden: number;
  readonly vocabulary: number;
  /** Units: tokens. */
  readonly maxPositions: number;
  /** Bytes of the weights by stored type. */
  readonly bytesByType: Readonly<Record<string, number>>;
  /** Of the weight files. */
  readonly bytes: number;
  /** Whether text can be turned into its tokens. */
  readonly hasTokenizer: boolean;
  /** Where it came from: handed back to `open` by a page whose worker ended. */
  readonly files: readonly LargeFile[];
}

/** Where token sequences come from: generated stories, a pasted text, a JSON list of lists of ids, or chance. */
export interface TokenChoice {
  readonly source: 'stories' | 'text' | 'ids' | 'random';
  /** The text, or the JSON. */
  readonly text: string;
}

export interface LargeSettings {
  readonly seed: number;
  readonly method: Choice;
  readonly pattern: Choice;
  readonly allocation: Choice;
  readonly sparsity: number;
  /** Names of weights that stay whole. */
  readonly protect: readonly string[];
  /** Sparsity by weight name, in [0, 1], in place of what the allocation gives. */
  readonly overrides: Readonly<Record<string, number>>;
  readonly calibration: TokenChoice;
  readonly sequences: number;
  /** Units: tokens. Ids come in sequences of their own length. */
  readonly length: number;
  /** Null = what follows the calibration in the same source. */
  readonly evaluation: TokenChoice | null;
  /** 0 = perplexity is not taken. */
  readonly evaluationSequences: number;
  /** Whether reconstruction errors are measured. */
  readonly errors: boolean;
}

export interface TokenPreview {
  readonly sequences: number;
  readonly tokens: number;
  /** Lengths of the shortest and the longest. */
  readonly shortest: number;
  readonly longest: number;
  /** The first ids of the first sequence. */
  readonly ids: readonly number[];
  /** The same as text; null without a tokenizer. */
  readonly text: string | null;
}

export interface LargePlanView {
  /** Null where the settings do not make a plan; `problem` says why. */
  readonly estimate: {
    readonly peakBytes: number;
    readonly parts: Readonly<Record<string, number>>;
  } | null;
  /** What the tab may use. */
  readonly limitBytes: number;
  readonly calibration: TokenPreview | null;
  readonly evaluation: TokenPreview | null;
  /** Of the result, on the disk. */
  readonly diskBytes: number;
  /** What the browser still grants; null = it does not say. */
  readonly freeBytes: number | null;
  /** Whether the browser keeps files for this page; else the result is held in memory. */
  readonly onDisk: boolean;
  readonly problem: ErrorReport | null;
}

export interface LargeLayer {
  readonly name: string;
  readonly block: number;
  readonly weights: number;
  readonly pruned: number;
  readonly error: number | null;
  /** Where its Hessian was not positive definite with the dampening that was asked for; else null. */
  readonly raised: Dampening | null;
}

export interface LargeRunView {
  readonly status: 'running' | 'finished';
  readonly phase: 'starting' | 'dense' | 'prune' | 'write' | 'pruned' | 'verify';
  readonly done: number;
  readonly total: number;
  readonly remainingMs: number | null;
  readonly backend: string;
  /** Perplexities. */
  readonly dense: number | null;
  readonly pruned: number | null;
  readonly elapsedMs: number;
  readonly result: {
    readonly sparsity: number;
    /** Kept weights whose stored code is that of the original; null where the method gave new values. */
    readonly identical: number | null;
    readonly zeros: number;
    readonly tensors: number;
    readonly fileName: string;
    readonly files: readonly LargeFile[];
  } | null;
}

export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  /** Bytes that the cache has of it. */
  readonly cachedBytes: number;
  /** Of its contents, as the hub names it. */
  readonly oid: string;
  /** Of its contents; null for small files, which the hub names otherwise. */
  readonly sha256: string | null;
}

export interface HubListing {
  readonly repo: string;
  /** Commit that the files are of. */
  readonly revision: string;
  /** Those that are needed. */
  readonly files: readonly HubFile[];
  /** How many others stay there. */
  readonly leftOut: number;
}

export interface HubCacheEntry {
  readonly repo: string;
  readonly bytes: number;
  /** All files are there. */
  readonly complete: boolean;
}

export type LargeEvent =
  | { readonly type: 'model'; readonly model: LargeModelView; readonly settings: LargeSettings }
  | { readonly type: 'plan'; readonly plan: LargePlanView }
  | { readonly type: 'run'; readonly run: LargeRunView | null }
  | { readonly type: 'layer'; readonly layer: LargeLayer }
  /** Null when nothing is being read, downloaded or saved. */
  | {
      readonly type: 'progress';
      readonly progress: {
        readonly task: 'opening' | 'listing' | 'downloading' | 'saving';
        readonly done: number;
        readonly total: number;
        readonly remainingMs: number | null;
      } | null;
    }
  | { readonly type: 'listing'; readonly listing: HubListing | null }
  | { readonly type: 'cache'; readonly entries: readonly HubCacheEntry[] }
  /** `blob` = a file for the browser's own download; null = written where the visitor said. */
  | { readonly type: 'saved'; readonly fileName: string; readonly blob: Blob | null }
  | { readonly type: 'error'; readonly error: ErrorReport };

export interface LargeApi {
  /** Looks at a folder or a zip; nothing but headers is read. */
  open(files: readonly LargeFile[], name: string): Promise<void>;
  /** What these settings would do and take. */
  plan(settings: LargeSettings): Promise<void>;
  /** @param id names the folder of the result; the page holds its lock */
  start(settings: LargeSettings, id: string, backend: BackendChoice): Promise<void>;
  /** Stops whatever runs. */
  cancel(): Promise<void>;
  /** All files as one zip. @param handle where to; null = a file for the browser's own download */
  save(files: readonly LargeFile[], fileName: string, id: string, handle: FileSystemFileHandle | null): Promise<void>;
  /** The files of a repository with their sizes; the first request to the hub. */
  list(repo: string): Promise<void>;
  /** Downloads what was listed, then opens it. */
  download(listing: HubListing): Promise<void>;
  /** Tells what the cache holds. */
  cached(): Promise<void>;
  openCached(repo: string): Promise<void>;
  removeCached(repo: string): Promise<void>;
}
