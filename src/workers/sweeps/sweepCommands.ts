/** What the page may ask about sweeps. They run beside the run: none of these waits for it. */

import type { Emit } from '../emitter.ts';
import { notebookName, writeNotebook } from '../runs/notebook.ts';
import { isCancel } from '../tasks.ts';
import type { PairTellingView, Sweeps as SweepCalls } from './api.ts';
import { comparePoints } from './comparison.ts';
import { tellPoints } from './pairTelling.ts';
import type { SweepSource } from './source.ts';
import type { Sweeps } from './sweeps.ts';
import { takeSweep } from './taking.ts';

type SweepCommands = Omit<SweepCalls, 'allocateByScan'>;

export interface SweepCommandsOptions {
  readonly sweeps: Sweeps;
  readonly emit: Emit;
  readonly fault: (thrown: unknown) => void;
  /** Of the run on the page. */
  readonly source: () => Promise<SweepSource>;
}

export function createSweepCommands({ sweeps, emit, fault, source }: SweepCommandsOptions): SweepCommands {
  let telling: AbortController | null = null;
  return {
    sweep: (request) => sweeps.start(request, source),
    timeSweep: () => sweeps.time(),
    stopSweep: () => sweeps.stop(),
    openSweep: (id, resume) => sweeps.open(id, resume),
    editSweep: (id, change) => sweeps.edit(id, change).catch(fault),
    removeSweep: (id) => sweeps.remove(id),
    async comparePoints(a, b) {
      try {
        const shown = await sweeps.shown('curve');
        emit({ type: 'comparison', comparison: shown && (await comparePoints(shown, { a, b })) });
      } catch (thrown) {
        fault(thrown);
      }
    },
    async takeSweep(id, whole) {
      try {
        const sweep = await takeSweep(await sweeps.kept(), id, whole);
        if (!sweep) return sweeps.tellList();
        const blob = await writeNotebook({ run: null, sweeps: [sweep] }, { load: async () => null });
        const { name, facts } = sweep.record;
        const fileName = notebookName(name, `${facts.architecture}-sweep`);
        emit({ type: 'notebook', notebook: { fileName, blob } });
      } catch (thrown) {
        fault(thrown);
      }
    },
    async tellPoints(a, b, request) {
      telling?.abort();
      telling = new AbortController();
      const { signal } = telling;
      try {
        const shown = await sweeps.shown('curve');
        const tell = (view: PairTellingView) => emit({ type: 'pairTelling', view });
        if (shown) await tellPoints(shown, { a, b }, request, tell, signal);
      } catch (thrown) {
        if (!isCancel(thrown)) fault(thrown);
      }
    },
    async stopTelling() {
      telling?.abort();
    },
  };
}
