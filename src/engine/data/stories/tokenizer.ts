/** The world's tokenizer in Hugging Face's format: one token a word or mark, unknown words become `<unk>`. */
import { endWord } from './narrator.ts';
import { endId, idOf, startId, startWord, unknownWord, vocabulary } from './vocabulary.ts';

/** `tokenizer.json`: encoding puts `<s>` in front; decoding puts no space before marks. */
export function tokenizerJson(): object {
  const special = [unknownWord, startWord, endWord];
  const added = special.map((content) => {
    const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
    return { id: idOf(content), content, ...flags };
  });
  const start = { SpecialToken: { id: startWord, type_id: 0 } };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: null,
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [start, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [start, { Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }],
      special_tokens: { [startWord]: { id: startWord, ids: [startId], tokens: [startWord] } },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
      unk_token: unknownWord,
    },
  };
}

/** `tokenizer_config.json` */
export function tokenizerConfigJson(maxPositions: number): object {
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: startWord,
    eos_token: endWord,
    unk_token: unknownWord,
    add_bos_token: true,
    add_eos_token: false,
    clean_up_tokenization_spaces: false,
    model_max_length: maxPositions,
  };
}

/** Ids that `config.json` names. */
export const specialIds = { bos_token_id: startId, eos_token_id: endId } as const;
