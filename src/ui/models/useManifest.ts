/** The list of bundled networks, read once from beside the page. */
import { useEffect, useState } from 'react';
import type { ModelEntry, ModelManifest } from '../../engine/models/manifest.ts';

export type Bundled = readonly ModelEntry[] | 'loading' | 'failed';

let asked: Promise<readonly ModelEntry[]> | null = null;

async function read(): Promise<readonly ModelEntry[]> {
  const answer = await fetch(new URL('models/manifest.json', document.baseURI));
  if (!answer.ok) throw new Error(`manifest: wanted status 200, got ${answer.status}`);
  return ((await answer.json()) as ModelManifest).models; // our own file; the worker checks it again when it loads one
}

export function useManifest(): Bundled {
  const [models, setModels] = useState<Bundled>('loading');
  useEffect(() => {
    asked ??= read();
    asked.then(setModels, () => {
      asked = null; // the next page may try again
      setModels('failed');
    });
  }, []);
  return models;
}
