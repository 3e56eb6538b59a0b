/** Which weights a sweep was drawn for: an architecture, its origin and its data may be those of many networks. */
import { createSha256 } from '../../engine/io/sha256.ts';
import type { CheckpointStore } from '../../storage/checkpointStore.ts';
import type { RunRecord } from '../../storage/runStore.ts';

/** Of names, lengths and bits, in the order of the names. @returns 64 hexadecimal digits */
export function weightsHash(params: ReadonlyMap<string, Float32Array>): string {
  const hash = createSha256();
  for (const name of [...params.keys()].sort()) {
    const { buffer, byteOffset, byteLength, length } = params.get(name)!;
    hash.update(new TextEncoder().encode(`${name} ${length}\n`));
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest();
}

/** Of the networks that a kept run has been, as far as they are kept. One is read at a time. */
export async function keptHashes(
  { checkpoints }: Pick<RunRecord, 'checkpoints'>,
  files: Pick<CheckpointStore, 'load'>,
): Promise<ReadonlySet<string>> {
  const folder = 'params/'; // as engine/pipelines/checkpointData.ts names them
  const hashes = new Set<string>();
  for (const { id } of checkpoints) {
    const params = new Map<string, Float32Array>();
    for (const [name, values] of (await files.load(id))?.arrays ?? []) {
      if (name.startsWith(folder) && values instanceof Float32Array) params.set(name.slice(folder.length), values);
    }
    if (params.size > 0) hashes.add(weightsHash(params));
  }
  return hashes;
}
