/** What only the second and the third pipeline ask, and why a recipe is refused. */
export const pipelines = {
  pipelines: {
    rule: {
      label: 'Who moves the masks',
      what: 'The rule that chooses, every few training steps, which weights are pruned.',
      why: 'Gradual pruning starts dense and closes; RigL is sparse from the first step and lets weights change places.',
      try: 'Both at 95%: open the chart “Masks” and compare what flips.',
    },
    curve: {
      label: 'Curve of the sparsity',
      what: 'How the sparsity rises from the first mask event to the last.',
      why: 'Cutting early saves work; cutting late cuts with more knowledge.',
      try: 'Take “Drawn” and sweep the pointer over the curve.',
    },
    beginsByLot: 'Its first masks are drawn by lot, so it starts from fresh weights.',
    begin: {
      label: 'From',
      what: 'Share of the training that passes before the first cut.',
      why: 'A network that has learned something knows better what it can lose.',
      try: '0% and 30%.',
    },
    end: {
      label: 'Until',
      what: 'Share of the training after which the masks stand still.',
      why: 'What remains of the training is recovery.',
      try: '100%: nothing is left to recover in.',
    },
    frequency: {
      label: 'Steps between two events',
      what: 'How many mini-batches are trained between two movements of the masks.',
      why: 'Often: many small cuts. Seldom: few large ones, with time to recover between.',
      try: '5 and 50.',
    },
    revive: {
      label: 'A pruned weight',
      what: 'Whether a later event may bring a pruned weight back. It is exactly 0 while it is pruned in either case.',
      why: 'With a stored value a mistake of an early mask can be undone; without one the mask only ever grows.',
      try: 'Let weights come back and look at “flips” in the heatmap.',
      choices: { never: 'stays out', stored: 'may come back' },
    },
    prune: {
      label: 'What is pruned',
      what: 'A network that has been trained, or the one that training would begin with.',
      why: 'Lottery tickets are found in a trained network; SNIP and random pruning need none.',
      try: 'Method SNIP with the initial network at 90%.',
      choices: { trained: 'trained', initial: 'initial' },
    },
    weights: {
      label: 'What is left trains from',
      what: 'Fresh random weights, its own initial weights, or those after a few steps of the first training.',
      why: 'Is it the mask alone that matters, or the mask with the weights it began with?',
      try: 'Fresh against original at 95%: the lottery-ticket question.',
      choices: { fresh: 'fresh', original: 'original', rewind: 'step k' },
    },
    rewindStep: {
      label: 'Step k',
      what: 'The weights go back to what they were after so many steps of the first training.',
      why: 'Large networks keep their tickets only from a little after the start.',
      try: '0 is the original initialisation; then 20.',
    },
    halfRate: {
      label: 'Output layer at half the rate',
      what: 'In each round the last layer loses half the share that the others lose.',
      why: 'It is small and gives the answer; Frankle & Carbin 2018 spare it so.',
      try: 'Switch it on at 95%.',
    },
    nothingToSpare: 'What gives this network’s answers is never pruned, so there is nothing to spare.',
  },
  refusals: {
    model: {
      architecture: 'Its architecture is “{{type}}”; those that run here are {{known}}.',
      quantized:
        'Its weights are stored packed ({{packing}}), and packed numbers cannot be pruned. Open the original, in float32, float16 or bfloat16.',
      activation: 'Its MLP bends with “{{activation}}”; the decoder here computes silu.',
      headWidth:
        'Its {{hidden, integer}} channels cannot be shared out to {{heads, integer}} heads evenly. Look at hidden_size and num_attention_heads in its config.json.',
      sharedHeads:
        'Its {{heads, integer}} query heads cannot share {{kvHeads, integer}} key heads evenly: every key head needs the same number of query heads. Look at num_key_value_heads in its config.json.',
      oddHeads:
        'Its heads have {{headDim, integer}} channels, and the rotary embedding turns channels in pairs: the number must be even.',
      rope: 'Its rotary embedding is stretched by “{{kind}}”; those computed here are {{known}}.',
      foreignTensors: 'It has the tensor {{tensor}}, which none of these has: {{known}}.',
      noTensors: 'The file holds no tensors at all.',
    },
    data: {
      images: 'Labels belong to a file of images. Choose both at once.',
      labels: 'A file of labels belongs to the images in “{{got}}”. Choose both at once.',
      examples: 'At least 2 examples are needed, and the file holds {{got}}.',
    },
    trainedIsNoStart:
      'Weights that came trained are no initialisation. To prune the initial network, start from fresh weights.',
    nothingToRewind: 'Before any training there is no step k to go back to.',
    noFirstTraining:
      'Weights that came trained have no first training here to go back to. For original weights or step k, start from fresh ones.',
    nothingKept: 'No earlier training of this recipe keeps the weights it should go back to.',
    rewindTooLate: 'The first training has fewer steps than that. Choose a smaller step k, or more epochs.',
    noOutputToSpare:
      'What gives this network’s answers is never pruned: there is no output layer to spare. Leave “Output layer at half the rate” off.',
    solveWhileTraining:
      'This method corrects the weights that stay, and training moves them anyway. While training, use a method that gives a score.',
    patternDictates:
      'This pattern says how sparse the network is, so the first mask would be the last. Let pruned weights come back, or choose a free pattern.',
    endBeforeBegin: 'The last mask event would come before the first. Choose an end after the beginning.',
    scheduleWithoutCurve: 'One shot has no curve over time. Choose another curve of the sparsity.',
    riglMethod:
      'RigL drops the smallest weights of a layer and grows by gradient: no other score is read. Choose the method Magnitude, layer by layer.',
    riglPattern: 'RigL drops and grows single weights. Choose the free pattern.',
    riglAllocation:
      'RigL begins with random masks, before there is a score to rank. Spread the sparsity uniformly, by ERK or by hand.',
    riglRevive: 'With RigL a grown weight begins at 0: no value is put away.',
    lotOnTrained: 'RigL begins with masks drawn by lot, which would waste trained weights. Start from fresh ones.',
    noTraining: 'This pipeline trains, and 0 epochs were given. Set the training to more than 0 epochs.',
    needsAdapters:
      'This method prunes while low-rank adapters train; here a network is cut in one look. Choose another method.',
    adaptersWithoutTraining: 'This method prunes while adapters train, and the recipe does not say for how long.',
    trainingNotRead: 'This method does not train while it prunes: leave the training of the prune stage out.',
    ranksWithinLayer:
      'This method ranks within each layer as it trains; that way of spreading needs scores before the first step. Choose uniform, ERK or hand-set.',
    wholeChannels:
      'Whole heads and channels go, and this pattern cuts parts of them. Choose the free pattern, or single weights.',
    weightWithoutAdapter: 'This method judges a weight by its adapter: give every weight an adapter, or protect it.',
    noEvent: 'The training is too short for a single cut: more epochs, smaller batches, or more frequent events.',
    nothingOpen: 'Every layer is protected or spared: there is nothing to prune.',
    adaptersAndMasks:
      'Adapters stand beside masks that stand still. Prune before the adapters train, or train every weight while pruning.',
    takesChannels:
      'This method takes whole channels; here weights are cut one by one. Choose a method that scores single weights.',
    channelsWithPattern:
      'A method that takes whole channels leaves no room for this pattern. Choose the free pattern, or a method that scores weights.',
    noChannels:
      'This method finds no channels that it may remove here: BN slimming needs batch norm, and protected layers keep their channels. Choose another method, or protect less.',
    guardWhilePruning: 'Masks that move, and adapters, need their zeros. Switch “Zeros stay dead” on again.',
    noCutOfItsOwn:
      'This recipe cuts the network while it trains: there is no single cut to draw curves of. Choose another pipeline in the lab.',
    trainFirst:
      'This recipe trains first, and its network is not trained yet. Let it train in the lab, then try again.',
    otherBeginning:
      'The run that is branched began otherwise, and what has happened stays. Change what comes after, or leave the branch.',
    layerHalfCut:
      'At this place a layer is cut in part, and the rest of it can only be cut the same way. Keep the settings of the pruning, or branch from a place between two layers.',
    solveRanksAll:
      'This method finds its scores layer by layer, so they cannot be ranked over the whole network. Spread the sparsity uniformly.',
  },
} as const;
