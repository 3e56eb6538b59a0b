import { describe, expect, test } from 'vitest';
import { tinyConfig } from '../../../testing/tinyLlama.ts';
import { parseConfig } from './config.ts';

const parse = (changes: object) => parseConfig('config.json', JSON.stringify({ ...tinyConfig, ...changes }), 'tiny');
const without = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, undefined]));

test('fields that are left out take their defaults', () => {
  const config = parse(
    without('num_key_value_heads', 'tie_word_embeddings', 'rms_norm_eps', 'max_position_embeddings'),
  );
  expect(config).toMatchObject({
    kvHeads: 4,
    headDim: 4,
    tiedEmbeddings: false,
    normEpsilon: 1e-6,
    maxPositions: 2048,
  });
  expect(config.windows).toEqual([null, null]);
  expect(config.rope).toEqual({ kind: 'default', theta: 10_000 });
});

test('widths of single layers are read, and what else a layer may change is refused', () => {
  const config = parse({ per_layer_config: { '01': { intermediate_size: 12, num_attention_heads: 2 } } });
  expect(config.perBlock).toEqual(new Map([[1, { heads: 2, kvHeads: 2, intermediateSize: 12 }]]));
  expect(parse({}).perBlock).toBeUndefined();
  for (const layer of [{ skip: ['mlp'] }, { intermediate_size: 0 }]) {
    expect(() => parse({ per_layer_config: { 1: layer } })).toThrowError(
      expect.objectContaining({ code: 'manifestInvalid', message: expect.stringContaining('per_layer_config.1') }),
    );
  }
});

describe('rotary embedding', () => {
  const llama3 = {
    rope_type: 'llama3',
    factor: 32,
    low_freq_factor: 1,
    high_freq_factor: 4,
    original_max_position_embeddings: 8192,
  };
  const wanted = {
    kind: 'llama3',
    theta: 500_000,
    factor: 32,
    lowFrequencyFactor: 1,
    highFrequencyFactor: 4,
    originalPositions: 8192,
  };

  test('transformers 4: rope_theta with rope_scaling', () => {
    expect(parse({ rope_theta: 500_000, rope_scaling: llama3 }).rope).toEqual(wanted);
  });

  test('transformers 5: rope_parameters', () => {
    const parameters = { ...llama3, rope_theta: 500_000 };
    expect(parse({ ...without('rope_theta'), rope_parameters: parameters }).rope).toEqual(wanted);
  });

  test('the old key `type`; rope_scaling goes before rope_parameters', () => {
    const both = {
      rope_scaling: { type: 'linear', factor: 2 },
      rope_parameters: { rope_type: 'default', rope_theta: 5 },
    };
    expect(parse({ ...without('rope_theta'), ...both }).rope).toEqual({ kind: 'linear', theta: 5, factor: 2 });
  });

  test.each([['yarn'], ['dynamic'], ['longrope']])('%s is refused by name', (rope_type) => {
    expect(() => parse({ rope_scaling: { rope_type, factor: 2 } })).toThrowError(
      expect.objectContaining({ code: 'modelUnsupported', message: expect.stringContaining(rope_type) }),
    );
  });

  test('a factor that is missing is named', () => {
    expect(() => parse({ rope_scaling: { rope_type: 'linear' } })).toThrowError(/factor: wanted a positive number/);
  });
});

describe('other families of the same decoder', () => {
  test('Mistral has 8 key heads and a window of 4096 unless it says otherwise', () => {
    const mistral = { model_type: 'mistral', num_attention_heads: 16, head_dim: 4 };
    expect(parse({ ...mistral, ...without('num_key_value_heads') })).toMatchObject({
      kvHeads: 8,
      windows: [4096, 4096],
    });
    expect(parse({ ...mistral, sliding_window: null }).windows).toEqual([null, null]);
  });

  test('Qwen2 has biases on queries, keys and values, and windows from a layer on', () => {
    const qwen = { model_type: 'qwen2', sliding_window: 8, max_window_layers: 1 };
    expect(parse(qwen)).toMatchObject({
      bias: { queryKeyValue: true, output: false, mlp: false },
      windows: [null, null], // switched off
    });
    expect(parse({ ...qwen, use_sliding_window: true }).windows).toEqual([null, 8]);
    expect(parse({ ...qwen, layer_types: ['sliding_attention', 'full_attention'] }).windows).toEqual([8, null]);
  });
});

describe('what cannot be pruned is refused with its reason', () => {
  test.each([
    ['another architecture', { model_type: 'gpt2' }, 'modelUnsupported', "model_type 'gpt2'"],
    ['a name of Object', { model_type: 'constructor' }, 'modelUnsupported', 'constructor'],
    ['packed weights', { quantization_config: { quant_method: 'gptq' } }, 'modelUnsupported', 'quantized'],
    ['another activation', { hidden_act: 'gelu' }, 'modelUnsupported', 'gelu'],
    ['heads that do not divide', { num_attention_heads: 3 }, 'modelUnsupported', 'no multiple'],
    ['a width that is text', { hidden_size: '16' }, 'manifestInvalid', 'hidden_size'],
    ['a width of nothing', { intermediate_size: 0 }, 'manifestInvalid', 'intermediate_size'],
  ])('%s', (_, changes, code, reason) => {
    expect(() => parse(changes)).toThrowError(
      expect.objectContaining({ code, message: expect.stringContaining(reason) }),
    );
  });

  test('what is no JSON', () => {
    expect(() => parseConfig('config.json', '{', 'x')).toThrowError(
      expect.objectContaining({ code: 'manifestInvalid' }),
    );
    expect(() => parseConfig('config.json', 'null', 'x')).toThrowError(
      expect.objectContaining({ code: 'manifestInvalid' }),
    );
  });
});
