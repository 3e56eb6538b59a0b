/** What running a language model's stages leaves behind, whichever way they were run. */
import type { LanguageCheckpoint } from '../engine/io/huggingface/openFolder.ts';
import type { Dampening } from '../engine/methods/dampening.ts';
import type { ParamArrays } from '../engine/models/params.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import { overlay, type WeightSource } from '../engine/models/weightSource.ts';
import type { Milestone } from '../engine/pipelines/checkpoint.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import type { StepReport } from '../engine/pipelines/stages/stage.ts';
import type { Mask } from '../engine/tensor/matrix.ts';

type CompactReport = Extract<StepReport, { did: 'compacted' }>;

export interface LanguageStages {
  readonly recipe: Recipe;
  readonly checkpoint: LanguageCheckpoint;
  readonly data: DataSource;
  /** One sentence a step. */
  readonly tell: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface Judged {
  readonly perplexity: number;
  /** Nats a predicted token. */
  readonly loss: number;
  /** How many tokens were predicted. */
  readonly tokens: number;
  /** Accuracy by zero-shot task, where the data have any. */
  readonly tasks?: Readonly<Record<string, number>>;
}

export interface LanguageOutcome {
  readonly masks: Map<string, Mask>;
  /** Weights that are not just the stored ones with zeros in them, as they will be stored. */
  readonly changed: Map<string, Float32Array<ArrayBuffer>>;
  /** Relative squared error of each layer's outputs on the calibration inputs. */
  readonly errors: Record<string, number>;
  /** Of layers whose Hessian was not positive definite with the dampening that was asked for. */
  readonly raised: Record<string, Dampening>;
  readonly judged: Partial<Record<Milestone, Judged>>;
  readonly seconds: Record<string, number>;
  /** Where channels left the network: what it is now, and what it lost. */
  readonly smaller?: {
    readonly spec: ModelSpec;
    readonly params: ParamArrays;
    readonly report: CompactReport;
  };
}

/** The weights as the written file will have them. */
export function prunedSource(
  checkpoint: LanguageCheckpoint,
  masks: LanguageOutcome['masks'],
  changed: LanguageOutcome['changed'],
): WeightSource {
  const masked: WeightSource = {
    async read(name) {
      const values = await checkpoint.read(name);
      const mask = masks.get(name);
      return mask ? values.map((value, i) => (mask.kept[i] === 1 ? value : 0)) : values;
    },
  };
  return overlay(masked, changed);
}
