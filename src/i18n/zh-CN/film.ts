/** SparseGPT as a film, and the words of every film's controls. */
export const film = {
  playback: {
    start: '回到开头',
    back: '后退一步',
    forward: '前进一步',
    play: '播放',
    pause: '暂停',
    place: '播放位置',
  },
  film: {
    title: 'SparseGPT：逐列观看',
    what: 'SparseGPT 从左到右处理一层：剪掉代价最小的权重，再让它右边的权重接替它的作用。',
    layer: '层',
    make: '按 {{sparsity}} 拍摄',
    before:
      '第 0 列到第 {{end, integer}} 列一起评判（共 {{count, integer}} 块，这是第 1 块）：一个权重的代价是 w² / [U]ⱼⱼ²，在全部 {{rows, integer}} 行里选出代价最小的。',
    column:
      '第 {{column, integer}} 列：[U]ⱼⱼ = {{diagonal}}。{{rows, integer}} 个权重中剪掉 {{cut, integer}} 个，它们的作用推到右边 {{right, integer}} 列（到第 {{end, integer}} 列为止）。',
    columnPlain:
      '第 {{column, integer}} 列：{{rows, integer}} 个权重中剪掉 {{cut, integer}} 个，没有任何补偿，其余权重保持不变。',
    noCompensation: '不补偿',
    ghost: '对照：按幅值剪同样多',
    scores: '按得分着色',
    scoresOf: '第 {{column, integer}} 列逐行的评判依据：w² / [U]ⱼⱼ²（划掉的要剪）',
    goes: '剪掉',
    stays: '保留',
    error: '本层的输出误差，占输出的比例',
    errors: { compensated: 'SparseGPT', plain: '剪法相同，不补偿', magnitude: '按幅值，个数相同' },
    errorAxis: '输出误差',
    columnAxis: '列',
    diagonalAxis: '[U]jj',
    cut: '剪掉',
    facts: {
      images:
        '画面：{{allRows, integer}} 行中的 {{rows, integer}} 行，{{allColumns, integer}} 列中的 {{columns, integer}} 列；误差按整层计算。海森矩阵来自 {{examples, integer}} 个训练样本，阻尼 {{dampening, decimal}}。实验室里的网络不受影响。',
      tokens:
        '画面：{{allRows, integer}} 行中的 {{rows, integer}} 行，{{allColumns, integer}} 列中的 {{columns, integer}} 列；误差按整层计算。海森矩阵来自 {{examples, integer}} 条训练序列中的 {{tokens, integer}} 个词元，阻尼 {{dampening, decimal}}。实验室里的网络不受影响。',
    },
    picture: '{{name}} 的权重，已处理 {{columns, integer}} 列中的 {{column, integer}} 列；数字见下表。',
    legend: {
      cut: '已剪',
      chosen: '已选中要剪',
      pushed: '误差推到这里',
      ghost: '按幅值会另选',
      score: '得分：颜色越深，剪掉代价越大',
      diagonal: '对角线 [U]jj',
    },
  },
} as const;
