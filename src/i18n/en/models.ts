/** The Models page. */
export const models = {
  models: {
    title: 'Models',
    lead: 'Networks that come with this page, each trained by the engine of this page from the recipe beside it. Or open your own.',
    bundled: 'Bundled networks',
    use: 'Use in the Lab',
    inUse: 'In the Lab now',
    accuracy: 'Accuracy',
    perplexityOn: '{{perplexity, decimal}} on {{examples, integer}} unseen stories',
    tasks: 'Zero-shot tasks',
    accuracyOn: '{{accuracy, percent}} on {{examples, integer}} test images (precomputed)',
    parameters: 'Parameters',
    size: 'File',
    trained: 'Training',
    hash: 'SHA-256',
    recipe: 'Recipe',
    noManifest: 'The list of bundled networks could not be read.',
    open: {
      title: 'Open your own',
      network: 'A network',
      networkWhat:
        'An export of this lab, or a .safetensors file of one of the architectures above. Shapes decide which one it is; a file that fits none is refused with the reason.',
      networkPick: 'Choose network files…',
      data: 'Data',
      dataWhat:
        'MNIST-style IDX files (plain or .gz; images and labels of training and test set together) or CIFAR-10 binary batches.',
      dataPick: 'Choose data files…',
      drop: 'or drop them anywhere on the page',
      local: 'Files are read in this tab. Nothing is uploaded.',
    },
    current: 'In the Lab now',
    origin: { bundled: 'bundled, trained', fresh: 'fresh weights', file: 'from {{name}}' },
    dataNow:
      '{{name}}: {{train, integer}} training and {{test, integer}} test images, {{shape}}, {{classes, integer}} classes',
    digits: 'Generated digits',
    tokensNow:
      '{{name}}: {{train, integer}} sequences to calibrate and train on, {{test, integer}} to test, vocabulary {{classes, integer}}',
    tokenSources: { stories: 'Generated stories', tokens: 'Your own text' },
  },
} as const;
