/** A run's network as files to take away. Nothing is offered that was not read again and found to be the run. */
import type { ExportCheck, LogitsOf } from './checkpoint/checks.ts';
import { checkZeros, writeFiles } from './checkpoint/exportFiles.ts';
import type { ExportFile, ExportRequest } from './checkpoint/exportRequest.ts';
import { verifyFiles } from './checkpoint/verifyExport.ts';
import { exportFormats } from './formats/index.ts';

export interface ExportedRun {
  /**
   * model.safetensors, masks.safetensors (when something was pruned), load.py, pruning_manifest.json, and
   * the files of the formats in their folders. */
  readonly files: readonly ExportFile[];
  /** What was compared; all of it held. */
  readonly checks: readonly ExportCheck[];
}

/**
 * @param logitsOf runs the network; called with the run's parameters and with those of the written file
 * @param formats ids of the further forms to write
 * @throws LabError 'exportMismatch' when a file read again is not the run; 'tensorMissing', 'tensorUnexpected',
 *   'tensorNotFinite' when the run cannot be written; 'unknownId' on a format that is not there; 'zerosRevived'
 */
export async function exportRun(
  request: ExportRequest,
  logitsOf: LogitsOf,
  formats: readonly string[] = [],
): Promise<ExportedRun> {
  checkZeros(request);
  const chosen = request.spec.task === 'classify' ? formats.map((id) => exportFormats.get(id)) : [];
  const files = await writeFiles(request, chosen);
  return { files, checks: await verifyFiles(request, files, logitsOf, chosen) };
}
