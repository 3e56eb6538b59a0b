/** The contract of a place that keeps sweeps: their facts, what they work on, and their points as they come. */
import type { ErrorReport } from '../engine/errors.ts';
import type { Measured } from '../engine/sweeps/measure.ts';
import { keyText, type SweepRequest } from '../engine/sweeps/request.ts';
import type { SweepSubject } from '../engine/sweeps/subject.ts';
import type { FullPoint } from '../engine/sweeps/sweeper.ts';
import { plainBytes } from './plainData.ts';
import { noClaims, type SweepClaims } from './sweepClaims.ts';
import { keepingWords, type Words, type WordsEdit } from './words.ts';

/** What a sweep was drawn for, to be shown. */
export interface SweepFacts {
  readonly architecture: string;
  /** 'bundled' | 'fresh' | the file's name */
  readonly origin: string;
  /** Name of the data set. */
  readonly data: string;
  readonly examples: number;
  /** Of how many test examples. */
  readonly of: number;
  /** SHA-256 of the weights before any cut. Absent: the sweep is of an earlier lab. */
  readonly weights?: string;
}

export interface SweepFault {
  readonly method: string;
  readonly seed: number;
  readonly error: ErrorReport;
}

export interface SweepRecord extends Words {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly request: SweepRequest;
  readonly facts: SweepFacts;
  /** Points in all. */
  readonly total: number;
  /** The network before any cut; null until it is measured. */
  readonly dense: Measured | null;
  readonly faults: readonly SweepFault[];
  readonly finished: boolean;
}

/** A sweep with all that belongs to it. */
export interface KeptSweep {
  readonly record: SweepRecord;
  /** Without their masks and predictions where there is no subject to compare them on. */
  readonly points: readonly FullPoint[];
  /** Null = the curve alone. */
  readonly subject: SweepSubject | null;
}

/** Whoever draws a sweep claims it. What belongs to a sweep is written only while its record is there. */
export interface SweepStore extends SweepClaims {
  /** False = gone with the tab. */
  readonly durable: boolean;
  /** Adds or replaces; what the visitor wrote on the stored one stays. @throws LabError 'storageFull' | 'storageUnavailable', as everything that writes */
  put(record: SweepRecord): Promise<void>;
  /** All of it, or nothing where it throws. */
  add(sweep: KeptSweep): Promise<void>;
  /** Replaces; the visitor's words stay. @returns false = it is gone, as of all that return one */
  update(record: SweepRecord): Promise<boolean>;
  /** Nothing where it is gone. */
  edit(id: string, change: WordsEdit): Promise<void>;
  putSubject(id: string, subject: SweepSubject): Promise<boolean>;
  /** Adds or replaces. */
  addPoints(id: string, points: readonly FullPoint[]): Promise<boolean>;
  /** Newest first. */
  list(): Promise<readonly SweepRecord[]>;
  subject(id: string): Promise<SweepSubject | null>;
  /** Without reading it. */
  hasSubject(id: string): Promise<boolean>;
  /** In no order. */
  points(id: string): Promise<readonly FullPoint[]>;
  /** Points that are there. */
  count(id: string): Promise<number>;
  /** With its subject and points, about: points are taken to be alike. */
  bytes(id: string): Promise<number>;
  /** With its subject and points. */
  remove(id: string): Promise<void>;
  /** Deletes subjects and points without a record: earlier labs left some where the disk was full. */
  dropStrays(): Promise<void>;
}

export function createMemorySweepStore(): SweepStore {
  const records = new Map<string, SweepRecord>();
  const subjects = new Map<string, SweepSubject>();
  const points = new Map<string, readonly FullPoint[]>();
  const put = (record: SweepRecord) => records.set(record.id, keepingWords(record, records.get(record.id)));
  return {
    ...noClaims,
    durable: false,
    async put(record) {
      put(record);
    },
    async add({ record, points: own, subject }) {
      put(record);
      points.set(record.id, own);
      if (subject) subjects.set(record.id, subject);
    },
    async update(record) {
      const there = records.has(record.id);
      if (there) put(record);
      return there;
    },
    async edit(id, change) {
      const record = records.get(id);
      if (record) records.set(id, { ...record, ...change });
    },
    async putSubject(id, subject) {
      const there = records.has(id);
      if (there) subjects.set(id, subject);
      return there;
    },
    async addPoints(id, more) {
      if (!records.has(id)) return false;
      const kept = new Map((points.get(id) ?? []).map((full) => [keyText(full.point), full]));
      for (const full of more) kept.set(keyText(full.point), full);
      points.set(id, [...kept.values()]);
      return true;
    },
    list: async () => [...records.values()].sort((a, b) => b.startedAt - a.startedAt),
    subject: async (id) => subjects.get(id) ?? null,
    hasSubject: async (id) => subjects.has(id),
    points: async (id) => points.get(id) ?? [],
    count: async (id) => points.get(id)?.length ?? 0,
    async bytes(id) {
      const own = points.get(id) ?? [];
      return plainBytes(subjects.get(id)) + plainBytes(own[0]) * own.length;
    },
    async remove(id) {
      for (const map of [records, subjects, points]) map.delete(id);
    },
    async dropStrays() {}, // nothing is half written in memory
  };
}
