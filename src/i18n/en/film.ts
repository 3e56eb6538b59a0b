/** SparseGPT as a film, and the words of every film's controls. */
export const film = {
  playback: {
    start: 'To the beginning',
    back: 'One step back',
    forward: 'One step on',
    play: 'Play',
    pause: 'Pause',
    place: 'Place in the film',
  },
  film: {
    title: 'SparseGPT, column by column',
    what: 'SparseGPT goes through a layer from left to right. It cuts the weights that cost least, and the weights to the right of each take over what it did.',
    layer: 'Layer',
    make: 'Film it at {{sparsity}}',
    before:
      'Columns 0 to {{end, integer}} are judged together (block 1 of {{count, integer}}): a weight costs w² / [U]ⱼⱼ², and those that cost least are chosen, over all {{rows, integer}} rows at once.',
    column:
      'Column {{column, integer}}: [U]ⱼⱼ = {{diagonal}}. {{cut, integer}} of {{rows, integer}} weights go, and what they did is pushed into the {{right, integer}} columns up to {{end, integer}}.',
    columnPlain:
      'Column {{column, integer}}: {{cut, integer}} of {{rows, integer}} weights go, and nothing makes up for them: the others stay as they were.',
    noCompensation: 'No compensation',
    ghost: 'Ghost: magnitude, same count',
    scores: 'Colour by score',
    scoresOf: 'What column {{column, integer}} is judged by, row by row: w² / [U]ⱼⱼ² (struck through = goes)',
    goes: 'goes',
    stays: 'stays',
    error: 'Output error of the layer, as a share of its output',
    errors: { compensated: 'SparseGPT', plain: 'same cuts, no compensation', magnitude: 'magnitude, same count' },
    errorAxis: 'Output error',
    columnAxis: 'Column',
    diagonalAxis: '[U]jj',
    cut: 'Cut',
    facts: {
      images:
        'Shown: {{rows, integer}} of {{allRows, integer}} rows, {{columns, integer}} of {{allColumns, integer}} columns; the errors are those of the whole layer. Hessian of {{examples, integer}} training examples, dampening {{dampening, decimal}}. The run in the lab is not touched.',
      tokens:
        'Shown: {{rows, integer}} of {{allRows, integer}} rows, {{columns, integer}} of {{allColumns, integer}} columns; the errors are those of the whole layer. Hessian of {{tokens, integer}} tokens in {{examples, integer}} training sequences, dampening {{dampening, decimal}}. The run in the lab is not touched.',
    },
    picture:
      'Weights of {{name}} after {{column, integer}} of {{columns, integer}} columns; the table below has the figures.',
    legend: {
      cut: 'cut',
      chosen: 'chosen to go',
      pushed: 'where its error is pushed',
      ghost: 'magnitude would choose otherwise',
      score: 'score: the darker, the dearer to lose',
      diagonal: 'diagonal [U]jj',
    },
  },
} as const;
