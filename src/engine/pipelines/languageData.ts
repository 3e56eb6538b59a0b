/** A recipe's data for a language model: token ids as they are, text and stories in the model's own tokenizer. */
import type { TokenDataset } from '../data/dataset.ts';
import { storyTest, storyTraining } from '../data/stories/dataset.ts';
import { drawStories } from '../data/stories/story.ts';
import { storyText } from '../data/stories/text.ts';
import { vocabulary } from '../data/stories/vocabulary.ts';
import { LabError } from '../errors.ts';
import { type ByteSource, readWhole } from '../io/byteSource.ts';
import type { FolderFiles } from '../io/huggingface/openFolder.ts';
import type { TextCodec } from '../io/huggingface/tokenizer.ts';
import { checkSequences, type TokenSequence } from '../models/decoder.ts';
import type { LanguageSpec } from '../models/spec.ts';
import type { DataSource } from './data.ts';
import type { RecipeData, TokenData } from './recipe.ts';

/** Of the stories that every run draws from; what a recipe's seed decides is which of them are looked at, and when. */
export const storyWorldSeed = 1;
const taskItems = 16;
/** Text or ids: more than this is not calibration data. */
const maxDataBytes = 1 << 30;

export interface LanguageReader {
  readonly spec: LanguageSpec;
  /** Opened only for data that need it. @throws LabError 'fileMissing' where the model came without a tokenizer */
  codec(): Promise<TextCodec>;
}

/**
 * @param beside files that the recipe may name
 * @throws LabError 'fileMissing'; 'recipeInvalid' for images, or a file of ids that is no list of lists of whole numbers;
 *   'dataMissing' for a text too short for one piece; as checkSequences
 */
export async function languageSource(
  data: RecipeData,
  reader: LanguageReader,
  beside: FolderFiles = new Map(),
): Promise<DataSource> {
  const { train, test } = await readSets(data, reader, beside);
  for (const { sequences } of [train, test]) checkSequences(reader.spec, sequences);
  return {
    name: train.name,
    trainSize: train.size,
    testSize: test.size,
    predictions: Math.min(...train.sequences.map(({ length }) => length)) - 1,
    train: async () => train,
    test: async () => test,
  };
}

async function readSets(
  data: RecipeData,
  reader: LanguageReader,
  beside: FolderFiles,
): Promise<{ readonly train: TokenDataset; readonly test: TokenDataset }> {
  const { spec, codec } = reader;
  switch (data.source) {
    case 'tokens': {
      const [calibration, evaluation] = [data.calibration, data.evaluation];
      return {
        train: tokenSet(spec, 'tokens', await readTokens(calibration, codec, beside)),
        test: tokenSet(spec, 'tokens', await readTokens(evaluation, codec, beside)),
      };
    }
    case 'stories': {
      const { train, test, length } = data;
      const options = { seed: storyWorldSeed, train, test, length, taskItems };
      if (await speaksStories(reader)) return { train: storyTraining(options), test: storyTest(options) };
      return retoldStories(spec, await codec(), options);
    }
    default: {
      const problem = `${spec.name} reads text, not the images of '${data.source}'`;
      throw new LabError('recipeInvalid', `recipe: data: ${problem}`, { field: 'data', problem });
    }
  }
}

/** Is the model's vocabulary the world's own? */
async function speaksStories({ spec, codec }: LanguageReader): Promise<boolean> {
  if (spec.classes !== vocabulary.length) return false;
  const [{ tokens }] = drawStories(storyWorldSeed, 'test', 1);
  const encoded = (await codec()).encode(storyText(tokens));
  return encoded.every((id, index) => id === tokens[index]);
}

/** The same stories for a model with another vocabulary; what entropy they have there is not known. */
function retoldStories(
  spec: LanguageSpec,
  { encode }: TextCodec,
  { seed, train, test, length }: { seed: number; train: number; test: number; length: number },
): { readonly train: TokenDataset; readonly test: TokenDataset } {
  const pieces: TokenSequence[] = [];
  let rest: number[] = [];
  for (let story = 0; pieces.length < train; story++) {
    const [{ tokens }] = drawStories(seed, 'train', 1, story);
    rest.push(...encode(storyText(tokens)));
    for (; rest.length >= length && pieces.length < train; rest = rest.slice(length)) {
      pieces.push(Int32Array.from(rest.slice(0, length)));
    }
  }
  const unseen = drawStories(seed, 'test', test).map(({ tokens }) =>
    encode(storyText(tokens)).slice(0, spec.maxPositions),
  );
  return { train: tokenSet(spec, 'stories', pieces), test: tokenSet(spec, 'stories', unseen) };
}

function tokenSet({ classes }: LanguageSpec, name: string, sequences: readonly TokenSequence[]): TokenDataset {
  return { kind: 'tokens', name, sequences, bounds: null, tasks: {}, classes, size: sequences.length };
}

/** @throws LabError as languageSource */
export async function readTokens(
  data: TokenData,
  codec: LanguageReader['codec'],
  beside: FolderFiles,
): Promise<readonly TokenSequence[]> {
  if ('ids' in data) return data.ids.map((ids) => Int32Array.from(ids));
  if ('idsFile' in data) return parseIds(data.idsFile, await textOf(beside, data.idsFile));
  const { encode } = await codec();
  return piecesOf(encode('text' in data ? data.text : await textOf(beside, data.textFile)), data.length);
}

async function textOf(files: FolderFiles, name: string): Promise<string> {
  const file: ByteSource | undefined = files.get(name);
  if (!file) throw new LabError('fileMissing', `recipe: wanted the file ${name} beside it, got none`, { file: name });
  return new TextDecoder().decode(await readWhole(file, maxDataBytes));
}

/** @throws LabError 'recipeInvalid' naming the file */
export function parseIds(file: string, json: string): TokenSequence[] {
  const problem = 'wanted JSON: a list of lists of token ids';
  const refuse = () => new LabError('recipeInvalid', `${file}: ${problem}`, { field: file, problem });
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

/** Consecutive pieces of one length; a shorter rest is left out. */
function piecesOf(ids: Int32Array, length: number): TokenSequence[] {
  const whole = Math.floor(ids.length / length);
  if (whole === 0) {
    const message = `tokens: wanted at least ${length} tokens of text, got ${ids.length}`;
    throw new LabError('dataMissing', message, { what: 'text', tokens: ids.length });
  }
  return Array.from({ length: whole }, (_, i) => ids.slice(i * length, (i + 1) * length));
}
