/** Rotary position embedding: the angles by which queries and keys are turned. Su et al. 2021; Hugging Face's variants. */

export type Rope =
  | { readonly kind: 'default'; readonly theta: number }
  | { readonly kind: 'linear'; readonly theta: number; readonly factor: number }
  | {
      readonly kind: 'llama3';
      readonly theta: number;
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      /** Positions the model had been trained on before it was stretched. */
      readonly originalPositions: number;
    };

export interface RopeTables {
  /** [positions, headDim / 2]; the second half of a head turns by the same angles as the first. */
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/** Made in float64: cos and sin of graphics adapters are too coarse. */
export function ropeTables(rope: Rope, headDim: number, positions: number): RopeTables {
  const frequencies = ropeFrequencies(rope, headDim);
  const half = frequencies.length;
  const cos = new Float32Array(positions * half);
  const sin = new Float32Array(positions * half);
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      cos[position * half + i] = Math.cos(position * frequencies[i]);
      sin[position * half + i] = Math.sin(position * frequencies[i]);
    }
  }
  return { cos, sin };
}

/** Radians a position: [headDim / 2]. */
export function ropeFrequencies(rope: Rope, headDim: number): readonly number[] {
  const plain = Array.from({ length: headDim / 2 }, (_, i) => rope.theta ** ((-2 * i) / headDim));
  switch (rope.kind) {
    case 'default':
      return plain;
    case 'linear':
      return plain.map((frequency) => frequency / rope.factor);
    case 'llama3':
      return plain.map((frequency) => stretch(frequency, rope));
    default:
      return rope satisfies never;
  }
}

/** Long waves are slowed by the factor, short ones kept, those between blended (transformers' `_compute_llama3_parameters`). */
function stretch(frequency: number, rope: Extract<Rope, { kind: 'llama3' }>): number {
  const turns = (rope.originalPositions * frequency) / (2 * Math.PI); // over the positions trained on
  if (turns < rope.lowFrequencyFactor) return frequency / rope.factor;
  if (turns > rope.highFrequencyFactor) return frequency;
  const keep = (turns - rope.lowFrequencyFactor) / (rope.highFrequencyFactor - rope.lowFrequencyFactor);
  return (1 - keep) * (frequency / rope.factor) + keep * frequency;
}
