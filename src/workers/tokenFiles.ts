/** The visitor's own text: what methods look at, and what the model is judged on. Becomes part of the recipe. */
import { LabError } from '../engine/errors.ts';
import { type ByteSource, readWhole } from '../engine/io/byteSource.ts';
import { parseIds } from '../engine/pipelines/languageData.ts';
import type { RecipeData, TokenData } from '../engine/pipelines/recipe.ts';

/** The text is written into the recipe, which is copied, kept and exported: a book, not a corpus. Units: bytes. */
const maxTextBytes = 4 << 20;
/** Pieces that text is cut into. Units: tokens. */
const pieceLength = 128;
const calibrationName = /calib|train/i;

export function isTokenFile({ name }: { readonly name: string }): boolean {
  return /\.(txt|json|md)$/i.test(name);
}

/**
 * Files named with `calib` or `train` are what methods look at, the others are the test. With one kind only, the last
 * fifth of it becomes the test.
 * @throws LabError 'fileTooLarge', 'recipeInvalid' for JSON that is no list of lists of token ids, 'dataMissing'
 */
export async function readTokenFiles(files: readonly ByteSource[]): Promise<RecipeData> {
  const calibration = await readAll(files.filter(({ name }) => calibrationName.test(name)));
  const evaluation = await readAll(files.filter(({ name }) => !calibrationName.test(name)));
  if (calibration && evaluation) return { source: 'tokens', calibration, evaluation };
  const one = calibration ?? evaluation;
  if (!one) throw new LabError('dataMissing', 'text: wanted a file, got none', { what: 'text' });
  return { source: 'tokens', ...split(one) };
}

/** Ids or text, of all the files together; null for none. */
async function readAll(files: readonly ByteSource[]): Promise<TokenData | null> {
  if (files.length === 0) return null;
  const ids: number[][] = [];
  const texts: string[] = [];
  for (const file of files) {
    if (file.size > maxTextBytes) {
      const details = { file: file.name, wanted: maxTextBytes, got: file.size };
      throw new LabError(
        'fileTooLarge',
        `${file.name}: wanted at most ${maxTextBytes} bytes, got ${file.size}`,
        details,
      );
    }
    const text = new TextDecoder().decode(await readWhole(file, maxTextBytes));
    if (/\.json$/i.test(file.name)) ids.push(...parseIds(file.name, text).map((tokens) => [...tokens]));
    else texts.push(text);
  }
  if (ids.length > 0 && texts.length > 0) {
    const problem = 'either text or token ids, not both together';
    throw new LabError('recipeInvalid', `text: wanted ${problem}`, { field: 'data', problem });
  }
  return ids.length > 0 ? { ids } : { text: texts.join('\n'), length: pieceLength };
}

function split(one: TokenData): { readonly calibration: TokenData; readonly evaluation: TokenData } {
  if ('ids' in one) {
    const test = Math.max(1, Math.floor(one.ids.length / 5));
    if (one.ids.length < 2)
      throw new LabError('dataMissing', 'ids: wanted two sequences or more', { what: 'sequences' });
    return { calibration: { ids: one.ids.slice(0, -test) }, evaluation: { ids: one.ids.slice(-test) } };
  }
  if (!('text' in one)) throw new Error('text files only');
  const { text, length } = one;
  const cut = Math.floor(text.length * 0.8);
  const at = text.indexOf(' ', cut) === -1 ? cut : text.indexOf(' ', cut); // between two words
  return { calibration: { text: text.slice(0, at), length }, evaluation: { text: text.slice(at), length } };
}
