import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TextCodec } from '../../engine/io/huggingface/tokenizer.ts';
import type { Params } from '../../engine/models/param.ts';
import { disposeParams, paramsFromArrays } from '../../engine/models/params.ts';
import { useWasm } from '../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import { tellBoth } from './telling.ts';
import type { TellingView } from './views.ts';

const spec = tinySpec();
const tellers: Params[] = [];
beforeAll(async () => {
  await useWasm();
  for (const seed of [1, 2]) tellers.push(paramsFromArrays(spec, tinyWeights(spec, seed)));
});
afterAll(() => {
  for (const params of tellers) disposeParams(params);
});

/** Two letters a token and no space: all that is told is one word. */
const syllables: TextCodec = {
  encode: (text) => Int32Array.from(text.match(/../g) ?? [], (pair) => pair.charCodeAt(0) - 97),
  decode: (tokens) => [...tokens].map((id) => String.fromCharCode(97 + (id % 26), 97 + Math.floor(id / 26))).join(''),
  endToken: null,
};

/** Every token is half of a character: even places begin one, odd places end it, as bytes of UTF-8 do. */
const halves: TextCodec = {
  encode: () => Int32Array.of(1, 2),
  decode: (tokens) => {
    let text = '';
    for (let i = 0; i + 1 < tokens.length; i += 2) text += String.fromCharCode(0x4e00 + tokens[i] * 32 + tokens[i + 1]);
    return tokens.length % 2 === 1 ? `${text}\uFFFD` : text;
  },
  endToken: null,
};

async function telling(codec: TextCodec, weights: readonly Params[]): Promise<readonly TellingView[]> {
  const [first, second] = weights.map((params) => ({ spec, params }));
  const views: TellingView[] = [];
  const request = { prompt: 'caba', tokens: 12, temperature: 0, topK: 0, seed: 5 };
  const signal = new AbortController().signal;
  await tellBoth({ codec, request, first, second, tell: (view) => views.push(view), signal });
  return views;
}

describe('where two tellings part', () => {
  test('it is one token that is marked, not the word it begins', async () => {
    const last = (await telling(syllables, tellers)).at(-1)!;
    expect(last.parted).toBe(last.common.length / 2);
    expect([last.token.first.length, last.token.second.length]).toEqual([2, 2]);
    expect(last.token.first).not.toBe(last.token.second);
    expect(last.rest.first.length).toBe(24 - 2 - last.common.length);
  });

  test('a token that is a part of a character is shown as that character, and no text is lost', async () => {
    for (const view of await telling(halves, tellers)) {
      const { parted, token, common, rest, tokens } = view;
      if (parted === null) continue;
      expect(token.first).toHaveLength(1); // whole, or not told to its end yet
      const whole = `${common.replace('\uFFFD', '')}${token.first}${rest.first}`;
      expect(whole).toHaveLength(Math.ceil(tokens.first / 2));
    }
  });

  test('one against itself parts nowhere', async () => {
    const last = (await telling(syllables, [tellers[0], tellers[0]])).at(-1)!;
    expect(last).toMatchObject({ parted: null, token: { first: '', second: '' }, rest: { first: '', second: '' } });
    expect(last.common).toHaveLength(24);
  });
});
