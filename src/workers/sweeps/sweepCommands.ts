/** What the page may ask about sweeps. They run beside the run: none of these waits for it. */
import type { Emit } from '../emitter.ts';
import type { EngineApi } from '../protocol.ts';
import { comparePoints } from './comparison.ts';
import type { SweepSource } from './source.ts';
import type { Sweeps } from './sweeps.ts';

type SweepCommands = Pick<EngineApi, 'sweep' | 'stopSweep' | 'openSweep' | 'removeSweep' | 'comparePoints'>;

export interface SweepCommandsOptions {
  readonly sweeps: Sweeps;
  readonly emit: Emit;
  readonly fault: (thrown: unknown) => void;
  /** Of the run on the page. */
  readonly source: () => SweepSource;
}

export function createSweepCommands({ sweeps, emit, fault, source }: SweepCommandsOptions): SweepCommands {
  return {
    sweep: (request) => sweeps.start(request, source),
    stopSweep: () => sweeps.stop(),
    openSweep: (id, resume) => sweeps.open(id, resume),
    removeSweep: (id) => sweeps.remove(id),
    async comparePoints(a, b) {
      try {
        const shown = await sweeps.shown('curve');
        emit({ type: 'comparison', comparison: shown && (await comparePoints(shown, { a, b })) });
      } catch (thrown) {
        fault(thrown);
      }
    },
  };
}
