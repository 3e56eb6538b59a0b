/** 只能一起删除的部分。 */
export const groups = {
  groups: {
    title: '同生共死',
    what: '这一层的注意力头或通道。指向其中一个：所有层中必须随它一起删除的行和列都会亮起，途经的归一化和相加也会亮起。',
    why: '结构化剪枝只能整组删除：删掉这里的一个通道，就要删掉产生它和读取它的部分。',
    try: '指向语言模型的一个头：分组查询时，几个查询头随同一个键头一起删除。',
    side: '层的哪一侧',
    rows: '输出',
    columns: '输入',
    atoms: '{{root}} 所在的组',
    point: '{{atoms, integer}} 个通道。指向一个，看看什么会随它一起删除。',
    pointHead: '{{atoms, integer}} 个头。指向一个，看看什么会随它一起删除。',
    channel: '通道 {{atom}}：',
    head: '头 {{atom}}（{{channels, integer}} 个通道）：',
    member: { rows: '{{name}} 的行 {{places}}；', columns: '{{name}} 的列 {{places}}；' },
    beside: '{{name}}（{{type}}）；',
    besideMore_one: '另经过 {{more}} 个部分。',
    besideMore_other: '另经过 {{more}} 个部分。',
    more_one: '另有 {{more}} 层。',
    more_other: '另有 {{more}} 层。',
    shared: '{{heads, integer}} 个查询头共用这个键/值头，因此一起删除。',
  },
} as const;
