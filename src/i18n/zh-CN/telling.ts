/** 同一提示，两个模型并排续写。 */
export const telling = {
  telling: {
    title: '稠密与剪枝，并排续写',
    what: '原模型与现在的模型从同一个提示、同一串随机数继续写。文本分岔之处，就是预测分岔之处。',
    firstPrompt: 'One sunny morning Anna is outside. Anna has wool. The wool is red.',
    prompt: '提示（英文）',
    tokens: {
      label: '新词元',
      what: '每个模型最多续写多少个词元。',
      why: '文本越长，剪枝的影响越容易显露。',
      try: '设为 200：故事还连贯吗？',
    },
    temperature: {
      label: '温度',
      what: '抽取词元前，logits 要除以它；0 表示总取最可能的。',
      why: '低则谨慎，高则大胆。',
      try: '设为 0：所有差异都来自剪枝，与随机无关。',
    },
    topK: {
      label: '前 k 个',
      what: '只在最可能的若干个词元中抽取；0 表示全部。',
      why: '把极不可能的词挡在外面。',
      try: '设为 1，与温度 0 相同。',
    },
    seed: {
      label: '随机种子',
      what: '两个模型共用的随机数串。',
      why: '相同的种子给出相同的文本。',
      try: '换三个种子：分岔的位置相同吗？',
    },
    start: '续写',
    again: '再写一次',
    stop: '停止',
    wait: '请先暂停运行：续写时权重不能变。',
    running: '正在续写…',
    dense: '稠密（原模型）',
    now: '现在的模型',
    count: '{{tokens, integer}} 个词元',
    parts: '第一个不同的词元',
    partAt: '在第 {{token, integer}} 个新词元处分岔。',
    same: '没有不同：{{tokens, integer}} 个词元完全一致。',
  },
} as const;
