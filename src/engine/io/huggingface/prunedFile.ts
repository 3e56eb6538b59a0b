/**
 * The pruned checkpoint as it is being made: one safetensors file whose layout is known before the first weight is cut,
 * so that each weight is written as soon as it is cut and nothing of it is held but one bit a weight.
 */
import { LabError } from '../../errors.ts';
import type { Mask } from '../../tensor/matrix.ts';
import { type PackedMask, packMask, unpackMask } from '../../tensor/packedMask.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { ByteSource } from '../byteSource.ts';
import { maskCodes } from '../maskCodes.ts';
import type { PlacedFile } from '../placedFile.ts';
import { type Dtype, dtypeBits, encodeFloats, isFloatDtype } from '../safetensors/dtypes.ts';
import { planSafetensors } from '../safetensors/write.ts';
import { createSha256, sha256 } from '../sha256.ts';
import { folderNames, type LanguageCheckpoint, openFolder } from './openFolder.ts';

export type Breathe = () => void | Promise<void>;

export interface WrittenTensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Of the bytes that were handed to the file. */
  readonly sha256: string;
  /** Null = never cut. */
  readonly mask: PackedMask | null;
  /** Whether a method gave the kept weights new values. */
  readonly changed: boolean;
}

export interface PrunedFile {
  /** Of the whole file. Units: bytes. */
  readonly size: number;
  /** By tensor name, those that are written. */
  readonly tensors: ReadonlyMap<string, WrittenTensor>;
  /**
   * A cut weight. Kept weights that no method changed keep their stored codes bit for bit; changed ones are rounded to
   * the stored type.
   * @param changed new values with their zeros, or null
   * @throws LabError 'storageFull', as the checkpoint
   */
  put(name: string, mask: Mask, changed: Float32Array | null): Promise<void>;
  /** All tensors that were not cut, in pieces. @throws LabError as put */
  finish(breathe?: Breathe): Promise<void>;
  /** The bytes of the file, as they are now. */
  source(): ByteSource;
  /** The written folder, as a reader finds it: the side files are those of the original. Call when finished. */
  reopen(): Promise<LanguageCheckpoint>;
}

/** Units: bytes. */
export const pieceBytes = 1 << 22;

export async function createPrunedFile(
  checkpoint: LanguageCheckpoint,
  create: (name: string, size: number) => Promise<PlacedFile> | PlacedFile,
): Promise<PrunedFile> {
  const entries = [...checkpoint.tensors].map(([name, from]) => ({ ...from.entry(name), name }));
  const { header, places, size } = planSafetensors(entries);
  const file = await create(folderNames.weights, size);
  const tensors = new Map<string, WrittenTensor>();
  const placeOf = (name: string) => places.get(name) ?? 0;
  file.write(header, 0);
  return {
    size,
    tensors,
    async put(name, mask, changed) {
      const from = checkpoint.tensors.get(name);
      if (!from)
        throw new LabError('tensorMissing', `pruned file: no tensor '${name}'`, { file: file.name, tensor: name });
      const { dtype, shape } = from.entry(name);
      const codes =
        changed && isFloatDtype(dtype) ? encodeFloats(dtype, Float32Array.from(changed)) : await from.bytes(name);
      const bytes = maskCodes(name, dtype, codes, mask.kept);
      file.write(bytes, placeOf(name));
      tensors.set(name, { name, dtype, shape, sha256: sha256(bytes), mask: packMask(mask), changed: changed !== null });
    },
    async finish(breathe) {
      for (const { name, dtype, shape } of entries) {
        if (tensors.has(name)) continue;
        const hash = createSha256();
        for await (const { begin, bytes } of piecesOf(checkpoint, name)) {
          file.write(bytes, placeOf(name) + begin);
          hash.update(bytes);
          await breathe?.();
        }
        tensors.set(name, { name, dtype, shape, sha256: hash.digest(), mask: null, changed: false });
      }
    },
    source: () => file.source(size),
    reopen() {
      const files = new Map(checkpoint.others);
      files.set(folderNames.weights, file.source(size));
      return openFolder(files, checkpoint.config.name);
    },
  };
}

