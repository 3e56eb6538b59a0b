/**
 * What pruning a decoder block by block will take of the tab's memory, before anything is read: from the shapes of the
 * network and the recipe alone. Files on the disk are not counted, except where the browser keeps them in memory.
 */
import { LabError } from '../../errors.ts';
import { partSizes } from '../../evaluation/largeVocabulary.ts';
import { batchLength } from '../../models/decoder.ts';
import type { LanguageSpec } from '../../models/spec.ts';
import { type PrunePlan, planStatistics } from '../pruneModel.ts';
import { decoderSizes, type SequenceCount } from './blockSizes.ts';

export interface MemoryRequest {
  readonly spec: LanguageSpec;
  readonly plan: PrunePlan;
  readonly calibration: SequenceCount;
  /** Sequences that perplexity is taken on; 0 = it is not. */
  readonly evaluation: SequenceCount;
  /** Whether reconstruction errors are measured. */
  readonly errors: boolean;
  /** Bytes of the result where it is kept in memory; 0 = on the disk. */
  readonly keptFileBytes: number;
}

/** What memory goes to; each has words on the page. */
export const memoryParts = [
  'engine', // TensorFlow.js, our code, what the collector has not fetched yet
  'weights', // one decoder block in float32, and the tensor that is being read
  'states', // of all sequences
  'work', // intermediate results of one batch
  'statistics', // Hessians or norms
  'solver', // what cutting one matrix takes
  'scores', // of the whole model, for allocations that rank it
  'masks', // one bit a weight
  'file', // the result, where it is not on the disk
] as const;
export type MemoryPart = (typeof memoryParts)[number];

export interface MemoryEstimate {
  /** Largest sum of all that lives at once. Units: bytes. */
  readonly peakBytes: number;
  /** The phase that has it. */
  readonly phase: 'evaluate' | 'rank' | 'prune';
  /** What it is made of, in bytes; zeros left out. */
  readonly parts: Readonly<Partial<Record<MemoryPart, number>>>;
  /** Of the largest phase, what lies in the backend's own memory: a WASM heap ends at 4 GiB. */
  readonly heapBytes: number;
}

const float = 4;
const double = 8;
/** TensorFlow.js' heap at its start, compiled code, and garbage between two collections; measured in Chromium and Node. */
const engineBytes = 128 * 2 ** 20;
/** A WASM heap grows by a fifth more than is asked for, by at most 96 MiB more (Emscripten). */
const heapGrowth = { factor: 1.2, mostBytes: 96 * 2 ** 20 };
/** A heap that earlier runs left in pieces takes more: 7 % of 33 MB seen for a second run. Pieces do not grow with tensors. */
const fragmentation = { factor: 1.1, mostBytes: 32 * 2 ** 20 };
/** 32-bit addresses, less what the allocator needs. */
export const largestHeapBytes = 4e9;

interface Phase {
  readonly id: MemoryEstimate['phase'];
  /** In the backend's memory. */
  readonly heap: Partial<Record<MemoryPart, number>>;
  /** In arrays of JavaScript and memories of our own. */
  readonly arrays: Partial<Record<MemoryPart, number>>;
}

export function estimateMemory(request: MemoryRequest): MemoryEstimate {
  const phases = [evaluatePhase(request), rankPhase(request), prunePhase(request)].filter((phase) => phase !== null);
  // A WASM heap never shrinks: every phase weighs as much as the largest before it.
  const heapOf = ({ heap }: Phase) => more(more(sum(Object.values(heap)), fragmentation), heapGrowth);
  const largestHeap = Math.max(...phases.map(heapOf));
  const total = (phase: Phase) => largestHeap + sum(Object.values(phase.arrays));
  const worst = phases.reduce((most, phase) => (total(phase) > total(most) ? phase : most));
  const parts: Partial<Record<MemoryPart, number>> = {};
  const add = (part: MemoryPart, bytes: number) => {
    if (bytes > 0) parts[part] = (parts[part] ?? 0) + bytes;
  };
  for (const part of memoryParts) add(part, (worst.heap[part] ?? 0) + (worst.arrays[part] ?? 0));
  add('engine', engineBytes + largestHeap - sum(Object.values(worst.heap)));
  add('file', request.keptFileBytes);
  const peakBytes = Math.ceil(sum(Object.values(parts)));
  return { peakBytes, phase: worst.id, parts, heapBytes: Math.ceil(largestHeap) };
}

