/** Loss of a language model on token sequences, and its gradients: of the batch, and squared of single sequences. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import { softmaxCrossEntropy } from '../kernels/softmaxCrossEntropy/index.ts';
import { checkSequences, type TokenSequence } from '../models/decoder.ts';
import { forward, type ParamTensors } from '../models/forward.ts';
import type { Params } from '../models/param.ts';
import type { LanguageSpec } from '../models/spec.ts';

export interface LanguageGradients {
  /** Mean over all predicted tokens of the batch. Units: nats. */
  readonly loss: number;
  /** dL/dW by parameter name, native layout. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** Mean over sequences of the squared gradient of each one's own loss: the diagonal Fisher. Null when not asked for. */
  readonly meanSquares: ReadonlyMap<string, Float32Array> | null;
}

export interface LanguageGradientOptions {
  readonly squares?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * @param sequences all of one length, at least 2 tokens
 * @throws LabError as checkSequences; 'shapeMismatch' on lengths that differ; 'lossNotFinite'; 'cancelled'
 */
export async function languageGradients(
  spec: LanguageSpec,
  params: Params,
  sequences: readonly TokenSequence[],
  { squares = false, signal }: LanguageGradientOptions = {},
): Promise<LanguageGradients> {
  checkSequences(spec, sequences);
  const meanSquares = squares ? new Map<string, Float32Array>() : null;
  for (const sequence of meanSquares ? sequences : []) {
    if (signal?.aborted) throw new LabError('cancelled', 'languageGradients: cancelled');
    const { gradients } = await differentiate(spec, params, [sequence]);
    for (const [name, gradient] of gradients) {
      const sums = meanSquares?.get(name) ?? new Float32Array(gradient.length);
      for (let i = 0; i < gradient.length; i++) sums[i] += gradient[i] ** 2 / sequences.length;
      meanSquares?.set(name, sums);
    }
  }
  if (signal?.aborted) throw new LabError('cancelled', 'languageGradients: cancelled');
  return { ...(await differentiate(spec, params, sequences)), meanSquares };
}

/**
 * Mean cross entropy of every next token. Call inside a tidy; differentiable in params.
 * @param sequences all of one length
 * @throws LabError 'shapeMismatch'
 */
export function languageLoss(spec: LanguageSpec, params: ParamTensors, sequences: readonly TokenSequence[]): tf.Scalar {
  const [{ length }] = sequences;
  const other = sequences.find((sequence) => sequence.length !== length);
  if (length < 2 || other) {
    const [wanted, got] = [`sequences of one length, at least 2`, `${length} and ${(other ?? sequences[0]).length}`];
    throw new LabError('shapeMismatch', `languageLoss: wanted ${wanted}, got ${got}`, { where: 'loss', wanted, got });
  }
  const count = sequences.length;
  const ids = Int32Array.from(sequences.flatMap((sequence) => [...sequence]));
  const labels = Int32Array.from(sequences.flatMap((sequence) => [...sequence.subarray(1)]));
  const { logits } = forward(spec, params, tf.tensor1d(ids, 'int32'), { sequenceLength: length });
  const bySequence = tf.reshape(logits, [count, length, spec.classes]);
  const predicting = tf.slice(bySequence, [0, 0, 0], [count, length - 1, spec.classes]); // the last predicts nothing
  return softmaxCrossEntropy(tf.reshape(predicting, [labels.length, spec.classes]), tf.tensor1d(labels, 'int32'));
}

async function differentiate(spec: LanguageSpec, params: Params, sequences: readonly TokenSequence[]) {
  const { value, grads } = tf.tidy(() =>
    tf.variableGrads(() => languageLoss(spec, params, sequences), [...params.values()]),
  );
  try {
    const [loss] = await value.data();
    if (!Number.isFinite(loss)) throw new LabError('lossNotFinite', `languageGradients: the loss is ${loss}`);
    const gradients = new Map<string, Float32Array>();
    for (const [name, variable] of params) {
      gradients.set(name, Float32Array.from((await grads[variable.name]?.data()) ?? new Float32Array(variable.size)));
    }
    return { loss, gradients };
  } finally {
    tf.dispose([value, grads]);
  }
}
