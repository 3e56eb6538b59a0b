/** Stories as text that other tokenizers read. */
import type { TokenSequence } from '../../models/decoder.ts';
import { endId, startId, wordOf } from './vocabulary.ts';

/** Words with one space between them and none before a mark; start and end are left out. */
export function storyText(tokens: TokenSequence): string {
  const words = [...tokens].filter((id) => id !== startId && id !== endId).map(wordOf);
  return words.join(' ').replace(/ ([.,?])/g, '$1');
}
