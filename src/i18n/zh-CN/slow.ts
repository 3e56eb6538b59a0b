/** Slow motion: from scores to checked zeros. */
export const slow = {
  slow: {
    title: '慢动作',
    what: '把实验室中这次运行的一层，从得分到零值慢慢看一遍：共八步，一次只亮一步。数字都是这次运行自己的；训练那一步就是它接下来要走的一步，在副本上完成。',
    layer: '层',
    working: '正在复制这次运行，并在副本上走下一步…',
    failed: '中途停下了，原因见上方。这次运行没有变。',
    stopped: '还没得出结果就被停止了。请另选一层，或重新打开慢动作。这次运行没有变。',
    keys: '方向键前进或后退一步，Home 和 End 到首尾，P 播放或暂停。',
    parts: {
      label: '步骤',
      score: '打分',
      sort: '排序',
      threshold: '阈值',
      mask: '掩码',
      forward: '前向',
      loss: '损失',
      update: '带掩码的更新',
      zeros: '核对零值',
    },
    sentence: {
      score:
        '“{{method}}”给 {{name}} 的 {{count, integer}} 个权重各打一个分，从 {{lowest}} 到 {{highest}}：分越低，剪掉它影响越小。',
      sort: {
        layer:
          '这一层的 {{count, integer}} 个得分排成一列；最先要剪的在第 {{row, integer}} 行第 {{column, integer}} 列，得分 {{lowest}}。',
        model:
          '所有层的得分放在一起排序；这一层的 {{count, integer}} 个当中，第 {{row, integer}} 行第 {{column, integer}} 列排最前，得分 {{lowest}}。',
        row: '每一行单独排序：第 {{row, integer}} 行的 {{count, integer}} 个得分里，第 {{column, integer}} 列排最前，得分 {{lowest}}。',
        window:
          '每 {{count, integer}} 个相邻权重单独排序：第 {{row, integer}} 行第 {{from, integer}} 到 {{to, integer}} 列中，第 {{column, integer}} 列排最前，得分 {{lowest}}。',
        channels:
          '按整个通道排序：{{count, integer}} 个输出通道里，第 {{row, integer}} 个通道排最前，得分 {{lowest}}。',
      },
      threshold: {
        line: '{{count, integer}} 个里要剪 {{cut, integer}} 个，所以阈值落在 {{threshold}}：这是被剪的最高得分，保留的最低得分是 {{kept}}。',
        overlap:
          '{{count, integer}} 个里剪了 {{cut, integer}} 个，得分最高到 {{threshold}}，但从 {{kept}} 起就有保留的：决定是分几步做出的，没有统一的界线。',
        all: '{{count, integer}} 个全部剪掉：阈值高过最高得分。',
        none: '这 {{count, integer}} 个一个也没有剪：阈值低于最低得分。',
      },
      mask: '{{name}} 的掩码：{{of, integer}} 个权重中有 {{cut, integer}} 个（{{share, percent}}）为 0，其余为 1。',
      forward: {
        images:
          '一个批次的 {{examples, integer}} 张训练图像按训练时的方式逐层通过带掩码的网络：其中 {{right, integer}} 张认对了。',
        tokens:
          '一个批次的 {{examples, integer}} 条序列按训练时的方式逐层通过带掩码的网络：要预测 {{predictions, integer}} 个词元，说对了 {{right, integer}} 个。',
      },
      loss: {
        images: '这个批次的损失，即各图像正确类别的 −ln p 的平均值，是 {{loss}}。',
        tokens: '这个批次的损失，即各个正确的下一词元的 −ln p 的平均值，是 {{loss}}。',
      },
      update: {
        held: '{{optimizer}} 走 {{steps, integer}} 步中的第 {{step, integer}} 步：{{name}} 有 {{moved, integer}} 个保留的权重移动，最多 {{largest}}；梯度也在拉 {{pulled, integer}} 个被剪的权重，掩码把它们按住了。',
        adapters:
          '{{optimizer}} 在适配器上走 {{steps, integer}} 步中的第 {{step, integer}} 步：{{name}} 有 {{moved, integer}} 个保留的权重随之移动，最多 {{largest}}；梯度也在拉 {{pulled, integer}} 个被剪的权重，掩码把它们按住了。',
        free: '{{optimizer}} 走 {{steps, integer}} 步中的第 {{step, integer}} 步：{{name}} 有 {{moved, integer}} 个保留的权重移动，最多 {{largest}}；这个配方不按住掩码，{{pulled, integer}} 个被剪的权重也跟着动了。',
      },
      zeros: {
        held: '把所有层重新数一遍：被剪的权重有 {{cut, integer}} 个，其中不恰好为 0 的有 {{revived, integer}} 个。',
        free: '把所有层重新数一遍：被剪过的权重有 {{cut, integer}} 个，其中 {{revived, integer}} 个不再是 0，因为“零保持为零”已关闭。',
      },
    },
    end: {
      noTraining: '这个配方从这里起不再训练：没有更新可看，到损失为止。',
      compacts: '下一步会把被剪的通道移出网络：此后更新时没有掩码可按。',
    },
    refused: {
      notYet: '这次运行还没有剪过。请点“运行”或“单步”，直到掩码阶段完成。',
      compacted: '被剪的通道已离开这个网络，掩码也随之不在了。请用进度条回到之前的检查点。',
      notJudged: '{{name}} 没有得分：这种方法不动这一层。请另选一层。',
    },
    axes: {
      place: '名次',
      score: '得分',
      weights: '权重数',
      channels: '通道数',
      layer: '各层，从输入到输出',
      magnitude: '输出绝对值均值',
      loss: '−ln p',
      predictions: '预测数',
      zeros: '被剪的权重',
    },
    line: { threshold: '阈值 {{score}}', mean: '平均 {{loss}}', cut: '剪 {{cut, integer}} 个' },
    picture: {
      score: '{{name}} 的得分：颜色越深，得分越高。',
      mask: '{{name}} 的掩码：实心为保留，阴影线或浅色为已剪。',
      update: '这一步中 {{name}} 每个权重的变化，正负最多 {{limit}}；被剪的权重保持浅色。',
    },
    legend: { score: '0 到 {{limit}}', mask: '实心 = 保留，阴影线或浅色 = 已剪', update: '±{{limit}}' },
    table: { layer: '层', revived: '不为 0', ofThemCut: '已剪', from: '起点' },
  },
} as const;
