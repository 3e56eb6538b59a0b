/** What a visitor sets by hand for single layers, alone or several at once: their own sparsity, or that they stay whole. */

export interface ByHand {
  /** Names of weights that are not pruned. */
  readonly protect: readonly string[];
  /** Sparsity by weight name, in [0, 1]. */
  readonly overrides: Readonly<Record<string, number>>;
}

/** The sparsity that all of them were given; null where none was, or not the same. */
export function sharedOverride({ overrides }: ByHand, names: readonly string[]): number | null {
  const [first] = names;
  const share = overrides[first];
  return share !== undefined && names.every((name) => overrides[name] === share) ? share : null;
}

export function allProtected({ protect }: ByHand, names: readonly string[]): boolean {
  return names.every((name) => protect.includes(name));
}

/** @param share null = as the recipe says */
export function withOverride(
  { overrides }: ByHand,
  names: readonly string[],
  share: number | null,
): Pick<ByHand, 'overrides'> {
  const others = Object.entries(overrides).filter(([name]) => !names.includes(name));
  const own = share === null ? [] : names.map((name) => [name, share] as const);
  return { overrides: Object.fromEntries([...others, ...own]) };
}

export function withProtection({ protect }: ByHand, names: readonly string[], on: boolean): Pick<ByHand, 'protect'> {
  const others = protect.filter((name) => !names.includes(name));
  return { protect: on ? [...others, ...names] : others };
}
