/** One layer of a `model.json`: untrusted JSON with a name, a kind and what it reads. */

export type Json = Readonly<Record<string, unknown>>;

export interface KerasLayer {
  /** Of the file, for messages. */
  readonly file: string;
  /** As the file has it: its weights go by this name. */
  readonly name: string;
  /** Keras' class name. */
  readonly type: string;
  readonly config: Json;
  /** Indices of the layers it reads; -1 = the network's input. */
  readonly inputs: readonly number[];
}

export function record(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}
