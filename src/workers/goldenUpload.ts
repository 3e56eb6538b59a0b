/** A golden folder of the visitor's disk, or a folder that it lies in. */
import { LabError } from '../engine/errors.ts';
import type { GoldenFiles } from '../evidence/case.ts';

export interface UploadedFile {
  /** From the folder that was picked on: `golden/e2e/inputs.safetensors`. */
  readonly path: string;
  readonly blob: Blob;
}

export interface GoldenUpload extends GoldenFiles {
  /** Of the folder that was picked. */
  readonly name: string;
  has(path: string): boolean;
}

const manifest = 'manifest.json';

/**
 * The folder of the uppermost manifest that lists cases; what stands beside it (`../checkpoints/`) can be read when the
 * folder above was picked.
 * @throws LabError 'fileMissing' without a manifest that lists cases, and from `read`
 */
export async function openGoldenUpload(uploaded: readonly UploadedFile[]): Promise<GoldenUpload> {
  const byPath = new Map(uploaded.map(({ path, blob }) => [path, blob]));
  const { root, list } = await findRoot(byPath);
  const fullPath = (path: string) => normal(`${root}${path}`);
  return {
    name: uploaded[0]?.path.split('/')[0] ?? '',
    has: (path) => byPath.has(fullPath(path)),
    async read(path) {
      if (path === manifest) return new TextEncoder().encode(list); // read already, to find the folder
      const blob = byPath.get(fullPath(path));
      if (!blob) throw missing(path);
      return new Uint8Array(await blob.arrayBuffer());
    },
  };
}

/** Its address, ending in '/' or empty, and the text of its manifest. */
async function findRoot(byPath: ReadonlyMap<string, Blob>): Promise<{ readonly root: string; readonly list: string }> {
  const depth = (path: string) => path.split('/').length;
  const manifests = [...byPath].filter(([path]) => path.split('/').at(-1) === manifest);
  for (const [path, blob] of manifests.sort(([a], [b]) => depth(a) - depth(b))) {
    const list = await blob.text();
    if (listsCases(list)) return { root: path.slice(0, -manifest.length), list };
  }
  throw missing(manifest);
}

function listsCases(text: string): boolean {
  try {
    const cases: unknown = JSON.parse(text)?.cases;
    return (
      Array.isArray(cases) && cases.every((one) => typeof one?.name === 'string' && typeof one.method === 'string')
    );
  } catch {
    return false;
  }
}

/** `a/b/../c` is `a/c`. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

function missing(file: string): LabError {
  return new LabError('fileMissing', `golden folder: no ${file}`, { file });
}
