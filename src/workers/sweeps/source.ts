/** What a sweep takes from a run: the network as it was before its first cut, its prune stage, its data. */
import { readWhole } from '../../engine/io/byteSource.ts';
import { type FolderFiles, folderNames } from '../../engine/io/huggingface/openFolder.ts';
import type { Checkpoint } from '../../engine/pipelines/checkpoint.ts';
import type { DataSource } from '../../engine/pipelines/data.ts';
import type { PruneStage } from '../../engine/pipelines/recipe.ts';
import { refusal } from '../../engine/pipelines/refusal.ts';
import type { Run } from '../../engine/pipelines/run.ts';
import type { SweepSubject } from '../../engine/sweeps/subject.ts';
import type { Subject } from '../subject.ts';

/** A tokenizer of more is not kept. Units: bytes. */
const maxFileBytes = 1 << 26;

export interface SweepSource extends Omit<SweepSubject, 'test' | 'calibration' | 'tokenizer'> {
  readonly data: DataSource;
  readonly recipeSeed: number;
  readonly architecture: string;
  readonly origin: string;
  /** Absent where there is no text. */
  readonly tokenizer?: () => Promise<SweepSubject['tokenizer']>;
}

/**
 * @param uncut a checkpoint of the run before its first cut
 * @throws LabError 'recipeInvalid' when the recipe does not prune by a stage of its own, or trains first and has not yet
 */
export function sweepSource(
  run: Run,
  uncut: Checkpoint,
  { view: { architecture, origin }, folder }: Pick<Subject, 'view' | 'folder'>,
): SweepSource {
  const stage = run.recipe.stages.findIndex((entry) => entry.stage === 'prune');
  if (stage < 0) throw refusal('noCutOfItsOwn', 'sweep', 'stages', 'the recipe has no prune stage');
  const trains = run.recipe.stages.slice(0, stage).some((first) => first.stage === 'train' && first.epochs > 0);
  if (trains && uncut.spent.steps === 0) {
    throw refusal('trainFirst', 'sweep', 'stages', 'the recipe trains first, and the network is untrained yet');
  }
  return {
    spec: run.network.spec,
    params: uncut.params,
    masks: uncut.masks,
    base: run.recipe.stages[stage] as PruneStage,
    stage,
    data: run.data,
    recipeSeed: run.recipe.seed,
    architecture,
    origin,
    tokenizer: () => tokenizerFiles(folder),
  };
}

/** What came with a language model to read and write text by. */
async function tokenizerFiles(folder: FolderFiles | null): Promise<SweepSubject['tokenizer']> {
  if (!folder?.has(folderNames.tokenizer)) return undefined;
  const files = new Map<string, Uint8Array>();
  for (const name of [folderNames.tokenizer, folderNames.tokenizerConfig]) {
    const source = folder.get(name);
    if (source) files.set(name, await readWhole(source, maxFileBytes));
  }
  return files;
}
