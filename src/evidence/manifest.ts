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
