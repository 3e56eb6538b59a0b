/** A run's network as files to take away. Nothing is offered that was not read again and found to be the run. */
import { type ExportFile, type ExportRequest, writeFiles } from './checkpoint/exportFiles.ts';
import { type ExportCheck, type LogitsOf, verifyFiles } from './checkpoint/verifyExport.ts';

export interface ExportedRun {
  /** model.safetensors, masks.safetensors (when something was pruned), load.py, pruning_manifest.json. */
  readonly files: readonly ExportFile[];
  /** What was compared; all of it held. */
  readonly checks: readonly ExportCheck[];
}

/**
 * @param logitsOf runs the network; called with the run's parameters and with those of the written file
 * @throws LabError 'exportMismatch' when a file read again is not the run; 'tensorMissing', 'tensorUnexpected',
 *   'tensorNotFinite' when the run cannot be written
 */
export async function exportRun(request: ExportRequest, logitsOf: LogitsOf): Promise<ExportedRun> {
  const files = await writeFiles(request);
  return { files, checks: await verifyFiles(request, files, logitsOf) };
}
