/** A Python with PyTorch that stays: one JSON request a line, one answer a line, so that ours and theirs take turns. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findTorch } from './python.ts';

/** See torch_language.py. */
export interface TorchRequest {
  readonly do: string;
  readonly threads: number;
  readonly [field: string]: unknown;
}

export interface TorchProcess {
  /** @throws Error when the process ends without an answer */
  ask<T>(request: TorchRequest): Promise<T>;
  close(): void;
}

export interface TorchOptions {
  /** Benchmarks that prune need ../shared/bench/torch_baseline.py. */
  readonly baseline: boolean;
}

/** Where ../shared lies beside the project. */
export const sharedFolder = join(import.meta.dirname, '../../../shared');

/** Starts torch_language.py; null without a Python that has PyTorch, or without the baseline where it is needed. */
export function startTorch({ baseline }: TorchOptions): TorchProcess | null {
  const python = findTorch();
  const folder = join(sharedFolder, 'bench');
  if (!python || (baseline && !existsSync(join(folder, 'torch_baseline.py')))) return null;
  const script = join(import.meta.dirname, 'torch_language.py');
  const child = spawn(python, baseline ? [script, folder] : [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`bench: PyTorch ended at '${request.do}'`);
      return JSON.parse(value);
    },
    close: () => child.kill(),
  };
}
