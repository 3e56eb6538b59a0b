/** Files of a model's folder that go into every copy of it as they are. */
import { folderNames } from './openFolder.ts';

const names: ReadonlySet<string> = new Set([
  folderNames.config,
  folderNames.tokenizer,
  folderNames.tokenizerConfig,
  'generation_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.json',
  'merges.txt',
  'tokenizer.model',
  'chat_template.jinja',
]);

/** Configuration, tokenizer, licences. */
export function isSideFile(name: string): boolean {
  return names.has(name) || /^licen[cs]e/i.test(name);
}
