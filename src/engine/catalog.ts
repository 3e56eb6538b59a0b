/** Everything the page can offer, as plain data: ids, option schemas, papers. No functions cross to the page. */
import { allocations } from './allocation/index.ts';
import { exportFormats } from './io/formats/index.ts';
import { methods } from './methods/index.ts';
import { type Method, type Paper, takesChannels } from './methods/method.ts';
import type { OptionSchema } from './options.ts';
import { defaultOptions } from './options.ts';
import { patterns } from './patterns/index.ts';
import { maskRules } from './pipelines/whileTraining/index.ts';
import { schedules } from './schedules/index.ts';
import type { StatisticId } from './statistics/statistic.ts';
import { learningRates } from './training/learningRates/index.ts';
import { optimizers } from './training/optimizers/index.ts';

export interface EntryDescription {
  readonly id: string;
  readonly options: OptionSchema;
}
export interface MethodDescription extends EntryDescription {
  readonly name: string;
  readonly kind: Method['kind'];
  readonly paper: Paper | null;
  /** What it must know beside the weights; empty = needs no calibration data. */
  readonly statistics: readonly StatisticId[];
  /** Whole channels go: always, never, or where an option has this choice. */
  readonly channels: 'always' | 'never' | { readonly option: string; readonly choice: string };
}
export interface PatternDescription extends EntryDescription {
  /** The pattern itself says how sparse (N:M): the wanted sparsity is not read. */
  readonly dictatesSparsity: boolean;
}

export interface ScheduleDescription extends EntryDescription {
  /** It has a curve over time, for pruning inside training. */
  readonly hasCurve: boolean;
  /** Of its options, those that shape the curve. */
  readonly curveOptions: OptionSchema;
}
export interface MaskRuleDescription extends EntryDescription {
  /** Reads the schedule and whether weights may come back; else it keeps one sparsity throughout. */
  readonly followsSchedule: boolean;
  /** Its first masks are drawn by lot: it wants fresh weights. */
  readonly beginsByLot: boolean;
}

export interface CatalogDescription {
  readonly methods: readonly MethodDescription[];
  readonly patterns: readonly PatternDescription[];
  readonly allocations: readonly EntryDescription[];
  readonly schedules: readonly ScheduleDescription[];
  readonly maskRules: readonly MaskRuleDescription[];
  readonly optimizers: readonly EntryDescription[];
  readonly learningRates: readonly EntryDescription[];
  /** Of a classifier, beside its checkpoint. */
  readonly exportFormats: readonly EntryDescription[];
}
export type CatalogKind = keyof CatalogDescription;

export function describeCatalog(): CatalogDescription {
  return {
    methods: methods.entries.map((method) => {
      const { id, options, name, kind, paper, statistics } = method;
      return { id, options, name, kind, paper, statistics, channels: channelsOf(method) };
    }),
    patterns: patterns.entries.map(({ id, options, fixedSparsity }) => {
      return { id, options, dictatesSparsity: fixedSparsity(defaultOptions(options)) !== null };
    }),
    allocations: allocations.entries.map(({ id, options }) => ({ id, options })),
    schedules: schedules.entries.map(({ id, options, ramp, rampOptions = [] }) => {
      const curveOptions = Object.fromEntries(rampOptions.map((name) => [name, options[name]]));
      return { id, options, hasCurve: ramp !== undefined, curveOptions };
    }),
    maskRules: maskRules.entries.map(({ id, options, followsSchedule, beginsByLot }) => {
      return { id, options, followsSchedule, beginsByLot };
    }),
    optimizers: optimizers.entries.map(({ id, options }) => ({ id, options })),
    learningRates: learningRates.entries.map(({ id, options }) => ({ id, options })),
    exportFormats: exportFormats.entries.map(({ id }) => ({ id, options: {} })),
  };
}

function channelsOf(method: Method): MethodDescription['channels'] {
  const defaults = defaultOptions(method.options);
  if (takesChannels(method, defaults)) return 'always';
  for (const [option, schema] of Object.entries(method.options)) {
    const choices = schema.type === 'choice' ? schema.choices : [];
    const choice = choices.find((one) => takesChannels(method, { ...defaults, [option]: one }));
    if (choice !== undefined) return { option, choice };
  }
  return 'never';
}

/** What is written about each entry, by kind: `<kind>.<id>.<part>`. */
const parts: Readonly<Record<CatalogKind, readonly string[]>> = {
  methods: ['name', 'summary', 'pros', 'cons', 'formula'],
  patterns: ['name', 'summary'],
  allocations: ['name', 'summary'],
  schedules: ['name', 'summary'],
  maskRules: ['name', 'summary'],
  optimizers: ['name', 'summary'],
  learningRates: ['name', 'summary'],
  exportFormats: ['name', 'summary'],
};

/**
 * Every message that the catalogue needs, in each language:
 * `<kind>.<id>.<part>`, `options.<kind>.<id>.<option>.label|why|try` and `....choices.<choice>`.
 */
export function messageKeys(): readonly string[] {
  const catalog = describeCatalog();
  return (Object.keys(parts) as CatalogKind[]).flatMap((kind) =>
    catalog[kind].flatMap(({ id, options }) => [
      ...parts[kind].map((part) => `${kind}.${id}.${part}`),
      ...Object.entries(options).flatMap(([name, option]) => {
        const key = `options.${kind}.${id}.${name}`;
        const choices = option.type === 'choice' ? option.choices.map((choice) => `${key}.choices.${choice}`) : [];
        return [`${key}.label`, `${key}.why`, `${key}.try`, ...choices];
      }),
    ]),
  );
}
