/** The figures under the stage. */
export const metrics = {
  metrics: {
    title: 'Measurements',
    notYet: 'not measured yet',
    accuracy: {
      name: 'Accuracy',
      now: '{{accuracy, percent}} right on {{examples, integer}} of {{of, integer}} test images',
      dense: 'dense {{accuracy, percent}}',
      pruned: 'pruned {{accuracy, percent}}',
      recovered: 'recovered {{accuracy, percent}}',
      full: 'all {{of, integer}} test images',
      subset: '{{examples, integer}} of {{of, integer}} test images',
      published: 'precomputed on {{examples, integer}} test images',
      densePublished: 'dense: precomputed',
      perClass: 'by class',
      perClassCaption: 'Accuracy of each class, on {{examples, integer}} test images.',
      class: 'Class',
    },
    sparsity: {
      name: 'Sparsity (prunable)',
      left: '{{left, integer}} of {{prunable, integer}} left',
      wanted: 'wanted {{wanted, percent}}',
      ofAll: '{{sparsity, percent}} of all parameters',
    },
    zeros: {
      name: 'Zeros back',
      good: 'pruned weights stay 0',
      bad: 'pruned weights have come back: please report this',
    },
    macs: {
      name: 'MACs (non-zero)',
      dense: 'of {{macs}} an image',
      share: '{{share, percent}} of dense',
    },
    bytes: {
      name: 'File (bitmask)',
      dense: 'dense {{bytes, bytes}}',
      gzip: 'gzip {{bytes, bytes}}',
      all: 'all',
      caption: 'All weights of the network, float32.',
      layout: 'Written as',
      size: 'Size',
      gzipLater: 'gzip: at the next stop',
      missing: { gzip: 'at the next stop', nm: 'not N:M' },
      layouts: {
        dense: 'dense, zeros included',
        gzip: 'dense, then gzip',
        bitmask: 'bitmask + values',
        csr: 'CSR (column indices + values)',
        nm: 'N:M (values + 2-bit places)',
      },
      lesson:
        'Zeros in a dense file save nothing. A bitmask costs one bit for each weight; CSR costs an index for each survivor and pays off only when very few are left.',
    },
    time: {
      name: 'Time here',
      for: '{{examples, integer}} images, median of {{passes, integer}}',
      dense: 'dense {{ms, duration}}: zeros still cost time',
    },
  },
} as const;
