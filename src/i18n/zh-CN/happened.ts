/** Sentences of the worker: what the last step did, what a checkpoint holds. */
export const happened = {
  happened: {
    loaded: '{{network}} 已加载。',
    gathered: '网络看了 {{examples, integer}} 个训练样本：这个方法需要知道各层的输入是什么样的。',
    scored: '{{method}}给 {{layer}} 的每个权重打了分，还没有剪掉任何权重。',
    scoredLater:
      '{{method}}给 {{layer}} 的每个权重打了分，但还没有据此剪掉任何权重。此前的剪枝已剪掉全部可剪权重的 {{sparsity, percent}}。',
    masked: {
      scored:
        '{{layer}} 的 {{of, integer}} 个权重中，按分数剪掉了 {{cut, integer}} 个（{{sparsity, percent}}）。保留下来的权重逐位不变。',
      solved:
        '{{layer}} 的 {{of, integer}} 个权重中剪掉了 {{cut, integer}} 个（{{sparsity, percent}}）。保留下来的权重有了新的值，用来补偿被剪掉的部分。',
      raised:
        '{{layer}} 的 {{of, integer}} 个权重中剪掉了 {{cut, integer}} 个（{{sparsity, percent}}）。由于海森矩阵不是正定的，阻尼从 {{asked, decimal}} 提高到了 {{used, decimal}}。保留的权重有了新的值，用来补偿被剪掉的部分。',
      whole: '{{layer}} 受保护，不参与剪枝，保持完整。',
    },
    scoredGroup: {
      channels:
        '{{method}}给 {{root}} 的 {{atoms, integer}} 个通道各打了一个分，涉及它们所在的 {{layers, integer}} 层，还没有剪掉任何通道。',
      heads:
        '{{method}}给 {{root}} 的 {{atoms, integer}} 个头各打了一个分，涉及它们所在的 {{layers, integer}} 层，还没有剪掉任何头。',
    },
    scoredGroupLater: {
      channels:
        '{{method}}给 {{root}} 的 {{atoms, integer}} 个通道各打了一个分，涉及它们所在的 {{layers, integer}} 层，但还没有据此剪掉任何通道。此前的剪枝已剪掉全部可剪权重的 {{sparsity, percent}}。',
      heads:
        '{{method}}给 {{root}} 的 {{atoms, integer}} 个头各打了一个分，涉及它们所在的 {{layers, integer}} 层，但还没有据此剪掉任何头。此前的剪枝已剪掉全部可剪权重的 {{sparsity, percent}}。',
    },
    maskedChannels:
      '{{layer}} 的 {{ofChannels, integer}} 个通道中整个去掉了 {{channels, integer}} 个，来自已去掉通道的输入也一并去掉：该层 {{sparsity, percent}} 的权重恰好为 0。',
    maskedPart: {
      row: '{{layer}}：行 {{from, integer}}（共 {{along, integer}} 行）在行内排名，{{of, integer}} 个权重中剪掉了 {{cut, integer}} 个。',
      windows:
        '{{layer}}：行 {{from, integer}}（共 {{along, integer}} 行）的 N:M 窗口已确定，{{of, integer}} 个权重中剪掉了 {{cut, integer}} 个。',
      columns:
        '{{layer}}：列 {{from, integer}} 到 {{to, integer}}（共 {{along, integer}} 列）已求解，{{of, integer}} 个权重中剪掉了 {{cut, integer}} 个；右边的列随之改变，以补偿损失。',
    },
    groupGone: {
      channels:
        '依赖组 {{root}}：{{of, integer}} 个通道中有 {{cut, integer}} 个已从它们经过的全部 {{layers, integer}} 层中移除，最后一层是 {{layer}}。',
      heads:
        '依赖组 {{root}}：{{of, integer}} 个头中有 {{cut, integer}} 个已从它们经过的全部 {{layers, integer}} 层中移除，最后一层是 {{layer}}。',
    },
    compacted: {
      exact:
        '为零的通道已离开网络：参数从 {{before, integer}} 个变为 {{after, integer}} 个，计算量为原来的 {{macs, percent}}。计算结果与之前相同。',
      norms:
        '为零的通道已离开网络：参数从 {{before, integer}} 个变为 {{after, integer}} 个，计算量为原来的 {{macs, percent}}。有 {{norms, integer}} 个归一化层现在对更少的通道取平均，因此输出与掩码网络略有不同。',
      nothing:
        '没有哪个通道在产生和读取它的所有地方都为零，因此没有可以离开网络的部分：{{before, integer}} 个参数中留下 {{after, integer}} 个。',
    },
    maskedAll: {
      same: '{{of, integer}} 个可剪权重中有 {{cut, integer}} 个现在恰好为 0（{{sparsity, percent}}）。保留的权重没有变化。',
      raised:
        '{{of, integer}} 个可剪权重中有 {{cut, integer}} 个现在恰好为 0（{{sparsity, percent}}）。保留的权重有了新的值，用来补偿被剪掉的部分。有 {{layers, integer}} 层的海森矩阵不是正定的，阻尼从 {{asked, decimal}} 提高，最多到 {{used, decimal}}。',
      moved:
        '{{of, integer}} 个可剪权重中有 {{cut, integer}} 个现在恰好为 0（{{sparsity, percent}}）。保留的权重有了新的值，用来补偿被剪掉的部分。',
    },
    trainStep:
      '训练第 {{step, integer}} 步，共 {{steps, integer}} 步：损失 {{loss, decimal}}。每个权重都沿负梯度移动，被剪的保持为 0。',
    freeStep:
      '训练第 {{step, integer}} 步，共 {{steps, integer}} 步：损失 {{loss, decimal}}。每个权重都沿负梯度移动，被剪的也在动，因为“零保持为零”已关闭：其中 {{revived, integer}} 个不再是 0。',
    adapterStep:
      '训练第 {{step, integer}} 步，共 {{steps, integer}} 步：损失 {{loss, decimal}}。只有适配器在动（{{adapters, integer}} 个数），底下的权重不变，被剪的保持为 0。',
    judgedStep:
      '训练第 {{step, integer}} 步，共 {{steps, integer}} 步：损失 {{loss, decimal}}。适配器动了一步（{{adapters, integer}} 个数），它们的梯度说明了每个权重有多重要。',
    masksMoved:
      '第 {{step, integer}} 步之后掩码变了：{{cut, integer}} 个权重被剪掉，{{grown, integer}} 个回来了。现在 {{sparsity, percent}} 恰好为 0。',
    reinitialized: {
      fresh:
        '所有权重重新随机初始化；掩码不变：{{of, integer}} 个可剪权重中有 {{pruned, integer}} 个为 0，不参与训练。',
      original: '保留的权重逐位回到第一次训练开始前的值；{{of, integer}} 个中有 {{pruned, integer}} 个保持为 0。',
      rewind:
        '保留的权重逐位回到第一次训练第 {{step, integer}} 步之后的值；{{of, integer}} 个中有 {{pruned, integer}} 个保持为 0。',
    },
    quantized:
      '{{layer}} 已量化到 {{bits, integer}} 位：只剩 {{levels, integer}} 种不同的值，整层移动了自身大小的 {{relative, percent}}。被剪的权重仍恰好为 0。',
    quantizedAwake:
      '{{layer}} 已量化到 {{bits, integer}} 位：只剩 {{levels, integer}} 种不同的值，整层移动了自身大小的 {{relative, percent}}。所有层中有 {{revived, integer}} 个被剪的权重不为 0：微调时“零保持为零”已关闭，把它们唤醒了。',
    cutByHand_one: '手动剪掉了 {{layer}} 的 {{count, integer}} 个权重，它们现在恰好为 0。',
    cutByHand_other: '手动剪掉了 {{layer}} 的 {{count, integer}} 个权重，它们现在恰好为 0。',
    broughtBack_one: '{{layer}} 的 {{count, integer}} 个权重已手动恢复为剪枝前的值。',
    broughtBack_other: '{{layer}} 的 {{count, integer}} 个权重已手动恢复为剪枝前的值。',
    gatheredBlock: '{{examples, integer}} 条校准序列流过已剪好的各块；第 {{block, integer}} 块在仍为稠密时被观察。',
    evaluatedLanguage: '在 {{examples, integer}} 篇未见过的文本上，困惑度为 {{perplexity, decimal}}。',
    evaluated: '在 {{examples, integer}} 张测试图像上答对 {{accuracy, percent}}。',
    restored: '已回到“{{phase}}”阶段的检查点：权重、掩码和优化器都恢复原样。',
    anew: '训练时就要用到这个数，所以本次实验回到了起点。',
    reset: '已回到本次实验的起点。',
  },
  checkpoints: {
    start: '起点',
    trained: '训练完成',
    scored: '打分完成',
    masked: '掩码完成',
    compacted: '变小完成',
    finetuned: '微调完成',
    evaluated: '评估完成',
    step: '第 {{step, integer}} 步',
    part: '第 {{step, integer}} 步，第 {{part, integer}} 组',
    trainPruned: '边训边剪完成',
    reinitialized: '已换权重',
    retrained: '再训练完成',
    quantized: '量化完成',
    painted: '手动涂改',
    ofRound: '{{checkpoint}}（第 {{round, integer}} 轮）',
  },
} as const;
