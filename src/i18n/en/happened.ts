/** Sentences of the worker: what the last step did, what a checkpoint holds. */
export const happened = {
  happened: {
    loaded: '{{network}} is loaded.',
    gathered:
      'The network looked at {{examples, integer}} training examples: the method needs to know what its inputs are like.',
    gatheredBlock:
      '{{examples, integer}} calibration sequences went through the blocks already cut; block {{block, integer}} was watched while it is still dense.',
    scored: '{{method}} gave every weight of {{layer}} a score. Nothing is cut yet.',
    scoredLater:
      '{{method}} gave every weight of {{layer}} a score and has cut none by it yet. Earlier cuts took {{sparsity, percent}} of all prunable weights.',
    masked: {
      scored:
        'In {{layer}} {{cut, integer}} of {{of, integer}} weights were cut by their scores ({{sparsity, percent}}). The kept weights are bit for bit the same.',
      solved:
        'In {{layer}} {{cut, integer}} of {{of, integer}} weights were cut ({{sparsity, percent}}). The kept weights have new values, which make up for what was lost.',
      raised:
        'In {{layer}} {{cut, integer}} of {{of, integer}} weights were cut ({{sparsity, percent}}). Dampening was raised from {{asked, decimal}} to {{used, decimal}}, because the Hessian was not positive definite. The kept weights have new values, which make up for what was lost.',
      whole: '{{layer}} stays whole: it is protected from pruning.',
    },
    scoredGroup: {
      channels:
        '{{method}} gave the {{atoms, integer}} channels of {{root}} a score each, over the {{layers, integer}} layers that they live in. Nothing is cut yet.',
      heads:
        '{{method}} gave the {{atoms, integer}} heads of {{root}} a score each, over the {{layers, integer}} layers that they live in. Nothing is cut yet.',
    },
    scoredGroupLater: {
      channels:
        '{{method}} gave the {{atoms, integer}} channels of {{root}} a score each, over the {{layers, integer}} layers that they live in, and has cut none by it yet. Earlier cuts took {{sparsity, percent}} of all prunable weights.',
      heads:
        '{{method}} gave the {{atoms, integer}} heads of {{root}} a score each, over the {{layers, integer}} layers that they live in, and has cut none by it yet. Earlier cuts took {{sparsity, percent}} of all prunable weights.',
    },
    maskedChannels:
      '{{layer}} lost {{channels, integer}} of its {{ofChannels, integer}} channels whole, and the inputs from channels that are gone: {{sparsity, percent}} of its weights are exactly 0.',
    maskedPart: {
      row: '{{layer}}: row {{from, integer}} of {{along, integer}} was ranked by itself, and {{cut, integer}} of its {{of, integer}} weights were cut.',
      windows:
        '{{layer}}: the N:M windows of row {{from, integer}} of {{along, integer}} were decided, and {{cut, integer}} of its {{of, integer}} weights cut.',
      columns:
        '{{layer}}: columns {{from, integer}} to {{to, integer}} of {{along, integer}} were solved, and {{cut, integer}} of {{of, integer}} weights cut. The columns to their right were changed to make up for it.',
    },
    groupGone: {
      channels:
        'Group {{root}}: {{cut, integer}} of {{of, integer}} channels are gone from all {{layers, integer}} layers that they live in, the last of them {{layer}}.',
      heads:
        'Group {{root}}: {{cut, integer}} of {{of, integer}} heads are gone from all {{layers, integer}} layers that they live in, the last of them {{layer}}.',
    },
    compacted: {
      exact:
        'Channels that were zero have left the network: {{before, integer}} parameters became {{after, integer}}, with {{macs, percent}} of the work. It computes the same as before.',
      norms:
        'Channels that were zero have left the network: {{before, integer}} parameters became {{after, integer}}, with {{macs, percent}} of the work. {{norms, integer}} norms take their mean over fewer channels now, so its answers differ a little from the masked network’s.',
      nothing:
        'No channel is zero everywhere it is made and read, so nothing could leave the network: {{after, integer}} of {{before, integer}} parameters stay.',
    },
    maskedAll: {
      same: '{{cut, integer}} of {{of, integer}} prunable weights are now exactly 0 ({{sparsity, percent}}). The kept weights have not changed.',
      raised:
        '{{cut, integer}} of {{of, integer}} prunable weights are now exactly 0 ({{sparsity, percent}}). The kept weights have new values, which make up for what was lost. Dampening was raised from {{asked, decimal}} to at most {{used, decimal}}, because the Hessian was not positive definite (layers: {{layers, integer}}).',
      moved:
        '{{cut, integer}} of {{of, integer}} prunable weights are now exactly 0 ({{sparsity, percent}}). The kept weights have new values, which make up for what was lost.',
    },
    trainStep:
      'Training step {{step, integer}} of {{steps, integer}}: loss {{loss, decimal}}. Every weight moved against its gradient; pruned ones stay 0.',
    freeStep:
      'Training step {{step, integer}} of {{steps, integer}}: loss {{loss, decimal}}. Every weight moved against its gradient, pruned ones too, since “zeros stay dead” is off: {{revived, integer}} of them are no longer 0.',
    adapterStep:
      'Training step {{step, integer}} of {{steps, integer}}: loss {{loss, decimal}}. Only the adapters moved ({{adapters, integer}} numbers); the weights underneath stand still, pruned ones stay 0.',
    judgedStep:
      'Training step {{step, integer}} of {{steps, integer}}: loss {{loss, decimal}}. The adapters moved ({{adapters, integer}} numbers), and their gradients told how important each weight is.',
    masksMoved:
      'After step {{step, integer}} the masks moved: {{cut, integer}} weights went, {{grown, integer}} came back. {{sparsity, percent}} are exactly 0 now.',
    reinitialized: {
      fresh:
        'Every weight was drawn anew; the mask stays: {{pruned, integer}} of {{of, integer}} prunable weights are 0 and will not train.',
      original:
        'Every kept weight is back at its value before the first training step, bit for bit; {{pruned, integer}} of {{of, integer}} stay 0.',
      rewind:
        'Every kept weight is back at its value after step {{step, integer}} of the first training, bit for bit; {{pruned, integer}} of {{of, integer}} stay 0.',
    },
    quantized:
      '{{layer}} is rounded to {{bits, integer}} bits: {{levels, integer}} different values are left, and the layer moved by {{relative, percent}} of its size. Pruned weights are still exactly 0.',
    quantizedAwake:
      '{{layer}} is rounded to {{bits, integer}} bits: {{levels, integer}} different values are left, and the layer moved by {{relative, percent}} of its size. Over all layers {{revived, integer}} pruned weights are not 0: fine-tuning woke them, since “zeros stay dead” was off.',
    cutByHand_one: 'By hand: {{count, integer}} weight of {{layer}} was cut and is exactly 0 now.',
    cutByHand_other: 'By hand: {{count, integer}} weights of {{layer}} were cut and are exactly 0 now.',
    broughtBack_one: 'By hand: {{count, integer}} weight of {{layer}} is back, with its value from before the cut.',
    broughtBack_other:
      'By hand: {{count, integer}} weights of {{layer}} are back, with their values from before the cut.',
    evaluated: 'On {{examples, integer}} test images {{accuracy, percent}} are right.',
    evaluatedLanguage: 'On {{examples, integer}} unseen texts the perplexity is {{perplexity, decimal}}.',
    restored: 'Back at a checkpoint of the stage “{{phase}}”: weights, masks and optimiser are as they were.',
    anew: 'This number is read while the network trains, so the run stands at its start again.',
    reset: 'Back at the start of this run.',
  },
  checkpoints: {
    start: 'Start',
    trained: 'Trained',
    scored: 'Scored',
    masked: 'Masked',
    compacted: 'Made smaller',
    finetuned: 'Fine-tuned',
    evaluated: 'Evaluated',
    step: 'Step {{step, integer}}',
    part: 'Step {{step, integer}}, group {{part, integer}}',
    trainPruned: 'Trained and pruned',
    reinitialized: 'New weights',
    retrained: 'Trained again',
    quantized: 'Quantized',
    painted: 'Painted by hand',
    ofRound: '{{checkpoint}}, round {{round, integer}}',
  },
} as const;
