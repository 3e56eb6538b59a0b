/** Owned by the page: what the Compare page asks for and how it looks at what it got. */
import { createStore } from 'zustand/vanilla';
import type { PointKey } from '../workers/protocol.ts';

/** What curves were measured on. */
export interface ClassSubject {
  readonly architecture: string;
  /** 'bundled' | 'fresh' | the file's name */
  readonly origin: string;
  readonly data: string;
  /** Test examples. */
  readonly examples: number;
}

/** Of one student; points are [sparsity, measure]. */
export interface ClassResult {
  /** '' = the link has no name. */
  readonly by: string;
  /** Null = the link does not say it. */
  readonly of: ClassSubject | null;
  readonly lines: readonly {
    readonly method: string;
    /** Perplexity for language models. */
    readonly measure: 'accuracy' | 'perplexity';
    readonly points: readonly (readonly [number, number])[];
  }[];
}

export interface CompareState {
  /** Ids beside random pruning, which always comes along; null = the method of the recipe. */
  readonly methods: readonly string[] | null;
  /** Ids; null = the pattern of the recipe. */
  readonly patterns: readonly string[] | null;
  readonly points: 'few' | 'some' | 'many';
  readonly seeds: 1 | 3 | 5;
  /** 0 = all. */
  readonly examples: number;
  readonly axis: 'sparsity' | 'macs' | 'bytes' | 'ms';
  /** MACs and bytes as dense machinery has them: zeros are multiplied and stored. */
  readonly zerosToo: boolean;
  /** Null = what a network of its kind is judged by first. */
  readonly measure: 'accuracy' | 'loss' | 'perplexity' | 'tasks' | null;
  readonly logX: boolean;
  /** Null = as suits the measure. */
  readonly logY: boolean | null;
  /** The two points that are compared. */
  readonly a: PointKey | null;
  readonly b: PointKey | null;
  readonly prediction: {
    readonly method: string;
    /** Id; '' = none: the method takes whole channels. */
    readonly pattern: string;
    readonly measure: NonNullable<CompareState['measure']>;
    readonly values: Readonly<Record<number, number>>;
  } | null;
  /** Drawing it now: what was measured is covered. */
  readonly predicting: boolean;
  /** Curves of a class, from pasted links. */
  readonly classResults: readonly ClassResult[];
}

export const compareStore = createStore<CompareState>()(() => ({
  methods: null,
  patterns: null,
  points: 'some',
  seeds: 1,
  examples: 0,
  axis: 'sparsity',
  zerosToo: false,
  measure: null,
  logX: false,
  logY: null,
  a: null,
  b: null,
  prediction: null,
  predicting: false,
  classResults: [],
}));

/** The first click is A, the second B, the next ones move B; a click on A or B lets it go. */
export function selectPoint(key: PointKey): void {
  compareStore.setState(({ a, b }) => {
    if (a && same(a, key)) return { a: b, b: null };
    if (b && same(b, key)) return { b: null };
    return a === null ? { a: key } : { b: key };
  });
}

export function same(one: PointKey, other: PointKey): boolean {
  return (
    one.method === other.method &&
    one.pattern === other.pattern &&
    one.seed === other.seed &&
    one.wanted === other.wanted &&
    one.layer === other.layer
  );
}
