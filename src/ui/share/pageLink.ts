/** A whole link to a page of the lab, from wherever it is served. */
export function pageLink(path: string, query: string): string {
  const { origin, pathname } = window.location;
  return `${origin}${pathname}#${path}${query === '' ? '' : `?${query}`}`;
}
