/** A recipe's token data as sequences: ids as they are, text in the model's own tokenizer. */

import { LabError } from '../engine/errors.ts';
import type { ByteSource } from '../engine/io/byteSource.ts';
import { readWhole } from '../engine/io/byteSource.ts';
import type { FolderFiles } from '../engine/io/huggingface/openFolder.ts';
import { openTokenizer } from '../engine/io/huggingface/tokenizer.ts';
import type { TokenSequence } from '../engine/models/decoder.ts';
import type { TokenData } from '../engine/pipelines/languageRecipe.ts';

/** Text or ids: more than this is not calibration data. */
const maxDataBytes = 1 << 30;

/**
 * @param model files of the model's folder: its tokenizer reads text
 * @param beside files that the recipe may name
 * @throws LabError 'fileMissing', 'recipeInvalid' when a file of ids is no list of lists of whole numbers,
 *   'dataMissing' for a text too short for one piece
 */
export async function readTokens(data: TokenData, model: FolderFiles, beside: FolderFiles): Promise<TokenSequence[]> {
  if ('ids' in data) return data.ids.map((ids) => Int32Array.from(ids));
  if ('idsFile' in data) return parseIds(data.idsFile, await text(beside, data.idsFile));
  const { encode } = await openTokenizer(model);
  return pieces(encode('text' in data ? data.text : await text(beside, data.textFile)), data.length);
}

async function text(files: FolderFiles, name: string): Promise<string> {
  const file: ByteSource | undefined = files.get(name);
  if (!file) throw new LabError('fileMissing', `recipe: wanted the file ${name} beside it, got none`, { file: name });
  return new TextDecoder().decode(await readWhole(file, maxDataBytes));
}

function parseIds(file: string, json: string): TokenSequence[] {
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
function pieces(ids: Int32Array, length: number): TokenSequence[] {
  const whole = Math.floor(ids.length / length);
  if (whole === 0) {
    const message = `tokens: wanted at least ${length} tokens of text, got ${ids.length}`;
    throw new LabError('dataMissing', message, { what: 'text', tokens: ids.length });
  }
  return Array.from({ length: whole }, (_, i) => ids.slice(i * length, (i + 1) * length));
}
