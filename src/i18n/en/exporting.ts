/** Taking the pruned network away as files. */
export const exporting = {
  exporting: {
    title: 'Export',
    what: 'The pruned network as files: weights as safetensors with PyTorch names and layouts, masks, a manifest with recipe, seed, metrics and hashes, and a Python script that loads them.',
    start: 'Write and check the files',
    again: 'Write again',
    working: 'Writing, reading back, comparing…',
    save: 'Save {{name}}',
    saved: 'Saved.',
    files: 'Written files',
    name: 'Name',
    size: 'Size',
    hash: 'SHA-256',
    checks: 'Checked after reading the files again',
    check: 'What',
    wanted: 'Wanted',
    got: 'Got',
    result: 'Result',
    ok: 'equal',
    differs: 'differs',
    allEqual: 'All {{count, integer}} checks agree.',
    someDiffer: '{{count, integer}} checks differ: do not use these files, and please report it.',
    python:
      'The Python script in the archive loads the weights into PyTorch and checks that every zero is still there.',
    pythonLanguage:
      'The Python script in the archive reads weights and masks with numpy alone and checks that every zero is still there; with transformers installed it opens the model.',
    back: 'To open an export again, drop it anywhere on this page.',
    subjectOf: '{{subject}} of {{name}}',
    inFormat: '{{format}}: {{subject}}',
    nodes: '{{count, integer}} nodes',
    within: 'within {{limit}}',
    formats: {
      title: 'Files',
      always:
        'Always in the archive: weights and masks as safetensors, the manifest, and a loader for PyTorch. Besides:',
    },
    folder: {
      title: 'What the folder will be',
      sameSize: {
        name: 'An ordinary folder of the same size, with zeros in it',
        means:
          'Every program that opens the original opens it. The zeros are stored as numbers, so the file is no smaller unless it is compressed; whole heads and channels can be taken out with “Make it physically smaller”.',
      },
      uniform: {
        name: 'An ordinary folder, really smaller',
        means:
          'All blocks have one width, written in config.json as usual: programs that open Hugging Face folders open it without code of ours.',
      },
      custom: {
        name: 'A smaller folder that needs code of its own elsewhere',
        means:
          'Blocks have widths of their own (per_layer_config in config.json), or a number of heads that does not divide the hidden width. This page and load.py open it; transformers cannot compute with it today. “One width for all blocks” makes an ordinary folder instead.',
      },
    },
    words: {
      classes: 'classes',
      'operations without input': 'operations without input',
      sha256: 'SHA-256',
      network: 'network',
      tensors: 'tensors',
      zeros: 'zeros',
      values: 'values',
      mask: 'mask',
      'pruned in the mask': 'pruned in the mask',
      'number of logits': 'number of logits',
      logits: 'logits',
      'the same bits': 'the same bits',
      others: 'others',
      'no mask': 'no mask',
    },
    recipe: {
      name: 'Recipe as JSON',
      copy: 'Copy recipe',
      copied: 'Copied.',
      selectIt: 'The browser keeps its clipboard closed: copy the text below.',
      what: 'The recipe is plain JSON: every setting and the seed of this run, to repeat it or to hand it on.',
    },
    notReady: 'Wait until the network is loaded.',
  },
} as const;
