/** Golden folders on the disk: their files and every case they list. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { GoldenCase, GoldenFiles } from '../evidence/case.ts';
import { listEveryCase } from '../evidence/manifest.ts';

const sharedGolden = join(import.meta.dirname, '../../../shared/golden');

/** GOLDEN_DIR, or the folder that stands beside a checkout; may not exist. */
export function goldenFolder(): string {
  return resolve(process.env.GOLDEN_DIR ?? sharedGolden);
}

/** Our own small copy, which the site carries: always there. */
export const compactFolder = resolve(import.meta.dirname, '../../public/evidence');

/** What stands beside the golden folder (`../checkpoints/...`) is that of a checkout where the folder was copied alone. */
export function openGoldenFolder(folder: string): GoldenFiles {
  return {
    async read(path) {
      const own = join(folder, path);
      const beside = path.startsWith('../') && !existsSync(own);
      return new Uint8Array(await readFile(beside ? join(sharedGolden, path) : own));
    },
  };
}

export function listFolder(folder: string): Promise<readonly GoldenCase[]> {
  return listEveryCase(openGoldenFolder(folder), (path) => existsSync(join(folder, path)));
}
