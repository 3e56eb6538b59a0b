/** What the page may say about the backend: plain data, translated there by `reasonCode`. */

export type BackendName = 'webgpu' | 'wasm' | 'cpu';

/** Why a backend was taken or passed over. */
export const backendReasonCodes = [
  'fastest', // first in order of preference that works
  'forced', // the user asked for this one
  'notForced', // the user asked for another one
  'slower', // a better one was taken
  'noWebGpuApi', // navigator.gpu is missing
  'noAdapter', // the browser has the API but offers no adapter
  'softwareAdapter', // an adapter that computes on the CPU: slower than WASM
  'startFailed',
  'selfTestFailed',
] as const;
export type BackendReasonCode = (typeof backendReasonCodes)[number];

export interface BackendAttempt {
  readonly backend: BackendName;
  readonly outcome: 'chosen' | 'unavailable' | 'mismatch' | 'notWanted';
  readonly reasonCode: BackendReasonCode;
  /** English, for logs: the adapter's name, the error, the kernels that differ. */
  readonly detail: string;
}

export interface SelfTestFailure {
  readonly kernel: string;
  readonly backend: BackendName;
  readonly message: string;
}

export interface SelfTestReport {
  readonly passed: number;
  readonly total: number;
  readonly failures: readonly SelfTestFailure[];
}

export interface BackendReport {
  readonly backend: BackendName;
  /** `vendor architecture` of the WebGPU adapter that was found, used or not; null without one. */
  readonly adapter: string | null;
  /** Threads that kernels run on: 1 everywhere but on a GPU, where it means nothing. */
  readonly threads: number;
  /** Of every backend tried, mismatches of dropped ones included. */
  readonly selfTest: SelfTestReport;
  readonly tried: readonly BackendAttempt[];
}
