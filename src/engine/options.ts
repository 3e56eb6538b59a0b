/**
 * Options of a catalogue entry, declared once as a literal: the form, the defaults, the validation and the argument
 * type all come from it. Labels and help are messages: `options.<name>.label`, `.why`, `.try` (i18n).
 */
import { LabError } from './errors.ts';

export interface NumberOption {
  readonly type: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly integer?: boolean;
  /** 'log' lets the form move by factors (learning rates). */
  readonly scale?: 'linear' | 'log';
  readonly unit?: string;
}
export interface ChoiceOption<C extends string = string> {
  readonly type: 'choice';
  readonly default: C;
  readonly choices: readonly C[];
}
export interface ToggleOption {
  readonly type: 'toggle';
  readonly default: boolean;
}
/** A number for each layer name; layers not named keep the entry's own rule. */
export interface PerLayerOption {
  readonly type: 'perLayer';
  readonly default: Readonly<Record<string, number>>;
  readonly min: number;
  readonly max: number;
}
/** A drawn line: [x, y] in [0, 1], x strictly rising and between the ends, y never falling. */
export interface CurveOption {
  readonly type: 'curve';
  readonly default: Curve;
}
export type Curve = readonly (readonly [x: number, y: number])[];
export type Option = NumberOption | ChoiceOption | ToggleOption | PerLayerOption | CurveOption;
export type OptionSchema = Readonly<Record<string, Option>>;

export type OptionValue<O extends Option> = O extends NumberOption
  ? number
  : O extends ChoiceOption<infer C>
    ? C
    : O extends ToggleOption
      ? boolean
      : O extends CurveOption
        ? Curve
        : Readonly<Record<string, number>>;
export type OptionValues<S extends OptionSchema> = { readonly [K in keyof S]: OptionValue<S[K]> };

/** The values of an empty form. */
export function defaultOptions<S extends OptionSchema>(schema: S): OptionValues<S> {
  return Object.fromEntries(Object.entries(schema).map(([name, option]) => [name, option.default])) as OptionValues<S>;
}

/**
 * Untrusted values to valid ones; what is absent takes its default.
 * @throws LabError 'optionInvalid' on an unknown name, a wrong type, or a value out of range.
 */
export function parseOptions<S extends OptionSchema>(where: string, schema: S, input: unknown): OptionValues<S> {
  if (input === undefined || input === null) return defaultOptions(schema);
  if (typeof input !== 'object' || Array.isArray(input)) fail(where, 'options', 'an object', input);
  const given = input as Record<string, unknown>;
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(schema, name))
      fail(where, name, `one of ${Object.keys(schema).join(', ') || 'no options'}`, name);
  }
  const entries = Object.entries(schema).map(([name, option]) => {
    const value = given[name];
    return [name, value === undefined ? option.default : parseValue(where, name, option, value)];
  });
  return Object.fromEntries(entries) as OptionValues<S>;
}

function parseValue(where: string, name: string, option: Option, value: unknown): unknown {
  switch (option.type) {
    case 'number':
      return parseNumber(where, name, option, value);
    case 'choice':
      if (typeof value !== 'string' || !option.choices.includes(value)) {
        fail(where, name, `one of ${option.choices.join(', ')}`, value);
      }
      return value;
    case 'toggle':
      if (typeof value !== 'boolean') fail(where, name, 'true or false', value);
      return value;
    case 'perLayer': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        fail(where, name, 'a number for each layer name', value);
      }
      for (const [layer, number] of Object.entries(value as object)) {
        parseNumber(where, `${name}.${layer}`, { ...option, type: 'number', default: 0 }, number);
      }
      return value;
    }
    case 'curve':
      return parseCurve(where, name, value);
    default:
      return option satisfies never;
  }
}

function parseNumber(where: string, name: string, option: NumberOption, value: unknown): number {
  const wanted = `${option.integer ? 'an integer' : 'a number'} in [${option.min}, ${option.max}]`;
  if (typeof value !== 'number' || !Number.isFinite(value)) fail(where, name, wanted, value);
  if (value < option.min || value > option.max) fail(where, name, wanted, value);
  if (option.integer && !Number.isInteger(value)) fail(where, name, wanted, value);
  return value;
}

function parseCurve(where: string, name: string, value: unknown): Curve {
  const wanted = 'points [x, y] in [0, 1] with x rising between the ends and y never falling';
  if (!Array.isArray(value) || value.length === 0 || value.length > 64) fail(where, name, wanted, value);
  let [left, below] = [0, 0];
  return value.map((point: unknown) => {
    if (!Array.isArray(point) || point.length !== 2) fail(where, name, wanted, value);
    const [x, y]: readonly unknown[] = point;
    if (typeof x !== 'number' || !(x > left && x < 1)) fail(where, name, wanted, value);
    if (typeof y !== 'number' || !(y >= below && y <= 1)) fail(where, name, wanted, value);
    [left, below] = [x, y];
    return [x, y] as const;
  });
}

function fail(where: string, option: string, wanted: string, got: unknown): never {
  const shown = typeof got === 'object' ? JSON.stringify(got) : String(got);
  throw new LabError('optionInvalid', `${where}: ${option} must be ${wanted}, got ${shown}`, {
    where,
    option,
    wanted,
    got: shown,
  });
}
