/** One run over a large checkpoint: told block by block, with what is left of it; its files are the page's afterwards. */
import { version } from '../../../package.json';
import { type Manifest, manifestSchema } from '../../engine/io/checkpoint/manifest.ts';
import type { FolderFiles, LanguageCheckpoint } from '../../engine/io/huggingface/openFolder.ts';
import { type LargeOutcome, type LargePhase, pruneLarge } from '../../engine/pipelines/decoder/largeRun.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import type { ResultFolder } from '../../storage/resultFolder.ts';
import { nextTurn } from '../turn.ts';
import type { LargePlan } from './plan.ts';
import type { LargeEvent, LargeFile, LargeRunView, LargeSettings } from './protocol.ts';

export interface LargeRunRequest {
  readonly checkpoint: LanguageCheckpoint;
  readonly folder: FolderFiles;
  readonly plan: LargePlan;
  readonly settings: LargeSettings;
  readonly backend: string;
  readonly results: ResultFolder;
  readonly emit: (event: LargeEvent) => void;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Copied beside the result where the model has them. */
const sideFile =
  /^((config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab)\.json|merges\.txt|tokenizer\.model|chat_template\.jinja|licen[cs]e.*)$/i;

/** @throws LabError as pruneLarge; what was written is removed then */
export async function runLarge(request: LargeRunRequest): Promise<void> {
  const { checkpoint, plan, settings, results, emit, signal } = request;
  const teller = createTeller(request);
  try {
    const outcome = await pruneLarge(
      {
        checkpoint,
        calibration: plan.tokens.calibration,
        evaluation: plan.tokens.evaluation,
        stage: plan.stage,
        seed: settings.seed,
        errors: settings.errors,
        createFile: (name, size) => results.create(name, size),
      },
      {
        signal,
        breathe: nextTurn,
        onProgress: teller.progress,
        onDense: ({ perplexity }) => teller.dense(perplexity),
        onLayer: (layer) => emit({ type: 'layer', layer }),
      },
    );
    teller.finish(outcome, await filesOf(request, outcome));
  } catch (thrown) {
    await results.discard();
    throw thrown;
  }
}

function createTeller({ checkpoint, plan, backend, emit, now }: LargeRunRequest) {
  const started = now();
  const spent = new Map<LargePhase, number>();
  let view: LargeRunView = {
    status: 'running',
    phase: 'starting',
    done: 0,
    total: 0,
    remainingMs: null,
    backend,
    dense: null,
    pruned: null,
    elapsedMs: 0,
    result: null,
  };
  let phaseStarted = started;
  const tell = (change: Partial<LargeRunView>) => {
    view = { ...view, ...change, elapsedMs: now() - started };
    emit({ type: 'run', run: view });
  };
  tell({});
  return {
    progress(phase: LargePhase, done: number, total: number) {
      if (done === 0) phaseStarted = now();
      spent.set(phase, now() - phaseStarted);
      tell({ phase, done, total, remainingMs: remaining(phase, done, total, spent) });
    },
    dense: (dense: number) => tell({ dense }),
    finish({ dense, pruned, sparsity, verification }: LargeOutcome, files: readonly LargeFile[]) {
      const { identical, zeros, tensors } = verification;
      const base = checkpoint.config.name.replace(/\.zip$/i, '').replace(/[^\w.-]+/g, '-');
      const fileName = `${base}-${plan.stage.method.id}-pruned.zip`;
      tell({
        status: 'finished',
        phase: 'verify',
        remainingMs: null,
        dense: dense?.perplexity ?? null,
        pruned: pruned?.perplexity ?? null,
        result: { sparsity, identical, zeros, tensors, fileName, files },
      });
    },
  };
}

/**
 * This phase by its own pace, judging the result by the pace of judging the dense model; writing and reading again are
 * short beside them. Null while nothing of a phase has been seen that is still to come.
 */
export function remaining(
  phase: LargePhase,
  done: number,
  total: number,
  spent: ReadonlyMap<LargePhase, number>,
): number | null {
  const left = done === 0 ? null : ((spent.get(phase) ?? 0) / done) * (total - done);
  if (phase === 'dense') return null; // how long cutting takes is not known yet
  const judging = spent.get('dense') ?? 0;
  if (phase === 'prune') return left === null ? null : left + judging;
  if (phase === 'write') return judging;
  return left;
}

/** Written files, manifest, and the side files of the original: a whole folder again. */
async function filesOf(
  { checkpoint, folder, plan, settings, results }: LargeRunRequest,
  outcome: LargeOutcome,
): Promise<readonly LargeFile[]> {
  const written = await results.close();
  const files: LargeFile[] = [...written].map(([name, blob]) => ({ name, blob }));
  for (const [name, source] of folder) {
    if (!sideFile.test(name) || written.has(name)) continue;
    files.push({ name, blob: new Blob([await source.read(0, source.size)]) });
  }
  const manifest = manifestOf(checkpoint, plan, settings, outcome);
  const json = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  files.push({ name: 'pruning_manifest.json', blob: new Blob([json]) });
  return files;
}

function manifestOf(
  { config }: LanguageCheckpoint,
  { stage, tokens }: LargePlan,
  { seed }: LargeSettings,
  { tensors, verification, dense, pruned, sparsity, layers }: LargeOutcome,
): Manifest {
  const ids = (sequences: LargePlan['tokens']['calibration']) => sequences.map((sequence) => [...sequence]);
  return {
    schema: manifestSchema,
    tool_version: version,
    base: { name: config.name, sha256: {} },
    method: stage.method.id,
    params: stage.method.options,
    seed,
    recipe: {
      version: 1,
      seed,
      model: { architecture: 'llama', weights: 'trained' },
      data: {
        source: 'tokens',
        calibration: { ids: ids(tokens.calibration) },
        evaluation: { ids: ids(tokens.evaluation) },
      },
      stages: dense ? [{ stage: 'evaluate' }, stage, { stage: 'evaluate' }] : [stage],
    },
    tensors: [...tensors.values()].map(({ name, dtype, shape, sha256: hash, mask }) => ({
      name,
      shape: [...shape],
      dtype,
      nnz: verification.nonZero.get(name) ?? 0,
      numel: sizeOf([...shape]),
      pattern: mask ? stage.pattern.id : null,
      sha256: hash,
    })),
    files: [], // each tensor has its hash above
    metrics: {
      dense_perplexity: dense?.perplexity ?? null,
      pruned_perplexity: pruned?.perplexity ?? null,
      sparsity,
      raised_dampening: Object.fromEntries(layers.flatMap(({ name, raised }) => (raised ? [[name, raised]] : []))),
      reconstruction_errors: Object.fromEntries(layers.map(({ name, error }) => [name, error])),
    },
  };
}
