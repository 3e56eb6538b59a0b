/** Runs one golden case with the runner of its method. Cases are found through the manifest, never by name. */
import { join } from 'node:path';
import { type GoldenCase, notChecked } from './golden/case.ts';
import { readTensors } from './golden/files.ts';
import { goldenRunners } from './golden/index.ts';

/** @returns what differs; empty = passed. A method without a runner is a failure, not a pass. */
export async function runGoldenCase(golden: GoldenCase, folder: string): Promise<readonly string[]> {
  const runner = goldenRunners.get(golden.method);
  if (!runner) return [notChecked(golden.method, 'no runner yet')];
  try {
    const tensors = golden.file === null ? new Map() : await readTensors(join(folder, golden.file));
    return await runner({ golden, tensors, folder });
  } catch (thrown) {
    return [thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)];
  }
}
