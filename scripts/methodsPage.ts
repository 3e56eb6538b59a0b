/** The catalogue as a page of documentation: what there is, from whom, what it needs, what can be set. */
import type { CatalogDescription, CatalogKind, EntryDescription, MethodDescription } from '../src/engine/catalog.ts';
import type { Paper } from '../src/engine/methods/method.ts';
import type { Option } from '../src/engine/options.ts';

const kinds = {
  scoreWeights: 'one score a weight',
  scoreGroups: 'one score a channel or head, which leaves with everything it is coupled to',
  solve: 'mask and corrected weights together',
  scoreSteps: 'one score a weight, head or channel, gathered while low-rank adapters train',
} as const;

/**
 * @param say a message of the catalogue by key: `methods.wanda.summary`
 * @returns Markdown, ending in a newline
 */
export function writeMethodsPage(catalog: CatalogDescription, say: (key: string) => string): string {
  const section = <E extends EntryDescription>(
    kind: CatalogKind,
    entries: readonly E[],
    facts: (entry: E) => string[],
  ) => [
    `## ${titles[kind]}`,
    '',
    ...entries.flatMap((entry) => [
      `### ${say(`${kind}.${entry.id}.name`)} (\`${entry.id}\`)`,
      '',
      say(`${kind}.${entry.id}.summary`),
      '',
      ...facts(entry),
      ...optionsOf(entry),
      '',
    ]),
  ];
  const { methods, patterns, ...others } = catalog;
  return [
    '# The catalogue',
    '',
    'Written by `npm run docs` from the catalogue (`src/engine/catalog.ts`) and its English words; a test holds it to both.',
    'Mask 1 = kept; sparsity = zeros / all; a higher score is kept; ties go to the lower index.',
    '',
    ...section('methods', methods, (method) => [
      `- Formula: ${say(`methods.${method.id}.formula`)}`,
      `- For it: ${say(`methods.${method.id}.pros`)}`,
      `- Against it: ${say(`methods.${method.id}.cons`)}`,
      `- Gives ${kinds[method.kind]}; needs ${needs(method)}.`,
      ...(method.paper ? [paperOf(method.paper)] : []),
    ]),
    ...section('patterns', patterns, ({ dictatesSparsity }) => [
      dictatesSparsity ? '- Its options say how sparse.' : '- Takes the wanted sparsity.',
    ]),
    ...(Object.keys(others) as (keyof typeof others)[]).flatMap((kind) => section(kind, others[kind], () => [])),
  ]
    .join('\n')
    .replaceAll('\n\n\n', '\n\n')
    .trimEnd()
    .concat('\n');
}

const titles: Readonly<Record<CatalogKind, string>> = {
  methods: 'Methods',
  patterns: 'Patterns',
  allocations: 'Allocations',
  schedules: 'Schedules',
  maskRules: 'Mask rules (pruning while training)',
  optimizers: 'Optimizers',
  learningRates: 'Learning rates',
  exportFormats: 'Further files of an export',
};

function needs({ statistics, kind }: MethodDescription): string {
  if (kind === 'scoreSteps') return 'training examples';
  return statistics.length > 0 ? statistics.map((id) => `\`${id}\``).join(', ') : 'the weights alone';
}

function paperOf({ authors, title, url, year }: Paper): string {
  return `- Paper: ${authors}: [${title}](${url}), ${year}.`;
}

function optionsOf({ options }: EntryDescription): readonly string[] {
  return Object.entries(options).map(([name, option]) => `- Option \`${name}\`: ${describe(option)}.`);
}

function describe(option: Option): string {
  switch (option.type) {
    case 'number':
      return `${option.integer ? 'integer' : 'number'} in [${option.min}, ${option.max}], default ${option.default}`;
    case 'choice':
      return `${option.choices.map((choice) => `\`${choice}\``).join(', ')}; default \`${option.default}\``;
    case 'toggle':
      return `on or off, default ${option.default ? 'on' : 'off'}`;
    case 'perLayer':
      return `a number in [${option.min}, ${option.max}] for each named layer`;
    case 'curve':
      return 'points [x, y] in [0, 1] that never fall';
    default:
      return option satisfies never;
  }
}
