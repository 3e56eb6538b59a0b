/** What a checkpoint's file leaves out because it can be found again at a cost: kept beside the file, it need not be. */
import type { Checkpoint } from './checkpoint.ts';
import type { PruningRecord, StageState } from './stages/stage.ts';

export interface CheckpointMemo {
  readonly stage: StageState['memo'];
  /** Null where no pruning event had ended. */
  readonly pruning: Pick<PruningRecord, 'explanations'> | null;
}

export function memoOf({ stage, pruning }: Checkpoint): CheckpointMemo {
  if (!pruning) return { stage: stage?.memo, pruning: null };
  return { stage: stage?.memo, pruning: { explanations: pruning.explanations } };
}

/** @param checkpoint the one that the memo was taken from, read again */
export function withMemo(checkpoint: Checkpoint, memo: CheckpointMemo): Checkpoint {
  const { stage, pruning } = checkpoint;
  return {
    ...checkpoint,
    stage: stage && { ...stage, memo: memo.stage },
    pruning: pruning && { ...pruning, ...memo.pruning },
  };
}
