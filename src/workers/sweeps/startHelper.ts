/** Starts the workers of a sweep: several where they compute on the processor, one where they share a GPU. */
import * as Comlink from 'comlink';
import type { BackendName } from '../../engine/backend/report.ts';
import { LabError } from '../../engine/errors.ts';
import { createInlineHelper, type HelperApi, type SweepHelper, type SweepHelpers } from './helper.ts';
import { fromReport } from './reports.ts';

const mostHelpers = 6;

/** One core is left to the page, so that it goes on at its pace. */
export function sweepHelpers(backend: BackendName, cores: number): SweepHelpers {
  const count = backend === 'webgpu' ? 1 : Math.max(1, Math.min(mostHelpers, cores - 1));
  // A browser whose workers cannot start workers computes in turns with the run.
  const nested = typeof Worker === 'function';
  return nested
    ? { count, create: async () => startHelper(backend) }
    : { count: 1, create: async () => createInlineHelper() };
}

function startHelper(backend: BackendName): SweepHelper {
  const worker = new Worker(new URL('./sweep.worker.ts', import.meta.url), { type: 'module', name: 'sweep' });
  const api = Comlink.wrap<HelperApi>(worker);
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) =>
      reject(new LabError('workerCrashed', `sweep helper: ${event.message || 'failed to start'}`)),
    );
  });
  died.catch(() => {}); // told to whoever waits for an answer
  const answer = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await Promise.race([work, died]);
    } catch (thrown) {
      throw fromReport(thrown);
    }
  };
  return {
    open: (subject) => answer(api.open(subject, backend)),
    measureUncut: () => answer(api.measureUncut()),
    run: (job, onPoint) => answer(api.run(job, Comlink.proxy(onPoint))),
    end: () => worker.terminate(),
  };
}
