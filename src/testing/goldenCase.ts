/** Runs one golden case of a folder on WASM and says what differs. */
import type { GoldenCase } from '../evidence/case.ts';
import { runCase } from '../evidence/runCase.ts';
import { useWasm as startWasm } from './backends.ts';
import { openGoldenFolder } from './goldenFiles.ts';

/** @returns what differs; empty = passed */
export async function runGoldenCase(golden: GoldenCase, folder: string): Promise<readonly string[]> {
  await startWasm();
  const comparisons = await runCase(golden, openGoldenFolder(folder));
  return comparisons.flatMap(({ problem }) => problem ?? []);
}
