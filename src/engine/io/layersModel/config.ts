/** The fields of a Keras layer: untrusted JSON to the numbers that a node wants, or a refusal that names the layer. */
import { unsupportedLayer } from './faults.ts';
import type { KerasLayer } from './kerasLayer.ts';

export interface Config {
  whole(field: string): number;
  number(field: string, ifAbsent: number): number;
  flag(field: string, ifAbsent: boolean): boolean;
  text(field: string, ifAbsent: string): string;
  /** Two whole numbers, or one for both. */
  pair(field: string, ifAbsent?: readonly [number, number]): readonly [number, number];
  /** As `pair`, where both must be the same. */
  even(field: string, ifAbsent?: readonly [number, number]): number;
  /** Refuses every other value than the one that the node computes; absent is fine. */
  only(field: string, value: unknown): void;
  /** Images have their channels last here. */
  channelsLast(): void;
}

/** @throws LabError 'layerUnsupported' from each reader */
export function configOf(layer: KerasLayer): Config {
  const { config } = layer;
  const shown = (value: unknown) => JSON.stringify(value) ?? 'nothing';
  const refuse = (field: string): never => {
    throw unsupportedLayer(layer, `${field} ${shown(config[field])} is not known here`);
  };
  const isWhole = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
  const reader: Config = {
    whole(field) {
      const value = config[field];
      return isWhole(value) ? value : refuse(field);
    },
    number(field, ifAbsent) {
      const value = config[field] ?? ifAbsent;
      return typeof value === 'number' && Number.isFinite(value) ? value : refuse(field);
    },
    flag(field, ifAbsent) {
      const value = config[field] ?? ifAbsent;
      return typeof value === 'boolean' ? value : refuse(field);
    },
    text(field, ifAbsent) {
      const value = config[field] ?? ifAbsent;
      return typeof value === 'string' ? value : refuse(field);
    },
    pair(field, ifAbsent) {
      const value = config[field] ?? ifAbsent;
      if (isWhole(value)) return [value, value];
      return Array.isArray(value) && value.length === 2 && value.every(isWhole) ? [value[0], value[1]] : refuse(field);
    },
    even(field, ifAbsent) {
      const [first, second] = reader.pair(field, ifAbsent);
      return first === second ? first : refuse(field);
    },
    only(field, value) {
      if (config[field] !== undefined && config[field] !== null && shown(config[field]) !== shown(value)) refuse(field);
    },
    channelsLast: () => reader.only('data_format', 'channels_last'),
  };
  return reader;
}
