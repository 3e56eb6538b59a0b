/** Golden cases in the tab: of the site or of a folder of the visitor's, computed one by one, told as they are done. */
import type { EvidenceCase } from '../evidence/view.ts';
import type { Emit } from './emitter.ts';
import { type GoldenUpload, openGoldenUpload, type UploadedFile } from './goldenUpload.ts';
import type { Platform } from './platform.ts';
import type { EvidenceView } from './protocol.ts';
import { throwIfCancelled } from './tasks.ts';
import { nextTurn } from './turn.ts';

/** Address of the site's golden folder, ending in '/'; or the visitor's, opened. */
export type GoldenPlace = string | GoldenUpload;

/**
 * Behind whatever else is done; told at once, for it may wait behind a loading network, and as cancelled where it never began.
 * A folder that lists no cases is refused beforehand, so that what was computed before stays on the page.
 * @param queue runs it when its turn comes, or never
 * @param given address of the site's golden folder, asked for when its turn comes; or what the visitor picked
 */
export async function queueEvidence(
  queue: (work: (signal: AbortSignal) => Promise<void>) => Promise<void>,
  given: () => string | readonly UploadedFile[],
  emit: Emit,
  platform: Pick<Platform, 'fetchBytes'>,
): Promise<void> {
  let place: () => GoldenPlace;
  try {
    place = await openPlace(given);
  } catch (thrown) {
    return queue(() => Promise.reject(thrown));
  }
  const nothing = { backend: '', cases: [], total: 0, current: null, folder: folderOf(place()) };
  emit({ type: 'evidence', evidence: { status: 'running', ...nothing } });
  let began = false;
  await queue((signal) => {
    began = true;
    return runEvidence(place(), emit, platform, signal);
  });
  if (!began) emit({ type: 'evidence', evidence: { status: 'cancelled', ...nothing } });
}

/** A folder's manifests are read once, here. @throws LabError as openGoldenUpload */
async function openPlace(given: () => string | readonly UploadedFile[]): Promise<() => GoldenPlace> {
  const files = given();
  if (typeof files === 'string') return () => given() as string;
  const upload = await openGoldenUpload(files);
  return () => upload;
}

/** @throws LabError 'cancelled' */
export async function runEvidence(
  place: GoldenPlace,
  emit: Emit,
  platform: Pick<Platform, 'fetchBytes'>,
  signal: AbortSignal,
): Promise<void> {
  // Not in the worker's first load: few visitors ask, and it brings a runner for every method.
  const [{ computeCase, presentBackend }, { listCases, listEveryCase }] = await Promise.all([
    import('../evidence/compute.ts'),
    import('../evidence/manifest.ts'),
  ]);
  const done: EvidenceCase[] = [];
  const backend = presentBackend();
  let total = 0;
  const tell = (status: EvidenceView['status'], current: string | null = null) =>
    emit({
      type: 'evidence',
      evidence: { status, backend, cases: [...done], total, current, folder: folderOf(place) },
    });
  try {
    tell('running');
    const files =
      typeof place === 'string' ? { read: (path: string) => platform.fetchBytes(`${place}${path}`, signal) } : place;
    const cases = 'has' in files ? await listEveryCase(files, files.has) : await listCases(files);
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

/** Name of the folder that was picked; null = the site's own. */
function folderOf(place: GoldenPlace): string | null {
  return typeof place === 'string' ? null : place.name;
}
