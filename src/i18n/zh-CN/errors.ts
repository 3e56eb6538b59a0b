/** Every error code: what happened, what to do next. */
export const errors = {
  dismiss: '关闭提示',
  details: '代码 {{code}}',
  fileEmpty: { sentence: '文件是空的。', action: '请检查磁盘上的文件后重新选择。' },
  fileMissing: {
    sentence: '缺少与其他文件配套的文件。',
    named: '缺少与其他文件配套的文件“{{file}}”。',
    action: '请一次选中整套文件。',
  },
  folderUnreadable: {
    sentence: '浏览器读不了这个文件夹。',
    named: '浏览器读不了文件夹“{{folder}}”。',
    action: '请确认它还在原处、并且你有权读取，然后重新拖入，或在“模型”页面选择它。',
  },
  fileTooLarge: { sentence: '文件太大，本标签页装不下。', action: '请选小一些的文件，或关闭其他标签页后再试。' },
  fileTruncated: { sentence: '文件不完整，后面缺了一部分。', action: '请重新下载或复制，再打开一次。' },
  fileUnknownFormat: {
    sentence: '不认识这种文件。',
    action:
      '可以打开 .safetensors、TensorFlow.js 的 model.json 及其权重文件、本实验室的导出文件、IDX（.gz）或 CIFAR-10 的 .bin。',
  },
  gzipInvalid: { sentence: '压缩文件已损坏。', action: '请重新下载，或自行解压后打开里面的文件。' },
  idxMagicInvalid: {
    sentence: '这不是 IDX 文件：开头的标识数不对。',
    action: '请选择 MNIST 官方格式的图像和标签文件。',
  },
  idxCountMismatch: { sentence: '图像和标签的数量不一致。', action: '请选择相互配套的两个文件。' },
  idxSizeInvalid: { sentence: '文件大小与 IDX 文件头所写的不符。', action: '文件不完整或已损坏，请重新下载。' },
  labelInvalid: { sentence: '文件中有不存在的类别标签。', action: '请选择相互配套的图像和标签。' },
  cifarSizeInvalid: { sentence: '文件大小不符合 CIFAR-10 二进制批文件。', action: '请选择二进制版本中的 .bin 文件。' },
  headerTooSmall: {
    sentence: '文件太短，容不下 safetensors 文件头。',
    action: '请确认文件保存完整，并且确实是 safetensors。',
  },
  headerTooLarge: {
    sentence: 'safetensors 文件头声称的长度超过了上限或文件本身。',
    action: '文件已损坏或不是 safetensors，请重新获取。',
  },
  headerInvalid: { sentence: 'safetensors 文件头无法读取。', action: '请用 safetensors 库重新写出该文件。' },
  tensorOffsetsInvalid: { sentence: '文件中的张量有重叠或空隙。', action: '请用 safetensors 库重新写出该文件。' },
  tensorDtypeUnknown: {
    sentence: '文件中有不认识的数值格式。',
    named: '“{{file}}”中张量 {{tensor}} 以 {{dtype}} 存储，这里不能按这种格式读取权重。',
    action: '请把权重存为 float32、float16 或 bfloat16。',
  },
  tensorShapeInvalid: {
    sentence: '某个张量的形状与网络不符。',
    named: '“{{file}}”中张量 {{tensor}} 的形状是 {{got}}，而网络需要 {{wanted}}。',
    action: '请选择与该文件对应的网络。',
  },
  tensorMissing: {
    sentence: '文件缺少网络需要的张量。',
    named: '“{{file}}”缺少网络需要的张量 {{tensor}}。',
    action: '请选择完整的文件，或一次选中它的所有分片。',
  },
  tensorUnexpected: {
    sentence: '文件中有网络没有的张量。',
    named: '“{{file}}”中的张量 {{tensor}} 是网络没有的。',
    action: '请选择与该文件对应的网络。',
  },
  tensorNotFinite: {
    sentence: '文件中有不是数的值（NaN 或无穷大）。',
    named: '“{{file}}”中张量 {{tensor}} 含有不是数的值（{{value}}）。',
    action: '请改用训练失控之前保存的权重。',
  },
  manifestInvalid: {
    sentence: '描述该网络的文件无法读取。',
    named: '“{{file}}”中的字段 {{field}} 缺失，或取了不允许的值。',
    action: '请重新获取这些文件，或只打开其中的 .safetensors 文件。',
  },
  modelUnsupported: { sentence: '实验室无法运行这种网络。', action: '可用的结构请见“模型”页。' },
  layerUnsupported: {
    sentence: '实验室无法运行层“{{layer}}”（{{type}}）。',
    action: '请去掉这一层后重新保存，或换一个网络；这里不会擅自用别的层代替它。',
  },
  graphModelUnsupported: {
    sentence: '这是 TensorFlow.js 的图模型（GraphModel）：各层已固化成运算，无法在这里剪枝。',
    action: '请用 --output_format=tfjs_layers_model 重新转换原模型，再打开得到的 model.json。',
  },
  dataWanted: {
    sentence: '网络“{{name}}”需要 {{wanted}} 的图像，而当前数据是 {{got}}。',
    action: '请现在打开这种尺寸的数据（IDX；32 × 32 × 3 可用 CIFAR-10 的 .bin），网络会随即开始运行。',
  },
  dataDiffers: {
    sentence: '这次运行所用的数据与当前打开的不同。',
    named:
      '这次运行用的是“{{name}}”（训练 {{train, integer}} 个、测试 {{test, integer}} 个样本），与当前打开的数据不同。',
    action: '请先打开那次运行所用的文件，再建立分支；页面上的内容保持不变。',
  },
  modelTooLarge: {
    sentence: '这个语言模型太大，无法连同训练和单步所需的数据一起放进内存。',
    action: '请在“模型”页的“大型检查点”中逐块剪枝。',
  },
  sequenceTooLong: {
    sentence: '文本长度超过该语言模型支持的位置数。',
    named:
      '第 {{sequence, integer}} 条序列有 {{tokens, integer}} 个词元，而该语言模型只有 {{maxTokens, integer}} 个位置。',
    action: '请把文本切成更短的序列。',
  },
  tokenInvalid: {
    sentence: '有词元编号超出该语言模型的词表。',
    named:
      '第 {{sequence, integer}} 条序列中有词元编号 {{token}}，而该语言模型的词表只有 {{vocabulary, integer}} 个词元。',
    action: '请使用该模型自己的分词器生成的编号。',
  },
  recipeInvalid: { sentence: '配方无效。', action: '请改回该项，或重置配方。' },
  optionInvalid: { sentence: '有一项设置超出范围。', action: '请在该项标明的范围内取值。' },
  unknownId: { sentence: '配方中有本版本不认识的名称。', action: '请从列表中选择，或更新页面。' },
  patternImpossible: {
    sentence: '该模式放不进其中某一层。',
    named: '该模式放不进 {{name}} 这一层：它有 {{rows, integer}} × {{columns, integer}} 个权重。',
    action: '请换小一些的模式，或保护该层不剪。',
  },
  shapeMismatch: { sentence: '形状对不上：数据与网络不匹配。', action: '请选择与网络输入尺寸一致的数据。' },
  dataMissing: { sentence: '本次实验的数据文件没有打开。', action: '请重新打开相同的文件，或改用生成的数字。' },
  scoreNotFinite: {
    sentence: '有分数不是数，无法排序。',
    action: '请检查权重或数据中是否有 NaN，或退回较早的检查点。',
  },
  hessianNotPositive: {
    sentence: '即使加大阻尼，这一层的海森矩阵也无法求逆。',
    action: '请加大阻尼、增加校准样本，或换一种方法。',
  },
  backendUnavailable: { sentence: '所选的计算后端在这里不可用。', action: '请在顶栏的后端标签中选择“自动”。' },
  backendMismatch: {
    sentence: '有一个计算后端自检结果不正确，已弃用。',
    action: '无需操作，已改用其他后端。更新浏览器或显卡驱动也许有帮助。',
  },
  deviceLost: { sentence: '图形设备丢失。', action: '引擎正在重启，请从最近的检查点继续。' },
  outOfMemory: { sentence: '内存不足。', action: '请换小一些的网络或批大小，或关闭其他标签页。' },
  memoryShort: {
    sentence: '所需内存超过本标签页可用的上限，因此没有开始。',
    action: '请减少或缩短校准序列，用幅值法代替 SparseGPT，或换小一些的模型。',
  },
  lossNotFinite: { sentence: '训练失控：损失已不是数。', action: '请退回最近的检查点，并调低学习率。' },
  cancelled: { sentence: '已取消。', action: '点“运行”可从停下的地方继续。' },
  workerCrashed: { sentence: '计算引擎意外停止。', action: '正在重启；出现提示时，请从最近的检查点继续。' },
  checkpointInvalid: { sentence: '保存的检查点无法读取。', action: '请放弃它，重新开始实验。' },
  runTaken: {
    sentence: '另一个标签页已经接手了这次运行。',
    action: '请在那个标签页中继续；本标签页中的运行保持不变。',
  },
  sweepTaken: {
    sentence: '另一个标签页正在绘制这条曲线或扫描。',
    action: '请在那个标签页中查看；也可以在那里停止，再回到这里继续。',
  },
  sweepDeleted: {
    sentence: '这条曲线或扫描已被删除（可能是在另一个标签页中），不会再继续绘制或保存。',
    action: '页面上已有的点会保留到显示另一条为止；其余的点需要重新绘制。',
  },
  exportMismatch: {
    sentence: '写出的文件与网络不一致，因此不提供下载。',
    action: '请重新导出；若再次出现，请反馈此问题。',
  },
  zerosRevived: {
    sentence:
      '{{pruned, integer}} 个已剪权重中有 {{revived, integer}} 个不再为 0：微调时关掉了“零保持为零”，写出的文件会声称有这些零，实际却没有。',
    action: '请回到微调之前的检查点再导出，或者打开“零保持为零”重新微调。',
  },
  storageFull: {
    sentence: '浏览器已没有空间保存检查点。',
    action: '请清理磁盘或网站数据。实验会继续，但刷新后无法恢复。',
  },
  diskShort: {
    sentence: '浏览器可用的磁盘空间放不下结果，因此没有开始。',
    action: '请清理磁盘空间，删除已缓存的下载，或改用非无痕窗口。',
  },
  storageUnavailable: {
    sentence: '浏览器不为本页保存数据（可能是无痕窗口）。',
    action: '实验会继续，但刷新后无法恢复。',
  },
  downloadFailed: { sentence: '本页的一个文件没有加载成功。', action: '请检查网络连接并刷新页面。' },
  hubRefused: {
    sentence: '无法访问模型仓库，或该仓库不对外提供。',
    action: '请检查仓库名（所有者/名称）和网络连接。需授权的模型和私有模型请自行下载后打开。',
  },
  hubMismatch: {
    sentence: '下载的文件与仓库列出的不一致，已丢弃。',
    action: '请重新下载；已经完整的文件不会再取。',
  },
  internal: {
    sentence: '出现了不该出现的问题。',
    action: '请重置实验；若再次出现，请反馈下面的代码和文字。',
  },
} as const;
