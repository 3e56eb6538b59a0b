/** The PyTorch side of a benchmark: which interpreter has it. */
import { execFileSync } from 'node:child_process';

/** $PYTHON, python3 or Debian's, whichever has PyTorch; null where none has. */
export function findTorch(): string | null {
  const candidates = process.env.PYTHON ? [process.env.PYTHON] : ['python3', '/usr/bin/python3'];
  return candidates.find(hasTorch) ?? null;
}

function hasTorch(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import torch'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
