/** Reads an ONNX file of ours again, as far as that can be held against the run: its operations, and every weight bit for bit. */
import type { Shape } from '../../tensor/shape.ts';
import { elementTypes, fields } from './model.ts';
import { type Field, readFields } from './protobuf.ts';

export interface ReadOnnx {
  /** Types in file order. */
  readonly operations: readonly string[];
  /** float32 tensors by name. */
  readonly tensors: ReadonlyMap<string, { readonly dims: Shape; readonly values: Float32Array<ArrayBuffer> }>;
  /** Names of what every operation reads, and of the graph's results, that nothing in the file gives: none in a whole file. */
  readonly dangling: readonly string[];
}

/** @throws LabError 'fileTruncated', 'fileUnknownFormat' */
export function readOnnx(where: string, bytes: Uint8Array<ArrayBuffer>): ReadOnnx {
  const of = (message: Uint8Array<ArrayBuffer>, field: number): readonly Field[] =>
    [...readFields(where, message)].filter((entry) => entry.field === field);
  const textOf = (message: Uint8Array<ArrayBuffer>, field: number) =>
    of(message, field).map((entry) => new TextDecoder().decode(entry.bytes));
  const operations: string[] = [];
  const tensors = new Map<string, { dims: Shape; values: Float32Array<ArrayBuffer> }>();
  const given = new Set<string>();
  const dangling: string[] = [];
  const { graph, node, tensor } = fields;
  for (const { bytes: body } of of(bytes, fields.model.graph)) {
    for (const { bytes: value } of of(body, graph.input)) given.add(textOf(value, fields.value.name)[0]);
    for (const { bytes: entry } of of(body, graph.tensor)) {
      const [name] = textOf(entry, tensor.name);
      given.add(name);
      if (of(entry, tensor.type)[0]?.value !== elementTypes.float) continue;
      const raw = of(entry, tensor.raw)[0]?.bytes.slice() ?? new Uint8Array(0);
      const dims = of(entry, tensor.dims).map(({ value }) => value);
      tensors.set(name, { dims, values: new Float32Array(raw.buffer, 0, raw.length >> 2) });
    }
    for (const { bytes: entry } of of(body, graph.node)) {
      operations.push(...textOf(entry, node.type));
      dangling.push(...textOf(entry, node.input).filter((name) => !given.has(name)));
      for (const name of textOf(entry, node.output)) given.add(name);
    }
    for (const { bytes: value } of of(body, graph.output)) {
      dangling.push(...textOf(value, fields.value.name).filter((name) => !given.has(name)));
    }
  }
  return { operations, tensors, dangling };
}
