/** The figures under the stage. */
export const metrics = {
  metrics: {
    title: '测量结果',
    notYet: '尚未测量',
    accuracy: {
      name: '准确率',
      now: '{{of, integer}} 张测试图像中的 {{examples, integer}} 张，答对 {{accuracy, percent}}',
      dense: '稠密 {{accuracy, percent}}',
      pruned: '剪枝后 {{accuracy, percent}}',
      recovered: '恢复后 {{accuracy, percent}}',
      full: '全部 {{of, integer}} 张测试图像',
      subset: '{{of, integer}} 张测试图像中的 {{examples, integer}} 张',
      published: '预先计算，{{examples, integer}} 张测试图像',
      densePublished: '稠密值为预先计算',
      perClass: '分类别',
      perClassCaption: '各类别的准确率，{{examples, integer}} 张测试图像。',
      class: '类别',
    },
    sparsity: {
      name: '稀疏度（可剪权重）',
      left: '{{prunable, integer}} 个中剩 {{left, integer}} 个',
      wanted: '目标 {{wanted, percent}}',
      ofAll: '占全部参数的 {{sparsity, percent}}',
    },
    zeros: {
      name: '复活的零',
      good: '被剪的权重都保持为 0',
      bad: '有被剪的权重复活了，请反馈此问题',
    },
    macs: {
      name: '乘加次数（非零）',
      dense: '每张图像共 {{macs}}',
      share: '占稠密的 {{share, percent}}',
    },
    bytes: {
      name: '文件（位掩码）',
      dense: '稠密 {{bytes, bytes}}',
      gzip: 'gzip 后 {{bytes, bytes}}',
      all: '全部',
      caption: '网络的全部权重，float32。',
      layout: '存储方式',
      size: '大小',
      gzipLater: 'gzip：停下时再算',
      missing: { gzip: '停下时再算', nm: '不是 N:M' },
      layouts: {
        dense: '稠密，零也存',
        gzip: '稠密再 gzip',
        bitmask: '位掩码 + 数值',
        csr: 'CSR（列号 + 数值）',
        nm: 'N:M（数值 + 2 位位置）',
      },
      lesson:
        '稠密文件里的零一点也不省空间。位掩码为每个权重花 1 位；CSR 为每个保留的权重花一个列号，只有剩得很少时才划算。',
    },
    time: {
      name: '本机耗时',
      for: '{{examples, integer}} 张图像，{{passes, integer}} 次的中位数',
      dense: '稠密 {{ms, duration}}：零也照样耗时',
    },
  },
} as const;
