/** The cases that a golden folder's manifests list. */
import type { GoldenCase, GoldenFiles } from './case.ts';
import { readJson } from './tensors.ts';

type Json = Record<string, unknown>;

/** Single layers and small networks: the manifest that every golden folder has. */
export async function listCases(files: GoldenFiles): Promise<readonly GoldenCase[]> {
  const { cases } = (await readJson(files, 'manifest.json')) as { readonly cases: readonly GoldenCase[] };
  return cases;
}

/** Whole-model runs, and OWL's allocation; `file` names their manifest. */
export async function listWholeModelCases(
  files: GoldenFiles,
  file: 'e2e/manifest.json' | 'owl.json',
): Promise<readonly GoldenCase[]> {
  const [key, method] = file === 'owl.json' ? ['cases', 'owl'] : ['runs', 'pipeline'];
  const listed = ((await readJson(files, file)) as Json)[key] as readonly Json[];
  return listed.map((params, index) => ({
    name: `${file.split(/[/.]/)[0]}/${params.name ?? `${method}_${index}`}`,
    method,
    params,
    file: null,
    tolerance: (params.tolerance ?? {}) as Json,
  }));
}

/** Everything that a folder lists. @param has whether it has a file: not every folder has whole-model runs */
export async function listEveryCase(
  files: GoldenFiles,
  has: (path: string) => boolean,
): Promise<readonly GoldenCase[]> {
  const cases = [...(await listCases(files))];
  for (const file of ['e2e/manifest.json', 'owl.json'] as const) {
    if (has(file)) cases.push(...(await listWholeModelCases(files, file)));
  }
  return cases;
}
