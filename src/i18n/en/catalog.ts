/** What is written about each entry of the catalogue: methods, patterns, allocations, schedules, and their options. */
import { structuredMethods, structuredOptions } from './structured.ts';

const counting = {
  label: 'Counting',
  why: 'The papers’ own code rounds in different ways, so the same sparsity can mean one weight more or less in each group.',
  try: 'Exact for everyday use; reference to get the very mask that the paper’s code gives.',
  choices: { exact: 'exact', reference: 'as reference' },
} as const;

const compare = {
  label: 'Weights compete within',
  why: 'A smaller arena treats every output alike; a larger one lets strong rows or layers keep more.',
  try: 'Row against layer at 90%: in the heatmap, do some rows go empty?',
  choices: { layer: 'layer', row: 'row', model: 'model' },
} as const;

export const catalog = {
  /** What the terms of a formula are called where no weight is chosen. */
  symbols: { weight: 'W', gradient: '∂L/∂W', slope: 'Ĝ', inputNorm: '‖X‖₂', judged: 'W′', diagonal: 'Uⱼⱼ', scale: 'γ' },
  methods: {
    magnitude: {
      name: 'Magnitude',
      summary: 'Small weights go first. The oldest criterion and still the baseline of the field.',
      pros: 'needs no data, costs nothing, and is hard to beat when you fine-tune afterwards.',
      cons: 'a small weight on a loud input can matter more than a large one on a silent input: magnitude does not see inputs.',
      formula: 'S = |{{weight}}|',
    },
    random: {
      name: 'Random',
      summary: 'Weights go by lot. The floor that every criterion has to beat.',
      pros: 'showing how much a clever criterion is worth.',
      cons: 'without fine-tuning accuracy falls early; that is its purpose.',
      formula: 'S ~ U(0, 1)',
    },
    wanda: {
      name: 'Wanda',
      summary:
        'Size of the weight times how loud its input is, measured on a few training examples; weights compete inside each output row.',
      pros: 'one pass over a little data, no gradients, and kept weights stay as they are.',
      cons: 'it was made for language models pruned without fine-tuning; on small image networks the gain over magnitude is modest.',
      formula: 'S = |{{weight}}| · {{inputNorm}}',
    },
    sparsegpt: {
      name: 'SparseGPT',
      summary:
        'Goes through the columns of a layer, cuts what costs least and corrects the weights to the right so that the output of the layer stays close.',
      pros: 'the best one-shot accuracy of these methods: what is left makes up for what is gone, without training.',
      cons: 'needs data and a matrix inverse for each layer, so it takes longest; kept weights change.',
      formula: 'S = {{judged}}² / {{diagonal}}²',
    },
    snip: {
      name: 'SNIP',
      summary:
        'How much the loss feels a connection, from one look at the data; all layers compete. Made for a network that has not been trained yet.',
      pros: 'prunes before training, so that training runs on the small network from its first step.',
      cons: 'on a trained network the slopes are close to zero and say little; without training afterwards the accuracy is that of chance.',
      formula: 'S = |{{gradient}} · {{weight}}|',
    },
    loraprune: {
      name: 'LoRAPrune',
      summary:
        'Prunes while small adapters train beside the frozen weights. Every step, the adapters’ own gradients tell how the loss would feel each weight; a moving average of that decides, and the masks grow a little at every event.',
      pros: 'it prunes and recovers in one go, and only the adapters need gradients and optimiser memory: made for large language models.',
      cons: 'it takes a training, so the sparsity cannot be dragged afterwards; on small networks that can train every weight, other methods with fine-tuning are as good.',
      formula: 'S = mean over steps of |{{slope}} · {{weight}}|',
    },
    ...structuredMethods,
  },
  patterns: {
    unstructured: {
      name: 'Free',
      summary:
        'Any weight may go. Costs the least accuracy; needs sparse storage to save bytes, and saves no time on ordinary hardware.',
    },
    nm: {
      name: 'N:M',
      summary:
        'At most N non-zero weights in every M consecutive inputs of a row. 2:4 is the one that some GPUs can compute faster, with a runtime that supports it.',
    },
    block: {
      name: 'Block',
      summary: 'Rectangles of weights go together. Regular enough for fast kernels, at a price in accuracy.',
    },
  },
  allocations: {
    uniform: { name: 'Uniform', summary: 'Every layer is cut to the same sparsity.' },
    global: {
      name: 'Global',
      summary:
        'All layers compete in one ranking: layers with large scores keep more. A layer can become nearly empty.',
    },
    erk: {
      name: 'ERK',
      summary:
        'Erdős–Rényi-Kernel: small layers stay denser, large layers carry more of the zeros. Looks at shapes only, not at scores.',
    },
    owl: {
      name: 'OWL',
      summary:
        'Outlier weighed layer-wise sparsity: blocks in which more weights meet unusually loud inputs keep more. Made for language models; on an image network each layer is a block.',
    },
    perLayer: {
      name: 'By hand',
      summary: 'You say the sparsity of each layer; layers you leave out take the overall one.',
    },
  },
  schedules: {
    oneShot: { name: 'One shot', summary: 'One cut to the final sparsity, then fine-tuning.' },
    iterative: { name: 'Rounds', summary: 'Several cuts with fine-tuning after each: the network adapts in between.' },
    cubic: {
      name: 'Cubic',
      summary: 'Zhu & Gupta 2017: large cuts early, while much is superfluous, and ever smaller ones towards the end.',
    },
    drawn: { name: 'Drawn', summary: 'Your own curve: draw how sparse the network is at each moment of the way.' },
  },
  maskRules: {
    gradual: {
      name: 'Gradual',
      summary:
        'Zhu & Gupta 2017: every few steps the lowest scores are cut, and the sparsity follows the schedule up to the end.',
    },
    rigl: {
      name: 'RigL',
      summary:
        'Evci et al. 2020: sparse from the first step to the last. Every few steps the smallest weights go and those with the largest gradients come.',
    },
  },
  optimizers: {
    sgd: {
      name: 'SGD',
      summary: 'Stochastic gradient descent with momentum: follows the running mean of the gradients.',
    },
    adamw: {
      name: 'AdamW',
      summary:
        'Gives every weight its own step size from the history of its gradients; decay is kept apart from the gradient.',
    },
  },
  learningRates: {
    constant: { name: 'Constant', summary: 'The same rate from first step to last.' },
    step: { name: 'Steps', summary: 'Falls by a factor a few times, at equal distances.' },
    cosine: { name: 'Cosine', summary: 'Falls along half a cosine wave: slowly, then fast, then slowly to its floor.' },
  },
  exportFormats: {
    layersModel: {
      name: 'TensorFlow.js LayersModel',
      summary: 'model.json and weights.bin for tf.loadLayersModel and Keras. Opens here again.',
    },
    onnx: {
      name: 'ONNX',
      summary: 'For onnxruntime and most inference engines. Images are channels first, as in PyTorch.',
    },
    packed: {
      name: 'Packed (bitmask and values)',
      summary:
        'One bit for each weight and only the values that are left, with a Python reader of thirty lines. Opens here again.',
    },
  },
  options: {
    methods: {
      magnitude: { compare, counting },
      random: { compare },
      wanda: {
        variant: {
          label: 'Row-wise variant',
          why: 'Rows may differ in sparsity: each one loses the same share of its total score instead of the same number of weights.',
          try: 'Switch it on at 60% and compare the rows in the heatmap.',
        },
        counting,
      },
      loraprune: {
        gradient: {
          label: 'Gradient from',
          why: 'The adapters estimate the gradient of the frozen weights; the true one costs as much memory as training everything, and magnitude does without.',
          try: 'Adapters against true gradient at 90%: how much does the estimate lose?',
          choices: { lora: 'adapters', grad: 'true', magnitude: 'none' },
        },
        unit: {
          label: 'What goes',
          why: 'Single weights cost the least accuracy. Whole heads and channels leave together with everything that reads them, and make the network really smaller.',
          try: 'Channels at 50%: look for empty rows and columns in the heatmap.',
          choices: { weight: 'single weights', group: 'heads and channels' },
        },
        frequency: {
          label: 'Steps between events',
          why: 'Frequent events cut a little each time and see the network adapt in between.',
          try: '5 and 40 on one epoch.',
        },
        warmup: {
          label: 'Warm-up (share of steps)',
          why: 'Scores need some steps before they mean something; nothing is cut until then.',
          try: '0.3: does a later start choose better?',
        },
        cooldown: {
          label: 'Cool-down (share of steps)',
          why: 'After the last cut the adapters train on and make up for it.',
          try: '0.5: half of the time to recover.',
        },
        decay: {
          label: 'Memory of the average',
          why: 'How much of the earlier score stays at each step: more memory is calmer, less follows the network sooner.',
          try: '0 to judge by the last batch alone.',
        },
        clip: {
          label: 'Gradient bound',
          why: 'Steps with a larger gradient are shortened before they train and before they are judged. 0 = no bound.',
          try: '1, as in the published runs.',
        },
        freeze: {
          label: 'Spare first and last blocks',
          why: 'The first tenth of a language model’s blocks and its last one hurt most; the published code leaves them whole. Image networks have no blocks.',
          try: 'Off, on a language model with few blocks.',
        },
        counting,
      },
      sparsegpt: {
        blockSize: {
          label: 'Block of columns',
          why: 'The mask is chosen for this many columns at a time. Small blocks see corrections earlier and are slower.',
          try: '32 and 256 at the same sparsity.',
        },
        dampening: {
          label: 'Dampening',
          why: 'A little is added to the diagonal of the Hessian so that it can be inverted. More is safer and less exact.',
          try: '0.01 as in the paper; 0.1 if a layer reports that it had to be raised.',
        },
        counting,
      },
      ...structuredOptions,
    },
    patterns: {
      nm: {
        keep: {
          label: 'Keep N',
          why: 'How many of each group may stay: N of M fixes the sparsity.',
          try: '2 of 4, then 1 of 4: half and three quarters are cut.',
        },
        of: {
          label: 'of M',
          why: 'Larger groups give more freedom at the same sparsity.',
          try: '2 of 4 against 4 of 8: the same sparsity, which is more accurate?',
        },
      },
      block: {
        rows: {
          label: 'Block rows',
          why: 'How many outputs go together.',
          try: '1 row and 4 columns against 4 and 4.',
        },
        columns: {
          label: 'Block columns',
          why: 'How many inputs go together.',
          try: 'Grow the block at 80% and watch the accuracy.',
        },
      },
    },
    allocations: {
      owl: {
        means: {
          label: 'Outlier beyond (means)',
          why: 'Says what stands out: a score above so many times the mean of its block.',
          try: '5 against 7: do the same blocks stay dense?',
        },
        spread: {
          label: 'Spread λ',
          why: 'How far the sparsities of blocks may differ; 0 is uniform.',
          try: '0.08 as in the paper, then 0.2.',
        },
      },
      perLayer: {
        sparsities: {
          label: 'Sparsity by layer (0 to 1)',
          why: 'You know which layer can spare more.',
          try: '0.5 for the first layer, 0.95 for the largest one.',
        },
      },
    },
    schedules: {
      iterative: {
        rounds: {
          label: 'Rounds',
          why: 'More rounds are gentler and take longer.',
          try: '2, 4 and 8 rounds to 95%.',
        },
        spacing: {
          label: 'Spacing',
          why: 'Geometric cuts the same share of what is left each time; linear cuts the same number each time.',
          try: 'Geometric, as in the lottery-ticket papers.',
          choices: { geometric: 'geometric', linear: 'linear' },
        },
      },
      cubic: {
        events: {
          label: 'Cuts',
          why: 'How many cuts follow the curve to the final sparsity.',
          try: '4, then 10, and look at the loss after each cut.',
        },
      },
      drawn: {
        points: {
          label: 'Your curve',
          why: 'When a network can bear losses is a question: early, while it still changes anyway, or late, when it knows what matters.',
          try: 'Draw a late, steep step and compare its loss curve with the cubic one.',
        },
      },
    },
    maskRules: {
      rigl: {
        moves: {
          label: 'Share that moves',
          why: 'How many of the live weights change places at the first event; it falls to 0 like a cosine.',
          try: '0.1 and 0.5: look at how many weights flip.',
        },
      },
    },
    optimizers: {
      sgd: {
        learningRate: {
          label: 'Peak learning rate',
          why: 'The size of the largest step. Too large destroys what pruning left, too small does not recover it.',
          try: 'Ten times larger and ten times smaller for one epoch of fine-tuning.',
        },
        momentum: {
          label: 'Momentum',
          why: 'How much of the last direction is kept: smooths the noise of small batches.',
          try: '0 and 0.9: look at the loss curve.',
        },
        nesterov: {
          label: 'Nesterov',
          why: 'Looks at the gradient a step ahead; often a little faster.',
          try: 'Switch it on with momentum 0.9.',
        },
        weightDecay: {
          label: 'Weight decay',
          why: 'Pulls weights towards 0, so that more of them are small enough to cut. It never wakes a pruned one.',
          try: 'Train fresh weights with 0 and 0.001 and compare the histograms.',
        },
      },
      adamw: {
        learningRate: {
          label: 'Peak learning rate',
          why: 'The size of the largest step. Too large destroys what pruning left, too small does not recover it.',
          try: 'Ten times larger and ten times smaller for one epoch of fine-tuning.',
        },
        beta1: {
          label: 'Beta 1',
          why: 'How long the mean of the gradients remembers.',
          try: 'Leave it at 0.9 unless the loss swings.',
        },
        beta2: {
          label: 'Beta 2',
          why: 'How long the size of the gradients is remembered.',
          try: '0.99 adapts faster, 0.999 is calmer.',
        },
        epsilon: {
          label: 'Epsilon',
          why: 'Keeps the division safe where gradients are nearly 0.',
          try: 'Leave it, unless you want steps more like those of SGD: then 0.001.',
        },
        weightDecay: {
          label: 'Weight decay',
          why: 'Pulls weights towards 0, so that more of them are small enough to cut. It never wakes a pruned one.',
          try: 'Train fresh weights with 0 and 0.1 and compare the histograms.',
        },
      },
    },
    learningRates: {
      step: {
        drops: { label: 'Drops', why: 'How often the rate falls.', try: '2 drops: the classic of image networks.' },
        factor: {
          label: 'Factor',
          why: 'What each drop multiplies the rate by.',
          try: '0.1, or 0.5 for a gentler course.',
        },
      },
      cosine: {
        warmup: {
          label: 'Warm-up (share of the steps)',
          why: 'A slow start keeps the first noisy gradients from doing harm.',
          try: '0.05 when training fresh weights.',
        },
        floor: {
          label: 'Floor (share of the peak)',
          why: 'Where the rate ends; above 0 the network goes on learning to the last step.',
          try: '0.1 in long fine-tuning.',
        },
      },
    },
  },
} as const;
