/** Reads written files again, through the same door as a stranger's, and holds them against the run. */
import type { ParamArrays } from '../../models/params.ts';
import { countNonZero } from '../../sparse/dense.ts';
import { prunedCount } from '../../tensor/matrix.ts';
import { blobSource } from '../byteSource.ts';
import type { ExportFormat } from '../formats/format.ts';
import { type ImportedCheckpoint, importCheckpoint } from '../importCheckpoint.ts';
import { hashOf } from '../sha256.ts';
import { createChecker, type ExportCheck, type LogitsOf, mismatch, readingBack, sameBits } from './checks.ts';
import { type ExportFile, type ExportRequest, fileNames } from './exportRequest.ts';
import { stringifySpec } from './specJson.ts';

/**
 * @param formats whose files were written beside the checkpoint
 * @returns what was compared, format by format; every check holds
 * @throws LabError 'exportMismatch' naming the first that does not
 */
export async function verifyFiles(
  request: ExportRequest,
  files: readonly ExportFile[],
  logitsOf: LogitsOf,
  formats: readonly ExportFormat[] = [],
): Promise<readonly ExportCheck[]> {
  const checker = createChecker(null);
  for (const file of files) {
    checker.equal(`sha256 of ${file.name}`, file.sha256, await hashOf(blobSource(file.blob, file.name)));
  }
  const read = await readBack(files);
  const same = stringifySpec(request.spec) === stringifySpec(read.spec);
  checker.equal('network', `${request.spec.nodes.length} nodes`, `${read.spec.nodes.length} nodes`, same);
  checker.equal('zeros', zerosOf(request.params), zerosOf(read.params));
  checker.values(request.params, read.params);
  for (const [name, mask] of request.masks) {
    const got = read.masks.get(name);
    checker.equal(`pruned in the mask of ${name}`, prunedCount(mask), got ? prunedCount(got) : 'no mask');
    const told = got && sameBits(mask.kept, got.kept) ? 'the same bits' : 'others';
    checker.equal(`mask of ${name}`, 'the same bits', told);
  }
  const wanted = await logitsOf(request.params);
  checker.logits(wanted, await logitsOf(read.params));
  const all = [...checker.checks];
  for (const format of formats) {
    const own = files.filter(({ name }) => name.startsWith(`${format.folder}/`));
    const sources = own.map(({ name, blob }) => blobSource(blob, name.slice(format.folder.length + 1)));
    const its = createChecker(format.id);
    await readingBack(() => format.verify(request, sources, its, { wanted, of: logitsOf }));
    all.push(...its.checks);
  }
  return all;
}

async function readBack(files: readonly ExportFile[]): Promise<ImportedCheckpoint> {
  const source = (name: string) => {
    const file = files.find((entry) => entry.name === name);
    return file && blobSource(file.blob, name);
  };
  const model = source(fileNames.model);
  if (!model) throw mismatch('files', fileNames.model, 'none');
  const beside = { masks: source(fileNames.masks), manifest: source(fileNames.manifest) };
  return readingBack(() => importCheckpoint(model, beside));
}

function zerosOf(params: ParamArrays): number {
  let zeros = 0;
  for (const values of params.values()) zeros += values.length - countNonZero(values);
  return zeros;
}
