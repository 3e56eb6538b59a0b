/** What can only be removed together. */
export const groups = {
  groups: {
    title: 'Lives and dies together',
    what: 'The heads or channels of this layer. Point at one: every row and column that must leave with it lights up, in all layers, and the norms and sums on its way.',
    why: 'Structured pruning can only take whole groups out: removing a channel here removes what feeds it and what reads it.',
    try: 'Point at a head of a language model: with grouped queries, several query heads go with one key head.',
    side: 'Side of the layer',
    rows: 'outputs',
    columns: 'inputs',
    atoms: 'Group of {{root}}',
    point: '{{atoms, integer}} channels. Point at one to see what leaves with it.',
    pointHead: '{{atoms, integer}} heads. Point at one to see what leaves with it.',
    channel: 'Channel {{atom}}:',
    head: 'Head {{atom}} ({{channels, integer}} channels):',
    member: { rows: '{{name}} rows {{places}};', columns: '{{name}} columns {{places}};' },
    beside: '{{name}} ({{type}});',
    besideMore_one: 'and {{more}} more part on the way.',
    besideMore_other: 'and {{more}} more parts on the way.',
    more_one: 'and {{more}} more layer.',
    more_other: 'and {{more}} more layers.',
    shared: '{{heads, integer}} query heads share this key/value head, so they leave together.',
  },
} as const;
