/** Three significant digits: a single run in a tab is not known better. */
export function milliseconds(ms: number): number {
  return Number(ms.toPrecision(3));
}
