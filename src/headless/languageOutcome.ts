/** What running a language model's stages leaves behind, whichever way they were run. */
import type { PrunedTensors } from '../engine/io/huggingface/encodePruned.ts';
import type { LanguageCheckpoint } from '../engine/io/huggingface/openFolder.ts';
import type { PrunedFile } from '../engine/io/huggingface/prunedFile.ts';
import type { Dampening } from '../engine/methods/dampening.ts';
import type { ParamArrays } from '../engine/models/params.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import { overlay, type WeightSource } from '../engine/models/weightSource.ts';
import type { Milestone } from '../engine/pipelines/checkpoint.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import type { StepReport } from '../engine/pipelines/stages/stage.ts';
import type { PackedMask } from '../engine/tensor/packedMask.ts';
import type { WrittenFile } from './files.ts';

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

/** The weights: held, with those that are more than the stored ones and zeros as they will be stored; or written already. */
export type CutWeights =
  | ({ readonly in: 'memory' } & PrunedTensors)
  | {
      readonly in: 'file';
      readonly file: PrunedFile;
      /** Gives the file its name in the folder. */
      readonly close: () => Promise<WrittenFile>;
    };

export interface LanguageOutcome {
  /** By weight name, in the order of the cuts. */
  readonly masks: ReadonlyMap<string, PackedMask>;
  /** Of a smaller network nothing. */
  readonly cut: CutWeights;
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

/** Held weights as the written file will have them. */
export function prunedSource(checkpoint: LanguageCheckpoint, { masks, changed }: PrunedTensors): WeightSource {
  const masked: WeightSource = {
    async read(name) {
      const values = await checkpoint.read(name);
      const mask = masks.get(name);
      return mask ? values.map((value, i) => (mask.kept[i] === 1 ? value : 0)) : values;
    },
  };
  return overlay(masked, changed);
}
