/** The Models page. */
export const models = {
  models: {
    title: '模型',
    lead: '以下网络随页面提供，每一个都由本页的引擎按旁边的配方训练而成。你也可以打开自己的网络。',
    bundled: '自带网络',
    use: '在实验室中使用',
    inUse: '正在实验室中',
    accuracy: '准确率',
    perplexityOn: '在 {{examples, integer}} 篇未见过的故事上为 {{perplexity, decimal}}',
    tasks: '零样本任务',
    accuracyOn: '{{examples, integer}} 张测试图像上为 {{accuracy, percent}}（预先计算）',
    parameters: '参数量',
    size: '文件',
    trained: '训练',
    hash: 'SHA-256',
    recipe: '配方',
    noManifest: '无法读取自带网络的清单。',
    open: {
      title: '打开自己的文件',
      network: '网络',
      networkWhat:
        '本实验室导出的文件，或属于上述某种结构的 .safetensors 文件。由张量形状判断是哪一种；都不符合时会说明原因并拒绝。',
      networkPick: '选择网络文件…',
      data: '数据',
      dataWhat: 'MNIST 格式的 IDX 文件（原样或 .gz；训练集与测试集的图像和标签一起选），或 CIFAR-10 二进制批文件。',
      dataPick: '选择数据文件…',
      drop: '也可以拖到页面任意位置',
      local: '文件只在本标签页中读取，不会上传。',
    },
    current: '实验室当前内容',
    origin: { bundled: '自带，已训练', fresh: '随机初始权重', file: '来自 {{name}}' },
    dataNow:
      '{{name}}：训练图像 {{train, integer}} 张，测试图像 {{test, integer}} 张，{{shape}}，{{classes, integer}} 个类别',
    digits: '生成的数字',
    tokensNow: '{{name}}：{{train, integer}} 条用于校准和训练，{{test, integer}} 条用于测试，词表 {{classes, integer}}',
    tokenSources: { stories: '生成的故事', tokens: '你自己的文本' },
  },
} as const;
