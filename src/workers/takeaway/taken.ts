/** A file of an export as the page is told of it. */
import type { Content } from './contents.ts';

export interface TakenFile {
  /** With its folder. */
  readonly name: string;
  readonly content: Content;
  readonly bytes: number;
  /** Of the bytes as they were written. */
  readonly sha256: string;
}
