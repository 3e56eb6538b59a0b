/** What is written about methods that take whole channels or heads, and about their options. */

const ranking = {
  label: '通道比较的范围',
  why: '每组剪掉相同的比例，或者全网络最弱的通道先剪，宽的层可能剪得最多。',
  try: '在 50% 时切换：全网络一起比较时，哪些层变窄了？',
  choices: { local: '各自的组', global: '全网络' },
} as const;

const counting = {
  label: '计数方式',
  why: '论文代码对留下的通道数向下取整，因此可能多剪或少剪一个通道或注意力头。',
  try: '平时用“精确”；想剪掉与论文代码完全相同的通道时用“同原代码”。',
  choices: { exact: '精确', reference: '同原代码' },
} as const;

export const structuredMethods = {
  llmPruner: {
    name: 'LLM-Pruner',
    summary:
      '把整个注意力头和通道从与之耦合的所有层中一起去掉：先去掉按梯度估计对损失影响最小的。用在图像网络上时，剪的是各层的通道。',
    pros: '剩下的是一个普通的、更小的网络，在任何地方都更快；为语言模型而设计。',
    cons: '需要梯度；剪掉整个通道比剪掉同样多的零散权重损失更大，剪后训练是方法的一部分。',
    formula: 'S = Σ |∂L/∂W · W|',
  },
  filterNorm: {
    name: 'L1 范数滤波器',
    summary: '权重小的滤波器给出的特征图也弱：去掉该通道，连同读取它的一切。Li 等，2017。',
    pros: '不需要数据和梯度，网络真的变小。',
    cons: '只看这一层，看不到后面的层怎样使用它的输出。',
    formula: 'S = Σ |W|',
  },
  bnScale: {
    name: 'BN 瘦身',
    summary: '批归一化用系数 γ 放大或减弱每个通道：被减弱的通道先剪。Liu 等，2017。',
    pros: '每个通道只看一个数；各层一起比较，网络的宽度自动确定。',
    cons: '论文在此之前带着对 γ 的惩罚训练；没有这一步，各系数相差不大。没有批归一化的通道会保留。',
    formula: 'S = |{{scale}}|',
  },
  taylorChannel: {
    name: '泰勒通道',
    summary: '在与之耦合的所有层上，用一阶近似估计去掉该通道后损失会变化多少。Molchanov 等，2019。',
    pros: '用少量样本直接询问损失；不同层的分数可以相互比较。',
    cons: '需要梯度，而训练完成的网络梯度很小。',
    formula: 'S = |Σ ∂L/∂W · W|',
  },
  randomChannel: {
    name: '随机通道',
    summary: '抽签决定通道的去留。任何结构化准则都应当超过它。',
    pros: '用来衡量好的准则究竟值多少。',
    cons: '不微调时准确率很早就下降；这正是它的用途。',
    formula: 'S ~ U(0, 1)',
  },
} as const;

export const structuredOptions = {
  llmPruner: {
    criterion: {
      label: '单个权重的重要性',
      why: '一阶看损失的斜率，二阶看曲率；论文的“混合”两者都用。',
      try: '先一阶，再混合：剪掉的是同样的头吗？',
      choices: {
        vectorize: '一阶，带符号求和',
        param_first: '一阶',
        param_second: '二阶',
        param_mix: '两者混合',
        l1: '|W|，不用梯度',
        l2: 'W²，不用梯度',
      },
    },
    reduction: {
      label: '耦合层取',
      why: '一个通道同时存在于几层之中，各层的重要性要合成一个数。',
      try: '先按论文求和，再取最大：只要一层强，通道就能留下。',
      choices: {
        sum: '总和',
        mean: '平均',
        max: '最大',
        prod: '乘积',
        first: '第一层',
        second: '第二层',
        last: '最后计算的一层',
      },
    },
    scope: {
      label: '去掉什么',
      why: '在各块内部去掉注意力头和门控通道；或者去掉贯穿所有层的隐藏宽度。只对语言模型起作用。',
      try: '按论文的建议选“块内”。',
      choices: { block: '块内的头和通道', channel: '隐藏宽度' },
    },
    ranking,
    protectFirst: {
      label: '保留完整的前几块',
      why: '语言模型最前面的块最经不起剪枝。',
      try: '论文对 LLaMA-7B 保留 32 块中的前 4 块。',
    },
    protectLast: {
      label: '保留完整的后几块',
      why: '最后几块失去的，没有别的块可以弥补。',
      try: '论文对 LLaMA-7B 保留 32 块中的后 2 块。',
    },
    cuts: {
      label: '分几次剪',
      why: '每剪一次就重新计算梯度，后面的剪枝知道前面剪掉了什么。',
      try: '相同比例下比较 1 次与 4 次。',
    },
    pairing: {
      label: '查询头与键头的对应',
      why: '分组查询注意力中，几个查询头共用一个键头。公开的代码把并不耦合的头的分数加在了一起。',
      try: '用“按耦合”；只有想得到论文自己的数字时才用“同原代码”。',
      choices: { coupled: '按耦合', reference: '同原代码' },
    },
    counting,
  },
  filterNorm: {
    norm: {
      label: '范数',
      why: 'L1 累加权重的大小，L2 累加平方：少数大权重更有分量。',
      try: '先按论文用 L1，再用 L2。',
      choices: { l1: 'L1', l2: 'L2 的平方' },
    },
    reduction: {
      label: '耦合层取',
      why: '论文只看给出该通道的那一层；也可以把耦合的层（批归一化、读取它的层、捷径）都算上。',
      try: '在 ResNet 上先用“第一层”，再用所有耦合层的平均。',
      choices: { first: '第一层', sum: '总和', mean: '平均', max: '最大' },
    },
    ranking,
    counting,
  },
  bnScale: { ranking },
  taylorChannel: {
    joint: {
      label: '允许相互抵消',
      why: '通道是整个去掉的，符号相反的影响会抵消；关闭后每个权重各算各的。',
      try: '先按论文打开，再关闭。',
    },
    ranking,
  },
} as const;
