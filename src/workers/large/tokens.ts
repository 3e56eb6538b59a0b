/** The sequences that a large checkpoint is calibrated and judged on, from whatever the visitor chose. */
import { drawStory } from '../../engine/data/stories/story.ts';
import { wordOf } from '../../engine/data/stories/vocabulary.ts';
import { LabError } from '../../engine/errors.ts';
import type { FolderFiles } from '../../engine/io/huggingface/openFolder.ts';
import { openTokenizer, type TextCodec } from '../../engine/io/huggingface/tokenizer.ts';
import { checkSequences, type TokenSequence } from '../../engine/models/decoder.ts';
import type { LanguageSpec } from '../../engine/models/spec.ts';
import { createRandom } from '../../engine/tensor/random.ts';
import type { LargeSettings, TokenChoice, TokenPreview } from './protocol.ts';

export interface ChosenTokens {
  readonly calibration: readonly TokenSequence[];
  readonly evaluation: readonly TokenSequence[];
}

/** The tokenizer is read once a folder. */
export interface TokenReader {
  /**
   * @throws LabError 'dataMissing' where the source has too few tokens, 'fileMissing' without a tokenizer,
   *   'recipeInvalid' for ids that are none; 'sequenceTooLong', 'tokenInvalid'
   */
  choose(settings: LargeSettings): Promise<ChosenTokens>;
  preview(sequences: readonly TokenSequence[]): Promise<TokenPreview>;
}

const shownIds = 32;

export function createTokenReader(spec: LanguageSpec, folder: FolderFiles): TokenReader {
  let codec: Promise<TextCodec> | null = null;
  const open = () => {
    codec ??= openTokenizer(folder);
    return codec;
  };
  /** At least so many sequences where the source has no end; all there are elsewhere. */
  const read = async (choice: TokenChoice, { seed, length }: LargeSettings, wanted: number) => {
    switch (choice.source) {
      case 'ids':
        return parseIds(choice.text);
      case 'text':
        return pieces((await open()).encode(choice.text), length);
      case 'stories':
        return pieces(storyTokens(await open(), seed, wanted * length), length);
      case 'random': {
        const random = createRandom(seed).split('random tokens');
        return Array.from({ length: wanted }, () => Int32Array.from({ length }, () => random.int(spec.classes)));
      }
      default:
        return choice.source satisfies never;
    }
  };
  return {
    async choose(settings) {
      const { sequences, evaluationSequences, evaluation: own } = settings;
      const all = await read(settings.calibration, settings, sequences + (own ? 0 : evaluationSequences));
      const calibration = atMost(all, sequences, 'calibration');
      const rest =
        own && evaluationSequences > 0 ? await read(own, settings, evaluationSequences) : all.slice(sequences);
      const evaluation = evaluationSequences === 0 ? [] : atMost(rest, evaluationSequences, 'evaluation');
      checkSequences(spec, [...calibration, ...evaluation]);
      return { calibration, evaluation };
    },
    async preview(sequences) {
      const lengths = sequences.map(({ length }) => length);
      const ids = sequences[0]?.slice(0, shownIds) ?? new Int32Array();
      const text = folder.has('tokenizer.json') ? (await open()).decode(ids) : null;
      return {
        sequences: sequences.length,
        tokens: lengths.reduce((sum, length) => sum + length, 0),
        shortest: Math.min(...lengths),
        longest: Math.max(...lengths),
        ids: [...ids],
        text,
      };
    },
  };
}

function atMost(sequences: readonly TokenSequence[], count: number, what: string): readonly TokenSequence[] {
  if (sequences.length > 0) return sequences.slice(0, count);
  throw new LabError('dataMissing', `${what}: wanted sequences, got none`, { what });
}

/** Consecutive pieces of one length; a shorter rest is left out. */
function pieces(ids: Int32Array, length: number): TokenSequence[] {
  const whole = Math.floor(ids.length / length);
  if (whole === 0) {
    const message = `tokens: wanted at least ${length} tokens of text, got ${ids.length}`;
    throw new LabError('dataMissing', message, { what: 'text', tokens: ids.length });
  }
  return Array.from({ length: whole }, (_, i) => ids.slice(i * length, (i + 1) * length));
}

/** The lab's generated stories as text in the model's own tokens, story after story until there are enough. */
function storyTokens(codec: TextCodec, seed: number, wanted: number): Int32Array {
  const parts: Int32Array[] = [];
  let tokens = 0;
  for (let index = 0; tokens < wanted; index++) {
    const words = Array.from(drawStory(seed, 'train', index).tokens.slice(1, -1), wordOf); // without the marks of both ends
    const part = codec.encode(`${words.join(' ').replace(/ ([.,!?'])/g, '$1')}\n`);
    parts.push(part);
    tokens += part.length;
  }
  const ids = new Int32Array(tokens);
  let at = 0;
  for (const part of parts) {
    ids.set(part, at);
    at += part.length;
  }
  return ids;
}

function parseIds(json: string): TokenSequence[] {
  const problem = 'wanted JSON: a list of lists of token ids';
  const refuse = () => new LabError('recipeInvalid', `ids: ${problem}`, { field: 'ids', problem });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw refuse();
  }
  const isIds = (ids: unknown): ids is number[] => Array.isArray(ids) && ids.every((id) => Number.isInteger(id));
  if (!Array.isArray(value) || !value.every(isIds)) throw refuse();
  return value.map((ids) => Int32Array.from(ids));
}
