/** The query behind the hash of the address: `#/compare?v=1&s=0.9`. Nothing of it is ever sent to a server. */

export function queryOf(hash: string): string {
  const mark = hash.indexOf('?');
  return mark < 0 ? '' : hash.slice(mark + 1);
}

export function pathOf(hash: string): string {
  const path = hash.replace(/^#/, '').split('?')[0];
  return path === '' ? '/' : path;
}

/** `key=text` behind a query that may be empty; nothing for empty text. */
export function withPair(query: string, key: string, text: string): string {
  if (text === '') return query;
  return `${query}${query === '' ? '' : '&'}${key}=${text}`;
}
