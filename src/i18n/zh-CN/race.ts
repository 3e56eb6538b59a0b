/** The race of the three pipelines. */
export const race = {
  race: {
    title: '三种流程赛跑',
    what: '每种流程都用左边的配方：同样的种子、起点、方法和稀疏度。燃料就是优化步数，用完就停。',
    fuel: '燃料（优化步数）',
    match: '预算对齐',
    matchWhy: '把每份配方的训练拉长或缩短到正好等于燃料。关闭时各按自己的配方训练，直到燃料用完。',
    start: '开始赛跑',
    again: '再跑一次',
    stop: '停止',
    steps: '{{fuel, integer}} 步中用了 {{spent, integer}} 步；配方要 {{planned, integer}} 步',
    macs: '{{fuel}} 次乘加中，{{live}} 次用到保留的权重',
    sparsity: '稀疏度 {{sparsity, percent}}',
    ended: { finished: '已完成', outOfFuel: '燃料用完', running: '进行中' },
    x: '优化步',
    y: '准确率',
    pipeline: '流程',
    state: '状态',
    empty: '赛跑开始后，这里会出现曲线。实验室里的网络不受影响。',
    unequal: '稀疏度没有都达到目标：只有稀疏度相同时，准确率才能比较。',
    summary: '{{count, integer}} 种流程的准确率随优化步数的变化；数字见下表。',
  },
} as const;
