/** Settings of the generated examples, keeping the sizes that were chosen where they still mean the same. */
import type { Settings } from '../../engine/pipelines/settings.ts';

type Data = Settings['data'];

export function generatedData(source: 'digits' | 'stories', now: Data): Data {
  if (source === 'stories') return { source, train: 256, test: 100, length: 128 };
  if ('train' in now) return { source, train: now.train, test: now.test };
  return { source, train: 6000, test: 1000 };
}
