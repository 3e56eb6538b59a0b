/** Runs one golden case with the runner of its method, on the present backend. */
import type { GoldenCase, GoldenFiles, GoldenTensors } from './case.ts';
import { type Comparison, fault } from './comparison.ts';
import { goldenRunners } from './index.ts';
import { readTensors } from './tensors.ts';

/** What stops a case is a comparison with a problem: a method without a runner fails, it does not pass. */
export async function runCase(golden: GoldenCase, files: GoldenFiles): Promise<readonly Comparison[]> {
  const runner = goldenRunners.get(golden.method);
  if (!runner) return [fault(`${golden.method}: no runner`)];
  try {
    const tensors: GoldenTensors = golden.file === null ? new Map() : await readTensors(files, golden.file);
    const comparisons = await runner({ golden, tensors, files });
    return comparisons.length > 0 ? comparisons : [fault(`${golden.name}: compared nothing`)];
  } catch (thrown) {
    return [fault(thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown))];
  }
}
