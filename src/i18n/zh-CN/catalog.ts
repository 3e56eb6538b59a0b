/** What is written about each entry of the catalogue: methods, patterns, allocations, schedules, and their options. */
import { structuredMethods, structuredOptions } from './structured.ts';

const counting = {
  label: '计数方式',
  why: '各论文的代码取整方法不同，同一稀疏度在每组里可能多剪或少剪一个。',
  try: '平时用“精确”；想得到与论文代码完全相同的掩码时用“同原代码”。',
  choices: { exact: '精确', reference: '同原代码' },
} as const;

const compare = {
  label: '权重比较的范围',
  why: '范围小，各输出一视同仁；范围大，分数高的行或层可以多留。',
  try: '在 90% 时比较“行”和“层”：热力图里有没有整行变空？',
  choices: { layer: '层', row: '行', model: '全网络' },
} as const;

export const catalog = {
  /** What the terms of a formula are called where no weight is chosen. */
  symbols: { weight: 'W', gradient: '∂L/∂W', slope: 'Ĝ', inputNorm: '‖X‖₂', judged: 'W′', diagonal: 'Uⱼⱼ', scale: 'γ' },
  methods: {
    magnitude: {
      name: '幅值',
      summary: '先剪小权重。最古老的准则，至今仍是这一领域的基准。',
      pros: '不需要数据，几乎没有代价；若剪后微调，很难被超过。',
      cons: '接在强输入上的小权重，可能比接在静默输入上的大权重更重要；幅值准则看不到输入。',
      formula: 'S = |{{weight}}|',
    },
    random: {
      name: '随机',
      summary: '抽签决定去留。任何准则都应当超过它。',
      pros: '用来衡量好的准则究竟值多少。',
      cons: '不微调时准确率很早就下降；这正是它的用途。',
      formula: 'S ~ U(0, 1)',
    },
    wanda: {
      name: 'Wanda',
      summary: '权重大小乘以输入的强度，后者用少量训练样本测得；权重在每个输出行内相互比较。',
      pros: '只需少量数据过一遍网络，不用梯度，保留的权重不变。',
      cons: '它是为不做微调的语言模型设计的；在小型图像网络上，比幅值只好一点。',
      formula: 'S = |{{weight}}| · {{inputNorm}}',
    },
    sparsegpt: {
      name: 'SparseGPT',
      summary: '逐列处理一层：剪掉代价最小的权重，并修正右边的权重，使该层的输出尽量不变。',
      pros: '这些方法中一次剪枝准确率最高：不用训练，剩下的权重就能弥补损失。',
      cons: '每层都需要数据和矩阵求逆，因此最慢；保留的权重会改变。',
      formula: 'S = {{judged}}² / {{diagonal}}²',
    },
    snip: {
      name: 'SNIP',
      summary: '只看一遍数据，衡量损失对每个连接的敏感程度；所有层一起竞争。为尚未训练的网络而设计。',
      pros: '在训练之前剪枝，从第一步起就只训练剩下的小网络。',
      cons: '在训练好的网络上梯度接近零，几乎说明不了什么；之后不训练，准确率就和瞎猜一样。',
      formula: 'S = |{{gradient}} · {{weight}}|',
    },
    loraprune: {
      name: 'LoRAPrune',
      summary:
        '一边训练一边剪枝：权重冻结，旁边的小适配器在学习。每一步都用适配器自己的梯度估计损失对每个权重的敏感程度，由它的滑动平均决定去留，掩码在每次事件时扩大一点。',
      pros: '剪枝和恢复一次完成，而且只有适配器需要梯度和优化器内存：为大语言模型而设计。',
      cons: '它需要训练，所以之后不能再拖动稀疏度；在能训练全部权重的小网络上，其他方法加微调也一样好。',
      formula: 'S = |{{slope}} · {{weight}}| 在各步上的平均',
    },
    ...structuredMethods,
  },
  patterns: {
    unstructured: {
      name: '自由',
      summary: '任何权重都可以剪。准确率损失最小；要用稀疏格式存储才省空间，在普通硬件上不省时间。',
    },
    nm: {
      name: 'N:M',
      summary: '一行中每 M 个相邻输入里最多 N 个非零。其中 2:4 在部分 GPU 上配合相应的运行库可以加速。',
    },
    block: { name: '分块', summary: '成块的权重一起剪。足够规则，便于快速计算，代价是准确率。' },
  },
  allocations: {
    uniform: { name: '均匀', summary: '每层剪到相同的稀疏度。' },
    global: { name: '全局', summary: '所有层排在一起比较：分数大的层保留更多，某一层可能几乎被剪空。' },
    erk: {
      name: 'ERK',
      summary: 'Erdős–Rényi-Kernel：小层保持较密，大层承担更多的零。只看形状，不看分数。',
    },
    owl: {
      name: 'OWL',
      summary:
        '按离群值分配逐层稀疏度：遇到异常大输入的权重越多的模块保留得越多。为语言模型设计；在图像网络中每一层算一个模块。',
    },
    perLayer: { name: '手动', summary: '由你指定各层的稀疏度；没有指定的层用总体稀疏度。' },
  },
  schedules: {
    oneShot: { name: '一次', summary: '一次剪到最终稀疏度，然后微调。' },
    iterative: { name: '多轮', summary: '分几次剪，每次之后微调，让网络逐步适应。' },
    cubic: { name: '三次曲线', summary: 'Zhu 与 Gupta，2017：前期冗余多，大步剪；越到后面步子越小。' },
    drawn: { name: '手绘', summary: '由你画出曲线：训练到哪里，稀疏到多少。' },
  },
  maskRules: {
    gradual: {
      name: '逐步剪枝',
      summary: 'Zhu 与 Gupta，2017：每隔若干步剪掉分数最低的权重，稀疏度沿调度曲线上升到终点。',
    },
    rigl: {
      name: 'RigL',
      summary: 'Evci 等，2020：从第一步到最后一步都同样稀疏。每隔若干步，最小的权重退出，梯度最大的权重进来。',
    },
  },
  optimizers: {
    sgd: { name: 'SGD', summary: '带动量的随机梯度下降：沿着梯度的滑动平均前进。' },
    adamw: {
      name: 'AdamW',
      summary: '根据每个权重的梯度历史给它单独的步长；权重衰减与梯度分开进行。',
    },
  },
  learningRates: {
    constant: { name: '恒定', summary: '从头到尾都用同一个学习率。' },
    step: { name: '阶梯', summary: '等间隔地按倍数下降几次。' },
    cosine: { name: '余弦', summary: '沿半个余弦波下降：先慢后快，最后缓缓降到下限。' },
  },
  exportFormats: {
    layersModel: {
      name: 'TensorFlow.js LayersModel',
      summary: 'model.json 和 weights.bin，可用 tf.loadLayersModel 或 Keras 加载，也能在这里重新打开。',
    },
    onnx: {
      name: 'ONNX',
      summary: '可用于 onnxruntime 和大多数推理引擎。图像与 PyTorch 一样通道在前。',
    },
    packed: {
      name: '压缩存储（位掩码和数值）',
      summary: '每个权重一位，只存留下的数值，附带三十行的 Python 读取脚本，也能在这里重新打开。',
    },
  },
  options: {
    methods: {
      magnitude: { compare, counting },
      random: { compare },
      wanda: {
        variant: {
          label: '按行变体',
          why: '各行的稀疏度可以不同：每行失去相同比例的总分，而不是相同数量的权重。',
          try: '在 60% 时打开它，比较热力图中的各行。',
        },
        counting,
      },
      loraprune: {
        gradient: {
          label: '梯度来源',
          why: '适配器可以估计冻结权重的梯度；真实梯度要占用和训练全部权重一样多的内存；幅值则完全不用梯度。',
          try: '在 90% 时比较“适配器”和“真实”：估计损失了多少？',
          choices: { lora: '适配器', grad: '真实', magnitude: '不用' },
        },
        unit: {
          label: '剪什么',
          why: '剪单个权重，准确率损失最小；整个注意力头和通道会连同读取它们的部分一起剪掉，网络才真正变小。',
          try: '通道 50%：在热力图里找空行和空列。',
          choices: { weight: '单个权重', group: '头和通道' },
        },
        frequency: {
          label: '事件之间的步数',
          why: '事件越频繁，每次剪得越少，网络有机会在中间适应。',
          try: '一轮之内比较 5 和 40。',
        },
        warmup: {
          label: '预热（占总步数）',
          why: '得分要过几步才有意义；在此之前不剪。',
          try: '0.3：晚一点开始，选得更准吗？',
        },
        cooldown: {
          label: '收尾（占总步数）',
          why: '最后一次剪枝之后，适配器继续训练来弥补。',
          try: '0.5：留一半时间来恢复。',
        },
        decay: {
          label: '平均的记忆',
          why: '每一步保留多少以前的得分：记忆越长越平稳，越短越快跟上网络的变化。',
          try: '设为 0，只看最后一个批次。',
        },
        clip: {
          label: '梯度上限',
          why: '梯度太大的步会先缩短，再用于训练和打分。0 表示不设上限。',
          try: '1，与论文的实验相同。',
        },
        freeze: {
          label: '不剪最前和最后的块',
          why: '语言模型最前面十分之一的块和最后一块最怕剪；原代码让它们保持完整。图像网络没有这样的块。',
          try: '在块数很少的语言模型上关掉它。',
        },
        counting,
      },
      sparsegpt: {
        blockSize: {
          label: '列块大小',
          why: '每次为这么多列选定掩码。块小则更早看到修正，但更慢。',
          try: '相同稀疏度下比较 32 和 256。',
        },
        dampening: {
          label: '阻尼',
          why: '在海森矩阵的对角线上加一点，使它可逆。加得多更稳，但不那么精确。',
          try: '论文用 0.01；若有层报告阻尼被提高，可用 0.1。',
        },
        counting,
      },
      ...structuredOptions,
    },
    patterns: {
      nm: {
        keep: {
          label: '保留 N 个',
          why: '每组可以留下几个：N 与 M 决定了稀疏度。',
          try: '4 留 2，再 4 留 1：分别剪掉一半和四分之三。',
        },
        of: {
          label: '每 M 个中',
          why: '同样的稀疏度下，组越大越自由。',
          try: '4 留 2 与 8 留 4：稀疏度相同，哪个更准？',
        },
      },
      block: {
        rows: { label: '块的行数', why: '多少个输出一起剪。', try: '比较 1 行 4 列与 4 行 4 列。' },
        columns: { label: '块的列数', why: '多少个输入一起剪。', try: '在 80% 时把块变大，观察准确率。' },
      },
    },
    allocations: {
      owl: {
        means: {
          label: '离群阈值（均值倍数）',
          why: '决定什么算突出：分数超过本模块均值的多少倍。',
          try: '比较 5 与 7：保留较多的是同样的模块吗？',
        },
        spread: {
          label: '幅度 λ',
          why: '各模块稀疏度可以相差多少；0 即均匀。',
          try: '先用论文的 0.08，再试 0.2。',
        },
      },
      perLayer: {
        sparsities: {
          label: '各层稀疏度（0 到 1）',
          why: '你知道哪一层可以多剪一些。',
          try: '第一层 0.5，最大的一层 0.95。',
        },
      },
    },
    schedules: {
      iterative: {
        rounds: { label: '轮数', why: '轮数越多越温和，也越慢。', try: '分 2、4、8 轮剪到 95%。' },
        spacing: {
          label: '间隔',
          why: '“等比”每次剪掉剩余的相同比例；“等差”每次剪掉相同的数量。',
          try: '用“等比”，彩票假设的论文就是这样做的。',
          choices: { geometric: '等比', linear: '等差' },
        },
      },
      cubic: {
        events: { label: '剪枝次数', why: '沿曲线剪几次到最终稀疏度。', try: '先 4 次，再 10 次，看每次剪后的损失。' },
      },
      drawn: {
        points: {
          label: '你的曲线',
          why: '网络什么时候经得起剪？早些时候它反正还在变，晚些时候它已经知道什么重要。',
          try: '画一条后段陡升的曲线，与三次曲线比较损失。',
        },
      },
    },
    maskRules: {
      rigl: {
        moves: {
          label: '换位比例',
          why: '第一次调整时有多少存活权重换位；之后按余弦降到 0。',
          try: '试 0.1 和 0.5，看有多少权重翻转。',
        },
      },
    },
    optimizers: {
      sgd: {
        learningRate: {
          label: '最大学习率',
          why: '最大一步有多大。太大会毁掉剪枝留下的东西，太小又恢复不过来。',
          try: '微调一轮，分别放大十倍和缩小十倍。',
        },
        momentum: {
          label: '动量',
          why: '保留多少上一步的方向，用来平滑小批次的噪声。',
          try: '比较 0 和 0.9：看看损失曲线。',
        },
        nesterov: { label: 'Nesterov', why: '提前一步看梯度，往往稍快一些。', try: '动量取 0.9 时打开它。' },
        weightDecay: {
          label: '权重衰减',
          why: '把权重拉向 0，使更多权重小到可以剪掉；它绝不会让被剪的权重复活。',
          try: '从头训练，分别取 0 和 0.001，比较直方图。',
        },
      },
      adamw: {
        learningRate: {
          label: '最大学习率',
          why: '最大一步有多大。太大会毁掉剪枝留下的东西，太小又恢复不过来。',
          try: '微调一轮，分别放大十倍和缩小十倍。',
        },
        beta1: { label: 'Beta 1', why: '梯度均值的记忆有多长。', try: '除非损失来回摆动，否则保持 0.9。' },
        beta2: { label: 'Beta 2', why: '梯度大小的记忆有多长。', try: '0.99 适应更快，0.999 更平稳。' },
        epsilon: {
          label: 'Epsilon',
          why: '在梯度几乎为 0 的地方保证除法安全。',
          try: '一般不动；想让步子更像 SGD 时取 0.001。',
        },
        weightDecay: {
          label: '权重衰减',
          why: '把权重拉向 0，使更多权重小到可以剪掉；它绝不会让被剪的权重复活。',
          try: '从头训练，分别取 0 和 0.1，比较直方图。',
        },
      },
    },
    learningRates: {
      step: {
        drops: { label: '下降次数', why: '学习率下降几次。', try: '2 次：图像网络的经典做法。' },
        factor: { label: '倍数', why: '每次下降时学习率乘以多少。', try: '0.1；想温和些用 0.5。' },
      },
      cosine: {
        warmup: {
          label: '预热（占总步数的比例）',
          why: '慢慢起步，免得最初嘈杂的梯度造成损害。',
          try: '从头训练时取 0.05。',
        },
        floor: {
          label: '下限（占最大值的比例）',
          why: '学习率最后停在哪里；大于 0 时网络会一直学到最后一步。',
          try: '微调较久时取 0.1。',
        },
      },
    },
  },
} as const;
