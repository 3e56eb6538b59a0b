/** Tells the page which sweeps are kept, and which tab draws which. */
import type { SweepStore } from '../../storage/sweepStore.ts';
import type { Emit } from '../emitter.ts';
import { summaryOf } from './record.ts';

export interface ListingOptions {
  readonly emit: Emit;
  readonly files: () => Promise<SweepStore>;
  readonly isDrawnHere: (id: string) => boolean;
  readonly told: (thrown: unknown) => void;
}

/** @returns tells it as it is now. @throws LabError 'storageUnavailable' */
export function createListing({ emit, files, isDrawnHere, told }: ListingOptions): () => Promise<void> {
  const watched = new Set<string>();

  async function tellList(): Promise<void> {
    const kept = await files();
    const [records, elsewhere] = await Promise.all([kept.list(), kept.claimedElsewhere()]);
    const drawingOf = (id: string) => {
      if (elsewhere.has(id)) return 'elsewhere';
      return isDrawnHere(id) ? 'here' : null;
    };
    const sweeps = records.map(async (record) => {
      const { id } = record;
      const [done, whole] = await Promise.all([kept.count(id), kept.hasSubject(id)]);
      return summaryOf(record, { done, whole, drawing: drawingOf(id) });
    });
    emit({ type: 'sweeps', sweeps: await Promise.all(sweeps) });
    for (const id of elsewhere) watch(id);
  }

  /** A tab that was closed says nothing, but its claim ends. */
  function watch(id: string): void {
    if (watched.has(id)) return;
    watched.add(id);
    const freed = async () => {
      await (await files()).freed(id);
      watched.delete(id);
      await tellList();
    };
    void freed().catch(told);
  }

  return tellList;
}
