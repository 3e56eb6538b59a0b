/** Reads a golden folder: the cases of its manifests and the tensors of a case. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bytesSource } from '../../engine/io/byteSource.ts';
import { openSafetensors } from '../../engine/io/safetensors/read.ts';
import type { GoldenCase, GoldenTensor, GoldenTensors } from './case.ts';

/** GOLDEN_DIR, or the folder that stands beside a checkout; may not exist. */
export function goldenFolder(): string {
  return resolve(process.env.GOLDEN_DIR ?? join(import.meta.dirname, '../../../../shared/golden'));
}

/** Our own small copy: always there. */
export const compactFolder = resolve(import.meta.dirname, '../golden-compact');

type Json = Record<string, unknown>;
const readJson = (path: string): Json => JSON.parse(readFileSync(path, 'utf8'));

/** Every case that the folder's manifests list: single layers, whole-model runs, and OWL's allocation. */
export function listCases(folder: string): readonly GoldenCase[] {
  const cases = readJson(join(folder, 'manifest.json')).cases as (Omit<GoldenCase, 'file'> & { file: string })[];
  return [
    ...cases,
    ...listed(folder, 'e2e/manifest.json', 'runs', 'pipeline'),
    ...listed(folder, 'owl.json', 'cases', 'owl'),
  ];
}

/** Cases of a manifest that names no method of its own for them: all fields become parameters. */
function listed(folder: string, file: string, key: string, method: string): GoldenCase[] {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  return (readJson(path)[key] as Json[]).map((params, index) => ({
    name: `${file.split(/[/.]/)[0]}/${params.name ?? `${method}_${index}`}`,
    method,
    params,
    file: null,
    tolerance: (params.tolerance ?? {}) as Json,
  }));
}

export async function readTensors(path: string): Promise<GoldenTensors> {
  const file = await openSafetensors(bytesSource(new Uint8Array(readFileSync(path)), path));
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
