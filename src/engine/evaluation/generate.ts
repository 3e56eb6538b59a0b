/** Text from a language model, token by token: greedy, or drawn by temperature among the likeliest few. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import { checkSequences, logitsOf, type TokenSequence } from '../models/decoder.ts';
import { outerNodes, type ParamTensors, runNodes } from '../models/forward.ts';
import { inputId } from '../models/shapes.ts';
import type { LanguageSpec } from '../models/spec.ts';
import type { Random } from '../tensor/random.ts';

export interface GenerateOptions {
  /** At most so many new tokens; the model's last position ends a text too. */
  readonly tokens: number;
  /** Logits are divided by it; 0 = always the likeliest token. */
  readonly temperature: number;
  /** Draws among so many likeliest tokens; 0 = all. */
  readonly topK: number;
  readonly random: Random;
  /** A token that ends the text; it is given as the last one. */
  readonly end?: number;
  readonly signal?: AbortSignal;
}

/**
 * Gives new tokens as they are found. Two models with one seed draw from the same stream, so where their texts part is
 * where their predictions do.
 * @throws LabError as checkSequences on the prompt; 'cancelled' between two tokens
 */
export async function* generate(
  spec: LanguageSpec,
  params: ParamTensors,
  prompt: TokenSequence,
  { tokens, temperature, topK, random, end, signal }: GenerateOptions,
): AsyncGenerator<number> {
  checkSequences(spec, [prompt]);
  const text = [...prompt];
  for (let made = 0; made < tokens && text.length < spec.maxPositions; made++) {
    if (signal?.aborted) throw new LabError('cancelled', 'generate: cancelled', { done: made });
    const logits = await lastLogits(spec, params, Int32Array.from(text));
    const token = pickToken(logits, temperature, topK, random.split(made));
    text.push(token);
    yield token;
    if (token === end) return;
  }
}

/**
 * One draw from softmax(logits / temperature) over the topK likeliest. Equal logits: the lower token first.
 * @param logits [vocabulary]
 */
export function pickToken(logits: Float32Array, temperature: number, topK: number, random: Random): number {
  const order = [...logits.keys()].sort((a, b) => logits[b] - logits[a] || a - b);
  if (temperature === 0) return order[0];
  const likely = topK === 0 ? order : order.slice(0, topK);
  const shares = likely.map((token) => Math.exp((logits[token] - logits[likely[0]]) / temperature));
  let left = random.uniform() * shares.reduce((sum, share) => sum + share, 0);
  for (const [index, share] of shares.entries()) {
    left -= share;
    if (left < 0) return likely[index];
  }
  return likely[likely.length - 1]; // rounding
}

/** Logits of the token behind the text: [vocabulary]. */
async function lastLogits(spec: LanguageSpec, params: ParamTensors, text: TokenSequence): Promise<Float32Array> {
  const { after } = outerNodes(spec);
  const last = spec.blocks.at(-1)?.output ?? '';
  const logits = tf.tidy(() => {
    const given = new Map([[inputId, tf.tensor1d(text, 'int32')]]);
    const nodes = spec.nodes.slice(0, spec.nodes.length - after.length);
    const states = runNodes(nodes, params, given).outputs.get(last) as tf.Tensor2D;
    return logitsOf(spec, params, tf.slice(states, [text.length - 1, 0], [1, states.shape[1]]) as tf.Tensor2D);
  });
  try {
    return (await logits.data()) as Float32Array;
  } finally {
    logits.dispose();
  }
}
