/** Fewer points for a line than pixels can show. Pure. */

/** Every k-th item so that at most `most` are left, and always the last one. */
export function thin<T>(items: readonly T[], most: number): { readonly every: number; readonly items: readonly T[] } {
  const every = Math.max(1, Math.ceil(items.length / most));
  if (every === 1) return { every, items };
  return { every, items: items.filter((_, index) => index % every === 0 || index === items.length - 1) };
}