/** @throws LabError 'memoryShort' when the estimate is above what the tab may use, or a WASM heap could not hold its part */
export function assertFitsMemory(estimate: MemoryEstimate, limitBytes: number): void {
  const { peakBytes, heapBytes } = estimate;
  if (peakBytes <= limitBytes && heapBytes <= largestHeapBytes) return;
  const wanted = heapBytes > largestHeapBytes ? heapBytes : peakBytes;
  const limit = heapBytes > largestHeapBytes ? largestHeapBytes : limitBytes;
  const [part] = Object.entries(estimate.parts).reduce((most, entry) => (entry[1] > most[1] ? entry : most));
  throw new LabError('memoryShort', `memory: wanted ${wanted} bytes, got ${limit}; most of it for ${part}`, {
    wantedBytes: wanted,
    limitBytes: limit,
    part,
  });
}

function evaluatePhase({ spec, evaluation }: MemoryRequest): Phase | null {
  const tokens = evaluation.sequences * evaluation.length;
  if (tokens === 0) return null;
  const { tableValues, logitValues } = partSizes;
  const { hidden, head, block } = decoderSizes(spec);
  const batchStates = batchLength(evaluation) * hidden;
  const walking = block.work(evaluation) + batchStates;
  const logits = Math.max(spec.classes, Math.min(logitValues, batchLength(evaluation) * spec.classes));
  const judging = 2 * Math.min(head, tableValues) + 3 * logits + 2 * batchStates;
  return {
    id: 'evaluate',
    heap: {
      weights: float * block.all,
      states: float * tokens * hidden,
      work: float * Math.max(walking, judging - block.all),
    },
    arrays: { weights: 3 * float * Math.max(block.largest, tableValues) },
  };
}

/** The walk before the first cut, where an allocation asks for one. */
function rankPhase(request: MemoryRequest): Phase | null {
  const { spec, plan } = request;
  const { allocation } = plan;
  const asks = allocation.needsScores || (allocation.outlierMeans?.(plan.allocationOptions) ?? null) !== null;
  if (!asks || plan.pattern.fixedSparsity(plan.patternOptions) !== null) return null;
  const walked = walkPhase(request, allocation.needsScores ? planStatistics(plan) : ['inputNorm']);
  const { prunable, block } = decoderSizes(spec);
  const scores = allocation.needsScores ? float * prunable : 0;
  const matrices = 2 * float * block.all; // the block's, as arrays beside the tensors
  return { ...walked, id: 'rank', arrays: { ...walked.arrays, scores, solver: matrices } };
}

function prunePhase(request: MemoryRequest): Phase {
  const { spec, plan, errors } = request;
  const walked = walkPhase(request, [...plan.method.statistics, ...(errors ? (['hessian'] as const) : [])]);
  const { prunable, matrices } = decoderSizes(spec);
  const most = (bytes: (rows: number, columns: number) => number) =>
    Math.max(...matrices.map(([rows, columns]) => bytes(rows, columns)));
  const comparing = most((rows, columns) =>
    errors ? float * (columns * columns + 4 * rows * columns) : float * rows * columns,
  );
  const hessian = errors ? most((_, columns) => float * columns * columns) : 0;
  const cutting = most((rows, columns) => cuttingBytes(plan, rows, columns));
  return {
    id: 'prune',
    heap: { ...walked.heap, work: Math.max(walked.heap.work ?? 0, comparing) }, // a block is gathered, then cut
    arrays: { ...walked.arrays, solver: cutting + hessian, masks: prunable / 8 },
  };
}

/** Walking the calibration sequences through the blocks with these statistics. */
function walkPhase({ spec, calibration }: MemoryRequest, statistics: readonly string[]): Phase {
  const { hidden, block } = decoderSizes(spec);
  const walks = statistics.length > 0;
  const tokens = walks ? calibration.sequences * calibration.length : 0;
  const squares = statistics.includes('hessian') ? float * sum(block.inputs.map((columns) => columns * columns)) : 0;
  const batchStates = float * batchLength(calibration) * hidden;
  return {
    id: 'prune',
    heap: {
      weights: float * block.all,
      states: float * tokens * hidden,
      work: walks ? float * block.work(calibration) + batchStates : 0,
      statistics: squares, // products of one batch
    },
    arrays: { weights: 3 * float * block.largest, statistics: 2 * squares },
  };
}

/** Arrays that cutting one matrix takes, beside its statistics. */
function cuttingBytes({ method }: PrunePlan, rows: number, columns: number): number {
  const values = rows * columns;
  const square = columns * columns;
  const codes = 3 * float * values; // stored, masked, and as written
  if (method.kind === 'scoreWeights') return float * 4 * values + codes; // before, scores, ranking, after
  // Cholesky in float64 (the matrix, the kernel's copy, the result), the factor in float32; then the column sweep
  const factoring = 3 * double * square + float * square;
  const sweeping = 2 * float * square + float * 5 * values;
  return Math.max(factoring, sweeping) + 2 * float * values + codes;
}

function more(bytes: number, { factor, mostBytes }: typeof heapGrowth): number {
  return Math.min(bytes * factor, bytes + mostBytes);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
