/** Refusals of the disk: told once, whoever meets them; told again only after what was refused has been written. */
import { type ErrorCode, reportError } from '../engine/errors.ts';
import type { Emit } from './emitter.ts';

/** Who writes by itself, in the background. */
export type Writer = 'autosave' | 'keptRun';

export interface Refusals {
  refused(writer: Writer, thrown: unknown): void;
  written(writer: Writer): void;
}

export function createRefusals(emit: Emit): Refusals {
  const standing = new Map<Writer, ErrorCode>();
  return {
    refused(writer, thrown) {
      const error = reportError(thrown);
      const told = [...standing.values()].includes(error.code);
      standing.set(writer, error.code);
      if (!told) emit({ type: 'error', error });
    },
    written(writer) {
      standing.delete(writer);
    },
  };
}
