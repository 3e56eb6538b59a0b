/** Computes golden cases one after another, as the page shows them. */
import { getBackend } from '@tensorflow/tfjs-core';
import type { GoldenCase, GoldenFiles } from './case.ts';
import { factsOf } from './facts.ts';
import { rowsOf } from './rows.ts';
import { runCase } from './runCase.ts';
import type { EvidenceCase } from './view.ts';

export async function computeCase(golden: GoldenCase, files: GoldenFiles): Promise<EvidenceCase> {
  return {
    name: golden.name,
    method: golden.method,
    facts: factsOf(golden),
    repository: golden.reference ?? '',
    commit: golden.reference_commit ?? '',
    rows: rowsOf(await runCase(golden, files)),
  };
}

/** Id of the TensorFlow.js backend that cases run on. */
export function presentBackend(): string {
  return getBackend();
}
