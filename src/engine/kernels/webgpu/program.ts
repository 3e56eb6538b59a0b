/** A shader of ours that works on plain buffers: bindings and parameters by name, declared once for WGSL and for the call. */

export interface Program<Buffers extends string = string, Params extends string = string> {
  /** Names the shader; two programs of one key have the same code. */
  readonly key: string;
  readonly code: string;
  /** In the order of their bindings. */
  readonly buffers: readonly Buffers[];
  /** u32 each, read in WGSL as `p.<name>`. */
  readonly params: readonly Params[];
}

/**
 * @param read WGSL types of the buffers that are only read, by name
 * @param write of those that are written, too
 * @param main helpers and the entry point `main`; every buffer and at least one parameter must appear in it
 */
export function defineProgram<R extends string, W extends string, P extends string>(
  key: string,
  {
    read,
    write,
    params,
    main,
  }: {
    readonly read: Readonly<Record<R, string>>;
    readonly write: Readonly<Record<W, string>>;
    readonly params: readonly P[];
    readonly main: string;
  },
): Program<R | W, P> {
  const declare = (access: string) => (entry: [string, unknown]) => `var<storage, ${access}> ${entry[0]}: ${entry[1]};`;
  const bindings = [
    ...Object.entries(read).map(declare('read')),
    ...Object.entries(write).map(declare('read_write')),
    'var<uniform> p: Params;',
  ];
  return {
    key,
    code: `struct Params { ${params.map((name) => `${name}: u32`).join(', ')} }
${bindings.map((binding, index) => `@group(0) @binding(${index}) ${binding}`).join('\n')}
${main}`,
    buffers: [...Object.keys(read), ...Object.keys(write)] as (R | W)[],
    params,
  };
}
