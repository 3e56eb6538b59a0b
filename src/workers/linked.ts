/** Settings of a link, as the session takes them. */
import { readLink } from '../engine/pipelines/link/link.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { Emit } from './emitter.ts';

/** Keys of a link that the page reads itself: hidden controls, a student's name, results, and what they are of. */
const pageKeys = ['hide', 'by', 'of', 'r'];

/** The page is told what of it could not be taken. */
export function settingsOfLink(query: string, emit: Emit): Settings {
  const { settings, corrected } = readLink(query, pageKeys);
  if (corrected.length > 0) emit({ type: 'corrected', corrected });
  return settings;
}
