import { describe, expect, test } from 'vitest';
import { defaultOptions, parseOptions } from './options.ts';
import { createRegistry } from './registry.ts';

const schema = {
  rate: { type: 'number', default: 0.1, min: 0, max: 1 },
  rounds: { type: 'number', default: 3, min: 1, max: 10, integer: true },
  mode: { type: 'choice', default: 'row', choices: ['row', 'layer'] },
  on: { type: 'toggle', default: false },
  layers: { type: 'perLayer', default: {}, min: 0, max: 1 },
} as const;

describe('options', () => {
  test('what is absent takes its default', () => {
    expect(parseOptions('x', schema, { rounds: 5 })).toEqual({
      rate: 0.1,
      rounds: 5,
      mode: 'row',
      on: false,
      layers: {},
    });
    expect(parseOptions('x', schema, undefined)).toEqual(defaultOptions(schema));
  });

  test.each([
    [{ rate: 2 }, 'rate'],
    [{ rate: Number.NaN }, 'rate'],
    [{ rate: '0.1' }, 'rate'],
    [{ rounds: 2.5 }, 'rounds'],
    [{ mode: 'model' }, 'mode'],
    [{ on: 1 }, 'on'],
    [{ layers: { conv1: 2 } }, 'layers.conv1'],
    [{ layers: [0.5] }, 'layers'],
    [{ other: 1 }, 'other'],
    [[], 'options'],
    ['text', 'options'],
  ])('%j is refused and the option named', (input, option) => {
    expect(() => parseOptions('x', schema, input)).toThrow(
      expect.objectContaining({ code: 'optionInvalid', details: expect.objectContaining({ option }) }),
    );
  });
});

describe('a registry', () => {
  test('gives its entries and names the known ids when asked for another', () => {
    const registry = createRegistry('thing', [{ id: 'a' }, { id: 'b' }]);
    expect(registry.get('b')).toBe(registry.entries[1]);
    expect(registry.has('c')).toBe(false);
    expect(() => registry.get('c')).toThrow(
      expect.objectContaining({ code: 'unknownId', details: { kind: 'thing', id: 'c', known: 'a, b' } }),
    );
  });

  test('an id used twice is a fault found at start', () => {
    expect(() => createRegistry('thing', [{ id: 'a' }, { id: 'a' }])).toThrow("id 'a' is used twice");
  });
});
