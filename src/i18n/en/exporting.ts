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
    files: 'Files',
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
    back: 'To open an export again, drop it anywhere on this page.',
    notReady: 'Wait until the network is loaded.',
  },
} as const;
