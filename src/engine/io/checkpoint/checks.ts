/** Comparisons of what was read again with the run: each is noted, and the first that does not hold ends the export. */
import { LabError } from '../../errors.ts';
import type { ParamArrays } from '../../models/params.ts';
import type { ModelSpec } from '../../models/spec.ts';

/** Logits of the network with these parameters (native layout), on inputs of the caller's choice: the same each time. */
export type LogitsOf = (
  params: ParamArrays,
  /** Default: the run's own. */
  spec?: ModelSpec,
) => Promise<Float32Array>;

export interface ExportCheck {
  /** Id of the format whose files were read; null = the checkpoint itself. */
  readonly format: string | null;
  readonly what: string;
  readonly wanted: string;
  readonly got: string;
  readonly ok: boolean;
}

export interface Checker {
  readonly checks: readonly ExportCheck[];
  /** @throws LabError 'exportMismatch' */
  equal(what: string, wanted: string | number, got: string | number, ok?: boolean): void;
  /** Bit for bit. @throws LabError 'exportMismatch' naming the parameter */
  values(wanted: ParamArrays, got: ParamArrays): void;
  /** @throws LabError 'exportMismatch' */
  logits(wanted: Float32Array, got: Float32Array): void;
}

/** Largest difference of a logit, relative to the largest logit (at least 1): float32 sums in another order. */
const logitsTolerance = 1e-5;

export function createChecker(format: string | null): Checker {
  const checks: ExportCheck[] = [];
  const checker: Checker = {
    checks,
    equal(what, wanted, got, ok = wanted === got) {
      checks.push({ format, what, wanted: String(wanted), got: String(got), ok });
      if (!ok) throw mismatch(format ? `${format}: ${what}` : what, String(wanted), String(got));
    },
    values(wanted, got) {
      checker.equal('tensors', wanted.size, got.size);
      for (const [name, values] of wanted) {
        const read = got.get(name);
        checker.equal(
          `values of ${name}`,
          'the same bits',
          read && sameBits(values, read) ? 'the same bits' : 'others',
        );
      }
    },
    logits(wanted, got) {
      checker.equal('number of logits', wanted.length, got.length);
      const difference = largestDifference(wanted, got);
      const told = difference.toExponential(1);
      checker.equal('logits', `within ${logitsTolerance}`, told, difference <= logitsTolerance);
    },
  };
  return checker;
}

export function sameBits(a: Float32Array | Uint8Array, b: Float32Array | Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false;
  const left = new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
  const right = new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

export function mismatch(what: string, wanted: string, got: string): LabError {
  return new LabError('exportMismatch', `export: ${what}: wanted ${wanted}, got ${got}`, { what, wanted, got });
}

/** An own file that our own door refuses is a mismatch, whatever the reason. */
export async function readingBack<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof LabError && thrown.code !== 'exportMismatch')
      throw mismatch('reading back', 'whole files', thrown.message);
    throw thrown;
  }
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
