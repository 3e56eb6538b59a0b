/** Taking the pruned network away as files. */
export const exporting = {
  exporting: {
    title: '导出',
    what: '把剪枝后的网络存为文件：safetensors 权重（沿用 PyTorch 的名称和布局）、掩码、含配方、种子、指标和哈希的清单，以及一份用来加载的 Python 脚本。',
    start: '写出并校验文件',
    again: '重新写出',
    working: '正在写出、读回并比较…',
    save: '保存 {{name}}',
    saved: '已保存。',
    files: '已写出的文件',
    name: '名称',
    size: '大小',
    hash: 'SHA-256',
    checks: '重新读取文件后的核对',
    check: '项目',
    wanted: '应为',
    got: '实为',
    result: '结果',
    ok: '一致',
    differs: '不一致',
    allEqual: '{{count, integer}} 项核对全部一致。',
    someDiffer: '有 {{count, integer}} 项不一致：请不要使用这些文件，并反馈此问题。',
    python: '压缩包中的 Python 脚本会把权重加载到 PyTorch，并检查所有的零是否都在。',
    pythonLanguage:
      '压缩包中的 Python 脚本只用 numpy 就能读取权重和掩码，并检查所有的零是否都在；装有 transformers 时还能打开模型。',
    back: '想重新打开导出的文件，把它拖到本页任意位置即可。',
    subjectOf: '{{name}} 的{{subject}}',
    inFormat: '{{format}}：{{subject}}',
    nodes: '{{count, integer}} 个节点',
    within: '误差不超过 {{limit}}',
    formats: {
      title: '包含的文件',
      always: '压缩包里总有：safetensors 权重和掩码、清单，以及 PyTorch 加载脚本。还可以加上：',
    },
    folder: {
      title: '导出的文件夹是哪一种',
      sameSize: {
        name: '普通文件夹，大小不变，里面有零',
        means:
          '能打开原模型的程序都能打开它。零按数值照常存储，所以不压缩时文件不会变小；想真正去掉整个注意力头和通道，请打开“让网络真正变小”。',
      },
      uniform: {
        name: '普通文件夹，真正变小',
        means:
          '所有块宽度相同，照常写在 config.json 里：能打开 Hugging Face 文件夹的程序都能直接打开，不需要我们的代码。',
      },
      custom: {
        name: '变小的文件夹，在别处需要专门的代码',
        means:
          '各块宽度不同（写在 config.json 的 per_layer_config 里），或注意力头数不能整除隐藏宽度。本页和 load.py 可以打开它；transformers 目前还不能用它计算。打开“各块宽度一致”即可得到普通文件夹。',
      },
    },
    words: {
      classes: '类别数',
      'operations without input': '缺少输入的运算数',
      sha256: ' SHA-256',
      network: '网络结构',
      tensors: '张量数',
      zeros: '零的个数',
      values: '数值',
      mask: '掩码',
      'pruned in the mask': '掩码中被剪的个数',
      'number of logits': 'logits 的个数',
      logits: 'logits（输出）',
      'the same bits': '逐位相同',
      others: '不同',
      'no mask': '没有掩码',
    },
    recipe: {
      name: 'JSON 格式的配方',
      copy: '复制配方',
      copied: '已复制。',
      selectIt: '浏览器不允许写入剪贴板：请手动复制下面的文字。',
      what: '配方是纯 JSON：包含这次运行的全部设置和随机种子，可以用来重现或交给别人。',
    },
    notReady: '请等网络加载完成。',
  },
} as const;
