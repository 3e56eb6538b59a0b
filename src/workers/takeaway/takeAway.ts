/** The run as one zip: its network as files of its kind, and everything that the lab can say of how it came to be. */
import type { Emit } from '../emitter.ts';
import { exportArchive } from '../exporting.ts';
import { exportLanguage } from '../exportingLanguage.ts';
import type { Runner } from '../runner.ts';
import type { Notebook } from '../runs/notebook.ts';
import type { Sweeps } from '../sweeps/sweeps.ts';
import { takeSweepsOf } from '../sweeps/taking.ts';
import { weightsHash } from '../sweeps/weightsHash.ts';

export interface TakeAway {
  readonly runner: Runner;
  readonly sweeps: Pick<Sweeps, 'kept'>;
  /** Ids of further forms of the network; a language model leaves as its folder. */
  readonly formats: readonly string[];
  readonly emit: Emit;
  readonly fault: (thrown: unknown) => void;
}

/** @throws LabError as exportRun and exportFolder; 'cancelled' */
export async function takeAway({ runner, sweeps, formats, emit, fault }: TakeAway, signal: AbortSignal): Promise<void> {
  const notebook = await notebookOf(runner, sweeps, fault);
  if (runner.subject.folder) await exportLanguage(runner, notebook, emit, signal);
  else await exportArchive(runner, formats, notebook, emit, signal);
}

/** Without weights: they lie beside it. A network is taken away also where sweeps cannot be read. */
async function notebookOf(runner: Runner, sweeps: TakeAway['sweeps'], fault: TakeAway['fault']): Promise<Notebook> {
  const run = await runner.record();
  const taken = await sweeps
    .kept()
    .then((store) => takeSweepsOf(store, run.data, async () => new Set([weightsHash(await runner.dense())])))
    .catch(fault);
  return { run, sweeps: taken ?? [] };
}
