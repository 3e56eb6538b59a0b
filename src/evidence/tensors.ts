/** Reads the files of a golden folder: JSON, and the tensors of a case. */
import { bytesSource } from '../engine/io/byteSource.ts';
import { openSafetensors } from '../engine/io/safetensors/read.ts';
import type { GoldenFiles, GoldenTensor, GoldenTensors } from './case.ts';

export async function readJson(files: GoldenFiles, path: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await files.read(path)));
}

export async function readTensors(files: GoldenFiles, path: string): Promise<GoldenTensors> {
  const file = await openSafetensors(bytesSource(await files.read(path), path));
  const tensors = new Map<string, GoldenTensor>();
  for (const [name, { dtype, shape }] of file.tensors) {
    const { buffer } = (await file.bytes(name)).slice(); // a copy, so that it is aligned
    tensors.set(name, { shape, values: view(dtype, buffer, `${path}: ${name}`) });
  }
  return tensors;
}

function view(dtype: string, buffer: ArrayBuffer, where: string): GoldenTensor['values'] {
  if (dtype === 'F32') return new Float32Array(buffer);
  if (dtype === 'F64') return new Float64Array(buffer);
  if (dtype === 'U8') return new Uint8Array(buffer);
  if (dtype === 'I32') return new Int32Array(buffer);
  throw new Error(`golden: ${where}: wanted F32, F64, U8 or I32, got ${dtype}`);
}
