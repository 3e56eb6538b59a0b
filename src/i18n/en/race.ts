/** The race of the three pipelines. */
export const race = {
  race: {
    title: 'The race of the three pipelines',
    what: 'Each pipeline takes the recipe on the left: same seed, same start, same method and sparsity. Fuel is a number of optimiser steps; whoever has none left stands.',
    fuel: 'Fuel (optimiser steps)',
    match: 'Match budget',
    matchWhy:
      'Stretches or shortens the training of each recipe to exactly the fuel. Off: each trains as its recipe says, until the fuel is out.',
    start: 'Start the race',
    again: 'Race again',
    stop: 'Stop',
    steps: '{{spent, integer}} of {{fuel, integer}} steps; its recipe wants {{planned, integer}}',
    macs: '{{live}} of {{fuel}} MACs touched a kept weight',
    sparsity: '{{sparsity, percent}} sparse',
    ended: { finished: 'finished', outOfFuel: 'out of fuel', refused: 'cannot take part', running: 'running' },
    x: 'Optimiser step',
    examples: 'Test examples',
    pipeline: 'Pipeline',
    state: 'State',
    empty: 'The curves appear here once the race has started. The run in the lab is not touched.',
    best: 'Best at the end: {{names}} ({{measure}} {{figure}}).',
    tested: 'Along the way a part of the test examples is read, at the end all of them.',
    unequal: 'Not all have the wanted sparsity: their figures are comparable only where sparsity is.',
    summary: '{{measure}} over optimiser steps of {{count, integer}} pipelines; the figures are in the table below.',
  },
} as const;
