/** Calibration sequences on their way through a decoder in memory whose blocks are cut one after another. */
import { LabError } from '../../errors.ts';
import {
  advanceBatch,
  disposeBatches,
  embedSequences,
  type HiddenBatch,
  type TokenSequence,
} from '../../models/decoder.ts';
import type { ParamTensors } from '../../models/forward.ts';
import type { LanguageSpec } from '../../models/spec.ts';

/** Holds the states in front of one block; `dispose` frees them. */
export class BlockStates {
  readonly #spec: LanguageSpec;
  readonly #params: ParamTensors;
  #block = 0;
  #batches: readonly HiddenBatch[] | null = null;

  /** @param params live: a block is passed with the weights it has then */
  constructor(spec: LanguageSpec, params: ParamTensors) {
    this.#spec = spec;
    this.#params = params;
  }

  /**
   * States in front of a block, found from where the last ones are; they stay this object's.
   * @throws LabError 'cancelled' between two blocks; on the sequences as checkSequences
   */
  before(block: number, sequences: readonly TokenSequence[], signal?: AbortSignal): readonly HiddenBatch[] {
    if (this.#block > block) this.dispose();
    let batches = this.#batches ?? embedSequences(this.#spec, this.#params, sequences);
    this.#batches = batches;
    for (; this.#block < block; this.#block++) {
      if (signal?.aborted) throw new LabError('cancelled', 'prune: cancelled', { block: this.#block });
      const through = this.#spec.blocks[this.#block];
      const behind = batches.map((batch) => advanceBatch(this.#spec, through, this.#params, batch));
      disposeBatches(batches);
      batches = behind;
      this.#batches = behind;
    }
    return batches;
  }

  dispose(): void {
    if (this.#batches) disposeBatches(this.#batches);
    this.#batches = null;
    this.#block = 0;
  }
}
