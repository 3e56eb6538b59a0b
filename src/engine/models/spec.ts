/** A network as data: the graph that forward runs, dependency detection walks, costs are counted on and the page draws. */
import type { Shape } from '../tensor/shape.ts';
import type { SpecNode } from './layers/index.ts';

interface SpecBase {
  readonly name: string;
  /** One example, without the batch dimension: [28, 28, 1], or [] for a token id. */
  readonly inputShape: Shape;
  /** Logits of one example: classes, or tokens of the vocabulary. */
  readonly classes: number;
  /** In topological order; `input` names the network's input. */
  readonly nodes: readonly SpecNode[];
  /** Id of the node that gives the logits [classes]. */
  readonly output: string;
}

export interface ClassifierSpec extends SpecBase {
  readonly task: 'classify';
  /** What the file that it came from does with the logits; formats that hold whole models write it again. */
  readonly head?: 'softmax';
}

/** A part of the network that reads one node and gives one: it can run without the rest. */
export interface Block {
  /** Id of the node it reads. */
  readonly input: string;
  /** Id of its last node; its nodes stand together in `nodes`. */
  readonly output: string;
}

/** Predicts the next token. An example is one token; sequences are consecutive rows of a batch. */
export interface LanguageSpec extends SpecBase {
  readonly task: 'language';
  /** The decoder's blocks in order; each reads the one before it. */
  readonly blocks: readonly Block[];
  /** The longest sequence the positions were made for. Units: tokens. */
  readonly maxPositions: number;
}

/** Version 1. */
export type ModelSpec = ClassifierSpec | LanguageSpec;
