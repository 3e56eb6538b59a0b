/** One prompt and one seed, told by the network at two points of the sweep on the page. */
import { LabError } from '../../engine/errors.ts';
import { bytesSource } from '../../engine/io/byteSource.ts';
import { openTokenizer } from '../../engine/io/huggingface/tokenizer.ts';
import type { Params } from '../../engine/models/param.ts';
import { disposeParams, paramsFromArrays } from '../../engine/models/params.ts';
import { keyText, type PointKey } from '../../engine/sweeps/request.ts';
import type { SweepSubject } from '../../engine/sweeps/subject.ts';
import { createSweeper } from '../../engine/sweeps/sweeper.ts';
import { tellBoth } from '../explorations/telling.ts';
import type { TellingRequest, TellingView } from '../explorations/views.ts';
import { throwIfCancelled } from '../tasks.ts';
import type { PairTellingView } from './api.ts';
import { jobOf } from './jobOf.ts';
import type { LiveSweep } from './record.ts';

/** @throws LabError 'checkpointInvalid' for a point that is not there; 'fileMissing' without a tokenizer; as tellBoth */
export async function tellPoints(
  { sweep, subject }: { readonly sweep: LiveSweep; readonly subject: SweepSubject },
  { a, b }: { readonly a: PointKey; readonly b: PointKey },
  request: TellingRequest,
  tell: (view: PairTellingView) => void,
  signal: AbortSignal,
): Promise<void> {
  const { spec, tokenizer } = subject;
  if (spec.task !== 'language') return;
  for (const key of [a, b]) {
    if (sweep.points.some(({ point }) => keyText(point) === keyText(key))) continue;
    throw new LabError('checkpointInvalid', `sweep: no point ${keyText(key)}`, { what: keyText(key) });
  }
  const files = [...(tokenizer ?? [])].map(([name, bytes]) => [name, bytesSource(bytes.slice(), name)] as const);
  const codec = await openTokenizer(new Map(files));
  const sweeper = createSweeper(subject);
  const params: Params[] = [];
  tell({ a, b, telling: silent(request, 'running') });
  try {
    for (const key of [a, b]) {
      const arrays = await sweeper.arraysAt(jobOf(sweep.record.request, key), signal);
      throwIfCancelled(signal, 'telling');
      params.push(paramsFromArrays(spec, arrays));
    }
  } catch (thrown) {
    tell({ a, b, telling: silent(request, 'cancelled') });
    for (const own of params) disposeParams(own);
    throw thrown;
  } finally {
    sweeper.dispose();
  }
  const [first, second] = params.map((own) => ({ spec, params: own }));
  try {
    await tellBoth({ codec, request, first, second, signal, tell: (telling) => tell({ a, b, telling }) });
  } finally {
    for (const own of params) disposeParams(own);
  }
}

/** While both are cut again: nobody has said anything yet. */
function silent(request: TellingRequest, status: TellingView['status']): TellingView {
  const [tokens, rest] = [
    { first: 0, second: 0 },
    { first: '', second: '' },
  ];
  return { status, request, promptTokens: 0, tokens, parted: null, common: '', token: rest, rest };
}
