/** Golden cases in the tab: fetched from beside the page, computed one by one, told as they are done. */
import type { EvidenceCase } from '../evidence/view.ts';
import type { Emit } from './emitter.ts';
import type { Platform } from './platform.ts';
import type { EvidenceView } from './protocol.ts';
import { throwIfCancelled } from './tasks.ts';
import { nextTurn } from './turn.ts';

/**
 * Behind whatever else is done; told at once, for it may wait behind a loading network, and as cancelled where it never began.
 * @param queue runs it when its turn comes, or never
 */
export async function queueEvidence(
  queue: (work: (signal: AbortSignal) => Promise<void>) => Promise<void>,
  folder: () => string,
  emit: Emit,
  platform: Pick<Platform, 'fetchBytes'>,
): Promise<void> {
  const nothing = { backend: '', cases: [], total: 0, current: null };
  emit({ type: 'evidence', evidence: { status: 'running', ...nothing } });
  let began = false;
  await queue((signal) => {
    began = true;
    return runEvidence(folder(), emit, platform, signal);
  });
  if (!began) emit({ type: 'evidence', evidence: { status: 'cancelled', ...nothing } });
}

/** @param folder address of the golden folder, ending in '/' */
export async function runEvidence(
  folder: string,
  emit: Emit,
  platform: Pick<Platform, 'fetchBytes'>,
  signal: AbortSignal,
): Promise<void> {
  // Not in the worker's first load: few visitors ask, and it brings a runner for every method.
  const [{ computeCase, presentBackend }, { listCases }] = await Promise.all([
    import('../evidence/compute.ts'),
    import('../evidence/manifest.ts'),
  ]);
  const files = { read: (path: string) => platform.fetchBytes(`${folder}${path}`, signal) };
  const done: EvidenceCase[] = [];
  const backend = presentBackend();
  let total = 0;
  const tell = (status: EvidenceView['status'], current: string | null = null) =>
    emit({ type: 'evidence', evidence: { status, backend, cases: [...done], total, current } });
  try {
    tell('running');
    const cases = await listCases(files);
    total = cases.length;
    for (const golden of cases) {
      tell('running', golden.name);
      await nextTurn();
      throwIfCancelled(signal, 'evidence');
      const computed = await computeCase(golden, files);
      throwIfCancelled(signal, 'evidence'); // a file that was not fetched to its end is no difference
      done.push(computed);
    }
    tell('finished');
  } catch (thrown) {
    tell('cancelled');
    throw thrown;
  }
}
