/** Text to token ids and back, by the folder's own `tokenizer.json`. */
import { Tokenizer } from '@huggingface/tokenizers';
import { LabError } from '../../errors.ts';
import { type FolderFiles, folderNames, readText } from './openFolder.ts';

export interface TextCodec {
  /** With the special tokens that the tokenizer puts around a text. */
  encode(text: string): Int32Array;
  /** Special tokens are left out. */
  decode(tokens: Int32Array): string;
  /** The token that ends a text, as tokenizer_config.json names it; null = not named. */
  readonly endToken: number | null;
}

/** @throws LabError 'fileMissing' without tokenizer.json, 'manifestInvalid' when it is not one */
export async function openTokenizer(files: FolderFiles): Promise<TextCodec> {
  const text = await readText(files, folderNames.tokenizer);
  const side = files.has(folderNames.tokenizerConfig) ? await readText(files, folderNames.tokenizerConfig) : '{}';
  const tokenizer = build(text, side);
  return {
    endToken: endTokenOf(tokenizer, side),
    encode: (input) => Int32Array.from(tokenizer.encode(input).ids),
    decode: (tokens) => tokenizer.decode([...tokens], { skip_special_tokens: true }),
  };
}

function endTokenOf(tokenizer: Tokenizer, side: string): number | null {
  const { eos_token: named } = JSON.parse(side) as { eos_token?: string | { content?: string } };
  const word = typeof named === 'string' ? named : named?.content;
  return (word === undefined ? undefined : tokenizer.token_to_id(word)) ?? null;
}

function build(text: string, side: string): Tokenizer {
  try {
    return new Tokenizer(JSON.parse(text), JSON.parse(side));
  } catch (thrown) {
    const problem = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LabError('manifestInvalid', `${folderNames.tokenizer}: ${problem}`, {
      file: folderNames.tokenizer,
      problem,
    });
  }
}
