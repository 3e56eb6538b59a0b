/** Asks the worker for a tile to take away, once. */
import { commands } from '../../../state/commands.ts';
import { labStore } from '../../../state/lab.ts';
import type { TileRequest, TileView } from '../../../workers/protocol.ts';
import { sameRequest } from '../request.ts';

/** @returns null when the worker failed: the list of errors says why */
export function takeTile(request: TileRequest): Promise<TileView | null> {
  const { errors, catalog } = labStore.getState();
  return new Promise((resolve) => {
    const stop = labStore.subscribe((state) => {
      const { takenTile } = state;
      const arrived = takenTile !== null && sameRequest(takenTile, request);
      const failed = state.errors.length > errors.length || state.catalog !== catalog; // a new worker was never asked
      if (!arrived && !failed) return;
      stop();
      if (arrived) commands.tileTaken();
      resolve(arrived ? takenTile : null);
    });
    commands.takeTile(request);
  });
}
