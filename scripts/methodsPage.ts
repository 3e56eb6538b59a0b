/** The catalogue as a page of documentation: what there is, from whom, what it needs, what can be set. */
import type { CatalogDescription, EntryDescription } from '../src/engine/catalog.ts';
import type { Option } from '../src/engine/options.ts';

const kinds = {
  scoreWeights: 'one score a weight',
  solve: 'mask and corrected weights together',
} as const;

/** @returns Markdown, ending in a newline. */
export function writeMethodsPage(catalog: CatalogDescription): string {
  const methods = catalog.methods.flatMap((method) => [
    `### ${method.name} (\`${method.id}\`)`,
    '',
    `- Gives: ${kinds[method.kind]}.`,
    `- Needs: ${method.statistics.length > 0 ? method.statistics.map((id) => `\`${id}\``).join(', ') : 'the weights alone'}.`,
    method.paper
      ? `- Paper: ${method.paper.authors}: [${method.paper.title}](${method.paper.url}), ${method.paper.year}.`
      : '- Paper: none.',
    ...optionsOf(method),
    '',
  ]);
  return [
    '# Methods, patterns, allocations, schedules',
    '',
    'Written by `npm run docs` from the catalogue (`src/engine/catalog.ts`); a test holds it to the code.',
    'Mask 1 = kept; sparsity = zeros / all; a higher score is kept; ties go to the lower index.',
    '',
    '## Methods',
    '',
    ...methods,
    '## Patterns',
    '',
    ...catalog.patterns.flatMap((pattern) => [
      `### \`${pattern.id}\``,
      '',
      pattern.dictatesSparsity ? '- Its options say how sparse.' : '- Takes the wanted sparsity.',
      ...optionsOf(pattern),
      '',
    ]),
    ...section('Allocations', catalog.allocations),
    ...section('Schedules', catalog.schedules),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function section(title: string, entries: readonly EntryDescription[]): readonly string[] {
  return [
    `## ${title}`,
    '',
    ...entries.flatMap((entry) => {
      const options = optionsOf(entry);
      return [`### \`${entry.id}\``, '', ...(options.length > 0 ? options : ['- No options.']), ''];
    }),
  ];
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
    default:
      return option satisfies never;
  }
}
