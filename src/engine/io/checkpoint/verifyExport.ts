/** Reads written files again, through the same door as a stranger's, and holds them against the run. */
import { LabError } from '../../errors.ts';
import type { ParamArrays } from '../../models/params.ts';
import { countNonZero } from '../../sparse/dense.ts';
import { prunedCount } from '../../tensor/matrix.ts';
import { type ByteSource, blobSource } from '../byteSource.ts';
import { type ImportedCheckpoint, importCheckpoint } from '../importCheckpoint.ts';
import { createSha256 } from '../sha256.ts';
import { type ExportFile, type ExportRequest, fileNames } from './exportFiles.ts';
import { stringifySpec } from './specJson.ts';

/** Logits of the network with these parameters (native layout), on inputs of the caller's choice: the same each time. */
export type LogitsOf = (params: ParamArrays) => Promise<Float32Array>;

export interface ExportCheck {
  readonly what: string;
  readonly wanted: string;
  readonly got: string;
  readonly ok: boolean;
}

/** Largest difference of a logit, relative to the largest logit (at least 1): float32 sums in another order. */
const logitsTolerance = 1e-5;
const chunkBytes = 1 << 20;

/**
 * @returns what was compared; every check holds
 * @throws LabError 'exportMismatch' naming the first that does not
 */
export async function verifyFiles(
  request: ExportRequest,
  files: readonly ExportFile[],
  logitsOf: LogitsOf,
): Promise<readonly ExportCheck[]> {
  const checks: ExportCheck[] = [];
  const check = (what: string, wanted: string | number, got: string | number, ok = wanted === got) => {
    checks.push({ what, wanted: String(wanted), got: String(got), ok });
    if (!ok) throw mismatch(what, String(wanted), String(got));
  };
  for (const file of files) {
    check(`sha256 of ${file.name}`, file.sha256, await hashOf(blobSource(file.blob, file.name)));
  }
  const read = await readBack(files);
  const same = stringifySpec(request.spec) === stringifySpec(read.spec);
  check('network', `${request.spec.nodes.length} nodes`, `${read.spec.nodes.length} nodes`, same);
  check('tensors', request.params.size, read.params.size);
  check('zeros', zerosOf(request.params), zerosOf(read.params));
  for (const [name, values] of request.params) {
    const got = read.params.get(name);
    check(`values of ${name}`, 'the same bits', got && sameBits(values, got) ? 'the same bits' : 'others');
  }
  for (const [name, mask] of request.masks) {
    const got = read.masks.get(name);
    check(`pruned in the mask of ${name}`, prunedCount(mask), got ? prunedCount(got) : 'no mask');
    check(`mask of ${name}`, 'the same bits', got && sameBits(mask.kept, got.kept) ? 'the same bits' : 'others');
  }
  const wanted = await logitsOf(request.params);
  const got = await logitsOf(read.params);
  check('number of logits', wanted.length, got.length);
  const difference = largestDifference(wanted, got);
  check('logits', `within ${logitsTolerance}`, difference.toExponential(1), difference <= logitsTolerance);
  return checks;
}

/** An own file that our own door refuses is a mismatch, whatever the reason. */
async function readBack(files: readonly ExportFile[]): Promise<ImportedCheckpoint> {
  const source = (name: string) => {
    const file = files.find((entry) => entry.name === name);
    return file && blobSource(file.blob, name);
  };
  const model = source(fileNames.model);
  if (!model) throw mismatch('files', fileNames.model, 'none');
  try {
    return await importCheckpoint(model, { masks: source(fileNames.masks), manifest: source(fileNames.manifest) });
  } catch (thrown) {
    if (thrown instanceof LabError) throw mismatch('reading back', 'whole files', thrown.message);
    throw thrown;
  }
}

async function hashOf(source: ByteSource): Promise<string> {
  const hash = createSha256();
  for (let at = 0; at < source.size; at += chunkBytes) {
    hash.update(await source.read(at, Math.min(at + chunkBytes, source.size)));
  }
  return hash.digest();
}

function zerosOf(params: ParamArrays): number {
  let zeros = 0;
  for (const values of params.values()) zeros += values.length - countNonZero(values);
  return zeros;
}

function sameBits(a: Float32Array | Uint8Array, b: Float32Array | Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false;
  const left = new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
  const right = new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

/** Relative to the largest wanted logit, at least 1; NaN counts as infinite. */
function largestDifference(wanted: Float32Array, got: Float32Array): number {
  let largest = 0;
  let scale = 1;
  for (const [index, value] of wanted.entries()) {
    const difference = Math.abs(value - got[index]);
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, difference);
    scale = Math.max(scale, Math.abs(value));
  }
  return largest / scale;
}

function mismatch(what: string, wanted: string, got: string): LabError {
  return new LabError('exportMismatch', `export: ${what}: wanted ${wanted}, got ${got}`, { what, wanted, got });
}
