/** What goes into an export beside the network: the run's notebook, its charts, pictures of its layers. */
import type { ZipEntry } from '../../engine/io/zip/writeZip.ts';
import type { Run } from '../../engine/pipelines/run.ts';
import { masksCsv } from '../../pictures/runTables.ts';
import { maskHistoryView } from '../maskView.ts';
import { type Notebook, notebookEntries } from '../runs/notebook.ts';
import { courseSvg } from './coursePicture.ts';
import { layerEntries } from './layerEntries.ts';

/** Each as it is asked for: a network of many layers has more pictures than one wants to hold. */
export async function* besides(run: Run, notebook: Notebook): AsyncGenerator<ZipEntry, void, undefined> {
  for await (const { name, blob } of notebookEntries(notebook, { load: async () => null })) {
    yield { name: `notebook/${name}`, blob };
  }
  const masks = maskHistoryView(run);
  if (masks.moves.length > 0) {
    yield { name: 'charts/sparsity.svg', blob: new Blob([courseSvg(masks, run.losses.length)]) };
    yield { name: 'charts/sparsity.csv', blob: new Blob([masksCsv(masks)]) };
  }
  yield* layerEntries(run);
}
