/** `model.safetensors.index.json`: which file of a sharded checkpoint holds which tensor. Untrusted until parsed. */
import { LabError } from '../errors.ts';
import type { SafetensorsFile } from './safetensors/read.ts';
import { parseStrictJson } from './safetensors/strictJson.ts';

export interface ShardedIndex {
  /** Sum of tensor bytes as the file states it; null when it does not. */
  readonly totalBytes: number | null;
  /** Tensor name -> file name, in file order. */
  readonly shardOf: ReadonlyMap<string, string>;
  /** File names in order of first mention. */
  readonly shards: readonly string[];
}

/**
 * @throws LabError 'manifestInvalid' when it is not such an index, a tensor stands twice, or a file name is not a plain
 *   relative `*.safetensors` (it comes from a stranger: no folders, no `..`)
 */
export function parseShardedIndex(where: string, text: string): ShardedIndex {
  const root = asObject(parseJson(where, text));
  const weightMap = asObject(root?.get('weight_map'));
  if (!weightMap || weightMap.size === 0) throw invalid(where, 'wanted a weight_map with tensors');
  const shardOf = new Map<string, string>();
  for (const [tensor, file] of weightMap) {
    if (typeof file !== 'string' || !/^[\w-][\w.-]*\.safetensors$/.test(file)) {
      throw invalid(where, `tensor '${tensor}' must name a plain .safetensors file, got ${JSON.stringify(file)}`);
    }
    shardOf.set(tensor, file);
  }
  const totalBytes = asObject(root?.get('metadata'))?.get('total_size') ?? null;
  if (totalBytes !== null && !Number.isSafeInteger(totalBytes)) {
    throw invalid(where, `total_size must be a whole number of bytes, got ${JSON.stringify(totalBytes)}`);
  }
  return { totalBytes: totalBytes as number | null, shardOf, shards: [...new Set(shardOf.values())] };
}

/**
 * Holds the index against the files themselves, header by header.
 * @param files opened shards by file name
 * @throws LabError 'fileMissing' for a shard that is not there, 'tensorMissing' when a shard lacks a tensor of the
 *   index, 'tensorUnexpected' when it holds one that the index places elsewhere or not at all, 'manifestInvalid' when
 *   total_size is not the sum
 */
export function checkShards(where: string, index: ShardedIndex, files: ReadonlyMap<string, SafetensorsFile>): void {
  let bytes = 0;
  for (const shard of index.shards) {
    const file = files.get(shard);
    if (!file) throw new LabError('fileMissing', `${where}: wanted the file ${shard}, got none`, { file: shard });
    for (const [tensor, { begin, end }] of file.tensors) {
      if (index.shardOf.get(tensor) !== shard) {
        const place = index.shardOf.get(tensor) ?? 'no file';
        throw new LabError('tensorUnexpected', `${shard}: tensor '${tensor}' belongs to ${place}`, {
          file: shard,
          tensor,
        });
      }
      bytes += end - begin;
    }
  }
  for (const [tensor, shard] of index.shardOf) files.get(shard)?.entry(tensor);
  if (index.totalBytes !== null && index.totalBytes !== bytes) {
    throw invalid(where, `total_size is ${index.totalBytes}, the tensors take ${bytes} bytes`);
  }
}

/** The index of these tensors, as the Python library writes it. */
export function encodeShardedIndex(shardOf: ReadonlyMap<string, string>, totalBytes: number): string {
  const weightMap = [...shardOf].sort(([a], [b]) => (a < b ? -1 : 1));
  // Built by hand: an object would lose a tensor called __proto__.
  const lines = weightMap.map(([tensor, file]) => `    ${JSON.stringify(tensor)}: ${JSON.stringify(file)}`);
  return `{\n  "metadata": { "total_size": ${totalBytes} },\n  "weight_map": {\n${lines.join(',\n')}\n  }\n}\n`;
}

function parseJson(where: string, text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch (thrown) {
    throw invalid(where, `wanted JSON, got ${(thrown as Error).message}`);
  }
}

function asObject(value: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map(Object.entries(value));
}

function invalid(where: string, reason: string): LabError {
  return new LabError('manifestInvalid', `${where}: ${reason}`, { file: where, reason });
}
