/** The shape that every language fills: the keys of English, any text. */
import type { en } from './en/index.ts';

type SameKeys<T> = { readonly [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> };

export type Messages = SameKeys<typeof en>;
