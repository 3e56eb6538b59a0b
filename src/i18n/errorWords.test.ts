import { createInstance } from 'i18next';
import { describe, expect, test } from 'vitest';
import { LabError, reportError } from '../engine/errors.ts';
import { parseConfig } from '../engine/io/huggingface/config.ts';
import { openFolder } from '../engine/io/huggingface/openFolder.ts';
import { tinyConfig, tinyFolder, tinySpec } from '../testing/tinyLlama.ts';
import { en } from './en/index.ts';
import { errorKeys } from './errorWords.ts';
import { zhCN } from './zh-CN/index.ts';

/** As the page says it, without the page; numbers come as they are. */
function sayer(messages: object): (thrown: unknown) => string {
  const i18n = createInstance({
    lng: 'x',
    resources: { x: { translation: messages } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  void i18n.init();
  return (thrown) => {
    const error = reportError(thrown);
    const { sentence, next } = errorKeys(error, (key) => i18n.getResource('x', 'translation', key));
    return `${i18n.t(sentence, error.details)} ${i18n.t(next, error.details)}`;
  };
}
const inEnglish = sayer(en);
const inChinese = sayer(zhCN);

async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was refused');
}
const config = (change: object) => () =>
  parseConfig('config.json', JSON.stringify({ ...tinyConfig, ...change }), 'tiny');
const folder =
  (change: Parameters<typeof tinyFolder>[0], drop: string | null = null) =>
  async () => {
    const files = await tinyFolder(change);
    if (drop) files.delete(drop);
    await openFolder(files, 'tiny');
  };

describe('a model that cannot be opened is refused with the reason, in words of both languages', () => {
  test.each([
    ['another architecture', config({ model_type: 'gpt2' }), ['gpt2', 'llama, mistral, qwen2']],
    ['packed weights', config({ quantization_config: { quant_method: 'gptq' } }), ['gptq']],
    ['another activation', config({ hidden_act: 'gelu' }), ['gelu', 'silu']],
    ['heads that do not divide', config({ num_attention_heads: 3 }), ['16', '3']],
    ['heads that do not share keys', () => tinySpec({ num_key_value_heads: 3 }), ['4', '3', 'num_key_value_heads']],
    ['heads of odd width', () => tinySpec({ head_dim: 5 }), ['5']],
    ['another rotary embedding', config({ rope_scaling: { rope_type: 'yarn', factor: 2 } }), ['yarn', 'llama3']],
    ['a field of another type', config({ hidden_size: '16' }), ['config.json', 'hidden_size']],
    ['a shard that is missing', folder({ sharded: true }, 'model-00002-of-00002.safetensors'), ['00002-of-00002']],
    [
      'a tensor that is missing',
      folder({ change: (tensors) => tensors.delete('model.norm.weight') }),
      ['tiny', 'model.norm.weight'],
    ],
    ['a tensor of another shape', shapeOf, ['model.safetensors', 'model.norm.weight', '16', '2 x 8']],
  ] as const)('%s', async (_, work, named) => {
    const error = await thrownBy(work);
    expect(error).toBeInstanceOf(LabError);
    for (const text of [inEnglish(error), inChinese(error)]) {
      for (const name of named) expect(text).toContain(name);
      expect(text).not.toContain('{{');
    }
    // the reason is no English log line in the middle of Chinese
    expect(inChinese(error)).not.toContain((error as LabError).message);
  });

  async function shapeOf() {
    const change: NonNullable<Parameters<typeof tinyFolder>[0]>['change'] = (tensors) => {
      const norm = tensors.get('model.norm.weight')!;
      tensors.set('model.norm.weight', { ...norm, shape: [2, 8] });
    };
    await folder({ change })();
  }
});

test('without the names, and without a reason, the general sentence and the action are said', () => {
  expect(inEnglish(new LabError('fileMissing', 'x'))).toBe(
    `${en.errors.fileMissing.sentence} ${en.errors.fileMissing.action}`,
  );
  expect(inEnglish(new LabError('tensorMissing', 'x', { file: '', tensor: 'a' }))).toContain(
    en.errors.tensorMissing.sentence,
  );
  expect(inEnglish(new LabError('recipeInvalid', 'x', { refusal: 'riglRevive' }))).toContain(en.refusals.riglRevive);
  expect(inEnglish(new LabError('recipeInvalid', 'x', { refusal: 'unheard of' }))).toContain(
    en.errors.recipeInvalid.action,
  );
});
