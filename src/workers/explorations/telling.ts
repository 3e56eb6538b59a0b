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
  const [came, is] = [run.firstSpec, run.network.spec];
  if (came.task !== 'language' || is.task !== 'language') return;
  const codec = await subject.codec();
  const first = { spec: came, params: paramsFromArrays(came, await dense()) };
  try {
    const tell = (view: TellingView) => emit({ type: 'telling', view });
    await tellBoth({ codec, request, first, second: { spec: is, params: run.network.params }, tell, signal });
  } finally {
    disposeParams(first.params);
  }
}

/** A network that has become smaller is one of its own. */
export interface Teller {
  readonly spec: LanguageSpec;
  readonly params: Params;
}

export interface TwoTellers {
  readonly codec: TextCodec;
  readonly request: TellingRequest;
  readonly first: Teller;
  readonly second: Teller;
  /** Before the first token, behind every token, and at the end, however it comes. */
  readonly tell: (view: TellingView) => void;
  readonly signal: AbortSignal;
}

/** @throws LabError as generate; 'cancelled' */
export async function tellBoth({ codec, request, first, second, tell, signal }: TwoTellers): Promise<void> {
  const { encode, decode, endToken } = codec;
  const prompt = encode(request.prompt);
  const told: Record<'first' | 'second', number[]> = { first: [], second: [] };
  const view = (status: TellingView['status']): TellingView => {
    const parted = whereTheyPart(told.first, told.second, status === 'finished');
    const common = told.first.slice(0, parted ?? Math.min(told.first.length, told.second.length));
    const decoded = (tokens: readonly number[]) => decode(Int32Array.from([...prompt, ...tokens]));
    const first = splitAtToken(told.first, common.length, parted !== null, decoded);
    const second = splitAtToken(told.second, common.length, parted !== null, decoded);
    return {
      status,
      request,
      promptTokens: prompt.length,
      tokens: { first: told.first.length, second: told.second.length },
      parted,
      common: decoded(common).slice(decode(prompt).length),
      token: { first: first.token, second: second.token },
      rest: { first: first.rest, second: second.rest },
    };
  };
  tell(view('running'));
  try {
    for (const [who, { spec, params }] of [
      ['first', first],
      ['second', second],
    ] as const) {
      const random = createRandom(request.seed).split('telling');
      const options = { ...request, random, signal, ...(endToken === null ? {} : { end: endToken }) };
      for await (const token of generate(spec, params, prompt, options)) {
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

/**
 * What stands behind the common tokens: the text of one token where they part, and what follows it. A token that holds
 * a part of a character only is shown as the whole character.
 */
function splitAtToken(
  tokens: readonly number[],
  common: number,
  parted: boolean,
  decoded: (tokens: readonly number[]) => string,
): { readonly token: string; readonly rest: string } {
  const all = decoded(tokens);
  const placeAfter = (count: number) => sharedLength(all, decoded(tokens.slice(0, count)));
  const start = placeAfter(common);
  if (!parted || tokens.length <= common) return { token: '', rest: all.slice(start) };
  let count = common + 1;
  while (count < tokens.length && decoded(tokens.slice(0, count)).endsWith(brokenCharacter)) count += 1;
  const end = placeAfter(count);
  return { token: all.slice(start, end), rest: all.slice(end) };
}

/** What bytes decode to that are not a whole character. */
const brokenCharacter = '\uFFFD';

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < b.length && a[length] === b[length]) length += 1;
  return length;
}

/** Index of the first new token that differs; null while, or where, none does. @param ended both are told to their end */
function whereTheyPart(a: readonly number[], b: readonly number[], ended: boolean): number | null {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return ended && a.length !== b.length ? length : null;
}
