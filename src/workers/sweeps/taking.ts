/** Kept sweeps on their way into a notebook and out of one. */
import type { KeptSweep, SweepFacts, SweepStore } from '../../storage/sweepStore.ts';

/** @param whole with what it works on. @returns null = another tab has thrown it away */
export async function takeSweep(kept: SweepStore, id: string, whole: boolean): Promise<KeptSweep | null> {
  const record = (await kept.list()).find((one) => one.id === id);
  if (!record) return null;
  return { record, points: await kept.points(id), subject: whole ? await kept.subject(id) : null };
}

/**
 * Those of these weights on this data, curves alone. One that does not know its weights is nobody's.
 * @param hashes as weightsHash gives them; asked for only where a sweep may be theirs
 */
export async function takeSweepsOf(
  kept: SweepStore,
  data: SweepFacts['data'],
  hashes: () => Promise<ReadonlySet<string>>,
): Promise<readonly KeptSweep[]> {
  const possible = (await kept.list()).filter(({ facts }) => facts.data === data && facts.weights !== undefined);
  if (possible.length === 0) return [];
  const known = await hashes();
  const own = possible.filter(({ facts }) => known.has(facts.weights!));
  const taken = await Promise.all(own.map(({ id }) => takeSweep(kept, id, false)));
  return taken.filter((sweep) => sweep !== null);
}

/**
 * Under an id of its own, so that a notebook may be opened twice and never replaces what is kept.
 * @returns the id. @throws LabError 'storageFull' | 'storageUnavailable'; nothing of it is kept then
 */
export async function addSweep(kept: SweepStore, sweep: KeptSweep): Promise<string> {
  const id = `sweep-${crypto.randomUUID()}`;
  await kept.add({ ...sweep, record: { ...sweep.record, id } });
  return id;
}
