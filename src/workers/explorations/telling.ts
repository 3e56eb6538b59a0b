/** One prompt and one seed, told by two sets of weights: where they part is where the cut speaks. */
import { generate } from '../../engine/evaluation/generate.ts';
import type { TextCodec } from '../../engine/io/huggingface/tokenizer.ts';
import type { Params } from '../../engine/models/param.ts';
import { disposeParams, paramsFromArrays } from '../../engine/models/params.ts';
import type { LanguageSpec } from '../../engine/models/spec.ts';
import { createRandom } from '../../engine/tensor/random.ts';
import type { Emit } from '../emitter.ts';
import type { Runner } from '../runner.ts';
import { nextTurn } from '../turn.ts';
import type { TellingRequest, TellingView } from './views.ts';

/** The model as it came, then as it is now. @throws LabError 'fileMissing' without a tokenizer; as tellBoth */
export async function runTelling(
  { run, subject, dense }: Pick<Runner, 'run' | 'subject' | 'dense'>,
  request: TellingRequest,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const { spec, params } = run.network;
  if (spec.task !== 'language') return;
  const codec = await subject.codec();
  const original = paramsFromArrays(spec, dense());
  try {
    const tell = (view: TellingView) => emit({ type: 'telling', view });
    await tellBoth({ spec, codec, request, first: original, second: params, tell, signal });
  } finally {
    disposeParams(original);
  }
}

export interface TwoTellers {
  readonly spec: LanguageSpec;
  readonly codec: TextCodec;
  readonly request: TellingRequest;
  readonly first: Params;
  readonly second: Params;
  /** Before the first token, behind every token, and at the end, however it comes. */
  readonly tell: (view: TellingView) => void;
  readonly signal: AbortSignal;
}

/** @throws LabError as generate; 'cancelled' */
export async function tellBoth({ spec, codec, request, first, second, tell, signal }: TwoTellers): Promise<void> {
  const { encode, decode, endToken } = codec;
  const prompt = encode(request.prompt);
  const told: Record<'first' | 'second', number[]> = { first: [], second: [] };
  const view = (status: TellingView['status']): TellingView => {
    const parted = whereTheyPart(told.first, told.second, status === 'finished');
    const text = (tokens: readonly number[], from: number) =>
      decode(Int32Array.from([...prompt, ...tokens])).slice(
        decode(Int32Array.from([...prompt, ...tokens.slice(0, from)])).length,
      );
    const common = told.first.slice(0, parted ?? Math.min(told.first.length, told.second.length));
    return {
      status,
      request,
      promptTokens: prompt.length,
      tokens: { first: told.first.length, second: told.second.length },
      parted,
      common: decode(Int32Array.from([...prompt, ...common])).slice(decode(prompt).length),
      rest: { first: text(told.first, common.length), second: text(told.second, common.length) },
    };
  };
  tell(view('running'));
  try {
    for (const [who, weights] of [
      ['first', first],
      ['second', second],
    ] as const) {
      const random = createRandom(request.seed).split('telling');
      const options = { ...request, random, signal, ...(endToken === null ? {} : { end: endToken }) };
      for await (const token of generate(spec, weights, prompt, options)) {
        if (token !== endToken) told[who].push(token);
        tell(view('running'));
        await nextTurn();
      }
    }
    tell(view('finished'));
  } catch (thrown) {
    tell(view('cancelled'));
    throw thrown;
  }
}

/** Index of the first new token that differs; null while, or where, none does. @param ended both are told to their end */
function whereTheyPart(a: readonly number[], b: readonly number[], ended: boolean): number | null {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return ended && a.length !== b.length ? length : null;
}
