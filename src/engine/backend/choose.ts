/** Picks the backend the lab computes on, starts it, tests it, and says why it was this one. */
import { LabError } from '../errors.ts';
import { type AdapterFound, findAdapter } from './adapter.ts';
import type {
  BackendAttempt,
  BackendName,
  BackendReasonCode,
  BackendReport,
  SelfTestFailure,
  SelfTestReport,
} from './report.ts';
import { selfTest } from './selfTest.ts';
import { type BackendAssets, dropBackend, startBackend } from './start.ts';

export interface BackendRequest {
  readonly preferred: 'auto' | BackendName;
  readonly assets: BackendAssets;
}

/** Best first. */
const order: readonly BackendName[] = ['webgpu', 'wasm', 'cpu'];

/**
 * `auto`: WebGPU on a real GPU, else WASM, else plain CPU. A forced backend is tried first, on a software adapter too;
 * where it cannot run, the rest follow in order and its attempt says why.
 * @throws LabError 'backendUnavailable' when not even the plain CPU backend passes
 */
export async function chooseBackend({ preferred, assets }: BackendRequest): Promise<BackendReport> {
  const found = await findAdapter();
  const forced = preferred === 'auto' ? null : preferred;
  const candidates = forced ? [forced, ...order.filter((name) => name !== forced)] : order;
  const tried: BackendAttempt[] = [];
  const tests: SelfTestReport[] = [];
  let chosen: BackendName | null = null;
  for (const backend of candidates) {
    if (chosen) {
      tried.push(passedOver(backend, chosen === forced ? 'notForced' : 'slower', `${chosen} runs`));
      continue;
    }
    const attempt =
      unusable(backend, found, backend === forced) ??
      (await attemptBackend(backend, assets, found, backend === forced, tests));
    tried.push(attempt.outcome === 'chosen' && backend === forced ? { ...attempt, reasonCode: 'forced' } : attempt);
    if (attempt.outcome === 'chosen') chosen = backend;
  }
  if (!chosen) {
    const reasons = tried.map(({ backend, detail }) => `${backend}: ${detail}`).join('; ');
    throw new LabError('backendUnavailable', `chooseBackend: none works (${reasons})`, { reasons });
  }
  const adapter = found && found !== 'none' ? found.name : null;
  return { backend: chosen, adapter, threads: 1, selfTest: combine(tests), tried };
}

/** Why a backend need not even be started; null where it may be. */
function unusable(backend: BackendName, found: AdapterFound | 'none' | null, forced: boolean): BackendAttempt | null {
  if (backend !== 'webgpu') return null;
  if (found === null) {
    return { backend, outcome: 'unavailable', reasonCode: 'noWebGpuApi', detail: 'navigator.gpu is missing' };
  }
  if (found === 'none') {
    return { backend, outcome: 'unavailable', reasonCode: 'noAdapter', detail: 'requestAdapter() gave none' };
  }
  return found.software && !forced ? passedOver(backend, 'softwareAdapter', found.name) : null;
}

function passedOver(backend: BackendName, reasonCode: BackendReasonCode, detail: string): BackendAttempt {
  return { backend, outcome: 'notWanted', reasonCode, detail };
}

/** Starts and tests one backend; one that fails is freed. The test's result is added to `tests`. */
async function attemptBackend(
  backend: BackendName,
  assets: BackendAssets,
  found: AdapterFound | 'none' | null,
  forced: boolean,
  tests: SelfTestReport[],
): Promise<BackendAttempt> {
  try {
    const softwareAdapter = found !== null && found !== 'none' && found.software;
    await startBackend(backend, assets, { softwareAdapter, forced });
  } catch (error) {
    dropBackend(backend);
    const detail = error instanceof Error ? error.message : String(error);
    return { backend, outcome: 'unavailable', reasonCode: 'startFailed', detail };
  }
  const test = await selfTest(backend);
  tests.push(test);
  if (test.failures.length === 0) {
    return { backend, outcome: 'chosen', reasonCode: 'fastest', detail: `${test.total} known answers right` };
  }
  dropBackend(backend);
  return { backend, outcome: 'mismatch', reasonCode: 'selfTestFailed', detail: test.failures.map(describe).join('; ') };
}

function describe({ kernel, message }: SelfTestFailure): string {
  return `${kernel}: ${message}`;
}

function combine(tests: readonly SelfTestReport[]): SelfTestReport {
  return {
    passed: tests.reduce((sum, { passed }) => sum + passed, 0),
    total: tests.reduce((sum, { total }) => sum + total, 0),
    failures: tests.flatMap(({ failures }) => failures),
  };
}
