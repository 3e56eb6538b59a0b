/** What an evaluation says, of a classifier or of a language model. */
import type { ForwardOptions } from '../models/forward.ts';

export interface Evaluation {
  /** Top-1, share in [0, 1]: of images, or of predicted tokens. */
  readonly accuracy: number;
  /** Mean cross entropy, nats: an image, or a predicted token. */
  readonly loss: number;
  /** How many examples were read: images, or sequences. */
  readonly examples: number;
  /** Images classified, or tokens predicted, rightly. */
  readonly correct: number;
  /** Accuracy of each class; NaN for a class without examples. Empty for language models. */
  readonly perClass: readonly number[];
  /** Examples by [true class][predicted class]. Empty for language models. */
  readonly confusion: readonly (readonly number[])[];
  /** exp(loss) of a language model; null for classifiers. */
  readonly perplexity: number | null;
  /** The least perplexity that any model can expect on the same tokens; null = unknown. */
  readonly boundPerplexity: number | null;
  /** Predicted tokens; null for classifiers. */
  readonly tokens: number | null;
  /** Accuracy by zero-shot task, share in [0, 1]; empty where none was asked. */
  readonly tasks: Readonly<Record<string, number>>;
}

export interface EvaluateOptions {
  readonly signal?: AbortSignal;
  /** After each batch; awaited, so that a worker can read its messages there. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
  /** The class that each image was taken for, as it is found. */
  readonly onPredicted?: (example: number, predicted: number) => void;
  /** As ForwardOptions.layerInput; classifiers only. */
  readonly layerInput?: ForwardOptions['layerInput'];
  /** Images a batch. */
  readonly batchSize?: number;
  /** Questions of each zero-shot task; 0 = leave the tasks out, absent = all. */
  readonly taskItems?: number;
}
