/** What is written about methods that take whole channels or heads, and about their options. */

const ranking = {
  label: 'Channels compete within',
  why: 'Every group loses the same share, or the weakest channels of the whole network go first and wide layers may lose most.',
  try: 'Switch it at 50%: which layers become narrow when all compete?',
  choices: { local: 'their group', global: 'the network' },
} as const;

const counting = {
  label: 'Counting',
  why: 'The papers’ own code truncates the number of channels that stay, so it can take one channel or head more or less.',
  try: 'Exact for everyday use; reference to get the very channels that the paper’s code takes.',
  choices: { exact: 'exact', reference: 'as reference' },
} as const;

export const structuredMethods = {
  llmPruner: {
    name: 'LLM-Pruner',
    summary:
      'Takes whole attention heads and channels out of every layer that they are coupled to: those whose loss, estimated from gradients, the network would feel least. On an image network the channels of its layers.',
    pros: 'what is left is an ordinary, smaller network that is faster anywhere; made for language models.',
    cons: 'needs gradients, and a whole channel costs more accuracy than the same number of scattered weights; training afterwards is part of the method.',
    formula: 'S = Σ |∂L/∂W · W|',
  },
  filterNorm: {
    name: 'L1-norm filter',
    summary:
      'A filter of small weights gives a weak feature map: the channel goes, with everything that reads it. Li et al. 2017.',
    pros: 'no data, no gradients, and the network really becomes smaller.',
    cons: 'sees one layer and not what the following layers make of its output.',
    formula: 'S = Σ |W|',
  },
  bnScale: {
    name: 'BN slimming',
    summary:
      'Batch norm turns every channel up or down by a factor γ: channels that are turned down go first. Liu et al. 2017.',
    pros: 'one number a channel tells all; layers compete, so the widths of the network are found by themselves.',
    cons: 'the paper trains with a penalty on γ before; without it the factors differ little. Channels without batch norm stay.',
    formula: 'S = |{{scale}}|',
  },
  taylorChannel: {
    name: 'Taylor channel',
    summary:
      'How much the loss would change without the channel, to first order, over all layers that it is coupled to. Molchanov et al. 2019.',
    pros: 'asks the loss itself, on a few examples; scores of different layers can be compared.',
    cons: 'needs gradients, which are small where a network has finished training.',
    formula: 'S = |Σ ∂L/∂W · W|',
  },
  randomChannel: {
    name: 'Random channel',
    summary: 'Channels go by lot. The floor that every structured criterion has to beat.',
    pros: 'showing how much a clever criterion is worth.',
    cons: 'without fine-tuning accuracy falls early; that is its purpose.',
    formula: 'S ~ U(0, 1)',
  },
} as const;

export const structuredOptions = {
  llmPruner: {
    criterion: {
      label: 'Importance of a weight',
      why: 'First order asks the slope of the loss, second order its curvature; the paper’s “mix” takes both.',
      try: 'First order, then mix: do the same heads go?',
      choices: {
        vectorize: 'first order, signed sum',
        param_first: 'first order',
        param_second: 'second order',
        param_mix: 'mix of both',
        l1: '|W|, no gradients',
        l2: 'W², no gradients',
      },
    },
    reduction: {
      label: 'Of coupled layers take',
      why: 'A channel lives in several layers at once; their importances become one number.',
      try: 'Sum as in the paper, then max: one strong layer now saves a channel.',
      choices: {
        sum: 'the sum',
        mean: 'the mean',
        max: 'the largest',
        prod: 'the product',
        first: 'the first layer',
        second: 'the second layer',
        last: 'the last layer computed',
      },
    },
    scope: {
      label: 'What is removed',
      why: 'Inside blocks heads and gated channels go; or the hidden width itself, through every layer at once. Read for language models.',
      try: 'Blocks, as the paper recommends.',
      choices: { block: 'heads and channels of blocks', channel: 'the hidden width' },
    },
    ranking,
    protectFirst: {
      label: 'First blocks left whole',
      why: 'The first blocks of a language model suffer most from pruning.',
      try: '4 of 32, as the paper does for LLaMA-7B.',
    },
    protectLast: {
      label: 'Last blocks left whole',
      why: 'What the last blocks lose, no block can make up for.',
      try: '2 of 32, as the paper does for LLaMA-7B.',
    },
    cuts: {
      label: 'Cuts',
      why: 'Gradients are taken anew after each cut, so later cuts know what is gone.',
      try: '1, then 4 at the same share.',
    },
    pairing: {
      label: 'Query heads meet key heads',
      why: 'With grouped queries several query heads share a key head. The published code adds scores of heads that are not coupled.',
      try: 'As coupled; as reference only to get the paper’s own numbers.',
      choices: { coupled: 'as coupled', reference: 'as reference' },
    },
    counting,
  },
  filterNorm: {
    norm: {
      label: 'Norm',
      why: 'L1 adds sizes of weights, L2 their squares: there a few large weights count more.',
      try: 'L1 as in the paper, then L2.',
      choices: { l1: 'L1', l2: 'L2, squared' },
    },
    reduction: {
      label: 'Of coupled layers take',
      why: 'The paper asks the layer that gives the channel; coupled layers (batch norm, readers, shortcuts) can be asked too.',
      try: 'First layer, then the mean over all coupled layers on a ResNet.',
      choices: { first: 'the first layer', sum: 'the sum', mean: 'the mean', max: 'the largest' },
    },
    ranking,
    counting,
  },
  bnScale: { ranking },
  taylorChannel: {
    joint: {
      label: 'Effects may cancel',
      why: 'A channel goes as a whole, so effects of opposite sign cancel; without that every weight counts by itself.',
      try: 'On as in the paper, then off.',
    },
    ranking,
  },
} as const;
