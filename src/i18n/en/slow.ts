/** Slow motion: from scores to checked zeros. */
export const slow = {
  slow: {
    title: 'Slow motion',
    what: 'One layer of the run in the lab, from its scores to its zeros: eight parts, one lit at a time. The numbers are the run’s own; the training step is the one it makes next, made on a copy.',
    layer: 'Layer',
    working: 'The run is copied, and its next step is made there…',
    failed: 'This broke off; the reason stands above. The run is as it was.',
    stopped:
      'This was stopped before it came to anything. Choose another layer, or open this again. The run is as it was.',
    keys: 'Arrow keys go one part on or back, Home and End to the first and the last, P plays and pauses.',
    parts: {
      label: 'Parts',
      score: 'score',
      sort: 'sort',
      threshold: 'threshold',
      mask: 'mask',
      forward: 'forward',
      loss: 'loss',
      update: 'masked update',
      zeros: 'zeros checked',
    },
    sentence: {
      score:
        '{{method}} gives each of the {{count, integer}} weights of {{name}} a score, from {{lowest}} to {{highest}}: the lower, the less it is missed.',
      sort: {
        layer:
          'The {{count, integer}} scores of the layer are put in order; the first to go stands in row {{row, integer}}, column {{column, integer}}, with {{lowest}}.',
        model:
          'The scores of all layers are put in order together; of this layer’s {{count, integer}}, row {{row, integer}}, column {{column, integer}} would go first, with {{lowest}}.',
        row: 'Each row is put in order by itself: of the {{count, integer}} scores of row {{row, integer}}, the one in column {{column, integer}} comes first, with {{lowest}}.',
        window:
          'Groups of {{count, integer}} neighbours are put in order by themselves: in row {{row, integer}}, columns {{from, integer}} to {{to, integer}}, column {{column, integer}} comes first, with {{lowest}}.',
        channels:
          'Whole channels are put in order: of {{count, integer}} output channels, channel {{row, integer}} comes first, with {{lowest}}.',
      },
      threshold: {
        line: '{{cut, integer}} of {{count, integer}} must go, so the threshold lies at {{threshold}}: that is the highest score cut, and the lowest kept is {{kept}}.',
        overlap:
          '{{cut, integer}} of {{count, integer}} go, up to a score of {{threshold}}, yet scores from {{kept}} on stay: the decision was made in several steps, so no single line holds.',
        all: 'All {{count, integer}} go: the threshold lies above the highest score.',
        none: 'None of these {{count, integer}} is cut: the threshold lies below the lowest score.',
      },
      mask: 'The mask of {{name}} is 0 for {{cut, integer}} of {{of, integer}} weights ({{share, percent}}) and 1 for the rest.',
      forward: {
        images:
          'A mini-batch of {{examples, integer}} training images goes through the masked network as in training, layer by layer: {{right, integer}} of them are recognised.',
        tokens:
          'A mini-batch of {{examples, integer}} sequences goes through the masked network as in training, layer by layer: of {{predictions, integer}} next tokens, {{right, integer}} are named.',
      },
      loss: {
        images: 'The loss of the mini-batch, the mean of −ln p of the right class over its images, is {{loss}}.',
        tokens: 'The loss of the mini-batch, the mean of −ln p of the right next token, is {{loss}}.',
      },
      update: {
        held: '{{optimizer}} makes step {{step, integer}} of {{steps, integer}}: {{moved, integer}} kept weights of {{name}} move, by {{largest}} at most; {{pulled, integer}} cut ones are pulled by the gradient too, and the mask holds them.',
        adapters:
          '{{optimizer}} makes step {{step, integer}} of {{steps, integer}} on the adapters: {{moved, integer}} kept weights of {{name}} follow, by {{largest}} at most; {{pulled, integer}} cut ones are pulled by the gradient too, and the mask holds them.',
        free: '{{optimizer}} makes step {{step, integer}} of {{steps, integer}}: {{moved, integer}} kept weights of {{name}} move, by {{largest}} at most; this recipe holds no mask, and {{pulled, integer}} cut ones move with them.',
      },
      zeros: {
        held: 'Counted again over all layers: {{cut, integer}} weights are cut, and {{revived, integer}} of them are not exactly 0.',
        free: 'Counted again over all layers: of {{cut, integer}} weights that were cut, {{revived, integer}} are no longer 0, since “zeros stay dead” is off.',
      },
    },
    end: {
      noTraining:
        'From here on this recipe trains nothing: there is no update to show, and the telling ends with the loss.',
      compacts: 'The next step takes the cut channels out of the network: no mask is left then to hold in an update.',
    },
    refused: {
      notYet: 'The run has not come to a cut yet. Press Play, or Step, until the Mask stage is done.',
      compacted:
        'The cut channels have left this network, and their masks with them. Go back to the checkpoint before with the scrubber.',
      notJudged: 'No score was given to {{name}}: the method leaves this layer alone. Choose another one.',
    },
    axes: {
      place: 'place in the order',
      score: 'score',
      weights: 'weights',
      channels: 'channels',
      layer: 'layers, input to output',
      magnitude: 'mean |output|',
      loss: '−ln p',
      predictions: 'predictions',
      zeros: 'cut weights',
    },
    line: { threshold: 'threshold {{score}}', mean: 'mean {{loss}}', cut: '{{cut, integer}} go' },
    picture: {
      score: 'Scores of {{name}}: the stronger the colour, the higher the score.',
      mask: 'Mask of {{name}}: filled cells are kept, hatched or pale ones are cut.',
      update: 'Change of each weight of {{name}} in this step, up to {{limit}} either way; cut weights stay pale.',
    },
    legend: { score: '0 to {{limit}}', mask: 'filled = kept, hatched or pale = cut', update: '±{{limit}}' },
    table: { layer: 'Layer', revived: 'not 0', ofThemCut: 'cut', from: 'from' },
  },
} as const;
