/** What a run ends in, and our numbers beside those of the papers: as plain data. */
import type { EvidenceCase } from '../../evidence/view.ts';
import type { TakenFile } from '../takeaway/taken.ts';

export type { TakenFile };

export interface ExportView {
  readonly status: 'working' | 'ready';
  readonly fileName: string;
  readonly blob: Blob | null;
  /** In the order of the zip; each was read out of it again. */
  readonly files: readonly TakenFile[];
  /** What was re-read and compared: [{ what, wanted, got, ok }]. */
  readonly checks: readonly {
    /** Id of a format; null = the checkpoint. */
    readonly format: string | null;
    readonly what: string;
    readonly wanted: string;
    readonly got: string;
    readonly ok: boolean;
  }[];
}

/** Our numbers beside those of the papers' own code, case by case as they are computed. */
export interface EvidenceView {
  readonly status: 'running' | 'finished' | 'cancelled';
  /** Where it was computed: 'webgpu' | 'wasm' | 'cpu'. */
  readonly backend: string;
  /** Those that are done. */
  readonly cases: readonly EvidenceCase[];
  readonly total: number;
  /** Name of the case under way. */
  readonly current: string | null;
  /** Whose cases: a folder of the visitor's by name; null = those of the site. */
  readonly folder: string | null;
}
