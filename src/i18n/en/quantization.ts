/** Quantization beside pruning, and the list of what one can look at more closely. */
export const quantization = {
  closer: {
    title: 'Look closer',
    telling: { label: 'Dense and pruned, told', what: 'The same prompt and draws: where do the two part?' },
    race: { label: 'The race of the pipelines', what: 'Same seed, same start, same fuel: who ends best?' },
    slow: { label: 'Slow motion', what: 'From scores to checked zeros, one part at a time.' },
    film: { label: 'SparseGPT, column by column', what: 'How the weights that stay make up for those that go.' },
    quantization: { label: 'Quantization beside pruning', what: 'Fewer values instead of fewer weights.' },
    speed: {
      label: 'Speed and size, measured here',
      what: 'Masked, packed or really smaller: what runs faster in this tab.',
    },
  },
  quantization: {
    title: 'Quantization beside pruning',
    what: 'Pruning changes the number of weights, quantization the precision of every one. Both are applied here to copies of the network in the lab, and measured.',
    start: 'Quantize and measure',
    again: 'Measure again',
    wait: 'Pause the run first: it is measured as it stands.',
    measuring: 'Measuring…',
    bits: { label: 'Bits', why: '8 bits give 255 values, 4 bits 15.', choices: { 8: 'int8', 4: 'int4' } },
    granularity: {
      label: 'One scale for',
      why: 'A scale for each output fits small rows better and costs a few bytes.',
      choices: { tensor: 'the layer', channel: 'each output' },
    },
    range: {
      label: 'Grid',
      why: 'Symmetric is centred on 0; affine spans the smallest to the largest weight.',
      choices: { symmetric: 'symmetric', affine: 'affine' },
    },
    activations: {
      why: 'An integer layer reads integers too. Their ranges are not known beforehand: they are taken from training images.',
      bits: {
        label: 'Activations',
        why: 'What goes into each layer is rounded as well, one grid a layer.',
        choices: { off: 'as they are', 8: 'int8', 4: 'int4' },
      },
      range: {
        label: 'Their grid',
        why: 'Behind a ReLU nothing is below 0: a symmetric grid leaves half of its values unused there.',
        choices: { symmetric: 'symmetric', affine: 'affine' },
      },
      calibration: {
        label: 'Their range',
        why: 'All that was seen, or without the outermost thousandth at each end: finer steps for most, and outliers cut off.',
        choices: { minMax: 'least to most', percentile: 'the middle 99.8%' },
      },
    },
    outputs: {
      label: 'Error of each layer’s output',
      caption:
        'How far the output of each layer is from the float32 network: ||Y − Q|| / ||Y|| over {{examples, integer}} test examples. What earlier layers lost is in it.',
      calibrated: 'Ranges of the activations are from {{calibration, integer}} training images.',
      weights: 'weights rounded',
      activations: 'activations too',
    },
    caption:
      'What changes in each, over {{prunable, integer}} prunable weights. {{measure}} on {{tested}}, measured here.',
    least: 'Least possible: {{value}}.',
    network: 'Network',
    precision: 'Precision',
    weights: 'Weights ≠ 0',
    values: 'Different values',
    bytes: 'On disk',
    bitsEach: '{{bits, integer}} bits each',
    variants: { dense: 'Dense', pruned: 'Pruned', quantized: 'Quantized', both: 'Pruned, then quantized' },
    changes: {
      dense: 'as it was before the first cut',
      pruned: 'fewer weights, each as precise as before',
      quantized: 'all weights, each less precise',
      both: 'fewer weights, each less precise',
    },
    errorCaption: 'How far quantizing moved each layer: ||W − Q|| / ||W||.',
    layer: 'Layer',
    errorDense: 'Error, dense',
    errorPruned: 'Error, pruned',
    flushed: 'Rounded to 0',
    levels: 'Values left',
    histograms: 'Weights of one layer',
    histogramOf:
      'Weights of {{name}}: {{filled, integer}} of {{bins, integer}} bins are filled; {{zeros, integer}} weights are 0.',
    ofLayer: 'All weights of the layer. Zeros are not drawn: their number stands above.',
    ofRow:
      'Output {{row, integer}} only: each output has a grid of its own, and together they would hide the comb. Zeros are not drawn.',
    zeros: '{{zeros, integer}} zeros',
    weightAxis: 'weight',
  },
} as const;