/** What reading the written file again has shown. */
export interface Verification {
  readonly tensors: number;
  /** Kept weights whose stored code is that of the original; null where the method gave new values. */
  readonly identical: number | null;
  /** Pruned weights, each stored as +0. */
  readonly zeros: number;
  /** Elements that are not 0, by tensor name. */
  readonly nonZero: ReadonlyMap<string, number>;
}

/**
 * Reads every tensor again, piece by piece, and holds it against the original and the masks.
 * @throws LabError 'exportMismatch' naming the tensor
 */
export async function verifyPrunedFile(
  checkpoint: LanguageCheckpoint,
  written: LanguageCheckpoint,
  tensors: PrunedFile['tensors'],
  breathe?: Breathe,
): Promise<Verification> {
  const nonZero = new Map<string, number>();
  let identical: number | null = 0;
  let zeros = 0;
  for (const { name, dtype, shape, mask, changed, sha256: wanted } of tensors.values()) {
    const entry = written.tensors.get(name)?.entry(name);
    const width = dtypeBits[dtype] / 8;
    const kept = mask ? unpackMask(mask).kept : null;
    const hash = changed ? createSha256() : null; // unchanged codes are compared one by one
    let live = 0;
    for await (const { begin, bytes } of piecesOf(written, name)) {
      hash?.update(bytes);
      const original = changed ? null : await bytesOf(checkpoint, name, begin, begin + bytes.length);
      live += countLive(bytes, width);
      const first = begin / width;
      const wrong = firstWrong(bytes, original, width, kept?.subarray(first, first + bytes.length / width) ?? null);
      if (wrong !== -1) throw mismatch(`${name}[${first + wrong}]`, 'the original code, or 0 where pruned', 'another');
      await breathe?.();
    }
    const got = hash?.digest() ?? wanted;
    if (got !== wanted) throw mismatch(name, wanted, got);
    if (entry?.dtype !== dtype) throw mismatch(name, dtype, String(entry?.dtype));
    nonZero.set(name, live);
    if (!mask) continue;
    zeros += mask.pruned;
    identical = changed || identical === null ? null : identical + sizeOf([...shape]) - mask.pruned;
  }
  return { tensors: tensors.size, identical, zeros, nonZero };
}

/** Index of the first element that is not what it should be; -1 for none. @param original null = only zeros are looked at */
function firstWrong(bytes: Uint8Array, original: Uint8Array | null, width: number, kept: Uint8Array | null): number {
  for (let at = 0; at < bytes.length; at++) {
    const index = Math.floor(at / width);
    const isKept = kept === null || kept[index] === 1;
    const wanted = isKept ? (original?.[at] ?? bytes[at]) : 0;
    if (bytes[at] !== wanted) return index;
  }
  return -1;
}

/** Elements with any bit set; a -0 counts: it is a weight that was there. */
function countLive(bytes: Uint8Array, width: number): number {
  let live = 0;
  for (let at = 0; at < bytes.length; at += width) {
    let bits = 0;
    for (let byte = 0; byte < width; byte++) bits |= bytes[at + byte];
    if (bits !== 0) live++;
  }
  return live;
}

/** Stored bytes of a tensor in pieces of whole elements. */
async function* piecesOf(checkpoint: LanguageCheckpoint, name: string) {
  const { begin, end } = checkpoint.tensors.get(name)!.entry(name);
  for (let at = 0; at < end - begin; at += pieceBytes) {
    const to = Math.min(at + pieceBytes, end - begin);
    yield { begin: at, bytes: await bytesOf(checkpoint, name, at, to) };
  }
}

function bytesOf(checkpoint: LanguageCheckpoint, name: string, begin: number, end: number) {
  return checkpoint.tensors.get(name)!.bytes(name, begin, end);
}

function mismatch(what: string, wanted: string, got: string): LabError {
  return new LabError('exportMismatch', `export: ${what}: wanted ${wanted}, got ${got}`, { what, wanted, got });
}
