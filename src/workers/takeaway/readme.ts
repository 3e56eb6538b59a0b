/** The index of an export: what every file in the zip is, with its size and hash. English, as everything in the zip. Pure. */
import { contents } from './contents.ts';
import type { TakenFile } from './taken.ts';

/** @param files all but the index itself, in the order of the zip */
export function readmeText(files: readonly TakenFile[]): string {
  const groups = contents.flatMap(({ id, means }) => {
    const own = files.filter(({ content }) => content === id);
    if (own.length === 0) return [];
    return ['', means, ...own.map(({ name, bytes, sha256 }) => `  ${sha256}  ${name}  (${bytes} bytes)`)];
  });
  return [
    'A network out of Pruning Lab, and how it came to be.',
    'Open the whole zip again by dropping it on the lab; on the page Runs it opens as a notebook.',
    'Pictures are SVG, tables CSV. A layer with more weights than a picture has cells is drawn coarser, and says so.',
    '',
    'Files by kind, each with its SHA-256:',
    ...groups,
    '',
  ].join('\n');
}
