/** One prompt and one seed, told by the model as it came and as it is now: where they part is where the cut speaks. */
import { generate } from '../../engine/evaluation/generate.ts';
import { disposeParams, paramsFromArrays } from '../../engine/models/params.ts';
import { createRandom } from '../../engine/tensor/random.ts';
import type { Emit } from '../emitter.ts';
import type { Runner } from '../runner.ts';
import { nextTurn } from '../turn.ts';
import type { TellingRequest, TellingView } from './views.ts';

/** @throws LabError 'fileMissing' without a tokenizer; as generate; 'cancelled' */
export async function runTelling(
  { run, subject, dense }: Pick<Runner, 'run' | 'subject' | 'dense'>,
  request: TellingRequest,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const { spec, params } = run.network;
  if (spec.task !== 'language') return;
  const { encode, decode, endToken } = await subject.codec();
  const prompt = encode(request.prompt);
  const told: Record<'dense' | 'now', number[]> = { dense: [], now: [] };
  const view = (status: TellingView['status']): TellingView => {
    const parted = whereTheyPart(told.dense, told.now, status === 'finished');
    const text = (tokens: readonly number[], from: number) =>
      decode(Int32Array.from([...prompt, ...tokens])).slice(
        decode(Int32Array.from([...prompt, ...tokens.slice(0, from)])).length,
      );
    const common = told.dense.slice(0, parted ?? Math.min(told.dense.length, told.now.length));
    return {
      status,
      request,
      promptTokens: prompt.length,
      tokens: { dense: told.dense.length, now: told.now.length },
      parted,
      common: decode(Int32Array.from([...prompt, ...common])).slice(decode(prompt).length),
      rest: { dense: text(told.dense, common.length), now: text(told.now, common.length) },
    };
  };
  emit({ type: 'telling', view: view('running') });
  const original = paramsFromArrays(spec, dense());
  try {
    for (const [who, weights] of [
      ['dense', original],
      ['now', params],
    ] as const) {
      const random = createRandom(request.seed).split('telling');
      const options = { ...request, random, signal, ...(endToken === null ? {} : { end: endToken }) };
      for await (const token of generate(spec, weights, prompt, options)) {
        if (token !== endToken) told[who].push(token);
        emit({ type: 'telling', view: view('running') });
        await nextTurn();
      }
    }
    emit({ type: 'telling', view: view('finished') });
  } catch (thrown) {
    emit({ type: 'telling', view: view('cancelled') });
    throw thrown;
  } finally {
    disposeParams(original);
  }
}

/** Index of the first new token that differs; null while, or where, none does. @param ended both are told to their end */
function whereTheyPart(a: readonly number[], b: readonly number[], ended: boolean): number | null {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return ended && a.length !== b.length ? length : null;
}
